"""The columns of a sheet as its markup lists them: the format of each, and the width of one that is added."""

from __future__ import annotations

from typing import NamedTuple

from flows.steps.marking.markup import UnmarkableError, inside, nodes, spliced, with_value

WIDTH = 40.0  # characters, of the column of the results
ASIDE = ("hidden", "collapsed", "outlineLevel", "bestFit")  # what a column of ours is not, whatever it lies among


class _Run(NamedTuple):
    first: int
    last: int
    start: int
    end: int
    style: int


class Columns:
    """The runs of columns in what stands before a sheet's rows."""

    def __init__(self, head: bytes, root_end: int, prefix: bytes) -> None:
        """Find the list of columns; UnmarkableError where it is broken."""
        self._head, self._prefix = head, prefix
        self._list = next((node for node in nodes(head, root_end) if node.name == b"cols"), None)
        listed = inside(head, self._list) if self._list else ()
        try:
            self._runs = [
                _Run(int(one.get("min")) - 1, int(one.get("max")) - 1, one.start, one.end, int(one.get("style") or 0))
                for one in listed
            ]
        except ValueError as bad:
            raise UnmarkableError("a column without its number") from bad

    def style(self, place: int) -> int:
        """Give the format of a column's cells that are not there."""
        return next((run.style for run in self._runs if run.first <= place <= run.last), 0)

    def with_width(self, place: int | None) -> bytes:
        """Give the head with a width for one column, unless it already has one of its own."""
        if place is None:
            return self._head
        run = next((run for run in self._runs if run.first <= place <= run.last), None)
        if run is None:
            return self._added(place)
        tag = self._head[run.start : run.end]
        if run.first == run.last and b"customWidth" in tag and b"hidden" not in tag:
            return self._head
        middle = with_value(with_value(tag, "width", f"{WIDTH:g}"), "customWidth", "1")
        for name in ASIDE:
            middle = with_value(middle, name, None)
        pieces = (
            _spanning(tag, run.first, place - 1),
            _spanning(middle, place, place),
            _spanning(tag, place + 1, run.last),
        )
        return spliced(self._head, [(run.start, run.end, b"".join(pieces))])

    def _added(self, place: int) -> bytes:
        new = b'<%scol min="%d" max="%d" width="%g" customWidth="1"/>' % (self._prefix, place + 1, place + 1, WIDTH)
        if self._list is None:
            return b"%s<%scols>%s</%scols>" % (self._head, self._prefix, new, self._prefix)
        at = next((run.start for run in self._runs if run.first > place), self._list.inner_end)
        return spliced(self._head, [(at, at, new)])


def _spanning(tag: bytes, first: int, last: int) -> bytes:
    """Give a run of columns other bounds; nothing where it is empty."""
    return with_value(with_value(tag, "min", str(first + 1)), "max", str(last + 1)) if first <= last else b""
