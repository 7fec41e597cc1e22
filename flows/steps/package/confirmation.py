"""The confirmation sheet of each class: what will be sent of every student, what will not, and why."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.deadlines import due_next
from flows.steps.package.confirmed_items import Told, Wording
from flows.steps.package.confirmed_pupils import by_class, rows_by_student
from flows.steps.package.fates_book import shown
from flows.steps.pages import template
from schemas import wording_confirmation as words
from schemas.forms import forms
from schemas.kinds import FormTitle
from schemas.terms import Fate
from schemas.wording_packages import CONFIRMATIONS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from flows.steps.package.bag import Payload
    from flows.steps.package.confirmed_pupils import Listed, Placed
    from flows.steps.package.facts import Facts
    from flows.steps.rendering import Rendered
    from schemas.drop import RowFate

UNSAFE = re.compile(r"[^\w-]+")


class Pupil(NamedTuple):
    """One student's page: what is sent by category, what is not, what stays at school, and the clauses quoted."""

    seat: str
    number: str
    name: str
    sent: list[tuple[str, str, list[Told]]]
    unsent: list[Told]
    stays: list[str]
    notes: list[str]

    @property
    def counts(self) -> tuple[str, int]:
        """Count what is sent, by category, and what is not."""
        return "、".join(f"{title} {number}" for title, number, _ in self.sent), len(self.unsent)


def confirmation_part(rendered: Rendered, facts: Facts, _: Payload) -> Iterator[tuple[str, bytes]]:
    """Give the page of each class with its path in the package."""
    for name, page in confirmation_sheets(rendered, facts):
        yield f"{CONFIRMATIONS}/{name}", page.encode()


def confirmation_sheets(rendered: Rendered, facts: Facts) -> Iterator[tuple[str, str]]:
    """Render the page of each class, with the name of its file; none where no row is about a student.

    Who is in no class stands on a page of their own, after the others.
    """
    rows = rows_by_student(rendered)
    if not rows:
        return
    wording, taken = Wording(rendered.tables, rendered.period.year), set[str]()
    for members in by_class(rendered, rows):
        name = members[0].of_class
        pupils = [_pupil(one, rows.get(one.number, []), wording) for one in members]
        page = template("confirmation.html.j2").render(
            heading=words.heading(name or words.NO_CLASS, str(rendered.period)),
            how=words.HOW if name else words.NO_CLASS_HOW,
            school=facts.school,
            pupils=pupils,
            return_by=words.return_by(_due(facts, members[0].grade)),
            words=words,
        )
        yield _file_name(name or words.NO_CLASS, taken), page


def _pupil(student: Listed, rows: Sequence[Placed], wording: Wording) -> Pupil:
    own = [row for row in rows if row[1].form in words.CATEGORIES]
    sent = list(_sent([row for row in own if row[1].fate is Fate.SUBMITTED], wording))
    stays = [fate for _, fate in rows if _stays_at_school(fate)]
    notes: dict[str, int] = {}
    back = [row for row in rows if row[1].fate is not Fate.SUBMITTED and not _stays_at_school(row[1])]
    unsent = [wording.unsent(at, fate, notes) for at, fate in back]
    quoted = [wording.note(clause, number) for clause, number in notes.items()]
    return Pupil(student.seat, shown(student.number), student.name, sent, unsent, _stays(stays), quoted)


def _sent(rows: Sequence[Placed], wording: Wording) -> Iterator[tuple[str, str, list[Told]]]:
    for form, group in groupby(rows, key=lambda row: row[1].form):
        listed, category = list(group), words.CATEGORIES[form]
        number = words.counted(len(listed), category.unit)
        told = wording.sums(listed) if category.summed[0] else [wording.sent(at, fate) for at, fate in listed]
        yield category.title, number, told


def _stays_at_school(fate: RowFate) -> bool:
    return fate.fate is Fate.KEPT and fate.form not in words.CATEGORIES


def _stays(fates: Iterable[RowFate]) -> list[str]:
    """Count what stays at school, by form."""
    kept = sorted(fate.form for fate in fates)
    return [words.stays(forms()[form].title, len(list(own))) for form, own in groupby(kept)]


def _due(facts: Facts, grade: str) -> dt.date | None:
    """Give the internal deadline that comes next for a grade; None where it is over, or there is none."""
    own = [one for one in facts.deadlines if one.grade in {grade, FormTitle.every}]
    due, today = due_next(own, facts.made_at.date()), facts.made_at.date()
    return due.internal if due and not due.is_over(today) else None


def _file_name(class_name: str, taken: set[str]) -> str:
    """Name a class's file so that any disk takes it, and no other class's has the same name."""
    stem = UNSAFE.sub("_", class_name) or "_"
    name, again = stem, 1
    while name.casefold() in taken:
        again += 1
        name = f"{stem}-{again}"
    taken.add(name.casefold())
    return f"{name}.html"
