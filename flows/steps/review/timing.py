"""When a form was complete for each of its deadlines, and how late that was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.steps.deadlines import deadlines_of
from flows.steps.review.stories import is_taken
from schemas.cohort import FIRST_ROUND
from schemas.deadline import EVERY_GRADE
from schemas.terms import Cadence
from schemas.wording_deadlines import GRADES
from schemas.wording_review import whose

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from flows.steps.deadlines import Deadline
    from flows.steps.review.stories import Slot, Story
    from schemas.form import Form
    from schemas.terms import Period


class Target(NamedTuple):
    """A deadline of a form as an office is judged by it: the day, and which grade and round it is for in words."""

    day: dt.date
    whose: str


@dataclass(frozen=True)
class Timing:
    """When a form was complete for one of its deadlines; `late_days` run to that day or to today.

    Where no deadline is known there is one without a day, and nobody is late.
    """

    whose: str
    due: dt.date | None
    accepted: dt.datetime | None
    late_days: int | None

    def as_json(self) -> dict[str, Any]:
        """Give the timing as `review --json` prints it."""
        accepted = self.accepted.isoformat() if self.accepted else None
        due = self.due.isoformat() if self.due else None
        return {"whose": self.whose, "due": due, "accepted": accepted, "late_days": self.late_days}


def targets(form: Form, period: Period, every: Iterable[Deadline], days_earlier: int) -> list[Target]:
    """List a form's deadlines in a period for an office that is due so many days earlier, the earliest first.

    One that 期程表 sets for all forms is left out where rows of the form itself speak for all whom it is for.
    """
    found = deadlines_of(form, period, every)
    own = [one for one in found if one.form == form.title]
    counted = [one for one in found if one in own or not _is_replaced(one, own)]
    is_yearly = form.cadence is Cadence.YEAR
    return sorted(Target(one.for_office(days_earlier), whose(one, is_yearly=is_yearly)) for one in counted)


def _is_replaced(general: Deadline, own: Sequence[Deadline]) -> bool:
    grades = GRADES if general.grade == EVERY_GRADE else (general.grade,)
    return all(any(_speaks(one, general, grade) for one in own) for grade in grades)


def _speaks(own: Deadline, general: Deadline, grade: str) -> bool:
    """Tell whether a form's own deadline is for a grade that a general one is for; a first round is apart."""
    is_then = own.semester == general.semester or 0 in {own.semester, general.semester}
    is_turn = own.round == general.round or FIRST_ROUND not in {own.round, general.round}
    return is_then and is_turn and own.grade in {EVERY_GRADE, grade}


def timings(own: Sequence[Story], form: str, due: Sequence[Target], today: dt.date) -> tuple[Timing, ...]:
    """Tell for each deadline when the form was complete for it; at least one.

    That is when all that first came by that day was taken; where nothing had come, what came by the next deadline. For
    the last one all that ever came counts.
    """
    counted = [story for story in own if not story.is_withdrawn]
    came = _first_came(counted, form)
    if not due:
        return (Timing("", None, _complete(counted, form, set(came)), None),)
    found = []
    for target in due:
        accepted = _complete(counted, form, _asked(came, target.day, [one.day for one in due]))
        late = ((accepted.date() if accepted else today) - target.day).days
        found.append(Timing(target.whose, target.day, accepted, max(0, late)))
    return tuple(found)


def _first_came(counted: Iterable[Story], form: str) -> dict[Slot, dt.date]:
    """Give the day on which each sheet, of each scope, came first."""
    came: dict[Slot, dt.date] = {}
    for story in counted:
        for slot in story.slots_of(form):
            came.setdefault(slot, story.drop.received_at.date())
    return came


def _asked(came: Mapping[Slot, dt.date], day: dt.date, days: Sequence[dt.date]) -> set[Slot]:
    ahead = (each for each in days if day <= each < days[-1])
    return next(filter(None, ({slot for slot, first in came.items() if first <= each} for each in ahead)), set(came))


def _complete(counted: Sequence[Story], form: str, asked: set[Slot]) -> dt.datetime | None:
    """Give the moment by which each of these sheets had been taken once; None until then.

    A sheet and scope in which nothing stands any more, as of a 範圍 that was mistyped once, is not waited for.
    """
    first: dict[Slot, dt.datetime | None] = dict.fromkeys(asked)
    for story in counted:
        taken = next((answer.answered_at for answer in story.answers if is_taken(answer, form)), None)
        for slot in story.slots_of(form) & asked:
            first[slot] = min(filter(None, (first[slot], taken)), default=None)
    moments = [moment for moment in first.values() if moment]
    is_open = any(moment is None and _stands(slot, counted, form) for slot, moment in first.items())
    return max(moments) if moments and not is_open else None


def _stands(slot: Slot, counted: Iterable[Story], form: str) -> bool:
    """Tell whether the last drop that holds a slot has rows there."""
    held = [story.rows_in(form, slot) for story in counted if slot in story.slots_of(form)]
    return bool(held and held[-1])
