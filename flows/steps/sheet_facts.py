"""What an answer says of each sheet: its rows counted, where what became of them is told, what is kept to compare."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from schemas.identity import mask_all
from schemas.terms import Severity
from schemas.wording_mending import OTHER_TABLE
from schemas.wording_runs import runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemas.table import Table


def kept_of(tables: Sequence[Table]) -> dict[str, Any]:
    """Gather what the program itself keeps of an answer, and shows nobody."""
    sheets = by_sheet(tables)
    return {
        "marks": [_marks(one) for one in sheets],
        "slots": [[one[0].filing.sheet.title, one[0].filing.scope] for one in sheets],
        "remembered": [_remembered(table) for table in tables if table.filing.sheet.remembered and not table.refused],
    }


def by_sheet(tables: Sequence[Table]) -> list[list[Table]]:
    """Put the tables of each sheet together: one may hold several, with their columns in another order or of others."""
    found: defaultdict[str, list[Table]] = defaultdict(list)
    for table in tables:
        found[table.filing.title].append(table)
    return list(found.values())


def counts(tables: Sequence[Table]) -> dict[str, Any]:
    """Count a sheet's rows: each is accepted, rejected, held, or set aside for another office's by a decision."""
    counted = Counter[str]()
    for table in tables:
        counted.update(_counts(table))
    filing = tables[0].filing
    return {"form": filing.form.name, "sheet": mask_all(filing.title), **counted}


def _counts(table: Table) -> dict[str, int]:
    rejected, pending = table.count(Severity.ERROR), table.count(Severity.PENDING)
    held = pending + len([index for index in table.waiting if index not in table.decided])
    rows, aside = len(table.frame), len(set(table.given_way) - set(table.decided))
    return {
        "rows": rows,
        "accepted": rows - rejected - held - aside,
        "rejected": rejected,
        "held": held,
        "set_aside": aside,
    }


def _marks(tables: Sequence[Table]) -> dict[str, Any]:
    """Say where in a sheet to tell what became of each row: runs of row numbers, and why some of them wait.

    `refused` is the rule by which its own rows were sent back as a whole; `apart` are those of other tables, by rule.
    """
    own = [table for table in tables if not _is_apart(table)]
    filing = tables[0].filing
    waiting = [_by_reason(table, _waiting(table)) for table in own]
    return {
        "sheet": mask_all(filing.title),
        "headed": filing.headed,
        "column": filing.results,
        "rows": runs(sorted(row for table in own for row in table.row_numbers)),
        "waiting": [reason for reasons in waiting for reason in reasons],
        "given_way": [reason for table in own for reason in _by_reason(table, table.given_way)],
        "refused": next((table.refused.rule for table in own if table.refused), ""),
        "apart": [(OTHER_TABLE, runs(table.row_numbers)) for table in tables if _is_apart(table)],
    }


def _is_apart(table: Table) -> bool:
    return table.refused is not None and table.refused.rule == OTHER_TABLE


def _waiting(table: Table) -> dict[int, str]:
    return {index: why for index, why in table.waiting.items() if index not in table.decided}


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
