"""The confirmation sheet of each class: what will be sent of every student, what will not, and why."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.package.class_files import class_files
from flows.steps.package.confirmed_days import Days
from flows.steps.package.confirmed_items import Told, Wording
from flows.steps.package.confirmed_pupils import by_class, rows_by_student
from flows.steps.package.fates_book import shown
from flows.steps.pages import template
from schemas import wording_confirmation as words
from schemas.forms import forms
from schemas.terms import Fate
from schemas.wording_confirmed import CATEGORIES
from schemas.wording_packages import CONFIRMATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flows.steps.package.bag import Payload
    from flows.steps.package.confirmed_pupils import Listed, Placed
    from flows.steps.package.facts import Facts
    from flows.steps.rendering import Rendered
    from schemas.drop import RowFate
    from schemas.table import RowAt


class Sent(NamedTuple):
    """What goes of a category, of the last grade in one round: its title, how many, each, until when that is taken."""

    title: str
    number: str
    items: list[Told]
    until: str


class Pupil(NamedTuple):
    """One student's page: what is sent by category, what is not, what stays at school, and the clauses quoted.

    `why` says why nothing goes of one whose row of 學生名冊 is not accepted.
    """

    seat: str
    number: str
    name: str
    sent: list[Sent]
    unsent: list[Told]
    stays: list[str]
    notes: list[str]
    why: str

    @property
    def counts(self) -> tuple[str, int]:
        """Count what is sent, by category, and what is not."""
        return "、".join(f"{title} {number}" for title, number, *_ in self.sent), len(self.unsent)


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
    told, classes = _Told(rendered, facts), list(by_class(rendered, rows))
    files = class_files([(members[0].grade, members[0].of_class or words.NO_CLASS) for members in classes])
    for members, file in zip(classes, files, strict=True):
        name = members[0].of_class
        pupils = [told.pupil(one, rows.get(one.number, [])) for one in members]
        page = template("confirmation.html.j2").render(
            heading=words.heading(name or words.NO_CLASS, str(rendered.period)),
            how=words.HOW if name else words.NO_CLASS_HOW,
            school=facts.school,
            pupils=pupils,
            return_by=told.days.return_by(members[0].grade),
            words=words,
        )
        yield file, page


class _Told:
    """What pages are written from: the words for rows, the days by which to answer, the round that a roster is of."""

    def __init__(self, rendered: Rendered, facts: Facts) -> None:
        self.wording = Wording(rendered.tables, rendered.period.year)
        self.days = Days(rendered, facts)
        self.rounds = {one.roster.path: one.roster.cohort.round for one in rendered.rosters}

    def pupil(self, student: Listed, rows: Sequence[Placed]) -> Pupil:
        """Write one student's page."""
        names, notes = self.wording.names(rows), dict[str, int]()
        goes = [row for row in rows if row[1].form in CATEGORIES and row[1].fate is Fate.SUBMITTED]
        stays = [fate for _, fate in rows if _stays_at_school(fate)]
        back = [row for row in rows if row[1].fate is not Fate.SUBMITTED and not _stays_at_school(row[1])]
        sent = list(self._sent(goes, names))
        unsent = [self.wording.unsent(names[at], fate, notes) for at, fate in back]
        quoted = [self.wording.note(clause, number) for clause, number in notes.items()]
        return Pupil(
            student.seat, shown(student.number), student.name, sent, unsent, _stays(stays), quoted, student.why
        )

    def _sent(self, rows: Sequence[Placed], names: Mapping[RowAt, str]) -> Iterator[Sent]:
        """Tell what goes by category, of the last grade by round."""
        for form, group in groupby(rows, key=lambda row: row[1].form):
            parted = sorted(((self.rounds.get(row[1].roster, ""), row) for row in group), key=itemgetter(0))
            for turn, part in groupby(parted, key=itemgetter(0)):
                listed, category = [row for _, row in part], CATEGORIES[form]
                summed = self.wording.sums(listed) if category.summed[0] else None
                told = summed or [self.wording.sent(names[at], fate) for at, fate in listed]
                title, number = words.in_round(category.title, turn), words.counted(len(listed), category.unit)
                yield Sent(title, number, told, self.days.until(form, turn))


def _stays_at_school(fate: RowFate) -> bool:
    return fate.fate is Fate.KEPT and fate.form not in CATEGORIES


def _stays(fates: Iterable[RowFate]) -> list[str]:
    """Count what stays at school, by form."""
    kept = sorted(fate.form for fate in fates)
    return [words.stays(forms()[form].title, len(list(own))) for form, own in groupby(kept)]
