"""Which forms, rules and outputs answer to each clause of the regulation, and what of it no machine can check."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from schemas.catalogue import RULES
from schemas.forms import forms
from schemas.regulation import CLAUSES
from schemas.rosters import rosters
from schemas.sheet_rules import rules_of
from schemas.unchecked import known_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.catalogue import Rule
    from schemas.form import Form
    from schemas.regulation import Clause
    from schemas.terms import Law
    from schemas.unchecked import Known


@dataclass(frozen=True)
class Coverage:
    """What answers to one clause: forms, rules that name it, ids of the rules on those forms' rows, and outputs.

    `unchecked` says what no machine can check, and why; empty where nothing of the clause is left.
    """

    clause: Clause
    forms: tuple[Form, ...]
    rules: tuple[Rule, ...]
    found: tuple[str, ...]
    outputs: tuple[str, ...]
    unchecked: str

    @property
    def is_heading(self) -> bool:
        """Whether the clause only heads the items under it."""
        return self.clause.number in HEADINGS

    @property
    def is_checked(self) -> bool:
        """Whether some rule of this version checks something of it."""
        return bool(self.found) or any(rule.built for rule in self.rules)


HEADINGS = frozenset(head for head in CLAUSES if any(one != head and one.startswith(head) for one in CLAUSES))
"""The clauses that have items under them."""


@cache
def coverage(law: Law) -> tuple[Coverage, ...]:
    """Give what answers to every clause, in the order of the regulation."""
    return tuple(_coverage(clause, law) for clause in CLAUSES.values())


def _coverage(clause: Clause, law: Law) -> Coverage:
    known, number = known_in(law.year), clause.number
    answering = tuple(form for form in forms(law.year).values() if _answers(form, number, known))
    rules = tuple(rule for rule in RULES.values() if _asks(rule.clauses, number, inherited=bool(answering)))
    found = {rule for form in answering for rule in rules_of(form, law)}
    printed = [rosters(law.year)[form.name].path for form in answering if form.name in rosters(law.year)]
    outputs = (*printed, *known.outputs.get(number, ()))
    ordered = tuple(rule for rule in RULES if rule in found)
    return Coverage(clause, answering, rules, ordered, outputs, known.unchecked.get(number, ""))


def _answers(form: Form, number: str, known: Known) -> bool:
    return number in form.clause.split("、") or form.name in known.forms.get(number, ())


def _asks(clauses: Iterable[str], number: str, *, inherited: bool) -> bool:
    """Tell whether a rule of these clauses is on this one: named itself, or an item with forms under one named."""
    return any(one == number or (inherited and one in HEADINGS and number.startswith(one)) for one in clauses)
