"""Which of a student's ticked items go forward, under the limit, the student's own order and what was decided."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from schemas import wording
from schemas.drop import Decided
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
    """What is told of a student's items, and the fate of those that do not go.

    `held` are those that wait, `left` those that count: all but the withdrawn, in the student's order where there is
    one.
    """

    findings: list[tuple[Item, Finding]] = field(default_factory=list)
    choices: dict[Item, Decided] = field(default_factory=dict)
    held: list[Item] = field(default_factory=list)
    left: list[Item] = field(default_factory=list)


def tick(items: Sequence[Item], limited: Limited, decisions: Decisions) -> Ticked:
    """L02, L04: with every 勾選順序 given the first so many go; without, none goes until the student has chosen.

    An item that somebody has withdrawn counts as not ticked, for as long as its place in the order stays.
    """
    ticked = Ticked()
    left = [item for item in items if not _is_withdrawn(ticked, item, limited, decisions)]
    ticked.left = in_order(left, limited)
    if len(left) > limited.most:
        unordered = [item for item in left if not limited.order(item)]
        if unordered:
            _hold(ticked, left, unordered, limited)
        else:
            _beyond(ticked, left, limited, decisions)
    return ticked


def in_order(items: Sequence[Item], limited: Limited) -> list[Item]:
    """Put a student's items in the order that the student gave them; those without a place come last."""
    return sorted(items, key=lambda item: (not limited.order(item), int(limited.order(item) or 0)))


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
    ticked.choices[item] = Decided(Fate.NOT_SELECTED, f"{wording.rule_and_title(asked.rule)}；{said}", asked.rule)


def _hold(ticked: Ticked, left: Sequence[Item], unordered: Sequence[Item], limited: Limited) -> None:
    """Ask about one item for all, the same one wherever its row has moved."""
    asked = [(item, limited.ask(item, wording.not_yet_chosen(limited.most, len(left)))) for item in unordered]
    ticked.findings.append(max(asked, key=lambda one: (one[0].registered_on, one[0].sheet, one[1].key, one[0].row)))
    ticked.choices |= dict.fromkeys(left, Decided(Fate.HELD, wording.rule_and_title(limited.rule), limited.rule))
    ticked.held += left


def _beyond(ticked: Ticked, left: Sequence[Item], limited: Limited, decisions: Decisions) -> None:
    """Tell of each item beyond the limit, unless somebody has seen that already."""
    for item in ticked.left[limited.most :]:
        asked = limited.ask(item, wording.beyond_ticked(limited.most, len(left)))
        decision = decisions.on(asked)
        if decision:
            _settle(ticked, item, asked, decision, ITEM_SEEN)
        else:
            ticked.findings.append((item, asked))
            ticked.choices[item] = Decided(Fate.NOT_SELECTED, wording.rule_and_title(limited.rule), limited.rule)
