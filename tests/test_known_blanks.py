"""A blank begins with what the store knows: lists to choose from, students in class order, last semester's rows."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from school import CHINESE, IDENTITIES, LAWS, a_site, arrivals, assessed, drop_all, small_school, whole_school

from flows.blanking import give_out
from flows.desk import Desk
from flows.settings import open_site
from flows.steps.blank_known import Offer, carried_rows, known_of
from flows.steps.blanks import blank
from flows.steps.reading import read_workbook
from flows.steps.workbook import write_workbook
from schemas.columns import CLASS, COURSE, ROSTER, STAFF
from schemas.forms import forms
from schemas.identity import completed
from schemas.natural_order import natural
from schemas.terms import OFFICES, Period, Verdict

if TYPE_CHECKING:
    from pathlib import Path

NOW, NEXT, LAST_BEFORE = Period(114, 1), Period(114, 2), Period(113, 2)
STUDENTS = (("114001", "一年1班 1 學生1"), ("114002", "一年1班 2 學生2"), ("114003", "一年1班 3 學生3"))
KNOWN = {ROSTER: Offer(STUDENTS, current=True)}


@pytest.fixture(scope="module")
def standing():
    """Every table of the small school, its rows decided."""
    return assessed(arrivals(small_school())).school.tables


def tables_of(school):
    return assessed(arrivals(school)).school.tables


def book_of(form, office, *, known=None, rows=None):
    kept = BytesIO()
    write_workbook(blank(forms()[form], office, LAWS[NOW], known, rows), kept)
    return openpyxl.load_workbook(BytesIO(kept.getvalue()))


def drop_down(sheet, column):
    rules = sheet.data_validations.dataValidation
    return next(rule for rule in rules if rule.type == "list" and str(rule.sqref).startswith(f"{column}2:"))


def test_classes_stand_in_the_order_of_their_numbers_however_wide_they_are_typed():
    assert sorted(["一年10班", "一年２班", "一年1班", "二年1班"], key=natural) == [
        "一年1班",
        "一年２班",
        "一年10班",
        "二年1班",
    ]


def test_the_store_knows_students_classes_courses_and_accounts_with_what_tells_them_apart(standing):
    known = known_of(standing, NOW)
    assert known[ROSTER] == Offer(STUDENTS, current=True)
    assert known[CLASS].entries == (("一年1班", ""),)
    assert known[COURSE].entries[0] == (CHINESE, "國語文")
    assert ("wang", "任課教師 任課教師人員") in known[STAFF].entries


def test_a_list_of_an_earlier_semester_is_offered_but_is_not_the_last_word(standing):
    assert known_of(standing, NEXT)[ROSTER] == Offer(STUDENTS, current=False)


def test_what_comes_later_is_not_known_yet_and_an_empty_store_knows_nothing(standing):
    assert known_of(standing, LAST_BEFORE) == known_of([], NOW) == {}


def test_a_student_whose_row_was_refused_is_not_offered():
    school = small_school()
    school["student_roster"]["學生資料"][1]["身分證號"] = "A123456780"
    assert [code for code, _ in known_of(tables_of(school), NOW)[ROSTER].entries] == ["114001", "114003"]


def test_students_stand_as_a_class_list_does_seat_two_before_seat_ten():
    school = small_school()
    for row, seat in zip(school["student_roster"]["學生資料"], ("10", "9", "2"), strict=True):
        row["座號"] = seat
    assert [code for code, _ in known_of(tables_of(school), NOW)[ROSTER].entries] == ["114003", "114002", "114001"]


def test_a_key_that_the_store_lists_is_refused_when_mistyped_and_says_who_mends_the_list():
    sheet = book_of("absence_roster", "生輔組", known=KNOWN)["缺勤紀錄名冊"]
    rule = drop_down(sheet, "A")
    assert (rule.errorStyle, rule.showErrorMessage) == ("stop", True)
    assert "學生名冊" in rule.error
    assert "註冊組" in rule.error
    assert drop_down(sheet, "B").errorStyle == "warning"


@pytest.mark.parametrize(
    ("form", "office", "sheet", "known"),
    [
        ("absence_roster", "生輔組", "缺勤紀錄名冊", {ROSTER: Offer(STUDENTS, current=False)}),
        ("student_roster", "註冊組", "學生借讀資料", KNOWN),
    ],
    ids=["the list is last semester's", "the list is in the same workbook"],
)
def test_a_key_whose_list_may_grow_is_only_warned_of(form, office, sheet, known):
    assert drop_down(book_of(form, office, known=known)[sheet], "A").errorStyle == "warning"


def test_the_code_sheet_tells_students_apart_after_the_law_s_own_lists():
    book = book_of("absence_roster", "生輔組", known=KNOWN)
    rows = list(book["代碼表"].iter_rows(min_row=2, values_only=True))
    assert rows[0] == ("缺勤種類代碼", "01", "公假")
    assert rows[-3:] == [("學號", code, label) for code, label in STUDENTS]
    assert drop_down(book["缺勤紀錄名冊"], "A").formula1 == f"'代碼表'!$B${len(rows) - 1}:$B${len(rows) + 1}"


def test_a_sheet_by_student_begins_with_everybody_who_is_at_the_school():
    school = small_school()
    school["student_roster"]["學生資料"][0] |= {"學籍狀態": "休學", "學籍異動日期": "1140901"}
    rows = carried_rows(forms()["career_exploration"], "輔導室", tables_of(school), NOW)
    assert rows == {"修課評估": [{"學號": "114002"}, {"學號": "114003"}]}
    sheet = book_of("career_exploration", "輔導室", rows=rows)["修課評估"]
    assert [cell.value for cell in sheet["A"]][2:] == ["114002", "114003"]
    assert not sheet["A3"].font.i


def test_last_semester_s_accepted_rows_carry_over_to_the_office_that_filed_them(standing):
    rows = carried_rows(forms()["staff"], "註冊組", standing, NEXT)["人員"]
    assert [row["帳號"] for row in rows] == [row["帳號"] for row in small_school()["staff"]["人員"]]
    assert carried_rows(forms()["staff"], "資媒組", standing, NEXT) == {}


def test_nothing_carries_over_into_the_very_period_in_which_it_was_filed(standing):
    assert carried_rows(forms()["staff"], "註冊組", standing, NOW) == {}


def test_students_who_are_away_do_not_carry_over():
    school = small_school()
    school["student_roster"]["學生資料"][0] |= {"學籍狀態": "畢業", "學籍異動日期": "1150120"}
    rows = carried_rows(forms()["student_roster"], "註冊組", tables_of(school), NEXT)["學生資料"]
    assert [row["學號"] for row in rows] == ["114002", "114003"]


@pytest.mark.parametrize(
    ("form", "office", "sheet", "anew"),
    [
        ("student_roster", "註冊組", "學生資料", ("年級", "班級名稱", "座號")),
        ("staff", "註冊組", "人員", ("導師班級",)),
        ("working_group", "教務處", "工作小組名單", ("任期起", "任期迄")),
    ],
)
def test_what_each_year_brings_anew_carries_within_the_year_and_is_left_empty_in_the_next(form, office, sheet, anew):
    tables = tables_of({form: whole_school()[form]} | {"student_roster": whole_school()["student_roster"]})
    within, after = (carried_rows(forms()[form], office, tables, period)[sheet] for period in (NEXT, Period(115, 1)))
    assert all(any(row[heading] for row in within) for heading in anew)
    assert after == [row | dict.fromkeys(anew, "") for row in within]


def test_last_years_roster_handed_in_untouched_goes_back(standing):
    rows = carried_rows(forms()["student_roster"], "註冊組", standing, Period(115, 1))["學生資料"]
    [told] = arrivals({"student_roster": {"學生資料": rows}})
    assert {finding.heading for finding in told.all_findings if finding.rule == "C01"} == {"年級", "班級名稱", "座號"}
    assert told.verdict == Verdict.REJECTED


def test_a_refused_row_does_not_carry_over():
    school = small_school()
    school["course_code"]["課程代碼"][0]["實施學年度"] = "113"
    rows = carried_rows(forms()["course_code"], "教學組", tables_of(school), NEXT)["課程代碼"]
    assert [row["科目名稱"] for row in rows] == ["英語文", "班級活動"]


def turned(desk, period):
    """Turn the site's page to another period and open its desk anew."""
    toml = desk.site.folder / "school.toml"
    text = toml.read_text("utf-8").replace("academic_year = 114", f"academic_year = {period.year}")
    toml.write_text(text.replace("\nsemester = 1\n", f"\nsemester = {period.semester}\n"), "utf-8")
    desk.close()
    return Desk(open_site(desk.site.folder))


