"""What stands in a file that an office sent: every cell of every sheet as text, at its own row and column.

A file is told by its content, guarded before any parser sees it, and read in a child process with limits.
"""

from __future__ import annotations

from flows.steps.reading.assembling import grids_of
from flows.steps.reading.limits import Limits
from flows.steps.reading.readers import Readers
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.worker import BrokenReaderError, LostFileError, NoReaderError
from schemas.drop import Workbook
from schemas.printable import shown

__all__ = [
    "BrokenReaderError",
    "Limits",
    "LostFileError",
    "NoReaderError",
    "Readers",
    "UnreadableError",
    "read_workbook",
]


def read_workbook(content: bytes, limits: Limits | None = None) -> Workbook:
    """Read a file in this very process: for files of our own making; UnreadableError where it cannot be read."""
    from flows.steps.reading.opening import opened

    book = opened(content, limits or Limits())
    links = tuple(map(shown, book.unseen.links))
    return Workbook(grids_of(book), book.unseen.has_macros, links, book.unseen.epoch_1904, book.notes)
