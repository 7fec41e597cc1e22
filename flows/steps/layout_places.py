"""Which declaration a change of a roster's layout is written down in, and how."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import schemas.rosters
from schemas import wording_layout_drift as words
from schemas.wording_layout_drift import Kind

if TYPE_CHECKING:
    from flows.steps.layout_columns import Change
    from schemas.roster import Roster

SHEETS = frozenset({Kind.SHEET_ADDED, Kind.SHEET_REMOVED, Kind.SHEET_RENAMED})


def hint(change: Change, roster: Roster, year: int) -> str:
    """Say which file to touch for a change that holds from an academic year on."""
    sheet = next((one for one in roster.sheets if one.title == change.sheet), None)
    sources = {column.heading: column.source for column in sheet.columns} if sheet else {}
    facts = {
        "roster": words.ROSTER_FILE.format(_modules()[roster.title]),
        "form": words.FORM_FILE.format(roster.form.name),
        "shared": words.SHARED_FILE,
        "writer": words.WRITER_FILE,
        "sheet": sheet.source.title if sheet else change.sheet,
        "column": change.column,
        "source": sources.get(change.column, change.column),
        "now": change.now,
        "year": year,
        "before": year - 1,
    }
    is_joined = sheet is not None and change.column in sheet.joined and change.kind is not Kind.COLUMN_TWICE
    return _sentence(change, is_joined=is_joined).format_map(facts)


def _sentence(change: Change, *, is_joined: bool) -> str:
    if change.on_cover and change.kind not in words.OF_ANY_SHEET:
        return words.COVER_SHEET if change.kind in SHEETS else words.COVER_COLUMNS
    return words.JOINED_COLUMNS if is_joined else words.HINTS[change.kind]


@cache
def _modules() -> dict[str, str]:
    """Give the module in which each roster is declared, by the roster's title."""
    names = [module.name for module in pkgutil.iter_modules(schemas.rosters.__path__)]
    return {import_module(f"{schemas.rosters.__name__}.{name}").ROSTER.title: name for name in names}
