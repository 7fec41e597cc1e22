"""A person's decision on a finding that awaits one: recorded with who and why, applied by the sweep that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flows.questions import assessed_now, questions
from flows.signers import check_known, people_of
from schemas.decision import WITHDRAWS_WORKBOOK, Decision, Objection, objection
from schemas.identity import mask_all
from schemas.wording import matter

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from flows.desk import Desk
    from flows.questions import Question


class UndecidableError(Exception):
    """A decision that cannot be recorded; the sentence says what can be decided, or by whom."""


class Ruling(NamedTuple):
    """What the coordinator says: the finding's id, accepted or not, the account, why, and the last day of it."""

    finding: str
    accepted: bool
    by: str
    reason: str
    until: dt.date | None = None  # None: the last day of the academic year


class Ruled(NamedTuple):
    """What was recorded: the same decision for each drop in which the finding stands."""

    decisions: tuple[Decision, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the decision as `decide --json` prints it; `until` is None where it has no last day."""
        one = self.decisions[0]
        return {
            "finding": one.finding,
            "rule": one.rule,
            "decision": "accept" if one.accepted else "reject",
            "by": one.by,
            "reason": mask_all(one.reason),
            "until": one.until.isoformat() if one.has_last_day else None,
            "drops": [each.drop for each in self.decisions if each.drop],
        }

    @property
    def line(self) -> str:
        """Say what was decided, by whom and until when."""
        told = self.as_json()
        until = f"until {told['until']}" if told["until"] else "without a last day: its academic year is over"
        return f"{told['finding']} ({told['rule']}): {told['decision']} by {told['by']}, {until}; {told['reason']}"


REFUSED = {
    Objection.CHOOSES: "nobody can choose for the student: fill 勾選順序, or reject, which withdraws this one item",
    Objection.ROWS_STAY: "that rows are all one student's can only be accepted; reject takes an acceptance back",
    Objection.DUTY_STAYS: "a duty of the school can only be accepted as known; reject takes an acceptance back",
}


def decide(desk: Desk, ruling: Ruling) -> Ruled:
    """Record a decision on the finding of this id, one for each drop in which it is found.

    UndecidableError where nothing of that id awaits a decision, or the word cannot be said to it or its time is over;
    UnsignableError where 處室與人員名冊 does not know the account.
    """
    with desk.at_work():
        assessed = assessed_now(desk)
        check_known(ruling.by, people_of(desk))
        until = _last_day(desk, ruling)
        asked = [question for question in questions(desk, assessed) if question.id == ruling.finding]
        asked = asked if asked and asked[0].rule in WITHDRAWS_WORKBOOK else asked[:1]
        _check(ruling, asked)
        made = [_decision(question, ruling, until, desk.site.now()) for question in asked]
        with desk.ledger.writing() as writing:
            for decision in made:
                writing.decide(decision)
    return Ruled(tuple(made))


def awaiting(desk: Desk) -> list[Question]:
    """List what awaits a word now."""
    with desk.at_work():
        return [question for question in questions(desk, assessed_now(desk)) if not question.settled]


def _check(ruling: Ruling, asked: Sequence[Question]) -> None:
    if not ruling.reason.strip():
        raise UndecidableError("--reason: why it is decided so must be said")
    if not asked:
        raise UndecidableError(f"{ruling.finding}: no such finding awaits a decision; see `licheng decide --list`")
    first = asked[0]
    objected = objection(first.rule, first.value, accepted=ruling.accepted, settled=bool(first.settled))
    if objected:
        raise UndecidableError(f"{ruling.finding} ({first.rule}): {REFUSED[objected]}")


def _last_day(desk: Desk, ruling: Ruling) -> dt.date:
    """Give the last day on which a decision holds; it ends with the academic year at the latest.

    On a year that is over a decision holds for good, as the year's state does.
    """
    ends, today = desk.site.period.whole_year.ends, desk.site.now().date()
    if ruling.until and ends < today:
        raise UndecidableError(
            f"--until {ruling.until}: the academic year ended on {ends}; a decision on it has no last day"
        )
    if ruling.until and not today <= ruling.until <= ends:
        raise UndecidableError(f"--until {ruling.until}: a day from {today} to {ends}, the academic year's last")
    return ruling.until or ends


def _decision(question: Question, ruling: Ruling, until: dt.date, at: dt.datetime) -> Decision:
    subject = (question.id, question.rule, question.drop, question.office, question.period, matter(question.matter))
    return Decision(*subject, ruling.accepted, ruling.by, ruling.reason.strip(), at, until)
