"""A person's decision on a finding that awaits one: recorded with who and why, applied by the sweep that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.assessment import assess
from flows.stages import plain
from schemas.catalogue import DECIDABLE

if TYPE_CHECKING:
    from flows.assessment import Assessed
    from flows.desk import Desk


class UndecidableError(Exception):
    """A decision that cannot be recorded; the sentence says what can be decided, or by whom."""


def decide(desk: Desk, finding: str, *, accepted: bool, by: str, reason: str) -> list[str]:
    """Record a decision on the finding of this id, for each drop that waits for it; give their ids.

    UndecidableError where nothing of that id awaits a decision, or 處室與人員名冊 does not know the account.
    """
    from flows.steps.records import Decision

    with desk.at_work():
        assessed = assess(plain, desk.examine(desk.drops_that_count()), desk.context())
        _check_account(assessed, by)
        waiting = _awaiting(assessed)
        drops = {drop: rule for drop, number, rule in waiting if number == finding}
        if not drops:
            known = ", ".join(f"{number} ({rule} {drop})" for drop, number, rule in waiting) or "none"
            raise UndecidableError(f"{finding}: no such finding awaits a decision; those that do: {known}")
        with desk.ledger.writing() as writing:
            for drop, rule in drops.items():
                writing.decide(Decision(drop, finding, rule, accepted, by, reason, desk.site.now()))
    return list(drops)


def _awaiting(assessed: Assessed) -> list[tuple[str, str, str]]:
    """List what awaits a decision: the drop, the finding's id, its rule."""
    given_way = {id(table) for table, _ in assessed.school.replaced}
    return [
        (one.drop.id, finding.id, finding.rule)
        for one in assessed.examined
        for finding in one.findings
        if finding.rule in DECIDABLE and any(id(table) not in given_way for table in one.tables)
    ]


def _check_account(assessed: Assessed, by: str) -> None:
    tables = [table for table in assessed.school.tables if table.filing.form.name == "staff" and not table.refused]
    accounts = {text for table in tables if "帳號" in table.frame for text in table.texts("帳號")}
    if accounts and by not in accounts:
        raise UndecidableError(f"{by}: 處室與人員名冊 has no such account; --by takes the account of who decides")
