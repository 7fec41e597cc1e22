"""Which marks the pupils of the made-up school have of courses and years that they took again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from flows.steps.sample.courses import Course
    from flows.steps.sample.people import Pupil
    from flows.steps.sample.shapes import Row, Term

# A course taken again and passed counts no more than the pass mark; one in four does not pass.
RETAKEN = (("60", "1"), ("60", "1"), ("60", "1"), ("48", "0"))
WITH_ANOTHER_CLASS, TAKEN_ANEW = "1", "2"
REPEATED_COURSES = 3
REMARKS = ("", "", "學習態度積極，按時完成作業")


def retaken_row(pupil: Pupil, course: Course, term: Term, rng: Random) -> Row:
    """Write into 重修成績 a course that a pupil failed a year ago."""
    grade = pupil.grade - 1
    mark, passed = rng.choice(RETAKEN)
    return {
        "學號": pupil.number,
        "原修課學年度": str(term.academic_year - 1),
        "原修課學期": str(term.semester),
        "原修課課程代碼": course.code,
        "原修課科目名稱": course.name,
        "原修課開課年級": str(grade),
        "原修課修課學分": str(course.credit(grade, term.semester)),
        "重修方式": WITH_ANOTHER_CLASS,
        "重修成績": mark,
        "重修及格": passed,
        "質性文字描述": rng.choice(REMARKS),
    }


def repeated_rows(marks: Sequence[Row]) -> list[Row]:
    """Write into 重讀成績 the first courses of a pupil who repeats the year, with the marks of 學期成績."""
    alike = ("學號", "課程代碼", "科目名稱", "開課年級", "修課學分", "成績及格", "補考成績", "補考及格", "及格標準")
    return [
        {heading: mark[heading] for heading in alike}
        | {"重讀成績": mark["學期學業成績"], "重讀註記": TAKEN_ANEW, "是否採計學分": mark["是否採計學分"]}
        for mark in marks[:REPEATED_COURSES]
    ]
