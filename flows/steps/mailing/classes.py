"""What the teacher of each class is told: which rows of its students wait for student or teacher, and for what."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.class_lists import class_lists
from schemas import wording_mail as wording
from schemas.decision import CONTRADICTS
from schemas.form import STUDENT
from schemas.forms import forms
from schemas.identity import mask_all
from schemas.roster import CLASS_LIST
from schemas.terms import Fate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.accounting import School
    from flows.steps.class_lists import ClassLists, Student
    from schemas.drop import RowFate
    from schemas.form import Form
    from schemas.table import RowAt
    from schemas.terms import Period

_, CLASS, SEAT, NAME = CLASS_LIST


Items = dict[tuple[str, ...], str]
"""The names of rows, by what tells each from the others."""


class Cause(NamedTuple):
    """Why rows of a form wait, and what to do about it."""

    form: str
    why: str
    advice: str


class Held(NamedTuple):
    """A row that waits: of which class, for what cause, whose, what tells it from others, and its name."""

    name: str
    cause: Cause
    student: str
    key: tuple[str, ...]
    item: str


class Pupil(NamedTuple):
    """A student as the teacher knows them."""

    seat: str
    number: str
    name: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Waiting:
    """The rows of one form that wait for one cause: why, what to do, and whose they are."""

    form: str
    why: str
    advice: str
    pupils: tuple[Pupil, ...]

    @property
    def rows(self) -> int:
        """How many rows wait."""
        return sum(len(pupil.items) for pupil in self.pupils)


@dataclass(frozen=True)
class ClassNews:
    """All that waits of one class in a period; nothing where all is settled."""

    period: Period
    name: str
    waiting: tuple[Waiting, ...]
    strangers: tuple[str, ...] = ()  # the files of the class that its teachers are not known to have sent

    @property
    def about(self) -> str:
        """What the news is about, as notices of it are told apart."""
        return f"{self.period} {self.name}"

    @property
    def rows(self) -> int:
        """How many rows wait."""
        return sum(one.rows for one in self.waiting)

    @property
    def students(self) -> int:
        """How many students' rows wait."""
        return len({pupil.number for one in self.waiting for pupil in one.pupils})

    @property
    def digest(self) -> str:
        """One hash for what is told: the same list is not sent twice."""
        return hashlib.sha256(repr(self.waiting).encode("utf-8", "replace")).hexdigest()


def class_news(school: School, period: Period) -> list[ClassNews]:
    """Say of every class on the accepted 學生名冊 of a semester what waits: of the semester, and of its year."""
    lists = class_lists(school.tables, period)
    found: dict[str, dict[Cause, dict[str, Items]]] = {name: {} for name in sorted(_classes(lists))}
    for held in _held(school, period, lists):
        items = found[held.name].setdefault(held.cause, {}).setdefault(held.student, {})
        items[held.key] = min(held.item, items.get(held.key, held.item))  # handed in twice, it is one thing
    return [ClassNews(period, name, tuple(_waiting(causes, lists))) for name, causes in found.items()]


def _classes(lists: ClassLists) -> set[str]:
    return {student.texts[CLASS] for student in lists.students.values()} - {""}


def _held(school: School, period: Period, lists: ClassLists) -> Iterator[Held]:
    """Give each row that waits for something that a student or a teacher can do."""
    for part in (period, period.whole_year):
        for place, fate in school.fates(part):
            student = lists.students.get(fate.student)
            if place and student and student.texts[CLASS] and fate.fate is Fate.HELD:
                cause = _cause(forms(part.year)[fate.form], fate)
                if cause:
                    yield Held(student.texts[CLASS], cause, fate.student, *_item(school, place))


def _cause(form: Form, fate: RowFate) -> Cause | None:
    """Say why a row waits and what to do; None where the class can do nothing about it."""
    rule = fate.reason.partition(" ")[0]  # a reason begins with the rule that holds the row, where one does
    advice = wording.TEACHER_ADVICE.get(rule)
    is_theirs = rule != CONTRADICTS or wording.CLASS_TEACHERS in form.offices
    return Cause(form.title, fate.reason, advice) if advice and is_theirs else None


def _item(school: School, place: RowAt) -> tuple[tuple[str, ...], str]:
    """Give what tells a row from others, and its name: the first of its names, and its key besides the student."""
    table, index = school.tables[place[0]], place[1]
    sheet = table.filing.sheet
    named = next((heading for heading in sheet.headings if heading.endswith(wording.NAMES)), "")
    shown = dict.fromkeys(heading for heading in (named, *sheet.key) if heading and heading != STUDENT)
    key = tuple(table.texts(heading)[index] for heading in sheet.key)
    own = (sheet.title, *key) if sheet.is_keyed(key) else tuple(map(str, place))
    return own, mask_all(wording.item(table.texts(heading)[index] for heading in shown))


def _waiting(causes: dict[Cause, dict[str, Items]], lists: ClassLists) -> Iterator[Waiting]:
    for (form, why, advice), numbers in sorted(causes.items()):
        pupils = sorted((lists.students[number] for number in numbers), key=_seat)
        yield Waiting(form, mask_all(why), advice, tuple(_pupil(one, numbers[one.texts[STUDENT]]) for one in pupils))


def _seat(student: Student) -> tuple[object, ...]:
    return student.order


def _pupil(student: Student, items: Items) -> Pupil:
    texts = student.texts
    return Pupil(texts[SEAT], texts[STUDENT], mask_all(texts[NAME]), tuple(sorted(items.values())))
