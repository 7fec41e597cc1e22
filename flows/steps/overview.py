"""Where the semester stands: for every office and form what has arrived, what is missing, and what to do next."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from schemas import roc_date, wording
from schemas.forms import forms
from schemas.regulation import LEAD_TIME
from schemas.terms import Period, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.steps.ledger import Answer
    from schemas.drop import Drop
    from schemas.form import Form

Slot = tuple[str, str, str, Period, str]
EVERY_FORM = "全部"


@dataclass(frozen=True)
class Cell:
    """One office and one form in one period."""

    office: str
    form: str
    title: str
    period: str
    state: str
    rows: int
    rejected: int
    held: int
    files: int
    due: str | None  # the internal deadline
    days_left: int | None
    next: str

    def as_json(self) -> dict[str, Any]:
        """Give the cell as `status --json` prints it."""
        return asdict(self)


def overview(
    drops: Sequence[Drop], answers: Mapping[str, Answer], holders: set[str], period: Period, today: dt.date
) -> list[Cell]:
    """Lay the year's drops out by office and form; a form's further offices appear once they send something."""
    deadlines = _deadlines(answers, holders)
    latest = {(drop.office, form, drop.id): drop for drop in drops for form in _forms_in(answers.get(drop.id))}
    cells = []
    for form in forms().values():
        for place, office in enumerate(form.offices):
            own = [drop for (sender, name, _), drop in latest.items() if (sender, name) == (office, form.name)]
            if own or place == 0:
                cells.append(_cell(office, form, period.of(form.cadence), own, answers, holders, deadlines, today))
    return cells


def _forms_in(answer: Answer | None) -> set[str]:
    if answer is None or answer.verdict in {Verdict.DUPLICATE, Verdict.QUARANTINED}:
        return set()
    return {form["form"] for form in answer.body["forms"]}


def _cell(  # noqa: PLR0913 - a cell is laid out from all of these
    office: str,
    form: Form,
    period: Period,
    own: list[Drop],
    answers: Mapping[str, Answer],
    holders: set[str],
    deadlines: Sequence[tuple[str, int, dt.date]],
    today: dt.date,
) -> Cell:
    standing = [answers[drop.id] for drop in own if drop.id in holders] or [answers[drop.id] for drop in own[-1:]]
    sheets = [sheet for answer in standing for sheet in answer.body["forms"] if sheet["form"] == form.name]
    rows, rejected, held = (sum(sheet[key] for sheet in sheets) for key in ("rows", "rejected", "held"))
    state = _state(standing, rows, rejected, held)
    due = min((day for title, term, day in deadlines if title in {form.title, EVERY_FORM} and term in {0, period.semester}), default=None)
    internal = LEAD_TIME.before(due) if due else None
    return Cell(
        office,
        form.name,
        form.title,
        str(period),
        state,
        rows,
        rejected,
        held,
        len(standing),
        internal and internal.isoformat(),
        (internal - today).days if internal else None,
        wording.NEXT[state].format(rejected=rejected, held=held, office=office, title=form.title),
    )


def _state(standing: Sequence[Answer], rows: int, rejected: int, held: int) -> str:
    if not standing:
        return "missing"
    if rejected or any(answer.verdict == Verdict.REJECTED for answer in standing):
        return "returned"
    if held:
        return "held"
    return "clean" if rows else "nil"


def _deadlines(answers: Mapping[str, Answer], holders: set[str]) -> list[tuple[str, int, dt.date]]:
    told = [row for drop, answer in answers.items() if drop in holders for row in answer.body.get("deadlines", ())]
    return [(title, int(semester), roc_date.to_date(day)) for title, semester, day in told]
