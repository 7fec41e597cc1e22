"""Whether a workbook comes too late: after its form was frozen by a package, and no later deadline has reopened it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.deadlines import DEADLINES, deadline, deadlines_of, last_day
from flows.steps.grades import NO_GRADE
from schemas.deadline import EVERY_GRADE
from schemas.decision import LATE
from schemas.finding import Finding
from schemas.wording_deadlines import Frozen, came_late, whom

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.steps.deadlines import Deadline
    from flows.steps.grades import Grades
    from flows.steps.records import Submission
    from schemas.drop import Filing
    from schemas.form import Form
    from schemas.table import Examined, Table
    from schemas.terms import Period


class Freeze(NamedTuple):
    """A form that a recorded package has closed: the round, the internal deadline, the package, when it was made.

    `grade` is the one closed or 全部, "" where an older record does not say.
    """

    form: str
    period: Period
    round: str
    at: dt.datetime
    package: str
    made_at: dt.datetime
    grade: str = ""

    def speaks_for(self, grade: str) -> bool:
        """Tell whether it closes what is of a grade; what is of none is closed with any of them."""
        return grade == NO_GRADE or self.grade in {"", EVERY_GRADE, grade}


Compared = tuple[list["Table"], list["Table"]]
"""What a workbook files as one, and what stands in its place."""


def freezes(packages: Iterable[Submission]) -> tuple[Freeze, ...]:
    """List what the recorded packages have closed, in the order of the packages."""
    return tuple(
        Freeze(
            one["form"],
            package.period,
            one["round"],
            dt.datetime.fromisoformat(one["at"]),
            f"{package.period}/{package.number:02}",
            package.made_at,
            one.get("grade", ""),
        )
        for package in packages
        for one in package.body.get("closes", ())
    )


def frozen_by(
    form: Form, period: Period, closed: Iterable[Freeze], every: Iterable[Deadline], grade: str = NO_GRADE
) -> Freeze | None:
    """Give what has frozen a form in a period: the first package made after the last deadline that it has now.

    Of a grade, its own last deadline counts; of no grade, all of them must be over.
    """
    period = period.of(form.cadence)
    days = deadlines_of(form, period, every)
    last, end = last_day(form, days, grade), last_day(form, days)
    if not (last and end):
        return None
    own = (one for one in closed if (one.form, one.period) == (form.name, period) and one.speaks_for(grade))
    return next((one for one in own if one.at.date() >= (last if one.grade else end)), None)


def deadlines_in(tables: Iterable[Table]) -> list[Deadline]:
    """Read the deadlines of the tables of 期程表 that stand, but for rows that are not accepted."""
    found = []
    for table in tables:
        if table.filing.form.name == DEADLINES and not table.refused:
            rows = zip(*map(table.texts, table.filing.sheet.remembered), strict=True)
            found += [deadline(row) for index, row in enumerate(rows) if index not in table.decided]
    return found


def late(
    one: Examined, compared: Sequence[Compared], closed: Sequence[Freeze], every: Sequence[Deadline], grades: Grades
) -> Finding | None:
    """W19 where a workbook changes rows of a form and grade that were frozen when it came; the finding names each.

    `compared` pairs what it files as one with what stands in its place.
    """
    found = []
    for fresh, standing in compared:
        filing, changed = fresh[0].filing, sorted(grades.changed(fresh, standing))
        by_grade = [(grade, frozen_by(filing.form, filing.period, closed, every, grade)) for grade in changed]
        found += [(filing, grade, by) for grade, by in by_grade if by and one.drop.received_at > by.made_at]
    if not found:
        return None
    late_forms = {filing.form.name for filing, _, _ in found}
    others = any(fresh[0].filing.form.name not in late_forms for fresh, _ in compared)
    return Finding(LATE, found[0][0].title, expected=came_late(_told(found), others=others), facts=one.drop.id)


def _told(found: Iterable[tuple[Filing, str, Freeze]]) -> list[Frozen]:
    """Say of each form, once for each package and deadline that froze it, which grades were closed then."""
    concerned: dict[tuple[str, str, str], dict[str, None]] = {}
    for filing, grade, by in found:
        closed = (filing.form.title, f"{by.at:%Y-%m-%d %H:%M}", by.package)
        named = whom(grade if by.grade == grade else "", by.round if grade else "")
        concerned.setdefault(closed, {})[named] = None
    return [Frozen(title, tuple(filter(None, whose)), at, package) for (title, at, package), whose in concerned.items()]
