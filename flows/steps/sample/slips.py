"""Which slips of the hand a clerk makes in one row, each known by its rule, its sheet and its heading."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from flows.steps.sample.courses import course_row, offering_row
from flows.steps.sample.outcomes import USUAL_SHEET, outcome_row
from flows.steps.sample.people import Colleague, Pupil
from flows.steps.sample.performances import PUPILS_ITEMS, performance_row
from flows.steps.sample.records import officer_row
from flows.steps.sample.roster import roster_row, staff_row, visiting_row
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
# No pupil drawn for a class has this letter, this class number or a seat this high.
NEWCOMERS_LETTER, NEWCOMERS_CLASS, LAST_SEAT = "Z", 99, 99


class Slip(NamedTuple):
    """One row at fault: its rule, its place, and what was typed ({...}: a fact of the term or row)."""

    rule: str
    place: Place
    heading: str
    typed: Row


SLIPS = (
    Slip("C01", ABSENCES, "缺勤結束日期", {"缺勤結束日期": ""}),
    Slip("C02", ROSTER, "座號", {"座號": "十二號"}),
    Slip("C05", OFFICERS, "開始日期", {"開始日期": "{year}/13/01"}),
    Slip("C06", ABSENCES, "缺勤種類代碼", {"缺勤種類代碼": "13"}),
    Slip("C07", SERVICE, "內容簡述", {"內容簡述": "協助整理社區圖書並陪伴孩童閱讀。" * 7}),
    Slip("C08", ROSTER, "身分證號", {"身分證號": "{miscounted}"}),
    Slip("C09", COURSES, "課程代碼", {"課程代碼": "{mistyped}"}),
    Slip("C10", SERVICE, "勾選", {"勾選": "要"}),
    Slip("C11", SERVICE, "外部影音連結", {"外部影音連結": "www.video.example"}),
    Slip("C12", STAFF, "電子郵件", {"電子郵件": "newcomer.school.example"}),
    Slip("C14", ABSENCES, "學號", {"學號": "1.14001E+06"}),
    Slip("R01", OFFICERS, "結束日期", {"結束日期": "{first}"}),
    Slip("R02", ABSENCES, "缺勤起始日期", {"缺勤起始日期": "{before}", "缺勤結束日期": "{before}"}),
    Slip("R05", ABSENCES, "缺勤節數", {"缺勤節數": "30"}),
    Slip("R06", ROSTER, "性別代碼", {"性別代碼": "2"}),
    Slip("R07", ROSTER, "出生日期", {"出生日期": "{child}"}),
    Slip("R08", ROSTER, "特殊身分別", {"特殊身分別": "0,1"}),
    Slip("R09", OUTCOMES, "認證日期", {"認證狀態": "通過"}),
    Slip("R15", VISITING, "借讀學校代碼", {"借讀學校代碼": "{school}"}),
    Slip("X01", ABSENCES, "學號", {"學號": "{stranger}"}),
    Slip("X03", OFFERINGS, "任課教師帳號", {"任課教師帳號": "nobody"}),
    Slip("L05", OUTCOMES, "認證狀態", {"勾選": "是", "勾選順序": "1"}),
    Slip("A05", OUTCOMES, "文件檔案名稱", {"文件檔案名稱": "", "影音檔案名稱": ""}),
)


def plant_slip(desk: Desk, slip: Slip) -> None:
    """Append a row that is sound but for the slip; StopIteration when no quiet pupil is left for it."""
    row = sound_row(desk, slip.place)
    facts = _facts(desk, row)
    typed = {heading: cell.format(**facts) for heading, cell in slip.typed.items()}
    desk.plant(slip.rule, (*slip.place, slip.heading), row | typed)


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


def _newcomer(desk: Desk, pupil: Pupil) -> Row:
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


_SOUND: dict[Place, Callable[[Desk, Pupil], Row]] = {
    ROSTER: _newcomer,
    VISITING: lambda desk, pupil: visiting_row(pupil, desk.term),
    STAFF: _colleague,
    COURSES: _course,
    OFFERINGS: _offering,
    ABSENCES: _absence,
    OFFICERS: lambda desk, pupil: officer_row(pupil, ("校慶籌備會", "總務", "1"), desk.term),
    OUTCOMES: outcome,
    SERVICE: lambda desk, pupil: performance(desk, pupil)[1],
}


def _facts(desk: Desk, row: Row) -> dict[str, object]:
    starts, identity, code = desk.term.period.starts, row.get("身分證號", ""), row.get("課程代碼", "")
    return {
        "year": desk.term.academic_year,
        "school": desk.term.school_code,
        "first": roc(starts),
        "before": roc(starts - dt.timedelta(days=20)),
        "child": f"{desk.term.academic_year - 10:03d}0901",
        "stranger": f"{desk.term.academic_year}{NEWCOMERS_CLASS - 1}00",
        "miscounted": f"{identity[:-1]}{(int(identity[-1:] or 0) + 1) % 10}",
        "mistyped": f"{code[:9]}Q{code[10:]}",
    }
