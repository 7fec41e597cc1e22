"""Where the semester stands: for every office and form what has arrived, what is missing, and what to do next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flows.steps.deadlines import DEADLINES, deadlines_of, due_next, schedule
from flows.steps.decisions import NONE, Decisions
from flows.steps.duties import not_delivered, undone
from flows.steps.reporting import ISOLATED
from flows.steps.standing_sheets import counted, newest, remembered
from schemas.decision import VOIDED, WITHDRAWS_WORKBOOK
from schemas.forms import forms
from schemas.terms import OFFICES, Cadence, Period, Severity, Verdict
from schemas.wording_certified import NEXT as NEXT_OF_VOIDED
from schemas.wording_decisions import ALREADY_KNOWN
from schemas.wording_failures import next_of_isolated
from schemas.wording_reports import next_step, workbook_waits

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from flows.steps.deadlines import Deadline
    from flows.steps.records import Answer, Undelivered
    from flows.steps.standing_sheets import Remembered
    from schemas.drop import Drop
    from schemas.finding import Finding
    from schemas.form import Form


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
    due: str | None  # the next internal deadline, or the office's own earlier day before it
    days_left: int | None
    next: str
    mended: int = 0  # findings since the answer before, of the workbooks that stand
    open: int = 0
    new: int = 0
    duties: tuple[Finding, ...] = ()  # of the school, that this form is the proof of and that are not done
    mails: tuple[Undelivered, ...] = ()  # answers on this form that have not reached the office

    def as_json(self) -> dict[str, Any]:
        """Give the cell as `status --json` prints it."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        mails = [{"to": mail.to, "state": mail.state, "cause": mail.cause} for mail in self.mails]
        return told | {"duties": [finding.as_json() for finding in self.duties], "mails": mails}


def overview(  # noqa: PLR0913, PLR0917 - each is one fact that the state is told from
    drops: Sequence[Drop],
    answers: Mapping[str, Answer],
    holders: set[str],
    period: Period,
    today: dt.date,
    decisions: Decisions = NONE,
    earlier: Mapping[str, int] = MappingProxyType({}),
) -> list[Cell]:
    """Lay the year's drops out by office and form; a form's further offices appear once they send something.

    A semester's board has the forms of the semester and of the year, a year's the latter alone. `earlier` is how many
    days before the internal deadline an office must be in.
    """
    board = _Board(drops, answers, holders, period, today, decisions, earlier)
    cells = []
    for form in forms(period.year).values():
        if form.cadence is Cadence.SEMESTER and not period.semester:
            continue
        for place, office in enumerate(form.offices):
            own = board.sent(office, form)
            if own or place == 0:
                cells.append(board.cell(office, form, own))
    return sorted(cells, key=lambda cell: (OFFICES.index(cell.office), cell.title))


