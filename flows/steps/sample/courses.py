"""Which courses the made-up school has filed, and which class takes which with which teacher."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.steps.sample.curriculum import CURRICULUM, DEPARTMENT, GENERAL
from flows.steps.sample.people import GRADES, Colleague, SchoolClass, teacher_of
from schemas.course_code import bears_credit
from schemas.course_code import credits as credit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.steps.sample.shapes import Row, Term

DEPUTY_EVERY = 11


@dataclass(frozen=True)
class Course:
    """A course as filed for the pupils of one entry year."""

    code: str
    name: str
    terms: str
    modes: str
    attribute: str
    stream: str

    def credit(self, grade: int, semester: int) -> int:
        """Give the credits of a semester."""
        return credit_of(self.terms, grade, semester)

    def bears_credit(self, grade: int, semester: int) -> bool:
        """Tell whether the course gives credit in a semester."""
        return bears_credit(self.code, self.attribute, self.terms, grade, semester)

    def taught(self, home: SchoolClass, semester: int) -> bool:
        """Tell whether a class has this course in a semester."""
        return self.terms[_place(home.grade, semester)] != "0" and self.stream in {"-", home.stream}

    def repeats(self, grade: int, semester: int) -> bool:
        """Tell whether the year before had the course in the same semester for the same credits."""
        now, before = self.terms[_place(grade, semester)], self.terms[_place(grade - 1, semester)]
        return grade > 1 and now == before and self.bears_credit(grade, semester)


@dataclass(frozen=True)
class Lesson:
    """A course that a class has this semester, and its teacher."""

    home: SchoolClass
    course: Course
    teacher: Colleague
    deputy: str


def courses(term: Term) -> dict[int, tuple[Course, ...]]:
    """List what is filed for each grade's entry year."""
    lines = CURRICULUM.split("\n")[1:-1]
    return {
        grade: tuple(_course(line, serial, term.entry_year(grade), term) for serial, line in enumerate(lines, 1))
        for grade in range(1, len(GRADES) + 1)
    }


def lessons(
    filed: dict[int, tuple[Course, ...]], home: SchoolClass, term: Term, teachers: Sequence[Colleague]
) -> tuple[Lesson, ...]:
    """Draw up what a class takes this semester, and with whom."""
    taught = [course for course in filed[home.grade] if course.taught(home, term.semester)]
    return tuple(_lesson(course, home, teachers) for course in taught)


def course_row(course: Course) -> Row:
    """Write a course into 課程代碼."""
    return {
        "實施學年度": course.code[:3],
        "課程代碼": course.code,
        "科目名稱": course.name,
        "授課學期學分節數": course.terms,
        "授課學期開課方式": course.modes,
        "課程屬性": course.attribute,
    }


def offering_row(lesson: Lesson, term: Term) -> Row:
    """Write a lesson into 各班開課."""
    return {
        "班級名稱": lesson.home.name,
        "課程代碼": lesson.course.code,
        "科目名稱": lesson.course.name,
        "學分數": str(lesson.course.credit(lesson.home.grade, term.semester)),
        "任課教師姓名": lesson.teacher.name,
        "任課教師帳號": lesson.teacher.account,
        "代理認證教師帳號": lesson.deputy,
    }


def _course(line: str, serial: int, entry_year: int, term: Term) -> Course:
    name, category, mode, nature, field, terms, stream = line.split()
    return Course(
        code=f"{entry_year}{term.school_code}H11101A{category}{mode}{nature}{field}{serial:02d}",
        name=name,
        terms=terms,
        modes="".join("-" if character == "0" else mode for character in terms),
        attribute=category + nature + field,
        stream=stream,
    )


def _lesson(course: Course, home: SchoolClass, teachers: Sequence[Colleague]) -> Lesson:
    department = DEPARTMENT.get(course.attribute[2:], GENERAL)
    # A colleague of the same classes, of the next department, signs for one who is away.
    away = int(course.code[-2:]) % DEPUTY_EVERY == 0
    deputy = teacher_of((department + 1) % GENERAL, home, teachers).account if away else ""
    return Lesson(home, course, teacher_of(department, home, teachers), deputy)


def _place(grade: int, semester: int) -> int:
    return 2 * (grade - 1) + semester - 1
