"""Which rows hold their texts some columns off: one slip of the hand that makes many cells wrong (W20)."""

from __future__ import annotations

from collections import defaultdict
from itertools import dropwhile
from typing import TYPE_CHECKING

from flows.steps import column_letters
from flows.steps.alignment import Alignment
from flows.steps.column_letters import place_of
from schemas import wording_layout
from schemas.wording_runs import runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemas.finding import Finding
    from schemas.table import Table
    from schemas.terms import Law

OFFSETS = (1, -1, 2, -2)  # columns to the right, or to the left
FEWEST = 2  # bad cells of a row by itself that fit the column next to them
SHARE = 0.6  # of such a row's bad cells that hold something
ON_END = 5  # rows that are off alike: of these less is asked of each


def misplaced(table: Table, law: Law) -> Table:
    """W20: name rows whose texts are what the columns beside theirs ask for; their faults follow from that."""
    wrong: defaultdict[int, list[str]] = defaultdict(list)
    for index, heading in sorted(table.faults):
        wrong[index].append(heading)
    alone = {index for index, headings in wrong.items() if len(headings) >= FEWEST}
    if len(wrong) < ON_END and not alone:
        return table
    alignment = Alignment(table, law)
    slips: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for offset, cells in _blocks(alignment, wrong):
        slips[offset] += cells
        alone.difference_update(index for index, _ in cells)
    for index in sorted(alone):
        offset, slipped = _slip(alignment, index, wrong[index])
        slips[offset] += [(index, heading) for heading in slipped]
    return table.with_findings(_finding(table, sorted(cells), offset) for offset, cells in slips.items() if cells)


def _finding(table: Table, cells: list[tuple[int, str]], offset: int) -> Finding:
    """Tell of all rows that are so many columns off, at the first of these cells; `folds` are the columns they fill."""
    letters = table.filing.letters
    first, *others = dict.fromkeys(index for index, _ in cells)
    places = {heading: place_of(letters[heading]) for _, heading in cells}
    here = min((heading for index, heading in cells if index == first), key=places.__getitem__)
    start, end = min(places.values()), max(places.values())
    between = [heading for heading, letter in letters.items() if start <= place_of(letter) <= end]
    said = wording_layout.columns_off(column_letters.letters(start), offset)
    numbers = tuple(table.row_numbers[index] for index in others)
    return table.at(first, here, "W20", said, related=numbers, folds=tuple(between))


def _blocks(alignment: Alignment, wrong: Mapping[int, list[str]]) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Give the offset and the cells, from where the slip begins, of rows on end that are off alike."""
    off: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for index, headings in sorted(wrong.items()):
        offset, start = alignment.slip(index, OFFSETS) or (0, 0)
        if offset and alignment.cells(index, headings)[-1][0] >= start:
            off[offset][index] = start
    for offset, starts in off.items():
        for first, last in runs(list(starts)):
            if last - first + 1 >= ON_END:
                rows = range(first, last + 1)
                headings = alignment.headings_from(min(starts[index] for index in rows))
                yield offset, [(index, heading) for index in rows for heading in headings]


def _slip(alignment: Alignment, index: int, headings: list[str]) -> tuple[int, list[str]]:
    """Say by how many columns a row is off, and which of its bad cells come of that; 0 and none where it is not."""
    cells = alignment.cells(index, headings)
    filled = [(place, text) for place, text, _ in cells if text]
    fitting = {
        offset: sum(alignment.fits_strictly(place - offset, text) for place, text in filled) for offset in OFFSETS
    }
    vacated = sum(not text for _, text, _ in cells)
    offset = max(OFFSETS, key=lambda offset: (fitting[offset], offset == vacated))
    if fitting[offset] < FEWEST or fitting[offset] < SHARE * len(filled):
        return 0, []
    after = dropwhile(lambda cell: cell[1] and not alignment.fits_strictly(cell[0] - offset, cell[1]), cells)
    return offset, [heading for _, _, heading in after]
