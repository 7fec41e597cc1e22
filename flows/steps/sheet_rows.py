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
    rows, first = SheetRows(), heading_row + 2
    for number, row in enumerate(grid.rows[heading_row + 1 :], first):
        filled = any(row[place].strip() for place in columns.values())
        # Where the blank has its example line, the key alone may be gone; further down, a row just lacks its key.
        if filled and not _is_example(row, sheet, columns, law, first=number == first):
            _kind(rows, row, sheet, columns).append((number, row))
    return rows


def _kind(rows: SheetRows, row: list[str], sheet: Sheet, columns: Mapping[str, int]) -> Body:
    if _key(row, sheet, columns).startswith(EXAMPLE_MARK):
        return rows.marked
    if sheet.prefill is Prefill.STUDENTS:
        others = [place for heading, place in columns.items() if heading not in sheet.key]
        return rows.data if any(row[place].strip() for place in others) else rows.untouched
    return rows.data


def _key(row: list[str], sheet: Sheet, columns: Mapping[str, int]) -> str:
    place = columns.get(sheet.key[0])
    return "" if place is None else row[place].strip()


def _is_example(row: list[str], sheet: Sheet, columns: Mapping[str, int], law: Law, *, first: bool) -> bool:
    """Tell whether the row is the example line as some blank of the year had it, or what is left of it without key."""
    key, typed = sheet.key[0], _key(row, sheet, columns)
    if key not in columns or not (typed.startswith(EXAMPLE_MARK) or (first and not typed)):
        return False
    there = {heading: row[place].strip().removeprefix(EXAMPLE_MARK) for heading, place in columns.items()}
    compared = [heading for heading in there if there[heading] or heading != key]
    return any(all(there[name] == example[name] for name in compared) for example in _examples(sheet, law, there))


def _examples(sheet: Sheet, law: Law, headings: Iterable[str]) -> list[dict[str, str]]:
    semesters = [Law(Period(law.year, semester), law.school) for semester in (1, 2)]
    return [dict.fromkeys(headings, "") | sheet.example_row(one) for one in semesters]
