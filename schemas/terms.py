"""The closed vocabularies of the regulation and of this product: who hands in, when, and what becomes of a row."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from schemas.codes import CodeList, code_list
from schemas.regulation import IN_FORCE_FROM

OFFICES: tuple[str, ...] = tuple(code for code, _ in code_list("office", 108).entries)
"""The offices that hand in workbooks, named as the school's staff know them."""

PART_OFFICES = frozenset({"導師", "任課教師", "課程諮詢教師", "競賽承辦單位"})
"""Offices of many people, each of whom hands in a part (a class, a course): parts never replace one another."""

ROC_EPOCH = 1911
FIRST_YEAR, LAST_YEAR, NO_LAST_YEAR = IN_FORCE_FROM, 199, 999
"""The academic year (ROC) from which the regulation holds, the last that is no slip, and the one for no end."""


class Severity(StrEnum):
    """What a finding does to its row."""

    ERROR = "錯誤"
    PENDING = "待確認"
    NOTICE = "提醒"


class Cadence(StrEnum):
    """How often a form is handed in."""

    SEMESTER = "semester"
    YEAR = "year"


class Fate(StrEnum):
    """The one thing that became of a row that was read."""

    SUBMITTED = "已提交"
    KEPT = "已採認，留校"
    NOT_SELECTED = "未勾選或未選入"
    HELD = "暫緩"
    REJECTED = "退回"
    SUPERSEDED = "已被取代"


class Verdict(StrEnum):
    """What became of a drop as a whole."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"
    HELD = "held"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"

    @property
    def words(self) -> str:
        """The verdict in the words that an office reads."""
        return _VERDICT_WORDS[self.value]


_VERDICT_WORDS = {
    "accepted": "全部通過",
    "partly": "部分待補正",
    "rejected": "退回補正",
    "held": "暫收，待確認或待核對",
    "duplicate": "與先前相同，無須處理",
    "quarantined": "非本單位表單，已隔離",
}


@dataclass(frozen=True, order=True)
class Period:
    """An academic year (ROC) and a semester; semester 0 is the year as a whole."""

    year: int
    semester: int

    def __str__(self) -> str:
        """Write the period as the folders do: 114-1."""
        return f"{self.year}-{self.semester}"

    @property
    def starts(self) -> dt.date:
        """The first day: 1 August, or 1 February for the second semester."""
        second = self.semester == 2
        return dt.date(self.year + ROC_EPOCH + second, 2 if second else 8, 1)

    @property
    def ends(self) -> dt.date:
        """The last day: 31 January for the first semester, otherwise 31 July."""
        first = self.semester == 1
        return dt.date(self.year + ROC_EPOCH + 1, 1 if first else 7, 31)

    @property
    def whole_year(self) -> Period:
        """The academic year that this period lies in."""
        return Period(self.year, 0)

    def of(self, cadence: Cadence) -> Period:
        """Give the period that a form of this cadence belongs to when it arrives in this one."""
        return self.whole_year if cadence is Cadence.YEAR else self

    def parts(self) -> tuple[Period, ...]:
        """List the periods whose forms speak for this one: itself, or a year's two semesters in order."""
        return (self,) if self.semester else (Period(self.year, 1), Period(self.year, 2), self)

    @classmethod
    def on(cls, day: dt.date) -> Period:
        """Give the semester that a day lies in."""
        year = day.year - ROC_EPOCH - (day.month < 8)
        return cls(year, 2 if 2 <= day.month < 8 else 1)


@dataclass(frozen=True)
class Law:
    """The law in force while a period is collected, for one school: what every check is judged by."""

    period: Period
    school: str

    @property
    def year(self) -> int:
        """The academic year whose limits and lists hold."""
        return self.period.year

    def codes(self, name: str) -> CodeList:
        """Give the code list of that name as it holds in this year."""
        return code_list(name, self.year)

    @cached_property
    def semester(self) -> tuple[str, str]:
        """The first and last day of the period, as seven-digit ROC dates."""
        return _roc(self.period.starts), _roc(self.period.ends)

    @cached_property
    def academic_year(self) -> tuple[str, str]:
        """The first and last day of the academic year, as seven-digit ROC dates."""
        whole = self.period.whole_year
        return _roc(whole.starts), _roc(whole.ends)

    @cached_property
    def terms(self) -> dict[str, str]:
        """What an example says differently from period to period: years, semester, school, days as ROC digits."""
        semester = self.period.semester or 1
        starts = Period(self.year, semester).starts
        return {
            "year": str(self.year),
            "last_year": str(self.year - 1),
            "semester": str(semester),
            "school": self.school,
            "born": f"{self.year - 16:03}0105",
            "day": _roc(starts + dt.timedelta(days=30)),
            "later": _roc(starts + dt.timedelta(days=37)),
        }


@lru_cache(maxsize=64)
def _roc(day: dt.date) -> str:
    from schemas.roc_date import from_date

    return from_date(day)
