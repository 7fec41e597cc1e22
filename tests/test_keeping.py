"""A row that fails keeps its last accepted version: nothing leaves the next package but by a row or a word."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from school import CHINESE, ENGLISH, PERIOD, a_site, attach, drop, outcome, packages, small_school, sweep
from test_decisions import answered, decide, licheng
from test_shrinking import FORM, SHEET, officers

from flows.collected import school_at
from flows.questions import assessed_now
from flows.stages import plain
from flows.steps.ledger_as_of import mark_of
from flows.submit import submit
from schemas.identity import completed
from schemas.terms import Fate
from schemas.wording_kept import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.desk import Desk

ROLL, STUDENTS = "student_roster", "學生資料"
MARKS, TERM, MADE_UP = "grade_roster", "學期成績", "補修成績"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = a_site(tmp_path / "site")
    school = small_school()
    for form in (ROLL, "staff", "course_code", "course_offering"):
        drop(desk, form, school[form])
    sweep(desk)
    yield desk
    desk.close()


def send(desk: Desk, form: str, sheets: dict[str, list[dict[str, str]]], **options: Any) -> dict[str, Any]:
    """Hand in a workbook; give what its office is told of it."""
    path = drop(desk, form, sheets, **options)
    return sweep(desk)[path.name]


def send_officers(desk: Desk, rows: list[dict[str, str]], **options: Any) -> dict[str, Any]:
    return send(desk, FORM, {SHEET: rows}, **options)


def going(desk: Desk, form: str = FORM) -> set[tuple[str, ...]]:
    """Give the keys of the rows that a package made now would hold; the state of the sweep says the same."""
    at_mark = school_at(desk, mark_of(desk.ledger, desk.site.now()), plain).assessed.school
    of_sweep = assessed_now(desk).school
    found, seen = ({one.key for one in _submitted(school, desk, form)} for school in (at_mark, of_sweep))
    assert found == seen
    return found


def _submitted(school: Any, desk: Desk, form: str) -> Iterator[Any]:
    for period in desk.laws():
        for _, one in school.fates(period):
            if one.form == form and one.fate is Fate.SUBMITTED:
                yield one


def fates(desk: Desk, form: str = FORM) -> list[tuple[str, int, Fate]]:
    school = school_at(desk, mark_of(desk.ledger, desk.site.now()), plain).assessed.school
    return [
        (one.drop.id, one.row, one.fate)
        for period in desk.laws()
        for _, one in school.fates(period)
        if one.form == form
    ]


def posts(rows: list[dict[str, str]]) -> set[tuple[str, ...]]:
    return {tuple(row[part] for part in ("學號", "單位名稱", "擔任職務", "開始日期")) for row in rows}


ROWS = officers(22)[SHEET]
MISTYPED = [row | {"幹部等級": "班級"} for row in ROWS]


def test_a_list_sent_again_with_a_whole_column_mistyped_changes_nothing_and_says_so(desk) -> None:
    send_officers(desk, ROWS)
    before = going(desk)
    told = send_officers(desk, MISTYPED)
    (kept,) = told["kept"]
    assert (told["verdict"], kept["count"], kept["instead"]) == ("rejected", 22, "none accepted")
    assert going(desk) == before == posts(ROWS)
    assert sweep(desk) == {}
    for ending in (".html", ".txt"):
        shown = (desk.site.folder / told["report"]).with_suffix(ending).read_text("utf-8")
        assert "先前採認的 22 列" in shown
    book = load_workbook(desk.site.folder / told["report"])
    assert "先前採認的 22 列" in "".join(str(row[0].value) for row in book["待修正"].iter_rows(max_row=8))
    (mail,) = [path for path in (desk.site.outbox / "mail").iterdir() if told["drop"] in path.read_text("utf-8")]
    assert mail


def test_what_stands_on_is_said_in_the_preview_and_beside_the_package(desk) -> None:
    send_officers(desk, ROWS)
    send_officers(desk, [*MISTYPED[:3], *ROWS[3:]])
    shown = licheng(desk, "submit", "--preview", "--semester", "1")
    assert KEPT in shown
    (told,) = [
        json.loads(line) for line in licheng(desk, "submit", "--preview", "--semester", "1", "--json").splitlines()
    ]
    (kept,) = told["kept"]
    assert (kept["office"], kept["rows"]) == ("訓育組", "2–4")
    submit(desk, periods=(PERIOD,))
    (note,) = (packages(desk) / str(PERIOD)).rglob("提交說明.html")
    assert KEPT in note.read_text("utf-8")
    (roster,) = (packages(desk) / str(PERIOD)).rglob("校內幹部經歷名冊*.xlsx")
    assert load_workbook(roster).worksheets[-1].max_row == 1 + len(ROWS)
    licheng(desk, "verify", f"{PERIOD}/01")
    licheng(desk, "rebuild")


def test_of_a_workbook_the_sound_rows_are_taken_and_the_faulty_ones_leave_the_last_good_ones(desk) -> None:
    send_officers(desk, ROWS)
    later = [row | {"幹部等級": "3", "結束日期": "1150119"} for row in ROWS]
    told = send_officers(desk, [*(row | {"結束日期": "?"} for row in later[:4]), *later[4:]])
    assert (told["verdict"], told["kept"][0]["count"]) == ("partly", 4)
    assert going(desk) == posts(ROWS)
    drops = [drop.id for drop in desk.ledger.drops()][-2:]
    found = [(place, fate) for drop, _, fate in fates(desk) for place in [drops.index(drop)]]
    assert {fate: found.count((0, fate)) for fate in Fate if (0, fate) in found} == {
        Fate.SUBMITTED: 4,
        Fate.SUPERSEDED: 18,
    }
    assert {fate: found.count((1, fate)) for fate in Fate if (1, fate) in found} == {
        Fate.SUBMITTED: 18,
        Fate.REJECTED: 4,
    }
    mended = send_officers(desk, later)
    assert (mended["verdict"], mended["kept"]) == ("accepted", [])
    assert going(desk) == posts(ROWS)
    assert {place for drop, _, fate in fates(desk) if fate is Fate.SUBMITTED for place in [drop]} == {mended["drop"]}


@pytest.mark.parametrize(
    "fault",
    [{"開始日期": "?"}, {"學號": "114999"}, {"學號": ""}, {"結束日期": "1140801"}, {"幹部等級": "9"}, {"擔任職務": ""}],
    ids=["a part of the key", "an unknown student", "no student", "an end before the start", "a code", "no post"],
)
def test_whatever_is_wrong_with_a_row_its_last_good_version_stands(desk, fault) -> None:
    send_officers(desk, ROWS)
    told = send_officers(desk, [ROWS[0] | fault, *ROWS[1:]])
    assert told["verdict"] == "partly"
    assert [one["count"] for one in told["kept"]] == [1]
    assert going(desk) == posts(ROWS)
    assert sweep(desk) == {}


def test_the_last_good_version_is_two_workbooks_old_where_the_one_between_failed_too(desk) -> None:
    send_officers(desk, ROWS)
    for _ in range(3):
        told = send_officers(desk, [MISTYPED[0], *ROWS[1:]])
        assert (told["kept"][0]["count"], told["kept"][0]["rows"]) == (1, [(2, 2)])
    assert going(desk) == posts(ROWS)
    gone = send_officers(desk, ROWS[1:])
    assert (gone["kept"], [one["count"] for one in gone["left_out"]]) == ([], [1])
    assert going(desk) == posts(ROWS[1:])
    again = send_officers(desk, [MISTYPED[0], *ROWS[1:]])
    assert again["kept"] == []
    assert going(desk) == posts(ROWS[1:])


def test_a_workbook_of_which_nothing_is_accepted_leaves_nothing_out(desk) -> None:
    send_officers(desk, ROWS)
    told = send_officers(desk, MISTYPED[:5])
    assert (told["verdict"], told["left_out"]) == ("rejected", [])
    assert "W16" not in {one["rule"] for one in told["findings"]}
    assert going(desk) == posts(ROWS)


def test_what_is_kept_leaves_and_is_told_once_it_no_longer_holds_and_comes_back_with_its_student(desk) -> None:
    students = small_school()[ROLL][STUDENTS]
    rows = [row | {"學號": "114003"} if place == 0 else row for place, row in enumerate(ROWS)]
    send_officers(desk, rows)
    told = send_officers(desk, [rows[0] | {"幹部等級": "?"}, *rows[1:]])
    assert told["kept"][0]["fallen"] == 0
    drop(desk, ROLL, {STUDENTS: students[:2], "學生借讀資料": []})
    answers = sweep(desk)
    assert answers["校內幹部經歷名冊.xlsx"]["kept"][0]["fallen"] == 1
    assert going(desk) == posts(rows[1:])
    drop(desk, ROLL, {STUDENTS: students, "學生借讀資料": []}, name="學生名冊（全）.xlsx")
    assert sweep(desk)["校內幹部經歷名冊.xlsx"]["kept"][0]["fallen"] == 0
    assert going(desk) == posts(rows)
    assert sweep(desk) == {}


def test_a_row_that_was_accepted_and_holds_no_more_brings_no_older_one_back(desk) -> None:
    students = small_school()[ROLL][STUDENTS]
    send_officers(desk, [ROWS[0] | {"學號": "114003"}, *ROWS[1:]])
    send_officers(desk, [ROWS[0] | {"學號": "114003", "幹部等級": "3"}, *ROWS[1:]])
    drop(desk, ROLL, {STUDENTS: students[:2], "學生借讀資料": []})
    told = sweep(desk)["校內幹部經歷名冊.xlsx"]
    assert (told["verdict"], told["kept"]) == ("partly", [])
    assert going(desk) == posts(ROWS[1:])


def test_what_a_workbook_leaves_out_is_listed_in_its_answer_and_told_again_as_it_was(desk) -> None:
    send_officers(desk, ROWS)
    told = send_officers(desk, ROWS[2:])
    assert [(one["count"], one["rows"]) for one in told["left_out"]] == [(2, [(2, 3)])]
    shown = (desk.site.folder / told["report"]).with_suffix(".txt").read_text("utf-8")
    assert "這次沒有列入先前的 2 列" in shown
    assert sweep(desk) == {}
    drop(desk, ROLL, {STUDENTS: small_school()[ROLL][STUDENTS][1:], "學生借讀資料": []})
    again = sweep(desk)["校內幹部經歷名冊.xlsx"]
    assert again["left_out"] == json.loads(json.dumps(told["left_out"]))


def test_a_student_whose_row_fails_is_still_one_for_all_others(desk) -> None:
    send_officers(desk, ROWS)
    students = small_school()[ROLL][STUDENTS]
    drop(desk, ROLL, {STUDENTS: [students[0] | {"座號": "?"}, *students[1:]], "學生借讀資料": []})
    told = sweep(desk)
    assert set(told) == {"學生名冊.xlsx"}  # nobody else hears of it
    assert told["學生名冊.xlsx"]["kept"][0]["count"] == 1
    assert going(desk) == posts(ROWS)


# --- sheets that are left empty ---------------------------------------------------------------------------------------


def make_up(student: int) -> dict[str, str]:
    return {
        "學號": f"11400{student}",
        "應修課學年度": "114",
        "應修課學期": "1",
        "課程代碼": CHINESE,
        "科目名稱": "國語文",
        "開課年級": "1",
        "修課學分": "4",
        "補修成績": "70",
        "補修及格": "1",
        "補考成績": "-1",
        "補考及格": "-1",
        "補修方式": "1",
        "是否採計學分": "1",
    }


def marks(desk: Desk, sheets: dict[str, list[dict[str, str]]], **options: Any) -> dict[str, Any]:
    blank: dict[str, list[dict[str, str]]] = {TERM: [], MADE_UP: [], "轉學轉科成績": []}
    return send(desk, MARKS, blank | sheets, **options)


def test_a_sheet_left_empty_in_a_blank_of_many_takes_nothing_away(desk) -> None:
    term = small_school()[MARKS][TERM]
    marks(desk, {TERM: term, MADE_UP: [make_up(1)]})
    before = going(desk, MARKS)
    told = marks(desk, {MADE_UP: [make_up(2)]})
    (emptied,) = [one for one in told["findings"] if one["rule"] == "W28"]
    assert (told["verdict"], emptied["severity"]) == ("accepted", "提醒")
    assert f"「{TERM}」6 列" in emptied["expected"]
    assert len(going(desk, MARKS)) == len(before) == 7
    assert sweep(desk) == {}


def test_an_empty_sheet_takes_its_rows_away_once_somebody_says_so(desk) -> None:
    term = small_school()[MARKS][TERM]
    marks(desk, {TERM: term, MADE_UP: [make_up(1)]})
    told = marks(desk, {TERM: term})
    (emptied,) = [one for one in told["findings"] if one["rule"] == "W28"]
    answered(drop(desk, MARKS, {TERM: term, MADE_UP: [], "轉學轉科成績": []}), (emptied["id"], "確認", "都改列重修"))
    sweep(desk)
    assert len(going(desk, MARKS)) == 6
    assert sweep(desk) == {}


def test_the_coordinator_says_it_as_well(desk) -> None:
    term = small_school()[MARKS][TERM]
    marks(desk, {TERM: term, MADE_UP: [make_up(1)]})
    (emptied,) = [one for one in marks(desk, {TERM: term})["findings"] if one["rule"] == "W28"]
    decide(desk, emptied["id"], "accept")
    assert len(going(desk, MARKS)) == 6


# --- persons told by 身分證號 --------------------------------------------------------------------------------------


PUPILS = [
    small_school()[ROLL][STUDENTS][0]
    | {
        "學號": f"1140{number:02}",
        "座號": str(number),
        "身分證號": completed(f"A1234{number:04}"[:9]),
        "姓名": f"學生{number}",
    }
    for number in range(10, 40)
]


def mark(pupil: dict[str, str], code: str = CHINESE, name: str = "國語文") -> dict[str, str]:
    return small_school()[MARKS][TERM][0] | {"學號": pupil["學號"], "課程代碼": code, "科目名稱": name}


BOTH = [mark(pupil, *course) for course in ((CHINESE, "國語文"), (ENGLISH, "英語文")) for pupil in PUPILS]


def by_identity(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Tell the students of rows by 身分證號 and 出生日期."""
    known = {one["學號"]: one for one in PUPILS}
    pairs = [(row, known[row["學號"]]) for row in rows]
    return [row | {"身分證號": one["身分證號"], "出生日期": one["出生日期"]} for row, one in pairs]


