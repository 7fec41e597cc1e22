"""One fault, one finding: every rule with a change that breaks it, the place where it is found, and one that keeps it.

A place is written as a spreadsheet writes it: 學生資料!B2 is column B, row 2 of the sheet 學生資料.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from attached_files import jpg, mp4, pdf
from binary_workbooks import compound
from openpyxl.packaging.relationship import Relationship
from openpyxl.workbook.external_link.external import ExternalBook, ExternalLink, ExternalSheetNames
from school import ACTIVITY, ENGLISH, IDENTITIES, attach, drop, outcome, performance, whole_school, write

from flows.ingest import ingest
from flows.steps.records import Submission
from schemas.forms import forms
from schemas.identity import completed
from schemas.terms import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl import Workbook
    from school import School

    from flows.desk import Desk

FORM_OF = {sheet.title: form for form in forms().values() for sheet in form.sheets}
PLACE = re.compile(r"([^!]+)(?:!([A-Z]+)?(\d+)?)?")

MATHS = "114034347H11101A1010201"  # a sound code, filed where a case says so
UNFILED = "114034347H11101A1010202"  # a sound code that is not filed
LAST_YEARS = "113034347H11101A1010102"  # a sound code for another year's students
FLEXIBLE = "114034347H11101A90{nature}00{number}"  # 彈性學習時間, of a nature that bears credit or not
UNFILED_ELECTIVE = "114034347H11101A5110102"
STRANGER = completed("B22345678")


WHOLE, ADDED = "whole workbook", "added"


class Place(NamedTuple):
    """Where a finding is told: the file, then the sheet, row, column letter and heading as far as it has them."""

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    heading: str = ""


def place(at: str, heading: str = "", file: str = "") -> Place:
    """Read 學生資料!B2; the file is the workbook of the sheet's form in its first office's folder, if not given."""
    sheet, column, row = PLACE.fullmatch(at).groups() if at else ("", "", None)
    return Place(file or workbook(sheet), sheet, int(row) if row else None, column or "", heading)


def workbook(sheet: str) -> str:
    """Name the workbook that holds a sheet of this title: its first office and its file."""
    form = FORM_OF[sheet]
    return f"{form.offices[0]}/{form.title}.xlsx"


@dataclass(frozen=True)
class Change:
    """What differs from the sound tiny school: its cells and rows, its workbooks, what else lies in the inbox."""

    cells: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)  # (sheet, row): {heading: value}
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # sheet: rows added at its end
    alter: Callable[[School], None] | None = None
    shape: tuple[str, Callable[[Workbook], object]] | None = None  # a form's name, what is done to its workbook
    information: tuple[str, dict[str, Any]] | None = None  # a form's name, its 填報資訊
    lay: tuple[str, Callable[[Desk], object]] | None = None  # the file or form it is about, what is laid in the inbox
    absent: tuple[str, ...] = ()  # forms that have not arrived

    @property
    def alone(self) -> bool:
        """Whether no other change may be made in the same sweep."""
        return bool(self.alter or self.absent)

    @property
    def touched(self) -> set[tuple[str, str]]:
        """Name what no other change in the same sweep may touch: rows and ends of sheets, or whole workbooks."""
        rows = {(sheet, line) for sheet, line in self.cells}
        ends = {(sheet, ADDED) for sheet in self.rows}
        counted = {form.name for sheet in self.rows if (form := FORM_OF[sheet]).choosing}
        whole = counted | {pair[0] for pair in (self.shape, self.information, self.lay) if pair}
        return {(FORM_OF[sheet].name, f"{sheet} {line}") for sheet, line in rows | ends} | {
            (name, WHOLE) for name in whole
        }

    def goes_with(self, other: Change) -> bool:
        """Tell whether two changes have nothing to do with one another."""
        mine, theirs = self.touched, other.touched
        whole = {name for name, what in mine | theirs if what == WHOLE}
        return not (mine & theirs or whole & {name for name, _ in mine} & {name for name, _ in theirs})

    def rows_of(self, school: School) -> None:
        """Make the change in the school's rows."""
        for (sheet, row), cells in self.cells.items():
            school[FORM_OF[sheet].name][sheet][row - 2].update(cells)
        for sheet, rows in self.rows.items():
            school[FORM_OF[sheet].name].setdefault(sheet, []).extend(rows)
        if self.alter:
            self.alter(school)


@dataclass(frozen=True)
class Case:
    """A rule, a sentence on how it is broken, the change that does so, where it is found, and a change that does not.

    `given` is there before either change, and sound.
    """

    rule: str
    said: str
    bad: Change
    found: tuple[Place, ...]
    good: Change = Change()
    given: Change = Change()


def cell(at: str, heading: str, value: Any) -> Change:
    """Change one cell."""
    spot = place(at)
    return Change(cells={(spot.sheet, spot.row or 0): {heading: value}})


def row(at: str, **cells: Any) -> Change:
    """Change several cells of one row: 學期成績!7."""
    spot = place(at)
    return Change(cells={(spot.sheet, spot.row or 0): cells})


DOCUMENT = ("學期課程學習成果!K2", "文件檔案名稱")


def attached(rule: str, said: str, at: str, heading: str, name: str, content: bytes) -> Case:  # noqa: PLR0913, PLR0917 - a row of a table
    """Name a file in a cell, and send it along."""
    office = workbook(place(at).sheet).split("/")[0]
    laid_along = Change(cell(at, heading, name).cells, lay=(name, lambda desk: attach(desk, office, name, content)))
    return Case(rule, said, laid_along, (place(at, heading),))


def added(sheet: str, *rows: dict[str, Any]) -> Change:
    """Add rows at the end of a sheet."""
    return Change(rows={sheet: list(rows)})


def answering(word: str) -> Callable[[Workbook], object]:
    """Add a sheet 待修正 with one line, answered so."""

    def add(book: Workbook) -> None:
        sheet = book.create_sheet("待修正")
        for line in (("處理", "理由", "編號"), (word, word and "已查明", "0123456789")):
            sheet.append(line)

    return add


def _cases(table: tuple[tuple[Any, ...], ...]) -> list[Case]:
    """Read lines of: rule, sentence, place, heading, a bad value, and a good one where the sound school has none."""
    return [
        Case(rule, said, cell(at, heading, bad), (place(at, heading),), *(cell(at, heading, value) for value in good))
        for rule, said, at, heading, bad, *good in table
    ]


# --- one cell -------------------------------------------------------------------------------------------------------

MARKS, ABSENCES, OFFICERS = "學期成績", "缺勤紀錄名冊", "幹部經歷紀錄"
OUTCOMES, WORKS = "學期課程學習成果", "作品成果紀錄"

