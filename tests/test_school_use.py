"""What a package holds beside the national rosters: for the curriculum platform, and for the school's own use."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from attached_files import pdf
from openpyxl import load_workbook
from school import (
    CHINESE,
    CODE,
    IDENTITIES,
    PERIOD,
    SENT,
    YEAR,
    a_site,
    arrival,
    arrivals,
    assessed,
    attach,
    drop,
    reordered,
    small_school,
    sweep,
)

from flows.desk import Desk
from flows.explaining import explain
from flows.settings import open_site
from flows.steps.package import Facts, write_package
from flows.steps.rendering import render
from flows.submit import submit
from schemas.forms import forms
from schemas.roster import in_force
from schemas.rosters import layouts, rosters
from schemas.terms import Fate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from school import Rows, School

    from flows.steps.rendering import Rendered
    from flows.submit import Submitted
    from schemas.table import Examined

# --- what each workbook prints: its path in the package, its sheet, its headings

WHO = "學號 班級名稱 座號 姓名"
LAYOUTS = {
    "課程名稱與課程代碼": (
        "課程代碼",
        "實施學年度 課程代碼 科目名稱 授課學期學分節數 授課學期開課方式 課程屬性",
    ),
    "課程計畫書/課程計畫書": ("課程計畫書", "群科班代碼 計畫書名稱 版本 核定文號 核定日期 檔案 說明"),
    "校內用/課程諮詢紀錄": (
        "課程諮詢紀錄",
        f"{WHO} 諮詢日期 開始時間 結束時間 諮詢地點 諮詢方式 諮詢主題 諮詢內容及意見 諮詢教師帳號",
    ),
    "校內用/學群探索名冊": (
        "修課評估",
        f"{WHO} 探索類型 第一志向 第二志向 第三志向 測驗工具 進路規劃 規劃說明 輔導教師帳號 登錄日期",
    ),
    "校內用/選修科目名冊": ("選修科目", f"{WHO} 課程代碼 科目名稱 修課學分 選課結果"),
    "校內用/各班開課名冊": (
        "各班開課",
        "班級名稱 課程代碼 科目名稱 學分數 任課教師姓名 任課教師帳號 代理認證教師帳號",
    ),
    "校內用/校內競賽總表": (
        "校內競賽成績",
        f"{WHO} 競賽名稱 競賽內容 項目 主辦處室 競賽日期 結果公布日期 獎項 團體參與代碼 證明文件檔名 簽陳文號 登錄單位",
    ),
    "校內用/公共服務採計": (
        "公共服務採計",
        f"{WHO} 服務名稱 服務單位 開始日期 結束日期 時數 採計 採計日期 證明文件檔名",
    ),
    "校內用/校外機構登錄清單": ("校外機構登錄", f"{WHO} 類別 名稱 機構 日期 來源說明"),
}
YEARLY = {"校內用/校內競賽總表", "校內用/公共服務採計", "校內用/校外機構登錄清單"}
FORM_OF = {
    "課程名稱與課程代碼": "course_code",
    "課程計畫書/課程計畫書": "curriculum_plan",
    "校內用/課程諮詢紀錄": "course_advising",
    "校內用/學群探索名冊": "career_exploration",
    "校內用/選修科目名冊": "elective_enrolment",
    "校內用/各班開課名冊": "course_offering",
    "校內用/校內競賽總表": "school_contest",
    "校內用/公共服務採計": "service_credit",
    "校內用/校外機構登錄清單": "outside_registration",
}
PATHS = list(LAYOUTS)
AT_SCHOOL = [path for path in PATHS if path.startswith("校內用/")]
WITHOUT_OUTPUT = {
    *("staff", "deadline", "outcome_certification", "performance_certification"),
    *("receipt_confirmation", "training_record", "working_group"),
}

# --- a school of three classes' students, with rows in every one of these workbooks

ELECTIVE = f"{CHINESE[:16]}5110101"
REVISED = "1.0/修訂 2"
TALK, AWARD = "談選修與進路", "獎狀.pdf"
STUDENTS = {  # in the order of class lists: class, seat, name
    "114003": ("一年2班", "2", "𠮷田㐂"),
    "114002": ("一年2班", "10", "學生2"),
    "114001": ("一年10班", "1", "學生1"),
}
PLAN, REVISED_PLAN = "計畫書.PDF", "計畫書二.pdf"
PLANS = {PLAN: pdf("plan"), REVISED_PLAN: pdf("revised plan")}


def school() -> School:
    """Give the sound rows of every form of these workbooks, and of what they are checked against."""
    small = small_school()
    rows = {form: small[form] for form in ("staff", "deadline", "student_roster", "course_code", "course_offering")}
    for student in rows["student_roster"]["學生資料"]:
        student["班級名稱"], student["座號"], student["姓名"] = STUDENTS[student["學號"]]
    rows["staff"]["人員"][-1] |= {"帳號": "lin", "導師班級": "一年2班"}
    rows["course_code"]["課程代碼"] = [_course(ELECTIVE, "閱讀多元"), _course(CHINESE, "國語文")]
    rows["course_offering"]["各班開課"] = [_offering("一年10班", 代理認證教師帳號="lin"), _offering("一年2班")]
    return rows | {
        "curriculum_plan": {
            "課程計畫書": [_plan(REVISED, "計畫書二.pdf", 說明="新生適用"), _plan("1.0", "計畫書.PDF")]
        },
        "course_advising": {"課程諮詢紀錄": [_talk("114001"), _talk("114002"), _talk("114003", 結束時間="12:50")]},
        "career_exploration": {"修課評估": [_exploration("114001"), _exploration("114003", 第二志向="工程")]},
        "elective_enrolment": {"選修科目": [_elective("114001", "退選"), _elective("114002", "選上")]},
        "school_contest": {"校內競賽成績": [_result("114001", 項目="物理組", 證明文件檔名=AWARD), _result("114003")]},
        "service_credit": {"公共服務採計": [_service("114002", "是"), _service("114003", "否", 採計日期="")]},
        "outside_registration": {"校外機構登錄": [_outside("114002"), _outside("114001", 來源說明="收訖明細")]},
    }


def _course(code: str, name: str) -> dict[str, str]:
    return {
        "實施學年度": "114",
        "課程代碼": code,
        "科目名稱": name,
        "授課學期學分節數": "222222",
        "授課學期開課方式": "000000",
        "課程屬性": code[16] + code[18] + code[19:21],
    }


def _offering(name: str, **more: str) -> dict[str, str]:
    course = {"班級名稱": name, "課程代碼": CHINESE, "科目名稱": "國語文", "學分數": "2"}
    return course | {"任課教師姓名": "王老師", "任課教師帳號": "wang"} | more


def _plan(version: str, file: str, **more: str) -> dict[str, str]:
    return {
        "群科班代碼": CHINESE[:16],
        "計畫書名稱": "114學年度課程計畫書",
        "版本": version,
        "核定文號": "臺教國署高字第1140000002號",
        "核定日期": "1140801",
        "檔案名稱": file,
    } | more


def _talk(student: str, **more: str) -> dict[str, str]:
    return {
        "諮詢日期": "1141015",
        "開始時間": "12:10",
        "諮詢地點": "輔導室",
        "諮詢方式": "1",
        "諮詢主題": TALK,
        "諮詢內容及意見": "=依興趣選課",
        "諮詢教師帳號": "wang",
        "學號": student,
    } | more


def _exploration(student: str, **more: str) -> dict[str, str]:
    return {
        "學號": student,
        "探索類型": "學群",
        "第一志向": "資訊",
        "進路規劃": "升大學",
        "輔導教師帳號": "wang",
        "登錄日期": "1141020",
    } | more


def _elective(student: str, result: str) -> dict[str, str]:
    course = {"課程代碼": ELECTIVE, "科目名稱": "閱讀多元", "修課學分": "2"}
    return {"學號": student} | course | {"選課結果": result}


def _result(student: str, **more: str) -> dict[str, str]:
    return {
        "競賽名稱": "科學展覽",
        "競賽內容": "各班參展",
        "主辦處室": "教務處",
        "結果公布日期": "1141101",
        "學號": student,
        "獎項": "優等",
        "團體參與代碼": "1",
        "簽陳文號": "校字第1140000003號",
    } | more


def _service(student: str, counted: str, **more: str) -> dict[str, str]:
    return {
        "學號": student,
        "服務名稱": "圖書館志工",
        "服務單位": "圖書館",
        "開始日期": "1141001",
        "結束日期": "1141008",
        "時數": "8",
        "採計": counted,
        "採計日期": "1141020",
    } | more


def _outside(student: str, **more: str) -> dict[str, str]:
    body = {"名稱": "全國能力競賽", "機構": "競賽委員會", "日期": "1141101"}
    return {"學號": student, "類別": "競賽"} | body | more


@contextmanager
def collected(folder: Path, rows: School) -> Iterator[Desk]:
    """Collect rows at a new site; every one of them is sound."""
    desk = a_site(folder)
    for name, content in PLANS.items():
        attach(desk, "實研組", name, content)
    attach(desk, "競賽承辦單位", AWARD, pdf("award"))
    for form, sheets in rows.items():
        drop(desk, form, sheets)
    bodies = sweep(desk)
    assert [f["message"] for body in bodies.values() for f in body["findings"] if f["severity"] == "錯誤"] == []
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Submitted]]:
    """Submit this school, the results of a second organiser among its contests; no test changes this site."""
    with collected(tmp_path_factory.mktemp("use") / "site", school()) as desk:
        further = {"校內競賽成績": [_result("114002", 競賽名稱="拔河", 團體參與代碼="2")]}
        drop(desk, "school_contest", further, office="訓育組", name="拔河.xlsx")
        assert sweep(desk)["拔河.xlsx"]["verdict"] == "accepted"
        yield desk, submit(desk, periods=(PERIOD, YEAR))


def package(desk: Desk, path: str = "") -> Path:
    period = YEAR if path in YEARLY else PERIOD
    return desk.site.outbox / "submissions" / str(period) / "01" / "data"


def grid(desk: Desk, path: str) -> list[tuple[str | None, ...]]:
    """Give a workbook's only sheet: its heading row and its lines."""
    book = load_workbook(package(desk, path) / f"{path}.xlsx")
    assert book.sheetnames == [LAYOUTS[path][0]]
    return list(book.active.values)


