"""Which findings await a person's word, or have had one, in the state of the school as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flows.assessment import assess
from flows.stages import plain
from schemas.catalogue import DECIDABLE
from schemas.decision import WITHDRAWS_WORKBOOK
from schemas.terms import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.assessment import Assessed
    from flows.desk import Desk
    from schemas.decision import Decision
    from schemas.finding import Finding
    from schemas.table import Examined, Table


class Question(NamedTuple):
    """A finding that a person may decide on: its id and rule, whose it is, what it says, whether somebody has."""

    id: str
    rule: str
    drop: str
    office: str
    period: str
    matter: str
    value: str
    settled: str

    def as_json(self) -> dict[str, str]:
        """Give the question as `decide --list --json` prints it."""
        return {"id": self.id, "rule": self.rule, "office": self.office, "drop": self.drop, "message": self.matter}


def assessed_now(desk: Desk) -> Assessed:
    """Judge all that counts, without recording anything."""
    return assess(plain, desk.examine(desk.drops_that_count()), desk.context())


def questions(desk: Desk, assessed: Assessed) -> list[Question]:
    """List what awaits a word and what has had one: of workbooks that stand or wait, and of the school's duties."""
    gone = {id(table) for table, *_ in assessed.school.replaced}
    found = [question for one in assessed.examined for question in _of_drop(one, gone)]
    open_or_settled = {question.id: question for question in _of_school(desk)}
    asked = {(question.drop, question.id) for question in found}
    again = [one for one in _on_workbooks(desk, assessed, gone) if (one.drop, one.id) not in asked]
    return [*_each_once(found), *open_or_settled.values(), *again]


def _each_once(found: Iterable[Question]) -> list[Question]:
    """Leave out what is one question though two offices, or two sheets, are told of it."""
    own = {(one.id, one.drop if one.rule in WITHDRAWS_WORKBOOK else ""): one for one in reversed(list(found))}
    return list(own.values())[::-1]


def _of_drop(one: Examined, gone: set[int]) -> Iterator[Question]:
    standing = [table for table in one.tables if id(table) not in gone]
    if one.dismissed or (one.tables and not standing):
        return
    for finding in (*one.findings, *(finding for table in standing for finding in table.findings)):
        if _is_asked(finding):
            yield _question(
                finding, finding.attachment or one.drop.id, one.drop.office, _period(one, finding, standing)
            )


def _is_asked(finding: Finding) -> bool:
    """Tell whether somebody may say a word to a finding; of one about another drop it is said to that one's."""
    awaits = finding.severity is Severity.PENDING or finding.stands or bool(finding.settled)
    return finding.rule in DECIDABLE and awaits and not finding.about


def _period(one: Examined, finding: Finding, tables: list[Table]) -> str:
    titled = [table.filing for table in tables if table.filing.title == finding.sheet]
    return str(titled[0].period if titled else one.drop.period)


def _question(finding: Finding, drop: str, office: str, period: str) -> Question:
    said = f"{finding.message}{finding.expected}"
    return Question(finding.id, finding.rule, drop, office, period, said, finding.value, finding.settled)


def _of_school(desk: Desk) -> Iterator[Question]:
    """List the duties of every period of the year that has begun."""
    current = desk.site.period
    begun = [part for part in current.whole_year.parts() if part.semester and part.starts <= current.starts]
    for period in begun or [current]:
        for cell in desk.board(period):
            for duty in filter(_is_asked, cell.duties):
                yield _question(duty, "", cell.office, cell.period)


def _on_workbooks(desk: Desk, assessed: Assessed, gone: set[int]) -> Iterator[Question]:
    """List decided questions on whole workbooks, so that a decision can be taken back while nothing has followed."""
    examined = {one.drop.id: one for one in assessed.examined}
    for decision in desk.decisions().on_workbooks():
        one = examined.get(decision.drop)
        if one and decision.rule in WITHDRAWS_WORKBOOK and not _is_past(one, assessed, gone):
            yield _asked_before(decision)


def _is_past(one: Examined, assessed: Assessed, gone: set[int]) -> bool:
    """Tell whether a later workbook stands in the place of this one."""
    later = {id(table) for table, drop, _ in assessed.school.replaced if drop.order > one.drop.order}
    return any(id(table) in (later if one.dismissed else gone) for table in one.tables)


def _asked_before(decision: Decision) -> Question:
    subject = (decision.finding, decision.rule, decision.drop, decision.office, decision.period, decision.matter)
    return Question(*subject, value="", settled=decision.reason)