CELLS = (
    ("C01", "a student without a name", "學生資料!B2", "姓名", "", "歐陽學生"),
    ("C01", "a student whose class is only a space", "學生資料!L3", "班級名稱", "　"),
    ("C01", "an absence of nobody", "缺勤紀錄名冊!A2", "學號", ""),
    ("C01", "a mark without its result", "學期成績!G7", "成績及格", ""),
    ("C01", "an outcome without a summary", "學期課程學習成果!J2", "成果簡述", "", "字"),
    ("C01", "a person without an address", "人員!E3", "電子郵件", ""),
    ("C02", "half an hour of absence", "缺勤紀錄名冊!C2", "缺勤節數", "7.5", 7.0),
    ("C02", "a seat in words", "學生資料!M4", "座號", "三", 3),
    ("C02", "an order that is a rank", "學期課程學習成果!R3", "勾選順序", "第一"),
    ("C03", "a mark with its unit", "學期成績!F7", "學期學業成績", "85分", 85.5),
    ("C03", "a pass mark in words", "學期成績!L6", "及格標準", "六十", "60"),
    ("C04", "no period of absence", "缺勤紀錄名冊!C2", "缺勤節數", "0", "1"),
    ("C04", "a mark above the highest", "學期成績!F7", "學期學業成績", "100.5", "100"),
    ("C04", "a fourth year of study", "學生資料!K4", "年級", "4"),
    ("C05", "six digits that name two days", "缺勤紀錄名冊!D2", "缺勤起始日期", "991231", dt.date(2025, 10, 13)),
    ("C05", "a day and a month in unknown order", "缺勤紀錄名冊!D2", "缺勤起始日期", "10/11/2025", "1141012"),
    ("C05", "the thirtieth of February", "幹部經歷紀錄!D2", "結束日期", "1150230", "1150131"),
    ("C05", "a word for a day", "作品成果紀錄!D2", "日期", "十月一日", dt.date(2025, 10, 1)),
    ("C06", "a kind of absence that is not listed", "缺勤紀錄名冊!B2", "缺勤種類代碼", "99", "12"),
    ("C06", "a label in the place of its code", "學生資料!E2", "性別代碼", "男"),
    ("C06", "a class that 學生名冊 does not have", "各班開課!A3", "班級名稱", "一年9班"),
    ("C06", "a teacher of a class that is not there", "人員!F8", "導師班級", "一年9班", ""),
    ("C06", "an office unknown to the school", "人員!C5", "單位", "總務處", "資媒組"),
    ("C06", "a deadline of a form that does not exist", "期程!A2", "表單", "幹部名冊", "校內幹部經歷名冊"),
    ("C06", "a field of the other list", "修課評估!D2", "第二志向", "機械", "教育"),
    ("C06", "a kind of registration that is not listed", "校外機構登錄!B2", "類別", "比賽", "其他"),
    ("C07", "a name of fifty-one characters", "學生資料!B2", "姓名", "名" * 51, "名" * 50),
    ("C07", "a summary of a hundred and one characters", "學期課程學習成果!J2", "成果簡述", "字" * 101, "字" * 100),
    ("C07", "an office held in fifty-one characters", "幹部經歷紀錄!E2", "擔任職務", "長" * 51, "長" * 50),
    ("C07", "an attribute of five characters", "課程代碼!F4", "課程屬性", "81000"),
    (
        "C08",
        "a wrong check digit",
        "學生資料!C4",
        "身分證號",
        IDENTITIES[2][:9] + str((int(IDENTITIES[2][9]) + 1) % 10),
    ),
    ("C08", "a digit too few", "學生資料!C4", "身分證號", "A12345678", "A800000014"),
    ("C08", "the letter O for a zero", "學生資料!C4", "身分證號", "A12345678O", "AC01234567"),
    ("C09", "a category that does not exist", "課程代碼!B4", "課程代碼", ACTIVITY[:16] + "X" + ACTIVITY[17:]),
    ("C09", "a year that is not the code's", "課程代碼!B4", "課程代碼", "113" + ACTIVITY[3:]),
    ("C09", "another school's code", "學期成績!B7", "課程代碼", ENGLISH[:3] + "034999" + ENGLISH[9:]),
    ("C09", "a character short", "各班開課!B3", "課程代碼", ENGLISH[:22]),
    ("C10", "a tick in English", "學期課程學習成果!Q2", "勾選", "Y", "否"),
    ("C10", "a tick mark", "作品成果紀錄!M2", "勾選", "V", "否"),
    (
        "C11",
        "an address without its scheme",
        "作品成果紀錄!H2",
        "外部影音連結",
        "video.example/1",
        "https://video.example/1",
    ),
    ("C12", "an address without its domain", "人員!E2", "電子郵件", "registrar", "reg.istrar@mail.school.example"),
    ("C12", "two addresses in one cell", "學生資料!X2", "學生電子郵件", "a@b.example;c@d.example", "a@b.example"),
    ("C14", "a kind of absence typed as a number", "缺勤紀錄名冊!B2", "缺勤種類代碼", 3),
    ("C14", "a number of a student in scientific notation", "缺勤紀錄名冊!A2", "學號", "1.14E+05", 114002),
    (
        "C14",
        "a number with more digits than a sheet keeps",
        "作品成果紀錄!A3",
        "紀錄編號",
        1140010000000000000,
        "1" * 30,
    ),
    ("C14", "a department whose zero is gone", "學生資料!H2", "科班學程別代碼", 99, "099"),
    ("C13", "a talk at an hour that no clock shows", "課程諮詢紀錄!B2", "開始時間", "25:10", "12:15"),
    ("C13", "a talk that ends in words", "課程諮詢紀錄!C2", "結束時間", "一點", ""),
    ("C15", "a number in full width", "缺勤紀錄名冊!A2", "學號", "１１４００２"),
    ("C15", "an apostrophe before the number", "缺勤紀錄名冊!A2", "學號", "'114002"),
    ("C15", "spaces round a name", "學生資料!B2", "姓名", " 學生1 ", "學 生1"),
    ("C15", "a date with slashes", "缺勤紀錄名冊!D2", "缺勤起始日期", "114/10/13", dt.date(2025, 10, 13)),
    ("C15", "an identity number in full width", "學生資料!C4", "身分證號", "Ａ８０００００014", "A800000014"),
    ("C16", "a name with what is no character", "訓練研習說明!C2", "名稱", "說明〔U+FDD0〕會", "說明會〔U+0041〕"),
    ("C16", "a mark with a sign that does nothing", "學期成績!F2", "學期學業成績", "8〔U+0085〕5", "85"),
    # --- one row ---
    ("R01", "an office held that ends before it begins", "幹部經歷紀錄!D2", "結束日期", "1140831", "1140901"),
    ("R01", "an absence that ends before it begins", "缺勤紀錄名冊!E2", "缺勤結束日期", "1141012", "1141014"),
    ("R01", "a talk that ends as it begins", "課程諮詢紀錄!C2", "結束時間", "12:10", "12:11"),
    ("R01", "a certification before the upload", "課程學習成果認證!D2", "認證日期", "1140930", "1141001"),
    ("R01", "a seat given up before it is taken", "工作小組名單!D2", "任期迄", "1140731", "1140801"),
    ("R01", "results announced before the contest", "校內競賽成績!F2", "結果公布日期", "1141016", "1141017"),
    ("R02", "a talk of the next semester", "課程諮詢紀錄!A2", "諮詢日期", "1150201", "1150131"),
    ("R02", "a meeting of the next semester", "工作小組會議!A2", "會議日期", "1150201", "1150131"),
    ("R02", "a training of the next year", "訓練研習說明!B2", "日期", "1150801", "1150731"),
    ("R02", "an absence in the holidays before", "缺勤紀錄名冊!D2", "缺勤起始日期", "1140731", "1140801"),
    ("R02", "a deadline of a year long past", "期程!E2", "國教署截止日期", "1050131", "1140801"),
    ("R02", "a deadline of the year after next", "期程!E2", "國教署截止日期", "1160101", "1151231"),
    ("R02", "an office held since last year", "幹部經歷紀錄!C2", "開始日期", "1140731", "1140801"),
    ("R03", "a mark of 85 that fails", "學期成績!G7", "成績及格", "0"),
    ("R03", "a course passed again with more than the pass mark", "重修成績!I2", "重修成績", "61"),
    ("R03", "a mark of 85 without a result", "學期成績!G6", "成績及格", "-1"),
    ("R04", "a make-up though the mark was passed", "學期成績!H7", "補考成績", "70"),
    ("R04", "a make-up result without a make-up", "學期成績!I7", "補考及格", "1"),
    ("R05", "ten periods in one day", "缺勤紀錄名冊!C2", "缺勤節數", "10", "9"),
    ("R05", "seventy-three hours of service in three days", "公共服務採計!F2", "時數", "73", "72"),
    ("R06", "a boy's number and a girl's code", "學生資料!E3", "性別代碼", "2"),
    ("R07", "a student of twelve", "學生資料!D4", "出生日期", "1010802", "1010801"),
    ("R07", "a student of twenty-six", "學生資料!D4", "出生日期", "0880801", "0880802"),
    ("R08", "an ordinary student with a special status", "學生資料!N2", "特殊身分別", "0,1", "0"),
    ("R08", "a status twice", "學生資料!N2", "特殊身分別", "1,1", "1,2"),
    ("R08", "an empty place among statuses", "學生資料!N2", "特殊身分別", "1,,2"),
    ("R11", "three credits of four", "學期成績!E7", "修課學分", "3"),
    ("R12", "a name that is not the filed one", "學期成績!C7", "科目名稱", "英文", "英 語文"),
    ("R12", "an offering under another name", "各班開課!C3", "科目名稱", "英語", "英語文"),
    ("R14", "an identity number twice", "學生資料!C4", "身分證號", IDENTITIES[1]),
    ("R14", "a seat twice in the class", "學生資料!M4", "座號", "2", "99"),
    ("R15", "a second choice that is the first", "修課評估!D2", "第二志向", "資訊"),
    ("R15", "a third choice that is the second", "修課評估!E2", "第三志向", "工程", ""),
    ("G04", "a deadline of no letter", "期程!F2", "依據文號", ""),
    # --- across forms ---
    ("X01", "an absence of a student unknown to the school", "缺勤紀錄名冊!A2", "學號", "114999", "114003"),
    ("X01", "an office held by a student unknown to the school", "幹部經歷紀錄!A2", "學號", "999001", "114002"),
    ("X02", "a mark in a course that is not filed", "學期成績!B7", "課程代碼", UNFILED),
    ("X02", "an offering of a course that is not filed", "各班開課!B3", "課程代碼", UNFILED),
    ("X02", "a choice of a course that is not filed", "選修科目!B2", "課程代碼", UNFILED_ELECTIVE),
    ("X02", "a plan of a programme without a course", "課程計畫書!A2", "群科班代碼", "114034347H11101B"),
    ("X03", "a certification by nobody of the staff", "課程學習成果認證!C2", "認證教師帳號", "chen"),
    ("X03", "an offering by nobody of the staff", "各班開課!F3", "任課教師帳號", "chen", "wang"),
    ("X03", "a deputy who is nobody of the staff", "各班開課!G3", "代理認證教師帳號", "chen", "wang"),
    ("X03", "an outcome taught by nobody of the staff", "學期課程學習成果!N2", "任課教師帳號", "chen"),
    ("X05", "an outcome of another course's teacher", "學期課程學習成果!N2", "任課教師帳號", "lin"),
    ("X05", "a certification by another course's teacher", "課程學習成果認證!C2", "認證教師帳號", "lin"),
    ("X08", "a certification of an outcome that nobody made", "課程學習成果認證!A2", "成果編號", "O-9-99", "O-2-01"),
    ("X08", "a certification of a performance of nobody", "多元表現認證!A2", "紀錄編號", "P-9-99"),
    ("G02", "a meeting led by another than the principal", "工作小組會議!B2", "主持人", "教務主任1", "校長 1"),
    ("A01", "a plan that was not sent along", "課程計畫書!F2", "檔案名稱", "沒有送.pdf"),
    ("A01", "a document that was not sent along", "學期課程學習成果!K2", "文件檔案名稱", "沒有送.pdf", "成果.PDF"),
    ("A01", "a film that was not sent along", "學期課程學習成果!L2", "影音檔案名稱", "沒有送.mp4"),
    ("A01", "a proof that was not sent along", "作品成果紀錄!F2", "證明文件檔案名稱", "證明.pdf"),
    ("A05", "an outcome without any file", "學期課程學習成果!K2", "文件檔案名稱", ""),
    ("L05", "a ticked outcome still to be certified", "學期課程學習成果!O3", "認證狀態", "認證中"),
    ("L05", "a ticked performance still to be certified", "作品成果紀錄!L3", "認證狀態", "未送"),
    ("L06", "an outcome of a course without credit", "學期課程學習成果!H2", "修課學分", "0"),
)