def lines(desk: Desk, path: str) -> list[dict[str, str | None]]:
    headings, *rows = grid(desk, path)
    return [dict(zip(headings, row, strict=True)) for row in rows]


# --- the layouts and the rows


@pytest.mark.parametrize("path", PATHS)
def test_a_workbooks_headings_are_those_of_its_layout(made, path: str) -> None:
    assert list(grid(made[0], path)[0]) == LAYOUTS[path][1].split()


@pytest.mark.parametrize("path", PATHS)
def test_a_workbook_holds_every_accepted_row_of_its_form_in_its_order(made, path: str) -> None:
    headings = LAYOUTS[path][1].split()
    due = [{heading: _due(row, heading) for heading in headings} for row in _rows(path)]
    found = lines(made[0], path)
    assert due
    assert sorted(found, key=str) == sorted(due, key=str)
    if "學號" in headings:
        assert [line["學號"] for line in found] == [who for who in STUDENTS for line in due if line["學號"] == who]


def _rows(path: str) -> Rows:
    rows = [row | {"登錄單位": "競賽承辦單位"} for row in school()[FORM_OF[path]][LAYOUTS[path][0]]]
    more = _result("114002", 競賽名稱="拔河", 團體參與代碼="2", 登錄單位="訓育組")
    return [*rows, more] if path == "校內用/校內競賽總表" else rows


