"""Which rules are judged on a form's rows, by the heading where each is found: one list for all who tell of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.catalogue import RULES
from schemas.decision import VOIDED
from schemas.headings import NAME
from schemas.kinds import Attachment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.form import Form, Sheet
    from schemas.terms import Law

REPAIRED, WAITS = "C15", "X09"
"""The rules that any cell can break, and any that refers to another form: listed with sheets, not with headings."""


def rules_of(form: Form, law: Law) -> list[str]:
    """List the rules that a form's rows can break, in the catalogue's order."""
    found = {rule for sheet in form.sheets for rule in rules_on(form, sheet, law)}
    return [rule for rule in RULES if rule in found]


def rules_on(form: Form, sheet: Sheet, law: Law) -> set[str]:
    """Name every rule that is judged on a sheet's rows."""
    found = {rule for rules in rules_by_heading(form, sheet, law).values() for rule in rules}
    return found | {REPAIRED, *((WAITS,) if sheet.rules_across(law) else ())}


def rules_by_heading(form: Form, sheet: Sheet, law: Law) -> dict[str, tuple[str, ...]]:
    """Give for each heading of a sheet the rules that may be found there, in the catalogue's order."""
    found = {column.heading: {need.rule for need in column.requirements(law)} for column in sheet.columns}
    for heading, rule in _rules_of_rows(form, sheet, law):
        found[heading].add(rule)
    return {heading: tuple(rule for rule in RULES if rule in rules) for heading, rules in found.items()}


def _rules_of_rows(form: Form, sheet: Sheet, law: Law) -> Iterator[tuple[str, str]]:
    """Pair headings with the rules on more than their one cell that are found there."""
    yield from ((rule.at, rule.rule) for rule in sheet.rules_on_rows(law))
    yield from ((across.at, across.rule) for across in sheet.rules_across(law))
    yield from ((duty.heading, duty.rule) for duty in form.duties_in(law.year) if duty.sheet == sheet.title)
    from schemas.form import BIRTH, IDENTITY

    if IDENTITY in sheet.by_heading:
        yield from ((heading, "X11") for heading in (IDENTITY, BIRTH, NAME))
    first = sheet.key[0]
    yield from ((first, "R14"), (first, "X06"), *((unique[-1], "R14") for unique in sheet.unique))
    if form.choosing:
        chosen = form.choosing
        yield from ((first, chosen.registered_rule), (chosen.certification, "L05"))
        yield from ((chosen.order, chosen.ticked_rule), (chosen.order, "L07"))
        yield from ((column.heading, VOIDED) for column in sheet.columns if isinstance(column.kind, Attachment))
