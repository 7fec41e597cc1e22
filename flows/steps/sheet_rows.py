"""Which rows under the headings are data: no example line, no prefilled row left alone, no total, note or blank row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.form import Prefill
from schemas.headings import EXAMPLE_MARK
from schemas.remarks import Passed
from schemas.terms import Law, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flows.steps.passing_over import Ground
    from schemas.form import Sheet

Body = list[tuple[int, list[str]]]
"""Rows of a sheet, each with its own number there."""


@dataclass
class SheetRows:
    """The rows of a sheet: data, prefilled ones left alone, those taken for the example, those passed over by reason.

    `marked` are example lines that somebody changed, `keyless` one that lost its key.
    """

    data: Body = field(default_factory=list)
    untouched: Body = field(default_factory=list)
    marked: Body = field(default_factory=list)
    keyless: Body = field(default_factory=list)
    passed: defaultdict[Passed, Body] = field(default_factory=lambda: defaultdict(list))


def rows_of(grounds: Iterable[Ground], law: Law, again: Passed) -> SheetRows:
    """Sort every row of a sheet's stretches that have their columns alike; of further headings it is told that `again`.

    The sheet's first headings are no row.
    """
    rows = SheetRows()
    for ground in grounds:
        _sort(rows, ground, law)
        numbers = [number for number in ground.headings.rows if number > ground.top]
        rows.passed[again] += [(number, _widened(ground.grid.rows[number - 1], ground)) for number in numbers]
    rows.passed[Passed.BLANK] = _between(rows.passed[Passed.BLANK], rows.data)
    return rows


def _sort(rows: SheetRows, ground: Ground, law: Law) -> None:
    before: Passed | None = None
    for number, row in _above(ground):
        (rows.data if _is_like_data(row, ground, law) else rows.passed[Passed.ABOVE]).append((number, row))
    for number, row in _below(ground):
        # Where the blank has its example line, the key alone may be gone; further down, a row just lacks its key.
        if _is_example(row, ground, law, first=number == ground.headings.rows[-1] + 1):
            rows.keyless += [] if _key(row, ground.sheet, ground.columns) else [(number, row)]
            continue
        before = ground.passed(number, row, before)
        (rows.passed[before] if before else _kind(rows, number, row, ground)).append((number, row))


def _above(ground: Ground) -> Body:
    begun = ground.stretch.first
    rows = enumerate(ground.grid.rows[begun - 1 : ground.headings.rows[0] - 1], begun)
    return [(number, _widened(row, ground)) for number, row in rows if any(text.strip() for text in row)]


def _below(ground: Ground) -> Iterator[tuple[int, list[str]]]:
    last = ground.headings.rows[-1]
    for number, row in enumerate(ground.grid.rows[last : ground.stretch.last], last + 1):
        yield number, _widened(row, ground)


def _widened(row: list[str], ground: Ground) -> list[str]:
    """Give a row as wide as the headings: a text file has shorter ones."""
    width = len(ground.headings.texts)
    return row if len(row) >= width else [*row, *[""] * (width - len(row))]


def _is_like_data(row: list[str], ground: Ground, law: Law) -> bool:
    """Tell whether a row above the headings is data: most mandatory cells are filled, and most of these soundly."""
    asked = [column for column in ground.sheet.columns if column.mandatory and column.heading in ground.columns]
    texts = [(column, column.kind.normal(row[ground.columns[column.heading]])) for column in asked]
    filled = [(column, text) for column, text in texts if text]
    sound = [all(need.met(text) for need in column.requirements(law)) for column, text in filled]
    return 2 * len(filled) > len(asked) and 2 * sum(sound) > len(filled)


def _between(blank: Body, data: Body) -> Body:
    """Keep of the blank rows those between two of data: no more is missing at the end of a sheet."""
    first, last = (data[0][0], data[-1][0]) if data else (0, 0)
    return [(number, row) for number, row in blank if first < number < last]


def _kind(rows: SheetRows, number: int, row: list[str], ground: Ground) -> Body:
    sheet, columns = ground.sheet, ground.columns
    if _key(row, sheet, columns).startswith(EXAMPLE_MARK):
        return rows.marked
    if sheet.prefill is Prefill.STUDENTS:
        others = [place for heading, place in columns.items() if heading not in sheet.key]
        typed = any(row[place].strip() or (number, place) in ground.grid.errors for place in others)
        return rows.data if typed else rows.untouched
    return rows.data


def _key(row: list[str], sheet: Sheet, columns: Mapping[str, int]) -> str:
    place = columns.get(sheet.key[0])
    return "" if place is None else row[place].strip()


def _is_example(row: list[str], ground: Ground, law: Law, *, first: bool) -> bool:
    """Tell whether the row is the example line as some blank of the year had it, or what is left of it without key."""
    sheet, columns = ground.sheet, ground.columns
    key, typed = sheet.key[0], _key(row, sheet, columns)
    if key not in columns or not (typed.startswith(EXAMPLE_MARK) or (first and not typed)):
        return False
    there = {heading: row[place].strip().removeprefix(EXAMPLE_MARK) for heading, place in columns.items()}
    compared = [heading for heading in there if there[heading] or heading != key]
    return any(all(there[name] == example[name] for name in compared) for example in _examples(sheet, law, there))


def _examples(sheet: Sheet, law: Law, headings: Iterable[str]) -> list[dict[str, str]]:
    semesters = [Law(Period(law.year, semester), law.school) for semester in (1, 2)]
    return [dict.fromkeys(headings, "") | sheet.example_row(one) for one in semesters]
