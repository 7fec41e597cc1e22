"""The part that both flows share: from examined drops to every row's standing, the same for any order of arrival."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.desk import Context
    from flows.stages import Stage
    from flows.steps.accounting import School
    from schemas.table import Examined, Table


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
    stage("綱要檢驗", keep_contract, checked, context.laws, repeated, context.kept)
    selected = stage("限額與勾選", select, checked, repeated, decisions)
    final = _regrouped(now.examined, dict(zip(map(id, now.tables), selected.tables, strict=True)))
    school = School(selected.tables, now.replaced, repeated, selected.choices, selected.counted)
    return Assessed(decisions.known_in(final), school)


def _regrouped(examined: list[Examined], final: dict[int, Table]) -> list[Examined]:
    return [one.with_tables(final.get(id(table), table) for table in one.tables) for one in examined]