# --- several cells, or rows ------------------------------------------------------------------------------------------


def course(code: str, name: str, terms: str = "444440") -> dict[str, str]:
    """Give a sound row of 課程名稱與課程代碼."""
    attribute = code[16] + code[18] + code[19:21]
    filed = {"實施學年度": code[:3], "課程代碼": code, "科目名稱": name, "授課學期學分節數": terms}
    return filed | {"授課學期開課方式": "00000-", "課程屬性": attribute}


def offering(code: str, name: str, credit: str = "4") -> dict[str, str]:
    """Give a sound row of 各班開課名冊, taught by wang."""
    sound = whole_school()["course_offering"]["各班開課"][0]
    return sound | {"課程代碼": code, "科目名稱": name, "學分數": credit}


def make_up(student: int = 3, **changes: str) -> dict[str, str]:
    """Give a sound row of 補修成績."""
    taken = {"應修課學年度": "114", "應修課學期": "1", "補修成績": "60", "補修及格": "1", "補修方式": "3"}
    return whole_school()["grade_roster"][MARKS][2 * student - 1] | taken | changes


def transfer(**changes: str) -> dict[str, str]:
    """Give a sound row of 轉學轉科成績."""
    taken = {"對應學年度": "113", "對應學期": "2", "對應年級": "1", "身分別": "1", "抵免後成績": "60"}
    return whole_school()["grade_roster"][MARKS][5] | taken | changes


def visit(**changes: str) -> dict[str, str]:
    """Give a sound row of 學生借讀資料."""
    schools = {"學號": "114003", "所屬學校代碼": "034347", "借讀學校代碼": "034302"}
    group = {"群別": "11", "借讀科班學程別": "101", "借讀代碼": "1"}
    return schools | group | {"申請開始日期": "1140901", "申請結束日期": "1150120"} | changes


def service(**changes: str) -> dict[str, str]:
    """Give a sound row of 服務學習紀錄, not ticked."""
    day = {"開始日期": "1141004", "結束日期": "1141004", "時數": "24"}
    named = {"服務名稱": "淨灘", "服務單位": "學校", "勾選": "否", "勾選順序": "", "紀錄編號": "S-1", "學號": "114003"}
    return performance(20) | named | day | changes


def twice(sheet: str, number: int, **changes: str) -> Change:
    """Add a row like the one of a number."""
    line = whole_school()[FORM_OF[sheet].name][sheet][number - 2]
    return Change(cells={(sheet, number): {}}, rows={sheet: [line | changes]})


def renumbered(school: School) -> None:
    """Give the third student a number that begins with a zero, wherever it stands."""
    for sheets in school.values():
        for rows in sheets.values():
            for line in rows:
                line.update({heading: "014003" for heading, text in line.items() if text == "114003"})


def moved(number: int, **changes: str) -> dict[str, str]:
    """Give a sound row of 轉學轉科課程學習成果 of the second semester."""
    at = {"修課學期": "2", "原修課學校代碼": "034302", "原修課學年度": "114", "原修課學期": "2"}
    return outcome(number) | at | changes


def works(last: int, **changes: str) -> list[dict[str, str]]:
    """Give the first student's performances after the first one, ticked in order."""
    return [performance(number, **changes) for number in range(2, last + 1)]


def unticked(rows: list[dict[str, str]], beyond: int) -> list[dict[str, str]]:
    """Take the ticks from the rows after the first so many."""
    return rows[:beyond] + [line | {"勾選": "否", "勾選順序": ""} for line in rows[beyond:]]


def both_semesters(*orders: str) -> Change:
    """Add outcomes to the first student's one: three of this semester, then the others of the next."""
    ticked = [(number, {"勾選順序": order}) for number, order in enumerate(orders, 2)]
    here = [outcome(number, **order) for number, order in ticked[:3]]
    return Change(
        rows={OUTCOMES: here, "轉學轉科課程學習成果": [moved(number, **order) for number, order in ticked[3:]]}
    )


def made_up(**changes: str) -> dict[str, str]:
    """Give a sound row of 補修課程學習成果, not ticked."""
    taken = {"應修課學年度": "114", "應修課學期": "1", "補修方式": "3", "勾選": "否", "勾選順序": ""}
    return outcome(20) | taken | changes


def own(number: int, student: int, **cells: str) -> dict[str, str]:
    """Give what a student's own performances have in common, not ticked, and the cells of one."""
    common = {"紀錄編號": f"T-{number}", "學號": f"11400{student}", "勾選": "否", "勾選順序": ""}
    return performance(20 + number) | common | cells


