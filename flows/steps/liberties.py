"""What is told of every liberty taken with a sheet's layout (C15): rows passed over, headings read as others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.column_letters import letters
from flows.steps.sighting import known_headings
from schemas import wording, wording_layout
from schemas.finding import Finding
from schemas.headings import EXAMPLE_MARK, folded
from schemas.remarks import Passed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.steps.sheet_rows import SheetRows
    from flows.steps.sighting import Sighting
    from schemas.drop import Filing


def taken(filing: Filing, sighting: Sighting, rows: SheetRows, columns: Mapping[str, int]) -> Iterator[Finding]:
    """Tell what was taken for a heading and what not for data, one finding a reason; `cells` name every row."""
    yield from _headings(filing, sighting)
    yield from _passed_over(filing, rows)
    yield from _left_out(filing, rows, columns)


def _headings(filing: Filing, sighting: Sighting) -> Iterator[Finding]:
    """Tell which two rows were read as one, and which headings were read without their hint."""
    at, known = sighting.headings, known_headings(sighting.sheet)
    other = {place: name for place, name in sighting.columns.items() if known.get(folded(at.texts[place])) != name}
    joined = {place: name for place, name in other.items() if folded(at.above[place])}
    if len(at.rows) > 1:
        yield _two_rows(filing, sighting, joined)
    cells = tuple((at.numbers[place], at.texts[place], name) for place, name in other.items() if place not in joined)
    if cells:
        place = next(place for place in other if place not in joined)
        said = wording_layout.heading_read(cells[0][2], len(cells))
        row, typed, _ = cells[0]
        yield Finding("C15", filing.title, row, letters(place), value=typed, expected=said, cells=cells)


def _two_rows(filing: Filing, sighting: Sighting, joined: Mapping[int, str]) -> Finding:
    at = sighting.headings
    upper, lower = at.rows
    parts = {place: wording_layout.PARTS_OF_HEADING.join((at.above[place], at.texts[place])) for place in joined}
    cells = tuple((lower, parts[place], name) for place, name in joined.items())
    place = next(iter(joined or sighting.columns))
    said = wording_layout.headings_joined(upper, lower, joined.get(place, ""))
    typed = parts.get(place, at.texts[place])
    return Finding("C15", filing.title, lower, letters(place), value=typed, expected=said, cells=cells)


def _passed_over(filing: Filing, rows: SheetRows) -> Iterator[Finding]:
    for reason in Passed:
        body = rows.passed[reason]
        if not body:
            continue
        after = wording_layout.READ_AS_HEADINGS if reason is Passed.REORDERED else ""
        cells = tuple((number, wording_layout.shown_row(filter(str.strip, row)), after) for number, row in body)
        said = wording_layout.passed_over(reason, [number for number, _ in body])
        blank = reason is Passed.BLANK  # has no text of its own to show
        row, typed = (None, wording.rows_counted(len(body))) if blank else cells[0][:2]
        yield Finding("C15", filing.title, row, value=typed, expected=said, cells=cells)


def _left_out(filing: Filing, rows: SheetRows, columns: Mapping[str, int]) -> Iterator[Finding]:
    """Tell which prefilled rows nobody filled in, and which rows were taken for the example line."""
    key = filing.sheet.key[0]
    place, heading = filing.place(key)
    if rows.untouched:
        numbers = [number for number, _ in rows.untouched]
        cells = tuple((number, row[columns[heading]].strip(), "") for number, row in rows.untouched)
        counted = wording.rows_counted(len(numbers))
        said = wording_layout.left_alone(wording.not_filled_in(heading), numbers)
        yield Finding("C15", filing.title, None, place, heading, counted, said, cells=cells)
    for number, row in rows.keyless:
        shown = wording_layout.shown_row(filter(str.strip, row))
        said = wording_layout.taken_for_example_without(heading)
        yield Finding("C15", filing.title, number, value=shown, expected=said, cells=((number, shown, ""),))
    for number, row in rows.marked:
        typed = row[columns[key]].strip()
        yield Finding("C15", filing.title, number, place, heading, typed, wording.taken_for_example(EXAMPLE_MARK))
