"""The school's duties in a year, one by one: done or not, of which period, who sees to it, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemas import wording_review as words
from schemas.decision import UNDELIVERED
from schemas.forms import forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.steps.overview import Cell
    from schemas.finding import Finding
    from schemas.form import Duty


class DutyLine(NamedTuple):
    """A duty of the school in a period, who sees to it, and what was found where no workbook proves it."""

    period: str
    office: str
    duty: Duty
    finding: Finding | None

    @property
    def is_done(self) -> bool:
        """Whether it is proved."""
        return self.finding is None

    def cells(self) -> tuple[str, ...]:
        """Give the duty under DUTY_HEADINGS."""
        head = (self.period, self.office, self.duty.rule, self.duty.name)
        one = self.finding
        if one is None:
            return (*head, words.DONE, words.NOTHING, words.NOTHING)
        then = words.DECIDED.format(one.settled) if one.settled else words.TO_DO.format(one.definition.advice)
        return (*head, words.NOT_DONE, one.expected, then)

    def as_json(self) -> dict[str, Any]:
        """Give the duty as `review --json` prints it; what was found stands there where it is not done."""
        head = {"period": self.period, "office": self.office, "name": self.duty.name, "done": self.is_done}
        return head | (self.finding.as_json() if self.finding else {"rule": self.duty.rule})


def duty_lines(cells: Iterable[Cell], year: int) -> list[DutyLine]:
    """List every duty of which a form is the proof; of a form that has not come none is done."""
    found = []
    for cell in cells:
        form = forms(year)[cell.form]
        if form.duties_in(year) and cell.office == form.offices[0]:
            duties = form.duties_in(year)
            found += [DutyLine(cell.period, cell.office, one, _open(one, duties, cell.duties)) for one in duties]
    return sorted(found, key=lambda line: line.period)


def _open(duty: Duty, duties: Sequence[Duty], findings: Iterable[Finding]) -> Finding | None:
    """Find what was told of a duty; where one rule is on several duties, by its name."""
    is_alone = sum(one.rule == duty.rule for one in duties) == 1
    for one in findings:
        if one.rule == UNDELIVERED or (one.rule == duty.rule and (is_alone or duty.name in one.expected)):
            return one
    return None
