"""A school small enough to know by heart: three students of one class, with one sound workbook of every form."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import os
import shutil
import time
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from attached_files import pdf

from flows.assessment import Context, assess
from flows.desk import Desk
from flows.ingest import ingest
from flows.settings import make_site, open_site
from flows.stages import plain
from flows.steps.intake.settling import FRESH_SECONDS
from flows.steps.recognition import recognise
from flows.steps.validation import validate
from flows.submit import submit
from schemas.attached import Sent
from schemas.drop import Drop, Grid, Workbook
from schemas.forms import forms
from schemas.identity import completed
from schemas.regulation import SEATS
from schemas.terms import OFFICES, Law, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from flows.assessment import Assessed
    from schemas.drop import RowFate
    from schemas.table import Examined

PERIOD = Period(114, 1)
YEAR = PERIOD.whole_year
CODE = "034347"
LAWS = {period: Law(period, CODE) for period in YEAR.parts()}
CHINESE = "114034347H11101A1010101"  # 國語文, 4 credits each semester but the last
ENGLISH = "114034347H11101A1010102"
ACTIVITY = "114034347H11101A8000001"  # 團體活動: no credit
IDENTITIES = [completed(f"A12345{number:03}") for number in range(678, 681)]

Rows = list[dict[str, str]]
School = dict[str, dict[str, Rows]]
ELECTIVE = "114034347H11101A5110101"  # 閱讀與寫作, 2 credits every semester


def small_school() -> School:
    """Give every form's rows by form name and sheet title; each call a fresh copy that a test may change."""
    return deepcopy(_SCHOOL)


def whole_school() -> School:
    """Give the small school with the thirteen forms besides: rows of all twenty-three."""
    school = small_school()
    for form, sheets in deepcopy(_BESIDES).items():
        for sheet, rows in sheets.items():
            school.setdefault(form, {}).setdefault(sheet, []).extend(rows)
    return school


def _student(number: int) -> dict[str, str]:
    return {
        "學號": f"11400{number}",
        "姓名": f"學生{number}",
        "身分證號": IDENTITIES[number - 1],
        "出生日期": f"0980{number}01",
        "性別代碼": "1",
        "入學學年度": "114",
        "群別代碼": "11",
        "科班學程別代碼": "101",
        "部別代碼": "1",
        "班別": "1",
        "年級": "1",
        "班級名稱": "一年1班",
        "座號": str(number),
        "學籍狀態": "在學",
    }


def _course(code: str, name: str, terms: str) -> dict[str, str]:
    attribute = code[16] + code[18] + code[19:21]
    return {
        "實施學年度": code[:3],
        "課程代碼": code,
        "科目名稱": name,
        "授課學期學分節數": terms,
        "授課學期開課方式": "00000-",
        "課程屬性": attribute,
    }


def _offering(code: str, name: str, credit: str, account: str) -> dict[str, str]:
    return {
        "班級名稱": "一年1班",
        "課程代碼": code,
        "科目名稱": name,
        "學分數": credit,
        "任課教師姓名": "王老師",
        "任課教師帳號": account,
    }


def _mark(student: int, code: str, name: str) -> dict[str, str]:
    return {
        "學號": f"11400{student}",
        "課程代碼": code,
        "科目名稱": name,
        "開課年級": "1",
        "修課學分": "4",
        "學期學業成績": "85",
        "成績及格": "1",
        "補考成績": "-1",
        "補考及格": "-1",
        "是否採計學分": "1",
    }


def outcome(number: int, student: int = 1, **changes: str) -> dict[str, str]:
    """Give a sound row of 學期課程學習成果, ticked and certified."""
    row = {
        "成果編號": f"O-{student}-{number:02}",
        "學號": f"11400{student}",
        "修課學年度": "114",
        "修課學期": "1",
        "課程代碼": CHINESE,
        "科目名稱": "國語文",
        "開課年級": "1",
        "修課學分": "4",
        "成果簡述": "閱讀與寫作",
        "文件檔案名稱": "成果.pdf",
        "上傳日期": f"11410{number:02}",
        "任課教師帳號": "wang",
        "認證狀態": "通過",
        "認證日期": "1141120",
        "勾選": "是",
        "勾選順序": str(number),
    }
    return row | changes


