"""Of which grade the rows of a workbook are, by the 學生名冊 that stands, and of which grades it changes rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.steps.class_lists import GRADE
from flows.steps.roll import HUB
from schemas.form import IDENTITY, STUDENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schemas.form import Form
    from schemas.table import Table

NO_GRADE = ""
"""The grade of a row that is about no student, or about one whom no 學生名冊 names."""

Item = tuple[str, str]
"""A registered item: the form that certifies it, and its number."""


@dataclass(frozen=True)
class Grades:
    """The grade of each student, by 學號 and by 身分證號, and whose each item is that another form certifies."""

    students: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[Item, str] = field(default_factory=dict)

    def __or__(self, later: Grades) -> Grades:
        """Take the later word where both know a student or an item."""
        return Grades({**self.students, **later.students}, {**self.owners, **later.owners})

    def changed(self, fresh: Iterable[Table], standing: Iterable[Table]) -> set[str]:
        """Name the grades of which rows are added, altered or left out."""
        new, old = Counter(self._rows(fresh)), Counter(self._rows(standing))
        return {grade for grade, _ in (*(new - old), *(old - new))}

    def _rows(self, tables: Iterable[Table]) -> Iterator[tuple[str, tuple[str, ...]]]:
        for table in tables:
            texts = zip(*map(table.texts, table.filing.sheet.headings), strict=True)
            yield from zip(self._of(table), texts, strict=True)

    def _of(self, table: Table) -> list[str]:
        own = [NO_GRADE] * len(table.frame)
        if _enrols(table):  # a student who is new is of the grade that the row itself says
            own = table.texts(GRADE)
        return [self.students.get(student, grade) for student, grade in zip(self._whose(table), own, strict=True)]

    def _whose(self, table: Table) -> list[str]:
        if students := _students_of(table):
            return students
        form, sheet = table.filing.form.name, table.filing.sheet
        return [self.owners.get((form, item), "") for item in table.texts(sheet.key[0])]


NOBODY = Grades()


def _students_of(table: Table) -> list[str]:
    """Give each row's 學號, or 身分證號 where that stands in its place; nothing where a sheet is not about students."""
    headings = [heading for heading in (STUDENT, IDENTITY) if heading in table.frame]
    return [next(filter(None, texts), "") for texts in zip(*map(table.texts, headings), strict=True)]


def _enrols(table: Table) -> bool:
    return table.filing.form.name == HUB and GRADE in table.frame


def informs(form: Form) -> bool:
    """Tell whether workbooks of a form say of which grade anything is."""
    return form.name == HUB or form.choosing is not None


def grades_in(tables: Iterable[Table]) -> Grades:
    """Learn from tables that stand, the later word last, who is in which grade and whose each item is."""
    students: dict[str, str] = {}
    owners: dict[Item, str] = {}
    for table in tables:
        choosing = table.filing.form.choosing
        if _enrols(table):
            for heading in (STUDENT, IDENTITY):
                students |= zip(table.texts(heading), table.texts(GRADE), strict=True)
        elif choosing and choosing.certifying.item in table.frame:
            items = table.texts(choosing.certifying.item)
            owners |= zip(((choosing.certifying.form, item) for item in items), _students_of(table), strict=True)
    students.pop("", None)
    return Grades(students, owners)
