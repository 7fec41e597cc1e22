"""Which of a student's ticked items go forward, under the limit, the student's own order and what was decided."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from schemas import wording
from schemas.terms import Fate
from schemas.wording_decisions import ITEM_SEEN, ITEM_WITHDRAWN, decided

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.steps.choosable import Item
    from flows.steps.decisions import Decisions
    from schemas.decision import Decision
    from schemas.finding import Finding


@dataclass(frozen=True)
class Limited:
    """A limit on ticked items: how many, by which rule; `ask` makes its finding on an item, `order` reads the order."""

    most: int
    rule: str
    ask: Callable[[Item, str], Finding]
    order: Callable[[Item], str]


@dataclass
class Ticked:
    """What is told of a student's items, and the fate of those that do not go; `held` are those that wait."""

    findings: list[tuple[Item, Finding]] = field(default_factory=list)
    choices: dict[Item, tuple[Fate, str]] = field(default_factory=dict)
    held: list[Item] = field(default_factory=list)


def tick(items: Sequence[Item], limited: Limited, decisions: Decisions) -> Ticked:
    """L02, L04: with every 勾選順序 given the first so many go; without, none goes until the student has chosen.

    An item that somebody has withdrawn counts as not ticked, for as long as its place in the order stays.
    """
    ticked = Ticked()
    left = [item for item in items if not _is_withdrawn(ticked, item, limited, decisions)]
    if len(left) > limited.most:
        unordered = [item for item in left if not limited.order(item)]
        if unordered:
            _hold(ticked, left, unordered, limited)
        else:
            _beyond(ticked, left, limited, decisions)
    return ticked


def _is_withdrawn(ticked: Ticked, item: Item, limited: Limited, decisions: Decisions) -> bool:
    if limited.rule not in decisions.rules:
        return False
    asked = limited.ask(item, wording.withdrawable(limited.most))
    decision = decisions.on(asked)
    if decision is None or decision.accepted:
        return False
    _settle(ticked, item, asked, decision, ITEM_WITHDRAWN)
    return True


def _settle(ticked: Ticked, item: Item, asked: Finding, decision: Decision, what: str) -> None:
    said = decided(decision, what)
    ticked.findings.append((item, replace(asked, settled=said)))
    ticked.choices[item] = (Fate.NOT_SELECTED, f"{wording.rule_and_title(asked.rule)}；{said}")


def _hold(ticked: Ticked, left: Sequence[Item], unordered: Sequence[Item], limited: Limited) -> None:
    """Ask about one item for all, the same one wherever its row has moved."""
    asked = [(item, limited.ask(item, wording.not_yet_chosen(limited.most, len(left)))) for item in unordered]
    ticked.findings.append(max(asked, key=lambda one: (one[0].registered_on, one[0].sheet, one[1].key, one[0].row)))
    ticked.choices |= dict.fromkeys(left, (Fate.HELD, wording.rule_and_title(limited.rule)))
    ticked.held += left


def _beyond(ticked: Ticked, left: Sequence[Item], limited: Limited, decisions: Decisions) -> None:
    """Tell of each item beyond the limit, unless somebody has seen that already."""
    ranked = sorted(left, key=lambda item: int(limited.order(item)))
    for item in ranked[limited.most :]:
        asked = limited.ask(item, wording.beyond_ticked(limited.most, len(left)))
        decision = decisions.on(asked)
        if decision:
            _settle(ticked, item, asked, decision, ITEM_SEEN)
        else:
            ticked.findings.append((item, asked))
            ticked.choices[item] = (Fate.NOT_SELECTED, wording.rule_and_title(limited.rule))
