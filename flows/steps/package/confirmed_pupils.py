"""Who is told on which class's page, and of which rows: nobody of whom anything was read is left out."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.class_lists import CLASS, GRADE, HUB, SEAT, Student, named_students
from flows.steps.package.confirmed_items import is_told
from flows.steps.package.fates_book import shown
from schemas import wording_confirmation as words
from schemas.wording_counting import TICKED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.steps.rendering import Rendered
    from schemas.drop import RowFate
    from schemas.table import RowAt

Placed = tuple["RowAt", "RowFate"]
NAME = "姓名"


class Listed(NamedTuple):
    """A student as the sheets name them; `of_class` is "" of one who is in none, `order` places the class."""

    order: tuple[object, ...]
    of_class: str
    grade: str
    seat: str
    number: str
    name: str

    @property
    def place(self) -> tuple[object, ...]:
        """Where the student stands among all: in the order of classes and seats, whoever is in no class last."""
        seat = int(self.seat) if self.seat.isdecimal() else 0
        return not self.of_class, self.order, seat, self.seat, self.number


def rows_by_student(rendered: Rendered) -> dict[str, list[Placed]]:
    """Group the rows that stand by their student, in the order in which they are told."""
    order = {form: place for place, form in enumerate((HUB, *words.CATEGORIES))}
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


def by_class(rendered: Rendered, numbers: Iterable[str]) -> Iterator[list[Listed]]:
    """Give the students of each class, then those in none: the accepted ones, whom a row of 學生名冊 names, and these.

    Who is not accepted stands where the row that was sent back says, in the class as the accepted ones have it.
    """
    accepted, named = rendered.lists.students, named_students(rendered.tables, rendered.period)
    classes = {one.texts[CLASS]: one.class_order for one in (*named.values(), *accepted.values())}
    known = {
        number: _listed(number, one, one.class_order if number in accepted else classes[one.texts[CLASS]])
        for number, one in (named | accepted).items()
    }
    everybody = {number: Listed((), "", "", "", number, "") for number in numbers} | known
    ordered = sorted(everybody.values(), key=lambda one: one.place)
    for _, members in groupby(ordered, key=lambda one: one.place[:2]):
        yield list(members)


def _listed(number: str, student: Student, order: tuple[object, ...]) -> Listed:
    of_class, grade, seat, name = (shown(student.texts[heading]) for heading in (CLASS, GRADE, SEAT, NAME))
    return Listed(order if of_class else (), of_class, grade, seat, number, name)
