"""Who the accepted students of a period are, and in which order a list of rows about them or their classes stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from schemas.columns import ROSTER
from schemas.form import BIRTH, IDENTITY, STUDENT
from schemas.headings import CLASS, DIVISION, GRADE, SEAT
from schemas.natural_order import natural
from schemas.roster import CLASS_LIST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.table import Table
    from schemas.terms import Period

Order = tuple[object, ...]


@dataclass(frozen=True)
class Student:
    """What the rosters print of a student, by heading, and where the student's class stands among the others."""

    texts: dict[str, str]
    class_order: Order

    @property
    def order(self) -> Order:
        """Where the student stands among all of the school."""
        return (*self.class_order, int(self.texts[SEAT]), self.texts[STUDENT])


@dataclass(frozen=True)
class ClassLists:
    """The accepted students of a period, by 學號."""

    students: dict[str, Student]

    @cached_property
    def _classes(self) -> dict[str, Order]:
        return {student.texts[CLASS]: student.class_order for student in self.students.values()}

    def place(self, table: Table, index: int) -> Order:
        """Say where a row stands in its list: by student, else by class, then by its key, which no other row has."""
        key = (table.texts(heading)[index] for heading in table.filing.sheet.key)
        return (*self._owner(table, index), *key)

    def _owner(self, table: Table, index: int) -> Order:
        known = table.filing.sheet.by_heading
        if STUDENT in known:
            return self.students[table.texts(STUDENT)[index]].order
        return self._classes[table.texts(CLASS)[index]] if CLASS in known else ()


def class_lists(tables: Sequence[Table], period: Period) -> ClassLists:
    """List each accepted student of a period; of a year, as the later semester has them."""
    found: dict[str, Student] = {}
    for table in sorted(tables, key=lambda table: table.filing.period):
        filing = table.filing
        if filing.form.name == ROSTER.form and IDENTITY in filing.sheet.by_heading and filing.period in period.parts():
            accepted = (row for index, row in enumerate(_records(table)) if index not in table.decided)
            found |= {row[STUDENT]: _student(row) for row in accepted}
    return ClassLists(found)


def named_students(tables: Sequence[Table], period: Period) -> dict[str, Student]:
    """List every student whom a row of 學生名冊 names, accepted or not, as that row has it: the period's own rows last.

    A row that names no sound class tells of a student only where no other one does.
    """
    found: dict[str, Student] = {}
    for table in sorted(tables, key=lambda table: (table.filing.period in period.parts(), table.filing.period)):
        if table.filing.form.name == ROSTER.form and IDENTITY in table.filing.sheet.by_heading:
            for index, row in enumerate(_records(table)):
                known = row if (index, CLASS) not in table.faults else row | {CLASS: ""}
                if known[STUDENT] and (known[CLASS] or known[STUDENT] not in found):
                    found[known[STUDENT]] = _student(known)
    return found


def _records(table: Table) -> list[dict[str, str]]:
    headings = [GRADE, DIVISION, IDENTITY, BIRTH, *CLASS_LIST]
    columns = [table.texts(heading) for heading in headings]
    return [dict(zip(headings, row, strict=True)) for row in zip(*columns, strict=True)]


def _student(row: dict[str, str]) -> Student:
    return Student(row, (row[GRADE], natural(row[CLASS]), row[CLASS]))
