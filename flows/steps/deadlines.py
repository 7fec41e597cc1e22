"""By when a form must be in: the earliest national deadline that the rows of 期程表 give it, less the lead time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas import roc_date
from schemas.kinds import FormTitle
from schemas.regulation import LEAD_TIME

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from flows.steps.standing_sheets import Remembered
    from schemas.form import Form
    from schemas.terms import Period

DEADLINES = "deadline"


def internal_deadline(form: Form, period: Period, rows: Iterable[Remembered]) -> dt.date | None:
    """Give the day by which a form must be in for a period; None where 期程表 names none."""
    titles, semesters = {form.title, FormTitle.every}, {0, period.semester}
    told = [row for name, _, row in rows if name == DEADLINES]
    days = [roc_date.to_date(day) for title, term, day in told if title in titles and int(term) in semesters]
    return LEAD_TIME.before(min(days)) if days else None