BY_IDENTITY = {"left_out": ["學號"], "further": ["身分證號", "出生日期"]}


def send_marks(desk: Desk, rows: list[dict[str, str]], *, by_number: bool) -> dict[str, Any]:
    if by_number:
        return marks(desk, {TERM: rows})
    return send(desk, MARKS, {TERM: by_identity(rows)}, **BY_IDENTITY)


@pytest.mark.parametrize("is_known", [True, False], ids=["a roll that stands", "no roll yet"])
@pytest.mark.parametrize("by_number", [(True, False), (False, True), (False, False)], ids=str)
def test_a_student_is_the_same_by_either_number_and_rows_left_out_are_asked_about(
    tmp_path, by_number, is_known
) -> None:
    desk, school = a_site(tmp_path), small_school()
    for form in ("staff", "course_code", "course_offering"):
        drop(desk, form, school[form])
    if is_known:
        drop(desk, ROLL, {STUDENTS: PUPILS, "學生借讀資料": []})
    send_marks(desk, BOTH, by_number=by_number[0])
    asked = send_marks(desk, BOTH[:3] + BOTH[-2:], by_number=by_number[1])
    (question,) = [one for one in asked["findings"] if one["rule"] == "W16"]
    assert "有 60 列，這次少了其中 55 列" in question["expected"]
    assert len(going(desk, MARKS)) == (60 if is_known else 0)
    whole = send_marks(desk, BOTH[:-3], by_number=by_number[1])
    assert "W16" not in {one["rule"] for one in whole["findings"]}
    assert [one["count"] for one in whole["left_out"]] == [3]
    assert len(going(desk, MARKS)) == (57 if is_known else 0)
    desk.close()


