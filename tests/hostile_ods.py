"""OpenDocument sheets (.ods) that swell, lie, are locked or are cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile_case import Case, either, read, refused
from plain_workbooks import MANIFEST, ODS_CONTENT, ODS_ROWS, ODS_TYPE, ROWS, TABLE, TITLE, ods
from raw_archives import STORED, Part, archive

if TYPE_CHECKING:
    from collections.abc import Iterator

CELL = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'


LAUGHS = "".join(f'<!ENTITY a{one} "{f"&a{one - 1};" * 10}">' for one in range(1, 10))


def behind(rows: str) -> bytes:
    """Write the .ods with more rows behind its own."""
    return ods("</table:table>", f"{rows}</table:table>")


def open_documents() -> Iterator[Case]:
    yield read("a sound .ods", ods(), TABLE, ".ods")
    yield read("a sound .ods called .xlsx", ods(), TABLE)
    for times in (300_000, 1 << 31, 1 << 63):
        filled = CELL.replace("<table:table-cell", f'<table:table-cell table:number-columns-repeated="{times}"')
        yield refused(
            f"{times} columns with content", behind(f"<table:table-row>{filled}</table:table-row>"), "W02 W04", ".ods"
        )
        row = f'<table:table-row table:number-rows-repeated="{times}">{CELL}</table:table-row>'
        yield refused(f"{times} rows with content", behind(row), "W02 W04", ".ods")
        empty = f'<table:table-row table:number-rows-repeated="{times}"><table:table-cell/></table:table-row>'
        yield either(f"{times} empty rows behind", behind(empty), "W02 W04", TABLE, ending=".ods")
        yield refused(
            f"{times} empty rows between",
            behind(f"{empty}<table:table-row>{CELL}</table:table-row>"),
            "W02 W04",
            ".ods",
        )
    both = CELL.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16000"')
    yield refused(
        "16,000 columns in 100,000 rows",
        behind(f'<table:table-row table:number-rows-repeated="100000">{both}</table:table-row>'),
        "W04",
        ".ods",
    )
    for times in ("0", "-1", "x", "1e9", ""):
        row = f'<table:table-row table:number-rows-repeated="{times}">{CELL}</table:table-row>'
        yield either(
            f"a row repeated “{times}” times", behind(row), "W02", {TITLE: [*ROWS, ["x"]]}, TABLE, ending=".ods"
        )
    deep = "<text:span>" * 20_000 + "x" + "</text:span>" * 20_000
    yield refused(
        "20,000 levels in .ods",
        behind(f"<table:table-row>{CELL.replace('x<', f'{deep}<')}</table:table-row>"),
        "W02",
        ".ods",
    )
    yield refused(
        "10,000 attributes in .ods",
        ods("<table:table ", "<table:table " + "".join(f'a{one}="" ' for one in range(10_000))),
        "W02",
        ".ods",
    )
    for name, declared in {
        "entities that swell": f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>',
        "an entity from outside": '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
    }.items():
        told = ODS_CONTENT.replace("?>", f"?>{declared}", 1)
        yield refused(f"{name} in .ods", ods(content=told.encode()), "W02", ".ods")
        yield refused(
            f"{name} in .ods, in UTF-16", ods(content=told.replace("UTF-8", "UTF-16").encode("utf-16")), "W02", ".ods"
        )
    for encoding in ("utf-16", "utf-16-le", "utf-7", "utf-32"):
        told = ODS_CONTENT.replace("UTF-8", encoding.removesuffix("-le")).encode(encoding)
        yield either(f"an .ods in {encoding}", ods(content=told), "W02", TABLE, ending=".ods")
    yield refused("an undeclared entity in .ods", ods("王小明", "&a9;"), "W02", ".ods")
    yield refused(
        "a table in a cell",
        ods("<text:p>王小明</text:p>", f'<table:table table:name="in">{ODS_ROWS}</table:table>'),
        "W02",
        ".ods",
    )
    yield either(
        "two tables of one name",
        ods("</office:spreadsheet>", f'<table:table table:name="{TITLE}"/></office:spreadsheet>'),
        "W02",
        TABLE,
        ending=".ods",
    )
    yield either(
        "no table", ods(f'<table:table table:name="{TITLE}">{ODS_ROWS}</table:table>', ""), "W02", {}, ending=".ods"
    )
    yield either(
        "a number that is a word",
        ods('office:value="2.5"', 'office:value="many"'),
        "W02",
        {TITLE: [*ROWS[:2], ["114002", "李𠮷", "many"]]},
        ending=".ods",
    )
    yield refused(
        "an .ods without content",
        archive([Part(b"mimetype", ODS_TYPE, STORED), Part(b"META-INF/manifest.xml", b"<x/>")]),
        "W01 W02",
        ".ods",
    )
    locked = MANIFEST.replace('xml"/>', 'xml"><manifest:encryption-data/></manifest:file-entry>')
    yield refused("an .ods with a password", ods(content=bytes(range(256)), manifest=locked), "W03", ".ods")
    for place in range(200, len(ODS_CONTENT.encode()), 250):
        yield refused(f"an .ods' content cut off at {place}", ods(content=ODS_CONTENT.encode()[:place]), "W02", ".ods")
    whole = ods()
    for place in range(1, len(whole), len(whole) // 12):
        yield refused(f"an .ods cut off at {place}", whole[:place], "W01 W02", ".ods")
    yield refused(
        "an .ods with UTF-8 broken",
        ods(content=ODS_CONTENT.encode().replace("王".encode(), b"\xff\xfe")),
        "W02",
        ".ods",
    )


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from open_documents()
