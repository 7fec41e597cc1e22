"""Whether a workbook comes too late: after its form was frozen by a package, and no later deadline has reopened it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.deadlines import DEADLINES, deadline, deadlines_of, last_day
from flows.steps.grades import NO_GRADE
from schemas.cohort import FIRST_ROUND, LAST_GRADE
from schemas.deadline import EVERY_GRADE
from schemas.decision import LATE
from schemas.finding import Finding
from schemas.wording_deadlines import Frozen, came_late, whom
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from flows.steps.deadlines import Deadline
    from flows.steps.records import Submission
    from schemas.drop import Drop, Filing
    from schemas.form import Form
    from schemas.table import Table
    from schemas.terms import Period


class Freeze(NamedTuple):
    """A form that a recorded package has closed: the round, the internal deadline, the package, when it was made.

    `grade` is the one closed or 全部, "" where an older record does not say. `known` is the last drop, by its order,
    that the package has seen, `files` the last attachment; None in an older record. `rows` are the ids of those that
    went in a first round.
    """

    form: str
    period: Period
    round: str
    at: dt.datetime
    package: str
    made_at: dt.datetime
    grade: str = ""
    known: int | None = None
    files: int | None = None
    rows: frozenset[str] = frozenset()

    def was_before(self, drop: Drop) -> bool:
        """Tell whether a drop came after it: the ledger's own order says so, whatever the clock said."""
        return drop.received_at > self.made_at if self.known is None else drop.order > self.known

    def speaks_for(self, grade: str) -> bool:
        """Tell whether it closes what is of a grade; what is of none is closed with any of them."""
        return grade == NO_GRADE or self.grade in {"", EVERY_GRADE, grade}


Changes = tuple["Filing", "Mapping[str, Collection[str]]"]
"""As what a workbook files rows, and the ids of those that it changes, by grade."""


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
            package.body.get("mark", {}).get("drops"),
            package.body.get("mark", {}).get("attachments"),
            frozenset(package.body.get("first_round", {}).get(one["form"], ()) if one["round"] == FIRST_ROUND else ()),
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


def first_round_frozen_by(
    form: Form, period: Period, closed: Iterable[Freeze], every: Iterable[Deadline]
) -> Freeze | None:
    """Give what has frozen the first round of a form's last grade: the rows that went in it no longer change."""
    own = [one for one in closed if one.round == FIRST_ROUND]
    return frozen_by(form, period, own, [one for one in every if one.round == FIRST_ROUND], LAST_GRADE)


def deadlines_in(tables: Iterable[Table]) -> list[Deadline]:
    """Read the deadlines of the tables of 期程表 that stand, but for rows that are not accepted."""
    found = []
    for table in tables:
        if table.filing.form.name == DEADLINES and not table.refused:
            rows = zip(*map(table.texts, table.filing.sheet.remembered), strict=True)
            found += [deadline(row) for index, row in enumerate(rows) if index not in table.decided]
    return found


def late(drop: Drop, changes: Iterable[Changes], closed: Sequence[Freeze], every: Sequence[Deadline]) -> Finding | None:
    """W19 where a workbook changes rows of a form and grade that were frozen when it came; the finding names each."""
    found, others = [], set()
    for filing, changed in changes:
        by_grade = [(grade, closed_to(filing, grade, rows, closed, every)) for grade, rows in sorted(changed.items())]
        found += [(filing, grade, by) for grade, by in by_grade if by and by.was_before(drop)]
        others.add(filing.form.name)
    if not found:
        return None
    others -= {filing.form.name for filing, _, _ in found}
    return Finding(LATE, found[0][0].title, expected=came_late(told_of(found), others=bool(others)), facts=drop.id)


def closed_to(
    filing: Filing, grade: str, rows: Collection[str], closed: Sequence[Freeze], every: Sequence[Deadline]
) -> Freeze | None:
    """Give what has frozen rows of a grade: all of it, or the first round in which one of them went."""
    return next(closings_of(filing, grade, rows, closed, every), None)


def closings_of(
    filing: Filing, grade: str, rows: Collection[str], closed: Sequence[Freeze], every: Sequence[Deadline]
) -> Iterator[Freeze]:
    """Give each freeze that rows of a grade are under: of all of it, and of the first round in which one of them went.

    The one that came later is the first.
    """
    if by := frozen_by(filing.form, filing.period, closed, every, grade):
        yield by
    first = first_round_frozen_by(filing.form, filing.period, closed, every)
    if first and not first.rows.isdisjoint(rows):
        yield first


def told_of(found: Iterable[tuple[Filing, str, Freeze]]) -> list[Frozen]:
    """Say of each form, once for each package and deadline that froze it, which grades were closed then."""
    concerned: dict[tuple[str, str, str], dict[str, None]] = {}
    for filing, grade, by in found:
        closed = (filing.form.title, f"{by.at:{MINUTE}}", by.package)
        named = whom(grade if by.grade == grade else "", by.round if grade else "")
        concerned.setdefault(closed, {})[named] = None
    return [Frozen(title, tuple(filter(None, whose)), at, package) for (title, at, package), whose in concerned.items()]