@pytest.fixture(scope="module", params=[NEXT, Period(115, 1)], ids=["second semester", "next academic year"])
def later(request, tmp_path_factory):
    """A site that took the small school in, when the next period is being collected; its blanks are given out."""
    from flows.ingest import ingest

    desk = a_site(tmp_path_factory.mktemp("school") / "site")
    drop_all(desk, small_school())
    ingest(desk)
    desk = turned(desk, request.param)
    give_out(desk, OFFICES, ods=True)
    yield desk
    desk.close()


def texts(path: Path, sheet: str) -> list[list[str]]:
    return next(grid.rows for grid in read_workbook(path.read_bytes()).grids if grid.title == sheet)


def test_the_registrar_begins_with_the_roster_of_the_semester_before(later):
    _, _, *rows = texts(later.site.outbox / "blanks" / "註冊組" / "學生名冊.xlsx", "學生資料")
    assert [row[:3] for row in rows] == [
        [f"11400{number}", f"學生{number}", identity] for number, identity in enumerate(IDENTITIES, 1)
    ]


def test_no_other_blank_shows_an_identity_number(later):
    sample = completed("A12345678")
    blanks = later.site.outbox / "blanks"
    others = [path for path in blanks.rglob("*.*") if path.stem != "學生名冊"]
    assert len(others) == 2 * sum(len(form.offices) for form in forms().values()) - 2
    for path in others:
        shown = {text for grid in read_workbook(path.read_bytes()).grids for row in grid.rows for text in row}
        assert not shown & {*IDENTITIES, sample}


