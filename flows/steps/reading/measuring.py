"""Whether sheets are tables of a school's size: sheets, rows, cells, and how far apart the filled ones lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.column_letters import letters
from flows.steps.reading.limits import EXTENT
from flows.steps.reading.refusal import UnreadableError
from schemas import wording_files as words

if TYPE_CHECKING:
    from flows.steps.reading.limits import Limits
    from flows.steps.reading.unseen import SheetUnseen, Unseen

SPARSE = 20  # cells between the corners for each filled one: more is no table


def is_beyond(sheet: SheetUnseen, limits: Limits) -> bool:
    """Tell whether a sheet has a filled cell too far down, or too far from all others."""
    rows, columns = sheet.extent
    return rows > limits.rows or rows * columns > max(EXTENT, SPARSE * sheet.filled)


def measure(unseen: Unseen, limits: Limits) -> None:
    """Refuse (W04) a workbook of too many sheets, rows or cells, or with a cell far from all others."""
    if len(unseen.sheets) > limits.sheets:
        raise UnreadableError("W04", words.SHEETS.format(limit=limits.sheets, count=len(unseen.sheets)))
    for title, sheet in unseen.sheets.items():
        rows, columns = sheet.extent
        if rows > limits.rows:
            raise UnreadableError("W04", words.ROWS.format(limit=limits.rows, part=title, count=rows))
        if is_beyond(sheet, limits):
            corner = f"{letters(columns - 1)}{rows}"
            raise UnreadableError("W04", words.EXTENT.format(part=title, cell=corner))
    if sum(sheet.filled for sheet in unseen.sheets.values()) > limits.cells:
        raise UnreadableError("W04", words.CELLS.format(limit=limits.cells))
