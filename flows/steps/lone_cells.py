"""Which rows hold one cell alone: most likely a line that is no data, so that it is told once and not cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.merged_cells import merged_into
from schemas.wording_layout import alone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.finding import Finding
    from schemas.table import Table

FEWEST_ASKED = 3  # of fewer mandatory cells one alone is no sign of anything


def told_alone(table: Table) -> Table:
    """C01: tell of each row with a text in one column only, at its first empty mandatory cell; no other rule judges it.

    A row whose empty cells are merged into others is left to the rules.
    """
    asked = [column.heading for column in table.filing.sheet.columns if column.mandatory]
    if len(asked) < FEWEST_ASKED:
        return table
    there = [heading for heading in asked if heading in table.filing.letters]
    into = [merged_into(table, heading) for heading in there] if table.merged else []
    rows = [(index, heading) for index, heading in _alone(table) if not any(address(index) for address in into)]
    told = [_told(table, index, heading, there) for index, heading in rows]
    every = {*table.filing.sheet.headings, *table.filing.letters}
    return table.with_findings(told, ((index, heading) for index, _ in rows for heading in every))


def _told(table: Table, index: int, filled: str, asked: list[str]) -> Finding:
    empty = next(heading for heading in asked if heading != filled)
    return table.at(index, empty, "C01", alone(filled))


def _alone(table: Table) -> Iterator[tuple[int, str]]:
    """Give the index of each row with one text, and no fault, under declared headings, and the heading of that."""
    headings = list(table.filing.letters)
    faulty = {index for index, _ in table.faults}
    for index, texts in enumerate(zip(*map(table.texts, headings), strict=True)):
        filled = [place for place, text in enumerate(texts) if text and text.strip()]
        if len(filled) == 1 and index not in faulty:
            yield index, headings[filled[0]]
