"""An office is told what its workbook hides, merges and carries, and at which cells it holds errors."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from binary_workbooks import Made, xls, xlsb
from hypothesis import given
from hypothesis import strategies as st
from school import LAWS, arrival, small_school

from flows.steps.disclosure import disclosed
from flows.steps.reading import read_workbook
from flows.steps.recognition import recognise
from flows.steps.validation import validate
from schemas.drop import Grid, Span, Workbook
from schemas.forms import forms
from schemas.headings import CODES, GUIDE
from schemas.terms import Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.finding import Finding
    from schemas.table import Examined

FORM, SHEET = "officer_record", "幹部經歷紀錄"
HEADINGS = forms()[FORM].by_title[SHEET].headings
[OFFICER] = small_school()[FORM][SHEET]
SOUND = arrival(1, FORM, {SHEET: [OFFICER]})
"""What the same office handed in before, soundly."""


def in_order(**changes: str) -> list[str]:
    row = OFFICER | changes
    return [row.get(heading, "") for heading in HEADINGS]


def examined(workbook: Workbook) -> Examined:
    found = recognise(SOUND.drop, workbook, LAWS[SOUND.drop.period], lambda *_: True)
    return found.with_tables(validate(table, LAWS[table.filing.period]) for table in found.tables)


def handed_in(change: Callable[[openpyxl.Workbook], None], rows: int = 2) -> Examined:
    """Write officers as a real .xlsx, change what else the workbook holds, and read it."""
    book = openpyxl.Workbook()
    book.active.title = SHEET
    for row in (list(HEADINGS), *(in_order(擔任職務=f"股長{number}") for number in range(1, rows + 1))):
        book.active.append(row)
    change(book)
    written = io.BytesIO()
    book.save(written)
    return examined(read_workbook(written.getvalue()))


def told(found: Examined, rule: str) -> list[Finding]:
    return [finding for finding in found.all_findings if finding.rule == rule]


# --- what is hidden ---------------------------------------------------------------------------------------------------


def test_a_plain_workbook_is_told_nothing():
    assert [finding.rule for finding in handed_in(lambda _: None).all_findings] == []


def hide_a_row_and_a_column(book: openpyxl.Workbook) -> None:
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["E"].hidden = True


def test_hidden_rows_and_columns_of_a_sheet_are_told_in_one_notice_and_stop_nothing():
    found = handed_in(hide_a_row_and_a_column)
    [finding] = told(found, "W12")
    assert (finding.sheet, finding.row, finding.severity) == (SHEET, None, Severity.NOTICE)
    assert finding.expected == "第 3 列隱藏；E 欄隱藏。這些內容也已讀取"
    assert found.verdict is Verdict.ACCEPTED
    assert len(found.tables[0].frame) == 2


def hide_what_is_empty(book: openpyxl.Workbook) -> None:
    book.active.row_dimensions[50].hidden = True
    book.active.column_dimensions["Z"].hidden = True
    book.create_sheet("空白").sheet_state = "hidden"


def test_hidden_parts_that_hold_nothing_are_not_told():
    assert told(handed_in(hide_what_is_empty), "W12") == []


def filter_one_out(book: openpyxl.Workbook) -> None:
    book.active.auto_filter.ref = "A1:F3"
    book.active.auto_filter.add_filter_column(4, ["股長1"])
    book.active.row_dimensions[3].hidden = True


def test_rows_that_a_filter_hides_are_told_as_such():
    [finding] = told(handed_in(filter_one_out), "W12")
    assert finding.expected == "第 3 列隱藏，其中有以篩選隱藏的。這些內容也已讀取"


def hide_sheets(book: openpyxl.Workbook) -> None:
    for title, state in (("去年", "hidden"), ("前年", "veryHidden"), (GUIDE, "hidden"), (CODES, "hidden")):
        sheet = book.create_sheet(title)
        sheet["A1"] = "內容"
        sheet.sheet_state = state


def test_each_hidden_sheet_that_holds_anything_is_told_except_those_of_the_blank():
    assert [finding.sheet for finding in told(handed_in(hide_sheets), "W12")] == ["去年", "前年"]


@given(st.sets(st.integers(1, 40)))
def test_of_hidden_rows_the_first_ten_are_named_and_all_are_counted(hidden):
    grid = Grid(SHEET, [["x"]] * 30, hidden_rows=frozenset(hidden))
    rows = sorted(number for number in hidden if number <= 30)
    found = disclosed(Workbook([grid]), [])
    assert len(found) == bool(rows)
    for finding in found:
        named, _, counted = finding.expected.partition(" 列等 ")
        assert named.startswith("第 " + "、".join(map(str, rows[:10])))
        assert counted.startswith(f"{len(rows)} 列隱藏" if len(rows) > 10 else "")
        assert bool(counted) == (len(rows) > 10)


# --- merged cells, macros, links --------------------------------------------------------------------------------------


def merge_a_title_and_data(book: openpyxl.Workbook) -> None:
    book.active.insert_rows(1)
    book.active["A1"] = "幹部名冊"
    book.active.merge_cells("A1:F1")
    book.active.merge_cells("E3:E4")
    book.active.merge_cells("X3:Y3")


def test_cells_merged_in_rows_of_data_are_told_and_a_title_across_the_sheet_is_not():
    [finding] = told(handed_in(merge_a_title_and_data), "W12")
    assert finding.expected == "E3:E4 合併，只有合併範圍的第一格算有內容，其餘各格視為空白"


def hide_a_row_and_merge_others(book: openpyxl.Workbook) -> None:
    book.active.row_dimensions[2].hidden = True
    book.active.merge_cells("E2:E3")


def test_only_what_is_hidden_is_said_to_have_been_read_all_the_same():
    [finding] = told(handed_in(hide_a_row_and_merge_others), "W12")
    assert finding.expected == (
        "第 2 列隱藏。這些內容也已讀取。E2:E3 合併，只有合併範圍的第一格算有內容，其餘各格視為空白"
    )


def test_cells_merged_in_a_sheet_of_no_form_are_not_told():
    grid = Grid("工作表1", [["甲", "乙"]], merged=(Span(1, 0, 1, 1),))
    assert disclosed(Workbook([grid]), []) == []


def test_macros_and_links_are_told_apart_and_an_identity_number_in_a_link_is_masked():
    number = "A123456789"
    found = disclosed(Workbook([], has_macros=True, links=("名冊.xlsx", f"{number}.xlsx")), [])
    assert [(finding.rule, finding.severity, finding.where) for finding in found] == [
        ("W14", Severity.NOTICE, "整個檔案")
    ] * 2
    assert "巨集" in found[0].expected
    assert "名冊.xlsx、A12345****.xlsx" in found[1].expected
    assert number not in str([finding.as_json() for finding in found])


@pytest.mark.parametrize("write", [xls, xlsb])
def test_macros_of_a_binary_workbook_are_told_and_its_rows_are_taken(write):
    found = examined(read_workbook(write([Made(SHEET, [HEADINGS, in_order()])], macros=True)))
    assert [finding.rule for finding in found.all_findings] == ["W14"]
    assert found.verdict is Verdict.ACCEPTED


# --- errors and formulas without a value ------------------------------------------------------------------------------


def error_in_two_cells(book: openpyxl.Workbook) -> None:
    book.active["A2"] = "#N/A"
    book.active["A2"].data_type = "e"
    book.active["F3"] = "=1+1"  # as programs write it that do not calculate


def test_an_error_and_a_formula_without_its_value_are_each_told_once_at_their_cell_and_refuse_their_row():
    found = handed_in(error_in_two_cells, rows=3)
    assert [(one.rule, one.row, one.column, one.value) for one in found.all_findings] == [
        ("W13", 2, "A", "#N/A"),
        ("W13", 3, "F", ""),
    ]
    assert [one.heading for one in found.all_findings] == [HEADINGS[0], HEADINGS[5]]
    assert len({one.expected for one in found.all_findings}) == 2
    assert found.tables[0].count(Severity.ERROR) == 2
    assert found.verdict is Verdict.PARTLY


def error_in_every_row(book: openpyxl.Workbook) -> None:
    for row in range(2, 27):
        book.active.cell(row, 5).value = "#REF!"
        book.active.cell(row, 5).data_type = "e"


def test_a_column_of_errors_is_told_cell_by_cell():
    found = handed_in(error_in_every_row, rows=25)
    assert [(one.rule, one.row, one.column) for one in found.all_findings] == [
        ("W13", row, "E") for row in range(2, 27)
    ]


def error_beside_the_form(book: openpyxl.Workbook) -> None:
    book.active["G1"] = "備註"
    book.active["G2"] = "#N/A"
    book.active["G2"].data_type = "e"


def test_an_error_in_a_column_of_no_form_refuses_nothing():
    found = handed_in(error_beside_the_form)
    assert told(found, "W13") == []
    assert found.verdict is Verdict.ACCEPTED


@pytest.mark.parametrize("write", [xls, xlsb])
def test_an_error_in_a_binary_workbook_is_told_at_its_cell(write):
    sound, broken = in_order(), in_order(擔任職務="=#VALUE!")
    found = examined(read_workbook(write([Made(SHEET, [["名冊"], [None], HEADINGS, sound, broken], hidden_rows=[4])])))
    place = HEADINGS.index("擔任職務")
    assert [(one.row, one.column, one.value) for one in told(found, "W13")] == [(5, "ABCDEF"[place], "#VALUE!")]
    assert [one.expected for one in told(found, "W12")] == ["第 4 列隱藏。這些內容也已讀取"]
