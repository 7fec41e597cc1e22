"""How the rows of an .ods table are given marks and results: what stands for several rows is taken apart."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from flows.steps.marking.markup import value_of
from flows.steps.marking.opendocument_cells import Change, cleaned, repeated, times
from flows.steps.marking.opendocument_columns import DEFAULT_STYLE, USUAL
from flows.steps.marking.opendocument_row import has_result
from flows.steps.marking.opendocument_tags import elements, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.steps.marking.edits import Edits
    from flows.steps.marking.markup import Cut
    from flows.steps.marking.opendocument_row import RowChanger

TIMES: Final = "table:number-rows-repeated"
_ROW: Final = "table:table-row"
_CLOSING: Final = b"</table:table-row>"
_EMPTIED: Final = Change(text="")
Changes = dict[int, dict[int, Change]]
"""By row, from 1, and place, from 0."""


class Rows:
    """Changes the rows of one table; `own` tells what each style of ours from before was made from."""

    def __init__(self, changer: RowChanger, told: Changes, edits: Edits, own: Mapping[str, str]) -> None:
        self._changer, self._told, self._edits, self._own = changer, told, edits, own
        self._wanted = sorted(told)

    def cuts(self, xml: bytes, start: int, end: int) -> Iterator[Cut]:
        """Give what is replaced among the rows between two places of the document."""
        number = 1
        for row in elements(xml, _ROW, start, end):
            tag, old = row.tag(xml), xml[row.inner : row.inner_end]
            rows = range(number, number + times(tag, TIMES))
            new = cleaned(old, self._own)
            wanted = self._changes(rows, new)
            if wanted:
                yield row.start, row.end, self._taken_apart(opened(tag), new, wanted, rows)
            elif new != old:
                yield row.inner, row.inner_end, new
            number = rows.stop

    def _changes(self, rows: range, cells: bytes) -> Changes:
        """Give the changes to rows that are alike; a result of an earlier answer goes where none is told now."""
        if len(rows) == 1 and rows.start in self._told:
            return {rows.start: self._told[rows.start]}
        start = bisect_left(self._wanted, rows.start)
        wanted = self._wanted[start : bisect_left(self._wanted, rows.stop, start)]
        found = {row: self._told[row] for row in wanted}
        column = self._edits.column
        is_below = column is not None and rows.start > self._edits.headed and len(found) < len(rows)
        if is_below and column is not None and has_result(cells, column):
            return {row: {column: _EMPTIED} | found.get(row, {}) for row in rows}
        return found

    def _taken_apart(self, tag: bytes, cells: bytes, wanted: Changes, rows: range) -> bytes:
        """Give rows that are alike as those that are changed and those that are not."""
        usual = _style_of(tag)
        if len(rows) == 1:
            return b"".join((tag, self._changed(cells, rows.start, wanted, usual), _CLOSING))
        pieces, at, single = list[bytes](), rows.start, repeated(tag, 1, TIMES)
        for row in sorted(wanted):
            pieces += _alike(tag, cells, row - at)
            pieces += (single, self._changed(cells, row, wanted, usual), _CLOSING)
            at = row + 1
        return b"".join((*pieces, *_alike(tag, cells, rows.stop - at)))

    def _changed(self, cells: bytes, row: int, wanted: Changes, usual: str) -> bytes:
        changes = self._headed(cells, wanted[row], usual) if row == self._edits.headed else wanted[row]
        return self._changer.changed(cells, changes, usual)

    def _headed(self, cells: bytes, changes: dict[int, Change], usual: str) -> dict[int, Change]:
        """Let the heading of the results look like the one before it."""
        column = self._edits.column
        if not column or column not in changes:
            return changes
        before = self._changer.style(cells, column - 1, usual)
        return changes | {column: changes[column]._replace(style=before)} if before != USUAL else changes


def _alike(tag: bytes, cells: bytes, often: int) -> tuple[bytes, ...]:
    return (repeated(tag, often, TIMES), cells, _CLOSING) if often else ()


@lru_cache(1024)  # the rows of a document have few different tags
def _style_of(tag: bytes) -> str:
    return value_of(tag, DEFAULT_STYLE)
