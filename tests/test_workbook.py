"""Every workbook that we make holds what it was given, and nothing in it runs."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from flows.steps.workbook import (
    ColumnLayout,
    OpenCell,
    SheetLayout,
    by_column,
    labelled_sheet,
    sheet_names,
    write_workbook,
)
from schemas.printable import shown

PAYLOADS = [
    "=1+1",
    '=HYPERLINK("http://example.org","x")',
    "@SUM(A1)",
    "+1",
    "-1",
    "01140001",
    "a\tb",
    "上\n下",
    "\r\n",
    "𠮷野家",
    "\ue000造字",
    "😀",
    "_x000D_",
    "_x0041_x0042_",
    "_X0041_",
    "_x0041\x01",
    "\x01x0041_",
    "\x00\x1f",
    "\"雙\"與'單'",
    "<f>1</f>&amp;]]>",
    "  前後有空白\u3000",
    " ",
]
TEXTS = st.one_of(
    st.sampled_from(PAYLOADS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text("_x0041\x015FD \r", max_size=12),
)


def made(*sheets):
    kept = BytesIO()
    write_workbook(sheets, kept)
    return kept.getvalue()


def one_column(values, **column):
    return SheetLayout("資料", (ColumnLayout("欄", **column),), [values])


def parts(workbook):
    with ZipFile(BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read_by_calamine(workbook, sheet=0):
    return CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_index(sheet).to_python()


def read_by_openpyxl(workbook):
    return openpyxl.load_workbook(BytesIO(workbook))


@example([(payload, payload) for payload in PAYLOADS])
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6))
def test_what_was_written_is_what_calamine_reads(rows):
    marked = [(*row, "終") for row in rows]
    columns = (ColumnLayout("甲"), ColumnLayout("乙", text=True), ColumnLayout("丙"))
    workbook = made(SheetLayout("資料", columns, by_column(marked)))
    assert read_by_calamine(workbook) == [["甲", "乙", "丙"], *(list(map(shown, row)) for row in marked)]


@given(st.lists(TEXTS.filter(lambda text: not re.search("x005F_|\r", text)), max_size=6))
def test_what_was_written_is_what_openpyxl_reads(values):
    # openpyxl itself drops every "x005F_" and leaves the escapes of control characters as they stand.
    sheet = read_by_openpyxl(made(one_column(values)))["資料"]
    assert [sheet.cell(row, 1).value or "" for row in range(2, 2 + len(values))] == list(map(shown, values))


@given(st.lists(TEXTS, min_size=1, max_size=6), st.booleans())
def test_no_cell_is_ever_a_formula(values, text):
    for name, part in parts(made(one_column(values, text=text))).items():
        assert not re.search(rb"<(\w+:)?f[\s/>]", part), name
        assert name == "xl/styles.xml" or b"<f" not in part


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_payload_is_a_text_cell_in_text_format(payload):
    cell = read_by_openpyxl(made(one_column([payload])))["資料"]["A2"]
    assert (cell.data_type, cell.number_format) == ("s", "@")


def test_what_no_xml_can_hold_stays_visible_as_its_code():
    assert read_by_calamine(made(one_column(["甲\ud800乙", "\uffff"])))[1:] == [["甲〔U+D800〕乙"], ["〔U+FFFF〕"]]


@given(st.lists(TEXTS, max_size=6))
def test_the_same_content_gives_the_same_bytes(values):
    layout = one_column(values, hint="說明")
    assert made(layout, labelled_sheet("填報資訊", [("表單", "幹部")], (10, 20))) == made(
        layout, labelled_sheet("填報資訊", [("表單", "幹部")], (10, 20))
    )


def test_a_workbook_tells_no_time_of_its_making():
    with ZipFile(BytesIO(made(one_column(["甲"])))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.create_system for entry in archive.infolist()} == {0}
    properties = read_by_openpyxl(made(one_column(["甲"]))).properties
    assert properties.created == properties.modified
    assert properties.created.year == 1980


def test_a_path_and_an_open_file_get_the_same_workbook(tmp_path):
    write_workbook([one_column(["甲"])], tmp_path / "名冊.xlsx")
    assert (tmp_path / "名冊.xlsx").read_bytes() == made(one_column(["甲"]))


def test_a_mandatory_heading_differs_by_more_than_its_colour():
    columns = (ColumnLayout("學號", mandatory=True), ColumnLayout("備註"))
    sheet = read_by_openpyxl(made(SheetLayout("資料", columns)))["資料"]
    must, may = sheet["A1"], sheet["B1"]
    assert must.font.b
    assert may.font.b
    assert must.fill.fgColor.rgb != may.fill.fgColor.rgb
    assert (must.border.bottom.style, may.border.bottom.style) == ("thick", "thin")


def test_a_column_without_rows_is_ready_to_be_typed_in_as_text():
    sheet = read_by_openpyxl(made(one_column([], width=18)))["資料"]
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["A"].number_format) == (18, "@")
    assert b'<row r="2"' not in parts(made(one_column([])))["xl/worksheets/sheet1.xml"]


def test_blank_cells_are_not_written():
    workbook = made(SheetLayout("資料", (ColumnLayout("甲"), ColumnLayout("乙")), [["", "a"], ["b", ""]]))
    assert re.findall(rb' r="([A-Z]+\d+)"', parts(workbook)["xl/worksheets/sheet1.xml"]) == [
        b"A1",
        b"B1",
        b"B2",
        b"A3",
    ]


def test_headings_stay_in_sight_and_can_be_filtered():
    layout = SheetLayout("學'生", (ColumnLayout("甲"), ColumnLayout("乙")), [["a"], ["b"]], autofilter=True)
    sheet = read_by_openpyxl(made(one_column(["先"]), layout))["學'生"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B2")
    loose = SheetLayout("資料", (ColumnLayout("甲"),), freeze=False)
    assert read_by_openpyxl(made(loose))["資料"].freeze_panes is None


def test_a_written_out_list_and_a_hint_appear_while_typing():
    column = ColumnLayout("等級", choices=("班級", '"校"級', "<社團>"), hint='選一個\n"必填"')
    (rule,) = read_by_openpyxl(made(SheetLayout("資料", (column,))))["資料"].data_validations.dataValidation
    assert (rule.type, rule.formula1) == ("list", '"班級,""校""級,<社團>"')
    assert (str(rule.sqref), rule.prompt, rule.errorStyle) == ("A2:A1048576", '選一個\n"必填"', "warning")


def test_a_list_may_stand_on_another_sheet():
    layout = SheetLayout("資料", (ColumnLayout("代碼", choices="'代碼 表'!$A$2:$A$3"),))
    codes = SheetLayout("代碼 表", (ColumnLayout("代碼"),), [["1", "2"]])
    (rule,) = read_by_openpyxl(made(layout, codes))["資料"].data_validations.dataValidation
    assert rule.formula1 == "'代碼 表'!$A$2:$A$3"
    with pytest.raises(ValueError, match="代碼 表"):
        made(layout)


def test_a_hint_alone_restricts_nothing():
    workbook = made(one_column([], hint="七碼"))
    (rule,) = read_by_openpyxl(workbook)["資料"].data_validations.dataValidation
    assert (rule.type, rule.formula1, rule.prompt, bool(rule.showErrorMessage)) == (None, None, "七碼", False)


@pytest.mark.parametrize(
    "faulty",
    [
        {"choices": ("甲,乙", "丙")},
        {"choices": tuple("一二三四五六七八九十" * 13)},
        {"choices": "=1+1"},
        {"choices": "INDIRECT(A1)"},
        {"choices": "'表'!$A$1+'表'!$A$2"},
        {"hint": "字" * 256},
        {"warning": "字" * 256},
        {"guard": "字" * 256},
        {"width": 0},
    ],
)
def test_what_excel_would_call_damage_is_refused_when_a_column_is_laid_out(faulty):
    with pytest.raises(ValueError, match="column 學號"):
        ColumnLayout("學號", **faulty)


def test_a_strict_list_refuses_what_is_not_in_it_and_says_why():
    column = ColumnLayout("學號", choices=("1", "2"), strict=True, warning="不在名冊內")
    (rule,) = read_by_openpyxl(made(SheetLayout("資料", (column,))))["資料"].data_validations.dataValidation
    assert (rule.errorStyle, rule.error, rule.showErrorMessage) == ("stop", "不在名冊內", True)


def test_a_guarded_heading_takes_nothing_but_itself():
    columns = (ColumnLayout("甲"), ColumnLayout('"乙"', guard="請勿更改"))
    (rule,) = read_by_openpyxl(made(SheetLayout("資料", columns)))["資料"].data_validations.dataValidation
    assert (rule.type, str(rule.sqref), rule.formula1) == ("custom", "B1", 'EXACT(B1,"""乙""")')
    assert (rule.errorStyle or "stop", rule.error, rule.allowBlank) == ("stop", "請勿更改", False)


def test_gaps_are_looked_for_in_runs_of_mandatory_columns_over_the_whole_row():
    columns = tuple(ColumnLayout(name, mandatory=name != "丙") for name in "甲乙丙丁")
    sheet = read_by_openpyxl(made(SheetLayout("資料", columns, gaps=True)))["資料"]
    assert {str(one.sqref): one.rules[0].formula for one in sheet.conditional_formatting} == {
        "A2:B1048576": ['AND(A2="",COUNTA($A2:$D2)>0)'],
        "D2:D1048576": ['AND(D2="",COUNTA($A2:$D2)>0)'],
    }


def test_a_preface_moves_everything_else_down():
    columns = (ColumnLayout("甲", hint="說明", identity=True), ColumnLayout("乙"))
    layout = SheetLayout("資料", columns, [["1"], ["2"]], preface=(("用途", "一句話"), ("", "")), autofilter=True)
    sheet = read_by_openpyxl(made(layout))["資料"]
    assert list(sheet.iter_rows(values_only=True)) == [("用途", "一句話"), (None, None), ("甲", "乙"), ("1", "2")]
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A3:B4", "A4")
    assert str(sheet.data_validations.dataValidation[0].sqref) == "A4:A1048576"
    assert [str(one.sqref) for one in sheet.conditional_formatting] == ["A4:A1048576"]
    assert (sheet["A1"].font.b, sheet["B1"].font.b) == (True, False)


def test_examples_look_otherwise_than_what_is_typed_below_them():
    sheet = read_by_openpyxl(made(SheetLayout("資料", (ColumnLayout("甲"),), [["例", "真"]], examples=1)))["資料"]
    assert [(cell.value, cell.font.i) for (cell,) in sheet.iter_rows(min_row=2)] == [("例", True), ("真", False)]


def test_rows_of_a_column_with_broken_lines_are_high_enough_to_read():
    layout = SheetLayout("資料", (ColumnLayout("甲", 20, wrapped=True),), [["短", "字" * 25, ""]])
    sheet = read_by_openpyxl(made(layout))["資料"]
    assert [sheet.row_dimensions[row].height for row in (2, 3, 4)] == [16.5, 49.5, 16.5]
    assert sheet["A3"].alignment.wrapText


def test_a_protected_sheet_locks_all_but_its_open_cells_even_the_empty_ones():
    pairs = [("表單", "幹部"), ("填報人", ""), ("無資料", "否")]
    cells = (OpenCell(1, 2, hint="姓名"), OpenCell(1, 3, ("是", "否"), "選一個", "只能選是或否"))
    layout = replace(labelled_sheet("填報資訊", pairs, (12, 40)), protected=True, open_cells=cells)
    sheet = read_by_openpyxl(made(layout))["填報資訊"]
    assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
    forbidden = (sheet.protection.sort, sheet.protection.autoFilter, sheet.protection.formatColumns)
    assert not any(forbidden)
    assert [cell.protection.locked for (cell,) in sheet.iter_rows(min_col=2)] == [True, False, False]
    hint, choice = sheet.data_validations.dataValidation
    assert (str(hint.sqref), hint.type, hint.prompt) == ("B2", None, "姓名")
    assert (str(choice.sqref), choice.formula1, choice.errorStyle) == ("B3", '"是,否"', "stop")
    assert choice.error == "只能選是或否"


def test_an_open_cell_lies_in_some_row_and_says_no_more_than_fits():
    with pytest.raises(ValueError, match="in no row"):
        SheetLayout("資料", (ColumnLayout("甲"),), [["1"]], open_cells=(OpenCell(0, 3),))
    with pytest.raises(ValueError, match="row 3"):
        OpenCell(0, 3, hint="字" * 256)


def test_report_numbers_are_numbers_and_other_text_beside_them_stays_text():
    numbers = ["0", "95", "-3.5", "0.25", "123456789012345"]
    texts = ["007", "1e5", "+1", "=1", "-0", "1.", ".5", "１２", "1234567890123456", "缺考", "1\n"]
    sheet = read_by_openpyxl(made(one_column(numbers + texts, text=False)))["資料"]
    cells = [cell for (cell,) in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells[: len(numbers)]] == [0, 95, -3.5, 0.25, 123456789012345]
    assert [cell.value for cell in cells[len(numbers) :]] == texts
    assert {cell.number_format for cell in cells[len(numbers) :]} == {"@"}


def test_labels_stand_bold_in_column_a_from_the_first_row():
    sheet = read_by_openpyxl(made(labelled_sheet("填報資訊", [("表單", "幹部"), ("備註", "")], (12, 40))))["填報資訊"]
    assert list(sheet.iter_rows(values_only=True)) == [("表單", "幹部"), ("備註", None)]
    assert (sheet["A2"].font.b, sheet["B1"].font.b, sheet["B1"].number_format) == (True, False, "@")
    assert sheet.freeze_panes is None


def test_empty_sheets_are_sheets():
    workbook = made(SheetLayout("空", ()), SheetLayout("只有標題", (ColumnLayout("甲"),)), one_column([]))
    assert read_by_openpyxl(workbook).sheetnames == ["空", "只有標題", "資料"]
    assert [read_by_calamine(workbook, n) for n in range(3)] == [[], [["甲"]], [["欄"]]]


def test_a_workbook_without_sheets_is_refused():
    with pytest.raises(ValueError, match="at least one sheet"):
        made()


def test_sheet_names_obey_excel_and_stay_apart():
    titles = [
        "1/2學期[甲]",
        "1/2學期[甲]",
        "ABC",
        "abc",
        "",
        "History",
        "'引號'",
        "a\x00b",
        "字" * 40,
        "𠮷" * 40,
    ]
    assert sheet_names(titles) == [
        "1／2學期［甲］",
        "1／2學期［甲］ (2)",
        "ABC",
        "abc (2)",
        "Sheet",
        "History (2)",
        "’引號’",
        "a〔U+0000〕b",
        "字" * 31,
        "𠮷" * 15,
    ]


@settings(max_examples=30)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
def test_any_titles_make_a_workbook_that_opens(titles):
    names = read_by_openpyxl(made(*(SheetLayout(title, ()) for title in titles))).sheetnames
    assert len({name.casefold() for name in names}) == len(titles)
    assert all(1 <= len(name.encode("utf-16-le")) // 2 <= 31 for name in names)


def test_a_row_more_than_a_sheet_holds_is_refused():
    assert one_column([""] * 1_048_575).height == 1_048_575
    with pytest.raises(ValueError, match="1048576 rows"):
        one_column([""] * 1_048_576)


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="differ in number or length"):
        SheetLayout("資料", (ColumnLayout("甲"), ColumnLayout("乙")), [["1"], []])
    with pytest.raises(ValueError, match="differ in number or length"):
        SheetLayout("資料", (ColumnLayout("甲"), ColumnLayout("乙")), [["1"]])


@pytest.mark.parametrize(
    ("value", "error"), [(None, TypeError), (float("nan"), TypeError), ("A123456789" * 3277, ValueError)]
)
def test_a_value_that_no_cell_holds_is_refused_unshown_and_nothing_is_written(value, error, tmp_path):
    with pytest.raises(error, match="a cell h") as refused:
        write_workbook([one_column(["甲", value])], tmp_path / "名冊.xlsx")
    assert "A123456789" not in str(refused.value)
    assert not list(tmp_path.iterdir())


def test_the_longest_cell_is_kept_whole():
    assert read_by_calamine(made(one_column(["字" * 32_767])))[1] == ["字" * 32_767]


def test_columns_beyond_z_have_two_letters():
    columns = tuple(ColumnLayout(f"欄{n}") for n in range(60))
    sheet = read_by_openpyxl(made(SheetLayout("資料", columns)))["資料"]
    assert [sheet["Z1"].value, sheet["AA1"].value, sheet["BH1"].value] == ["欄25", "欄26", "欄59"]


def test_a_frame_of_fifty_thousand_rows_is_written_whole(tmp_path):
    columns = tuple(ColumnLayout(f"欄{n}") for n in range(12))
    values = [[f"{place}-{row % 997}" for row in range(50_000)] for place in range(12)]
    write_workbook([SheetLayout("大表", columns, values)], tmp_path / "大表.xlsx")
    read = read_by_calamine((tmp_path / "大表.xlsx").read_bytes())
    assert list(zip(*read[1:], strict=True)) == [tuple(column) for column in values]