def _due(row: dict[str, str], heading: str) -> str | None:
    """Say what a workbook prints of a form's row under a heading."""
    if row.get("學號") and heading in WHO.split()[1:]:
        return STUDENTS[row["學號"]][WHO.split()[1:].index(heading)]
    if heading == "檔案":
        version = "1.0" if row["檔案名稱"] == PLAN else "1.0_修訂_2"
        return f"課程計畫書/{CHINESE[:16]}_{version}.pdf"
    return row.get(heading) or None


@pytest.mark.parametrize("path", PATHS)
def test_every_cell_is_a_text_and_none_a_formula(made, path: str) -> None:
    sheet = load_workbook(package(made[0], path) / f"{path}.xlsx").active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_classes_stand_by_their_number_and_seats_in_the_class(made) -> None:
    talks = lines(made[0], "校內用/課程諮詢紀錄")
    assert [(line["班級名稱"], line["座號"], line["姓名"]) for line in talks] == list(STUDENTS.values())
    assert [line["班級名稱"] for line in lines(made[0], "校內用/各班開課名冊")] == ["一年2班", "一年10班"]


def test_the_courses_stand_by_their_code(made) -> None:
    assert [line["課程代碼"] for line in lines(made[0], "課程名稱與課程代碼")] == [CHINESE, ELECTIVE]


