"""Which office of the made-up school writes which workbook."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flows.steps.sample.courses import course_row, courses, lessons, offering_row
from flows.steps.sample.desk import Desk
from flows.steps.sample.outcomes import Register, outcome_rows
from flows.steps.sample.people import classes, colleagues, pupils
from flows.steps.sample.performances import performance_rows
from flows.steps.sample.records import (
    absence_rows,
    council_rows,
    made_up_row,
    officer_rows,
    repeated,
    semester_row,
    transferred_row,
)
from flows.steps.sample.roster import roster_row, staff_row, visiting_row
from flows.steps.sample.shapes import Book, Row, Term, roc

if TYPE_CHECKING:
    from random import Random

    from flows.steps.sample.people import Pupil, SchoolClass

OFFICE_OF = {
    "處室與人員名冊": "註冊組",
    "學生名冊": "註冊組",
    "成績名冊": "註冊組",
    "期程表": "教務處",
    "課程名稱與課程代碼": "教學組",
    "各班開課名冊": "教學組",
    "校內幹部經歷名冊": "訓育組",
    "多元表現": "訓育組",
    "缺勤紀錄名冊": "生輔組",
    "課程學習成果": "教務處",
}
OUTCOMES, TUTOR = "課程學習成果", "導師"
# How many classes' own teachers hand in the outcomes; how many pupils elsewhere registered nothing.
BY_TUTORS, MOST_QUIET = 2, 15
WHOLE_YEAR, ALL, USUAL_ROUND = "0", "全部", "一般"
LETTER = "示範字第{year}0000001號"
UNTIL_DUE, WINDOW = 180, 7  # days


def open_school(term: Term, students: int, rng: Random) -> Desk:
    """Enrol the students, appoint the staff, draw up the lessons; nothing is handed in yet."""
    homes = classes(students)
    enrolled = pupils(term, students, homes, rng)
    teachers, chiefs = colleagues(homes, rng)
    filed = courses(term)
    tutored = homes[:BY_TUTORS]
    able = [pupil for pupil in enrolled if not pupil.standing and pupil.home not in tutored]
    return Desk(
        term=term,
        rng=rng,
        tutored=[home.name for home in tutored],
        pupils=enrolled,
        teachers=teachers,
        people=[*chiefs, *teachers],
        filed=filed,
        lessons={home.name: lessons(filed, home, term, teachers) for home in homes},
        quiet=rng.sample(able, min(MOST_QUIET, len(able) // 2)),
        outcomes=Register(f"CO{term.academic_year}"),
        performances=Register(f"DP{term.academic_year}"),
    )


def fill(desk: Desk, due: dt.date | None) -> None:
    """Write every workbook: one a form, and the tutors' own."""
    desk.books = [Book(office, form) for form, office in OFFICE_OF.items()]
    desk.books += [Book(TUTOR, OUTCOMES, name) for name in desk.tutored]
    _school(desk, due or desk.term.period.ends + dt.timedelta(days=UNTIL_DUE))
    _roster(desk)
    _marks(desk)
    _conduct(desk)
    _registered(desk)


def _school(desk: Desk, due: dt.date) -> None:
    _put(desk, "處室與人員名冊", "人員", [staff_row(person) for person in desk.people])
    _put(desk, "期程表", "期程", [_deadline(desk.term, due, form) for form in (ALL, OUTCOMES, "多元表現")])
    filed = [course_row(course) for grade in desk.filed.values() for course in grade]
    _put(desk, "課程名稱與課程代碼", "課程代碼", filed)
    offered = [offering_row(lesson, desk.term) for taken in desk.lessons.values() for lesson in taken]
    _put(desk, "各班開課名冊", "各班開課", offered)


def _roster(desk: Desk) -> None:
    visiting = [pupil for pupil in desk.pupils if pupil.standing == "借讀"]
    _put(desk, "學生名冊", "學生資料", [roster_row(pupil, desk.term) for pupil in desk.pupils])
    _put(desk, "學生名冊", "學生借讀資料", [visiting_row(pupil, desk.term) for pupil in visiting])


def _marks(desk: Desk) -> None:
    term = desk.term
    for pupil in desk.pupils:
        taken = [semester_row(pupil, lesson.course, term, desk.rng) for lesson in desk.credited(pupil)]
        _put(desk, "成績名冊", "學期成績", taken)
        if pupil.standing == "補修":
            desk.add("成績名冊", "補修成績", made_up_row(pupil, repeated(desk.credited(pupil), pupil, term), term))
        if pupil.standing == "轉入":
            brought = repeated(desk.credited(pupil), pupil, term)
            desk.add("成績名冊", "轉學轉科成績", transferred_row(pupil, brought, term))


def _conduct(desk: Desk) -> None:
    members: dict[SchoolClass, list[Pupil]] = {}
    for pupil in desk.pupils:
        _put(desk, "缺勤紀錄名冊", "缺勤紀錄名冊", absence_rows(pupil, desk.term, desk.rng))
        members.setdefault(pupil.home, []).append(pupil)
    elected = [row for room in members.values() for row in officer_rows(room, desk.term, desk.rng)]
    council = council_rows(desk.pupils, desk.term, desk.rng)
    _put(desk, "校內幹部經歷名冊", "幹部經歷紀錄", [*elected, *council])


def _registered(desk: Desk) -> None:
    quiet = set(desk.quiet)
    tutors = {book.scope: book for book in desk.books if book.scope}
    for pupil in desk.pupils:
        if pupil in quiet:
            continue
        book = tutors.get(pupil.home.name) or desk.book(OUTCOMES)
        for sheet, row in outcome_rows(pupil, desk.lessons[pupil.home.name], desk.term, desk.outcomes, desk.rng):
            book.sheets.setdefault(sheet, []).append(row)
        for sheet, row in performance_rows(pupil, desk.term, desk.performances, desk.rng):
            desk.add("多元表現", sheet, row)


def _deadline(term: Term, due: dt.date, form: str) -> Row:
    """Write a deadline as the ministry's letter has it: dates with strokes, and a window to confirm."""
    yearly = form != ALL
    return {
        "表單": form,
        "學期": WHOLE_YEAR if yearly else str(term.semester),
        "年級": ALL,
        "梯次": USUAL_ROUND,
        "國教署截止日期": _with_strokes(due),
        "依據文號": LETTER.format(year=term.academic_year),
        "收訖確認開始": _with_strokes(due, after=1) if yearly else "",
        "收訖確認結束": _with_strokes(due, after=WINDOW) if yearly else "",
    }


def _with_strokes(day: dt.date, after: int = 0) -> str:
    digits = roc(day, after)
    return f"{digits[:-4]}/{digits[-4:-2]}/{digits[-2:]}"


def _put(desk: Desk, form: str, sheet: str, rows: list[Row]) -> None:
    desk.book(form).sheets.setdefault(sheet, []).extend(rows)
