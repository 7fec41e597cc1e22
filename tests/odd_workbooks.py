"""Sound workbooks whose markup odd writers spelled, each with the texts that it must be read as."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hostile_case import Case, read
from plain_workbooks import (
    BOOK,
    HEAD,
    MAIN,
    PARTS,
    RELATIONS,
    ROWS,
    SHEET,
    SHEET_ROWS,
    SHEET_XML,
    STRINGS,
    STYLES,
    TABLE,
    TITLE,
    Change,
    parts,
    text,
    with_rows,
    xlsx,
)
from raw_archives import archived

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBERS = {"3", "2.5"}


def inline(cell: str, reference: str) -> str:
    place = f' r="{reference}"' if reference else ""
    return f"<c{place}><v>{cell}</v></c>" if cell in NUMBERS else f'<c{place} t="inlineStr"><is><t>{cell}</t></is></c>'


def inline_rows(*, references: bool = True, numbers: bool = True) -> str:
    """Write the table's rows with their texts in place, with or without saying where they lie."""
    return "".join(
        f"<row{f' r={chr(34)}{row}{chr(34)}' if numbers else ''}>"
        + "".join(inline(cell, f"{'ABC'[column]}{row}" if references else "") for column, cell in enumerate(cells))
        + "</row>"
        for row, cells in enumerate(ROWS, 1)
    )


def prefixed(part: str) -> str:
    """Give every tag of a part a prefix."""
    told = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", part)
    return told.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')


def spellings() -> Iterator[Case]:
    names = (BOOK, SHEET, STRINGS, STYLES)
    yield read("prefixes", archived(parts() | {name: prefixed(PARTS[name]).encode() for name in names}), TABLE)
    yield read("a prefix on the sheet alone", xlsx(SHEET=prefixed(SHEET_XML)), TABLE)
    yield read("a prefix on the texts alone", xlsx(STRINGS=prefixed(PARTS[STRINGS])), TABLE)
    single = {name: PARTS[name].replace('"', "'").encode() for name in PARTS}
    yield read("single quotes", archived(single), TABLE)
    yield read(
        "attributes in another order", xlsx(SHEET=re.sub(r'<c (r="\w+") (t="s")', r"<c \2 \1", SHEET_XML)), TABLE
    )
    yield read(
        "blanks about the equals signs", xlsx(SHEET=re.sub(r'<(row|c) r="(\w+)"', r'<\1 r = "\2"', SHEET_XML)), TABLE
    )
    yield read("a tag over several lines", xlsx(SHEET=SHEET_XML.replace("<c ", "<c\n\t")), TABLE)
    yield read("indented", xlsx(SHEET=SHEET_XML.replace("><", ">\n  <")), TABLE)
    yield read("without a declaration", xlsx(SHEET=SHEET_XML.replace(HEAD, "")), TABLE)
    yield read("with a mark of UTF-8", xlsx(SHEET="\ufeff" + SHEET_XML), TABLE)
    yield read("letters by their numbers", xlsx(Change(STRINGS, "王小明", "&#29579;&#x5c0f;&#26126;")), TABLE)
    yield read("comments", xlsx(Change(SHEET, "<sheetData>", "<!-- made by hand --><sheetData>")), TABLE)
    yield read("texts in CDATA", xlsx(Change(STRINGS, "<t>王小明</t>", "<t><![CDATA[王小明]]></t>")), TABLE)
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        for part in names:
            wide = PARTS[part].replace("UTF-8", "UTF-16").encode(encoding)
            yield read(f"{part} in {encoding}", archived(parts() | {part: wide}), TABLE)
    yield read("without a dimension", xlsx(Change(SHEET, '<dimension ref="A1:C3"/>', "")), TABLE)
    yield read("a dimension that is too small", xlsx(Change(SHEET, "A1:C3", "A1")), TABLE)
    yield read(
        "further tags of Excel",
        xlsx(Change(SHEET, "</worksheet>", '<extLst><ext uri="{x}"><y xmlns="urn:x"/></ext></extLst></worksheet>')),
        TABLE,
    )


def texts() -> Iterator[Case]:
    yield read(
        "texts in place",
        xlsx(Change(SHEET, SHEET_ROWS, inline_rows()), Change(RELATIONS, *_without("rId3")), STRINGS=None),
        TABLE,
    )
    yield read("cells without places", with_rows(inline_rows(references=False)), TABLE)
    yield read("cells and rows without places", with_rows(inline_rows(references=False, numbers=False)), TABLE)
    yield read("rows without places", with_rows(inline_rows(numbers=False)), TABLE)
    shown = {
        "a listed text in several fonts": ("<r><t>王</t></r><r><rPr><b/></rPr><t>小明</t></r>", "王小明"),
        "how a listed text is spoken": (
            '<t>王小明</t><rPh sb="0" eb="1"><t>ㄨㄤˊ</t></rPh><phoneticPr fontId="1"/>',
            "王小明",
        ),
        "blanks that are kept": ('<t xml:space="preserve"> 王 </t>', " 王 "),
        "a line break": ("<t>王\n小明</t>", "王\n小明"),
        "marks by their names": ("<t>&lt;王&gt; &amp; &quot;小&apos;</t>", "<王> & \"小'"),
        "an empty text": ("<t/>", ""),
        "no text": ("", ""),
        "letters beyond the first plane": ("<t>𠮷𡈽</t>", "𠮷𡈽"),
    }
    for name, (item, cell) in shown.items():
        content = xlsx(Change(STRINGS, "<si><t>王小明</t></si>", f"<si>{item}</si>"))
        yield read(name, content, {TITLE: [ROWS[0], ["114001", cell, "3"], ROWS[2]]})


