"""What 期程表 asks of the offices, a line a deadline: the national day, the school's own, an office's, and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.days_off import day_note
from schemas.deadline import DueLine
from schemas.forms import forms
from schemas.kinds import FormTitle

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from flows.steps.lateness import Freeze
    from schemas.deadline import Deadline
    from schemas.form import Form


def due_list(
    every: Iterable[Deadline],
    year: int,
    earlier: Mapping[str, int],
    today: dt.date,
    closed: Sequence[Freeze] = (),
) -> list[DueLine]:
    """Tell each deadline of an academic year.

    `earlier` is how many days before it an office must be in, `closed` what packages have frozen.
    """
    return [
        DueLine(
            one,
            {office: one.for_office(earlier[office]) for office in offices_of(one, year) if office in earlier},
            (one.internal - today).days,
            day_note(one.internal),
            _packages(one, year, closed),
        )
        for one in every
    ]


def offices_of(deadline: Deadline, year: int) -> tuple[str, ...]:
    """List the offices that hand in what a deadline is for."""
    return tuple(dict.fromkeys(office for form in _forms_of(deadline, year) for office in form.offices))


def _forms_of(deadline: Deadline, year: int) -> list[Form]:
    return [form for form in forms(year).values() if deadline.form in {form.title, FormTitle.every}]


def _packages(deadline: Deadline, year: int, closed: Iterable[Freeze]) -> tuple[str, ...]:
    """List the packages that have closed a deadline."""
    names, told = {form.name for form in _forms_of(deadline, year)}, (deadline.turn, deadline.internal)
    return tuple(
        dict.fromkeys(
            one.package
            for one in closed
            if one.form in names and one.speaks_for(deadline.grade) and (one.round, one.at.date()) == told
        )
    )
