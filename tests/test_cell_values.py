"""What a cell shows is what is read of it, in whichever format the workbook came and whichever reader read it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_workbooks import ods

from flows.steps.reading import Limits, Readers, UnreadableError, read_workbook
from flows.steps.reading.cell_texts import cell_text
from flows.steps.reading.opendocument_cell import Cell
from schemas import wording_files as words

# --- times and lengths ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.time(14, 30), "14:30"),
        (dt.time(14, 30, 45), "14:30:45"),
        (dt.time(2, 49, 59, 999_999), "02:50"),
        (dt.time(23, 59, 59, 999_999), "24:00"),
        (dt.timedelta(hours=2, minutes=49, seconds=59, microseconds=999_999), "02:50"),
        (dt.timedelta(hours=33, minutes=15), "33:15"),
        (dt.timedelta(minutes=-30), "-00:30"),
        (dt.timedelta(hours=-12), "-12:00"),
        (dt.datetime.fromisoformat("2025-11-22T23:59:59.999999"), "2025-11-23"),
        (dt.datetime.fromisoformat("2025-11-22T14:30:04.6"), "2025-11-22 14:30:05"),
        (dt.datetime.fromisoformat("9999-12-31T23:59:59.999999"), "9999-12-31 23:59:59"),
        (dt.date(2025, 11, 22), "2025-11-22"),
    ],
)
def test_a_time_is_rounded_to_the_second_and_seconds_are_written_where_there_are_any(value, text):
    assert cell_text(value) == text


@given(st.integers(0, 24 * 60 - 1), st.integers(-400_000, 400_000))
def test_a_fraction_of_a_second_changes_no_time(minutes, error):
    length = dt.timedelta(minutes=minutes)
    assert cell_text(length + dt.timedelta(microseconds=error)).removeprefix("-") == cell_text(length)


# --- what an .ods writes otherwise ------------------------------------------------------------------------------------


def read_row(*cells: str) -> list[str]:
    """Read a sheet that has these cells as its last row, and give that row."""
    row = f"<table:table-row>{''.join(cells)}</table:table-row></table:table>"
    [grid] = read_workbook(ods("</table:table>", row)).grids
    assert len({len(row) for row in grid.rows}) == 1
    return grid.rows[-1]


def cell(inner: str, attributes: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {attributes}>{inner}</table:table-cell>"


def test_a_text_without_a_type_is_a_text():
    assert read_row(cell("<text:p>甲</text:p>", ""), cell("<text:p>乙</text:p>")) == ["甲", "乙", ""]


def test_a_text_without_a_type_is_read_beyond_the_columns_and_rows_that_have_one():
    blank = '<table:table-cell table:number-columns-repeated="4"/>'
    assert read_row(blank, cell("<text:p>甲</text:p><text:p>乙</text:p>", "")) == ["", "", "", "", "甲\n乙"]


def test_a_text_without_a_type_that_repeats_stands_in_every_cell():
    assert read_row(cell("<text:p>甲</text:p>", 'table:number-columns-repeated="3"')) == ["甲"] * 3


def test_a_cell_that_only_has_a_look_stays_blank():
    assert read_row(cell("<text:p/>", ""), cell("<text:p>乙</text:p>")) == ["", "乙", ""]


def test_texts_without_a_type_beyond_all_data_are_refused():
    with pytest.raises(UnreadableError, match="W04"):
        read_row(cell("<text:p>甲</text:p>", 'table:number-columns-repeated="999999"'))


SPOKEN = "<text:ruby><text:ruby-base>王</text:ruby-base><text:ruby-text>ㄨㄤˊ</text:ruby-text></text:ruby>"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<text:p>王<text:tab/>明</text:p>", "王\t明"),
        ("<text:p>王<text:line-break/>明</text:p>", "王\n明"),
        ('<text:p>王<text:tab/><text:s text:c="3"/>明</text:p>\n  <text:p>乙</text:p>\n', "王\t   明\n乙"),
        ("<text:p>王<text:line-break/><text:span>小</text:span>明</text:p>", "王\n小明"),
        (f"<text:p>{SPOKEN}明</text:p>", "王明"),
        ("<text:p>值</text:p><draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>", "值"),
        ("<text:p>前<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>後</text:p>", "前後"),
        ("<office:annotation><text:p>註</text:p></office:annotation><text:p>值<text:tab/></text:p>", "值\t"),
    ],
)
def test_the_text_of_an_ods_cell_is_what_its_paragraphs_show(inner, text):
    assert read_row(cell(inner))[0] == text


def test_a_text_box_upon_a_blank_cell_is_no_text_of_it():
    frame = "<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>"
    assert read_row(cell(frame, ""), cell("<text:p>乙</text:p>")) == ["", "乙", ""]


def test_more_spaces_than_a_cell_holds_are_refused():
    with pytest.raises(UnreadableError, match="W02"):
        read_row(cell('<text:p>甲<text:s text:c="99999999"/></text:p>'))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("PT33H15M00S", "33:15"),
        ("-PT12H", "-12:00"),
        ("P1DT2H", "26:00"),
        ("PT14H30M45S", "14:30:45"),
        ("PT02H49M59.999999999S", "02:50"),
        ("PT08H09M59,9999999S", "08:10"),
        ("PT50M", "00:50"),
    ],
)
def test_a_length_of_time_in_an_ods_is_hours_and_minutes(written, text):
    attributes = f'office:value-type="time" office:time-value="{written}"'
    assert read_row(cell("<text:p>x</text:p>", attributes))[0] == text


@pytest.mark.parametrize("written", ["P1Y", "PT", "P", "PT1X", "PT9999999999999H"])
def test_what_is_no_length_of_days_and_less_is_left_to_the_reader(written):
    assert Cell({"office:value-type": "time", "office:time-value": written}).text() is None


def test_a_typed_text_that_looks_like_a_length_of_time_is_a_text():
    assert read_row(cell("<text:p>PT33H15M00S</text:p>"))[0] == "PT33H15M00S"


# --- two readers ------------------------------------------------------------------------------------------------------


def with_error(shown: str, kind: str = "e") -> bytes:
    """Write an .xlsx of three sheets, the second of which holds this error."""
    book = openpyxl.Workbook()
    book.active.title = "甲"
    for title in ("乙", "丙"):
        book.create_sheet(title)
    for sheet in book:
        sheet.append([sheet.title, "一_x000D_二", 3, dt.time(14, 30, 45)])
    book["乙"]["E1"] = "#N/A"
    first, changed = io.BytesIO(), io.BytesIO()
    book.save(first)
    with zipfile.ZipFile(first) as read, zipfile.ZipFile(changed, "w") as write:
        for name in read.namelist():
            part = read.read(name).replace(b't="e"><v>#N/A<', f't="{kind}"><v>{shown}<'.encode())
            write.writestr(name, part)
    return changed.getvalue()


TEXTS = ["一\r二", "3", "14:30:45"]


@pytest.mark.parametrize("shown", ["#N/A", "#SPILL!"])
def test_both_readers_give_the_same_texts(shown):
    sheets = {grid.title: grid.rows for grid in read_workbook(with_error(shown)).grids}
    assert sheets == {"甲": [["甲", *TEXTS]], "乙": [["乙", *TEXTS, shown]], "丙": [["丙", *TEXTS]]}


def test_a_workbook_whose_second_sheet_the_first_reader_cannot_read_is_read_by_the_second_and_says_so(tmp_path):
    path = tmp_path / "幹部.xlsx"
    path.write_bytes(with_error("#SPILL!"))
    book = Readers(Limits()).read(path)
    assert [grid.rows[0][0] for grid in book.grids] == ["甲", "乙", "丙"]
    assert book.grids[1].errors == {(1, 4): "#SPILL!"}
    assert book.notes == (words.SECOND_READER,)
    assert read_workbook(with_error("#N/A")).notes == ()


def test_a_sheet_that_neither_reader_can_read_has_the_workbook_refused():
    with pytest.raises(UnreadableError, match="W02"):
        read_workbook(with_error("not a truth", "b"))
