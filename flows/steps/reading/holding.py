"""How much room rows take in the process that asked: a blank cell takes some too, however short it is to send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.reading.limits import MIB
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.row_texts import CELL_MARK, ROW_MARK, rows_of
from schemas import wording_files as words

if TYPE_CHECKING:
    from flows.steps.reading.calamine import Row

ROOM = 192 * MIB  # for the lists of one workbook; the texts themselves have a limit of their own
ROW, CELL = 72, 8  # bytes of a list, and of each place in it
MARKS = CELL_MARK.encode(), ROW_MARK.encode()


class Holding:
    """The room that is left for one workbook's rows."""

    def __init__(self) -> None:
        self._left = ROOM

    def rows(self, sent: bytes) -> list[Row]:
        """Read rows from bytes; UnreadableError (W04) before they take more room than there is."""
        cells, rows = (sent.count(mark) + 1 for mark in MARKS)
        self._left -= rows * ROW + (cells + rows) * CELL
        if self._left < 0:
            raise UnreadableError("W04", words.BLANK_CELLS)
        return rows_of(sent)
