"""Whether no student has more in a package than the regulation allows, counted anew over all its rosters."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flows.steps.verification.fault import Fault
from schemas import wording_verification as wording
from schemas.form import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.verification.opened import Opened, Placed
    from schemas.form import Form
    from schemas.regulation import Limit


def limit_faults(opened: Opened) -> Iterator[Fault]:
    """Count what each student has, by year and by semester; what is submitted was registered, so both limits hold."""
    for form in dict.fromkeys(one.roster.form for one in opened.sheets if one.roster.leaves_school):
        if choosing := form.choosing:
            yield from _beyond(opened, form, choosing.ticked, choosing.ticked_per)
            yield from _beyond(opened, form, choosing.registered, choosing.registered_per)


def _beyond(opened: Opened, form: Form, limit: Limit, per: tuple[str, ...]) -> Iterator[Fault]:
    most, clause = limit.number(opened.law.year), limit.clause.number
    found: Counter[tuple[str, ...]] = Counter()
    last: dict[tuple[str, ...], tuple[Placed, int]] = {}
    for one in (placed for placed in opened.sheets if placed.roster.form is form):
        for number, row in enumerate(one.read.rows, 2):
            group = _group(one, row, per)
            found[group] += 1
            last[group] = (one, number)
    for group in (group for group, count in found.items() if count > most):
        one, number = last[group]
        yield Fault(one.path, wording.too_many(limit.name, found[group], most, clause), one.declared.title, number)


def _group(one: Placed, row: tuple[str, ...], per: tuple[str, ...]) -> tuple[str, ...]:
    """Give what rows are counted together by: the student, and those headings that the roster prints.

    What it does not print, such as the academic year, is the same in the whole package.
    """
    cells = dict(zip(one.declared.headings, row, strict=False))
    printed = {column.source: cells.get(column.heading, "") for column in one.declared.columns}
    shared = (heading for heading in per if heading in printed)  # of a student: 學號 stands in no national roster
    return (cells.get(IDENTITY, ""), *(printed[heading] for heading in shared))
