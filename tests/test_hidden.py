"""What .xls, .xlsb and .ods workbooks hide is seen at its own rows and columns, and what is unfit is refused."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from binary_workbooks import Made, compound, xls, xlsb
from hypothesis import given
from hypothesis import strategies as st
from office_program import needs_libreoffice, saved_again

from flows.steps.reading import Limits, UnreadableError, biff, biff12, opendocument, read_workbook
from schemas.drop import Span

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    ["學號", "姓名", "日期", "節數", "備註"],
    ["114001", "王小明", dt.date(2025, 11, 22), 3, "=#N/A"],
    ["114002", "李𠮷", dt.date(2024, 2, 29), 2.5, None],
    [None, None, None, None, None],
    ["0114003", "陳 大文", None, 12345, "=#REF!"],
    ["併", None, None, None, None],
]
TEXTS = [
    ["學號", "姓名", "日期", "節數", "備註"],
    ["114001", "王小明", "2025-11-22", "3", "#N/A"],
    ["114002", "李𠮷", "2024-02-29", "2.5", ""],
    ["", "", "", "", ""],
    ["0114003", "陳 大文", "", "12345", "#REF!"],
    ["併", "", "", "", ""],
]
MERGED = Span(6, 0, 7, 2)
SHEETS = [
    Made("幹部", ROWS, hidden_rows=[3], hidden_columns=[3], merged=[MERGED]),
    Made("篩選", [["甲"], ["乙"], ["丙"]], hidden_rows=[2], is_filtered=True),
    Made("去年", [["舊"]], is_hidden=True),
]


def written_in_excel(sheets: list[Made], path: Path) -> Path:
    """Write the same sheets as .xlsx, for LibreOffice to save in another kind."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for made in sheets:
        sheet = book.create_sheet(made.title)
        for row in made.rows:
            sheet.append(row)
        for row in made.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for column in made.hidden_columns:
            sheet.column_dimensions["ABCDEFG"[column]].hidden = True
        for span in made.merged:
            sheet.merge_cells(None, span.top, span.left + 1, span.bottom, span.right + 1)
        if made.is_filtered:
            sheet.auto_filter.ref = f"A1:A{len(made.rows)}"
            sheet.auto_filter.add_filter_column(0, ["丙"])
        sheet.sheet_state = "hidden" if made.is_hidden else "visible"
    book.save(path)
    return path


@pytest.fixture(scope="module")
def from_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("saved")
    source = written_in_excel(SHEETS, folder / "source.xlsx")
    saved = {ending: saved_again([source], ending, folder)[0] for ending in ("xls", "ods")}
    return {ending: path.read_bytes() for ending, path in saved.items()}


KINDS = [
    "xls",
    "xlsb",
    pytest.param("LibreOffice's xls", marks=[needs_libreoffice, pytest.mark.slow]),
    pytest.param("LibreOffice's ods", marks=[needs_libreoffice, pytest.mark.slow]),
]


@pytest.fixture(params=KINDS)
def workbook(request: pytest.FixtureRequest):
    program, _, ending = request.param.rpartition(" ")
    if program:
        content = request.getfixturevalue("from_libreoffice")[ending]
    else:
        content = {"xls": xls, "xlsb": xlsb}[ending](SHEETS)
    return read_workbook(content)


def test_the_same_table_reads_alike_from_every_kind_of_workbook(workbook):
    assert [grid.title for grid in workbook.grids] == ["幹部", "篩選", "去年"]
    assert [row[:5] for row in workbook.grids[0].rows[:6]] == TEXTS


def test_hidden_rows_columns_and_sheets_are_seen_where_they_are(workbook):
    data, filtered, last_year = workbook.grids
    assert (data.hidden_rows, data.hidden_columns, data.is_filtered, data.is_hidden) == ({3}, {3}, False, False)
    assert (filtered.hidden_rows, filtered.is_filtered) == ({2}, True)
    assert last_year.is_hidden


