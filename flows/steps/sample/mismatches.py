"""Which rows of the made-up school are at fault only beside other forms: courses, teachers, items, pupils."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from flows.steps.sample.electives import CHOSEN, elective_row
from flows.steps.sample.excess import TWICE_A_WEEK
from flows.steps.sample.outcomes import outcome_row, special_columns, tick
from flows.steps.sample.people import teacher_of
from flows.steps.sample.performances import performance_row
from flows.steps.sample.records import officer_row, semester_row
from flows.steps.sample.shapes import roc
from flows.steps.sample.sound import (
    ABSENCES,
    CHOSEN_COURSES,
    MARKS,
    OFFICERS,
    OUTCOMES,
    POSTS,
    ROSTER,
    newcomer,
    outcome,
    sound_row,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flows.steps.sample.courses import Course
    from flows.steps.sample.desk import Desk
    from flows.steps.sample.people import Pupil

MADE_UP = "補修課程學習成果"
SELF_STUDY = "自主學習"
EDITOR = ("校刊社", "總編輯", "3")


def _further_mark(desk: Desk, rule: str, heading: str, choose: Callable[[Pupil], Course]) -> None:
    pupil = desk.quiet_pupil(MARKS[0])
    desk.plant(rule, (*MARKS, heading), semester_row(pupil, choose(pupil), desk.term, desk.rng))


def _uncredited_mark(desk: Desk) -> None:
    _further_mark(desk, "R10", "課程代碼", lambda pupil: _named(desk.filed[pupil.grade], SELF_STUDY))


def _unfiled_mark(desk: Desk) -> None:
    def unfiled(pupil: Pupil) -> Course:
        course = desk.filed[pupil.grade][0]
        return dataclasses.replace(course, code=course.code[:-2] + "ZY")

    _further_mark(desk, "X02", "課程代碼", unfiled)


def _mark_of_another_year(desk: Desk) -> None:
    _further_mark(desk, "R13", "課程代碼", lambda pupil: _named(desk.filed[pupil.grade % 3 + 1], TWICE_A_WEEK))


def _not_taken(desk: Desk) -> None:
    """Plant a piece made up in a course that only other classes take, for its teacher there."""
    pupil = desk.quiet_pupil(OUTCOMES[0])
    elsewhere = next(
        lesson
        for lessons in desk.lessons.values()
        for lesson in lessons
        if lesson.home.grade == pupil.grade
        and not lesson.course.taught(pupil.home, desk.term.semester)
        and lesson.course.bears_credit(pupil.grade, desk.term.semester)
    )
    row = outcome_row(pupil, elsewhere, desk.term, desk.outcomes.next(), desk.rng)
    desk.plant("X04", (OUTCOMES[0], MADE_UP, "課程代碼"), row | special_columns("補修", desk.term))


def _not_the_teacher(desk: Desk) -> None:
    row = outcome(desk, pupil := desk.quiet_pupil(OUTCOMES[0]))
    lesson = desk.credited(pupil)[-1]
    signing = {lesson.teacher.account, lesson.deputy}
    others = (teacher_of(department, pupil.home, desk.teachers).account for department in range(len(signing) + 1))
    row["任課教師帳號"] = next(account for account in others if account not in signing)
    desk.plant("X05", (*OUTCOMES, "任課教師帳號"), row)


def _no_credit(desk: Desk) -> None:
    pupil = desk.quiet_pupil(OUTCOMES[0])
    lesson = next(lesson for lesson in desk.lessons[pupil.home.name] if lesson.course.name == SELF_STUDY)
    row = outcome_row(pupil, lesson, desk.term, desk.outcomes.next(), desk.rng)
    desk.plant("L06", (*OUTCOMES, "修課學分"), row)


def _not_elective(desk: Desk) -> None:
    """Plant a course that all must take among those that a pupil chose."""
    pupil = desk.quiet_pupil(CHOSEN_COURSES[0])
    course = _named(desk.filed[pupil.grade], TWICE_A_WEEK)
    desk.plant("C09", (*CHOSEN_COURSES, "課程代碼"), elective_row(pupil, course, CHOSEN, desk.term))


def _registered_twice(desk: Desk) -> None:
    """Plant a post that the school has registered and the pupil registered and ticked too."""
    pupil = desk.quiet_pupil(POSTS[0])
    post = officer_row(pupil, EDITOR, desk.term)
    desk.add(*OFFICERS, post)
    row = performance_row(pupil, (post, "學生"), desk.term, desk.performances.next(), desk.rng)
    tick(row, 1)
    desk.plant("X07", (*POSTS, "單位名稱"), row | {"證明文件檔案名稱": ""})


def _has_left(desk: Desk) -> None:
    """Plant an absence of a pupil who has moved to another school."""
    gone = newcomer(desk, desk.quiet_pupil(ROSTER[0]))
    desk.add(*ROSTER, gone | {"學籍狀態": "轉出", "學籍異動日期": roc(desk.term.fair)})
    desk.plant("X10", (*ABSENCES, "學號"), sound_row(desk, ABSENCES) | {"學號": gone["學號"]})


def _named(courses: Iterable[Course], name: str) -> Course:
    return next(course for course in courses if course.name == name)


MISMATCHES = (
    _uncredited_mark,
    _unfiled_mark,
    _mark_of_another_year,
    _not_taken,
    _not_the_teacher,
    _no_credit,
    _not_elective,
    _registered_twice,
    _has_left,
)
"""Everything of this kind, each planted once."""
