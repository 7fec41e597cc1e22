"""The coverage of clauses and the catalogue of rules as `rules --json` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.steps.rulebook import rule_entries
from schemas.coverage import coverage
from schemas.wording_rules import state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.steps.rulebook import RuleEntry
    from schemas.catalogue import Cells
    from schemas.coverage import Coverage
    from schemas.terms import Law


def facts(law: Law) -> Iterator[dict[str, Any]]:
    """Give an object for the coverage of every clause, then one for every rule."""
    yield from map(_clause_fact, coverage(law))
    yield from map(_rule_fact, rule_entries(law))


def _clause_fact(covered: Coverage) -> dict[str, Any]:
    return {
        "clause": covered.clause.number,
        "quote": covered.clause.quote,
        "forms": [form.name for form in covered.forms],
        "rules": [rule.id for rule in covered.rules],
        "found": list(covered.found),
        "outputs": list(covered.outputs),
        "state": state(covered),
        "unchecked": covered.unchecked,
    }


def _rule_fact(entry: RuleEntry) -> dict[str, Any]:
    rule = entry.rule
    return {
        "rule": rule.id,
        "severity": str(rule.severity),
        "title": rule.title,
        "finds": rule.finds,
        "advice": rule.advice,
        "clause": rule.clause,
        "source": rule.source,
        "blocks": entry.blocks,
        "since": rule.since,
        "built": rule.built,
        "forms": [form.name for form in entry.forms],
        "example": {
            "sheet": rule.example.sheet,
            "given": rule.example.given,
            "bad": dict(rule.example.bad),
            "good": dict(rule.example.good),
            "beside": _beside(rule.example.beside),
        },
    }


def _beside(rows: Iterable[tuple[str, Cells]]) -> list[dict[str, Any]]:
    return [{"sheet": sheet, "cells": dict(cells)} for sheet, cells in rows]