def test_merged_cells_and_errors_are_seen_where_they_are(workbook):
    assert workbook.grids[0].merged == (MERGED,)
    assert workbook.grids[0].errors == {(2, 4): "#N/A", (5, 4): "#REF!"}
    assert [grid.errors for grid in workbook.grids[1:]] == [{}, {}]


@pytest.mark.parametrize("write", [xls, xlsb])
def test_a_typed_error_is_one_as_much_as_a_calculated_one(write):
    [grid] = read_workbook(write([Made("甲", [["學號", "#N/A", "=#DIV/0!"]])])).grids
    assert grid.errors == {(1, 1): "#N/A", (1, 2): "#DIV/0!"}


@pytest.mark.parametrize("write", [xls, xlsb])
def test_macros_are_seen_where_there_are_some(write):
    assert [read_workbook(write(SHEETS, macros=there)).has_macros for there in (True, False)] == [True, False]


@pytest.mark.parametrize("write", [xls, xlsb])
def test_a_workbook_that_counts_its_days_from_1904_says_so(write):
    assert [read_workbook(write(SHEETS, epoch_1904=there)).epoch_1904 for there in (True, False)] == [True, False]


@pytest.mark.parametrize(
    ("write", "link", "shown"),
    [
        (xlsb, "file:///C:/資料/名冊.xlsx", "file:///C:/資料/名冊.xlsx"),
        (xls, "\1C資料\3名冊.xls", "C:\\資料\\名冊.xls"),
        (xls, "名冊.xls", "名冊.xls"),
    ],
)
def test_a_linked_file_is_named(write, link, shown):
    assert read_workbook(write(SHEETS, [link])).links == (shown,)


# --- .xls and .xlsb that are not read ---------------------------------------------------------------------------------


def refused(rule: str):
    return pytest.raises(UnreadableError, match=rule)


def test_an_xls_with_a_password_is_refused_as_such():
    with refused("W03"):
        biff.unseen(xls(SHEETS, password=True), Limits())


XLS = xls(SHEETS)


@given(st.integers(0, len(XLS) - 1))
def test_an_xls_cut_off_anywhere_is_refused(size):
    with refused("W02"):
        biff.unseen(XLS[:size], Limits())


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


XLSB = parts_of(xlsb(SHEETS))


@pytest.mark.parametrize("part", ["xl/workbook.bin", "xl/worksheets/sheet1.bin"])
@given(share=st.floats(0, 1, exclude_max=True))
def test_an_xlsb_with_a_part_cut_off_anywhere_is_refused(part, share):
    whole = XLSB[part]
    with refused("W02"):
        biff12.unseen(XLSB | {part: whole[: int(len(whole) * share)]}, Limits())


def test_an_xlsb_that_lacks_a_sheet_is_refused():
    with refused("W02"):
        biff12.unseen({name: part for name, part in XLSB.items() if "sheet2" not in name}, Limits())


def test_texts_in_several_fonts_within_an_xlsb_are_refused_since_no_reader_gives_them():
    part = "xl/worksheets/sheet1.bin"
    with refused("W02"):
        biff12.unseen(XLSB | {part: bytes([62, 8]) + bytes(8) + XLSB[part]}, Limits())


def test_a_record_too_short_for_a_cell_is_refused():
    sheet = XLS.index(b"\x03\x02\x0e\x00")  # the first number
    with refused("W02"):
        biff.unseen(XLS[:sheet] + b"\x03\x02\x02\x00" + XLS[sheet + 4 :], Limits())


def test_what_is_no_workbook_in_a_compound_file_is_refused():
    with refused("W02"):
        biff.unseen(compound(b"text", "WordDocument"), Limits())


def test_a_sheet_listed_twice_is_refused():
    twice = [Made("甲", [["x"]]), Made("甲", [["y"]])]
    with refused("W02"):
        biff.unseen(xls(twice), Limits())
    with refused("W02"):
        biff12.unseen(parts_of(xlsb(twice)), Limits())


