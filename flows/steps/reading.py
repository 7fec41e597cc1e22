"""What stands in a workbook: every cell of every sheet as text, at its own row and column."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

from schemas import wording
from schemas.drop import Grid
from schemas.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGNATURES = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
)  # zip packages (.xlsx .ods .xlsb) and the older compound files (.xls)
WORKBOOK_PARTS = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})
LARGEST_EXACT = 10**15  # beyond it a spreadsheet has lost digits
MIDNIGHT = dt.time(0)


class UnreadableError(Exception):
    """A file that no workbook can be read from; `finding` says why, in the office's words."""

    def __init__(self, rule: str, expected: str = "") -> None:
        super().__init__(rule)
        self.finding = Finding(rule, expected=expected)


def read_workbook(content: bytes) -> list[Grid]:
    """Read every sheet of a workbook; UnreadableError with W01 or W02 where there is none to read."""
    from python_calamine import CalamineWorkbook

    if not content.startswith(SIGNATURES):
        raise UnreadableError("W01", wording.WORKBOOK)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [_grid(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the reader's own panics are no Exception
        raise _refusal(content) from error


def _refusal(content: bytes) -> UnreadableError:
    """Tell a whole archive that holds no workbook from a workbook that is damaged."""
    try:
        parts = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return UnreadableError("W02", wording.WHOLE_WORKBOOK)
    whole = parts & WORKBOOK_PARTS
    return UnreadableError("W02", wording.WHOLE_WORKBOOK) if whole else UnreadableError("W01", wording.WORKBOOK)


def _grid(title: str, rows: Sequence[Sequence[object]]) -> Grid:
    return Grid(title, [[cell if isinstance(cell, str) else cell_text(cell) for cell in row] for row in rows])


def cell_text(cell: object) -> str:
    """Write a cell's value as a clerk sees it: whole numbers without a point, days as 2025-11-22, times as 14:30."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return _number_text(cell)
    if isinstance(cell, dt.datetime):
        return _moment_text(cell)
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()[:10] if isinstance(cell, dt.date) else f"{cell:%H:%M}"
    if isinstance(cell, dt.timedelta):
        minutes = int(cell.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return "" if cell is None else str(cell)


def _number_text(number: float) -> str:
    if not abs(number) < LARGEST_EXACT:  # nor is what is no number at all
        return f"{number:E}"
    return str(int(number)) if number == int(number) else format(Decimal(repr(number)), "f")


def _moment_text(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d}" if moment.time() == MIDNIGHT else f"{moment:%Y-%m-%d %H:%M:%S}"
