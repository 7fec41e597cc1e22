"""What a package says of itself beside its rows: the facts of its moment, as the ledger stood at a mark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.forms import forms
from schemas.identity import mask_all
from schemas.milestone import name_of
from schemas.rosters import rosters
from schemas.wording_kept import why_kept
from schemas.wording_reports import STATES
from schemas.wording_runs import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flows.collected import School
    from flows.desk import Desk
    from flows.steps.deadlines import Deadline
    from flows.steps.overview import Cell
    from flows.steps.package import Facts
    from flows.steps.package.difference import Difference
    from flows.steps.rendering import Rendered
    from schemas.table import Table
    from schemas.terms import Period

OUTSTANDING = ("missing", "returned", "held")


def facts_of(school: School, rendered: Rendered, number: int, closes: Iterable[str], before: Path | None) -> Facts:
    """Gather what a package says of itself; `before` is the folder of the package before it."""
    from flows.steps.decisions_in_force import in_force
    from flows.steps.package import Facts

    desk, period = school.desk, rendered.period
    cells = [cell for cell in desk.board(period) if cell.period == str(period)]
    tables = school.assessed.school.tables
    return Facts(
        number=number,
        made_at=desk.site.now(),
        school=desk.site.settings.school.name,
        code=desk.site.settings.school.code,
        deadlines=_deadlines(desk, period),
        closes=tuple(dict.fromkeys(closes)),
        decisions=in_force(school.context.decisions, str(period), tables),
        duties=duties_in(cells),
        outstanding=outstanding_in(cells),
        kept=kept_in(tables, period),
        difference=_difference(before, number - 1, school, rendered) if before else None,
        failures=[one for one in desk.ledger.failures(period.year) if one.harm.concerns_rows],
    )


def duties_in(cells: Iterable[Cell]) -> list[dict[str, Any]]:
    """List the school's duties of a period that are not done, each with the office that must see to it."""
    return [
        {"office": cell.office, "form": cell.title} | finding.as_json() for cell in cells for finding in cell.duties
    ]


def outstanding_in(cells: Iterable[Cell]) -> list[dict[str, Any]]:
    """List the forms that are missing, sent back or held, each with its office and what is to be done."""
    return [
        {
            "office": cell.office,
            "title": cell.title,
            "state": STATES[cell.state],
            "next": cell.next,
            "due": cell.due,
            "days_left": cell.days_left,
        }
        for cell in cells
        if cell.state in OUTSTANDING
    ]


def kept_in(tables: Iterable[Table], period: Period) -> list[tuple[str, ...]]:
    """List the rows of earlier workbooks that stand on in a period, in the columns of `wording_kept.HEADINGS`."""
    kept = [table for table in tables if table.kept_for and table.filing.period == period]
    return [
        (
            table.filing.drop.office,
            table.filing.form.title,
            mask_all(table.filing.title),
            table.filing.drop.shown,
            ranges(table.row_numbers),
            why_kept(len(table.decided)),
        )
        for table in kept
    ]


def _difference(before: Path, number: int, school: School, rendered: Rendered) -> Difference:
    """Compare the package before, by its number and where it lies, with what has been rendered now."""
    from flows.steps.package.contents import contents_in, contents_of
    from flows.steps.package.difference import difference

    name = name_of(rendered.period, number)
    return difference(name, contents_in(before), contents_of(rendered, school.hash_of))


def _deadlines(desk: Desk, period: Period) -> tuple[Deadline, ...]:
    """Give the deadlines of the forms that feed a period's package, the earliest first."""
    from flows.steps.deadlines import deadlines_of

    every = desk.deadlines()
    feeding = [form for name, form in forms(period.year).items() if name in rosters(period.year)]
    own = (deadlines_of(form, period, every) for form in feeding if period.of(form.cadence) == period)
    return tuple(sorted({deadline for found in own for deadline in found}))
