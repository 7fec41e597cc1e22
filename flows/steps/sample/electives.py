"""Which electives the pupils of the made-up school chose, and which they gave up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.course_code import not_elective

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

    from flows.steps.sample.courses import Course, Lesson
    from flows.steps.sample.people import Pupil
    from flows.steps.sample.shapes import Row, Term

CHOSEN, ADDED, GIVEN_UP = "選上", "加選", "退選"
LATER, CHANGED = 0.04, 0.03


def elective_rows(
    pupil: Pupil, lessons: Sequence[Lesson], filed: Iterable[Course], term: Term, rng: Random
) -> list[Row]:
    """Write the electives that a pupil takes, a few added late, and now and then one of the other stream given up."""
    taken = [lesson.course for lesson in lessons if _is_elective(lesson.course, pupil, term)]
    rows = [elective_row(pupil, course, ADDED if rng.random() < LATER else CHOSEN, term) for course in taken]
    other = other_elective(pupil, filed, term)
    if other and rng.random() < CHANGED:
        rows.append(elective_row(pupil, other, GIVEN_UP, term))
    return rows


def elective_row(pupil: Pupil, course: Course, result: str, term: Term) -> Row:
    """Write into 選修科目 what became of one choice."""
    return {
        "學號": pupil.number,
        "課程代碼": course.code,
        "科目名稱": course.name,
        "修課學分": str(course.credit(pupil.grade, term.semester)),
        "選課結果": result,
    }


def other_elective(pupil: Pupil, filed: Iterable[Course], term: Term) -> Course | None:
    """Find an elective of the pupil's year that only other classes take this semester."""
    elsewhere = (course for course in filed if not course.taught(pupil.home, term.semester))
    return next((course for course in elsewhere if _is_elective(course, pupil, term)), None)


def _is_elective(course: Course, pupil: Pupil, term: Term) -> bool:
    credited = course.bears_credit(pupil.grade, term.semester)
    return credited and not_elective(course.code, course.attribute) is None
