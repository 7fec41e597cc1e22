"""Workbooks (.xlsx) whose parts are missing, broken off, or do not belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile_case import Case, either, refused
from hostile_cells import cell
from plain_workbooks import (
    BOOK,
    MAIN,
    PARTS,
    RELATIONS,
    ROOT,
    ROWS,
    SHEET,
    SHEET_ROWS,
    SHEET_XML,
    STRINGS,
    STYLES,
    TABLE,
    TITLE,
    TYPES,
    Change,
    parts,
    relations,
    with_rows,
    xlsx,
)
from raw_archives import archived

if TYPE_CHECKING:
    from collections.abc import Iterator


def structure() -> Iterator[Case]:
    sheets = "".join(f'<sheet name="s{one}" sheetId="{one + 2}" r:id="rId1"/>' for one in range(100_000))
    yield refused("100,000 sheets that are one", xlsx(Change(BOOK, "</sheets>", f"{sheets}</sheets>")), "W02 W04")
    yield refused(
        "the same sheet under two names",
        xlsx(Change(BOOK, "</sheets>", '<sheet name="twin" sheetId="2" r:id="rId1"/></sheets>')),
    )
    yield refused(
        "two sheets of one name",
        xlsx(Change(BOOK, "</sheets>", f'<sheet name="{TITLE}" sheetId="2" r:id="rId1"/></sheets>')),
    )
    yield refused("a sheet without a relation", xlsx(Change(BOOK, 'r:id="rId1"', 'r:id="rId9"')))
    yield refused("a sheet that is not there", xlsx(SHEET=None))
    yield refused(
        "a sheet outside",
        xlsx(
            Change(RELATIONS, 'Target="worksheets/sheet1.xml"', 'Target="http://localhost/s.xml" TargetMode="External"')
        ),
    )
    yield refused("a sheet up and out", xlsx(Change(RELATIONS, '"worksheets/sheet1.xml"', '"../../../etc/passwd"')))
    yield refused("no sheets", xlsx(Change(BOOK, f'<sheet name="{TITLE}" sheetId="1" r:id="rId1"/>', "")))
    for part in (ROOT, BOOK, RELATIONS, TYPES, STRINGS, STYLES):
        texts = [TABLE] if part in {TYPES, STYLES} else []
        yield either(
            f"without {part}", archived({name: one for name, one in parts().items() if name != part}), "W02 W01", *texts
        )
        yield either(f"{part} empty", archived(parts() | {part: b""}), "W02", *texts)
        yield either(f"{part} cut off", archived(parts() | {part: parts()[part][:-20]}), "W02", *texts)
        yield either(f"{part} in noise", archived(parts() | {part: bytes(range(256)) * 8}), "W02", *texts)
        yield either(f"{part} a picture", archived(parts() | {part: b"\x89PNG\r\n\x1a\n" + bytes(90)}), "W02", *texts)
    yield refused("the sheet empty", xlsx(SHEET=""))
    for place in range(100, len(SHEET_XML), 120):
        yield refused(f"the sheet cut off at {place}", xlsx(SHEET=SHEET_XML[:place]))
    for place in range(60, len(PARTS[STRINGS]), 45):
        yield refused(f"the texts cut off at {place}", xlsx(STRINGS=PARTS[STRINGS][:place]))
    yield refused("the workbook as its own sheet", xlsx(Change(RELATIONS, '"worksheets/sheet1.xml"', '"workbook.xml"')))
    yield refused("relations in a circle", xlsx(ROOT=relations(("rId1", "officeDocument", ROOT))))
    yield either(
        "10,000 levels",
        xlsx(Change(SHEET, "<sheetData>", "<x>" * 10_000 + "</x>" * 10_000 + "<sheetData>")),
        "W02 W04",
        TABLE,
    )
    yield refused(
        "100,000 levels in the workbook",
        xlsx(Change(BOOK, "<workbookPr/>", "<x>" * 100_000 + "</x>" * 100_000)),
        "W02 W04",
    )
    attributes = "".join(f' a{one}="1"' for one in range(10_000))
    yield refused("10,000 attributes", xlsx(Change(BOOK, "<workbookPr/>", f"<workbookPr{attributes}/>")))
    yield either(
        "10,000 attributes of a row", xlsx(Change(SHEET, '<row r="1">', f'<row r="1"{attributes}>')), "W02 W04", TABLE
    )
    yield either(
        "a tag of 5 MB", xlsx(Change(SHEET, "<sheetData>", f"<{'x' * 5_000_000}/><sheetData>")), "W02 W04", TABLE
    )
    yield either(
        "an attribute of 5 MB",
        xlsx(Change(SHEET, "<sheetData>", f'<x y="{"z" * 5_000_000}"/><sheetData>')),
        "W02 W04",
        TABLE,
    )
    yield either(
        "a comment of 5 MB",
        xlsx(Change(SHEET, "<sheetData>", f"<!--{'z' * 5_000_000}--><sheetData>")),
        "W02 W04",
        TABLE,
    )
    for name, ref in (
        ("all of the sheet", "A1:XFD1048576"),
        ("backwards", "C3:A1"),
        ("nothing", ""),
        ("beyond all", "ZZZZ1:ZZZZ2"),
    ):
        merged = f'<mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'
        yield either(f"merged cells: {name}", with_rows(SHEET_ROWS, merged), "W02 W04", TABLE)
    much = "".join(f'<mergeCell ref="A{one}:B{one}"/>' for one in range(9, 100_000, 1))
    yield either("100,000 merged cells", with_rows(SHEET_ROWS, f"<mergeCells>{much}</mergeCells>"), "W02 W04", TABLE)
    twice = "".join('<mergeCell ref="A1:XFD1048576"/>' for one in range(9))
    yield either(
        "cells merged nine times", with_rows(SHEET_ROWS, f"<mergeCells>{twice}</mergeCells>"), "W02 W04", TABLE
    )
    yield either(
        "all columns hidden",
        xlsx(Change(SHEET, "<sheetData>", '<cols><col min="1" max="4294967295" hidden="1"/></cols><sheetData>')),
        "W02",
        TABLE,
    )
    yield either("a sheet of another namespace", xlsx(SHEET=SHEET_XML.replace(MAIN, "urn:other")), "W02", TABLE)
    yield either(
        "a second list of rows",
        xlsx(Change(SHEET, "</sheetData>", f"</sheetData><sheetData>{cell('A4')}</sheetData>")),
        "W02",
        {TITLE: [*ROWS, ["9"]]},
        TABLE,
    )
    yield either("something behind the sheet's end", xlsx(SHEET=SHEET_XML + "<more/>"), "W02", TABLE)
    yield either("tags that cross", xlsx(Change(SHEET, "</row></sheetData>", "</sheetData></row>")), "W02", TABLE)
    yield refused("an attribute without quotes", xlsx(Change(SHEET, '<row r="2">', "<row r=2>")))
    yield either("an attribute twice", xlsx(Change(SHEET, '<row r="2">', '<row r="2" r="3">')), "W02", TABLE)
    for encoding in ("utf-7", "big5", "gb18030", "utf-32"):
        content = SHEET_XML.replace("UTF-8", encoding).encode(encoding)
        yield either(f"a sheet in {encoding}", xlsx(SHEET=content), "W02", TABLE)
        content = PARTS[STRINGS].replace("李𠮷", "李吉").replace("UTF-8", encoding).encode(encoding)
        yield either(
            f"texts in {encoding}", xlsx(STRINGS=content), "W02", {TITLE: [*ROWS[:2], ["114002", "李吉", "2.5"]]}
        )
    yield refused(
        "texts in Latin letters that are none",
        xlsx(STRINGS=PARTS[STRINGS].encode().replace("學號".encode(), b"\xff\xfe\xfd")),
    )


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from structure()
