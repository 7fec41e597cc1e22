"""How the rows of one sheet are given marks and results; a row without either is copied as it is."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from flows.steps.column_letters import letters, place_of
from flows.steps.marking.cells import FORMULA, REFERENCE, STYLE, column_at, rows_of, spanning, style_at, style_of
from flows.steps.marking.markup import with_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.steps.marking.columns import Columns
    from flows.steps.marking.edits import Edits
    from flows.steps.marking.results import ResultColumn
    from flows.steps.marking.styles import Styles
    from schemas.terms import Severity

OTHER_SPELLINGS = (
    (b"'", b"s='"),
    (b"\n", b"s=\n"),
    (b"\n", b"\ns="),
    (b"\t", b"\ts="),
    (b" =", b"s ="),
    (b"= ", b"s= "),
)
"""Of a format in a cell, each with a sign in it that is looked for first: that it is not there is told quickly."""
END = 1 << 30  # beyond every row
NONE: Mapping[int, Severity] = {}
known_place = cache(place_of)  # the same few columns are asked for in every row


def _is_spelled_otherwise(xml: bytes) -> bool:
    return any(sign in xml and spelling in xml for sign, spelling in OTHER_SPELLINGS)


@cache
def known_letters(place: int) -> bytes:
    """Give the letters of a column."""
    return letters(place).encode()


class RowPatcher:
    """Patches the rows of one sheet."""

    def __init__(self, prefix: bytes, edits: Edits, styles: Styles, columns: Columns, results: ResultColumn) -> None:
        self._prefix, self._edits, self._styles, self._columns = prefix, edits, styles, columns
        self._results = results
        self._cell = re.compile(rb"<%sc\b([^>]*?)(?:/>|>(.*?)</%sc\s*>)" % (prefix, prefix), re.DOTALL)
        ours = b"|".join(str(index).encode() for index in sorted(styles.ours))
        self._marked = re.compile(rb"(?<![\w.:-])s\s*=\s*[\"'](?:%s)[\"']" % ours) if ours else None
        self._plain = re.compile(rb' s="(?:%s)"' % ours) if ours else None
        self._is_plain = True
        self._open = b"<" + prefix + b"c"

    def patched(self, xml: bytes, start: int, end: int) -> Iterator[bytes]:
        """Give what stands between two places, the content of sheetData, with every edit in it."""
        self._is_plain = not (self._plain and _is_spelled_otherwise(xml))
        at, waiting = start, iter([*self._edits.rows(), END])
        wanted = next(waiting)
        for number, row, inner, inner_end, after in rows_of(xml, start, end, self._prefix):
            while wanted < number:
                yield from (xml[at : row.start()], self._made(wanted))
                at, wanted = row.start(), next(waiting)
            if wanted == number or self._is_stale(number, xml[inner:inner_end]):
                yield from (xml[at : row.start()], self._patched(number, row[1], xml[inner:inner_end]))
                at = after
            if wanted == number:
                wanted = next(waiting)
        yield xml[at:end]
        while wanted < END:
            yield self._made(wanted)
            wanted = next(waiting)

    def _is_stale(self, number: int, row: bytes) -> bool:
        """Tell whether a row still has a mark or a result of an earlier answer."""
        column = self._edits.column
        is_below = column is not None and number > self._edits.headed
        if is_below and b'"%s%d"' % (self._results.letters, number) in row:
            return True
        return self._count_marked(row) > 0

    def _count_marked(self, row: bytes) -> int:
        """Count the cells in a format of ours: by plain bytes, unless the sheet is spelled in another way."""
        shape = self._plain if self._is_plain else self._marked
        return len(shape.findall(row)) if shape else 0

    def _made(self, number: int) -> bytes:
        cells = b"".join(self._new(number, place, b"", 0) for place in self._edits.places(number))
        p = self._prefix
        return b'<%srow r="%d">%s</%srow>' % (p, number, cells, p) if cells else b""

    def _patched(self, number: int, opened: bytes, inner: bytes) -> bytes:
        p = self._prefix
        cells = self._appended(number, inner)
        if cells is None:
            cells = self._woven(number, self._edits.places(number), opened, inner)
        return b"<%srow%s>%s</%srow>" % (p, spanning(opened, self._edits.width(number)), cells, p)

    def _appended(self, number: int, inner: bytes) -> bytes | None:
        """Give a row's cells where only cells that are there are marked and the result comes last; None for others.

        That is what most rows are, and many times quicker than to look at each cell.
        """
        column, is_told = self._edits.column, number in self._edits.results
        start = max(inner.rfind(self._open), 0)
        last = column_at(inner, start)
        if last == column and is_told and not FORMULA.search(inner, start):
            inner, start = inner[:start], max(inner.rfind(self._open, 0, start), 0)
            last = column_at(inner, start)
        if number == self._edits.headed or last < 0 or column is None or last >= column:
            return None
        marked = self._marked_in(number, inner)
        return None if marked is None else marked + (self._results.cell(number, 0) if is_told else b"")

    def _marked_in(self, number: int, inner: bytes) -> bytes | None:
        """Give a row's cells where only cells that are there are marked, and no other one is any more."""
        pieces, at, known = list[bytes](), 0, 0
        for place, severity in sorted(self._edits.marks.get(number, NONE).items()):
            opened = b'%s r="%s%d"' % (self._open, known_letters(place), number)
            start = inner.find(opened, at)
            if start < 0:
                return None
            index, first, after = style_at(inner, start + len(opened))
            told = b"%d" if index >= 0 else b' s="%d"'
            pieces += [inner[at:first], told % self._styles.marked(max(index, 0), severity)]
            at, known = after, known + (index in self._styles.ours)
        if self._count_marked(inner) > known:
            return None
        pieces.append(inner[at:])
        return b"".join(pieces)

    def _woven(self, number: int, places: list[int], opened: bytes, inner: bytes) -> bytes:
        """Give a row's cells, each looked at, with those that are not there in their places."""
        pieces, at, place, before = list[bytes](), 0, -1, 0
        places = list(places)
        for cell in self._cell.finditer(inner):
            told = REFERENCE.search(cell[1])
            place = known_place(told[1]) if told else place + 1
            while places and places[0] < place:
                pieces += [inner[at : cell.start()], self._new(number, places.pop(0), opened, before)]
                at = cell.start()
            changed = self._changed(number, place, cell, before)
            if changed is not None:
                pieces += [inner[at : cell.start()], changed]
                at = cell.end()
            if places and places[0] == place:
                places.pop(0)
            before = style_of(cell[1])
        pieces.append(inner[at:])
        pieces += [self._new(number, place, opened, before) for place in places]
        return b"".join(pieces)

    def _new(self, number: int, place: int, row: bytes, before: int) -> bytes:
        """Make a cell where the sheet has none: in the format of the row, or of the column."""
        if place == self._edits.column:
            return self._results.cell(number, before)
        told = STYLE.search(row)
        style = int(told[1]) if told else self._columns.style(place)
        marked = self._styles.marked(style, self._edits.marks[number][place])
        return b'<%sc r="%s%d" s="%d"/>' % (self._prefix, letters(place).encode(), number, marked)

    def _changed(self, number: int, place: int, cell: re.Match[bytes], before: int) -> bytes | None:
        """Give a cell as it is to be, None where it stays."""
        if place == self._edits.column and (result := self._results.changed(number, cell, before)) is not None:
            return result
        index = style_of(cell[1])
        severity = self._edits.marks.get(number, {}).get(place)
        new = self._styles.marked(index, severity) if severity else self._styles.base(index)
        if new == index:
            return None
        tag_end = cell.end(1) - cell.start()
        return b"<%sc%s" % (self._prefix, with_value(cell[1], "s", str(new))) + cell[0][tag_end:]
