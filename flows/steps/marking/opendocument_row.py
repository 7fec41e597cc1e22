"""How a row of an .ods table gets its changes: cells that stand for several are taken apart, those lacking made."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import unescape
from typing import TYPE_CHECKING, Final

from flows.steps.marking.markup import value_of
from flows.steps.marking.opendocument_cells import (
    BLANK,
    STYLE_NAME,
    Change,
    changed,
    parts_of,
    repeated,
    tag_of,
    tags,
    text_of,
    times,
)
from flows.steps.marking.opendocument_notes import is_plain
from flows.steps.marking.opendocument_tags import opening
from schemas.headings import is_result

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.steps.marking.opendocument_columns import Columns
    from flows.steps.marking.opendocument_notes import Notes
    from flows.steps.marking.opendocument_styles import Styles

_TEXT: Final = b"<text:p"
_FORMULA: Final = b"table:formula"
_MARKUP: Final = re.compile(rb"<office:annotation\b.*?</office:annotation>|<[^>]*>", re.DOTALL)
_CELL: Final = b"<table:table-cell"
_TAG: Final = opening("table:table-cell")
_CLOSED: Final = b"</table:table-cell>"
_EMPTY: Final = BLANK.removeprefix(_CELL)
_COVERED: Final = b"<table:covered-table-cell"
_EITHER: Final = re.compile(rb"(?=<table:(?:covered-)?table-cell[\s/>])")
_RUN: Final = b"number-columns-repeated"


class RowChanger:
    """Changes rows of one table."""

    def __init__(self, columns: Columns, styles: Styles, notes: Notes) -> None:
        self._columns, self._styles, self._notes = columns, styles, notes
        self._tags, self._text = cache(self._tags_of), cache(text_of)

    def changed(self, row: bytes, changes: Mapping[int, Change], usual: str) -> bytes:
        """Give the cells of a row with changes by place; `usual` is the style of its cells that have none."""
        if _RUN in row or _COVERED in row:
            return self._woven(row, changes, usual)
        pieces = row.split(_CELL)  # what stands before the first cell comes first
        pieces += [_EMPTY] * (max(changes) + 2 - len(pieces))
        for place, change in sorted(changes.items()):  # styles are numbered as they are met
            pieces[place + 1] = self._quickly(pieces[place + 1], place, change, usual)
        return _CELL.join(pieces)

    def _quickly(self, piece: bytes, place: int, change: Change, usual: str) -> bytes:
        """Give a cell, all but the beginning of its tag, changed: each distinct tag is looked at once."""
        head, _, rest = piece.partition(b">")
        text = change.text
        look, filled = (change.severity, None) if text is None else (change.style, bool(text))
        opened, closing = self._tags(head, place, look, filled, usual)
        is_empty = not rest and head.endswith(b"/")
        if not opened or not (is_empty or (rest.endswith(_CLOSED) and is_plain(rest))):
            return self._cell(_CELL + piece, place, change, usual)[len(_CELL) :]
        if text is not None:
            return opened + self._text(text) + closing
        note = self._notes.of(change.note) if change.note else b""
        return opened + note + (closing if is_empty else rest)

    def _tags_of(self, head: bytes, place: int, look: str, filled: bool | None, usual: str) -> tuple[bytes, bytes]:  # noqa: FBT001 - the key of a cache
        """Give the tags of a changed cell, the first without its beginning; b"" where the tag is cut short.

        `look` is a severity, or a style where a text is told; `filled` says whether that is empty, None if none is.
        """
        tag = _CELL + head + b">"
        if not _TAG.fullmatch(tag):
            return b"", b""
        change = Change(style=look) if filled is not None else Change(look)
        is_told = filled is not None
        opened, closing = tags(tag, self._look(tag, place, change, usual), is_told=is_told, is_text=bool(filled))
        return opened[len(_CELL) :], closing

    def _woven(self, row: bytes, changes: Mapping[int, Change], usual: str) -> bytes:
        """Do the same with a row in which cells stand for several or lie under others."""
        before, *cells = _cells(row)
        wanted = sorted(changes)
        cells, indexes = _taken_apart(cells, wanted) if _RUN in row else (cells, wanted)
        cells += [BLANK] * (indexes[-1] + 1 - len(cells))
        for index, place in zip(indexes, wanted, strict=True):
            cells[index] = self._cell(cells[index], place, changes[place], usual)
        return b"".join((before, *cells))

    def _cell(self, raw: bytes, place: int, change: Change, usual: str) -> bytes:
        return changed(raw, change, self._look(tag_of(raw), place, change, usual), self._notes)

    def _look(self, tag: bytes, place: int, change: Change, usual: str) -> str:
        """Name the style of a changed cell."""
        own = _style_of(tag)
        if change.severity:
            return self._styles.marked(own or usual or self._columns.style(place), change.severity)
        return change.style or own

    def style(self, row: bytes, place: int, usual: str) -> str:
        """Name the style that a cell of a row has, be it its own, the row's or the column's."""
        return _style_of(tag_of(_at(row, place))) or usual or self._columns.style(place)


def _cells(row: bytes) -> list[bytes]:
    """Cut a row before each of its cells; what stands before the first comes first."""
    if _COVERED in row:
        return _EITHER.split(row)
    before, *cells = row.split(_CELL)
    return [before, *(_CELL + cell for cell in cells)]


def _taken_apart(cells: Sequence[bytes], wanted: Sequence[int]) -> tuple[list[bytes], list[int]]:
    """Let the cells at the wanted places stand for no others; give all, and the index of each that is wanted."""
    made, indexes, at = list[bytes](), list[int](), 0
    for raw in cells:
        after = at + times(tag_of(raw))
        for place in wanted[len(indexes) :]:
            if place >= after:
                break
            made += filter(None, (repeated(raw, place - at), repeated(raw, 1)))
            indexes.append(len(made) - 1)
            at = place + 1
        made += filter(None, [repeated(raw, after - at)])
        at = after
    return made, [*indexes, *(len(made) + place - at for place in wanted[len(indexes) :])]


@lru_cache(1024)  # the cells of a document have few different tags
def _style_of(tag: bytes) -> str:
    return value_of(tag, STYLE_NAME)


def has_result(row: bytes, place: int) -> bool:
    """Tell whether a cell of a row holds a result of ours, and no formula made it."""
    raw = _at(row, place)
    if _TEXT not in raw or _FORMULA in raw:
        return False
    return is_result(unescape(_MARKUP.sub(b"", parts_of(raw)[1]).decode("utf-8", "replace")))


def _at(row: bytes, place: int) -> bytes:
    _, *cells = _cells(row)
    cells, (index,) = _taken_apart(cells, [place])
    return cells[index] if index < len(cells) else BLANK
