"""An OpenDocument spreadsheet holds and offers what the Excel workbook of the same sheets does."""

import re
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZIP_STORED, ZipFile

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from office_program import needs_libreoffice, saved_again
from python_calamine import CalamineWorkbook

from flows.steps.cell_rules import gap, wrong_identity
from flows.steps.ods import write_ods
from flows.steps.workbook import ColumnLayout, OpenCell, SheetLayout, by_column, labelled_sheet, write_workbook
from schemas.printable import is_printable

PAYLOADS = [
    "=1+1",
    "of:=[.A1]",
    '=HYPERLINK("http://example.org","x")',
    "01140001",
    "1e5",
    " ",
    "   ",
    "  前後有空白  ",
    "中  間   多\u3000空白",
    "a\tb",
    " \t ",
    "上\n下",
    "\n",
    "\n\n\n",
    " 一 \n 二 ",
    "甲\r\n乙\r",
    "_x0007_",
    "𠮷野家\ue000😀",
    "\"雙\"與'單'",
    "<text:p>1</text:p>&amp;]]>",
]
WRITABLE = st.characters().filter(is_printable)
TEXTS = st.one_of(st.sampled_from(PAYLOADS), st.text(WRITABLE, max_size=20), st.text(" \t\r\n_x0A甲", max_size=12))
NAMESPACES = {
    prefix: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for prefix, name in [("table", "table"), ("text", "text"), ("style", "style"), ("config", "config")]
}


def made(*sheets):
    kept = BytesIO()
    write_ods(sheets, kept)
    return kept.getvalue()


def one_column(values, **column):
    return SheetLayout("資料", (ColumnLayout("欄", **column),), [values])


def part(document, name="content.xml"):
    with ZipFile(BytesIO(document)) as archive:
        return archive.read(name).decode()


def rows_of(document):
    return ET.fromstring(part(document)).findall(".//table:table-row", NAMESPACES)  # noqa: S314 - our own


def attribute(element, name):
    prefix, plain = name.split(":")
    return element.get(f"{{{NAMESPACES[prefix]}}}{plain}")


def read_by_calamine(document, sheet=0):
    return CalamineWorkbook.from_filelike(BytesIO(document)).get_sheet_by_index(sheet).to_python()


def converted(document, folder):
    """Let LibreOffice save the document as .xlsx, and open that."""
    (folder / "文件.ods").write_bytes(document)
    [saved] = saved_again([folder / "文件.ods"], "xlsx", folder)
    return openpyxl.load_workbook(saved)


@example([(payload, payload) for payload in PAYLOADS])
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6))
def test_what_was_written_is_what_calamine_reads(rows):
    marked = [(*row, "終") for row in rows]
    columns = (ColumnLayout("甲"), ColumnLayout("乙", hint="說明"), ColumnLayout("丙"))
    document = made(SheetLayout("資料", columns, by_column(marked)))
    assert read_by_calamine(document) == [["甲", "乙", "丙"], *map(list, marked)]


@given(st.lists(TEXTS, min_size=1, max_size=6), st.booleans())
def test_no_cell_is_ever_a_formula(values, text):
    content = ET.fromstring(part(made(one_column(values, text=text, hint="=1+1"))))  # noqa: S314 - our own
    for element in content.iter():
        assert attribute(element, "table:formula") is None
        assert not re.search("(script|event|link|macro)", element.tag.rpartition("}")[2])


@given(st.lists(TEXTS, max_size=6, unique=True))
def test_every_line_is_a_paragraph_in_which_no_space_gets_lost(values):
    shown = []
    for paragraph in ET.fromstring(part(made(one_column(values)))).findall(".//text:p", NAMESPACES):  # noqa: S314 - ours
        pieces = [paragraph.text or "", *(child.tail or "" for child in paragraph)]
        assert not pieces[0].startswith(" ")
        assert not pieces[-1].endswith(" ")
        assert not any(re.search("  |[\t\r\n]", piece) for piece in pieces)
        written = paragraph.text or ""
        for child in paragraph:
            tab = child.tag.endswith("}tab")
            written += ("\t" if tab else " " * int(attribute(child, "text:c"))) + (child.tail or "")
        shown.append(written)
    assert shown == ["欄", *(line for value in values if value for line in re.split("\r\n|\r|\n", value))]


