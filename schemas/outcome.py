"""How a rule ended, on a workbook or over the school: passed, failed, skipped for a reason, or crashed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from schemas.catalogue import RULES, in_force

if TYPE_CHECKING:
    from collections.abc import Iterable


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


def together(runs: Iterable[Iterable[Judged]], over_school: Iterable[Judged], year: int) -> list[Judged]:
    """Say how each rule of the catalogue ended over several workbooks and over the school as a whole.

    A rule that the school is judged by was not skipped for the workbooks' sake; one that met nothing says why.
    """
    school = _worst(over_school)
    told = (one for run in runs for one in run if one.rule not in school or one.outcome is not Outcome.SKIPPED)
    worst = _worst((*school.values(), *told))
    return [worst.get(rule) or Judged(rule, Outcome.SKIPPED, _why_not(rule, year)) for rule in RULES]


NOT_BUILT, NOT_IN_FORCE, NOTHING_TO_JUDGE = "尚未實施", "本學年度尚不適用", "沒有適用的資料"


def _why_not(rule: str, year: int) -> str:
    if not RULES[rule].built:
        return NOT_BUILT
    return NOTHING_TO_JUDGE if in_force(rule, year) else NOT_IN_FORCE


def _worst(told: Iterable[Judged]) -> dict[str, Judged]:
    worst: dict[str, Judged] = {}
    for one in told:
        if _outranks(one.outcome, worst.get(one.rule)):
            worst[one.rule] = one
    return worst


def _outranks(outcome: Outcome, before: Judged | None) -> bool:
    order = list(Outcome)
    return before is None or order.index(outcome) > order.index(before.outcome)
