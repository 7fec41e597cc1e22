"""Which decisions are listed with a submission: those by which something stands, goes or is known, and what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemas.decision import BEYOND_TICKED, CONTRADICTS, ONLY_KNOWN, VOIDED, WITHDRAWS_WORKBOOK
from schemas.wording_decisions import NOTED_ONLY, decided, result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.steps.decisions import Decisions
    from schemas.decision import Decision
    from schemas.finding import Finding
    from schemas.table import Table

ON_ROWS = BEYOND_TICKED | {CONTRADICTS, VOIDED}
"""The rules whose findings tell what became of a row by a decision; other rows' words may have weighed more."""

SAID = "\x1f"


class InForce(NamedTuple):
    """A decision that holds, and what it does."""

    decision: Decision
    result: str


def in_force(decisions: Decisions, period: str, tables: Iterable[Table]) -> list[InForce]:
    """List the decisions that hold and concern a period, in the order in which they were made.

    `tables` are those that stand, with their findings.
    """
    found = [*_on_rows(decisions, tables), *_on_others(decisions)]
    place = {id(one): number for number, one in enumerate(decisions.made)}
    return sorted((one for one in found if one.decision.period == period), key=lambda one: place[id(one.decision)])


def _on_others(decisions: Decisions) -> Iterator[InForce]:
    """Give the last word on each finding; on a whole workbook, of each drop."""
    last = {
        (one.finding, one.drop if one.rule in WITHDRAWS_WORKBOOK else ""): one
        for one in decisions.made
        if one.rule not in ON_ROWS
    }
    for one in last.values():
        if decisions.holds(one) and (one.accepted or one.rule not in ONLY_KNOWN):
            yield InForce(one, result(one))


def _on_rows(decisions: Decisions, tables: Iterable[Table]) -> Iterator[InForce]:
    findings = {one.id: one for table in tables for one in table.findings if one.rule in ON_ROWS}
    for finding in findings.values():
        yield from _on_row(decisions, finding)


def _on_row(decisions: Decisions, finding: Finding) -> Iterator[InForce]:
    """Give the word by which a finding is settled; of one that is still asked, the last one that was noted."""
    said = [one for _, one in reversed(decisions.said(finding)) if decisions.holds(one)]
    if not finding.settled and said:
        yield InForce(said[0], NOTED_ONLY)
    for one in said:
        before, after = decided(one, SAID).split(SAID)
        if finding.settled.startswith(before) and finding.settled.endswith(after):
            yield InForce(one, finding.settled.removeprefix(before).removesuffix(after))
            return
