"""Which faults are planted in the made-up school: the slips, and those that only other rows or forms show."""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from flows.steps.sample.excess import EXCESSES, TWICE_A_WEEK
from flows.steps.sample.outcomes import outcome_row, special_columns
from flows.steps.sample.people import teacher_of
from flows.steps.sample.records import NONE, semester_row
from flows.steps.sample.shapes import Planted, Row
from flows.steps.sample.slips import (
    ABSENCES,
    OUTCOMES,
    SLIPS,
    outcome,
    plant_slip,
    sound_row,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flows.steps.sample.courses import Course
    from flows.steps.sample.desk import Desk
    from flows.steps.sample.people import Pupil

MARKS = ("成績名冊", "學期成績")
MADE_UP = "補修課程學習成果"
SELF_STUDY = "自主學習"

# What was typed over a pupil's first mark.
NO_MAKE_UP = {"補考成績": NONE, "補考及格": NONE, "及格標準": ""}
WRONG_MARKS: tuple[tuple[str, str, Row], ...] = (
    ("R03", "成績及格", {"學期學業成績": "58", "成績及格": "1", **NO_MAKE_UP}),
    (
        "R04",
        "補考成績",
        {"學期學業成績": "70", "成績及格": "1", "補考成績": "65", "補考及格": "1", "及格標準": ""},
    ),
    ("C03", "學期學業成績", {"學期學業成績": "缺考", "成績及格": "0", **NO_MAKE_UP}),
    ("C04", "學期學業成績", {"學期學業成績": "105", "成績及格": "1", **NO_MAKE_UP}),
    ("R11", "修課學分", {"修課學分": "9"}),
    ("R12", "科目名稱", {"科目名稱": "國文"}),
)


def plant_faults(desk: Desk) -> frozenset[str]:
    """Plant every fault once, as far as there are pupils; give the names of files that are missing."""
    plants: list[Callable[[Desk], None]] = [
        *(partial(plant_slip, slip=slip) for slip in SLIPS),
        *(partial(_wrong_mark, wrong=wrong) for wrong in WRONG_MARKS),
        *(_same_key_twice, _uncredited_mark, _unfiled_mark, _mark_of_another_year),
        *(_not_taken, _not_the_teacher),
        _no_credit,
        *EXCESSES,
    ]
    for plant in plants:
        with suppress(StopIteration):  # no quiet pupil left: the school is too small for this one
            plant(desk)
    return _missing_file(desk)


def _wrong_mark(desk: Desk, wrong: tuple[str, str, Row]) -> None:
    rule, heading, typed = wrong
    pupil, book = desk.quiet_pupil(MARKS[0]), desk.book(MARKS[0])
    rows = book.sheets[MARKS[1]]
    index = next(index for index, row in enumerate(rows) if row["學號"] == pupil.number)
    rows[index] |= typed
    desk.planted.append(Planted(rule, book.office, book.name, MARKS[1], index + 2, heading))


def _same_key_twice(desk: Desk) -> None:
    row = sound_row(desk, ABSENCES)
    desk.add(*ABSENCES, row)
    desk.plant("R14", (*ABSENCES, "學號"), row)


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


def _missing_file(desk: Desk) -> frozenset[str]:
    with suppress(StopIteration):
        row = sound_row(desk, OUTCOMES)
        desk.plant("A01", (*OUTCOMES, "文件檔案名稱"), row)
        return frozenset({row["文件檔案名稱"]})
    return frozenset()


def _named(courses: Iterable[Course], name: str) -> Course:
    return next(course for course in courses if course.name == name)
