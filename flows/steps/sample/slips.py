"""Which slips of the hand a clerk makes in one row, each known by its rule, its sheet and its heading."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.sample.shapes import Row, roc
from flows.steps.sample.sound import (
    ABSENCES,
    CERTIFIED,
    COURSES,
    DEADLINES,
    NEWCOMERS_CLASS,
    OFFERINGS,
    OFFICERS,
    OUTCOMES,
    PLANS,
    ROSTER,
    SERVED,
    SERVICE,
    STAFF,
    VISITING,
    Place,
    sound_row,
)

if TYPE_CHECKING:
    from flows.steps.sample.desk import Desk


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
    Slip("R09", SERVED, "採計日期", {"採計日期": ""}),
    Slip("R15", VISITING, "借讀學校代碼", {"借讀學校代碼": "{school}"}),
    Slip("X01", ABSENCES, "學號", {"學號": "{stranger}"}),
    Slip("X02", PLANS, "群科班代碼", {"群科班代碼": "{year}{school}H11102B"}),
    Slip("X03", OFFERINGS, "任課教師帳號", {"任課教師帳號": "nobody"}),
    Slip("X08", CERTIFIED, "成果編號", {"成果編號": "CO{year}-99999"}),
    Slip("G04", DEADLINES, "依據文號", {"依據文號": ""}),
    Slip("L05", OUTCOMES, "認證狀態", {"勾選": "是", "勾選順序": "1"}),
    Slip("A05", OUTCOMES, "文件檔案名稱", {"文件檔案名稱": "", "影音檔案名稱": ""}),
)


def plant_slip(desk: Desk, slip: Slip) -> None:
    """Append a row that is sound but for the slip; StopIteration when no quiet pupil is left for it."""
    row = sound_row(desk, slip.place)
    facts = _facts(desk, row)
    typed = {heading: cell.format(**facts) for heading, cell in slip.typed.items()}
    desk.plant(slip.rule, (*slip.place, slip.heading), row | typed)


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
