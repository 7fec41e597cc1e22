"""Which cohort a row of a national roster goes with: its student's grade and division, and the round that is open."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from schemas.cohort import FIRST_ROUND, LAST_GRADE, PLAIN, SECOND_ROUND, Cohort, in_extension, row_id
from schemas.form import STUDENT
from schemas.headings import DIVISION, GRADE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from flows.steps.class_lists import ClassLists, Student
    from schemas.roster import Roster
    from schemas.table import RowAt, Table


class Cohorts:
    """Where rows go; `first_rounds` names, by form whose first round is closed, those that went in it."""

    def __init__(
        self, tables: Sequence[Table], lists: ClassLists, year: int, first_rounds: Mapping[str, Collection[str]]
    ) -> None:
        self.tables, self.lists, self.year = tables, lists, year
        self.first_rounds = {form: frozenset(rows) for form, rows in first_rounds.items()}

    def split(self, roster: Roster, rows: Iterable[RowAt]) -> dict[Cohort, set[RowAt]]:
        """Part a roster's rows by cohort; the plain one is there, though empty, unless nobody belongs to it."""
        parted: defaultdict[Cohort, set[RowAt]] = defaultdict(set)
        alone = roster.cohorts == (PLAIN,)
        for at in rows:
            parted[PLAIN if alone else roster.takes_in(self._of_row(*at))].add(at)
        if alone or not self._of_students or PLAIN in map(roster.takes_in, self._of_students):
            parted.setdefault(PLAIN, set())
        return {cohort: parted[cohort] for cohort in roster.cohorts if cohort in parted}

    @cached_property
    def _of_students(self) -> set[Cohort]:
        """The cohorts to which anybody belongs, whatever the round."""
        return {self._of(student) for student in self.lists.students.values()}

    def _of(self, student: Student) -> Cohort:
        last = student.texts[GRADE] == LAST_GRADE
        return Cohort(FIRST_ROUND if last else "", in_extension(student.texts[DIVISION], self.year))

    def _of_row(self, number: int, index: int) -> Cohort:
        table = self.tables[number]
        cohort = self._of(self.lists.students[table.texts(STUDENT)[index]])
        closed = self.first_rounds.get(table.filing.form.name)
        if not cohort.round or closed is None or _id_of(table, index) in closed:
            return cohort
        return cohort._replace(round=SECOND_ROUND)


def _id_of(table: Table, index: int) -> str:
    sheet = table.filing.sheet
    return row_id(table.filing.form.name, sheet.title, (table.texts(heading)[index] for heading in sheet.key))
