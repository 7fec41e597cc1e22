"""Whether the tables that stay at school are as they were written: each row against its code, told of what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.package.row_codes import head_code, row_code
from flows.steps.verification.fault import Fault
from schemas import wording_verification as wording
from schemas.wording_packages import CODE_HEADING, FATES_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.steps.verification.books import Book, Row
    from flows.steps.verification.opened import Opened


def code_faults(opened: Opened) -> Iterator[Fault]:
    """Go through every workbook with codes from its last row up, since each code is made of the one below it."""
    for path, book in opened.coded_books.items():
        if book is None:
            yield Fault(path, wording.CANNOT_OPEN)
        elif path != FATES_FILE and not any(sheet.rows for sheet in list(book.values())[:1]):
            yield Fault(path, wording.NO_ROWS)  # it is written only where there is something to tell
        else:
            yield from (Fault(path, what, title, row) for title, row, what in sorted(_of_book(book)))


def _of_book(book: Book) -> Iterator[tuple[str, int, str]]:
    """Give the sheet, the row and what is wrong there."""
    below = ""
    for title, sheet in reversed(book.items()):
        yield from ((title, row, wording.NO_TEXT_CELL) for row in sheet.untyped)
        lines = [sheet.headings, *sheet.rows]
        height = next((at for at, line in enumerate(lines, 1) if line and line[-1] == CODE_HEADING), None)
        if height is None:
            yield title, 1, wording.NO_CODES
            continue
        head, rows = lines[:height], lines[height:]
        last = head_code((title, *(text for line in head for text in line)), len(rows), below)
        yield from ((title, height + 1 + at, wording.CODE_DIFFERS) for at in _miscoded(rows, last))
        below = _code(rows[0]) if rows else last


def _miscoded(rows: Sequence[Row], last: str) -> list[int]:
    """Find the rows, from 0, whose code is not that of their cells and of the code under it."""
    under = [*map(_code, rows[1:]), last]
    return [at for at, row in enumerate(rows) if _code(row) != row_code(row[:-1], under[at])]


def _code(row: Row) -> str:
    return row[-1] if row else ""
