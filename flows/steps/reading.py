"""What stands in a workbook: every cell of every sheet as text, at its own row and column."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

from schemas import wording
from schemas.drop import Grid
from schemas.finding import Finding

SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip packages (.xlsx .ods .xlsb) and the older compound files (.xls)
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
        raise UnreadableError("W02", wording.WHOLE_WORKBOOK) from error


def _grid(title: str, rows: list[list[object]]) -> Grid:
    return Grid(title, [[cell if cell.__class__ is str else cell_text(cell) for cell in row] for row in rows])  # type: ignore[misc]


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
    if abs(number) >= LARGEST_EXACT:
        return f"{number:E}"
    return str(int(number)) if number == int(number) else format(Decimal(repr(number)), "f")


def _moment_text(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d}" if moment.time() == MIDNIGHT else f"{moment:%Y-%m-%d %H:%M:%S}"
