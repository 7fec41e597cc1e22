"""How well the texts of a row fit the columns over which they stand, and those some columns beside them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flows.steps.column_letters import place_of
from schemas.kinds import Attachment, Coded, Mark, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schemas.form import Column
    from schemas.table import Table
    from schemas.terms import Law

STRICT, LOOSE = 1.0, 0.5  # what only few texts fit says more than what nearly all do
GAIN = 1.0  # by which the texts must fit the other columns better, all in all
SHARE = 0.8  # of the texts moved that must fit there
FEWEST = 2  # of them that fit better there than here: a single one may be a column filled wrongly


class Alignment:
    """The texts of a table's rows against what its columns ask for, by their places in the sheet."""

    def __init__(self, table: Table, law: Law) -> None:
        self.table, self.law = table, law
        self._met: dict[tuple[int, str], float] = {}

    def slip(self, index: int, offsets: Iterable[int]) -> tuple[int, int] | None:
        """Say by how many columns a row is off, and from which place on; None where it stands well, or nowhere."""
        texts = [self.table.texts(column.heading)[index] for column in self._columns.values()]
        cells = list(zip(self._columns, texts, strict=True))
        found = [(gain, offset, start) for offset in offsets for gain, start in self._gains(cells, offset)]
        gain, offset, start = max(found, key=_nearest, default=(0.0, 0, 0))
        return (offset, start) if gain >= GAIN else None

    def _gains(self, cells: Sequence[tuple[int, str]], offset: int) -> Iterator[tuple[float, int]]:
        """Give, for each place from which the row may be off, how much better its texts then fit."""
        vacated = [at for at in range(len(cells)) if _vacated(cells, at, offset)]
        filled = fitting = telling = gain = 0.0
        for at in range(len(cells) - 1, min(vacated, default=len(cells)) - 1, -1):
            place, text = cells[at]
            there, here = (self._fit(place - offset, text), self._fit(place, text)) if text else (0.0, 0.0)
            filled, fitting, gain = filled + bool(text), fitting + bool(there), gain + there - here
            telling += there > here
            if at in vacated and telling >= FEWEST and fitting >= SHARE * filled:
                yield gain, place

    def cells(self, index: int, headings: Iterable[str]) -> list[tuple[int, str, str]]:
        """Give place, text and heading of some of a row's cells, from left to right."""
        letters = self.table.filing.letters
        placed = sorted((place_of(letters[heading]), heading) for heading in headings if heading in letters)
        return [(place, self.table.texts(heading)[index], heading) for place, heading in placed]

    def headings_from(self, start: int) -> list[str]:
        """List the columns from a place on, from left to right."""
        return [column.heading for place, column in self._columns.items() if place >= start]

    def fits_strictly(self, place: int, text: str) -> bool:
        """Tell whether a text is what the column at a place asks for; of free text and identifiers nothing tells."""
        return self._fit(place, text) == STRICT

    def _fit(self, place: int, text: str) -> float:
        """Say how well a text fits a column; 0 where it does not, or where there is no such column, or no text."""
        if (place, text) not in self._met:
            column = self._columns.get(place)
            self._met[place, text] = self._judged(column, text) if column and text else 0.0
        return self._met[place, text]

    def _judged(self, column: Column, text: str) -> float:
        normal = column.kind.normal(text)
        broken = next((need.rule for need in column.requirements(self.law) if not need.met(normal)), "")
        if broken and not (broken == "C14" and isinstance(column.kind, Coded)):  # where numbers stand, zeros get lost
            return 0.0
        if isinstance(column.kind, Mark):  # an identifier: a number, or Latin letters
            return LOOSE if normal.isascii() else 0.0
        return LOOSE if isinstance(column.kind, (Text, Attachment)) else STRICT

    @cached_property
    def _columns(self) -> dict[int, Column]:
        declared, letters = self.table.filing.sheet.by_heading, self.table.filing.letters
        placed = {place_of(at): declared[heading] for heading, at in letters.items() if heading in declared}
        return dict(sorted(placed.items()))


def _nearest(slip: tuple[float, int, int]) -> tuple[float, int, int]:
    """Rank slips: by what is gained, then the shorter, then the one that begins where its texts do."""
    gain, offset, start = slip
    return gain, -abs(offset), start if offset > 0 else -start


def _vacated(cells: Sequence[tuple[int, str]], at: int, offset: int) -> bool:
    """Tell whether the cells that a slip from here on must have left blank are so: the first, or the row's last."""
    left = cells[at : at + offset] if offset > 0 else cells[offset:]
    return len(left) == abs(offset) and not any(text for _, text in left)
