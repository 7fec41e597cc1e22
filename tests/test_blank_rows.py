"""What stands in a blank before anybody types is never data: its example line, and the students nobody filled in."""

from __future__ import annotations

import pytest
from school import CODE, LAWS, PERIOD, arrival, small_school

from schemas.forms import forms
from schemas.terms import Law, Period

SECOND = Law(Period(114, 2), CODE)
SHEETS = [pytest.param(form, sheet, id=sheet.title) for form in forms().values() for sheet in form.sheets]


def example_line(sheet, law=LAWS[PERIOD], **changes):
    row = sheet.example_row(law)
    return row | {sheet.key[0]: f"例：{row[sheet.key[0]]}"} | changes


def rows_read(examined):
    return [len(table.frame) for table in examined.tables]


def told(examined):
    return [(found.rule, found.row, found.column) for found in examined.all_findings]


@pytest.mark.parametrize(("form", "sheet"), SHEETS)
def test_the_example_line_is_no_row_wherever_it_stands_and_whichever_semester_it_is_of(form, sheet):
    lines = [example_line(sheet), example_line(sheet, SECOND)]
    examined = arrival(1, form.name, {sheet.title: lines})
    assert rows_read(examined) == [0]
    assert told(examined) == [("W17", None, "")]


def test_an_example_line_that_somebody_changed_is_no_row_either_and_they_are_told():
    sheet = forms()["absence_roster"].sheets[0]
    sound = small_school()["absence_roster"][sheet.title]
    examined = arrival(1, "absence_roster", {sheet.title: [example_line(sheet, 缺勤節數="3"), *sound]})
    assert rows_read(examined) == [1]
    assert told(examined) == [("C15", 2, "A")]
    [finding] = examined.all_findings
    assert finding.value == "例：114001"
    assert "請刪去「例：」" in finding.expected


@pytest.mark.parametrize(("form", "sheet"), SHEETS)
def test_what_is_left_of_an_example_line_without_its_key_is_no_row(form, sheet):
    examined = arrival(1, form.name, {sheet.title: [example_line(sheet, SECOND, **{sheet.key[0]: ""})]})
    assert rows_read(examined) == [0]
    assert told(examined) == [("W17", None, ""), ("C15", 2, "")]
    assert [row for row, _, _ in examined.all_findings[1].cells] == [2]
    assert f"請填「{sheet.key[0]}」" in examined.all_findings[1].expected


def test_a_row_further_down_that_lacks_its_key_is_told_so_however_like_the_example_it_is():
    sheet = forms()["absence_roster"].sheets[0]
    lines = [example_line(sheet), example_line(sheet, 學號="")]
    examined = arrival(1, "absence_roster", {sheet.title: lines})
    assert (rows_read(examined), told(examined)) == ([1], [("C01", 3, "A")])


def test_an_example_line_of_whose_key_the_mark_alone_is_left_is_passed_over_without_a_word():
    sheet = forms()["absence_roster"].sheets[0]
    sound = small_school()["absence_roster"][sheet.title]
    examined = arrival(1, "absence_roster", {sheet.title: [example_line(sheet, 學號="例："), *sound]})
    assert (rows_read(examined), told(examined)) == ([1], [])


def test_a_row_without_its_key_that_differs_from_the_example_is_a_row():
    sheet = forms()["absence_roster"].sheets[0]
    [sound] = small_school()["absence_roster"][sheet.title]
    examined = arrival(1, "absence_roster", {sheet.title: [sound | {"學號": ""}]})
    assert rows_read(examined) == [1]
    assert told(examined) == [("C01", 2, "A")]


def test_an_example_line_whose_mark_somebody_removed_is_a_row_like_any_other():
    sheet = forms()["absence_roster"].sheets[0]
    examined = arrival(1, "absence_roster", {sheet.title: [sheet.example_row(LAWS[PERIOD])]})
    assert rows_read(examined) == [1]


def test_students_whose_rows_were_left_as_given_out_are_counted_and_not_taken():
    sheet = forms()["career_exploration"].sheets[0]
    begun = [{"學號": f"11400{number}"} for number in (2, 3)]
    filled = sheet.example_row(LAWS[PERIOD])
    examined = arrival(1, "career_exploration", {sheet.title: [begun[0], filled, begun[1]]})
    assert rows_read(examined) == [1]
    assert told(examined) == [("C15", None, "A")]
    [finding] = examined.all_findings
    assert (finding.value, finding.cells) == ("共 2 列", ((2, "114002", ""), (4, "114003", "")))
    assert finding.expected.endswith("：第 2、4 列")


def test_a_blank_in_which_no_student_was_filled_in_holds_no_row():
    sheet = forms()["career_exploration"].sheets[0]
    examined = arrival(1, "career_exploration", {sheet.title: [{"學號": "114001"}]})
    assert [rule for rule, _, _ in told(examined)] == ["W17", "C15"]


def test_a_row_with_nothing_but_its_student_is_a_row_where_students_are_not_given_out():
    sheet = forms()["absence_roster"].sheets[0]
    examined = arrival(1, "absence_roster", {sheet.title: [{"學號": "114001"}]})
    assert rows_read(examined) == [1]
    assert {rule for rule, _, _ in told(examined)} == {"C01"}
