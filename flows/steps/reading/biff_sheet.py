"""What one sheet of an .xls hides, by its records; a record that is cut short makes the whole file unreadable."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.unseen import SheetUnseen
from schemas import wording_files as words
from schemas.drop import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BOF, EOF, OF_SHEET = 0x0809, 0x000A, 0x0010
ROW, COLUMNS, MERGED, FILTERED = 0x0208, 0x007D, 0x00E5, 0x009B
NUMBER, TEXT, SHARED_TEXT, RICH_TEXT, SMALL, SMALLS = 0x0203, 0x0204, 0x00FD, 0x00D6, 0x027E, 0x00BD
LOGIC_OR_ERROR, FORMULA = 0x0205, 0x0006
BROKEN: Final = words.BROKEN_PART.format(part="Workbook")
HEADER: Final = struct.Struct("<HH")
PLACE: Final = struct.Struct("<HH")  # row and column, both from 0
ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""What Excel shows for each code of an error, in .xls and .xlsb alike."""
UNKNOWN: Final = "#ERROR!"


def records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Give the records of one substream, without those of charts within it; UnreadableError (W02) where it is cut."""
    depth = 0
    while True:
        if start + HEADER.size > len(stream):
            raise UnreadableError("W02", BROKEN)
        kind, size = HEADER.unpack_from(stream, start)
        body = stream[start + HEADER.size : start + HEADER.size + size]
        start += HEADER.size + size
        if len(body) < size or not (depth or kind == BOF):
            raise UnreadableError("W02", BROKEN)
        depth += (kind == BOF) - (kind == EOF)
        if not depth:
            return
        if depth == 1:
            yield kind, body


def sheet_unseen(stream: bytes, start: int) -> SheetUnseen:
    """Tell what the sheet that starts there hides; struct.error where a record is too short for what it is."""
    scan, listed = _Scan(), records(stream, start)
    _, begun = next(listed)
    if struct.unpack_from("<2xH", begun) != (OF_SHEET,):
        raise UnreadableError("W02", BROKEN)
    for kind, body in listed:
        if kind in scan.takes:
            scan.takes[kind](body)
    return scan.found


class _Scan:
    """One sheet, record by record."""

    def __init__(self) -> None:
        self.found = SheetUnseen()
        self.takes: dict[int, Callable[[bytes], None]] = {
            ROW: self._row,
            COLUMNS: self._columns,
            MERGED: self._merged,
            FILTERED: self._filtered,
            SMALLS: self._smalls,
            LOGIC_OR_ERROR: self._logic_or_error,
            FORMULA: self._formula,
        } | dict.fromkeys((NUMBER, TEXT, SHARED_TEXT, RICH_TEXT, SMALL), self._cell)

    def _row(self, body: bytes) -> None:
        number, flags = struct.unpack_from("<H10xH", body)
        if flags & 0x20:
            self.found.hidden_rows.add(number + 1)

    def _columns(self, body: bytes) -> None:
        first, last, flags = struct.unpack_from("<HH4xH", body)
        if flags & 1:
            self.found.hidden_columns.update(range(first, last + 1))

    def _merged(self, body: bytes) -> None:
        (count,) = struct.unpack_from("<H", body)
        for place in range(count):
            top, bottom, left, right = struct.unpack_from("<4H", body, 2 + 8 * place)
            self.found.merged.append(Span(top + 1, left, bottom + 1, right))

    def _filtered(self, _: bytes) -> None:
        self.found.is_filtered = True

    def _cell(self, body: bytes) -> None:
        row, column = PLACE.unpack_from(body)
        self._fill(row, column, 1)

    def _smalls(self, body: bytes) -> None:
        row, first = PLACE.unpack_from(body)
        (last,) = struct.unpack("<H", body[-2:])
        self._fill(row, last, last - first + 1)

    def _fill(self, row: int, column: int, cells: int) -> None:
        rows, columns = self.found.extent
        self.found.extent = (max(rows, row + 1), max(columns, column + 1))
        self.found.filled += cells

    def _logic_or_error(self, body: bytes) -> None:
        row, column, code, is_error = struct.unpack_from("<HH2xBB", body)
        self._fill(row, column, 1)
        if is_error:
            self._note(row, column, code)

    def _formula(self, body: bytes) -> None:
        row, column, kind, code, is_no_number = struct.unpack_from("<HH2xBxB3xH", body)
        self._fill(row, column, 1)
        if is_no_number == 0xFFFF and kind == 2:  # noqa: PLR2004 - the marks of a result that is an error
            self._note(row, column, code)

    def _note(self, row: int, column: int, code: int) -> None:
        self.found.errors[row + 1, column] = ERRORS.get(code, UNKNOWN)