def registered_twice(registrar: str) -> Change:
    """Register a second time what whole_school's school and outside bodies have registered."""
    by = {"登錄來源": registrar}
    post = {"單位名稱": "一年1班", "擔任職務": "班長", "開始日期": "1140901", "結束日期": "1150120", "幹部等級": "2"}
    contest = {"競賽等級代碼": "1", "獎項": "優等", "結果公布日期": "1141024", "團體參與代碼": "1"}
    abroad = contest | {"競賽名稱": "全國學科能力競賽", "競賽等級代碼": "3"}
    language = {"證照代碼": "0101", "註1": "1", "取得證照日期": "1141212"}
    help_ = {"服務名稱": "圖書館志工", "服務單位": "圖書館", "開始日期": "1141006", "結束日期": "1141008", "時數": "6"}
    camp = {"名稱": "科學營", "主辦單位": "某某大學", "開始日期": "1141213", "結束日期": "1141214"}
    return Change(
        rows={
            "幹部經歷暨事蹟紀錄": [own(1, 1, **post, **by)],
            "競賽參與紀錄": [own(2, 2, 競賽名稱="校內科學展覽", **contest, **by), own(3, 3, **abroad, **by)],
            "檢定證照紀錄": [own(4, 1, **language, **by)],
            "服務學習紀錄": [own(5, 2, **help_, **by)],
            "其他多元表現紀錄": [own(6, 1, **camp, **by)],
        }
    )


def otherwise() -> Change:
    """Register what differs from it in one of the cells that say that it is the same."""
    twice_over = registered_twice("學生")
    differing = {
        "幹部經歷暨事蹟紀錄": {"開始日期": "1140902"},
        "競賽參與紀錄": {"學號": "114001"},
        "檢定證照紀錄": {"取得證照日期": "1141211"},
        "服務學習紀錄": {"開始日期": "1141007"},
        "其他多元表現紀錄": {"名稱": "科學 營隊"},
    }
    return Change(rows={sheet: [line | differing[sheet] for line in rows] for sheet, rows in twice_over.rows.items()})


OUTSIDE = added(
    "校外機構登錄",
    {"學號": "114001", "類別": "檢定", "名稱": "全民英檢", "機構": "測驗中心", "日期": "1141212"},
    {"學號": "114001", "類別": "其他", "名稱": "科學營", "機構": "某某大學", "日期": "1141213"},
)
OTHERWISE = otherwise()
FLEXIBLE_BARE, FLEXIBLE_CREDITED = FLEXIBLE.format(nature="C", number="01"), FLEXIBLE.format(nature="D", number="02")
FLEXIBLE_FILED = added("課程代碼", course(FLEXIBLE_BARE, "增廣", "222222"), course(FLEXIBLE_CREDITED, "補強", "222222"))
MATHS_FILED = added("課程代碼", course(MATHS, "數學"))
MATHS_OUTCOME = row("學期課程學習成果!3", 課程代碼=MATHS, 科目名稱="數學")
ACTIVITY_OFFERED = added("各班開課", offering(ACTIVITY, "班級活動", "2"))