def test_a_roll_that_comes_with_them_tells_who_is_who(tmp_path) -> None:
    desk, school = a_site(tmp_path), small_school()
    for form in ("staff", "course_code", "course_offering"):
        drop(desk, form, school[form])
    drop(desk, ROLL, {STUDENTS: PUPILS, "學生借讀資料": []})
    send_marks(desk, BOTH, by_number=True)
    others = [
        one | {"學號": f"1150{place}", "身分證號": completed(f"B1234{place:04}"[:9])}
        for place, one in enumerate(PUPILS)
    ]
    rows = [
        row | {"身分證號": one["身分證號"], "出生日期": one["出生日期"]} for row, one in zip(BOTH, others, strict=False)
    ]
    drop(desk, ROLL, {STUDENTS: [*PUPILS, *others], "學生借讀資料": []}, name="學生名冊（新）.xlsx")
    asked = send(desk, MARKS, {TERM: rows}, **BY_IDENTITY)
    assert "W16" in {one["rule"] for one in asked["findings"]}  # as many rows, and all of them of other students
    desk.close()


# --- a student's own key ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [{"身分證號": completed("A19876543")}, {"出生日期": "0980909"}, {"姓名": "別人"}],
    ids=lambda one: next(iter(one)),
)
def test_a_student_who_is_told_with_another_identity_stays_as_accepted_until_somebody_says_so(desk, change) -> None:
    send_officers(desk, ROWS)
    students = small_school()[ROLL][STUDENTS]
    changed = [students[0] | change, *students[1:]]
    told = send(desk, ROLL, {STUDENTS: changed, "學生借讀資料": []})
    (asked,) = [one for one in told["findings"] if one["rule"] == "X11"]
    assert (told["verdict"], asked["row"], asked["heading"], asked["severity"]) == (
        "held",
        2,
        next(iter(change)),
        "待確認",
    )
    assert "原為「" in asked["expected"]
    assert students[0]["身分證號"] not in json.dumps(told, ensure_ascii=False)
    assert going(desk) == posts(ROWS)
    assert _identity_of_first(desk) == tuple(students[0][at] for at in ("身分證號", "出生日期", "姓名"))
    assert sweep(desk) == {}
    decide(desk, asked["id"], "accept")
    assert _identity_of_first(desk) == tuple(changed[0][at] for at in ("身分證號", "出生日期", "姓名"))
    assert sweep(desk) == {}
    again = send(desk, ROLL, {STUDENTS: [changed[0] | {"座號": "9"}, *changed[1:]], "學生借讀資料": []})
    assert again["verdict"] == "accepted"


