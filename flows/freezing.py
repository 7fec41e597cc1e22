"""When a package is frozen: which forms' internal deadlines are over that no recorded package has closed yet.

What renders a package by itself then is `flows.on_time.submit_due`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.deadlines import deadlines_of
from flows.steps.lateness import frozen_by
from schemas.deadline import EVERY_GRADE
from schemas.decision import LATE
from schemas.forms import forms
from schemas.rosters import rosters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.desk import Desk
    from flows.steps.deadlines import Deadline
    from flows.steps.decisions import Decisions
    from flows.steps.lateness import Freeze
    from flows.steps.records import Submission
    from schemas.decision import Decision
    from schemas.form import Form
    from schemas.terms import Period

AFTER = dt.timedelta(seconds=1)  # the last second of a deadline's day still counts


class Closing(NamedTuple):
    """A form that a package closes: its name, the round ("" for the usual one), the internal deadline's last second.

    `grade` is the one for which the deadline is, or 全部.
    """

    form: str
    round: str
    at: dt.datetime
    grade: str = EVERY_GRADE

    def as_json(self) -> dict[str, str]:
        """Give it as a package's record keeps it, under `closes`."""
        return {"form": self.form, "round": self.round, "at": self.at.isoformat(), "grade": self.grade}


def closing(desk: Desk, now: dt.datetime) -> dict[Period, tuple[Closing, ...]]:
    """List by period what a package made now closes: every round and grade of a form that is over and not closed yet.

    Only periods for which such rows have been filed are named. A package records `[one.as_json() for one in ...]` under
    `closes`; a deadline that is put off later closes once more.
    """
    every, closed, feeding = desk.deadlines(), desk.closed(), tuple(_feeding(desk))
    filed = _filed(desk, {form.name for form, _ in feeding})
    found: dict[Period, list[Closing]] = {}
    for form, period in feeding:
        if period in filed:
            over = _over(form, deadlines_of(form, period, every), now)
            found.setdefault(period, []).extend(one for one in over if not _is_closed(one, period, closed))
    return {period: tuple(closings) for period, closings in sorted(found.items()) if closings}


def next_closing(desk: Desk, now: dt.datetime) -> dt.datetime | None:
    """Give the moment of the next closing, the first second of the day after; None where no deadline lies ahead."""
    ahead = [one.closes_at(desk.site.timezone) + AFTER for one in desk.deadlines()]
    return min((moment for moment in ahead if moment > now), default=None)


def frozen(desk: Desk) -> dict[tuple[str, Period], Freeze]:
    """Give what is frozen now, by form and period: by which package, when it was made, at which deadline."""
    every, closed = desk.deadlines(), desk.closed()
    found = ((form, period, frozen_by(form, period, closed, every)) for form, period in _feeding(desk))
    return {(form.name, period): by for form, period, by in found if by}


def due(desk: Desk, now: dt.datetime) -> tuple[Period, ...]:
    """List the periods of which a package is to be rendered: something closes, or a late workbook was decided on."""
    return tuple(sorted({*closing(desk, now), *amended(desk)}))


def amended(desk: Desk) -> set[Period]:
    """Name the periods whose last package was made before somebody took in something late, or took it out again."""
    decisions = desk.decisions()
    told = [one for one in decisions.on_workbooks() if one.rule == LATE]
    files = _taken_in(decisions)
    if not (told or files):
        return set()
    filed = desk.ledger.filed()  # one that was never taken in has filed nothing
    last = {package.period: package for package in desk.ledger.submissions()}
    since = {period: _decided_since(desk, package) for period, package in last.items()}
    spoken = [(drop, one) for one in told for drop in {one.drop, one.said_in}]
    concerned = [(slot[3], one) for drop, one in spoken for slot, _ in filed.get(drop, ())]
    concerned += [(period, one) for one in files for period in last if str(period) == one.period]
    return {period for period, one in concerned if one in since.get(period, ())}


def _taken_in(decisions: Decisions) -> list[Decision]:
    """List the last word on each late attachment that was ever taken in."""
    accepted = {one.drop for one in decisions.made if one.accepted}
    return [one for drop, one in decisions.on_attachments().items() if drop in accepted]


def _decided_since(desk: Desk, package: Submission) -> list[Decision]:
    """List what was decided after a package: by the ledger's order, by the clock where an older record names none."""
    from flows.steps.ledger_as_of import LedgerAsOf
    from flows.steps.records import mark_from

    made = desk.ledger.decisions()
    if "mark" not in package.body:
        return [one for one in made if one.at > package.made_at]
    return made[len(LedgerAsOf(desk.ledger, mark_from(package.body["mark"])).decisions()) :]


def _feeding(desk: Desk) -> Iterator[tuple[Form, Period]]:
    """List the forms that rosters are rendered from, or by which rows of those are certified, with their periods."""
    year = desk.site.period.whole_year
    every = forms(year.year)
    certifying = {form.choosing.certifying.form for form in every.values() if form.choosing}
    for name, form in every.items():
        if name in rosters(year.year) or name in certifying:
            yield from ((form, period) for period in dict.fromkeys(part.of(form.cadence) for part in _semesters(year)))


def _semesters(year: Period) -> Iterable[Period]:
    return (part for part in year.parts() if part.semester)


def _filed(desk: Desk, names: set[str]) -> set[Period]:
    """Name the periods for which rows of some of these forms have been filed."""
    return {slot[3] for slots in desk.filed().values() for slot, rows in slots if rows and slot[1] in names}


def _over(form: Form, own: Sequence[Deadline], now: dt.datetime) -> Iterator[Closing]:
    """Give the last deadline that is over, of each round and grade."""
    last = {(one.turn, one.grade): one for one in own if one.is_over(now.date())}
    for (turn, grade), one in last.items():
        yield Closing(form.name, turn, one.closes_at(now.tzinfo or dt.UTC), grade)


def _is_closed(one: Closing, period: Period, closed: Iterable[Freeze]) -> bool:
    told = (one.form, one.round, period)
    own = (each for each in closed if (each.form, each.round, each.period) == told and each.speaks_for(one.grade))
    return any(each.at >= one.at for each in own)
