"""What 期程表 asks of the offices, a line a deadline: the national day, the school's own, an office's, and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.days_off import day_note, is_off, off_note
from schemas.deadline import DueLine
from schemas.forms import forms
from schemas.kinds import FormTitle
from schemas.wording_deadlines import NATIONAL, OFFICES_OWN, WINDOW, joined, of_day

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
    return [_line(one, year, earlier, today, closed) for one in every]


def _line(one: Deadline, year: int, earlier: Mapping[str, int], today: dt.date, closed: Sequence[Freeze]) -> DueLine:
    own = {office: one.for_office(earlier[office]) for office in offices_of(one, year) if office in earlier}
    notes = {office: off_note(of_day(OFFICES_OWN, day), day) for office, day in own.items() if is_off(day)}
    return DueLine(year, one, own, (one.internal - today).days, _note(one), notes, _packages(one, year, closed))


def _note(one: Deadline) -> str:
    """Say which of everybody's days nobody works on."""
    window = (off_note(what, day, before=False) for what, day in zip(WINDOW, one.window, strict=False))
    return joined((day_note(one.internal), off_note(NATIONAL, one.national), *window))


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