@pytest.mark.parametrize("path", PATHS)
def test_no_identity_number_and_no_birth_date_stands_in_them(made, path: str) -> None:
    texts = {str(text) for row in grid(made[0], path) for text in row}
    births = {student["出生日期"] for student in school()["student_roster"]["學生資料"]}
    assert texts.isdisjoint({*IDENTITIES, *births, "身分證號", "出生日期"})


def test_contests_of_all_organisers_are_one_list_that_names_who_filed_each(made) -> None:
    found = [(line["學號"], line["競賽名稱"], line["登錄單位"]) for line in lines(made[0], "校內用/校內競賽總表")]
    assert found == [
        ("114003", "科學展覽", "競賽承辦單位"),
        ("114002", "拔河", "訓育組"),
        ("114001", "科學展覽", "競賽承辦單位"),
    ]


def test_a_result_that_two_organisers_hand_in_alike_stands_once_in_the_owners_name() -> None:
    again = arrival(50, "school_contest", {"校內競賽成績": [_result("114003")]}, office="訓育組")
    columns = _printed(_rendered([again, *_examined()], YEAR), "校內用/校內競賽總表")
    assert [*zip(columns[0], columns[-1], strict=True)] == [("114003", "競賽承辦單位"), ("114001", "競賽承辦單位")]


# --- files


def test_the_curriculum_plans_lie_beside_their_list_named_by_programme_and_version(made) -> None:
    folder = package(made[0]) / "課程計畫書"
    assert {path.name for path in folder.iterdir()} == {
        "課程計畫書.xlsx",
        "114034347H11101A_1.0.pdf",
        "114034347H11101A_1.0_修訂_2.pdf",
    }
    linked = [(line["版本"], line["檔案"]) for line in lines(made[0], "課程計畫書/課程計畫書")]
    assert [(version, (package(made[0]) / link).read_bytes()) for version, link in linked] == [
        ("1.0", pdf("plan")),
        (REVISED, pdf("revised plan")),
    ]


def test_versions_that_differ_only_in_marks_get_files_of_their_own(tmp_path) -> None:
    rows = school()
    rows["curriculum_plan"]["課程計畫書"] = [_plan("1/0", PLAN), _plan("1_0", REVISED_PLAN)]
    with collected(tmp_path / "site", rows) as desk:
        submit(desk, periods=(PERIOD,))
        links = [line["檔案"] for line in lines(desk, "課程計畫書/課程計畫書")]
        assert sorted((package(desk) / link).read_bytes() for link in links) == sorted(PLANS.values())


def test_what_proves_a_result_stays_in_the_store_and_keeps_its_name(made) -> None:
    desk, submitted = made
    assert [line["證明文件檔名"] for line in lines(desk, "校內用/校內競賽總表")] == [None, None, AWARD]
    assert [one.counts["attachments"] for one in submitted.packages] == [2, 0]
    assert not (package(desk, "校內用/校內競賽總表") / "附件").exists()


# --- fates


def test_what_goes_to_the_curriculum_platform_is_submitted(made) -> None:
    assert _ends(made[0], PERIOD, "課程名稱與課程代碼", "課程計畫書") == {
        (Fate.SUBMITTED, "課程名稱與課程代碼", "課程代碼"): 2,
        (Fate.SUBMITTED, "課程計畫書/課程計畫書", "課程計畫書"): 2,
    }


def test_what_stays_at_school_is_kept_and_its_place_is_told(made) -> None:
    titles = [forms()[FORM_OF[path]].title for path in AT_SCHOOL]
    found = _ends(made[0], PERIOD, *titles) + _ends(made[0], YEAR, *titles)
    assert found == {(Fate.KEPT, path, LAYOUTS[path][0]): len(_rows(path)) for path in AT_SCHOOL}