ROWS = [
    Case(
        "R01",
        "a visit that ends before it begins",
        added("學生借讀資料", visit(申請結束日期="1140831")),
        (place("學生借讀資料!H2", "申請結束日期"),),
        added("學生借讀資料", visit(申請結束日期="1140901")),
    ),
    Case(
        "R01",
        "a window that closes before it opens",
        row("期程!2", 收訖確認開始="1150310", 收訖確認結束="1150309"),
        (place("期程!H2", "收訖確認結束"),),
        row("期程!2", 收訖確認開始="1150310", 收訖確認結束="1150312"),
    ),
    Case(
        "R03",
        "a failed make-up that passes",
        row("學期成績!7", 學期學業成績="50", 成績及格="0", 補考成績="59", 補考及格="1"),
        (place("學期成績!I7", "補考及格"),),
        row("學期成績!7", 學期學業成績="50", 成績及格="0", 補考成績="60", 補考及格="1"),
    ),
    Case(
        "R03",
        "a pass by the general mark though the student's own is higher",
        row("學期成績!7", 學期學業成績="65", 及格標準="70"),
        (place("學期成績!G7", "成績及格"),),
        row("學期成績!7", 學期學業成績="50", 及格標準="50"),
    ),
    Case(
        "R03",
        "a make-up course failed by mark and passed by result",
        added("補修成績", make_up(補修成績="59")),
        (place("補修成績!I2", "補修及格"),),
        added("補修成績", make_up(補修成績="60")),
    ),
    Case(
        "R03",
        "a transferred mark without a result",
        added("轉學轉科成績", transfer(成績及格="-1")),
        (place("轉學轉科成績!J2", "成績及格"),),
        added("轉學轉科成績", transfer(抵免後成績="-1", 成績及格="-1")),
    ),
    Case(
        "R03",
        "a course passed again with more than the student's own pass mark",
        row("重修成績!2", 重修成績="71", 及格標準="70"),
        (place("重修成績!I2", "重修成績"),),
        row("重修成績!2", 重修成績="70", 及格標準="70"),
    ),
    Case(
        "R03",
        "a course failed again by the student's own pass mark",
        row("重修成績!2", 重修成績="65", 及格標準="70"),
        (place("重修成績!J2", "重修及格"),),
        row("重修成績!2", 重修成績="65", 重修及格="0", 及格標準="70"),
    ),
    Case(
        "R05",
        "twenty-five hours of service in one day",
        added("服務學習紀錄", service(時數="25")),
        (place("服務學習紀錄!G2", "時數"),),
        added("服務學習紀錄", service()),
    ),
    Case(
        "R09",
        "a student back since no day",
        row("學生資料!4", 學籍狀態="復學"),
        (place("學生資料!W4", "學籍異動日期"),),
        row("學生資料!4", 學籍狀態="復學", 學籍異動日期="1140901"),
    ),
    Case(
        "R09",
        "a certification of no day",
        row("學期課程學習成果!2", 認證日期=""),
        (place("學期課程學習成果!P2", "認證日期"),),
        row("學期課程學習成果!2", 認證日期="", 認證狀態="不通過", 勾選="否", 勾選順序=""),
    ),
    Case(
        "R09",
        "an answer that something is wrong, and not what",
        row("收訖明細確認!2", 確認結果="有誤"),
        (place("收訖明細確認!D2", "問題說明"),),
        row("收訖明細確認!2", 確認結果="有誤", 問題說明="少一件"),
    ),
    Case(
        "R09",
        "a window without its end",
        row("期程!2", 收訖確認開始="1150310"),
        (place("期程!H2", "收訖確認結束"),),
    ),
    Case(
        "R09",
        "a window without its beginning",
        row("期程!2", 收訖確認結束="1150310"),
        (place("期程!G2", "收訖確認開始"),),
    ),
    Case(
        "R09",
        "service recognised on no day",
        row("公共服務採計!2", 採計日期=""),
        (place("公共服務採計!H2", "採計日期"),),
        row("公共服務採計!2", 採計="否", 採計日期=""),
    ),
    Case(
        "G04",
        "a window of two days",
        row("期程!2", 收訖確認開始="1150310", 收訖確認結束="1150311"),
        (place("期程!H2", "收訖確認結束"),),
        row("期程!2", 收訖確認開始="1150227", 收訖確認結束="1150301"),
    ),
    Case(
        "C06",
        "a field of the list that 探索類型 does not name",
        row("修課評估!2", 探索類型="類群", 第一志向="機械", 第二志向="化工", 第三志向="資訊"),
        (place("修課評估!E2", "第三志向"),),
        row("修課評估!2", 探索類型="類群", 第一志向="機械", 第二志向="化工", 第三志向="設計"),
    ),
    Case(
        "C07",
        "an occupation of thirty-one characters",
        row("修課評估!2", 探索類型="就業", 第一志向="業" * 31, 第二志向="", 第三志向=""),
        (place("修課評估!C2", "第一志向"),),
        row("修課評估!2", 探索類型="就業", 第一志向="業" * 30, 第二志向="麵包師傅", 第三志向=""),
    ),
    Case(
        "C09",
        "a choice of a course that is no elective",
        row("選修科目!2", 課程代碼=ENGLISH, 科目名稱="英語文"),
        (place("選修科目!B2", "課程代碼"),),
        row("選修科目!2", 課程代碼=FLEXIBLE_CREDITED, 科目名稱="補強"),
        FLEXIBLE_FILED,
    ),
    Case(
        "C09",
        "a choice of flexible time without credit",
        row("選修科目!2", 課程代碼=FLEXIBLE_BARE, 科目名稱="增廣"),
        (place("選修科目!B2", "課程代碼"),),
        given=FLEXIBLE_FILED,
    ),
    Case(
        "R10",
        "a class activity among the marks",
        row("學期成績!7", 課程代碼=ACTIVITY, 科目名稱="班級活動", 修課學分="2"),
        (place("學期成績!B7", "課程代碼"),),
    ),
    Case(
        "R10",
        "flexible time without credit among the marks",
        row("學期成績!7", 課程代碼=FLEXIBLE_BARE, 科目名稱="增廣", 修課學分="2"),
        (place("學期成績!B7", "課程代碼"),),
        row("學期成績!7", 課程代碼=FLEXIBLE_CREDITED, 科目名稱="補強", 修課學分="2"),
        FLEXIBLE_FILED,
    ),
    Case(
        "R13",
        "a course of last year's students",
        row("學期成績!7", 課程代碼=LAST_YEARS),
        (place("學期成績!B7", "課程代碼"),),
        added("轉學轉科成績", transfer(課程代碼=LAST_YEARS)),
        added("課程代碼", course(LAST_YEARS, "英語文")),
    ),
    Case(
        "R14",
        "an absence twice",
        twice(ABSENCES, 2, 缺勤節數="6"),
        (place("缺勤紀錄名冊!A3", "學號"),),
        twice(ABSENCES, 2, 缺勤種類代碼="02"),
    ),
    Case(
        "R14",
        "a student twice",
        twice("學生資料", 4),
        (place("學生資料!A5", "學號"),),
    ),
    Case(
        "R14",
        "a number of an outcome twice",
        added(OUTCOMES, outcome(2, 成果編號="O-1-01")),
        (place("學期課程學習成果!A4", "成果編號"),),
        added(OUTCOMES, outcome(2)),
    ),
    Case(
        "R14",
        "a result of a contest without 項目 twice",
        twice("校內競賽成績", 2, 獎項="佳作"),
        (place("校內競賽成績!A3", "競賽名稱"),),
        twice("校內競賽成績", 2, 獎項="佳作", 項目="化學組"),
    ),
    Case(
        "R15",
        "a visit to one's own school",
        added("學生借讀資料", visit(借讀學校代碼="034347")),
        (place("學生借讀資料!C2", "借讀學校代碼"),),
        added("學生借讀資料", visit()),
    ),
    Case(
        "C14",
        "a number of a student whose zero is gone",
        cell("缺勤紀錄名冊!A2", "學號", 14003),
        (place("缺勤紀錄名冊!A2", "學號"),),
        cell("缺勤紀錄名冊!A2", "學號", "014003"),
        Change(alter=renumbered),
    ),
    Case(
        "C14",
        "a school whose zero is gone",
        added("學生借讀資料", visit(借讀學校代碼=34302)),
        (place("學生借讀資料!C2", "借讀學校代碼"),),
        added("學生借讀資料", visit()),
    ),
    Case(
        "X04",
        "an outcome of a course that the student did not take",
        MATHS_OUTCOME,
        (place("學期課程學習成果!E3", "課程代碼"),),
        Change(cells=MATHS_OUTCOME.cells, rows={"各班開課": [offering(MATHS, "數學")]}),
        MATHS_FILED,
    ),
    Case(
        "X05",
        "an outcome certified by somebody who does not deputise",
        cell("學期課程學習成果!N2", "任課教師帳號", "activities"),
        (place("學期課程學習成果!N2", "任課教師帳號"),),
        cell("學期課程學習成果!N2", "任課教師帳號", "lin"),
        row("各班開課!2", 代理認證教師帳號="lin"),
    ),
    Case(
        "X05",
        "a certification by somebody who does not deputise",
        row("課程學習成果認證!2", 認證教師帳號="lin"),
        (place("課程學習成果認證!C2", "認證教師帳號"),),
        Change(
            cells={
                ("課程學習成果認證", 2): {"認證教師帳號": "lin"},
                ("各班開課", 2): {"代理認證教師帳號": "lin"},
            }
        ),
        row("各班開課!2", 代理認證教師帳號="activities"),
    ),
    Case(
        "X07",
        "what the school or an outside body has registered too",
        registered_twice("學生"),
        (
            place("幹部經歷暨事蹟紀錄!C2", "單位名稱"),
            place("競賽參與紀錄!C2", "競賽名稱"),
            place("競賽參與紀錄!C3", "競賽名稱"),
            place("檢定證照紀錄!G2", "取得證照日期"),
            place("服務學習紀錄!C2", "服務名稱"),
            place("其他多元表現紀錄!C2", "名稱"),
        ),
        registered_twice("學校"),
        OUTSIDE,
    ),
    Case(
        "X07",
        "recognised service, where what differs in a part is another item",
        added("服務學習紀錄", *registered_twice("學生").rows["服務學習紀錄"]),
        (place("服務學習紀錄!C2", "服務名稱"),),
        OTHERWISE,
        OUTSIDE,
    ),
    Case(
        "X07",
        "recognised service, where what is not recognised is not registered",
        added("服務學習紀錄", *registered_twice("學生").rows["服務學習紀錄"]),
        (place("服務學習紀錄!C2", "服務名稱"),),
        Change(
            rows={"服務學習紀錄": registered_twice("學生").rows["服務學習紀錄"]},
            cells=row("公共服務採計!2", 採計="否", 採計日期="").cells,
        ),
    ),
    Case(
        "X08",
        "a certification of a number on two sheets",
        added("補修課程學習成果", made_up(成果編號="O-1-01")),
        (place("課程學習成果認證!A2", "成果編號"),),
        added("補修課程學習成果", made_up(成果編號="O-1-51")),
    ),
    Case(
        "X08",
        "a certification of a performance's number on two sheets",
        added("服務學習紀錄", service(紀錄編號="P-1-01")),
        (place("多元表現認證!A2", "紀錄編號"),),
        added("服務學習紀錄", service(紀錄編號="P-1-51")),
    ),
    Case(
        "X10",
        "rows of a student who has left",
        row("學生資料!4", 學籍狀態="轉出", 學籍異動日期="1141101"),
        (
            place("學期成績!A6", "學號"),
            place("重修成績!A2", "學號"),
            place("重讀成績!A2", "學號"),
            place("校外機構登錄!A2", "學號"),
        ),
        row("學生資料!4", 學籍狀態="轉入", 學籍異動日期="1141101"),
    ),
    *(
        attached(rule, said, at, heading, name, content)
        for rule, said, at, heading, name, content in (
            ("A02", "a page of the web called a PDF", *DOCUMENT, "網頁.pdf", b"<!DOCTYPE html><html><body>"),
            ("A02", "a film where a document belongs", *DOCUMENT, "錯欄.mp4", mp4()),
            ("A02", "a picture of a course plan", "課程計畫書!F2", "檔案名稱", "計畫.jpg", jpg()),
            ("A03", "a document over four mebibytes", *DOCUMENT, "大檔.pdf", pdf(size=4 << 20)),
            ("A04", "a document of no bytes", *DOCUMENT, "空的.pdf", b""),
            ("A04", "a document cut short", *DOCUMENT, "截斷.pdf", pdf(size=4000)[:-1000]),
            ("A04", "a document behind a password", *DOCUMENT, "加密.pdf", pdf(trailer=b"/Encrypt 9 0 R")),
        )
    ),
    Case(
        "A06",
        "another document than the one that was certified",
        Change(lay=("course_outcome", lambda desk: attach(desk, "教務處", content=pdf("another piece of work")))),
        (place(*DOCUMENT), place("學期課程學習成果!K3", "文件檔案名稱"), place("課程學習成果認證!B2", "認證結果")),
    ),
    Case(
        "A05",
        "a make-up outcome without any file",
        Change(
            rows={"重修課程學習成果": [outcome(2, 原修課學年度="113", 原修課學期="1", 重修方式="1", 文件檔案名稱="")]}
        ),
        (place("重修課程學習成果!N2", "文件檔案名稱"),),
        Change(rows={"重修課程學習成果": [outcome(9, 2, 原修課學年度="113", 原修課學期="1", 重修方式="1")]}),
    ),
    Case(
        "L06",
        "an outcome of a class activity",
        row("學期課程學習成果!2", 課程代碼=ACTIVITY, 科目名稱="班級活動", 修課學分="2"),
        (place("學期課程學習成果!H2", "修課學分"),),
        given=ACTIVITY_OFFERED,
    ),
    Case(
        "L01",
        "a sixth outcome in a semester",
        added(OUTCOMES, *(outcome(number) for number in range(2, 7))),
        (place("學期課程學習成果!A8", "成果編號"),),
        added(OUTCOMES, *(outcome(number) for number in range(2, 6))),
    ),
    Case(
        "L01",
        "a sixth outcome that stands before those uploaded earlier",
        Change(cells={(OUTCOMES, 2): {"上傳日期": "1141031"}}, rows={OUTCOMES: [outcome(n) for n in range(2, 7)]}),
        (place("學期課程學習成果!A2", "成果編號"),),
    ),
    Case(
        "L02",
        "a seventh ticked outcome, all of them in order",
        both_semesters("2", "3", "4", "5", "6", "7"),
        (place("轉學轉科課程學習成果!U4", "勾選順序"),),
        both_semesters("2", "3", "4", "5", "6"),
    ),
    Case(
        "L02",
        "a seventh ticked outcome, one of them without its place",
        both_semesters("", "3", "4", "5", "6", "7"),
        (place("學期課程學習成果!R4", "勾選順序"),),
        both_semesters("", "3", "4", "5", "6"),
    ),
    Case(
        "L03",
        "a sixteenth performance of one's own",
        added(WORKS, *unticked(works(16), 9)),
        (place("作品成果紀錄!A18", "紀錄編號"),),
        added(WORKS, *unticked(works(15), 9), performance(16, 登錄來源="學校", 勾選="否", 勾選順序="")),
    ),
    Case(
        "L04",
        "an eleventh ticked performance, all of them in order",
        added(WORKS, *works(11)),
        (place("作品成果紀錄!N13", "勾選順序"),),
        added(WORKS, *works(10), performance(11, 登錄來源="校外機構")),
    ),
    Case(
        "L04",
        "an eleventh ticked performance, one of them without its place",
        added(WORKS, *works(10), performance(11, 勾選順序="")),
        (place("作品成果紀錄!N13", "勾選順序"),),
        added(WORKS, *works(9), performance(10, 勾選順序="")),
    ),
    Case(
        "L07",
        "a place in the order given twice",
        added(OUTCOMES, outcome(2, 勾選順序="1")),
        (place("學期課程學習成果!R4", "勾選順序"),),
        added(OUTCOMES, outcome(2, 2, 勾選順序="2")),
    ),
    Case(
        "L07",
        "a place in the order given twice on two sheets",
        added("服務學習紀錄", service(學號="114001", 勾選="是", 勾選順序="1")),
        (place("服務學習紀錄!Q2", "勾選順序"),),
        added("服務學習紀錄", service(勾選="是", 勾選順序="1")),
    ),
]


