"""How a row of an .ods table gets its changes: cells that stand for several are taken apart, those lacking made."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Final

from flows.steps.marking.markup import value_of
from flows.steps.marking.opendocument_cells import BLANK, STYLE_NAME, changed, parts_of, repeated, tag_of, times
from schemas.headings import is_result

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.steps.marking.opendocument_cells import Change
    from flows.steps.marking.opendocument_columns import Columns
    from flows.steps.marking.opendocument_notes import Notes
    from flows.steps.marking.opendocument_styles import Styles

_TEXT: Final = b"<text:p"
_FORMULA: Final = b"table:formula"
_MARKUP: Final = re.compile(rb"<office:annotation\b.*?</office:annotation>|<[^>]*>", re.DOTALL)
_CELL: Final = b"<table:table-cell"
_COVERED: Final = b"<table:covered-table-cell"
_EITHER: Final = re.compile(rb"(?=<table:(?:covered-)?table-cell[\s/>])")
_RUN: Final = b"number-columns-repeated"


class RowChanger:
    """Changes rows of one table."""

    def __init__(self, columns: Columns, styles: Styles, notes: Notes) -> None:
        self._columns, self._styles, self._notes = columns, styles, notes

    def changed(self, row: bytes, changes: Mapping[int, Change], usual: str) -> bytes:
        """Give the cells of a row with changes by place; `usual` is the style of its cells that have none."""
        before, *cells = _cells(row)
        wanted = sorted(changes)
        cells, indexes = _taken_apart(cells, wanted) if _RUN in row else (cells, wanted)
        cells += [BLANK] * (indexes[-1] + 1 - len(cells))
        for index, place in zip(indexes, wanted, strict=True):
            cells[index] = self._cell(cells[index], place, changes[place], usual)
        return b"".join((before, *cells))

    def _cell(self, raw: bytes, place: int, change: Change, usual: str) -> bytes:
        own = _style_of(tag_of(raw))
        style = change.style or own
        if change.severity:
            style = self._styles.marked(own or usual or self._columns.style(place), change.severity)
        return changed(raw, change, style, self._notes)

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