def _ends(desk: Desk, period: Any, *titles: str) -> Counter[tuple[str, str, str]]:
    """Count, of the rows of these forms, fate and place, as the package's own list of fates tells them."""
    folder = desk.site.outbox / "submissions" / str(period) / "01" / "data"
    headings, *rows = load_workbook(folder / "校內用" / "每列去向.xlsx").active.values
    told = [dict(zip(headings, row, strict=True)) for row in rows]
    return Counter((line["去向"], line["名冊"], line["名冊工作表"]) for line in told if line["表單"] in titles)


@pytest.mark.parametrize("path", PATHS)
def test_every_row_leads_back_to_the_workbook_it_came_from(made, path: str) -> None:
    period, sheet = YEAR if path in YEARLY else PERIOD, LAYOUTS[path][0]
    for place, line in enumerate(lines(made[0], path), 2):
        (origin,) = explain(made[0], f"{period}/01:{path}:{sheet}:{place}")
        assert (origin["來源工作表"], origin["名冊"]) == (sheet, path)
        if line.get("登錄單位", "競賽承辦單位") == "競賽承辦單位":
            row = school()[FORM_OF[path]][sheet][int(origin["來源列"]) - 2]
            assert {heading: _due(row | {"登錄單位": origin["登錄單位"]}, heading) for heading in line} == line
        else:
            assert (origin["來源檔案"], origin["學號"]) == ("拔河.xlsx", "114002")


def test_a_rows_place_may_be_asked_with_the_files_ending(made) -> None:
    asked = "114-1/01:校內用/各班開課名冊{}:各班開課:2"
    assert explain(made[0], asked.format(".xlsx")) == explain(made[0], asked.format(""))


def test_forms_that_nothing_prints_are_kept_without_a_place() -> None:
    assert {name for name in forms() if name not in rosters(114)} == WITHOUT_OUTPUT
    kept = [fate for fate in _rendered(_examined()).fates if fate.form in WITHOUT_OUTPUT]
    assert {(fate.fate, fate.roster) for fate in kept} == {(Fate.KEPT, "")}


def test_a_talk_with_a_student_who_is_not_accepted_waits_and_is_not_printed() -> None:
    rows = school()
    rows["student_roster"]["學生資料"][0]["出生日期"] = "不明"
    rendered = _rendered(_examined(rows))
    talks = {fate.student: (fate.fate, fate.roster) for fate in rendered.fates if fate.form == "course_advising"}
    path = "校內用/課程諮詢紀錄"
    assert talks == {"114001": (Fate.HELD, ""), "114002": (Fate.KEPT, path), "114003": (Fate.KEPT, path)}
    assert _printed(rendered, path)[0] == ["114003", "114002"]


def test_a_result_that_is_returned_is_not_in_the_list_of_contests() -> None:
    rows = school()
    rows["school_contest"]["校內競賽成績"][1]["結果公布日期"] = "下週"
    rendered = _rendered(_examined(rows), YEAR)
    assert _printed(rendered, "校內用/校內競賽總表")[0] == ["114001"]


def _examined(rows: School | None = None) -> list[Examined]:
    """Let every workbook arrive, without the files that some of them name."""
    bare = rows or school()
    for sheets in bare.values():
        for row in itertools.chain.from_iterable(sheets.values()):
            row.pop("證明文件檔名", None)
    return arrivals({form: sheets for form, sheets in bare.items() if form != "curriculum_plan"})


def _rendered(examined: list[Examined], period: Any = PERIOD) -> Rendered:
    whole = assessed(examined).school
    return render(whole.tables, whole.fates(period), period, CODE, SENT)


def _printed(rendered: Rendered, path: str) -> tuple[list[str], ...]:
    (found,) = [roster for roster in rendered.rosters if roster.roster.path == path]
    return found.sheets[0].columns


# --- what is missing