# --- whole workbooks, and what else lies in the inbox ----------------------------------------------------------------


def laid(name: str, content: bytes) -> Change:
    """Lay a file into the inbox."""
    return Change(lay=(name, lambda desk: (desk.site.inbox / name).write_bytes(content)))


def written(name: str, form: str, sheets: dict[str, list[dict[str, str]]]) -> Change:
    """Lay one more workbook of a form into the inbox."""
    return Change(lay=(form, lambda desk: write(desk.site.inbox / name, form, sheets)))


def handed_in_by_the_class_teacher(**changes: str) -> Change:
    """Let the class teacher hand in the first student's outcome too, with its attachment."""

    def lay(desk: Desk) -> None:
        attach(desk, "導師")
        write(desk.site.inbox / TEACHERS, "course_outcome", {OUTCOMES: [outcome(1, **changes)]})

    return Change(lay=("course_outcome", lay))


def sent_for_a_class(account: str) -> Change:
    """Lay a workbook for the first class into the teachers' folder, with somebody's address on it."""
    on_it = {"範圍": "一年1班", "電子郵件": f"{account}@school.example"}
    rows = {WORKS: [performance(7, 3, 紀錄編號="W25", 勾選="否", 勾選順序="")]}
    return Change(
        lay=("staff", lambda desk: write(desk.site.inbox / "導師/作品.xlsx", "diverse_performance", rows, on_it))
    )


def strange_workbook(*rows: tuple[str, ...]) -> Change:
    """Lay a workbook of other headings into the inbox."""

    def lay(desk: Desk) -> None:
        from openpyxl import Workbook

        book = Workbook()
        for line in rows:
            book.active.append(line)
        book.active.title = "值日表"
        book.save(desk.site.inbox / STRANGE)

    return Change(lay=(STRANGE, lay))


def archive(desk: Desk) -> None:
    """Lay a renamed archive into the inbox."""
    with zipfile.ZipFile(desk.site.inbox / STRANGE, "w") as renamed:
        renamed.writestr("幹部.txt", "班長")


def cut_off(desk: Desk) -> None:
    """Lay half a workbook into the inbox."""
    whole = desk.site.inbox / STRANGE
    write(whole, "officer_record", whole_school()["officer_record"])
    whole.write_bytes(whole.read_bytes()[:-2000])
    os.utime(whole, (0, 0))  # long ago: no copy that goes on


def enormous(desk: Desk) -> None:
    """Lay a file beyond the limit of bytes into the inbox."""
    with (desk.site.inbox / STRANGE).open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate((desk.site.settings.limits.file_mib << 20) + 1)
    os.utime(desk.site.inbox / STRANGE, (0, 0))


def by_identity(identity: str, birth: str) -> tuple[str, Callable[[Workbook], object]]:
    """Key the absences by 身分證號 and 出生日期 in place of 學號, as a school system does."""

    def shape(book: Workbook) -> None:
        sheet = book[ABSENCES]
        sheet["A1"], sheet["A2"] = "身分證號", identity
        sheet["F1"], sheet["F2"] = "出生日期", birth

    return ("absence_roster", shape)


def beside_number(identity: str) -> tuple[str, Callable[[Workbook], object]]:
    """Give the absences 身分證號 beside 學號."""

    def shape(book: Workbook) -> None:
        book[ABSENCES]["F1"], book[ABSENCES]["F2"] = "身分證號", identity

    return ("absence_roster", shape)


def put(heading: str, at: str = "G1") -> tuple[str, Callable[[Workbook], object]]:
    """Write another heading into the officers' sheet."""
    return ("officer_record", lambda book: book[OFFICERS].__setitem__(at, heading))


def with_table(*rows: tuple[str, ...]) -> Callable[[Workbook], object]:
    """Write a table below the officers, after a blank row."""

    def shape(book: Workbook) -> None:
        for line in ((), *rows):
            book[OFFICERS].append(line)

    return shape


def notes(*rows: tuple[str, ...]) -> tuple[str, Callable[[Workbook], object]]:
    """Add a sheet of one's own notes to the officers' workbook."""

    def shape(book: Workbook) -> None:
        sheet = book.create_sheet("我的筆記")
        for line in rows:
            sheet.append(line)

    return ("officer_record", shape)


def older_heading(book: Workbook) -> None:
    """Head a column of the roster as blanks did before."""
    sheet = book["學生資料"]
    [before] = FORM_OF["學生資料"].by_title["學生資料"].by_heading["科班學程別代碼"].formerly
    next(cell for cell in sheet[1] if cell.value == "科班學程別代碼").value = before


def with_absences(book: Workbook) -> None:
    """Add another office's sheet to the officers' workbook."""
    sheet = book.create_sheet(ABSENCES)
    sheet.append(FORM_OF[ABSENCES].by_title[ABSENCES].headings)
    sheet.append(("114001", "02", "1", "1141014", "1141014"))


def told(form: str = "officer_record", **changes: Any) -> Change:
    """Give a workbook its 填報資訊."""
    information = {"表單": forms()[form].title, "學校代碼": "034347", "學年度": "114", "學期": "1", "本期無資料": "否"}
    return Change(information=(form, information | changes))


def no_officers(school: School) -> None:
    """Leave the officers' sheet without a row."""
    school["officer_record"][OFFICERS] = []


def one_code_for_all(school: School) -> None:
    """Fill one course's code down over the codes of all marks."""
    for mark in school["grade_roster"]["學期成績"]:
        mark["課程代碼"] = "114034347H11101A1010101"