def test_more_sheets_than_are_read_are_refused_before_any_is_looked_at():
    with refused("W04"):
        biff.unseen(xls(SHEETS), Limits(sheets=2))
    with refused("W04"):
        biff12.unseen(XLSB, Limits(sheets=2))


# --- .ods -------------------------------------------------------------------------------------------------------------

NAMES = "".join(
    f' xmlns:{prefix}="urn:{prefix}"' for prefix in ("office", "table", "text", "style", "calcext", "xlink")
)


def ods(body: str, styles: str = "", **parts: bytes):
    """Scan a content.xml that holds this; `parts` are further parts, by name."""
    content = (
        f"<office:document-content{NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    return opendocument.unseen({"content.xml": content.encode()} | parts, Limits())


def table(rows: str) -> str:
    return f'<table:table table:name="甲">{rows}</table:table>'


def cell(text: str, more: str = "", kind: str = "string") -> str:
    return f'<table:table-cell office:value-type="{kind}" {more}><text:p>{text}</text:p></table:table-cell>'


def row(cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{cells}</table:table-row>"


def sheet(rows: str):
    return ods(table(rows)).sheets["甲"]


def test_a_cell_after_repeated_rows_and_columns_has_its_own_address():
    gap = '<table:table-cell table:number-columns-repeated="3"/>'
    error = cell("#N/A", 'table:formula="of:=NA()" calcext:value-type="error"')
    found = sheet(row("<table:table-cell/>", 'table:number-rows-repeated="9"') + row(gap + error))
    assert found.errors == {(10, 3): "#N/A"}
    assert (found.extent, found.filled) == ((10, 4), 1)


def test_an_error_that_repeats_stands_in_every_cell():
    error = cell("#REF!", 'table:formula="of:=[.#REF!]" table:number-columns-repeated="2"')
    found = sheet(row(error, 'table:number-rows-repeated="2"'))
    assert found.errors == dict.fromkeys([(1, 0), (1, 1), (2, 0), (2, 1)], "#REF!")


@pytest.mark.parametrize("shown", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "Err:502", "Err:540"])
def test_a_formula_that_shows_an_error_is_one_whatever_its_type_says(shown):
    assert sheet(row(cell(shown, 'table:formula="of:=1"'))).errors == {(1, 0): shown}


def test_a_text_that_looks_like_an_error_is_a_text():
    assert sheet(row(cell("#N/A"))).errors == {}


def test_a_formula_without_a_stored_value_is_told_and_an_empty_text_is_a_value():
    bare = '<table:table-cell table:formula="of:=[.A1]"/>'
    assert sheet(row(bare + cell("", 'table:formula="of:=[.A1]"'))).errors == {(1, 0): ""}


def test_a_comment_on_a_formula_is_not_its_text():
    comment = "<office:annotation><text:p>#N/A</text:p></office:annotation>"
    formula = 'office:value-type="float" office:value="1" table:formula="of:=1"'
    assert sheet(row(f"<table:table-cell {formula}>{comment}<text:p>1</text:p></table:table-cell>")).errors == {}


def test_what_is_hidden_beyond_the_last_cell_is_not_laid_out():
    rows = row(cell("x")) + row(
        "<table:table-cell/>", 'table:number-rows-repeated="999999" table:visibility="collapse"'
    )
    columns = (
        '<table:table-column/><table:table-column table:number-columns-repeated="999999" table:visibility="collapse"/>'
    )
    found = sheet(columns + rows)
    assert (found.hidden_rows, found.hidden_columns) == (set(), set())


@pytest.mark.parametrize(
    "repeated",
    [
        row(cell("x"), 'table:number-rows-repeated="1048576"'),
        row(cell("x", 'table:number-columns-repeated="16384"'), 'table:number-rows-repeated="150000"'),
        row('<table:table-cell table:number-columns-repeated="20000"/>' + cell("x")),
        row(cell("#N/A", 'table:formula="of:=1" table:number-columns-repeated="999999999"')),
        row("<table:table-cell/>", 'table:number-rows-repeated="999999999" table:visibility="collapse"')
        + row(cell("x")),
    ],
)
def test_cells_repeated_beyond_all_data_are_refused_at_once(repeated):
    begun = time.monotonic()
    with refused("W04"):
        sheet(repeated)
    assert time.monotonic() - begun < 1


def test_columns_hidden_beyond_all_that_excel_has_take_no_time():
    book = xlsb([Made("甲", [["x"]], hidden_columns=[0])])
    part = "xl/worksheets/sheet1.bin"
    columns = bytes([60, 18]) + bytes(4)
    sheet = parts_of(book)[part]
    begun = time.monotonic()
    wide = sheet.replace(columns + bytes(4), columns + b"\xff" * 4)
    assert wide != sheet
    assert biff12.unseen(parts_of(book) | {part: wide}, Limits()).sheets["甲"].hidden_columns == {0}
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("count", ["0", "-1", "1e9", "９", "99999999999", ""])
def test_a_count_that_is_none_is_refused(count):
    with refused("W02"):
        sheet(row(cell("x", f'table:number-columns-repeated="{count}"')))


def document(inner: str = "", more: str = "") -> str:
    return f"<office:document-content{NAMES} {more}>{inner}</office:document-content>"


@pytest.mark.parametrize(
    "content",
    [
        f"<!DOCTYPE x>{document()}",
        document("<text:p>" * 70 + "</text:p>" * 70),
        document(more=" ".join(f"a{number}='1'" for number in range(201))),
        document("<text:p>").removesuffix(">"),
        document(table(row("<table:table-cell>" + table("") + "</table:table-cell>"))),
        "",
    ],
    ids=["declared type", "too deep", "too many attributes", "cut off", "table in a cell", "empty"],
)
def test_markup_that_no_spreadsheet_program_writes_is_refused(content):
    with refused("W02"):
        opendocument.unseen({"content.xml": content.encode()}, Limits())


def test_an_ods_without_its_content_is_refused():
    with refused("W02"):
        opendocument.unseen({"mimetype": b""}, Limits())


def test_a_sheet_is_hidden_by_its_style():
    style = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    tables = '<table:table table:name="甲" table:style-name="ta1"/><table:table table:name="乙"/>'
    assert {title: one.is_hidden for title, one in ods(tables, style).sheets.items()} == {"甲": True, "乙": False}


def test_what_is_kept_of_another_file_is_a_link_and_no_sheet():
    formula = """table:formula="of:=['file:///資料/名冊.ods'#$甲.A1]\""""
    source = '<table:table-source xlink:href="../名冊.ods"/>'
    kept = f"""<table:table table:name="'file:///資料/名冊.ods'#甲">{source}</table:table>"""
    found = ods(table(row(cell("x", formula))) + kept)
    assert (list(found.sheets), found.links) == (["甲"], ("file:///資料/名冊.ods",))


def test_a_sheet_filled_from_another_file_is_a_sheet_and_a_link():
    found = ods(table('<table:table-source xlink:href="../名冊.ods"/>' + row(cell("x"))))
    assert (list(found.sheets), found.links) == (["甲"], ("../名冊.ods",))


@pytest.mark.parametrize(
    ("part", "has_macros"),
    [
        ("Basic/Standard/Module1.xml", True),
        ("Scripts/python/a.py", True),
        ("Basic/script-lc.xml", False),
        ("Basic/Standard/script-lb.xml", False),
    ],
)
def test_macros_of_an_ods_are_seen_and_empty_libraries_are_none(part, has_macros):
    assert ods(table(""), **{part: b""}).has_macros is has_macros
