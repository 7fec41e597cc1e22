"""What a made-up school consists of: its term, workbooks, attachments and the faults planted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from schemas.terms import Period

if TYPE_CHECKING:
    from random import Random

Row: TypeAlias = dict[str, str]
"""One row of a sheet: heading to cell; a heading that is missing is an empty cell."""

Grid: TypeAlias = tuple[str, tuple[str, ...], list[tuple[str, ...]]]
"""A sheet as it is written: title, headings, rows of text cells."""

# Teaching begins a month after the period does, and leaves room at its end for spans of days.
_BEFORE_TEACHING = dt.timedelta(days=31)
_TEACHING_DAYS = 125
_FAIR = dt.timedelta(days=110)


@dataclass(frozen=True)
class SampleWorkbook:
    """A workbook as one office hands it in; the first sheet is 填報資訊."""

    office: str
    name: str
    sheets: tuple[Grid, ...]


@dataclass(frozen=True)
class Planted:
    """A fault that was put in on purpose: `row` is the sheet's own number, the headings standing in row 1.

    A duty of the school that is left undone has no row: it is told in the state of the semester, to `office`.
    """

    rule: str
    office: str
    file: str
    sheet: str
    row: int | None
    heading: str


@dataclass(frozen=True)
class SampleSchool:
    """Everything the offices of a made-up school hand in, attachments by office and name."""

    workbooks: tuple[SampleWorkbook, ...]
    attachments: dict[str, dict[str, bytes]]
    planted: tuple[Planted, ...]


@dataclass
class Book:
    """A workbook while it is being filled."""

    office: str
    form: str
    scope: str = ""
    sheets: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the file."""
        return f"{self.form}_{self.scope}.xlsx" if self.scope else f"{self.form}.xlsx"


@dataclass(frozen=True)
class Term:
    """The semester that is being collected, and the school that collects it."""

    academic_year: int
    semester: int
    school_code: str

    @property
    def period(self) -> Period:
        """The period as the regulation counts it."""
        return Period(self.academic_year, self.semester)

    def day(self, rng: Random) -> dt.date:
        """Choose a day of teaching."""
        return self.period.starts + _BEFORE_TEACHING + dt.timedelta(days=rng.randrange(_TEACHING_DAYS))

    @property
    def fair(self) -> dt.date:
        """The day on which the school's science fair gives its prizes."""
        return self.period.starts + _FAIR

    def entry_year(self, grade: int) -> int:
        """Give the academic year in which the pupils of a grade entered the school."""
        return self.academic_year - grade + 1


def roc(day: dt.date, after: int = 0) -> str:
    """Write the date some days after a day as seven ROC digits."""
    from schemas.roc_date import from_date

    return from_date(day + dt.timedelta(days=after))
