"""One slip of the hand is one thing to mend: what follows from it is told under it, counted, and never left out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from injected_faults import again
from school import CHINESE, CONTEXT, ENGLISH, LAWS, arrival, arrivals, assessed, small_school

from flows.assessment import assess
from flows.stages import plain
from flows.steps.causes import grouped
from flows.steps.decisions import NONE, Decisions
from flows.steps.mending import lines, ordered, results
from flows.steps.reporting import told, totals
from flows.steps.since import since
from schemas.decision import Decision
from schemas.forms import forms
from schemas.identity import completed

if TYPE_CHECKING:
    from collections.abc import Callable

    from school import Rows

    from schemas.table import Examined

MARKS = forms()["grade_roster"].by_title["學期成績"]
OUTCOMES = forms()["course_outcome"]
HEADINGS = MARKS.headings


def marks(number: int) -> Rows:
    """Give sound rows of 學期成績, each of another student."""
    row = small_school()["grade_roster"]["學期成績"][0]
    return [row | {"學號": f"1140{place:02}"} for place in range(1, number + 1)]


def moved(row: dict[str, str], start: int, by: int, headings: tuple[str, ...] = HEADINGS) -> dict[str, str]:
    """Move what stands in a row from a column on some columns to the right, or to the left."""
    texts = [row.get(heading, "") for heading in headings]
    tail = texts[start:]
    tail = [""] * by + tail if by > 0 else tail[-by:]
    return dict(zip(headings, [*texts[:start], *tail, *[""] * len(headings)], strict=False))


def answer(rows: Rows) -> dict[str, Any]:
    return told(arrival(1, "grade_roster", {"學期成績": rows}), LAWS)


def rules(body: dict[str, Any]) -> Counter[str]:
    return Counter(finding["rule"] for finding in body["findings"])


@pytest.mark.parametrize("by", [1, -1, 2])
@pytest.mark.parametrize("start", [2, 3])
def test_rows_pasted_some_columns_off_are_one_thing_to_mend(start, by):
    rows = marks(12)
    off = [moved(row, start, by) if place >= 4 else row for place, row in enumerate(rows)]
    body = answer(off)
    first = body["groups"][0]
    assert (first["rule"], first["cause"]) == ("W20", "root")
    assert rules(body) == {"W20": 1}
    assert f"{abs(by)} 欄" in first["expected"]
    assert first["count"] == len(body["findings"][0]["folded"]) + 1
    assert len(body["groups"]) == 1
    assert totals(body)["rejected"] == 8


def test_a_single_row_pasted_one_column_off_is_one_thing_to_mend():
    rows = marks(3)
    rows[1] = moved(rows[1], 2, 1)
    (group,) = answer(rows)["groups"]
    assert (group["rule"], group["around"]["row"]) == ("W20", 3)


def test_a_fault_to_the_left_of_where_a_row_slipped_stays_a_thing_by_itself():
    rows = marks(6)
    rows[2] = moved(rows[2], 3, 1) | {"課程代碼": "不是代碼"}
    body = answer(rows)
    assert {group["rule"] for group in body["groups"]} == {"W20", "C09"}


MEETINGS = "工作小組會議"  # a day and three columns of free text: nothing tells these from one another


@pytest.mark.parametrize("by", [1, -1])
def test_rows_on_end_that_are_one_column_off_are_one_thing_to_mend_in_every_sheet(by):
    found = {}
    for form in forms().values():
        for sheet in form.sheets:
            rows = [again(form, sheet, number) for number in range(1, 8)]
            off = [moved(row, 0, by, sheet.headings) for row in rows[1:]]
            body = told(arrival(1, form.name, {sheet.title: [rows[0], *off]}), LAWS)
            found[sheet.title] = [(one["rule"], len(one["related"])) for one in body["findings"] if blocking(one)]
    assert found.pop(MEETINGS)
    assert found == {title: [("W20", 5)] for title in found}


def blocking(finding: dict[str, Any]) -> bool:
    return finding["severity"] != "提醒"


def test_a_column_filled_with_what_the_next_one_holds_is_no_block_moved():
    assert "W20" not in rules(answer([row | {"成績及格": "85"} for row in marks(8)]))
    outcomes = [again(OUTCOMES, OUTCOMES.sheets[0], place) for place in range(1, 9)]
    ticked = [row | {"勾選": "1", "勾選順序": ""} for row in outcomes]  # moved to the right, what is ticked is unticked
    body = told(arrival(1, OUTCOMES.name, {OUTCOMES.sheets[0].title: ticked}), LAWS)
    assert rules(body) == {"C10": 1}
    assert len(body["findings"][0]["folded"]) == 7


@pytest.mark.parametrize("faults", [{"成績及格": "85", "學期學業成績": "1000"}, {"開課年級": "九", "修課學分": "四"}])
def test_two_slips_in_a_row_that_have_nothing_to_do_with_each_other_stay_two(faults):
    rows = marks(6)
    rows[0] |= faults
    assert "W20" not in rules(answer(rows))


def test_a_column_that_was_pasted_over_is_one_thing_to_mend():
    rows = [row | {"課程代碼": str(place)} for place, row in enumerate(marks(20))]
    rows[0]["課程代碼"] = CHINESE
    body = answer(rows)
    (group,) = body["groups"]
    assert (group["cause"], group["heading"], group["count"]) == ("column", "課程代碼", 19)
    assert "20 列中 19 列" in group["message"]
    assert len(body["findings"]) == 1
    assert len(lines(body)) == 19
    assert "3–21" in group["message"]


def test_a_block_of_a_column_that_was_pasted_over_is_one_thing_to_mend():
    rows = marks(40)
    for place in range(10, 25):
        rows[place]["課程代碼"] = f"貼錯{place}"
    rows[30]["課程代碼"] = "另一個錯"
    groups = answer(rows)["groups"]
    assert [(group["cause"], group["count"]) for group in groups] == [("column", 15), ("same", 1)]
    assert "連續 15 列有誤" in groups[0]["message"]
    assert "12–26" in groups[0]["message"]


def pasted(heading: str, value: str) -> dict[str, Any]:
    """Give the answer to marks of six students in two courses each, with one value pasted over a column."""
    rows = [row | {"課程代碼": code, "科目名稱": name} for row in marks(6) for code, name in COURSES]
    return answer([row | {"學期學業成績": str(70 + place), heading: value} for place, row in enumerate(rows)])


COURSES = ((CHINESE, "國語文"), (ENGLISH, "英語文"))


@pytest.mark.parametrize(("heading", "value"), [("課程代碼", CHINESE), ("學號", "114001")])
def test_a_key_that_was_pasted_over_with_one_value_is_named_and_the_twins_that_it_makes_follow(heading, value):
    body = pasted(heading, value)
    (group,) = body["groups"]
    assert (group["rule"], group["cause"], group["heading"]) == ("W23", "root", heading)
    (head,) = body["findings"]
    assert {one["rule"] for one in head["folded"]} == {"R14"}
    assert all(one["follows"] for one in head["folded"])
    assert totals(body)["rejected"] == 12


def absences(
    numbers: list[str], students: int = 30, decisions: Decisions = NONE, altered: Callable[[Rows], Rows] = list
) -> dict[str, Any]:
    """Give the answer to absences of these students, some of them of one kind and day, in a school of so many."""
    school = small_school()
    pupil, absence = school["student_roster"]["學生資料"][0], school["absence_roster"]["缺勤紀錄名冊"][0]
    pupils = [
        pupil | {"學號": f"1141{place:02}", "座號": str(place), "身分證號": completed(f"A1{place:07}")}
        for place in range(1, students + 1)
    ]
    days = [f"11410{13 + place * 2 // 3}" for place in range(len(numbers))]
    rows = [
        absence | {"學號": number, "缺勤起始日期": day, "缺勤結束日期": day, "缺勤節數": str(1 + place % 7)}
        for place, (number, day) in enumerate(zip(numbers, days, strict=True))
    ]
    both = {"student_roster": {"學生資料": pupils}, "absence_roster": {"缺勤紀錄名冊": altered(rows)}}
    return told(assess(plain, arrivals(both), replace(CONTEXT, decisions=decisions)).examined[1], LAWS)


def test_a_student_pasted_over_all_others_is_one_question_and_the_twins_that_it_makes_follow():
    body = absences(["114101"] * 16)
    (group,) = body["groups"]
    assert (group["rule"], group["cause"], group["heading"]) == ("W24", "root", "學號")
    (head,) = body["findings"]
    assert {one["rule"] for one in head["folded"]} == {"R14"}
    assert [totals(body)[kind] for kind in ("accepted", "held", "rejected")] == [0, 6, 10]
    assert head["words"] == ["確認"]
    assert head["expected"] == "各列各自學生的學號；這一欄 16 列中有 16 列是同一位學生"


def test_rows_that_are_said_to_be_all_one_students_stand_and_what_is_wrong_in_them_is_told_by_itself():
    body = absences(["114101"] * 16, decisions=confirmed(absences(["114101"] * 16)))
    assert [totals(body)[kind] for kind in ("accepted", "held", "rejected")] == [6, 0, 10]
    assert rules(body) == {"R14": 5, "W24": 1}


def confirmed(body: dict[str, Any]) -> Decisions:
    """Say of the one question of an answer that it is meant so."""
    (asked,) = body["findings"]
    moment, last = dt.datetime(2025, 11, 23, tzinfo=dt.UTC), dt.date(2026, 7, 31)
    subject = (asked["id"], "W24", "one", "生輔組", "114-1", "")
    said = Decision(*subject, accepted=True, by="conduct", reason="確為同一人", at=moment, until=last)
    return Decisions((said,), moment.date())


def test_the_answer_holds_though_the_first_row_is_mended_or_moved():
    numbers = ["114101"] * 18

    def apart(rows: Rows) -> Rows:
        return [row for place, row in enumerate(rows) if place % 3 != 1]  # each of a day of its own

    said = confirmed(absences(numbers, altered=apart))
    for altered in (
        lambda rows: apart(rows)[1:],
        lambda rows: [*apart(rows)[1:], rows[0]],
        lambda rows: [rows[0] | {"缺勤起始日期": "1150105", "缺勤結束日期": "1150105"}, *apart(rows)[1:]],
    ):
        body = absences(numbers, decisions=said, altered=altered)
        assert [(one["rule"], one["severity"]) for one in body["findings"]] == [("W24", "提醒")]
        assert totals(body)["accepted"] == totals(body)["rows"] >= 11


@pytest.mark.parametrize(
    ("numbers", "students"),
    [
        *[(["114101"] * rows, 30) for rows in (3, 5, 9)],  # a small workbook
        (["114101"] * 12, 3),  # a small school
        (["114101", "114102"] * 8, 30),
        ([f"1141{place:02}" for place in range(1, 17)], 30),
    ],
)
def test_rows_of_one_student_in_a_small_workbook_and_rows_of_several_are_no_question(numbers, students):
    assert "W24" not in rules(absences(numbers, students))


def test_a_block_pasted_twice_is_no_column_pasted_over():
    rows = marks(6)
    assert rules(answer([*rows, *rows])) == {"R14": 6}


def test_the_lines_of_what_follows_send_nobody_to_cells_that_need_no_mending():
    rows = marks(6)
    rows[2] = moved(rows[2], 2, 1)
    body = answer(rows)
    first, *others = lines(body)
    assert "由此而來" in first.message
    assert {line.advice for line in others} == {"由第 1 項而來，改正那一項即可"}
    told = results(body)["學期成績"]
    assert told[4] == "退回：整段內容與欄位錯開（C）"
    assert told[2] == "通過"


def test_dates_of_another_semester_down_a_column_are_one_thing_to_mend():
    school = small_school()
    absences = school["absence_roster"]["缺勤紀錄名冊"][0]
    rows = [
        absences
        | {"學號": f"1140{place:02}", "缺勤起始日期": f"11305{place + 10}", "缺勤結束日期": f"11305{place + 10}"}
        for place in range(1, 11)
    ]
    body = told(arrival(1, "absence_roster", {"缺勤紀錄名冊": rows}), LAWS)
    (group,) = body["groups"]
    assert (group["rule"], group["cause"], group["count"]) == ("R02", "column", 10)


def test_the_same_wrong_text_in_several_rows_is_mended_by_one_replacement():
    rows = marks(12)
    for place in (1, 2, 7):
        rows[place]["成績及格"] = "是"
    rows[9]["開課年級"] = "七"
    body = answer(rows)
    assert [(group["heading"], group["count"]) for group in body["groups"]] == [("成績及格", 3), ("開課年級", 1)]
    assert "3、4、9" in body["groups"][0]["message"]


def test_errors_come_before_questions_and_reminders_whatever_their_number():
    rows = [row | {"學期學業成績": f"{60 + place}．0"} for place, row in enumerate(marks(12))]  # full width: repaired
    rows[0]["開課年級"] = "七"
    severities = [group["severity"] for group in answer(rows)["groups"]]
    assert severities == sorted(severities, key=["錯誤", "待確認", "提醒"].index)
    assert len(set(severities)) == 2


TEXTS = st.sampled_from(["", "1", "85", "是", "國語文", CHINESE, ENGLISH, "114001", "-1", "九十"])
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(HEADINGS, TEXTS)), min_size=1, max_size=9)


@settings(max_examples=60)
@given(ROWS)
def test_every_finding_stands_in_exactly_one_group_whatever_was_typed(rows):
    examined: Examined = arrival(1, "grade_roster", {"學期成績": rows})
    findings = list(dict.fromkeys(examined.all_findings))
    groups = grouped(examined, findings)
    held = Counter(id(finding) for group in groups for finding in group.findings)
    assert held == Counter(map(id, findings))
    assert [group.number for group in groups] == list(range(1, len(groups) + 1))
    body = told(examined, LAWS)
    assert sum(group["count"] for group in body["groups"]) == len(ordered(body))


def test_only_the_first_five_are_pictured_and_all_are_listed():
    rows = marks(20)
    for place in range(8):
        rows[2 * place]["開課年級"] = f"第{place}"
    body = answer(rows)
    assert [bool(group["around"]) for group in body["groups"]] == [True] * 5 + [False] * 3
    assert len(lines(body)) == 8


def test_the_row_around_a_bad_cell_shows_no_identity_number_and_no_birth_date():
    school = small_school()
    roster = school["student_roster"]["學生資料"]
    roster[0]["性別代碼"] = "9"
    body = told(arrival(1, "student_roster", {"學生資料": roster}), LAWS)
    (group,) = body["groups"]
    shown = dict(zip(group["around"]["headings"], group["around"]["texts"], strict=True))
    assert shown["身分證號"].endswith("****")
    assert shown["出生日期"] == "（不顯示）"
    assert shown["性別代碼"] == "9"


# since last time


def told_of(rows: Rows) -> dict[str, Any]:
    return answer(rows) | {"drop": "one"}


def test_what_was_mended_what_is_open_and_what_is_new_is_told_though_rows_moved():
    rows = marks(6)
    rows[0]["開課年級"], rows[1]["開課年級"], rows[2]["成績及格"] = "七", "八", "是"
    before = told_of(rows)
    again = marks(6)
    again[1]["開課年級"], again[2]["成績及格"], again[5]["修課學分"] = "八", "有", "四"
    after = told_of([marks(9)[8], *again])
    compared = since(before, after)
    assert (compared["mended"], compared["open"], compared["new"]) == (1, 2, 1)
    (mended,) = compared["mended_messages"]
    assert "「七」" in mended


def test_nothing_changed_is_all_open_and_everything_mended_is_all_mended():
    rows = marks(4)
    rows[0]["開課年級"] = rows[1]["開課年級"] = "七"
    before, clean = told_of(rows), told_of(marks(4))
    assert [since(before, before)[name] for name in ("mended", "open", "new")] == [0, 2, 0]
    assert [since(before, clean)[name] for name in ("mended", "open", "new")] == [2, 0, 0]


@settings(max_examples=40)
@given(ROWS, ROWS)
def test_the_counts_add_up_whatever_was_sent(first, second):
    before, after = told_of(first), told_of(second)
    asked = [sum(finding["severity"] != "提醒" for finding in ordered(body)) for body in (before, after)]
    compared = since(before, after)
    assert compared["mended"] + compared["open"] + compared["unjudged"] == asked[0]
    assert compared["open"] + compared["new"] == asked[1]


# 本期無資料


@pytest.mark.parametrize("rows", [0, 2])
def test_rows_beside_a_declaration_that_there_are_none_are_taken_and_told(rows):
    examined = arrival(1, "grade_roster", {"學期成績": marks(rows)}, information={"本期無資料": "是"})
    body = told(examined, LAWS)
    assert rules(body)["W21"] == bool(rows)
    assert totals(body)["accepted"] == rows
    assert body["nil"] is (rows == 0)


def test_a_workbook_that_is_whole_gets_the_number_of_a_receipt_and_a_faulty_one_none():
    school = small_school()
    clean = assessed(arrivals(school)).examined[0]
    number = told(clean, LAWS)["receipt"]
    assert number.startswith("114-1-00001-")
    assert number.endswith(clean.drop.sha256[:4].upper())
    school["staff"]["人員"][0]["單位"] = "沒有這個單位"
    (faulty,) = assessed([arrival(1, "staff", school["staff"])]).examined
    assert told(faulty, LAWS)["receipt"] == ""
