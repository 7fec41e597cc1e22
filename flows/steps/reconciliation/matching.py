"""Which received row is which sent row of one student and sheet: equal ones first, then those that agree most."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Texts = tuple[str, ...]
CELLS_OF_ANOTHER_KEY = 1
"""Where a sheet has a key, a row of another key is the same row only if nothing but one cell differs."""


class Pairs(NamedTuple):
    """Pairs of places (sent, received), and the places left on either side."""

    pairs: list[tuple[int, int]]
    sent: list[int]
    received: list[int]


def equal_rows(sent: Sequence[Texts], received: Sequence[Texts]) -> Pairs:
    """Pair rows that say the same, whatever their order; a row that stands twice takes two."""
    waiting: defaultdict[Texts, deque[int]] = defaultdict(deque)
    for place, texts in enumerate(received):
        waiting[texts].append(place)
    pairs, left = [], []
    for place, texts in enumerate(sent):
        if waiting[texts]:
            pairs.append((place, waiting[texts].popleft()))
        else:
            left.append(place)
    return Pairs(pairs, left, sorted(place for places in waiting.values() for place in places))


def alike_rows(sent: Sequence[Texts], received: Sequence[Texts], left: Pairs, key: Sequence[int]) -> Pairs:
    """Pair what equal_rows left: rows of one key, then by the most equal cells, the earlier row first.

    Rows of which less than half agrees are two rows: one missing, one surplus.
    """
    ranked = sorted(
        (*rank, mine, other)
        for mine in left.sent
        for other in left.received
        if (rank := _rank(sent[mine], received[other], key))
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, mine, other in ranked:
        if mine not in pairs and other not in taken:
            pairs[mine] = other
            taken.add(other)
    return Pairs(
        sorted(pairs.items()),
        [place for place in left.sent if place not in pairs],
        [place for place in left.received if place not in taken],
    )


def _rank(mine: Texts, other: Texts, key: Sequence[int]) -> tuple[bool, int] | None:
    """Say how well two rows agree, the best first; None where they are not one row."""
    filled = [(a, b) for a, b in zip(mine, other, strict=True) if a or b]
    agree = sum(a == b for a, b in filled)
    if key and all(mine[place] == other[place] for place in key):
        return False, -agree
    enough = len(filled) - agree <= CELLS_OF_ANOTHER_KEY if key else 2 * agree >= len(filled)
    return (True, -agree) if enough and agree else None