def test_what_no_xml_can_hold_stays_visible_as_its_code():
    codes = [["〔U+0000〕〔U+001F〕"], ["甲〔U+D800〕乙"], ["〔U+FFFF〕"]]
    assert read_by_calamine(made(one_column(["\x00\x1f", "甲\ud800乙", "\uffff"])))[1:] == codes


@given(st.lists(TEXTS, max_size=6))
def test_the_same_content_gives_the_same_bytes(values):
    layout = one_column(values, hint="說明", choices=("甲", "乙"))
    assert made(layout) == made(layout)


def test_the_file_tells_its_type_first_and_no_time_of_its_making():
    document = made(one_column(["甲"]))
    with ZipFile(BytesIO(document)) as archive:
        entries = archive.infolist()
    assert (entries[0].filename, entries[0].compress_type) == ("mimetype", ZIP_STORED)
    assert document[38:84] == b"application/vnd.oasis.opendocument.spreadsheet"
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.create_system for entry in entries} == {0}
    listed = re.findall('full-path="([^"]+)"', part(document, "META-INF/manifest.xml"))
    assert listed == ["/", *(entry.filename for entry in entries[1:-1])]


def test_a_path_and_an_open_file_get_the_same_document(tmp_path):
    write_ods([one_column(["甲"])], tmp_path / "名冊.ods")
    assert (tmp_path / "名冊.ods").read_bytes() == made(one_column(["甲"]))


def test_report_numbers_are_numbers_and_other_text_beside_them_stays_text():
    numbers, texts = ["0", "95", "-3.5", "123456789012345"], ["007", "1e5", "+1", "-0", "1.", "１２", "缺考"]
    read = read_by_calamine(made(one_column(numbers + texts, text=False)))
    assert [value for (value,) in read[1:]] == [0, 95, -3.5, 123456789012345, *texts]


def test_empty_rows_at_the_end_are_told_in_one_row_and_alike_cells_in_one_cell():
    columns = tuple(ColumnLayout(f"欄{n}") for n in range(20))
    values = [["甲", "", ""], *([["", "", ""]] * 18), ["乙", "", ""]]
    heading, filled, rest = rows_of(made(SheetLayout("資料", columns, values)))
    assert len(heading) == 20
    assert [attribute(cell, "table:number-columns-repeated") for cell in filled] == [None, "18", None]
    assert attribute(rest, "table:number-rows-repeated") == "1048574"
    assert len(rest) == 1


@pytest.mark.parametrize("height", [0, 1, 1_048_575])
def test_every_sheet_ends_at_the_last_row_and_no_later(height):
    rows = rows_of(made(one_column(["甲"] * height)))
    assert sum(int(attribute(row, "table:number-rows-repeated") or 1) for row in rows) == 1_048_576


def test_hints_and_lists_are_offered_down_to_the_last_row():
    columns = (ColumnLayout("甲"), ColumnLayout("乙", hint="七碼"), ColumnLayout("丙", choices=("是", "否")))
    heading, filled, rest = rows_of(made(SheetLayout("資料", columns, [["1"], [""], [""]])))
    offered = [[attribute(cell, "table:content-validation-name") for cell in row] for row in (heading, filled, rest)]
    assert offered == [[None, None, None], [None, "val1", "val2"], [None, "val1", "val2"]]


