"""Which duties of the school the workbooks that stand do not prove: trainings, meetings, seats, forms not delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas import wording
from schemas.decision import UNDELIVERED
from schemas.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.steps.standing_sheets import Remembered
    from schemas.form import Form
    from schemas.terms import Period


def undone(form: Form, rows: Sequence[Remembered], period: Period) -> list[Finding]:
    """Find which duties that a form is the proof of are not done in the period for which it is handed in."""
    findings, year = [], period.year
    for duty in form.duties_in(year):
        place = form.by_title[duty.sheet].remembered.index(duty.heading)
        texts = [row[place] for name, sheet, row in rows if (name, sheet) == (form.name, duty.sheet)]
        if expected := duty.breach(texts, year):
            facts = f"{period} {expected}"
            findings.append(Finding(duty.rule, duty.sheet, heading=duty.heading, expected=expected, facts=facts))
    return findings


def not_delivered(form: Form, period: Period) -> Finding:
    """G05: tell of a form that has not come for a period and for which 本期無資料 is not declared."""
    return Finding(UNDELIVERED, form.title, expected=wording.delivered_or_nil(form.title), facts=str(period))
