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
    from collections.abc import Sequence

    from flows.steps.layout_columns import Change
    from schemas.roster import Roster

SHEETS = frozenset({Kind.SHEET_ADDED, Kind.SHEET_REMOVED, Kind.SHEET_RENAMED})


def hint(change: Change, roster: Roster, year: int) -> str:
    """Say which file to touch for a change that holds from an academic year on."""
    sheet = next((one for one in roster.sheets if one.title == change.sheet), None)
    sources = {column.heading: column.source for column in sheet.columns} if sheet else {}
    joined = sheet.joined if sheet else ()
    facts = {
        "roster": words.ROSTER_FILE.format(_modules()[roster.title]),
        "form": words.FORM_FILE.format(roster.form.name),
        "shared": words.SHARED_FILE,
        "writer": words.WRITER_FILE,
        "sheet": sheet.source.title if sheet else change.sheet,
        "column": change.column,
        "place": words.behind(sources.get(change.after, change.after) if change.after not in joined else ""),
        "source": sources.get(change.column, change.column),
        "now": change.now,
        "year": year,
        "before": year - 1,
    }
    return _sentence(change, joined).format_map(facts)


def _sentence(change: Change, joined: Sequence[str]) -> str:
    """Pick the words; a column that is joined, or new among these, is not the form's, one right behind them may be."""
    if change.on_cover and change.kind not in words.OF_ANY_SHEET:
        return words.COVER_SHEET if change.kind in SHEETS else words.COVER_COLUMNS
    if change.kind is Kind.COLUMN_ADDED and joined:
        is_first = change.after == joined[-1]
        return words.JOINED_ADDED if change.after in {"", *joined[:-1]} else words.added(may_be_joined=is_first)
    is_joined = change.column in joined and change.kind is not Kind.COLUMN_TWICE
    return words.JOINED_COLUMNS if is_joined else words.HINTS[change.kind]


@cache
def _modules() -> dict[str, str]:
    """Give the module in which each roster is declared, by the roster's title."""
    names = [module.name for module in pkgutil.iter_modules(schemas.rosters.__path__)]
    return {import_module(f"{schemas.rosters.__name__}.{name}").ROSTER.title: name for name in names}
