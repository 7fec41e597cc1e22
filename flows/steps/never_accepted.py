"""Which rows of a drop no answer to it has ever had accepted, as the ledger tells."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from flows.steps.mending import ordered
from schemas.catalogue import OF_LIMITS, RULES
from schemas.terms import Severity

if TYPE_CHECKING:
    from flows.steps.ledger import Ledger


def never_accepted(ledger: Ledger, drop: str) -> dict[str, frozenset[int]]:
    """Give the row numbers by the title of each sheet that some answer has taken."""
    return reduce(_both, map(_not_accepted, ledger.told(drop)), {})


def _not_accepted(body: dict[str, Any]) -> dict[str, frozenset[int]]:
    """List the rows that an answer sends back or asks about, of each sheet that it takes."""
    found: dict[str, set[int]] = {marks["sheet"]: set() for marks in body["marks"] if not marks["refused"]}
    for one in ordered(body):
        if one["severity"] != Severity.NOTICE and RULES[one["rule"]].decides and one["rule"] not in OF_LIMITS:
            found.get(one["sheet"], set()).update(filter(None, (one["row"], *one["related"])))
    return {sheet: frozenset(rows) for sheet, rows in found.items()}


def _both(first: dict[str, frozenset[int]], then: dict[str, frozenset[int]]) -> dict[str, frozenset[int]]:
    """Keep of each sheet what neither of two answers has accepted."""
    return {**first, **then} | {sheet: first[sheet] & then[sheet] for sheet in first.keys() & then.keys()}
