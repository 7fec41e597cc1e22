"""The words for one item of the confirmation sheet: which cells name it, and how each is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from schemas.wording_counting import TICKED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.drop import Counted

OR = "|"
_DAY = re.compile(r"[0-9]{7}")


class Category(NamedTuple):
    """How the rows of a form are told: their heading, their unit, and which cells name one; `summed` is added up.

    Of headings with a | between them the first that is filled in is told. Where `sheets` has a sheet's own headings,
    these name its rows, after what the sheet is called.
    """

    title: str
    unit: str
    names: tuple[str, ...] = ()
    sheets: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - a frozen default that nobody changes
    teacher: str = ""
    summed: tuple[str, str] = ("", "")


_OUTCOME = ("成果名稱|成果簡述", "科目名稱")
_MADE_UP = ("補考成績", "補考及格")
CATEGORIES = {
    "grade_roster": Category(
        "修課紀錄",
        "科",
        sheets={
            "學期成績": ("科目名稱", "修課學分", "學期學業成績", "成績及格", *_MADE_UP),
            "補修成績": ("科目名稱", "應修課學年度", "應修課學期", "修課學分", "補修成績", "補修及格", *_MADE_UP),
            "轉學轉科成績": ("科目名稱", "對應學年度", "對應學期", "修課學分", "抵免後成績", "成績及格"),
        },
    ),
    "retake_roster": Category(
        "重修重讀成績",
        "科",
        sheets={
            "重修成績": (
                *("原修課科目名稱", "原修課學年度", "原修課學期"),
                *("原修課修課學分", "重修成績", "重修及格"),
            ),
            "重讀成績": ("科目名稱", "修課學分", "重讀成績", "成績及格", *_MADE_UP),
        },
    ),
    "officer_record": Category("校內幹部經歷", "筆", ("單位名稱", "擔任職務", "開始日期", "結束日期")),
    "absence_roster": Category(
        "缺勤紀錄", "筆", ("缺勤種類代碼", "缺勤節數", "缺勤起始日期"), summed=("缺勤種類代碼", "缺勤節數")
    ),
    "course_outcome": Category("課程學習成果", "件", _OUTCOME, teacher="任課教師帳號"),
    "diverse_performance": Category(
        "多元表現",
        "項",
        sheets={
            "幹部經歷暨事蹟紀錄": ("單位名稱", "擔任職務"),
            "競賽參與紀錄": ("競賽名稱", "項目", "獎項"),
            "檢定證照紀錄": ("檢定組別|內容簡述", "取得證照日期"),
            "服務學習紀錄": ("服務名稱", "服務單位"),
            "彈性學習時間紀錄": ("內容", "開設單位"),
            "團體活動時間紀錄": ("團體活動內容名稱", "辦理單位"),
            "職場學習紀錄": ("職場學習單位", "職場學習職稱"),
            "作品成果紀錄": ("名稱", "日期"),
            "大學及技專校院先修課程紀錄": ("課程名稱", "開設單位"),
            "其他多元表現紀錄": ("名稱", "主辦單位"),
        },
    ),
}
"""By form, in the order of the sheet; what other forms hold stays at school and is counted alone."""

OTHERS = {
    "student_roster": Category(
        "",
        "",
        sheets={"學生資料": ("姓名", "班級名稱", "座號"), "學生借讀資料": ("借讀學校代碼", "申請開始日期")},
    ),
    "elective_enrolment": Category("", "", ("科目名稱", "修課學分")),
    "course_advising": Category("", "", ("諮詢日期", "諮詢主題")),
    "career_exploration": Category("", "", ("探索類型", "第一志向", "進路規劃")),
    "service_credit": Category("", "", ("服務名稱", "服務單位", "時數")),
    "school_contest": Category("", "", ("競賽名稱", "項目", "獎項")),
    "outside_registration": Category("", "", ("類別", "名稱", "日期")),
    "receipt_confirmation": Category("", "", ("類別", "確認結果")),
}
"""How a row of another form is told where it went back or waits, under the form's title; else by its sheet's key."""

APART = ("開始日期", "結果公布日期", "取得證照日期", "日期", "諮詢日期", "上傳日期")
"""The days that tell two items of one name apart, the first that a sheet has; then its key does."""

SHEETS = {"學期成績": "", "補修成績": "補修", "轉學轉科成績": "轉學轉科抵免", "重修成績": "重修", "重讀成績": "重讀"}
"""What a sheet is called before an item, where that is not its title."""

CODES = {"缺勤種類代碼": "absence_kind"} | dict.fromkeys(("成績及格", "補修及格", "重修及格", "補考及格"), "passed")
MARKS = frozenset({"學期學業成績", "補修成績", "抵免後成績", "重修成績", "重讀成績", "補考成績"})
"""Headings under which a student is told that there is nothing."""

_BLANK, _NO_MARK, _NONE, _PLAIN = "", "-1", "無", "{}"
_NUMBER = re.compile(r"[0-9.]+")
_SHOWN = {
    "缺勤節數": "{} 節",
    "時數": "{} 小時",
    "座號": "{} 號",
    "修課學分": "{} 學分",
    "原修課修課學分": "{} 學分",
    "應修課學年度": "應修 {} 學年度",
    "對應學年度": "對應 {} 學年度",
    "原修課學年度": "原修 {} 學年度",
    "補考成績": "補考 {}",
    "補考及格": "補考{}",
    "抵免後成績": "抵免後成績 {}",
    **dict.fromkeys(("應修課學期", "對應學期", "原修課學期"), "第 {} 學期"),
    **dict.fromkeys(("學期學業成績", "補修成績", "重修成績", "重讀成績"), "成績 {}"),
}


def is_said(heading: str, text: str) -> bool:
    """Tell whether a cell says anything to a student."""
    return text != _BLANK and (text != _NO_MARK or heading in MARKS)


def shown_as(heading: str, text: str) -> str:
    """Write a cell as a student reads it: a number with its unit, a mark with what it is."""
    told, form = _NONE if text == _NO_MARK and heading in MARKS else text, _SHOWN.get(heading, _PLAIN)
    return told if form.startswith(_PLAIN) and not _NUMBER.fullmatch(told) else form.format(told)


def kind_of(sheet: str) -> str:
    """Say before an item what its sheet is called, "" where that goes without saying."""
    name = SHEETS.get(sheet, sheet)
    return f"{name}：" if name else ""


def place_of(ones: Iterable[Counted]) -> str:
    """Say as which of how many ticked items one goes."""
    told = next((one for one in ones if one.what == TICKED and one.place), None)
    return f"第 {told.place} {told.unit}（至多 {told.most} {told.unit}）" if told else ""


def apart(name: str, further: Iterable[tuple[str, str]]) -> str:
    """Add to an item's name what tells it from another one of that name, where that is not said yet."""
    told = "，".join(f"{heading} {text}" for heading, text in further if text and text not in name)
    return f"{name}（{told}）" if told else name


def once(why: str, clause: str) -> str:
    """Leave out of a reason the clause that is quoted below."""
    return why.removesuffix(f"（{clause}）")


def dated(text: str) -> str:
    """Write a seven-digit day as people read it; what is none, as it was typed."""
    return f"{int(text[:3])}.{text[3:5]}.{text[5:]}" if _DAY.fullmatch(text) else text


def taught_by(name: str) -> str:
    """Name the teacher."""
    return f"{name}老師" if name and not name.endswith("老師") else name


def total_of(kind: str, amount: str) -> str:
    """Give a sum by kind."""
    return f"{kind} {amount}"
