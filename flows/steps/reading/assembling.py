"""How a sheet's rows and what it does not show become one grid, on either side of the pipe."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flows.steps.reading.row_texts import readable
from flows.steps.reading.unseen import SheetUnseen
from flows.steps.sheet_titles import told_titles
from schemas.drop import Grid, Span
from schemas.identity import mask_all
from schemas.printable import shown

if TYPE_CHECKING:
    from flows.steps.reading.calamine import Row
    from flows.steps.reading.turns import Opened


def grid_of(title: str, rows: list[Row], unseen: SheetUnseen) -> Grid:
    """Put a sheet's rows together with what it does not show; every text of it as it can be printed."""
    return Grid(
        shown(title),
        rows,
        unseen.is_hidden,
        frozenset(unseen.hidden_rows),
        frozenset(unseen.hidden_columns),
        unseen.is_filtered,
        tuple(unseen.merged),
        {cell: shown(text) for cell, text in unseen.errors.items()},
    )


def grids_of(book: Opened) -> list[Grid]:
    """Read all sheets of a workbook, errors as the screen shows them."""
    grids = [grid_of(title, list(map(readable, rows)), book.unseen_of(title)) for title, rows in book.sheets]
    return [with_errors_shown(grid) for grid in grids]


def with_errors_shown(grid: Grid) -> Grid:
    """Write errors into their cells as the screen shows them; give the grid whose rows were changed."""
    for (row, column), text in grid.errors.items():
        if row <= len(grid.rows) and column < len(grid.rows[row - 1]):
            grid.rows[row - 1][column] = text
    return grid


def told_apart(grids: list[Grid]) -> list[Grid]:
    """Give sheets that are told of by one and the same title, since identity numbers are masked, titles that differ."""
    pairs = zip(grids, told_titles(grid.title for grid in grids), strict=True)
    return [grid if told == mask_all(grid.title) else replace(grid, title=told) for grid, told in pairs]


def as_json(unseen: SheetUnseen) -> dict[str, Any]:
    """Write what a sheet does not show so that it can be sent."""
    return {
        "is_hidden": unseen.is_hidden,
        "hidden_rows": sorted(unseen.hidden_rows),
        "hidden_columns": sorted(unseen.hidden_columns),
        "is_filtered": unseen.is_filtered,
        "merged": [list(span) for span in unseen.merged],
        "errors": [[row, column, text] for (row, column), text in unseen.errors.items()],
    }


def from_json(sent: dict[str, Any]) -> SheetUnseen:
    """Read what was sent; KeyError, TypeError or ValueError where it is of another shape."""
    return SheetUnseen(
        is_hidden=bool(sent["is_hidden"]),
        hidden_rows={int(row) for row in sent["hidden_rows"]},
        hidden_columns={int(column) for column in sent["hidden_columns"]},
        is_filtered=bool(sent["is_filtered"]),
        merged=[Span(*map(int, span)) for span in sent["merged"]],
        errors={(int(row), int(column)): str(text) for row, column, text in sent["errors"]},
    )
