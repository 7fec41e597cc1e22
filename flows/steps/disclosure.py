"""What an office is told of a workbook beyond its cells' texts: hidden and merged parts, errors, macros, links."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from flows.steps.column_letters import letters
from schemas import wording_disclosure as wording
from schemas.finding import Finding
from schemas.headings import CODES, GUIDE, REPAIRED_TITLES, TO_MEND_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schemas.drop import Grid, Span, Workbook
    from schemas.table import Table

_OURS: Final = frozenset({GUIDE, CODES, *TO_MEND_TITLES, *REPAIRED_TITLES})
"""Sheets that we made: an office may hide them as it likes."""


def disclosed(workbook: Workbook, tables: Iterable[Table]) -> list[Finding]:
    """Tell what a file hides (W12, one finding a sheet) and what else it carries (W14).

    `tables` are the sheets that were recognised: of these alone, cells merged in rows of data are told as well.
    """
    filed: defaultdict[str, list[Table]] = defaultdict(list)
    for table in tables:
        filed[table.filing.title].append(table)
    return [*_hiding(workbook.grids, filed), *_carrying(workbook)]


def _hiding(grids: Iterable[Grid], filed: Mapping[str, Sequence[Table]]) -> Iterator[Finding]:
    for grid in grids:
        hidden = [] if grid.title in _OURS else list(_hidden(grid))
        said = [wording.read_all_the_same(hidden)] if hidden else []
        said += _merged(grid, filed.get(grid.title, ()))
        if said:
            yield Finding("W12", grid.title, expected=wording.together(said))


def _hidden(grid: Grid) -> Iterator[str]:
    """Tell of hidden parts that hold anything: an empty row that nobody sees is nothing to mend."""
    rows = [number for number in sorted(grid.hidden_rows) if _holds(grid, number)]
    places = [place for place in sorted(grid.hidden_columns) if any(_text(row, place) for row in grid.rows)]
    if grid.is_hidden and any(text.strip() for row in grid.rows for text in row):
        yield wording.HIDDEN_SHEET
    if rows:
        yield wording.hidden_rows(rows, filtered=grid.is_filtered)
    if places:
        yield wording.hidden_columns([letters(place) for place in places])


def _holds(grid: Grid, number: int) -> bool:
    return number <= len(grid.rows) and any(text.strip() for text in grid.rows[number - 1])


def _text(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _merged(grid: Grid, tables: Iterable[Table]) -> Iterator[str]:
    if spans := {span for table in tables if grid.merged for span in _merged_in(grid, table)}:
        yield wording.merged_cells([_address(span) for span in sorted(spans)])


def _merged_in(grid: Grid, table: Table) -> list[Span]:
    rows, places = sorted(table.row_numbers), _places(grid, table)
    return [span for span in grid.merged if _any_within(span, rows) and _any_across(span, places)]


def _any_within(span: Span, rows: Sequence[int]) -> bool:
    first = bisect_left(rows, span.top)
    return first < len(rows) and rows[first] <= span.bottom


def _places(grid: Grid, table: Table) -> list[int]:
    """List where the declared columns lie, counted from 0."""
    declared = set(table.filing.letters.values())
    return [place for place in range(max(map(len, grid.rows), default=0)) if letters(place) in declared]


def _any_across(span: Span, places: Iterable[int]) -> bool:
    return any(span.left <= place <= span.right for place in places)


def _address(span: Span) -> str:
    return f"{letters(span.left)}{span.top}:{letters(span.right)}{span.bottom}"


def _carrying(workbook: Workbook) -> Iterator[Finding]:
    if workbook.has_macros:
        yield Finding("W14", expected=wording.MACROS)
    if workbook.links:
        yield Finding("W14", expected=wording.linked(workbook.links))


def with_errors(table: Table, grid: Grid, columns: Mapping[str, int]) -> Table:
    """Find every declared cell of a data row that is an error or has no stored value (W13); no rule reads it then.

    `columns` gives the place of each declared heading in the grid, counted from 0.
    """
    headings = {place: heading for heading, place in columns.items()}
    found = [
        (table.index_of[row], headings[place], text)
        for (row, place), text in sorted(grid.errors.items())
        if row in table.index_of and place in headings
    ]
    told = [table.at(index, heading, "W13", _wanted(text), value=text) for index, heading, text in found]
    return table.with_findings(told, ((index, heading) for index, heading, _ in found))


def _wanted(text: str) -> str:
    return wording.CALCULATED if text else wording.STORED