def absences_of(students: int) -> Callable[[School], None]:
    """Give a school of nine students a dozen absences: of one of them, or of so many."""

    def alter(school: School) -> None:
        roster, absences = school["student_roster"]["學生資料"], school["absence_roster"][ABSENCES]
        for number in range(4, 10):
            mine = {"學號": f"11400{number}", "座號": str(number), "身分證號": completed(f"A12346{number:03}")}
            roster.append(roster[0] | mine)
            for day in (f"114102{number}", f"114112{number}"):
                dated = {"缺勤起始日期": day, "缺勤結束日期": day}
                absences.append(absences[0] | dated | {"學號": f"11400{2 + number % students}"})

    return alter


def again(name: str) -> Change:
    """Hand in the officers' workbook byte for byte once more."""

    def lay(desk: Desk) -> None:
        first = next(one for one in desk.ledger.drops(114) if one.office == "訓育組" and one.name.startswith("校內"))
        (desk.site.inbox / "訓育組" / name).write_bytes(desk.store.read(first.sha256))

    return Change(lay=("officer_record", lay))


def folder(name: str) -> Change:
    """Make a folder in the inbox."""
    return Change(lay=(name, lambda desk: (desk.site.inbox / name).mkdir()))


def hidden_row(number: int) -> Callable[[Workbook], object]:
    """Hide a row of the officers' sheet."""
    return lambda book: setattr(book[OFFICERS].row_dimensions[number], "hidden", True)


def hidden_sheet(book: Workbook) -> None:
    """Hide the officers' sheet behind an empty one."""
    book.create_sheet("空白", 0)
    book[OFFICERS].sheet_state = "hidden"
    book.active = 0


def with_link(book: Workbook) -> None:
    """Let the workbook take values from another file."""
    link = ExternalLink(externalBook=ExternalBook(sheetNames=ExternalSheetNames(sheetName=["去年"])))
    link.file_link = Relationship(type="externalLinkPath", Target="file:///去年.xlsx", TargetMode="External")
    book._external_links.append(link)  # noqa: SLF001 - the library has no other way


def with_fewer_rows(desk: Desk) -> None:
    """Hand in many officers, and once the office was answered the few of the sound school."""
    few = whole_school()["officer_record"][OFFICERS]
    many = [few[0] | {"單位名稱": f"社團{n}", "擔任職務": f"社長{n}"} for n in range(12)]
    for rows in (many, few):
        drop(desk, "officer_record", {OFFICERS: rows})
        if rows is many:
            ingest(desk)


def after_the_freeze(desk: Desk) -> None:
    """Hand in another officer when a package has frozen the form at its internal deadline."""
    closed = {"form": "officer_record", "round": "", "at": "2026-02-14T23:59:59+08:00"}
    told = {"rosters": {}, "fates": {}, "missing": [], "duties": [], "attachments": 0, "closes": [closed]}
    with desk.ledger.writing() as writing:
        writing.submit(Submission(Period(114, 1), 1, "", desk.site.now(), told))
    first, *rest = whole_school()["officer_record"][OFFICERS]
    drop(desk, "officer_record", {OFFICERS: [first | {"擔任職務": "副社長"}, *rest]})


def with_a_turned_bit(desk: Desk) -> None:
    """Let the disk lose a bit of the officers' workbook, which nobody has in mind any more."""
    stored = next(one for one in desk.ledger.drops(114) if one.office == "訓育組" and one.name.startswith("校內"))
    path = desk.store.path(stored.sha256)
    content = path.read_bytes()
    path.write_bytes(content[:200] + bytes([content[200] ^ 1]) + content[201:])
    desk.examiner.forget_others([])


def linked(desk: Desk) -> None:
    """Lay a link to a workbook elsewhere into the inbox."""
    (desk.site.inbox / STRANGE).symlink_to(desk.site.folder / "school.toml")


STRANGE = "訓育組/另一份.xlsx"
TEACHERS = "導師/課程學習成果.xlsx"
OFFICERS_FILE = workbook(OFFICERS)
SAME_PERSON = whole_school()["staff"]["人員"][0]

