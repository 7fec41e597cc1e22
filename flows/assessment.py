"""The part that both flows share: from examined drops to every row's standing, the same for any order of arrival."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.steps.decisions import NONE, Decisions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.stages import Stage
    from flows.steps.accounting import School
    from flows.steps.settled import Settled
    from schemas.receipt import OutsideItem
    from schemas.register import Sendings
    from schemas.table import Examined, Table
    from schemas.terms import Law, Period


@dataclass(frozen=True)
class Context:
    """What rows are assessed with: attachments by office and by bundle, the law of each period, what is settled.

    `outside` is what receipts show that others have registered.
    """

    attachments: Sendings
    laws: Mapping[Period, Law]
    settled: Settled | None = None
    decisions: Decisions = NONE
    outside: tuple[OutsideItem, ...] = ()


@dataclass(frozen=True)
class Assessed:
    """Every examined drop with its final findings, and the school as a submission sees it."""

    examined: list[Examined]
    school: School


def assess(stage: Stage, examined: Iterable[Examined], context: Context) -> Assessed:
    """Crosscheck, merge and select: what stands is checked against all else that stands."""
    from flows.steps.accounting import School
    from flows.steps.crosschecking import crosscheck
    from flows.steps.merging import echoes, keep_contract
    from flows.steps.selection import select
    from flows.steps.standing import standing

    now, decisions = standing(list(examined), context.settled), context.decisions
    checked = stage("交叉核對", crosscheck, now.tables, context.attachments, context.laws, decisions, context.outside)
    repeated = stage("合併", echoes, checked)
    stage("綱要檢驗", keep_contract, checked, context.laws, repeated)
    selected = stage("限額與勾選", select, checked, repeated, decisions)
    final = _regrouped(now.examined, dict(zip(map(id, now.tables), selected.tables, strict=True)))
    school = School(selected.tables, now.replaced, repeated, selected.choices, selected.counted)
    return Assessed(decisions.known_in(final), school)


def _regrouped(examined: list[Examined], final: dict[int, Table]) -> list[Examined]:
    return [one.with_tables(final.get(id(table), table) for table in one.tables) for one in examined]