def performance(number: int, student: int = 1, **changes: str) -> dict[str, str]:
    """Give a sound row of 作品成果紀錄, registered by the student, ticked and certified."""
    row = {
        "紀錄編號": f"P-{student}-{number:02}",
        "學號": f"11400{student}",
        "名稱": "攝影作品",
        "日期": "1141001",
        "內容簡述": "校園四季",
        "登錄來源": "學生",
        "登錄日期": f"11410{number:02}",
        "認證處室": "學務處",
        "認證狀態": "通過",
        "勾選": "是",
        "勾選順序": str(number),
    }
    return row | changes


def _person(account: str, office: str, **more: str) -> dict[str, str]:
    return {
        "帳號": account,
        "姓名": f"{office}人員",
        "單位": office,
        "電子郵件": f"{account}@school.example",
    } | more


_SCHOOL: School = {
    "staff": {
        "人員": [
            _person("registrar", "註冊組"),
            _person("curriculum", "教學組"),
            _person("activities", "訓育組"),
            _person("conduct", "生輔組"),
            _person("academic", "教務處"),
            _person("wang", "任課教師"),
            _person("lin", "導師", 導師班級="一年1班"),
        ]
    },
    "deadline": {
        "期程": [
            {
                "表單": "全部",
                "學期": "1",
                "年級": "全部",
                "梯次": "一般",
                "國教署截止日期": "1150228",
                "依據文號": "臺教國署高字第1140000001號",
            }
        ]
    },
    "student_roster": {"學生資料": [_student(1), _student(2), _student(3)], "學生借讀資料": []},
    "course_code": {
        "課程代碼": [
            _course(CHINESE, "國語文", "444440"),
            _course(ENGLISH, "英語文", "444440"),
            _course(ACTIVITY, "班級活動", "222222"),
        ]
    },
    "course_offering": {
        "各班開課": [_offering(CHINESE, "國語文", "4", "wang"), _offering(ENGLISH, "英語文", "4", "lin")]
    },
    "grade_roster": {
        "學期成績": [
            _mark(student, code, name)
            for student in (1, 2, 3)
            for code, name in ((CHINESE, "國語文"), (ENGLISH, "英語文"))
        ],
        "補修成績": [],
        "轉學轉科成績": [],
    },
    "officer_record": {
        "幹部經歷紀錄": [
            {
                "學號": "114001",
                "單位名稱": "一年1班",
                "開始日期": "1140901",
                "結束日期": "1150120",
                "擔任職務": "班長",
                "幹部等級": "2",
            }
        ]
    },
    "absence_roster": {
        "缺勤紀錄名冊": [
            {
                "學號": "114002",
                "缺勤種類代碼": "03",
                "缺勤節數": "7",
                "缺勤起始日期": "1141013",
                "缺勤結束日期": "1141013",
            }
        ]
    },
    "course_outcome": {"學期課程學習成果": [outcome(1), outcome(1, 2)]},
    "diverse_performance": {"作品成果紀錄": [performance(1), performance(1, 2)]},
}


def _registered(title: str, **cells: str) -> dict[str, Rows]:
    return {title: [cells]}


