"""Of which grade the rows of a workbook are, by the 學生名冊 that stands, and of which grades it changes rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.attached_bytes import AttachedBytes
from flows.steps.keying import carries_identity, students_of
from schemas.cohort import row_id
from schemas.columns import ROSTER
from schemas.form import BIRTH, IDENTITY, STUDENT
from schemas.headings import GRADE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from flows.steps.attached_bytes import Digests
    from schemas.form import Certifying, Form
    from schemas.register import Texts
    from schemas.table import Table
    from schemas.terms import Period

NO_GRADE = ""
"""The grade of a row that is about no student, or about one whom no 學生名冊 names."""

Item = tuple[str, str]
"""A registered item: the form that certifies it, and its number."""


class Owned(NamedTuple):
    """Whose an item is, and the id of the row by which it is registered."""

    student: str
    row: str


class _Compared(NamedTuple):
    """What of a row may not change: also whether its student is the one of 學生名冊, and the bytes of its files."""

    grade: str
    key: Texts
    texts: Texts
    is_sound: bool
    files: Texts


@dataclass(frozen=True)
class Grades:
    """The grade of each student, by 學號 and by 身分證號, and whose each item is that another form certifies.

    `enrolled` gives the 學號 and 出生日期 by period and 身分證號.
    """

    students: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[Item, Owned] = field(default_factory=dict)
    enrolled: Mapping[tuple[Period, str], Texts] = field(default_factory=dict)

    def __or__(self, later: Grades) -> Grades:
        """Take the later word where both know a student or an item."""
        return Grades(
            {**self.students, **later.students}, {**self.owners, **later.owners}, {**self.enrolled, **later.enrolled}
        )

    def changed(
        self, fresh: Sequence[Table], standing: Iterable[Table], files: AttachedBytes | None = None
    ) -> dict[str, set[str]]:
        """Name the grades of which rows are added, altered or left out, each with the ids of these rows.

        Of a certification it is the id of the row that it certifies. A row is altered too where one of its `files` is
        another. `fresh` and `standing` are filed as one: they are of one sheet of a form, and `fresh` is not empty.
        """
        form, sheet, files = fresh[0].filing.form.name, fresh[0].filing.sheet.title, files or AttachedBytes()
        new, old = Counter(self._rows(fresh, files.coming)), Counter(self._rows(standing, files.standing))
        found: dict[str, set[str]] = {}
        for row in (*(new - old), *(old - new)):
            owned = self.owners.get((form, row.key[0]))
            found.setdefault(row.grade, set()).add(owned.row if owned else row_id(form, sheet, row.key))
        return found

    def of_rows(self, table: Table) -> list[str]:
        """Give the grade of each row of a table."""
        return self._of(self.keyed(table))

    def _rows(self, tables: Iterable[Table], files: Callable[[Table], Digests]) -> Iterator[_Compared]:
        for table in map(self.keyed, tables):
            sheet = table.filing.sheet
            texts = zip(*map(table.texts, sheet.headings), strict=True)
            yield from map(_Compared, self._of(table), _keys(table), texts, table.sound((STUDENT,)), files(table))

    def keyed(self, table: Table) -> Table:
        """Put the 學號 into rows that carry 身分證號, as it is put before they are checked and recorded."""
        if not carries_identity(table):
            return table
        periods = table.filing.period.parts()[::-1]

        def known(identity: str) -> Texts | None:
            return next(filter(None, (self.enrolled.get((period, identity)) for period in periods)), None)

        told = students_of(table, known)
        wrong = {(index, STUDENT) for index, (_, heading) in enumerate(told) if heading}
        frame = table.frame.assign(**{STUDENT: [number for number, _ in told]})
        return replace(table, frame=frame, faults=table.faults | wrong)

    def _of(self, table: Table) -> list[str]:
        own = [NO_GRADE] * len(table.frame)
        if _enrols(table):  # a student who is new is of the grade that the row itself says
            own = table.texts(GRADE)
        return [self.students.get(student, grade) for student, grade in zip(self._whose(table), own, strict=True)]

    def _whose(self, table: Table) -> list[str]:
        if students := _students_of(table):
            return students
        form, nobody = table.filing.form.name, Owned("", "")
        return [self.owners.get((form, item), nobody).student for item, *_ in _keys(table)]


NOBODY = Grades()


def _keys(table: Table) -> Iterator[Texts]:
    return zip(*map(table.texts, table.filing.sheet.key), strict=True)


def _students_of(table: Table) -> list[str]:
    """Give each row's 學號, or 身分證號 where that stands in its place; nothing where a sheet is not about students."""
    headings = [heading for heading in (STUDENT, IDENTITY) if heading in table.frame]
    return [next(filter(None, texts), "") for texts in zip(*map(table.texts, headings), strict=True)]


def _enrols(table: Table) -> bool:
    return table.filing.form.name == ROSTER.form and GRADE in table.frame


def informs(form: Form) -> bool:
    """Tell whether workbooks of a form say of which grade anything is."""
    return form.name == ROSTER.form or form.choosing is not None


def grades_in(tables: Iterable[Table]) -> Grades:
    """Learn from tables that stand, the later word last, who is in which grade and whose each item is."""
    students: dict[str, str] = {}
    owners: dict[Item, Owned] = {}
    enrolled: dict[tuple[Period, str], Texts] = {}
    for table in tables:
        choosing = table.filing.form.choosing
        if _enrols(table):
            for heading in (STUDENT, IDENTITY):
                students |= zip(table.texts(heading), table.texts(GRADE), strict=True)
            whom = [(table.filing.period, identity) for identity in table.texts(IDENTITY)]
            enrolled |= zip(whom, zip(table.texts(STUDENT), table.texts(BIRTH), strict=True), strict=True)
        elif choosing and choosing.certifying.item in table.frame:
            owners |= _owned(table, choosing.certifying)
    students.pop("", None)
    return Grades(students, owners, enrolled)


def _owned(table: Table, certifying: Certifying) -> dict[Item, Owned]:
    """Give whose the items of a table are."""
    form, sheet = table.filing.form.name, table.filing.sheet.title
    items = [(certifying.form, item) for item in table.texts(certifying.item)]
    rows = (row_id(form, sheet, key) for key in _keys(table))
    return dict(zip(items, map(Owned, _students_of(table), rows), strict=True))
