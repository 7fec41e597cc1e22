"""By when a form must be in: what the rows of 期程表 say, less the lead time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas import roc_date
from schemas.cohort import FIRST_ROUND
from schemas.deadline import EVERY_GRADE, Deadline
from schemas.kinds import FormTitle

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from flows.steps.standing_sheets import Remembered
    from schemas.form import Form
    from schemas.terms import Period

__all__ = ["DEADLINES", "Deadline", "deadline", "deadlines_of", "due_next", "holding", "last_day", "schedule"]

DEADLINES = "deadline"
COLUMNS = 8  # of a row; one kept by an earlier version has the first three alone


def schedule(rows: Iterable[Remembered]) -> tuple[Deadline, ...]:
    """Read the deadlines out of what is remembered of 期程表, the earliest first."""
    return tuple(sorted(deadline(row) for name, _, row in rows if name == DEADLINES))


def deadline(row: Sequence[str]) -> Deadline:
    """Read one row: the texts of 期程表's remembered columns in their order."""
    form, semester, national, grade, turn, document, first, last = (*row, *[""] * (COLUMNS - len(row)))
    window = (roc_date.to_date(first), roc_date.to_date(last)) if first and last else ()
    return Deadline(roc_date.to_date(national), form, int(semester), grade, turn, document, window)


def deadlines_of(form: Form, period: Period, every: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """List those that are a form's in a period: its own and everybody's, of the semester or of the year.

    A year's form is due at every deadline of its year.
    """
    period = period.of(form.cadence)
    titles, semesters = {form.title, FormTitle.every}, {part.semester for part in period.parts()} | {0}
    return tuple(sorted(one for one in every if one.form in titles and one.semester in semesters))


def due_next(own: Sequence[Deadline], today: dt.date) -> Deadline | None:
    """Give the next of a form's deadlines that is not over, else the last; None where there is none."""
    return next((one for one in sorted(own) if not one.is_over(today)), max(own, default=None))


def holding(form: Form, own: Iterable[Deadline], grade: str = "") -> list[Deadline]:
    """List those of a form's deadlines that hold for a grade; all of them for no grade.

    A grade for which 期程表 has rows of the form itself is due by these, unless they name its first round alone.
    """
    every = [one for one in own if not grade or one.grade in {"", EVERY_GRADE, grade}]
    apart = [one for one in every if grade and (one.form, one.grade) == (form.title, grade)]
    return apart if any(one.round != FIRST_ROUND for one in apart) else every


def last_day(form: Form, own: Iterable[Deadline], grade: str = "") -> dt.date | None:
    """Give the internal deadline after which a grade's rows of a form no longer change; None where there is none."""
    return max((one.internal for one in holding(form, own, grade)), default=None)
