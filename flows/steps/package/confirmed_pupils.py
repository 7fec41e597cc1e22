"""Who is told on which class's page, and of which rows: nobody of whom anything was read is left out."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.class_lists import Student, named_students
from flows.steps.package.confirmed_items import is_told
from flows.steps.package.fates_book import shown
from schemas import wording_confirmed as words
from schemas.columns import ROSTER
from schemas.form import IDENTITY, STUDENT
from schemas.headings import CLASS, GRADE, NAME, SEAT
from schemas.natural_order import natural
from schemas.terms import Fate, Severity
from schemas.wording_confirmation import not_accepted
from schemas.wording_counting import TICKED
from schemas.wording_unsent import why_not_accepted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from flows.steps.rendering import Rendered
    from schemas.drop import RowFate
    from schemas.table import RowAt

Placed = tuple["RowAt", "RowFate"]


class Listed(NamedTuple):
    """A student as the sheets name them; `of_class` is "" of one who is in none, `order` places the class.

    `why` says why nothing of one goes whose row of 學生名冊 is not accepted, "" of all others.
    """

    order: tuple[object, ...]
    of_class: str
    grade: str
    seat: str
    number: str
    name: str
    why: str = ""

    @property
    def place(self) -> tuple[object, ...]:
        """Where the student stands among all: in the order of classes and seats, whoever is in no class last."""
        return not self.of_class, self.order, natural(self.seat), self.number


def rows_by_student(rendered: Rendered) -> dict[str, list[Placed]]:
    """Group the rows that stand by their student, in the order in which they are told."""
    order = {form: place for place, form in enumerate((ROSTER.form, *words.CATEGORIES))}
    found: defaultdict[str, list[Placed]] = defaultdict(list)
    for at, fate in zip(rendered.places, rendered.fates, strict=True):
        if at and fate.student and is_told(fate):
            found[fate.student].append((at, fate))
    for rows in found.values():
        rows.sort(key=lambda row: (order.get(row[1].form, len(order)), row[1].form, _first(row[1])))
    return dict(found)


def _first(fate: RowFate) -> tuple[object, ...]:
    """Order rows of a form by their place among the ticked, then by what tells them apart, whenever they arrived."""
    place = next((one.place for one in fate.counted if one.what == TICKED and one.place), 0)
    return place, fate.sheet, fate.key, fate.drop.office, fate.drop.received_at, fate.row


def by_class(rendered: Rendered, numbers: Collection[str]) -> Iterator[list[Listed]]:
    """Give the students of each class, then those in none: the accepted ones, whom a row of 學生名冊 names, and these.

    Who is not accepted stands where the row that was sent back says, in the class as the accepted ones have it; but
    not beside an accepted one of that name, unless something of theirs is told.
    """
    accepted, named = rendered.lists.students, named_students(rendered.tables, rendered.period)
    classes = {one.texts[CLASS]: one.class_order for one in (*named.values(), *accepted.values())}
    reasons, taken = _reasons(rendered), {_called(one) for one in accepted.values()}
    known = {
        number: _listed(number, one, one.class_order)
        if number in accepted
        else _listed(number, one, classes[one.texts[CLASS]])._replace(why=reasons.get(number, ""))
        for number, one in (named | accepted).items()
        if number in accepted or number in numbers or _called(one) not in taken
    }
    everybody = {number: Listed((), "", "", "", number, "") for number in numbers} | known
    ordered = sorted(everybody.values(), key=lambda one: one.place)
    for _, members in groupby(ordered, key=lambda one: one.place[:2]):
        yield list(members)


def _called(student: Student) -> tuple[str, str]:
    return student.texts[CLASS], student.texts[NAME]


def _reasons(rendered: Rendered) -> dict[str, str]:
    """Say of every student why the row of 學生名冊 was sent back or waits, as its latest table has it."""
    found: dict[str, str] = {}
    for table in sorted(rendered.tables, key=lambda table: table.filing.period):
        if table.filing.form.name == ROSTER.form and IDENTITY in table.filing.sheet.by_heading:
            for index, finding in table.decided.items():
                fate = Fate.REJECTED if finding.severity is Severity.ERROR else Fate.HELD
                said = why_not_accepted(fate, finding.rule, finding.heading, table.filing.drop.office)
                found[table.texts(STUDENT)[index]] = not_accepted(said)
    return found


def _listed(number: str, student: Student, order: tuple[object, ...]) -> Listed:
    of_class, grade, seat, name = (shown(student.texts[heading]) for heading in (CLASS, GRADE, SEAT, NAME))
    return Listed(order if of_class else (), of_class, grade, seat, number, name)
