"""How every rule ended: on one workbook, and over a whole sweep with the school's duties and what was left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas import wording
from schemas.catalogue import RULES
from schemas.columns import IDENTITY_PAIR
from schemas.decision import UNDELIVERED
from schemas.forms import forms
from schemas.outcome import Judged, Outcome, Unjudged, judged, together
from schemas.sheet_rules import rules_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flows.steps.overview import Cell
    from schemas.finding import Finding
    from schemas.table import Examined, Table
    from schemas.terms import Law, Period

LEFT = "W18"
FILE_RULES = {rule for rule, defined in RULES.items() if rule.startswith("W") and rule != LEFT and defined.built}
"""The rules on a file as a whole, judged once a form has been found in it."""


def checks_of(examined: Examined, laws: Mapping[Period, Law]) -> list[Judged]:
    """Say how every rule that judges something in a drop ended; a duty is judged over the whole school."""
    tables = [table for table in examined.tables if not table.refused and len(table.frame)]
    applied = FILE_RULES if examined.tables else set()
    unjudged = [one for table in tables for one in (*table.unjudged, *_duties(table))]
    for table in tables:
        applied = applied | _rules_on(table, laws)
    return judged(applied, [finding.rule for finding in examined.all_findings], unjudged)


def outcomes(
    examined: Sequence[Examined],
    laws: Mapping[Period, Law],
    cells: Iterable[Cell],
    left: Iterable[Finding],
    period: Period,
) -> list[Judged]:
    """Say how every rule of the catalogue ended over the drops that stand, the board's cells, and what was left."""
    runs = [[*checks_of(one, laws), *_passed_over(one, laws)] for one in examined]
    return together(runs, [*_over_duties(cells, period), *_over_left(left)], period.year)


def _rules_on(table: Table, laws: Mapping[Period, Law]) -> set[str]:
    filing, law = table.filing, laws[table.filing.period]
    beside = [column for column in IDENTITY_PAIR if filing.sheet.about_students and column.heading in filing.letters]
    found = {need.rule for column in beside for need in column.requirements(law)}
    return found | rules_on(filing.form, filing.sheet, law)


def _duties(table: Table) -> Iterator[Unjudged]:
    filing = table.filing
    for duty in filing.form.duties_in(filing.period.year):
        if duty.sheet == filing.sheet.title:
            yield Unjudged(duty.rule, wording.JUDGED_OVER_SCHOOL)


def _passed_over(examined: Examined, laws: Mapping[Period, Law]) -> Iterator[Judged]:
    """Say which rules did not judge the rows of sheets that were refused whole."""
    for table in examined.tables:
        if table.refused and len(table.frame):
            for rule in _rules_on(table, laws):
                yield Judged(rule, Outcome.SKIPPED, wording.refused_whole(table.refused.rule))


def _over_duties(cells: Iterable[Cell], period: Period) -> Iterator[Judged]:
    """Say how the school's duties ended; where a form has not come, that alone is found, and its duties wait."""
    found: dict[str, set[str]] = {}
    for cell in cells:
        found.setdefault(cell.form, set()).update(duty.rule for duty in cell.duties)
    for form in forms(period.year).values():
        told = found.get(form.name, set())
        yield _ended(UNDELIVERED, told)
        for duty in form.duties_in(period.year):
            missing = Judged(duty.rule, Outcome.SKIPPED, wording.has_not_arrived(form.title))
            yield missing if UNDELIVERED in told else _ended(duty.rule, told)


def _over_left(left: Iterable[Finding]) -> list[Judged]:
    return [_ended(LEFT, {finding.rule for finding in left})]


def _ended(rule: str, found: set[str]) -> Judged:
    return Judged(rule, Outcome.FAILED if rule in found else Outcome.PASSED)
