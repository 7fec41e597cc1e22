"""How a rule ended on a workbook: passed, failed, skipped for a reason, or crashed; never silently."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from schemas.catalogue import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.form import Form, Sheet
    from schemas.terms import Law


class Outcome(StrEnum):
    """How a rule ended; of several, the last one here is the one told."""

    PASSED = "passed"
    SKIPPED = "skipped"
    FAILED = "failed"
    CRASHED = "crashed"

    @property
    def words(self) -> str:
        """The outcome in the words that an office reads."""
        return _WORDS[self.value]


_WORDS = {"passed": "通過", "skipped": "略過", "failed": "未通過", "crashed": "中斷"}


class Unjudged(NamedTuple):
    """A rule that could not judge some rows: why, and the program's own failure where that was the cause."""

    rule: str
    why: str
    bug: Exception | None = None


@dataclass(frozen=True)
class Judged:
    """How one rule ended, and why where it did not judge."""

    rule: str
    outcome: Outcome
    why: str = ""


def rules_of(sheet: Sheet, form: Form, law: Law) -> set[str]:
    """Name every rule that judges a sheet's rows."""
    cells = {need.rule for column in sheet.columns for need in column.requirements(law)}
    rows = {rule.rule for rule in sheet.row_rules} | {"C15", "R14"}
    across = {rule.rule for rule in sheet.checks_across} | {"X06"}
    choosing = form.choosing
    limits = {choosing.registered_rule, choosing.ticked_rule, "L05", "L07"} if choosing else set()
    return cells | rows | across | limits


def judged(applied: set[str], found: Iterable[str], unjudged: Iterable[Unjudged]) -> list[Judged]:
    """Say how each rule ended: those applied, those of which something was found, and those that could not judge."""
    told = {rule: Judged(rule, Outcome.PASSED) for rule in applied}
    for one in unjudged:
        outcome = Outcome.CRASHED if one.bug else Outcome.SKIPPED
        if _outranks(outcome, told.get(one.rule)):
            told[one.rule] = Judged(one.rule, outcome, one.why)
    for rule in found:
        if _outranks(Outcome.FAILED, told.get(rule)):
            told[rule] = Judged(rule, Outcome.FAILED)
    order = list(RULES)
    return sorted(told.values(), key=lambda one: order.index(one.rule))


def together(runs: Iterable[Iterable[Judged]]) -> list[Judged]:
    """Say how each rule of the catalogue ended over several workbooks; one that met no row was skipped."""
    worst: dict[str, Judged] = {}
    for run in runs:
        for one in run:
            if _outranks(one.outcome, worst.get(one.rule)):
                worst[one.rule] = one
    return [worst.get(rule, Judged(rule, Outcome.SKIPPED, NOTHING_TO_JUDGE)) for rule in RULES]


NOTHING_TO_JUDGE = "沒有適用的資料"


def _outranks(outcome: Outcome, before: Judged | None) -> bool:
    order = list(Outcome)
    return before is None or order.index(outcome) > order.index(before.outcome)
