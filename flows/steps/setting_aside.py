"""What is told of a workbook as a whole: that it repeats another one, waits, was decided against, or was set aside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schemas.failure import DAMAGED, FAILED, Harm, Trouble, place_of
from schemas.finding import Finding
from schemas.table import Examined
from schemas.wording_decisions import INSTEAD_OF_TURNED_DOWN, decided, workbook_not_taken
from schemas.wording_failures import AGAIN, FAILED_ON, damaged_original
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.decision import Decision
    from schemas.drop import Drop


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


def failed_on(one: Examined, bug: Exception) -> Examined:
    """Set aside a workbook on which the program itself failed: nothing of it is taken, and its office is told."""
    return _without_rows(one.drop, Trouble(Harm.SET_ASIDE, place_of(bug), bug))


def lost(drop: Drop) -> Examined:
    """Set aside a workbook whose stored original is damaged, and of which no reading was kept."""
    return _without_rows(drop, Trouble(Harm.LOST))


def set_aside_before(drop: Drop, harm: Harm) -> Examined:
    """Give a workbook as it was set aside when a record was made, whatever has become of it since."""
    return _without_rows(drop, Trouble(harm))


def read_before(one: Examined) -> Examined:
    """Tell of a workbook that its stored original is damaged, and that its rows are those last read from it."""
    finding = Finding(DAMAGED, expected=damaged_original(rows_stand=True))
    return replace(one, findings=(finding, *one.findings), trouble=Trouble(Harm.DAMAGED))


def _without_rows(drop: Drop, trouble: Trouble) -> Examined:
    if trouble.harm is Harm.LOST:
        finding = Finding(DAMAGED, expected=damaged_original(rows_stand=False))
    else:
        finding = Finding(FAILED, expected=FAILED_ON, instead=AGAIN)
    return Examined(drop, findings=(finding,), trouble=trouble)


def _refused(one: Examined, findings: Sequence[Finding], *, told: bool) -> Examined:
    """Refuse every sheet for the finding on it, else for the first one; `told` where its own ones are told as well."""
    own = {finding.sheet: finding for finding in findings}
    reasons = (own.get(table.filing.title, findings[0]) for table in one.tables)
    return one.with_tables(
        table if table.refused else replace(table, refused=why, findings=table.findings if told else ())
        for table, why in zip(one.tables, reasons, strict=True)
    )
