"""Where a package tells what became of every row that was read, and what people decided about rows."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from flows.steps.workbook import ColumnLayout, SheetLayout, by_column
from schemas.forms import forms
from schemas.identity import mask_all
from schemas.wording_answers import shortened
from schemas.wording_counting import counted_words
from schemas.wording_decisions import RECORD_HEADINGS, record_cells
from schemas.wording_packages import (
    DECISIONS_BETWEEN,
    DECISIONS_SHEET,
    DROPS_HEADINGS,
    DROPS_SHEET,
    FATES_HEADINGS,
    FATES_SHEET,
    MOMENT,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.steps.decisions_in_force import InForce
    from schemas.drop import Drop, RowFate

WIDE = 24.0
LONGEST = 500  # characters of a text that tells a row: more than any that is accepted, few enough for a whole key
LONGEST_MATTER = 8000
shown = lru_cache(maxsize=1 << 16)(mask_all)
"""A text as a package shows it outside the rosters; the same ones stand in thousands of rows."""


def fates_sheet(fates: Iterable[RowFate]) -> SheetLayout:
    """Lay out the table of every row's fate; without it in a package, nobody could say what became of a row."""
    columns = tuple(ColumnLayout(heading, WIDE) for heading in FATES_HEADINGS)
    rows = [_fate_row(fate) for fate in sorted(fates, key=_place)]
    return SheetLayout(FATES_SHEET, columns, by_column(rows), autofilter=True)


def drops_sheet(fates: Iterable[RowFate]) -> SheetLayout:
    """Lay out the workbooks from which rows were read, each with its hash and the number of its rows."""
    rows = Counter(fate.drop for fate in fates)
    columns = tuple(ColumnLayout(heading, WIDE) for heading in DROPS_HEADINGS)
    lines = [_drop_row(drop, rows[drop]) for drop in sorted(rows, key=lambda drop: (drop.received_at, drop.id))]
    return SheetLayout(DROPS_SHEET, columns, by_column(lines), autofilter=True)


def decisions_sheet(decisions: Sequence[InForce]) -> SheetLayout:
    """Lay out what people decided, who and why: rows stand, go or wait by it."""
    columns = tuple(ColumnLayout(heading, WIDE) for heading in RECORD_HEADINGS)
    rows = [[fitting(cell, LONGEST_MATTER) for cell in record_cells(*one)] for one in decisions]
    return SheetLayout(DECISIONS_SHEET, columns, by_column(rows), autofilter=True)


def key_text(key: Sequence[str]) -> str:
    """Write a row's key as one text that no other key shares."""
    return json.dumps([fitting(shown(part)) for part in key], ensure_ascii=False) if key else ""


def fitting(text: str, most: int = LONGEST) -> str:
    """Cut a text that no cell would hold: of a row that went back anything may be told."""
    return shortened(text, most)


def _place(fate: RowFate) -> tuple[object, ...]:
    """Give a fate's place in the table: the order in which workbooks of several offices arrived leaves no trace."""
    drop = fate.drop
    return fate.form, drop.office, drop.received_at, drop.id, fate.sheet, fate.row


def _drop_row(drop: Drop, rows: int) -> tuple[str, ...]:
    return drop.id, drop.office, shown(drop.name), drop.sha256, f"{drop.received_at:{MOMENT}}", str(rows)


def _fate_row(fate: RowFate) -> tuple[str, ...]:
    drop = fate.drop
    return (
        forms()[fate.form].title,
        fitting(shown(fate.student)),
        str(fate.fate),
        fate.reason,
        drop.office,
        shown(drop.name),
        fitting(shown(fate.sheet)),
        str(fate.row),
        fate.roster,
        fate.roster_sheet,
        "" if fate.roster_row is None else str(fate.roster_row),
        drop.id,
        f"{drop.received_at:{MOMENT}}",
        key_text(fate.key),
        counted_words(fate.counted),
        DECISIONS_BETWEEN.join(fate.decisions),
    )
