"""One small table as every sort of workbook holds it, in parts that a test can change."""

from __future__ import annotations

from typing import Final, NamedTuple

from raw_archives import STORED, Part, archive, archived

Texts = dict[str, list[list[str]]]

TITLE: Final = "幹部"
ROWS: Final = [["學號", "姓名", "節數"], ["114001", "王小明", "3"], ["114002", "李𠮷", "2.5"]]
TABLE: Final[Texts] = {TITLE: ROWS}
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
TYPES, ROOT, BOOK = "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"
RELATIONS, SHEET = "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
SHARED: Final = ("學號", "姓名", "節數", "114001", "王小明", "114002", "李𠮷")
MIME: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def relations(*listed: tuple[str, str, str]) -> str:
    """Write relations of (id, kind, target)."""
    tags = "".join(f'<Relationship Id="{one}" Type="{OFFICE}/{kind}" Target="{to}"/>' for one, kind, to in listed)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{tags}</Relationships>'


def text(row: int, column: str, index: int) -> str:
    return f'<c r="{column}{row}" t="s"><v>{index}</v></c>'


SHEET_ROWS: Final = (
    f'<row r="1">{text(1, "A", 0)}{text(1, "B", 1)}{text(1, "C", 2)}</row>'
    f'<row r="2">{text(2, "A", 3)}{text(2, "B", 4)}<c r="C2"><v>3</v></c></row>'
    f'<row r="3">{text(3, "A", 5)}{text(3, "B", 6)}<c r="C3"><v>2.5</v></c></row>'
)
SHEET_XML: Final = (
    f'{HEAD}<worksheet xmlns="{MAIN}"><dimension ref="A1:C3"/><sheetData>{SHEET_ROWS}</sheetData></worksheet>'
)
PARTS: Final = {
    TYPES: f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/{BOOK}" ContentType="{MIME}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{MIME}.worksheet+xml"/>'
    f'<Override PartName="/{STYLES}" ContentType="{MIME}.styles+xml"/>'
    f'<Override PartName="/{STRINGS}" ContentType="{MIME}.sharedStrings+xml"/></Types>',
    ROOT: relations(("rId1", "officeDocument", BOOK)),
    BOOK: f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/>'
    f'<sheets><sheet name="{TITLE}" sheetId="1" r:id="rId1"/></sheets></workbook>',
    RELATIONS: relations(
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "styles", "styles.xml"),
        ("rId3", "sharedStrings", "sharedStrings.xml"),
    ),
    SHEET: SHEET_XML,
    STRINGS: f'{HEAD}<sst xmlns="{MAIN}" count="7" uniqueCount="7">'
    + "".join(f"<si><t>{one}</t></si>" for one in SHARED)
    + "</sst>",
    STYLES: f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf xfId="0"/>'
    '<xf numFmtId="14" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>',
}


class Change(NamedTuple):
    """One text of one part that is written otherwise."""

    part: str
    old: str
    new: str


def parts(*changes: Change, **whole: str | bytes | None) -> dict[str, bytes]:
    """Give the parts of the .xlsx, some of them changed; whole parts by STYLES=..., None leaves one out."""
    made: dict[str, str | bytes | None] = dict(PARTS)
    for part, old, new in changes:
        there = made[part]
        assert isinstance(there, str)
        assert old in there, f"{old} is not in {part}"
        made[part] = there.replace(old, new)
    made |= {globals()[name]: content for name, content in whole.items()}
    return {name: one.encode() if isinstance(one, str) else one for name, one in made.items() if one is not None}


def xlsx(*changes: Change, **whole: str | bytes | None) -> bytes:
    """Write the table as .xlsx."""
    return archived(parts(*changes, **whole))


def with_rows(rows: str, after: str = "") -> bytes:
    """Write an .xlsx whose sheet has other rows."""
    return xlsx(Change(SHEET, SHEET_ROWS, rows), Change(SHEET, "</sheetData>", f"</sheetData>{after}"))


ODS_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
ODS_ROWS: Final = "".join(
    "<table:table-row>"
    + "".join(
        f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
        if cell in {"3", "2.5"}
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in row
    )
    + "</table:table-row>"
    for row in ROWS
)
ODS_CONTENT: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    + " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text"))
    + f' office:version="1.2"><office:body><office:spreadsheet><table:table table:name="{TITLE}">'
    + f"{ODS_ROWS}</table:table></office:spreadsheet></office:body></office:document-content>"
)
MANIFEST: Final = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE.decode()}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def ods(old: str = "", new: str = "", content: bytes | None = None, manifest: str = MANIFEST) -> bytes:
    """Write the table as .ods, a text of its content written otherwise."""
    assert old in ODS_CONTENT, old
    content = ODS_CONTENT.replace(old, new).encode() if content is None and old else content or ODS_CONTENT.encode()
    listed = [Part(b"content.xml", content), Part(b"META-INF/manifest.xml", manifest.encode())]
    return archive([Part(b"mimetype", ODS_TYPE, STORED), *listed])
