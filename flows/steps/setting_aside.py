"""What is told of a workbook as a whole that repeats another one, waits for a person's word, or was decided against."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schemas.finding import Finding
from schemas.wording_decisions import INSTEAD_OF_TURNED_DOWN, decided, workbook_not_taken
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.decision import Decision
    from schemas.drop import Drop
    from schemas.table import Examined


def repetition(one: Examined, first: Drop) -> Examined:
    """Mark a drop as a repetition of another one: nothing of it is filed."""
    finding = Finding("W15", value=first.shown, expected=f"{first.received_at:{MINUTE}}")
    return replace(one, tables=(), findings=(finding,), duplicate=True)


def waiting(one: Examined, questions: Sequence[Finding]) -> Examined:
    """Hold a whole workbook for its questions; what is wrong in its cells is told too, since it may be the cause."""
    return _refused(replace(one, findings=(*questions, *one.findings)), questions, told=True)


def turned_down(one: Examined, decision: Decision) -> Examined:
    """Send a whole workbook back, since somebody has decided against it; the question keeps its number."""
    title = next((table.filing.title for table in one.tables), "")
    said = workbook_not_taken(decision)
    asked = Finding(decision.rule, title, expected=said, instead=INSTEAD_OF_TURNED_DOWN, known_as=decision.finding)
    told = replace(asked, settled=decided(decision))
    one = replace(one, findings=(told, *one.findings), dismissed=True)
    return _refused(one, [replace(asked, sends_back=True)], told=False)


def _refused(one: Examined, findings: Sequence[Finding], *, told: bool) -> Examined:
    """Refuse every sheet for the finding on it, else for the first one; `told` where its own ones are told as well."""
    own = {finding.sheet: finding for finding in findings}
    reasons = (own.get(table.filing.title, findings[0]) for table in one.tables)
    return one.with_tables(
        table if table.refused else replace(table, refused=why, findings=table.findings if told else ())
        for table, why in zip(one.tables, reasons, strict=True)
    )
