"""Where the headings of a sheet may stand: in one row, or in two that are read as one; and what each may be read as."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from schemas.headings import folded, without_hint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemas.drop import Grid

HEADING_ROWS = 30
FEWEST_HEADINGS = 2  # one filled cell is a title


@dataclass(frozen=True)
class HeadingRow:
    """One row of headings, or two read as one; each field but `rows` has an entry a column.

    `rows` are the numbers of the rows. `texts` is what stands there, `above` the text of the upper row that spreads
    over it, `numbers` the row in which the text stands, `readings` what it may mean, folded, the likeliest first.
    """

    rows: tuple[int, ...]
    texts: tuple[str, ...]
    above: tuple[str, ...]
    numbers: tuple[int, ...]
    readings: tuple[tuple[str, ...], ...]

    def read_as(self, known: Mapping[str, str]) -> dict[int, str]:
        """Give the declared heading of each column that has one; `known` are these by their folded spellings.

        A text with a hint in brackets counts only where no column has that heading without one.
        """
        sure = {column: known[one] for column, one in self._first(known, hinted=False)}
        taken = set(sure.values())
        hinted = {column: known[one] for column, one in self._first(known, hinted=True) if known[one] not in taken}
        return dict(sorted((hinted | sure).items()))

    def _first(self, known: Mapping[str, str], *, hinted: bool) -> Iterator[tuple[int, str]]:
        for column, readings in enumerate(self.readings):
            meant = map(without_hint, readings) if hinted else readings
            found = next((one for one in meant if one in known), None)
            if found:
                yield column, found


def heading_rows(grid: Grid) -> Iterator[HeadingRow]:
    """Give every row that may hold the headings, then every two rows that may do so together."""
    rows = list(enumerate(grid.rows[:HEADING_ROWS], 1))
    plain = {number: [folded(text) if text else "" for text in row] for number, row in rows}
    for number, row in rows:
        if len({*plain[number]} - {""}) >= FEWEST_HEADINGS:
            yield _by_itself(number, row)
    for (upper, above), (lower, below) in pairwise(rows):
        if any(plain[upper]) and any(plain[lower]):
            yield _together((upper, lower), above, below)


def heading_row(grid: Grid, upper: int, lower: int = 0) -> HeadingRow:
    """Read a row of a sheet, or two of them together, as headings."""
    if not 0 < lower <= len(grid.rows):
        return _by_itself(upper, grid.rows[upper - 1])
    return _together((upper, lower), grid.rows[upper - 1], grid.rows[lower - 1])


def _by_itself(number: int, row: Sequence[str]) -> HeadingRow:
    readings = tuple((plain,) if (plain := folded(text)) else () for text in row)
    return HeadingRow((number,), tuple(row), ("",) * len(row), (number,) * len(row), readings)


def _together(rows: tuple[int, int], above: Sequence[str], below: Sequence[str]) -> HeadingRow:
    """Read two rows as one: the lower text, the two put together, or the upper one where the lower is empty."""
    cells = list(zip_longest(above, below, fillvalue=""))
    spread = _spread(above, len(cells))
    texts = tuple(low if low.strip() else up for up, low in cells)
    return HeadingRow(
        rows,
        texts,
        tuple(over if low.strip() else "" for over, (_, low) in zip(spread, cells, strict=True)),
        tuple(rows[1] if low.strip() else rows[0] for _, low in cells),
        tuple(_readings(over, up, low) for over, (up, low) in zip(spread, cells, strict=True)),
    )


def _spread(texts: Sequence[str], width: int) -> list[str]:
    """Let each text stand over the empty cells to its right as well."""
    spread, last = [], ""
    for text in (*texts, *[""] * (width - len(texts))):
        last = text if text.strip() else last
        spread.append(last)
    return spread


def _readings(over: str, up: str, low: str) -> tuple[str, ...]:
    if not folded(low):
        return (folded(up),) if up.strip() else ()
    return (folded(over) + folded(low), folded(low)) if over.strip() else (folded(low),)
