"""A workbook that cannot be marked itself: its sheets in a new .xlsx, every text at its own address."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from flows.steps.marking.carrying import carried
from flows.steps.marking.own_titles import DEEPEST, is_own
from flows.steps.sheet_titles import told_titles
from flows.steps.workbook import ColumnLayout, SheetLayout, sheet_names, write_workbook
from flows.steps.workbook_xml import LONGEST_CELL, breadth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.drop import Grid

NARROWEST, WIDEST, LOOKED_AT = 9.0, 40.0, 200  # characters; rows by which a column's width is judged
MARGIN = 2.0


def rewritten(grids: Sequence[Grid]) -> tuple[bytes, dict[str, str]]:
    """Write the sheets anew, without those of an earlier answer; give their titles now by those that are told."""
    kept = [grid for grid in grids if not is_own(grid.title, grid.rows[:DEEPEST])] or list(grids)
    made = io.BytesIO()
    write_workbook(map(_layout, kept), made)
    names = sheet_names(grid.title for grid in kept)
    told = told_titles(grid.title for grid in kept)
    return carried(made.getvalue(), kept), dict(zip(told, names, strict=True))


def _layout(grid: Grid) -> SheetLayout:
    width = max(map(len, grid.rows), default=0)
    columns = [[_held(row[place]) if place < len(row) else "" for row in grid.rows] for place in range(width)]
    return SheetLayout(
        grid.title, tuple(ColumnLayout("", _width(texts)) for texts in columns), columns, headed=False, freeze=False
    )


def _held(text: str) -> str:
    """Cut a text that no cell holds, with a mark."""
    if len(text) <= LONGEST_CELL // 2 or len(text.encode("utf-16-le", "surrogatepass")) <= 2 * LONGEST_CELL:
        return text
    return text.encode("utf-16-le", "surrogatepass")[: 2 * LONGEST_CELL - 2].decode("utf-16-le", "ignore") + "…"


def _width(texts: Sequence[str]) -> float:
    widest = max(map(breadth, texts[:LOOKED_AT]), default=0) + MARGIN
    return min(max(widest, NARROWEST), WIDEST)
