"""Whether every row of every roster keeps the rules on one row by itself, judged again on what was written.

These are the rules that the form declares, as far as the roster prints what they read. What holds between forms is
judged in the sweep alone: most of those forms are in no package.
"""

from __future__ import annotations

from itertools import product, repeat
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.verification.cell_checks import judged_columns
from flows.steps.verification.fault import Fault
from schemas import wording_verification as wording
from schemas.catalogue import RULES
from schemas.identity import mask_all
from schemas.rules_unprinted import UNJUDGED, UNPRINTED
from schemas.terms import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.verification.cell_checks import Judged
    from flows.steps.verification.opened import Opened, Placed
    from schemas.row_rules import RowRule
    from schemas.terms import Law


class Cell(NamedTuple):
    """Where a column of the form stands in the roster's rows, and how it is judged; the link of a file is not."""

    place: int
    judged: Judged | None


def rule_faults(opened: Opened) -> Iterator[Fault]:
    """Judge each distinct combination of texts once; rows with a faulty cell are told where cells are checked."""
    for one in opened.sheets:
        if one.read.headings == one.declared.headings:
            wrong = (found for rule in rules_judged(one, opened.law) for found in _broken(rule, one, opened))
            yield from (Fault(one.path, what, one.declared.title, row) for row, what in sorted(wrong))


def rules_judged(one: Placed, law: Law) -> list[RowRule]:
    """List the rules in force on a row of a sheet that its roster can prove."""
    known = {*one.declared.joined, *(column.source for column in one.declared.columns), *UNPRINTED}
    form = one.roster.form.name
    in_force = (rule for rule in one.declared.source.rules_on_rows(law) if known.issuperset(rule.reads))
    return [
        rule
        for rule in in_force
        if (form, rule.rule, rule.at) not in UNJUDGED and RULES[rule.rule].severity is Severity.ERROR
    ]


def _broken(rule: RowRule, one: Placed, opened: Opened) -> Iterator[tuple[int, str]]:
    """Give each row that breaks a rule, and what is said of it."""
    printed = _printed(one, opened.law.year)
    cells = [printed.get(name) for name in rule.reads]
    columns = list(zip(*one.read.rows, strict=True))
    read = [columns[cell.place] if cell else repeat("") for cell in cells] if columns else []
    said: dict[tuple[str, ...], str] = {}
    for number, texts in enumerate(zip(*read, strict=False), 2):
        if texts not in said:
            said[texts] = _said(rule, cells, texts, opened.law)
        if said[texts]:
            yield number, said[texts]


def _printed(one: Placed, year: int) -> dict[str, Cell]:
    """Say where each column of the form stands in the roster."""
    headings = {heading: heading for heading in one.declared.joined}
    headings |= {column.source: column.heading for column in one.declared.columns}
    judged = {column.heading: column for column in judged_columns(one, year)}
    places = {heading: place for place, heading in enumerate(one.declared.headings)}
    return {source: Cell(places[heading], judged.get(heading)) for source, heading in headings.items()}


def _said(rule: RowRule, cells: list[Cell | None], texts: tuple[str, ...], law: Law) -> str:
    """Say how texts break a rule; "" where they keep it, or the sweep did not judge them for a fault in one of them."""
    readings = [_readings(*one) for one in zip(rule.reads, cells, texts, strict=True)]
    if not all(_is_sound(*one, law) for one in zip(cells, texts, strict=True)):
        return ""
    if any(rule.holds(law, *filed) for filed in product(*readings)):
        return ""
    shown = [mask_all(text) for text in texts]
    return wording.rule_broken(rule.at, shown[rule.reads.index(rule.at)], rule.told(*shown))


def _readings(name: str, cell: Cell | None, text: str) -> tuple[str, ...]:
    """List what the office may have filed where a roster prints a text, or nothing."""
    if cell is None:
        return UNPRINTED[name]
    return ("", text) if _is_blank(cell, text) else (text,)


def _is_blank(cell: Cell, text: str) -> bool:
    """Tell whether a text may stand for an empty cell."""
    return cell.judged is not None and text == cell.judged.blank and not cell.judged.column.mandatory


def _is_sound(cell: Cell | None, text: str, law: Law) -> bool:
    if cell is None or cell.judged is None or _is_blank(cell, text):
        return True
    return all(need.met(text) for need in cell.judged.column.requirements(law))
