"""What an answer says of each sheet: its rows counted, where what became of them is told, what is kept to compare."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from schemas.identity import mask_all
from schemas.terms import Severity
from schemas.wording_runs import runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemas.table import Table


def kept_of(tables: Sequence[Table]) -> dict[str, Any]:
    """Gather what the program itself keeps of an answer, and shows nobody."""
    return {
        "marks": [_marks(table) for table in tables],
        "slots": [[table.filing.sheet.title, table.filing.scope] for table in tables],
        "remembered": [_remembered(table) for table in tables if table.filing.sheet.remembered and not table.refused],
    }


def counts(table: Table) -> dict[str, Any]:
    """Count a sheet's rows: each is accepted, rejected, held, or set aside for another office's by a decision."""
    rejected, pending = table.count(Severity.ERROR), table.count(Severity.PENDING)
    held = pending + len([index for index in table.waiting if index not in table.decided])
    rows, aside = len(table.frame), len(set(table.given_way) - set(table.decided))
    return {
        "form": table.filing.form.name,
        "sheet": mask_all(table.filing.title),
        "rows": rows,
        "accepted": rows - rejected - held - aside,
        "rejected": rejected,
        "held": held,
        "set_aside": aside,
    }


def _marks(table: Table) -> dict[str, Any]:
    """Say where in a sheet to tell what became of each row: runs of row numbers, and why some of them wait."""
    numbers = table.row_numbers
    return {
        "sheet": mask_all(table.filing.title),
        "headed": table.filing.headed,
        "column": table.filing.results,
        "rows": runs(numbers),
        "waiting": _by_reason(table, {at: why for at, why in table.waiting.items() if at not in table.decided}),
        "given_way": _by_reason(table, table.given_way),
        "refused": table.refused.rule if table.refused else "",
    }


def _by_reason(table: Table, reasons: Mapping[int, str]) -> list[tuple[str, list[tuple[int, int]]]]:
    """Put rows that have a reason in common together, as runs of row numbers."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for index, why in sorted(reasons.items()):
        found[why].append(table.row_numbers[index])
    return [(why, runs(rows)) for why, rows in found.items()]


def _remembered(table: Table) -> dict[str, Any]:
    """Keep some columns beside the verdict, so that the state of the semester is told without reading workbooks."""
    sheet = table.filing.sheet
    rows = zip(*map(table.texts, sheet.remembered), strict=True)
    kept = [list(row) for index, row in enumerate(rows) if index not in table.decided]
    return {"form": table.filing.form.name, "sheet": sheet.title, "scope": table.filing.scope, "rows": kept}
