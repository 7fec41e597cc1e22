"""Rows that could be handed in besides, sound and referred to by no other row: a fault in one stays alone."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, TypeAlias

from flows.steps.sample.courses import course_row, offering_row
from flows.steps.sample.governance import plan_row
from flows.steps.sample.outcomes import USUAL_SHEET, outcome_row
from flows.steps.sample.people import Colleague, Pupil
from flows.steps.sample.performances import PUPILS_ITEMS, performance_row
from flows.steps.sample.records import officer_row
from flows.steps.sample.roster import roster_row, staff_row, visiting_row
from flows.steps.sample.service import SERVICES, served_row
from flows.steps.sample.shapes import Row, roc
from schemas.identity import completed

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.steps.sample.desk import Desk

Place: TypeAlias = tuple[str, str]

ROSTER: Place = ("學生名冊", "學生資料")
VISITING: Place = ("學生名冊", "學生借讀資料")
STAFF: Place = ("處室與人員名冊", "人員")
COURSES: Place = ("課程名稱與課程代碼", "課程代碼")
OFFERINGS: Place = ("各班開課名冊", "各班開課")
ABSENCES: Place = ("缺勤紀錄名冊", "缺勤紀錄名冊")
OFFICERS: Place = ("校內幹部經歷名冊", "幹部經歷紀錄")
OUTCOMES: Place = ("課程學習成果", USUAL_SHEET)
SERVICE: Place = ("多元表現", "服務學習紀錄")
PLANS: Place = ("課程計畫書", "課程計畫書")
SERVED: Place = ("公共服務及志工服務採計", "公共服務採計")
CERTIFIED: Place = ("課程學習成果認證", "課程學習成果認證")
DEADLINES: Place = ("期程表", "期程")
MARKS: Place = ("成績名冊", "學期成績")
RETAKEN: Place = ("重修重讀成績名冊", "重修成績")
CHOSEN_COURSES: Place = ("選修科目名冊", "選修科目")
EXPLORED: Place = ("學群(類群)探索與就業規劃", "修課評估")
ADVISED: Place = ("課程諮詢紀錄", "課程諮詢紀錄")
RECEIPTS: Place = ("收訖明細確認", "收訖明細確認")
POSTS: Place = ("多元表現", "幹部經歷暨事蹟紀錄")
# No pupil drawn for a class has this letter, this class number or a seat this high.
NEWCOMERS_LETTER, NEWCOMERS_CLASS, LAST_SEAT = "Z", 99, 99


def sound_row(desk: Desk, place: Place) -> Row:
    """Write a sound row that no other row refers to."""
    return _SOUND[place](desk, desk.quiet_pupil(place[0]))


def outcome(desk: Desk, pupil: Pupil, lesson_from_last: int = 1) -> Row:
    """Write a piece of work with a document, made in one of the pupil's last lessons."""
    lesson = desk.credited(pupil)[-lesson_from_last]
    row = outcome_row(pupil, lesson, desk.term, desk.outcomes.next(), desk.rng)
    return row | {"文件檔案名稱": f"{row['成果編號']}_{lesson.course.name}.pdf", "影音檔案名稱": ""}


def performance(desk: Desk, pupil: Pupil) -> tuple[str, Row]:
    """Write an item that the pupil registered: service to the community, with its sheet."""
    cells = next(cells for sheet, cells in PUPILS_ITEMS if sheet == SERVICE[1])
    number = desk.performances.next()
    row = performance_row(pupil, (cells, "學生"), desk.term, number, desk.rng)
    return SERVICE[1], row | {"證明文件檔案名稱": "", "外部影音連結": ""}


def newcomer(desk: Desk, pupil: Pupil) -> Row:
    """Write a pupil who has just come, and of whom no other form knows."""
    nth = len(desk.planted)
    newcomer = dataclasses.replace(
        pupil,
        number=f"{desk.term.entry_year(pupil.grade)}{NEWCOMERS_CLASS}{nth:02d}",
        identity=completed(f"{NEWCOMERS_LETTER}1{nth:07d}"),
        sex="1",
        seat=LAST_SEAT - nth,
    )
    return roster_row(newcomer, desk.term) | {"特殊身分別": "0", "原住民族別": "", "原住民身分別": ""}


def _colleague(_: Desk, pupil: Pupil) -> Row:
    return staff_row(Colleague("newcomer", pupil.name[:3], "教務處", "幹事"))


def _course(desk: Desk, pupil: Pupil) -> Row:
    course = desk.credited(pupil)[0].course
    return course_row(dataclasses.replace(course, code=course.code[:-2] + "ZZ", name="新設科目"))


def _offering(desk: Desk, pupil: Pupil) -> Row:
    return offering_row(desk.credited(pupil)[0], desk.term)


def _absence(desk: Desk, pupil: Pupil) -> Row:
    # Teaching begins a day later, so that no absence drawn for the pupil has this key.
    day = roc(desk.term.period.starts, after=30)
    return {
        "學號": pupil.number,
        "缺勤種類代碼": "03",
        "缺勤節數": "4",
        "缺勤起始日期": day,
        "缺勤結束日期": day,
    }


def _plan(desk: Desk, _: Pupil) -> Row:
    year = desk.term.academic_year
    return plan_row(desk.term, year, _first(desk, PLANS)["群科班代碼"], "2.0")


def _certificate(desk: Desk, _: Pupil) -> Row:
    return dict(_first(desk, CERTIFIED))


def _first(desk: Desk, place: Place) -> Row:
    """Give the first row that an office hands in of its own."""
    form, sheet = place
    return desk.book(form).sheets[sheet][0]


_SOUND: dict[Place, Callable[[Desk, Pupil], Row]] = {
    ROSTER: newcomer,
    VISITING: lambda desk, pupil: visiting_row(pupil, desk.term),
    STAFF: _colleague,
    COURSES: _course,
    OFFERINGS: _offering,
    ABSENCES: _absence,
    OFFICERS: lambda desk, pupil: officer_row(pupil, ("校慶籌備會", "總務", "1"), desk.term),
    OUTCOMES: outcome,
    SERVICE: lambda desk, pupil: performance(desk, pupil)[1],
    PLANS: _plan,
    SERVED: lambda desk, pupil: served_row(pupil, SERVICES[0], desk.term.fair, recognised=True),
    CERTIFIED: _certificate,
    DEADLINES: lambda desk, _: _first(desk, DEADLINES) | {"年級": "3", "梯次": "第一梯次"},
}
