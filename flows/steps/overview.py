"""Where the semester stands: for every office and form what has arrived, what is missing, and what to do next."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from schemas import roc_date, wording
from schemas.forms import forms
from schemas.regulation import LEAD_TIME
from schemas.terms import OFFICES, Period, Verdict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from flows.steps.records import Answer
    from schemas.drop import Drop
    from schemas.form import Form

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
    board = _Board(drops, answers, holders, period, today)
    cells = []
    for form in forms().values():
        for place, office in enumerate(form.offices):
            own = board.sent(office, form)
            if own or place == 0:
                cells.append(board.cell(office, form, own))
    return sorted(cells, key=lambda cell: (OFFICES.index(cell.office), cell.title))


def _forms_in(answer: Answer | None) -> set[str]:
    if answer is None or answer.verdict in {Verdict.DUPLICATE, Verdict.QUARANTINED}:
        return set()
    return {form["form"] for form in answer.body["forms"]}


@dataclass(frozen=True)
class _Board:
    """All that the cells are laid out from."""

    drops: Sequence[Drop]
    answers: Mapping[str, Answer]
    holders: set[str]
    period: Period
    today: dt.date

    def sent(self, office: str, form: Form) -> list[Drop]:
        """List an office's drops in which a form was recognised."""
        own = [drop for drop in self.drops if drop.office == office]
        return [drop for drop in own if form.name in _forms_in(self.answers.get(drop.id))]

    def cell(self, office: str, form: Form, own: list[Drop]) -> Cell:
        """Add up the drops that stand, or the last one where none does."""
        standing = [drop for drop in own if drop.id in self.holders] or own[-1:]
        told = [self.answers[drop.id] for drop in standing]
        sheets = [sheet for answer in told for sheet in answer.body["forms"] if sheet["form"] == form.name]
        rows, rejected, held = (sum(sheet[key] for sheet in sheets) for key in ("rows", "rejected", "held"))
        state = _state([*told, *(self.answers[drop.id] for drop in own[-1:])], rows, rejected, held)
        due = self._internal_deadline(form)
        return Cell(
            office=office,
            form=form.name,
            title=form.title,
            period=str(self.period.of(form.cadence)),
            state=state,
            rows=rows,
            rejected=rejected,
            held=held,
            files=len(told),
            due=due.isoformat() if due else None,
            days_left=(due - self.today).days if due else None,
            next=wording.NEXT[state].format(rejected=rejected, held=held, office=office, title=form.title),
        )

    def _internal_deadline(self, form: Form) -> dt.date | None:
        """Give the earliest national deadline of a form, less the lead time."""
        titles, semesters = {form.title, EVERY_FORM}, {0, self.period.semester}
        days = [day for title, term, day in self._deadlines() if title in titles and term in semesters]
        return LEAD_TIME.before(min(days)) if days else None

    def _deadlines(self) -> list[tuple[str, int, dt.date]]:
        told = [answer.body.get("deadlines", ()) for drop, answer in self.answers.items() if drop in self.holders]
        return [(title, int(term), roc_date.to_date(day)) for rows in told for title, term, day in rows]


def _state(standing: Sequence[Answer], rows: int, rejected: int, held: int) -> str:
    if not standing:
        return "missing"
    if rejected or any(answer.verdict == Verdict.REJECTED for answer in standing):
        return "returned"
    if held:
        return "held"
    return "clean" if rows else "nil"
