"""What the rule book tells, and its page: every clause with what answers to it, every form, every rule."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.steps.pages import template
from schemas import wording_blanks, wording_rules
from schemas.catalogue import RULES, SECTIONS, blocks
from schemas.coverage import coverage
from schemas.forms import forms
from schemas.regulation import CLAUSES
from schemas.sheet_rules import rules_by_heading, rules_of
from schemas.terms import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from schemas.catalogue import Rule
    from schemas.form import Column, Form, Sheet
    from schemas.regulation import Clause
    from schemas.terms import Law

FILE = "rules.html"
MARKS = {Severity.ERROR: ("✕", "e"), Severity.PENDING: ("？", "p"), Severity.NOTICE: ("ⓘ", "n")}


@dataclass(frozen=True)
class ColumnEntry:
    """One column as the book prints it: what it may hold, a sound example, and the rules found there."""

    column: Column
    is_key: bool
    domain: str
    example: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class SheetEntry:
    """One sheet of a form by column."""

    sheet: Sheet
    columns: tuple[ColumnEntry, ...]


@dataclass(frozen=True)
class FormEntry:
    """One form: its clauses and its sheets."""

    form: Form
    clauses: tuple[Clause, ...]
    sheets: tuple[SheetEntry, ...]


@dataclass(frozen=True)
class RuleEntry:
    """One rule: what it stops, its clauses, the forms in which it is found, and its example side by side."""

    rule: Rule
    blocks: str
    clauses: tuple[Clause, ...]
    forms: tuple[Form, ...]

    @property
    def compared(self) -> tuple[tuple[str, str, str], ...]:
        """The example by heading: bad text, mended text."""
        mended = dict(self.rule.example.good)
        return tuple((heading, bad, mended[heading]) for heading, bad in self.rule.example.bad)


def write_rule_book(to: Path, law: Law) -> Path:
    """Write the rule book of a school and year as one page, to a file or as rules.html into a folder; say where."""
    page = (to / FILE if to.is_dir() else to).absolute()
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(rule_book(law), "utf-8", newline="\n")
    return page


def rule_book(law: Law) -> str:
    """Render the rule book."""
    entries = rule_entries(law)
    return template("rules.html.j2").render(
        law=law,
        words=wording_rules,
        marks=MARKS,
        rules=RULES,
        coverage=coverage(law),
        forms=form_entries(law),
        sections=[(section, [entry for entry in entries if entry.rule in section.rules]) for section in SECTIONS],
        place={number: f"clause-{place}" for place, number in enumerate(CLAUSES, 1)},
    )


def form_entries(law: Law) -> list[FormEntry]:
    """List every form of the year, in the order in which the regulation names them."""
    order = list(CLAUSES)
    entries = [_form_entry(form, law) for form in forms(law.year).values()]
    return sorted(entries, key=lambda entry: [order.index(clause.number) for clause in entry.clauses])


def _form_entry(form: Form, law: Law) -> FormEntry:
    sheets = tuple(_sheet_entry(form, sheet, law) for sheet in form.sheets)
    return FormEntry(form, tuple(_clauses(form.clause.split("、"))), sheets)


def _sheet_entry(form: Form, sheet: Sheet, law: Law) -> SheetEntry:
    rules, example = rules_by_heading(form, sheet, law), sheet.example_row(law)
    columns = tuple(
        ColumnEntry(
            column,
            is_key=column.heading in sheet.key,
            domain=wording_blanks.hint(column.kind.domain(law)),
            example=example[column.heading],
            rules=rules[column.heading],
        )
        for column in sheet.columns
    )
    return SheetEntry(sheet, columns)


def rule_entries(law: Law) -> list[RuleEntry]:
    """List every rule of the year, in the catalogue's order."""
    found: defaultdict[str, list[Form]] = defaultdict(list)
    for form in forms(law.year).values():
        for rule in rules_of(form, law):
            found[rule].append(form)
    return [
        RuleEntry(rule, blocks(rule), tuple(_clauses(rule.clauses)), tuple(found[rule.id]))
        for rule in RULES.values()
        if rule.since <= law.year
    ]


def _clauses(numbers: Iterable[str]) -> Iterator[Clause]:
    return (CLAUSES[number] for number in numbers)