_MARKS_AGAIN = {"成績及格": "1", "補考成績": "-1", "補考及格": "-1", "是否採計學分": "1"}
_BESIDES: School = {
    "course_code": {"課程代碼": [_course(ELECTIVE, "閱讀與寫作", "222222")]},
    "retake_roster": {
        "重修成績": [
            {
                "學號": "114003",
                "原修課學年度": "113",
                "原修課學期": "2",
                "原修課課程代碼": "113034347H11101A1010101",
                "原修課科目名稱": "國語文",
                "原修課開課年級": "1",
                "原修課修課學分": "4",
                "重修方式": "3",
                "重修成績": "60",
                "重修及格": "1",
            }
        ],
        "重讀成績": [
            {"學號": "114003", "課程代碼": CHINESE, "科目名稱": "國語文", "開課年級": "1", "修課學分": "4"}
            | {"重讀成績": "72", "重讀註記": "2"}
            | _MARKS_AGAIN
        ],
    },
    "curriculum_plan": _registered(
        "課程計畫書",
        群科班代碼=CHINESE[:16],
        計畫書名稱="普通型課程計畫書",
        版本="1.0",
        核定文號="臺教國署高字第1140000002號",
        核定日期="1140715",
        檔案名稱="成果.pdf",
    ),
    "career_exploration": _registered(
        "修課評估",
        學號="114001",
        探索類型="學群",
        第一志向="資訊",
        第二志向="工程",
        第三志向="數理化",
        進路規劃="升大學",
        輔導教師帳號="lin",
        登錄日期="1141103",
    ),
    "elective_enrolment": _registered(
        "選修科目", 學號="114001", 課程代碼=ELECTIVE, 科目名稱="閱讀與寫作", 修課學分="2", 選課結果="選上"
    ),
    "course_advising": _registered(
        "課程諮詢紀錄",
        諮詢日期="1141104",
        開始時間="12:10",
        結束時間="12:50",
        諮詢地點="輔導室",
        諮詢方式="2",
        諮詢主題="選修課程",
        諮詢內容及意見="說明選修課程與進路",
        諮詢教師帳號="lin",
        學號="114001",
    ),
    "outcome_certification": _registered(
        "課程學習成果認證", 成果編號="O-1-01", 認證結果="通過", 認證教師帳號="wang", 認證日期="1141121"
    ),
    "performance_certification": _registered(
        "多元表現認證",
        紀錄編號="P-1-01",
        認證處室="學務處",
        認證結果="通過",
        認證人帳號="activities",
        認證日期="1141121",
    ),
    "school_contest": _registered(
        "校內競賽成績",
        競賽名稱="校內科學展覽",
        競賽內容="各班推派作品參展",
        主辦處室="教務處",
        競賽日期="1141017",
        結果公布日期="1141024",
        學號="114002",
        獎項="優等",
        團體參與代碼="1",
        證明文件檔名="成果.pdf",
        簽陳文號="校字第1140000003號",
    ),
    "service_credit": _registered(
        "公共服務採計",
        學號="114002",
        服務名稱="圖書館志工",
        服務單位="圖書館",
        開始日期="1141006",
        結束日期="1141008",
        時數="6",
        採計="是",
        採計日期="1141110",
        證明文件檔名="成果.pdf",
    ),
    "outside_registration": _registered(
        "校外機構登錄", 學號="114003", 類別="競賽", 名稱="全國學科能力競賽", 機構="競賽委員會", 日期="1141107"
    ),
    "receipt_confirmation": _registered(
        "收訖明細確認", 學號="114001", 類別="課程學習成果", 確認結果="正確", 確認日期="1141120"
    ),
    "training_record": {
        "訓練研習說明": [
            {
                "類別": kind,
                "日期": "1140915",
                "名稱": "學習歷程檔案說明會",
                "辦理單位": "教務處",
                "參加人數": "120",
                "佐證檔案": "成果.pdf",
            }
            for kind in ("學生訓練", "教師研習", "親師說明")
        ]
    },
    "working_group": {
        "工作小組名單": [
            {"職稱": seat, "姓名": f"{seat}{number}", "任期起": "1140801", "任期迄": "1150731"}
            for seat, persons in SEATS.items()
            for number in range(1, persons + 1)
        ],
        "工作小組會議": [
            {"會議日期": "1140910", "主持人": "校長1", "議決事項": "訂定登錄期程", "紀錄檔案": "成果.pdf"}
        ],
    },
}


