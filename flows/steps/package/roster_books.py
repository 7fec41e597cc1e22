"""What the workbooks of a package look like: the rosters with their covers, every row's fate, what people decided."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flows.steps.workbook import ColumnLayout, SheetLayout, by_column, write_workbook
from schemas.roster import COVER_HEADINGS
from schemas.wording_packages import BOOK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.steps.rendering import Rendered, RenderedRoster

NARROW = 14.0


def roster_books(rendered: Rendered) -> Iterator[tuple[str, bytes]]:
    """Give every roster's path in the package and its workbook."""
    for roster in rendered.rosters:
        yield f"{roster.roster.path}{BOOK}", book(_sheets(roster))


def book(sheets: Iterable[SheetLayout]) -> bytes:
    """Give sheets as one workbook's bytes."""
    made = BytesIO()
    write_workbook(sheets, made)
    return made.getvalue()


def _sheets(roster: RenderedRoster) -> list[SheetLayout]:
    declared = roster.roster
    cover = SheetLayout(
        declared.cover, tuple(ColumnLayout(heading) for heading in COVER_HEADINGS), by_column([roster.cover])
    )
    sheets = [
        SheetLayout(
            sheet.title,
            tuple(ColumnLayout(heading, NARROW) for heading in sheet.headings),
            sheet.columns,
            autofilter=not declared.leaves_school,
        )
        for sheet in roster.sheets
    ]
    return [cover, *sheets] if declared.cover else sheets
