"""Sound workbooks that odd writers put together, each with the texts that it must be read as."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import openpyxl
from hostile_case import Case, either, read
from odd_workbooks import NUMBERS, inline_rows
from plain_workbooks import (
    BOOK,
    HEAD,
    MAIN,
    OFFICE,
    PARTS,
    RELATIONS,
    ROOT,
    ROWS,
    SHEET,
    SHEET_ROWS,
    SHEET_XML,
    STRINGS,
    TABLE,
    TITLE,
    Change,
    parts,
    relations,
    xlsx,
)
from raw_archives import DESCRIBED_AFTER, STORED, Part, archive, archived

from flows.steps.workbook import ColumnLayout, SheetLayout, write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def packages() -> Iterator[Case]:
    strict = {}
    for name, told in PARTS.items():
        for old, new in STRICT.items():
            told = told.replace(old, new)  # noqa: PLW2901 - one after the other
        strict[name] = told.encode()
    yield read("ISO-strict", archived(strict), TABLE)
    day = strict[SHEET].replace(b'<c r="C2"><v>3</v></c>', b'<c r="C2" s="1" t="d"><v>2025-11-22</v></c>')
    yield read(
        "ISO-strict, with a day",
        archived(strict | {SHEET: day}),
        {TITLE: [ROWS[0], ["114001", "王小明", "2025-11-22"], ROWS[2]]},
    )
    moment = strict[SHEET].replace(b'<c r="C2"><v>3</v></c>', b'<c r="C2" s="1" t="d"><v>2025-11-22T00:00:00</v></c>')
    yield read(
        "ISO-strict, with a moment",
        archived(strict | {SHEET: moment}),
        {TITLE: [ROWS[0], ["114001", "王小明", "2025-11-22"], ROWS[2]]},
    )
    yield read(
        "absolute targets",
        xlsx(Change(RELATIONS, 'Target="', 'Target="/xl/'), Change(ROOT, 'Target="', 'Target="/')),
        TABLE,
    )
    yield either(
        "a target with a step to itself",
        xlsx(Change(RELATIONS, 'Target="worksheets', 'Target="./worksheets')),
        "W02",
        TABLE,
    )
    yield either(
        "a target up and down", xlsx(Change(RELATIONS, 'Target="worksheets', 'Target="../xl/worksheets')), "W02", TABLE
    )
    renamed = {name.replace("sheet1", "工作表1"): one for name, one in parts().items()}
    renamed[RELATIONS] = PARTS[RELATIONS].replace("sheet1", "工作表1").encode()
    yield read(
        "a part with a Chinese name",
        archive(
            Part(name.encode(), one, local={"flags": 0x800}, central={"flags": 0x800}) for name, one in renamed.items()
        ),
        TABLE,
    )
    other = {name.replace("xl/worksheets/sheet1", "xl/Worksheets/Sheet1"): one for name, one in parts().items()}
    yield read("a part in other letters than its relation", archived(other), TABLE)
    top = {name.removeprefix("xl/"): one for name, one in parts(Change(ROOT, BOOK, "workbook.xml")).items()}
    yield read("no folder", archived(top), TABLE)
    macros = Change(
        RELATIONS,
        "</Relationships>",
        '<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        'Target="vbaProject.bin"/></Relationships>',
    )
    yield read("macros", archived(parts(macros) | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 99}), TABLE, ".xlsm")
    book = Change(
        BOOK,
        "</sheets>",
        '<sheet name="空白" sheetId="2" r:id="rId7"/><sheet name="圖" sheetId="3" r:id="rId8"/></sheets>',
    )
    more = Change(
        RELATIONS,
        "</Relationships>",
        relations(
            ("rId7", "worksheet", "worksheets/sheet2.xml"), ("rId8", "chartsheet", "chartsheets/sheet1.xml")
        ).split('relationships">', 1)[1],
    )
    empty = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    chart = f'{HEAD}<chartsheet xmlns="{MAIN}"/>'
    content = archived(
        parts(book, more) | {"xl/worksheets/sheet2.xml": empty.encode(), "xl/chartsheets/sheet1.xml": chart.encode()}
    )
    yield read("an empty sheet and a chart", content, TABLE | {"空白": [], "圖": []})
    thumbnail = {
        "docProps/thumbnail.jpeg": b"\xff\xd8\xff",
        "xl/media/image1.png": b"\x89PNG",
        "customXml/item1.xml": "<a/>".encode("utf-16"),
    }
    yield read("a thumbnail, a picture, a part of another program", archived(parts() | thumbnail), TABLE)


def writers() -> Iterator[Case]:
    book = openpyxl.Workbook()
    book.active.title = TITLE
    for row in ROWS:
        book.active.append([float(cell) if cell in NUMBERS else cell for cell in row])
    yield read("openpyxl", _saved(book), TABLE)
    layout = SheetLayout(TITLE, tuple(map(ColumnLayout, ROWS[0])), list(zip(*ROWS[1:], strict=True)))
    written = io.BytesIO()
    write_workbook([layout], written)
    yield read("our own writer", written.getvalue(), TABLE)
    streamed = {"flags": DESCRIBED_AFTER | 0x800}
    by_poi = xlsx_parts_of_poi()
    yield read("as POI streams", archive(_streamed(name, one, streamed) for name, one in by_poi.items()), TABLE)
    typed = inline_rows().replace("<c r", "<c r").replace('"><v>', '" t="n"><v>')
    sheetjs = SHEET_XML.replace(SHEET_ROWS, typed).replace(
        "<sheetData>", '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetData>'
    )
    yield read("as SheetJS writes", archived(parts(SHEET=sheetjs), STORED), TABLE)
    book = openpyxl.Workbook()
    book.active.title = TITLE
    book.active.append(["日期", "時刻", "時間"])
    book.active.append([dt.date(2025, 11, 22), dt.time(14, 30), dt.timedelta(hours=30, minutes=5)])
    yield read(
        "openpyxl, with days and times",
        _saved(book),
        {TITLE: [["日期", "時刻", "時間"], ["2025-11-22", "14:30", "30:05"]]},
    )


def xlsx_parts_of_poi() -> dict[str, bytes]:
    """Give the parts as POI writes them streaming: texts in place, no list of them, no dimension."""
    whole = parts(Change(SHEET, SHEET_ROWS, inline_rows()), Change(SHEET, '<dimension ref="A1:C3"/>', "<sheetPr/>"))
    return whole | {STRINGS: f'{HEAD}<sst count="0" uniqueCount="0" xmlns="{MAIN}"/>'.encode()}


def _streamed(name: str, content: bytes, flags: dict[str, int]) -> Part:
    part = Part(name.encode(), content)
    fields = part.fields()
    sizes = b"".join(fields[one].to_bytes(4, "little") for one in ("crc", "packed", "size"))
    return Part(
        part.name, content, local=flags | {"crc": 0, "packed": 0, "size": 0}, central=flags, after=b"PK\7\10" + sizes
    )


def _saved(book: openpyxl.Workbook) -> bytes:
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from packages()
    yield from writers()