def a_site(folder: Path) -> Desk:
    """Make a site that collects 114-1 and open its desk."""
    make_site(folder)
    toml = folder / "school.toml"
    lines = toml.read_text("utf-8").splitlines()
    wanted = {"academic_year": "academic_year = 114", "semester": "semester = 1"}
    text = "\n".join(wanted.get(line.partition("=")[0].strip(), line) for line in lines) + "\n"
    toml.write_text(text, "utf-8")
    return Desk(open_site(folder))


def submitted_school(folder: Path) -> Desk:
    """Collect the small school and submit it."""
    desk = a_site(folder)
    drop_all(desk, small_school())
    sweep(desk)
    submit(desk, periods=(PERIOD, YEAR))
    return desk


@contextmanager
def opened(folder: Path) -> Iterator[Desk]:
    """Open a site, as another process would."""
    desk = Desk(open_site(folder))
    yield desk
    desk.close()


def packages(desk: Desk) -> Path:
    """Say where a site's packages lie."""
    return desk.site.outbox / "submissions"


@contextmanager
def copied(desk: Desk, folder: Path) -> Iterator[Desk]:
    """Open a copy of a site, as another process would: nothing is known but what lies on disk."""
    shutil.copytree(desk.site.folder, folder / "site")
    with opened(folder / "site") as copy:
        yield copy


def drop(desk: Desk, form: str, sheets: dict[str, Rows], **options: Any) -> Path:
    """Write a workbook of a form as a clerk's program would and lay it into its office's folder.

    Options: office, name, information (填報資訊's labels and values), and writer's `types` (see `write`).
    """
    declared = forms()[form]
    path = desk.site.inbox / options.pop("office", declared.offices[0]) / options.pop("name", f"{declared.title}.xlsx")
    write(path, form, sheets, **options)
    return path


BEGAN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)  # openpyxl knows no zones
_written = itertools.count()


def write(  # noqa: PLR0913, PLR0917 - what a clerk may do otherwise
    path: Path,
    form: str,
    sheets: dict[str, Rows],
    information: dict[str, str] | None = None,
    left_out: Iterable[str] = (),
    further: Iterable[str] = (),
) -> None:
    """Write rows under the form's own headings with openpyxl, headings in row 1, every cell a text.

    Of these headings those `left_out` are not written, and `further` ones follow.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.properties.created = BEGAN + dt.timedelta(seconds=next(_written))  # no two are the same, byte for byte
    book.remove(book.active)
    if information:
        sheet = book.create_sheet("填報資訊")
        for pair in information.items():
            sheet.append(pair)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        every = (*forms()[form].by_title[title].headings, *further)
        headings = [heading for heading in every if heading not in left_out]
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading) for heading in headings])
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
        cell.data_type = "s"  # a text, though it begins as a formula does
    book.save(path)
    written_before(path)


def written_before(path: Path) -> None:
    """Let a file have been written some seconds ago: of one that is fresh a sweep waits to see whether it changes."""
    then = time.time() - 2 * FRESH_SECONDS
    os.utime(path, (then, then))


PROOF = pdf()
"""What an attachment holds where nothing else is said."""


def attach(desk: Desk, office: str, name: str = "成果.pdf", content: bytes = PROOF) -> None:
    """Lay an attachment into an office's folder."""
    folder = desk.site.inbox / office / "附件"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    written_before(folder / name)


def drop_all(desk: Desk, school: School) -> None:
    """Lay every form's workbook, and the attachment that rows name, into the folders of their first office."""
    for form, sheets in school.items():
        if "成果.pdf" in str(sheets):
            attach(desk, forms()[form].offices[0])
        drop(desk, form, sheets)


def sweep(desk: Desk) -> dict[str, dict[str, Any]]:
    """Take in the inbox; give what each answered file was told, by file name."""
    return {body["file"]: body for body in ingest(desk).replies.bodies}