def test_headings_stay_in_sight_below_what_stands_above_them():
    columns = (ColumnLayout("甲"),)
    sheets = [
        SheetLayout("學'生", columns),
        SheetLayout("說明", columns, preface=(("用途", "填報"), ("處室", "訓育組"))),
        SheetLayout("散", columns, freeze=False),
        labelled_sheet("資訊", [("表單", "幹部")], (10, 20)),
    ]
    settings = ET.fromstring(part(made(*sheets), "settings.xml"))  # noqa: S314 - our own
    views = settings.findall(".//config:config-item-map-named/config:config-item-map-entry", NAMESPACES)
    frozen = {
        attribute(view, "config:name"): {attribute(item, "config:name"): item.text for item in view} for view in views
    }
    at = "VerticalSplitPosition"
    assert {name: view.get(at) for name, view in frozen.items()} == {
        "學'生": "1",
        "說明": "3",
        "散": None,
        "資訊": None,
    }
    assert frozen["說明"]["VerticalSplitMode"] == "2"
    assert "xmlns:ooo=" in part(made(*sheets), "settings.xml")  # else LibreOffice reads none of it


def test_examples_and_open_cells_look_otherwise():
    columns = (ColumnLayout("甲", hint="說明"), ColumnLayout("乙", text=False))
    layout = SheetLayout("資料", columns, [["例", "1"], ["2", ""]], examples=1, open_cells=(OpenCell(1, 3, hint="填"),))
    _, shown, filled, _ = rows_of(made(layout))
    assert [attribute(cell, "table:style-name") for cell in shown] == ["licheng_example", "licheng_example"]
    assert [attribute(cell, "table:style-name") for cell in filled] == [None, "licheng_open"]
    assert 'style:cell-protect="none"' in part(made(layout), "styles.xml")


def test_empty_sheets_are_sheets():
    document = made(SheetLayout("空", ()), SheetLayout("只有標題", (ColumnLayout("甲"),)), one_column([]))
    assert [read_by_calamine(document, n) for n in range(3)] == [[], [["甲"]], [["欄"]]]


def refusal(write, *sheets):
    with pytest.raises((TypeError, ValueError)) as refused:
        write(sheets, BytesIO())
    return type(refused.value), str(refused.value)


@pytest.mark.parametrize(
    "sheets",
    [
        (),
        (one_column(["甲", None]),),
        (one_column(["甲", float("nan")], text=False),),
        (one_column(["A123456789" * 3277]),),
        (SheetLayout("資料", (ColumnLayout("代碼", choices="'代碼 表'!$A$2:$A$3"),)),),
    ],
)
def test_what_an_excel_workbook_refuses_is_refused_in_the_same_words(sheets, tmp_path):
    assert refusal(write_ods, *sheets) == refusal(write_workbook, *sheets)
    with pytest.raises((TypeError, ValueError)):
        write_ods(sheets, tmp_path / "名冊.ods")
    assert not list(tmp_path.iterdir())


def test_three_thousand_rows_are_written_whole():
    columns = tuple(ColumnLayout(f"欄{n}", hint="說明") for n in range(20))
    values = [[f"{place}-{row % 997}" for row in range(3_000)] for place in range(20)]
    read = read_by_calamine(made(SheetLayout("大表", columns, values)))
    assert list(zip(*read[1:], strict=True)) == [tuple(column) for column in values]


def blank():
    """Lay out a workbook with everything that a blank offers."""
    columns = (
        ColumnLayout("學號", 12, mandatory=True, hint="七碼\n自入學起不變", guard="標題不可更改"),
        ColumnLayout("身分證號", 14, mandatory=True, identity=True),
        ColumnLayout("備註", 30),
        ColumnLayout("等級", choices=("班級", "校級"), warning="不在代碼表"),
        ColumnLayout("代碼", choices="'代''碼 表'!$A$2:$A$3", strict=True, warning="請從清單選", hint="選一個"),
    )
    rows = [["例：1140001", "A123456789", "x", "班級", "1"], ["0012", "", "  a  b\tc\n d ", "", ""]]
    codes = (ColumnLayout("代碼"),)
    return [
        SheetLayout(
            "填報資訊",
            (ColumnLayout("", label=True), ColumnLayout("", 40)),
            by_column([("表單", "幹部"), ("填報人", ""), ("本期無資料", "")]),
            headed=False,
            protected=True,
            open_cells=(OpenCell(1, 2, hint="姓名"), OpenCell(1, 3, ("是", "否"), "留白即有資料", "只能填是或否")),
        ),
        SheetLayout("資料", columns, by_column(rows), autofilter=True, examples=1, gaps=True),
        SheetLayout("代'碼 表", codes, [["1", "2"]], autofilter=True, protected=True, preface=(("清單", "全部代碼"),)),
    ]


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    return converted(made(*blank()), tmp_path_factory.mktemp("libreoffice"))


