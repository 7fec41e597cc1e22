"""Of a workbook whose parts say different things, what is read is what its own program would show."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from flows.steps.reading import UnreadableError, read_workbook
from flows.steps.workbook import ColumnLayout, SheetLayout, by_column, write_workbook

BOOK, SHEET, TEXTS = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def saved(*rows: tuple[object, ...]) -> dict[str, bytes]:
    """Give the parts of a workbook that openpyxl wrote."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def texts(parts: dict[str, bytes]) -> list[list[str]]:
    return read_workbook(packed(parts)).grids[0].rows


def moved(parts: dict[str, bytes], name: str, to: str) -> dict[str, bytes]:
    """Let a part lie under another name, with all that points to it."""
    renamed = {(to if one == name else one): content for one, content in parts.items()}
    old, new = name.removeprefix("xl/").encode(), to.removeprefix("xl/").encode()
    for one in ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"):
        renamed[one] = renamed[one].replace(old, new)
    return renamed


def shared(*rows: tuple[str, ...]) -> dict[str, bytes]:
    """Give the parts of a workbook whose texts lie in a list of their own."""
    made = io.BytesIO()
    columns = [ColumnLayout(heading) for heading in rows[0]]
    write_workbook([SheetLayout("名冊", columns, by_column(rows[1:]))], made)
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_an_old_list_of_texts_is_not_read_in_place_of_the_one_that_is_pointed_to() -> None:
    parts = moved(shared(("學號", "真"), ("114001", "甲")), TEXTS, "xl/sharedTexts.xml")
    old = shared(("學號", "假"), ("114001", "乙"))[TEXTS]
    assert texts(parts | {TEXTS: old}) == [["學號", "真"], ["114001", "甲"]]


def test_an_old_list_of_sheets_is_not_read_in_place_of_the_one_that_is_pointed_to() -> None:
    parts = moved(saved(("學號", "真"), ("114001", 5)), BOOK, "xl/real.xml")
    parts["xl/_rels/real.xml.rels"] = parts.pop("xl/_rels/workbook.xml.rels")
    old = saved(("學號", "假"), ("114001", 999))
    parts |= {BOOK: old[BOOK].replace(b"rId1", b"rId9"), "xl/_rels/workbook.xml.rels": RELATIONS}
    assert texts(parts | {"xl/worksheets/old.xml": old[SHEET]}) == [["學號", "真"], ["114001", "5"]]


RELATIONS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
    b' Target="worksheets/old.xml"/></Relationships>'
)


@pytest.mark.parametrize(
    ("before", "stored", "error"),
    [
        ("1", "0", True),  # a writer that leaves all formulas to be calculated when the file is opened
        ("1", "7", False),
        ("0", "0", False),
    ],
)
def test_a_nought_stored_for_a_formula_that_nobody_calculated_is_none(before: str, stored: str, error: bool) -> None:  # noqa: FBT001 - a table
    parts = saved(("成績", "x"), ("=1+1", "y"))
    parts[SHEET] = parts[SHEET].replace(b"<v></v>", b"<v>" + stored.encode() + b"</v>").replace(b"<v />", b"")
    parts[SHEET] = _stored(parts[SHEET], stored)
    parts[BOOK] = parts[BOOK].replace(b'fullCalcOnLoad="1"', b'fullCalcOnLoad="' + before.encode() + b'"')
    grid = read_workbook(packed(parts)).grids[0]
    assert grid.rows[1][0] == ("" if error else stored)
    assert grid.errors == ({(2, 0): ""} if error else {})


def _stored(xml: bytes, value: str) -> bytes:
    begun, _, rest = xml.partition(b"</f>")
    return begun + b"</f><v>" + value.encode() + b"</v></c>" + rest.partition(b"</c>")[2]


def test_rows_in_a_second_place_are_not_lost_without_a_word() -> None:
    parts = saved(("學號",), ("114001",))
    parts[SHEET] = parts[SHEET].replace(
        b"</sheetData>", b'</sheetData><sheetData><row r="3"><c r="A3"><v>5</v></c></row></sheetData>'
    )
    with pytest.raises(UnreadableError) as refused:
        texts(parts)
    assert refused.value.rule == "W02"
