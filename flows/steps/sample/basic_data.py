"""What the offices of the made-up school hand in of people, courses, plans and absences: 基本資料."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.sample.courses import course_row, offering_row
from flows.steps.sample.governance import plan_rows
from flows.steps.sample.records import absence_rows, council_rows, officer_rows
from flows.steps.sample.roster import roster_row, staff_row, visiting_row

if TYPE_CHECKING:
    from flows.steps.sample.desk import Desk
    from flows.steps.sample.people import Pupil, SchoolClass


def fill_basic_data(desk: Desk) -> None:
    """Write the rosters of the school, and who was absent and who held a post."""
    _school(desk)
    _roster(desk)
    _conduct(desk)


def _school(desk: Desk) -> None:
    desk.extend("處室與人員名冊", "人員", [staff_row(person) for person in desk.people])
    filed = [course_row(course) for grade in desk.filed.values() for course in grade]
    desk.extend("課程名稱與課程代碼", "課程代碼", filed)
    offered = [offering_row(lesson, desk.term) for taken in desk.lessons.values() for lesson in taken]
    desk.extend("各班開課名冊", "各班開課", offered)
    desk.extend("課程計畫書", "課程計畫書", plan_rows(desk.term, desk.filed.values()))


def _roster(desk: Desk) -> None:
    visiting = [pupil for pupil in desk.pupils if pupil.standing == "借讀"]
    desk.extend("學生名冊", "學生資料", [roster_row(pupil, desk.term) for pupil in desk.pupils])
    desk.extend("學生名冊", "學生借讀資料", [visiting_row(pupil, desk.term) for pupil in visiting])


def _conduct(desk: Desk) -> None:
    members: dict[SchoolClass, list[Pupil]] = {}
    for pupil in desk.pupils:
        desk.extend("缺勤紀錄名冊", "缺勤紀錄名冊", absence_rows(pupil, desk.term, desk.rng))
        members.setdefault(pupil.home, []).append(pupil)
    elected = [row for room in members.values() for row in officer_rows(room, desk.term, desk.rng)]
    council = council_rows(desk.pupils, desk.term, desk.rng)
    desk.extend("校內幹部經歷名冊", "幹部經歷紀錄", [*elected, *council])
