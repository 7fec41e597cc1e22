"""What one sheet of an .xlsb hides, by its records; cells of kinds that are not read make the file unreadable."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from flows.steps.reading.biff_sheet import ERRORS, UNKNOWN
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.unseen import SheetUnseen
from schemas import wording_files as words
from schemas.drop import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROW, COLUMNS, MERGED, FILTER, END = 0, 60, 176, 163, 130
CELLS: Final = (2, 4, 5, 6, 7, 8, 9, 10)  # numbers, logic, texts, and results of formulas
ERROR_CELLS: Final = (3, 11)  # typed, and of a formula
UNREAD: Final = (*range(12, 19), 62)  # cells without a column, as SheetJS writes them, and texts in several fonts
WIDEST, LONGEST = 1 << 14, 1 << 20  # columns and rows that Excel has
LONGEST_KIND, LONGEST_SIZE = 2, 4  # bytes, of seven bits each


def records(part: str, content: bytes, last: int) -> Iterator[tuple[int, bytes]]:
    """Give the records of a part; UnreadableError (W02) where one is cut short or the last one is not there."""
    at, kind = 0, -1
    while at < len(content):
        kind, at = _number(part, content, at, LONGEST_KIND)
        size, at = _number(part, content, at, LONGEST_SIZE)
        body = content[at : at + size]
        at += size
        if len(body) < size:
            raise _broken(part)
        yield kind, body
    if kind != last:
        raise _broken(part)


def _number(part: str, content: bytes, at: int, longest: int) -> tuple[int, int]:
    """Read a number whose bytes say whether another one follows; give it and where it ends."""
    number = 0
    for place in range(longest):
        if at + place >= len(content):
            raise _broken(part)
        byte = content[at + place]
        number |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            return number, at + place + 1
    raise _broken(part)


def _broken(part: str) -> UnreadableError:
    return UnreadableError("W02", words.BROKEN_PART.format(part=part))


def sheet_unseen(part: str, content: bytes) -> SheetUnseen:
    """Tell what the sheet in a part hides; UnreadableError (W02) where it is not whole."""
    scan = _Scan()
    try:
        for kind, body in records(part, content, END):
            if kind in scan.takes:
                scan.takes[kind](body)
            elif kind in UNREAD:
                raise UnreadableError("W02", words.UNREADABLE)
    except struct.error:
        raise _broken(part) from None
    columns = scan.found.extent[1]
    # All that lies beyond the last cell is empty.
    shown = (range(hidden.start, min(hidden.stop, columns)) for hidden in scan.hidden)
    scan.found.hidden_columns = {place for hidden in shown for place in hidden}
    return scan.found


class _Scan:
    """One sheet, record by record."""

    def __init__(self) -> None:
        self.found, self.hidden, self._row = SheetUnseen(), list[range](), 0
        self.takes: dict[int, Callable[[bytes], object]] = {
            ROW: self._start_row,
            COLUMNS: self._columns,
            MERGED: self._merged,
            FILTER: self._filter,
        }
        self.takes |= dict.fromkeys(CELLS, self._cell) | dict.fromkeys(ERROR_CELLS, self._error)

    def _start_row(self, body: bytes) -> None:
        number, flags = struct.unpack_from("<I7xB", body)
        self._row = number
        if flags & 0x10:
            self.found.hidden_rows.add(number + 1)

    def _columns(self, body: bytes) -> None:
        first, last, flags = struct.unpack_from("<II8xH", body)
        if flags & 1:
            self.hidden.append(range(first, last + 1))

    def _merged(self, body: bytes) -> None:
        top, bottom, left, right = struct.unpack_from("<4I", body)
        self.found.merged.append(Span(top + 1, left, bottom + 1, right))

    def _filter(self, _: bytes) -> None:
        self.found.is_filtered = True

    def _cell(self, body: bytes) -> int:
        (column,) = struct.unpack_from("<I", body)
        if column >= WIDEST or self._row >= LONGEST:
            raise struct.error
        rows, columns = self.found.extent
        self.found.extent = (max(rows, self._row + 1), max(columns, column + 1))
        self.found.filled += 1
        return int(column)

    def _error(self, body: bytes) -> None:
        column = self._cell(body)
        (code,) = struct.unpack_from("<8xB", body)
        self.found.errors[self._row + 1, column] = ERRORS.get(code, UNKNOWN)