def test_a_workbook_for_the_school_whose_form_has_not_arrived_is_not_written(tmp_path) -> None:
    rows = {form: sheets for form, sheets in school().items() if form not in {"course_advising", "curriculum_plan"}}
    with collected(tmp_path / "site", rows) as desk:
        (one,) = submit(desk, periods=(PERIOD,)).packages
        assert {path.name for path in (one.folder / "data" / "校內用").iterdir()} == {
            *("每列去向.xlsx", "學群探索名冊.xlsx", "選修科目名冊.xlsx", "各班開課名冊.xlsx")
        }
        assert not (one.folder / "data" / "課程計畫書").exists()
        assert set(one.counts["missing"]) == {
            *("學生成績名冊", "學生重修重讀成績名冊", "校內幹部經歷名冊", "缺勤紀錄名冊", "課程計畫書")
        }


def test_the_years_package_misses_only_what_the_student_chose(made) -> None:
    missing = [set(one.counts["missing"]) for one in made[1].packages]
    assert missing[1] == {"學生課程學習成果名冊", "學生自填多元表現名冊"}
    assert missing[0].isdisjoint({"課程名稱與課程代碼", "課程計畫書", "課程諮詢紀錄"})


# --- layouts by year


def test_each_title_has_the_newest_layout_in_force() -> None:
    marks = rosters(114)["grade_roster"]
    later = replace(marks, kind="42", since=116, sheets=marks.sheets[:1])
    much_later = replace(later, kind="43", since=118)
    declared = (much_later, *layouts(), later)
    for year, kind in ((115, "41"), (116, "42"), (117, "42"), (118, "43")):
        held = in_force(declared, year)
        assert [roster.kind for roster in held if roster.title == marks.title] == [kind]
        assert len(held) == len(layouts())
    assert in_force(declared, 107) == []


def test_every_output_of_the_school_is_declared_once() -> None:
    national = {
        *("學生資料名冊", "學生成績名冊", "學生重修重讀成績名冊", "校內幹部經歷名冊", "缺勤紀錄名冊"),
        *("學生課程學習成果名冊", "學生自填多元表現名冊"),
    }
    assert Counter(roster.path for roster in layouts()) == Counter([*national, *PATHS])
    assert {roster.path for roster in layouts() if roster.cover} == national


# --- the same bytes


@pytest.mark.parametrize("period", [PERIOD, YEAR], ids=str)
def test_the_order_in_which_offices_hand_in_leaves_no_trace_in_a_workbook(tmp_path, period: Any) -> None:
    tug = _result("114002", 競賽名稱="拔河")
    organisers = [
        arrival(50, "school_contest", {"校內競賽成績": [tug, _result("114001", 競賽名稱="拔河")]}, office="訓育組"),
        arrival(51, "school_contest", {"校內競賽成績": [tug]}, name="拔河.xlsx"),
    ]
    there = [*_examined(), *organisers]
    back = [reordered(one, place) for place, one in enumerate(reversed(there), 1)]
    written = []
    for folder, examined in (("there", there), ("back", back)):
        write_package(_rendered(examined, period), tmp_path / folder, _no_file, FACTS)
        written.append(_bytes(tmp_path / folder))
    assert {*written[0]} >= {path.split("/")[-1] for path in AT_SCHOOL if (path in YEARLY) == (period == YEAR)}
    assert written[0] == written[1]


FACTS = Facts(1, dt.datetime(2026, 1, 16, 8, 30, tzinfo=dt.UTC), "永豐高中", CODE)


def _no_file(office: str, name: str) -> Path:
    raise AssertionError((office, name))


def _bytes(folder: Path) -> dict[str, bytes]:
    """Give every workbook but the list of fates, which tells when each drop was received."""
    return {path.stem: path.read_bytes() for path in folder.rglob("*.xlsx") if path.stem != "每列去向"}


def test_packages_made_again_are_the_same(made, tmp_path) -> None:
    desk, _ = made
    shutil.copytree(desk.site.folder, tmp_path / "site")
    shutil.rmtree(tmp_path / "site" / "outbox" / "submissions")
    again = Desk(open_site(tmp_path / "site"))
    assert [one.unchanged for one in submit(again, periods=(PERIOD, YEAR)).packages] == [True, True]
    for path in package(desk).parent.parent.rglob("*.*"):
        assert (again.site.outbox / path.relative_to(desk.site.outbox)).read_bytes() == path.read_bytes()
    again.close()