def rules(sheet):
    return {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}


@needs_libreoffice
@pytest.mark.slow
def test_libreoffice_reads_every_text_as_text(opened):
    assert opened.sheetnames == ["填報資訊", "資料", "代'碼 表"]
    sheet = opened["資料"]
    assert [cell.value for cell in sheet[3]][:3] == ["0012", None, "  a  b\tc\n d "]
    assert (sheet["A3"].data_type, sheet["A3"].number_format) == ("s", "@")
    assert [cell.value for cell in opened["代'碼 表"]["A"]] == ["清單", "代碼", "1", "2"]


@needs_libreoffice
@pytest.mark.slow
def test_libreoffice_offers_the_lists_and_hints(opened):
    offered = rules(opened["資料"])
    assert (offered["A2"].prompt, offered["A2"].showErrorMessage) == ("七碼\n自入學起不變", False)
    level, code = offered["D2"], offered["E2"]
    assert (level.formula1, level.errorStyle, level.error) == ('"班級,校級"', "warning", "不在代碼表")
    assert (code.formula1, code.errorStyle, code.error) == ("'代''碼 表'!$A$2:$A$3", "stop", "請從清單選")
    assert (code.prompt, code.type, code.allowBlank) == ("選一個", "list", True)


@needs_libreoffice
@pytest.mark.slow
def test_libreoffice_keeps_a_guarded_heading(opened):
    guard = rules(opened["資料"])["A1"]
    assert (guard.type, guard.formula1) == ("custom", 'EXACT(A1,"學號")')
    assert (guard.errorStyle, guard.error, guard.allowBlank) == ("stop", "標題不可更改", False)
    assert "B1" not in rules(opened["資料"])


@needs_libreoffice
@pytest.mark.slow
def test_libreoffice_shows_gaps_and_wrong_identity_numbers(opened):
    formats = {
        rule.formula[0]: (str(cells.sqref), rule.dxf)
        for cells in opened["資料"].conditional_formatting
        for rule in cells.rules
    }
    where, wrong = formats[wrong_identity("B2")]
    assert (where, wrong.font.b, wrong.fill.bgColor.rgb) == ("B2:B1048576", True, "FFFFC7CE")
    where, missing = formats[gap("A2", "$A2:$E2")]
    assert (where, missing.border.bottom.style) == ("A2:B1048576", "thin")


@needs_libreoffice
@pytest.mark.slow
def test_libreoffice_locks_all_but_the_open_cells(opened):
    information = opened["填報資訊"]
    assert [opened[name].protection.sheet for name in opened.sheetnames] == [True, False, True]
    assert {name: information[name].protection.locked for name in ("A2", "B1", "B2", "B3")} == {
        "A2": True,
        "B1": True,
        "B2": False,
        "B3": False,
    }
    offered = rules(information)
    assert (offered["B3"].formula1, offered["B3"].errorStyle, offered["B2"].prompt) == ('"是,否"', "stop", "姓名")


@needs_libreoffice
@pytest.mark.slow
def test_libreoffice_shows_filters_widths_and_headings_as_excel_does(opened):
    sheet = opened["資料"]
    assert opened["代'碼 表"].auto_filter.ref == "A2:A4"
    assert sheet.auto_filter.ref
    assert sheet.column_dimensions["A"].width == pytest.approx(12, abs=0.1)
    assert (sheet["A1"].fill.fgColor.rgb, sheet["C1"].fill.fgColor.rgb) == ("FF1F3864", "FFDDE6F3")
    assert (sheet["A1"].border.bottom.style, sheet["C1"].border.bottom.style) == ("thick", "thin")
    assert (sheet["A2"].font.i, sheet["A3"].font.i) == (True, False)
