"""The second reader: openpyxl, for the few whole workbooks that the first one cannot read.

It differs in one thing: of merged cells only the first has a text, whatever the file still holds below the others.
"""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING

from flows.steps.reading.calamine import CannotReadError
from flows.steps.reading.cell_texts import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

    from flows.steps.reading.calamine import Load, Row


def sheets(content: bytes) -> list[tuple[str, Load]]:
    """Give every sheet's title and how its rows are had, formulas as their saved values; CannotReadError."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), data_only=True)
    except MemoryError:
        raise
    except Exception as error:
        raise CannotReadError(type(error).__name__) from error
    if not book.worksheets:
        raise CannotReadError("no sheets")
    return [(sheet.title, partial(_texts, sheet)) for sheet in book.worksheets]


def _texts(sheet: Worksheet) -> Iterator[Row]:
    from openpyxl.utils.escape import unescape

    rows: Iterator[tuple[object, ...]] = sheet.iter_rows(values_only=True)
    for row in rows:
        yield [unescape(cell) if isinstance(cell, str) else cell_text(cell) for cell in row]