FILES = [
    Case("W01", "a PDF called a workbook", laid(STRANGE, b"%PDF-1.4\n"), (Place(STRANGE),)),
    Case("W01", "a page of the web called a workbook", laid(STRANGE, b"<html><table>"), (Place(STRANGE),)),
    Case("W01", "words without a table", laid(STRANGE, "學號與姓名".encode()), (Place(STRANGE),)),
    Case("W01", "a renamed archive", Change(lay=(STRANGE, archive)), (Place(STRANGE),)),
    Case("W02", "a workbook cut off", Change(lay=(STRANGE, cut_off)), (Place(STRANGE),)),
    Case("W02", "an empty file", laid(STRANGE, b""), (Place(STRANGE),)),
    Case("W03", "a workbook with a password", laid(STRANGE, compound(b"", "EncryptedPackage")), (Place(STRANGE),)),
    Case("W04", "a file of too many bytes", Change(lay=(STRANGE, enormous)), (Place(STRANGE),)),
    Case("W05", "a rota", strange_workbook(("日期", "值日生"), ("1141001", "學生1")), (Place(STRANGE),)),
    Case("W05", "a rota without a row", strange_workbook(("日期", "值日生")), (Place(STRANGE),)),
    Case(
        "W06",
        "the roster of students from an office that does not keep it",
        written(STRANGE, "student_roster", {"學生資料": whole_school()["student_roster"]["學生資料"]}),
        (Place(STRANGE, "學生資料"),),
        written("資媒組/人員.xlsx", "staff", {"人員": [SAME_PERSON]}),
    ),
    Case(
        "W06",
        "another office's sheet in one's own workbook",
        Change(shape=("officer_record", with_absences)),
        (place(ABSENCES, file=OFFICERS_FILE),),
    ),
    Case("W07", "last year's", told(學年度="113"), (place("填報資訊!B3", "學年度", OFFICERS_FILE),), told()),
    Case("W07", "the other semester's", told(學期="2"), (place("填報資訊!B4", "學期", OFFICERS_FILE),), told(學期=1)),
    Case(
        "W07",
        "another school's",
        told(學校代碼="034302"),
        (place("填報資訊!B2", "學校代碼", OFFICERS_FILE),),
        told("diverse_performance", 學期="0"),
    ),
    Case(
        "W08",
        "last year's blank",
        told(表單版本="113.2"),
        (place("填報資訊!B6", "表單版本", OFFICERS_FILE),),
        told(表單版本=forms()["officer_record"].version),
    ),
    Case(
        "W08",
        "an older blank with an older heading",
        Change(
            shape=("student_roster", older_heading),
            information=told("student_roster", 表單版本="113.2").information,
        ),
        (place("填報資訊!B6", "表單版本", workbook("學生資料")),),
        Change(shape=("student_roster", older_heading)),
    ),
    Case("W09", "a heading misspelt", Change(shape=put("幹部級", "F1")), (place("幹部經歷紀錄!1", "幹部等級"),)),
    Case(
        "W09",
        "a column taken out",
        Change(shape=("officer_record", lambda book: book[OFFICERS].delete_cols(6))),
        (place("幹部經歷紀錄!1", "幹部等級"),),
        Change(shape=put("幹部等級（必填）", "F1")),
    ),
    Case("W10", "a heading twice", Change(shape=put("學號")), (place("幹部經歷紀錄!G1", "學號"),)),
    Case("W10", "a heading twice, once starred", Change(shape=put("*學號")), (place("幹部經歷紀錄!G1", "學號"),)),
    Case(
        "W11",
        "a column of one's own",
        Change(shape=put("社團")),
        (place("幹部經歷紀錄!G1", "社團"),),
        Change(shape=put("備註(導師)")),
    ),
    Case(
        "W11",
        "a sheet of one's own",
        Change(shape=notes(("甲", "乙"), ("1", "2"))),
        (place("我的筆記", file=OFFICERS_FILE),),
        Change(shape=notes()),
    ),
    Case(
        "W12",
        "a row that nobody sees",
        Change(shape=("officer_record", hidden_row(2))),
        (place(OFFICERS, file=OFFICERS_FILE),),
        Change(shape=("officer_record", hidden_row(9))),
    ),
    Case(
        "W12",
        "a sheet that nobody sees",
        Change(shape=("officer_record", hidden_sheet)),
        (place(OFFICERS, file=OFFICERS_FILE),),
    ),
    Case(
        "W27",
        "another table below the rows",
        Change(
            shape=(
                "officer_record",
                with_table(("學號", "獎懲", "事由", "日期"), ("114001", "嘉獎", "服務", "1140901")),
            )
        ),
        (place("幹部經歷紀錄!4"),),
    ),
    Case("W13", "an error", Change(shape=put("#N/A", "F2")), (place("幹部經歷紀錄!F2", "幹部等級"),)),
    Case("W13", "a formula never calculated", Change(shape=put("=1+1", "F2")), (place("幹部經歷紀錄!F2", "幹部等級"),)),
    Case("W14", "values out of another file", Change(shape=("officer_record", with_link)), (Place(OFFICERS_FILE),)),
    Case(
        "W16",
        "a workbook that lacks most rows of the last one",
        Change(lay=("officer_record", with_fewer_rows)),
        (place(OFFICERS, file=OFFICERS_FILE),),
    ),
    Case(
        "W19",
        "a workbook that comes after its form was frozen",
        Change(lay=("officer_record", after_the_freeze)),
        (place(OFFICERS, file=OFFICERS_FILE),),
    ),
    Case(
        "W25",
        "a workbook for a class that is another teacher's",
        sent_for_a_class("wang"),
        (place(WORKS, file="導師/作品.xlsx"),),
        sent_for_a_class("lin"),
    ),
    Case(
        "W26",
        "a stored workbook that is no longer what was sent",
        Change(lay=("officer_record", with_a_turned_bit)),
        (Place(OFFICERS_FILE),),
    ),
    Case("W15", "the same file again", again("校內幹部經歷名冊.xlsx"), (Place(OFFICERS_FILE),)),
    Case("W15", "the same bytes under another name", again("同一份.xlsx"), (Place("訓育組/同一份.xlsx"),)),
    Case(
        "W17",
        "a workbook without a row",
        Change(alter=no_officers),
        (place(OFFICERS),),
        Change(alter=no_officers, information=told(本期無資料="是").information),
    ),
    Case(
        "W17",
        "a row of spaces",
        row("幹部經歷紀錄!2", **dict.fromkeys(FORM_OF[OFFICERS].by_title[OFFICERS].headings, " ")),
        (place(OFFICERS),),
    ),
    Case(
        "W20",
        "a row pasted one column off",
        row(
            "學期成績!2",
            科目名稱="",
            開課年級="國語文",
            修課學分="1",
            學期學業成績="4",
            成績及格="85",
            補考成績="1",
            補考及格="-1",
            是否採計學分="-1",
        ),
        (place("學期成績!C2", "科目名稱"),),
    ),
    Case(
        "W23",
        "a course's code filled down over all the others",
        Change(alter=one_code_for_all),
        (place("學期成績!B2", "課程代碼"),),
    ),
    Case(
        "W28",
        "a sheet left empty beside a filled one",
        Change(alter=lambda school: school["retake_roster"]["重讀成績"].clear()),
        (place("", file="註冊組/重修重讀成績名冊.xlsx"),),
    ),
    Case(
        "X11",
        "a known student of another name",
        row("學生資料!4", 姓名="別人"),
        (place("學生資料!B4", "姓名"),),
        row("學生資料!4", 座號="9"),
    ),
    Case(
        "W24",
        "one student's number filled down over all the others",
        Change(alter=absences_of(1)),
        (place(f"{ABSENCES}!A2", "學號"),),
        Change(alter=absences_of(6)),
    ),
    Case(
        "W21",
        "the name of another form",
        told(表單=ABSENCES),
        (place("填報資訊!B1", "表單", OFFICERS_FILE),),
        told(),
    ),
    Case(
        "W21",
        "rows beside 本期無資料",
        told(本期無資料="是"),
        (place("填報資訊!B5", "本期無資料", OFFICERS_FILE),),
        told(本期無資料="否"),
    ),
    Case(
        "W22",
        "a word on what nobody asked",
        Change(shape=(FORM_OF[OFFICERS].name, answering("確認"))),
        (place("待修正!A2", "處理", OFFICERS_FILE),),
        Change(shape=(FORM_OF[OFFICERS].name, answering(""))),
    ),
    Case("W18", "a folder", folder("訓育組/去年"), (Place("訓育組/去年"),)),
    Case("W18", "a link", Change(lay=(STRANGE, linked)), (Place(STRANGE),)),
    Case("W18", "a pipe", Change(lay=(STRANGE, lambda desk: os.mkfifo(desk.site.inbox / STRANGE))), (Place(STRANGE),)),
    Case("W18", "a folder of no office", folder("總務處"), (Place("總務處"),)),
    Case(
        "X01",
        "an identity number that the roster does not have",
        Change(shape=by_identity(STRANGER, "0980201")),
        (place("缺勤紀錄名冊!A2", "身分證號"),),
        Change(shape=by_identity(IDENTITIES[2], "0980301")),
    ),
    Case(
        "X01",
        "a birth date that is not the student's",
        Change(shape=by_identity(IDENTITIES[1], "0980202")),
        (place("缺勤紀錄名冊!F2", "出生日期"),),
        Change(shape=by_identity(IDENTITIES[1], "0980201")),
    ),
    Case(
        "X01",
        "a number and an identity number of two students",
        Change(shape=beside_number(IDENTITIES[0])),
        (place("缺勤紀錄名冊!A2", "學號"),),
        Change(shape=beside_number(IDENTITIES[1])),
    ),
    Case(
        "X06",
        "two offices with two summaries of one outcome",
        handed_in_by_the_class_teacher(成果簡述="另一種說法"),
        (place("學期課程學習成果!A2", "成果編號"), place("學期課程學習成果!A2", "成果編號", TEACHERS)),
        handed_in_by_the_class_teacher(),
    ),
    Case(
        "X06",
        "two offices with two addresses of one person",
        written("資媒組/人員.xlsx", "staff", {"人員": [SAME_PERSON | {"電子郵件": "other@school.example"}]}),
        (place("人員!A2", "帳號"), place("人員!A2", "帳號", "資媒組/人員.xlsx")),
        written("資媒組/人員.xlsx", "staff", {"人員": [SAME_PERSON]}),
    ),
    Case(
        "X09",
        "outcomes before the offerings",
        Change(absent=("course_offering",)),
        (place("學期課程學習成果!N", "任課教師帳號"), place("課程學習成果認證!C", "認證教師帳號")),
    ),
    Case(
        "X09",
        "marks and offerings before the courses",
        Change(absent=("course_code",)),
        (
            place("學期成績!B", "課程代碼"),
            place("各班開課!B", "課程代碼"),
            place("學期課程學習成果!H", "修課學分"),
            place("重修成績!D", "原修課課程代碼"),
            place("重讀成績!B", "課程代碼"),
            place("選修科目!B", "課程代碼"),
            place("課程計畫書!A", "群科班代碼"),
        ),
    ),
]

# --- what the school itself must do: told on the board, of no workbook -----------------------------------------------


def no_parents_briefing(school: School) -> None:
    """Take the parents' briefing from the trainings."""
    del school["training_record"]["訓練研習說明"][2]


def one_teacher_too_few(school: School) -> None:
    """Take one of the three class teachers from the working group."""
    members = school["working_group"]["工作小組名單"]
    members.remove(next(member for member in members if member["職稱"] == "導師代表"))


def no_meeting(school: School) -> None:
    """Leave the working group without a meeting."""
    school["working_group"]["工作小組會議"] = []


OFFICERS_MISSING = Place(OFFICERS_FILE, "校內幹部經歷名冊")
DUTIES = [
    Case("G01", "no briefing of parents", Change(alter=no_parents_briefing), (place("訓練研習說明", "類別"),)),
    Case("G02", "no meeting", Change(alter=no_meeting), (place("工作小組會議", "會議日期"),)),
    Case("G03", "two class teachers of three", Change(alter=one_teacher_too_few), (place("工作小組名單", "職稱"),)),
    Case(
        "G05", "no roster of officers", Change(absent=("officer_record",)), (Place(OFFICERS_FILE, "校內幹部經歷名冊"),)
    ),
]

CASES = [*_cases(CELLS), *ROWS, *FILES]
