"""Which office of the made-up school writes which workbook."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flows.steps.sample.basic_data import fill_basic_data
from flows.steps.sample.contests import ORGANISED
from flows.steps.sample.course_records import fill_course_records
from flows.steps.sample.courses import courses, lessons
from flows.steps.sample.desk import Desk
from flows.steps.sample.duties import fill_duties
from flows.steps.sample.outcomes import Register
from flows.steps.sample.people import ADVISER, classes, colleagues, pupils
from flows.steps.sample.registered import fill_registered
from flows.steps.sample.shapes import Book, Term

if TYPE_CHECKING:
    from random import Random

# A form's owner before the others who hand it in.
HANDED_IN = {
    "註冊組": "處室與人員名冊 學生名冊 成績名冊 重修重讀成績名冊",
    "教務處": "期程表 課程學習成果 校外機構登錄清單 訓練研習說明紀錄 工作小組名單與會議",
    "教學組": "課程名稱與課程代碼 各班開課名冊",
    "實研組": "課程計畫書",
    "國中註冊組": "選修科目名冊",
    "訓育組": "校內幹部經歷名冊 多元表現 校內競賽成績 公共服務及志工服務採計",
    "生輔組": "缺勤紀錄名冊",
    "學務處": "多元表現認證 訓練研習說明紀錄",
    "輔導室": "學群(類群)探索與就業規劃 多元表現認證 訓練研習說明紀錄",
    "圖書館": "訓練研習說明紀錄",
}
TUTOR, OF_TUTORS = "導師", ("課程學習成果", "收訖明細確認")
# How many classes' own teachers hand in the outcomes; how many pupils elsewhere registered nothing.
BY_TUTORS, MOST_QUIET = 2, 15
UNTIL_DUE = dt.timedelta(days=120)


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
    """Write every workbook; `due` is the national deadline."""
    due = due or desk.term.period.ends + UNTIL_DUE
    desk.books = [Book(office, form) for office, forms in HANDED_IN.items() for form in forms.split()]
    desk.books += [Book(TUTOR, form, name) for form in OF_TUTORS for name in desk.tutored]
    desk.books += [Book(ADVISER, "課程諮詢紀錄", one.name) for one in desk.teachers if one.office == ADVISER]
    desk.books += [Book("競賽承辦單位", "校內競賽成績", organiser) for organiser in ORGANISED]
    fill_basic_data(desk)
    fill_course_records(desk)
    fill_registered(desk, due)
    fill_duties(desk, due)
