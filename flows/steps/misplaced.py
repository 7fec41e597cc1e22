"""Which rows hold their texts some columns off: one slip of the hand that makes many cells wrong (W20)."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import dropwhile
from typing import TYPE_CHECKING

from flows.steps import column_letters
from flows.steps.column_letters import place_of
from schemas import wording_layout
from schemas.kinds import Mark, Text

if TYPE_CHECKING:
    from schemas.finding import Finding
    from schemas.form import Column
    from schemas.table import Table
    from schemas.terms import Law

OFFSETS = (1, -1, 2, -2)  # columns to the right, or to the left
FEWEST = 2  # bad cells of a row that fit the column next to them
SHARE = 0.6  # of the row's bad cells that hold something


def misplaced(table: Table, law: Law) -> Table:
    """W20: name rows whose bad cells are what the columns beside them ask for; their faults follow from that."""
    wrong: defaultdict[int, list[str]] = defaultdict(list)
    for index, heading in sorted(table.faults):
        wrong[index].append(heading)
    several = {index: headings for index, headings in wrong.items() if len(headings) >= FEWEST}
    if not several:
        return table
    neighbours = _Neighbours(table, law)
    slips: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for index, headings in several.items():
        offset, slipped = neighbours.slip(index, headings)
        slips[offset] += [(index, heading) for heading in slipped]
    return table.with_findings(_finding(table, cells, offset) for offset, cells in slips.items() if cells)


def _finding(table: Table, cells: list[tuple[int, str]], offset: int) -> Finding:
    """Tell of all rows that are so many columns off, at the first of these cells; `folds` are the columns they fill."""
    letters = table.filing.letters
    places = [place_of(letters[heading]) for _, heading in cells]
    between = [heading for heading, letter in letters.items() if min(places) <= place_of(letter) <= max(places)]
    said = wording_layout.columns_off(column_letters.letters(min(places)), offset)
    first, *others = dict.fromkeys(index for index, _ in cells)
    numbers = tuple(table.row_numbers[index] for index in others)
    return table.at(first, cells[0][1], "W20", said, related=numbers, folds=tuple(between))


class _Neighbours:
    """What the columns beside each one ask for."""

    def __init__(self, table: Table, law: Law) -> None:
        self.table, self.law = table, law
        self._met: dict[tuple[int, str], bool] = {}

    def slip(self, index: int, headings: list[str]) -> tuple[int, list[str]]:
        """Say by how many columns a row is off, and which of its bad cells come of that; 0 and none where it is not."""
        cells = self._cells(index, headings)
        filled = [(place, text) for place, text, _ in cells if text]
        fitting = {offset: sum(self._fits(place - offset, text) for place, text in filled) for offset in OFFSETS}
        vacated = sum(not text for _, text, _ in cells)
        offset = max(OFFSETS, key=lambda offset: (fitting[offset], offset == vacated))
        if fitting[offset] < FEWEST or fitting[offset] < SHARE * len(filled):
            return 0, []
        after = dropwhile(lambda cell: cell[1] and not self._fits(cell[0] - offset, cell[1]), cells)
        return offset, [heading for _, _, heading in after]

    def _cells(self, index: int, headings: list[str]) -> list[tuple[int, str, str]]:
        """Give place, text and heading of bad cells, from left to right."""
        letters = self.table.filing.letters
        placed = sorted((place_of(letters[heading]), heading) for heading in headings if heading in letters)
        return [(place, self.table.texts(heading)[index], heading) for place, heading in placed]

    def _fits(self, place: int, text: str) -> bool:
        """Tell whether a text is what the column at a place asks for; of free text and identifiers nothing tells."""
        column = self._columns.get(place)
        if column is None or isinstance(column.kind, (Mark, Text)):
            return False
        if (place, text) not in self._met:
            normal = column.kind.normal(text)
            self._met[place, text] = all(need.met(normal) for need in column.requirements(self.law))
        return self._met[place, text]

    @cached_property
    def _columns(self) -> dict[int, Column]:
        declared, letters = self.table.filing.sheet.by_heading, self.table.filing.letters
        return {place_of(at): declared[heading] for heading, at in letters.items() if heading in declared}