def test_an_opendocument_blank_holds_what_the_excel_one_does(later):
    for path in (later.site.outbox / "blanks").rglob("*.xlsx"):
        excel, open_document = (read_workbook(p.read_bytes()).grids for p in (path, path.with_suffix(".ods")))
        assert [(grid.title, filled(grid)) for grid in open_document] == [(grid.title, filled(grid)) for grid in excel]


def filled(grid):
    return [[text for text in row if text] for row in grid.rows if any(row)]


def test_a_plain_blank_tells_nothing_of_the_store(later):
    give_out(later, ["生輔組"], empty=True)
    path = later.site.outbox / "blanks" / "生輔組" / "缺勤紀錄名冊.xlsx"
    shown = {text for grid in read_workbook(path.read_bytes()).grids for row in grid.rows for text in row}
    assert "缺勤種類代碼" in shown
    assert not shown & {"114002", "114003"}  # 114001 is the example line's


def test_a_blank_of_three_thousand_students_stays_small(tmp_path):
    entries = tuple((f"{114000000 + n}", f"一年{n % 40}班 {n % 50} 學生{n}") for n in range(3000))
    rows = {"修課評估": [{"學號": number} for number, _ in entries]}
    sheets = blank(forms()["career_exploration"], "輔導室", LAWS[NOW], {ROSTER: Offer(entries, current=True)}, rows)
    write_workbook(sheets, tmp_path / "學群.xlsx")
    assert len(texts(tmp_path / "學群.xlsx", "修課評估")) == 3002
    assert (tmp_path / "學群.xlsx").stat().st_size < 200_000