def _identity_of_first(desk: Desk) -> tuple[str, ...]:
    """Give what the next package would say of the first student."""
    tables = school_at(desk, mark_of(desk.ledger, desk.site.now()), plain).assessed.school.tables
    rows = [
        tuple(table.texts(at)[index] for at in ("身分證號", "出生日期", "姓名"))
        for table in tables
        if table.filing.sheet.title == STUDENTS
        for index, student in enumerate(table.texts("學號"))
        if student == "114001" and index not in table.decided
    ]
    (found,) = rows
    return found


def test_the_other_semesters_roll_is_asked_about_too(desk) -> None:
    from school import second_semester

    later = second_semester(desk)
    students = small_school()[ROLL][STUDENTS]
    drop(later, ROLL, {STUDENTS: [students[0] | {"姓名": "別人"}, *students[1:]], "學生借讀資料": []})
    told = sweep(later)["學生名冊.xlsx"]
    assert [(one["rule"], one["row"]) for one in told["findings"] if one["severity"] == "待確認"] == [("X11", 2)]
    later.close()


# --- what waits is judged whole --------------------------------------------------------------------------------------


def test_a_workbook_that_waits_is_told_all_that_is_to_be_mended_in_it(desk) -> None:
    send_officers(desk, ROWS)
    faulty = [ROWS[0] | {"學號": "114999"}, ROWS[1] | {"開始日期": "?"}, *ROWS[2:10]]
    told = send_officers(desk, faulty)
    assert told["verdict"] == "held"
    assert {one["rule"] for one in told["findings"]} >= {"W16", "X01", "C05"}
    assert "X01" in told["checks"]["failed"]
    mended = send_officers(desk, ROWS[:10])
    assert (mended["verdict"], mended["since"]["new"]) == ("held", 0)
    assert sweep(desk) == {}


def test_limits_and_attachments_are_judged_in_what_waits_too(tmp_path) -> None:
    desk, school = a_site(tmp_path), small_school()
    attach(desk, "教務處")
    rows = [outcome(number, 1 + number % 3) for number in range(1, 19)]
    for form in (ROLL, "staff", "course_code", "course_offering", "grade_roster"):
        drop(desk, form, school[form])
    send(desk, "course_outcome", {"學期課程學習成果": rows})
    many = [outcome(number, 1, 勾選="否", 勾選順序="") for number in range(1, 8)]
    told = send(desk, "course_outcome", {"學期課程學習成果": [many[0] | {"文件檔案名稱": "沒有.pdf"}, *many[1:]]})
    assert told["verdict"] == "held"
    assert {one["rule"] for one in told["findings"]} >= {"W16", "A01", "L01"}
    desk.close()