def with_mails(cells: Sequence[Cell], mails: Sequence[Undelivered], answers: Mapping[str, Answer]) -> list[Cell]:
    """Put the answers that have not reached their office into the cells of the forms that they are about."""
    stuck: defaultdict[tuple[str, str], list[Undelivered]] = defaultdict(list)
    for mail in mails:
        for form in _forms_in(answers.get(mail.drop)):
            stuck[mail.office, form].append(mail)
    return [replace(cell, mails=tuple(stuck[cell.office, cell.form])) for cell in cells]


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
    decisions: Decisions
    earlier: Mapping[str, int]

    def sent(self, office: str, form: Form) -> list[Drop]:
        """List an office's drops of the period in which a form was recognised."""
        own = [drop for drop in self._of_period(form) if drop.office == office]
        return [drop for drop in own if form.name in _forms_in(self.answers.get(drop.id))]

    def _of_period(self, form: Form) -> list[Drop]:
        """List the year's drops that are of the period for which a form is now handed in."""
        return [drop for drop in self.drops if drop.period.of(form.cadence) == self.period.of(form.cadence)]

    def cell(self, office: str, form: Form, own: list[Drop]) -> Cell:
        """Add up the drops that stand, or the last one where none does; one that waits as a whole is told beside."""
        sent = [self.answers[drop.id] for drop in own]
        standing = [self.answers[drop.id] for drop in own if drop.id in self.holders]
        told = standing or sent[-1:]
        counts, asked = counted(told, form.name), _questions(newest(sent, form.name))
        voided = _voided(told, form)
        state = _state([*told, *sent[-1:]], **counts, voided=voided)
        due, duties = self._due(office, form), self._duties(office, form)
        figures: dict[str, Any] = counts | _since(told)
        then = NEXT_OF_VOIDED if voided and state == "held" else self._next(form, state, duties)
        then = then.format(**counts, office=office, title=form.title, voided=voided)
        then = next(filter(None, (next_of_isolated(one.body.get(ISOLATED, ""), office) for one in told)), then)
        return Cell(
            office=office,
            form=form.name,
            title=form.title,
            period=str(self.period.of(form.cadence)),
            state="held" if asked else state,
            **figures,
            files=len(told),
            due=due.isoformat() if due else None,
            days_left=(due - self.today).days if due else None,
            next=workbook_waits(asked, then if counts["rejected"] else "", is_newer=bool(standing)) if asked else then,
            duties=duties,
        )

    def _due(self, office: str, form: Form) -> dt.date | None:
        coming = due_next(deadlines_of(form, self.period, self._deadlines), self.today)
        return coming.for_office(self.earlier.get(office, 0)) if coming else None

    def _next(self, form: Form, state: str, duties: Sequence[Finding]) -> str:
        undecided = [duty for duty in duties if not duty.settled]
        if state == "missing" and duties and not undecided:
            return ALREADY_KNOWN
        return next_step(state, undecided, delivered=self._delivered(form))

    def _duties(self, office: str, form: Form) -> tuple[Finding, ...]:
        """Give the duties that a form leaves open over all offices, told to its owner alone.

        A form that no office has delivered leaves the delivery.
        """
        if office != form.offices[0]:
            return ()
        period = self.period.of(form.cadence)
        found = undone(form, self._remembered(form), period) if self._delivered(form) else [not_delivered(form, period)]
        return tuple(map(self.decisions.known, found))

    def _delivered(self, form: Form) -> bool:
        """Tell whether an office of a form has sent it, or the rows of a deputy were taken."""
        return any(self.sent(office, form) for office in form.offices) or any(
            sheet["form"] == form.name and sheet["rejected"] < sheet["rows"]
            for drop in self._of_period(form)
            if drop.id in self.holders and drop.id in self.answers
            for sheet in self.answers[drop.id].body["forms"]
        )

    def _remembered(self, form: Form) -> list[Remembered]:
        standing = [drop.id for drop in self._of_period(form) if drop.id in self.holders]
        return remembered(self.answers[drop] for drop in standing if drop in self.answers)

    @cached_property
    def _deadlines(self) -> tuple[Deadline, ...]:
        return schedule(self._remembered(forms(self.period.year)[DEADLINES]))


def _questions(told: Iterable[Answer]) -> list[str]:
    """List what is asked of workbooks as a whole, which wait for the answer."""
    findings = [one for answer in told for one in answer.body["findings"] if one["severity"] == Severity.PENDING]
    return [finding["message"] for finding in findings if finding["rule"] in WITHDRAWS_WORKBOOK]


def _since(told: Sequence[Answer]) -> dict[str, int]:
    """Add up what became of the findings since the answer before."""
    compared = [answer.body.get("since") or {} for answer in told]
    return {name: sum(one.get(name, 0) for one in compared) for name in ("mended", "open", "new")}


def _voided(told: Iterable[Answer], form: Form) -> int:
    """Count the items of a form (or those that it certifies) whose certification a changed file has voided."""
    titles = {sheet.title for sheet in form.sheets}
    findings = [one for answer in told for one in answer.body["findings"] if one["severity"] == Severity.PENDING]
    rows = {(one["sheet"], one["row"]) for one in findings if one["rule"] == VOIDED and one["sheet"] in titles}
    return len(rows)


def _state(standing: Sequence[Answer], rows: int, rejected: int, held: int, voided: int) -> str:
    if not standing:
        return "missing"
    if rejected or any(answer.verdict == Verdict.REJECTED for answer in standing):
        return "returned"
    if held or voided:
        return "held"
    return "clean" if rows else "nil"