def findings(bodies: dict[str, dict[str, Any]]) -> list[tuple[str, str, int | None, str]]:
    """List rule, sheet, row and column letter of every finding told."""
    return [(f["rule"], f["sheet"], f["row"], f["column"]) for body in bodies.values() for f in body["findings"]]


def arrival(order: int, form: str, sheets: dict[str, Rows], **options: Any) -> Examined:
    """Give a workbook of a form as it stands once read, recognised and validated, without any file.

    Options: office, name, semester (of 114), information (填報資訊's labels and values), left_out (headings
    that the workbook lacks), in_place (headings that stand in place of declared ones) and deputies (offices that
    may hand in the form too). Same content, same hash.
    """
    declared = forms()[form]
    office = options.get("office", declared.offices[0])
    left_out = dict.fromkeys(options.get("left_out", ()), "") | options.get("in_place", {})
    grids = _grids(form, sheets, options.get("information", {}), left_out)
    name, sha256 = options.get("name", f"{declared.title}.xlsx"), hashlib.sha256(repr(grids).encode()).hexdigest()
    period = Period(PERIOD.year, options.get("semester", PERIOD.semester))
    at = dt.datetime(2025, 11, 22, 8, tzinfo=dt.UTC) + dt.timedelta(minutes=order)
    received = Drop(order, f"{office}-{name}-{order}", office, name, sha256, 1, at, period)
    deputies = options.get("deputies", ())
    workbook, may_file = Workbook(grids), lambda sender, filed: sender in (*filed.offices, *deputies)
    examined = recognise(received, workbook, LAWS[period], may_file)
    return examined.with_tables(validate(table, LAWS[table.filing.period]) for table in examined.tables)


def _grids(form: str, sheets: dict[str, Rows], information: dict[str, str], renamed: dict[str, str]) -> list[Grid]:
    grids = [Grid("填報資訊", [list(pair) for pair in information.items()])] if information else []
    for title, rows in sheets.items():
        declared = forms()[form].by_title[title].headings
        headings = [shown for heading in declared if (shown := renamed.get(heading, heading))]
        grids.append(Grid(title, [headings, *([row.get(heading, "") for heading in headings] for row in rows)]))
    return grids


def arrivals(school: School, first: int = 1, **options: Any) -> list[Examined]:
    """Give every form's workbook as it stands once read, numbered in the order of arrival."""
    return [arrival(order, form, sheets, **options) for order, (form, sheets) in enumerate(school.items(), first)]


def reordered(examined: Examined, order: int) -> Examined:
    """Give the same drop as if it had been received at another place in the order."""
    moved = replace(examined.drop, order=order)
    tables = [replace(table, filing=replace(table.filing, drop=moved)) for table in examined.tables]
    return replace(examined, drop=moved).with_tables(tables)


SENT = {office: {"成果.pdf": Sent("0" * 64, len(PROOF), "pdf")} for office in OFFICES}
CONTEXT = Context(SENT, LAWS)
"""What stands beside the rows of a test's school; what was once found to keep its schema is remembered."""


def assessed(examined: Iterable[Examined]) -> Assessed:
    """Check all that arrived against each other."""
    return assess(plain, examined, CONTEXT)


def fates_of(examined: Iterable[Examined]) -> list[RowFate]:
    """List what became of every row of the academic year."""
    school = assessed(examined).school
    return [fate for period in LAWS for _, fate in school.fates(period)]


STUDIED = ("staff", "student_roster", "course_code", "course_offering", "grade_roster")
"""The forms that every semester brings anew and that outcomes are checked against."""


def second_semester(desk: Desk) -> Desk:
    """Turn the site's page to 114-2 and lay out what was studied then; give the desk opened anew."""
    toml = desk.site.folder / "school.toml"
    toml.write_text(toml.read_text("utf-8").replace("\nsemester = 1\n", "\nsemester = 2\n"), "utf-8")
    desk.close()
    opened = Desk(open_site(desk.site.folder))
    assert opened.site.period == Period(114, 2)
    for form in STUDIED:
        drop(opened, form, small_school()[form])
    return opened
