"""Where the made-up offices write: workbooks in hand, pupils nobody refers to yet, faults planted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.steps.sample.shapes import Book, Planted, Row, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from random import Random

    from flows.steps.sample.courses import Course, Lesson
    from flows.steps.sample.outcomes import Register
    from flows.steps.sample.people import Colleague, Pupil


@dataclass
class Desk:
    """The school while its workbooks are filled; `quiet` pupils have marks but registered nothing."""

    term: Term
    rng: Random
    tutored: Sequence[str]
    pupils: Sequence[Pupil]
    teachers: Sequence[Colleague]
    people: Sequence[Colleague]
    filed: dict[int, tuple[Course, ...]]
    lessons: dict[str, tuple[Lesson, ...]]
    quiet: Sequence[Pupil]
    outcomes: Register
    performances: Register
    books: list[Book] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    _cursors: dict[str, Iterator[Pupil]] = field(default_factory=dict)

    def book(self, form: str, office: str = "") -> Book:
        """Find the workbook of a form (and office): the whole school's, or the first part where there is none.

        StopIteration where nobody hands the form in.
        """
        return next(iter(sorted(self.books_of(form, office), key=lambda book: bool(book.scope))))

    def books_of(self, form: str, office: str = "") -> list[Book]:
        """List the workbooks of a form (and office)."""
        return [book for book in self.books if book.form == form and office in {"", book.office}]

    def chief(self, office: str) -> Colleague:
        """Give who works in an office, the first of them."""
        return next(person for person in self.people if person.office == office)

    def quiet_pupil(self, form: str) -> Pupil:
        """Give a quiet pupil whom no fault in this form concerns yet; StopIteration when none is left."""
        return next(self._cursors.setdefault(form, iter(self.quiet)))

    def credited(self, pupil: Pupil) -> list[Lesson]:
        """List the pupil's lessons that bear credit."""
        semester = self.term.semester
        return [lesson for lesson in self.lessons[pupil.home.name] if lesson.course.bears_credit(pupil.grade, semester)]

    def plant(self, rule: str, place: tuple[str, str, str], row: Row) -> None:
        """Append a row to a form's sheet, at fault under the heading; place is form, sheet, heading."""
        form, sheet, heading = place
        book = self.book(form)
        rows = book.sheets.setdefault(sheet, [])
        rows.append(row)
        self.planted.append(Planted(rule, book.office, book.name, sheet, len(rows) + 1, heading))

    def mistype(self, rule: str, place: tuple[str, str, str], index: int, typed: Row) -> None:
        """Type over cells of a row that a form's sheet has, counted from 0."""
        form, sheet, heading = place
        book = self.book(form)
        book.sheets[sheet][index] |= typed
        self.planted.append(Planted(rule, book.office, book.name, sheet, index + 2, heading))

    def neglect(self, rule: str, place: tuple[str, str, str]) -> None:
        """Note a duty of the school that a form's rows leave undone: its owner is told, of the sheet as a whole."""
        form, sheet, heading = place
        book = self.book(form)
        self.planted.append(Planted(rule, book.office, book.name, sheet, None, heading))

    def add(self, form: str, sheet: str, row: Row) -> None:
        """Append a sound row to a form's sheet."""
        self.extend(form, sheet, [row])

    def extend(self, form: str, sheet: str, rows: Iterable[Row]) -> None:
        """Append sound rows to a form's sheet."""
        self.book(form).sheets.setdefault(sheet, []).extend(rows)
