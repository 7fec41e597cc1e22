"""Which of two rows that contradict each other stands, by what their offices and the coordinator have said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from schemas.terms import PART_OFFICES
from schemas.wording_decisions import decided, stands, waits_for_ruler

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.steps.decisions import Decisions
    from schemas.decision import Decision
    from schemas.finding import Finding
    from schemas.table import RowAt

NOTED, GIVES_WAY, COUNTS = range(3)


@dataclass(frozen=True)
class Pair:
    """Two rows of one key that differ, the one that came first before the other.

    Of each side there is its place, what it is asked, which office that is, and the place in words.
    """

    rows: tuple[RowAt, RowAt]
    asked: tuple[Finding, Finding]
    offices: tuple[str, str]
    places: tuple[str, str]
    owner: str  # of the form, by 四
    ruler: str  # whose word counts, in words


class Said(NamedTuple):
    """A word on a pair: how much it weighs, its place among all words, which side stands by it."""

    weight: int
    number: int
    side: int
    decision: Decision


@dataclass
class Settled:
    """What is told of each row, and which rows give way to another one, and why."""

    findings: list[tuple[RowAt, Finding]] = field(default_factory=list)
    given_way: dict[RowAt, str] = field(default_factory=dict)


def settle(pairs: Sequence[Pair], decisions: Decisions) -> Settled:
    """Apply what was said to all pairs of one key, the weightiest and latest word first.

    A row that has given way overrules no other; what was asked because of it is asked no more.
    """
    settled = Settled()
    ruled = [(said, pair) for pair in pairs if (said := _said_on(pair, decisions))]
    for said, pair in sorted(ruled, key=lambda one: one[0][:2], reverse=True):
        if settled.given_way.keys().isdisjoint(pair.rows):
            why = decided(said.decision, stands(pair.places[said.side]))
            settled.given_way[pair.rows[1 - said.side]] = why
            settled.findings += [(row, replace(asked, settled=why)) for row, asked in _sides(pair)]
    for pair in pairs:
        if settled.given_way.keys().isdisjoint(pair.rows):
            settled.findings += _still_asked(pair, decisions)
    return settled


def _sides(pair: Pair) -> Iterable[tuple[RowAt, Finding]]:
    return zip(pair.rows, pair.asked, strict=True)


def _said_on(pair: Pair, decisions: Decisions) -> Said | None:
    """Give the word that holds: the owner's and the coordinator's before that of another office on its own row.

    A word whose time is over takes with it the older ones: then it is asked again.
    """
    words = [word for word in _words(pair, decisions) if word.weight != NOTED]
    over = max((word.number for word in words if not decisions.holds(word.decision)), default=-1)
    return max((word for word in words if word.number > over), key=lambda word: word[:2], default=None)


def _words(pair: Pair, decisions: Decisions) -> Iterable[Said]:
    for side, asked in enumerate(pair.asked):
        for number, decision in decisions.said(asked):
            stands_here = side if decision.accepted else 1 - side
            yield Said(_weight(decision, pair, side), number, stands_here, decision)


def _weight(decision: Decision, pair: Pair, side: int) -> int:
    """Weigh a word: of two people of the owner's folder only who came first may say that their own row is right."""
    is_owner = pair.offices[side] == pair.owner
    is_later = side == 1 and pair.owner in PART_OFFICES and pair.offices[0] == pair.owner
    if not decision.said_in or (is_owner and not is_later):
        return COUNTS
    return NOTED if decision.accepted else GIVES_WAY


def _still_asked(pair: Pair, decisions: Decisions) -> Iterable[tuple[RowAt, Finding]]:
    """Ask both, and tell both who has said already that its own row is right."""
    noted = {
        pair.offices[word.side]: word.decision
        for word in _words(pair, decisions)
        if word.weight == NOTED and decisions.holds(word.decision)
    }
    told = [waits_for_ruler(office, decision, pair.ruler) for office, decision in noted.items()]
    for row, asked in _sides(pair):
        yield row, replace(asked, expected="。".join((asked.expected, *told)))