def _without(relation: str) -> tuple[str, str]:
    found = re.search(f'<Relationship Id="{relation}"[^>]*/>', PARTS[RELATIONS])
    assert found
    return found[0], ""


CELLS: dict[str, tuple[str, str]] = {
    '<c r="A4"><v>1E+3</v></c>': ("a number with an exponent", "1000"),
    '<c r="A4"><v>7.0</v></c>': ("a whole number with a point", "7"),
    '<c r="A4"><v>-0</v></c>': ("minus nothing", "0"),
    '<c r="A4"><v>0.30000000000000004</v></c>': ("a sum of tenths", "0.30000000000000004"),
    '<c r="A4"><v>123456789012345</v></c>': ("fifteen digits", "123456789012345"),
    '<c r="A4" t="n"><v>5</v></c>': ("a number that says so", "5"),
    '<c r="A4" t="b"><v>1</v></c>': ("a truth", "TRUE"),
    '<c r="A4" t="str"><f>B1</f><v>姓名</v></c>': ("a formula that is a text", "姓名"),
    '<c r="A4"><f>1+1</f><v>2</v></c>': ("a formula that is a number", "2"),
    '<c r="A4"><f t="shared" si="0"/><v>2</v></c>': ("a shared formula", "2"),
    '<c r="A4" t="e"><v>#N/A</v></c>': ("an error", "#N/A"),
    '<c r="A4" s="1"><v>45983</v></c>': ("a day", "2025-11-22"),
    '<c r="A4" s="1"><v>45983.75</v></c>': ("a day and time", "2025-11-22 18:00:00"),
    '<c r="A4" s="1"><v>60</v></c>': ("a day that never was", "1900-02-28"),
    '<c r="A4" s="1"/>': ("a colour alone", ""),
    '<c r="A4" s="1"></c>': ("a colour alone, written long", ""),
}


def values() -> Iterator[Case]:
    for markup, (name, shown) in CELLS.items():
        yield read(name, with_rows(f'{SHEET_ROWS}<row r="4">{markup}</row>'), {TITLE: [*ROWS, [shown]]})
    far = '<row r="1048576" s="1"><c r="XFD1048576" s="1"/></row>'
    yield read("a colour in the last cell", with_rows(SHEET_ROWS + far), TABLE)
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(4, 20_000))
    yield read("colours in 20,000 rows", with_rows(SHEET_ROWS + rows), TABLE)
    yield read("a row far down that is only high", with_rows(SHEET_ROWS + '<row r="1048576" ht="30"/>'), TABLE)
    gap = f'{SHEET_ROWS}<row r="2000">{text(2000, "C", 0)}</row>'
    yield read("a gap of 2,000 rows", with_rows(gap), {TITLE: [*ROWS, *([[]] * 1996), ["", "", "學號"]]})
    below = re.sub(
        r'r="([A-C]?)(\d)"', lambda told: f'r="{told[1] and chr(ord(told[1]) + 2)}{int(told[2]) + 4}"', SHEET_ROWS
    )
    yield read(
        "a table that begins at C5", with_rows(below), {TITLE: [[], [], [], [], *(["", "", *row] for row in ROWS)]}
    )
    late = Change(SHEET, '<c r="C2"><v>3</v></c>', '<c r="C2" s="1"><v>44521</v></c>')
    epoch = Change(BOOK, "<workbookPr/>", '<workbookPr date1904="1"/>')
    yield read(
        "days counted from 1904", xlsx(late, epoch), {TITLE: [ROWS[0], ["114001", "王小明", "2025-11-22"], ROWS[2]]}
    )
    for code in ("yyyy/m/d", "[$-404]e/m/d", "e年m月d日", 'yyyy"年"m"月"d"日"'):
        escaped = code.replace('"', "&quot;")
        formats = f'<numFmts count="1"><numFmt numFmtId="200" formatCode="{escaped}"/></numFmts><fonts'
        dated = Change(SHEET, '<c r="C2"><v>3</v></c>', '<c r="C2" s="1"><v>45983</v></c>')
        content = xlsx(dated, Change(STYLES, "<fonts", formats), Change(STYLES, 'numFmtId="14"', 'numFmtId="200"'))
        yield read(f"a day shown as {code}", content, {TITLE: [ROWS[0], ["114001", "王小明", "2025-11-22"], ROWS[2]]})


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from spellings()
    yield from texts()
    yield from values()
