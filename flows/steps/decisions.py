"""Which decisions hold on a day: the last one on a finding, until its own last day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from schemas.decision import BEYOND_TICKED, CONTRADICTS, VOIDED, WITHDRAWS_WORKBOOK, Decision
from schemas.wording_decisions import decided

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.finding import Finding
    from schemas.table import Examined

APART = BEYOND_TICKED | WITHDRAWS_WORKBOOK | {CONTRADICTS, VOIDED}
"""The rules whose decisions do more than say that something is known."""


@dataclass(frozen=True)
class Decisions:
    """All that was decided about an academic year, oldest first, and the day on which it is asked what holds."""

    made: tuple[Decision, ...] = ()
    today: dt.date = dt.date.min

    @cached_property
    def rules(self) -> frozenset[str]:
        """The rules on whose findings something was ever decided."""
        return frozenset(one.rule for one in self.made)

    @cached_property
    def _by_finding(self) -> dict[str, list[tuple[int, Decision]]]:
        found: defaultdict[str, list[tuple[int, Decision]]] = defaultdict(list)
        for number, one in enumerate(self.made):
            found[one.finding].append((number, one))
        return dict(found)

    def said(self, finding: Finding) -> list[tuple[int, Decision]]:
        """List all that was decided on a finding, each with its place among all decisions."""
        return self._by_finding.get(finding.id, []) if finding.rule in self.rules else []

    def on(self, finding: Finding) -> Decision | None:
        """Give the decision that holds on a finding: the last one, unless its time is over."""
        said = self.said(finding)
        return said[-1][1] if said and self.holds(said[-1][1]) else None

    def holds(self, decision: Decision) -> bool:
        """Tell whether a decision's time is not over."""
        return self.today <= decision.until

    def on_workbooks(self) -> list[Decision]:
        """List the decisions that hold on drops as a whole: of each drop and rule the last."""
        return [one for one in self._on_whole() if not one.is_on_attachment]

    def on_attachments(self) -> dict[str, Decision]:
        """Give the last decision that holds on each attachment that came too late, by the attachment's name."""
        return {one.drop: one for one in self._on_whole() if one.is_on_attachment}

    def _on_whole(self) -> list[Decision]:
        last = {(one.drop, one.rule): one for one in self.made if one.rule in WITHDRAWS_WORKBOOK}
        return [one for one in last.values() if self.holds(one)]

    def of_offices(self) -> list[Decision]:
        """List what offices have said in their workbooks, but for their words against a whole workbook."""
        said = (one for one in self.made if one.said_in)
        return [one for one in said if one.accepted or one.rule not in WITHDRAWS_WORKBOOK]

    def known(self, finding: Finding) -> Finding:
        """Give a finding that somebody has accepted as settled, any other as it is."""
        decision = None if finding.rule in APART else self.on(finding)
        return replace(finding, settled=decided(decision)) if decision and decision.accepted else finding

    def known_in(self, examined: Iterable[Examined]) -> list[Examined]:
        """Give drops with those of their findings settled that somebody has accepted."""
        return [self._with_known(one) for one in examined] if self.rules - APART else list(examined)

    def _with_known(self, one: Examined) -> Examined:
        tables = (replace(table, findings=tuple(map(self.known, table.findings))) for table in one.tables)
        return replace(one, findings=tuple(map(self.known, one.findings))).with_tables(tables)


NONE = Decisions()
"""Where nobody has decided anything."""
