"""The columns of an .ods table: how the cells of each look that say nothing of it, and the width of the results'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from flows.steps.marking.markup import value_of, with_value
from flows.steps.marking.opendocument_cells import STYLE_NAME, TIMES, repeated, times
from flows.steps.marking.opendocument_tags import elements, opening

if TYPE_CHECKING:
    from flows.steps.marking.markup import Cut
    from flows.steps.marking.opendocument_tags import Element

DEFAULT_STYLE: Final = "table:default-cell-style-name"
USUAL: Final = "Default"
_COLUMN: Final = "table:table-column"
_ROWS: Final = opening("table:table-(?:row|rows|header-rows|row-group)")
_SEEN: Final = "table:visibility"


class _Run(NamedTuple):
    first: int
    after: int
    element: Element
    style: str


class Columns:
    """The columns of one table; `first_row` is where its rows begin."""

    def __init__(self, xml: bytes, table: Element) -> None:
        rows = _ROWS.search(xml, table.inner, table.inner_end)
        self.first_row = rows.start() if rows else table.inner_end
        self._xml, self._runs, self._styles = xml, list[_Run](), dict[int, str]()
        place = 0
        for column in elements(xml, _COLUMN, table.inner, self.first_row):
            tag = column.tag(xml)
            after = place + times(tag)
            self._runs.append(_Run(place, after, column, value_of(tag, DEFAULT_STYLE)))
            place = after

    def style(self, place: int) -> str:
        """Name the style of a column's cells that have none of their own."""
        if place not in self._styles:
            run = self._run(place)
            self._styles[place] = run.style if run and run.style else USUAL
        return self._styles[place]

    def _run(self, place: int) -> _Run | None:
        return next((run for run in self._runs if run.first <= place < run.after), None)

    def with_width(self, place: int, style: str) -> Cut:
        """Give a column, and no other, a style with the width of the results; it is to be seen."""
        run = self._run(place)
        if run is None:
            return self._added(place, style)
        raw = self._xml[run.element.start : run.element.end]
        middle = with_value(with_value(repeated(raw, 1), STYLE_NAME, style), _SEEN, None)
        pieces = repeated(raw, place - run.first), middle, repeated(raw, run.after - place - 1)
        return run.element.start, run.element.end, b"".join(pieces)

    def _added(self, place: int, style: str) -> Cut:
        lacking = place - (self._runs[-1].after if self._runs else 0)
        bare = b"<table:table-column/>"
        new = repeated(bare, lacking, TIMES) + with_value(bare, STYLE_NAME, style)
        return self.first_row, self.first_row, new
