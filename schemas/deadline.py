"""A deadline: the day that the ministry's letter sets, the school's own day before it, and who is due earlier still."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schemas.regulation import LEAD_TIME

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERY_GRADE, USUAL_ROUND = "全部", "一般"
LAST_SECOND, LAST_MINUTE = dt.time(23, 59, 59), "23:59"


@dataclass(frozen=True, order=True)
class Deadline:
    """One row of 期程表: a national deadline, for what it is, by which letter, and when receipts are confirmed.

    `form` is a form's title or 全部, `semester` 0 speaks for both; `window` is empty or its first and last day.
    """

    national: dt.date
    form: str
    semester: int
    grade: str
    round: str
    document: str
    window: tuple[dt.date, ...] = ()

    @property
    def internal(self) -> dt.date:
        """The last day on which the school's own work may still change."""
        return LEAD_TIME.before(self.national)

    @property
    def turn(self) -> str:
        """The round, "" for the usual one."""
        return "" if self.round == USUAL_ROUND else self.round

    def for_office(self, days_earlier: int) -> dt.date:
        """Give the day by which an office must be in that is due so many days before the internal deadline."""
        return self.internal - dt.timedelta(days=days_earlier)

    def closes_at(self, zone: dt.tzinfo) -> dt.datetime:
        """Give the last second of the internal deadline in the school's zone."""
        return dt.datetime.combine(self.internal, LAST_SECOND, zone)

    def is_over(self, today: dt.date) -> bool:
        """Tell whether the internal deadline's day is past."""
        return today > self.internal


@dataclass(frozen=True)
class DueLine:
    """A deadline, the days of the offices that are due earlier, how many days are left, and what is noted beside it.

    `note` is of everybody's days, `office_notes` are of an office's own; `packages` are those that have closed it.
    """

    year: int
    deadline: Deadline
    offices: Mapping[str, dt.date]
    days_left: int
    note: str
    office_notes: Mapping[str, str]
    packages: tuple[str, ...] = ()

    def is_over(self, today: dt.date) -> bool:
        """Tell whether the national deadline is past, and the days on which receipts are confirmed."""
        return today > max((self.deadline.national, *self.deadline.window))

    def as_json(self) -> dict[str, Any]:
        """Give the line as `deadlines --json` prints it."""
        one = self.deadline
        return {
            "year": self.year,
            "form": one.form,
            "semester": one.semester,
            "grade": one.grade,
            "round": one.round,
            "national": one.national.isoformat(),
            "internal": f"{one.internal}T{LAST_MINUTE}",
            "offices": {office: day.isoformat() for office, day in self.offices.items()},
            "days_left": self.days_left,
            "document": one.document,
            "confirmation": [day.isoformat() for day in one.window],
            "note": self.note,
            "office_notes": dict(self.office_notes),
            "packages": list(self.packages),
        }
