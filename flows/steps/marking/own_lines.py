"""How the lines of a sheet of our own are put together: column by column, a text that stands in many lines once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.steps.marking.own_sheets import OwnSheet, Variant

BLOCK = 1000  # lines that are held at once
Cells = tuple[Sequence[str], Sequence[int]]
"""Some cells of a column as they are written, and in how many lines each text stands."""


class Pen(Protocol):
    """Writes cells as a sort of workbook holds them."""

    def cells(self, place: int, texts: Sequence[str], variants: Sequence[Variant]) -> Cells:
        """Write some cells of a column; none of `variants` where they do not differ."""


def lines_of(sheet: OwnSheet, pen: Pen) -> Iterator[tuple[str, int]]:
    """Write every line: its cells, and in how many lines the longest of them stands."""
    columns = [_Column(sheet, place, pen) for place in range(len(sheet.columns))]
    for start in range(0, len(sheet.links), BLOCK):
        told = [column.block(start) for column in columns]
        heights = map(max, zip(*(lines for _, lines in told), strict=True))
        yield from zip(map("".join, zip(*(cells for cells, _ in told), strict=True)), heights, strict=True)


class _Column(dict[tuple[int, "Variant"], tuple[str, int]]):
    """One column; of texts that repeat, each cell is written once."""

    def __init__(self, sheet: OwnSheet, place: int, pen: Pen) -> None:
        super().__init__()
        self._place, self._pen, self._variants = place, pen, sheet.variants(place)
        self._values, self._at = sheet.texts[place]["values"], sheet.texts[place].get("at")

    def __missing__(self, key: tuple[int, Variant]) -> tuple[str, int]:
        at, variant = key
        (cell,), (lines,) = self._pen.cells(self._place, [self._values[at]], [variant])
        self[key] = made = cell, lines
        return made

    def block(self, start: int) -> Cells:
        """Write the cells of some lines."""
        stop = start + BLOCK
        variants = self._variants[start:stop]
        if self._at is None:
            return self._pen.cells(self._place, self._values[start:stop], variants)
        keys: Iterable[tuple[int, Variant]] = zip(self._at[start:stop], variants or repeat(None), strict=False)
        cells, lines = zip(*[self[key] for key in keys], strict=True)
        return cells, lines
