"""Which rows under the headings are data: neither the blank's example line nor prefilled rows that were left alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.form import Prefill
from schemas.headings import EXAMPLE_MARK
from schemas.terms import Law, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schemas.drop import Grid
    from schemas.form import Sheet

Body = list[tuple[int, list[str]]]
"""Rows of a sheet, each with its own number there."""


@dataclass
class SheetRows:
    """The rows under the headings that hold anything: data, prefilled ones left alone, changed example lines."""

    data: Body = field(default_factory=list)
    untouched: Body = field(default_factory=list)
    marked: Body = field(default_factory=list)


def rows_of(grid: Grid, heading_row: int, sheet: Sheet, columns: Mapping[str, int], law: Law) -> SheetRows:
    """Sort the rows under the headings; `columns` gives the place of each declared heading that is there."""
    rows, key = SheetRows(), columns.get(sheet.key[0])
    others = [place for heading, place in columns.items() if heading not in sheet.key]
    for number, row in enumerate(grid.rows[heading_row + 1 :], heading_row + 2):
        if not any(row[place].strip() for place in columns.values()):
            continue
        if key is not None and row[key].strip().startswith(EXAMPLE_MARK):
            if not _is_example(row, sheet, columns, law):
                rows.marked.append((number, row))
        elif sheet.prefill is Prefill.STUDENTS and not any(row[place].strip() for place in others):
            rows.untouched.append((number, row))
        else:
            rows.data.append((number, row))
    return rows


def _is_example(row: list[str], sheet: Sheet, columns: Mapping[str, int], law: Law) -> bool:
    """Tell whether the row is the example line as some blank of the year had it."""
    there = {heading: row[place].strip().removeprefix(EXAMPLE_MARK) for heading, place in columns.items()}
    return any(there == {heading: example[heading] for heading in there} for example in _examples(sheet, law, there))


def _examples(sheet: Sheet, law: Law, headings: Iterable[str]) -> list[dict[str, str]]:
    semesters = [Law(Period(law.year, semester), law.school) for semester in (1, 2)]
    return [dict.fromkeys(headings, "") | sheet.example_row(one) for one in semesters]
