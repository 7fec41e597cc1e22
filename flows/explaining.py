"""Which of its three questions `explain` was asked, and the answer gathered for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.assessment import assess
from flows.stages import plain

if TYPE_CHECKING:
    from flows.desk import Desk


def explain(desk: Desk, what: str) -> list[dict[str, Any]]:
    """Tell of a roster's row (PACKAGE:ROSTER:SHEET:ROW), a drop (its id) or a student (學號), a fact a line."""
    from flows.steps.explaining import origin_of, student_story

    if ":" in what:
        return [dict(origin_of(desk.site.outbox / "submissions", what))]
    if answer := desk.ledger.answers().get(what):
        facts = {key: answer.body[key] for key in ("drop", "office", "file", "sha256", "verdict", "report")}
        decided = [one.as_json() for one in desk.ledger.decisions() if what in {one.drop, one.said_in}]
        return [facts, *answer.body["forms"], *answer.body["findings"], *decided]
    year = desk.site.period.year
    examined = desk.examine(desk.ledger.drops(year))
    school = assess(plain, examined, desk.context()).school
    return student_story((fate for period in desk.laws() for _, fate in school.fates(period)), what)
