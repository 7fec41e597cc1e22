"""How a row of a package is known to be unchanged: by the hash of its cells, and in tables of our own by a code."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.steps.workbook import ColumnLayout, SheetLayout
from schemas.printable import shown
from schemas.wording_packages import CODE_HEADING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BETWEEN = "\x1f"
DIGITS = 16  # of a code: enough that no two rows share one, and few enough for a column to show
WIDTH = 18.0


def row_digest(texts: Iterable[str]) -> str:
    """Give the hash by which a row is known to be unchanged: of its texts as they are printed."""
    return hashlib.sha256(BETWEEN.join(map(shown, texts)).encode()).hexdigest()


def row_code(texts: Iterable[str], below: str) -> str:
    """Give the code of a row, which is made of the code below it too: none can be left out, put in or moved."""
    return row_digest((*texts, below))[:DIGITS]


def head_code(above: Iterable[str], rows: int, below: str) -> str:
    """Give the code under the last row: of all that stands above the rows, of their number, and of the next sheet."""
    return row_code((*filter(None, above), str(rows)), below)


def coded(sheets: Sequence[SheetLayout]) -> list[SheetLayout]:
    """Add to the sheets of a workbook a last column with each row's code."""
    found: list[SheetLayout] = []
    below = ""
    for sheet in reversed(sheets):
        columns = (*sheet.columns, ColumnLayout(CODE_HEADING, WIDTH))
        preface = (text for pair in sheet.preface for text in pair)
        codes = [head_code((sheet.title, *preface, *(column.heading for column in columns)), sheet.height, below)]
        for row in reversed(list(zip(*sheet.values, strict=True))):
            codes.append(row_code(row, codes[-1]))
        below = codes[-1]
        found.append(replace(sheet, columns=columns, values=(*sheet.values, codes[:0:-1]) if sheet.values else ()))
    return found[::-1]
