"""Which duties of the school the workbooks that stand do not prove: trainings, meetings, seats, forms not delivered."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from schemas import wording
from schemas.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.steps.records import Answer
    from schemas.form import Form

Remembered = tuple[str, str, tuple[str, ...]]
"""A row kept beside a verdict: form, sheet, and the texts of the sheet's remembered columns in their order."""


def remembered(answers: Iterable[Answer]) -> list[Remembered]:
    """List the rows kept beside verdicts in order of arrival: of a sheet that an office hands in again, the later's."""
    standing: dict[tuple[str, ...], list[list[str]]] = {}
    for answer in answers:
        own: defaultdict[tuple[str, ...], list[list[str]]] = defaultdict(list)
        for kept in answer.body.get("remembered", ()):
            own[kept["form"], kept["sheet"], answer.body["office"], kept.get("scope", "")] += kept["rows"]
        standing |= own
    return [(form, sheet, tuple(row)) for (form, sheet, *_), rows in standing.items() for row in rows]


def undone(form: Form, rows: Sequence[Remembered], year: int) -> list[Finding]:
    """Find which duties that a form is the proof of are not done in an academic year."""
    findings = []
    for duty in form.duties:
        place = form.by_title[duty.sheet].remembered.index(duty.heading)
        texts = [row[place] for name, sheet, row in rows if (name, sheet) == (form.name, duty.sheet)]
        if expected := duty.breach(texts, year):
            findings.append(Finding(duty.rule, duty.sheet, heading=duty.heading, expected=expected))
    return findings


def not_delivered(form: Form) -> Finding:
    """G05: tell of a form that has not come and for which 本期無資料 is not declared."""
    return Finding("G05", form.title, expected=wording.delivered_or_nil(form.title))
