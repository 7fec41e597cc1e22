"""Workbooks (.xlsx) whose cells lie where no cell can, or hold what no cell can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile_case import Case, either, refused
from plain_workbooks import ROWS, SHEET_ROWS, TABLE, TITLE, text, with_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

FAR_AWAY = {
    "A1 and XFD1048576": '<c r="XFD1048576"><v>1</v></c>',
    "a cell in row 300,000": '<c r="A300000"><v>1</v></c>',
    "a cell far to the right and down": '<c r="XFD9000"><v>1</v></c>',
}


def cell(reference: str, more: str = "<v>9</v>", attributes: str = "") -> str:
    return f'<row r="4"><c{reference and f" r={chr(34)}{reference}{chr(34)}"}{attributes}>{more}</c></row>'


PLACES = (
    "XFE1",
    "A0",
    "A1048577",
    "ZZZZ9",
    "A",
    "1",
    "",
    "A-1",
    "AAAAAAAAAA1",
    "A99999999999999999999",
    "a5",
    "$A$5",
    "A5:B6",
    "R5C1",
    "Ａ5",
    "A 5",
)


def places() -> Iterator[Case]:
    for place in PLACES:
        told = SHEET_ROWS + f'<row r="4"><c r="{place}"><v>9</v></c></row>'
        texts = [{TITLE: [*ROWS, ["9"]]}, {TITLE: [*ROWS, [], ["9"]]}]
        yield either(f"a cell at “{place}”", with_rows(told), "W02 W04", *texts)
    for name, far in FAR_AWAY.items():
        row = far.split('"')[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        yield refused(name, with_rows(f'{SHEET_ROWS}<row r="{row}">{far}</row>'), "W04")
        yield refused(
            f"{name}, with a tab",
            with_rows(f'{SHEET_ROWS}<row r="{row}">{far.replace("<c ", "<c" + chr(9))}</row>'),
            "W02 W04",
        )
        coded = far.replace('r="X', 'r="&#88;').replace('r="A', 'r="&#65;')
        yield refused(
            f"{name}, its letter written as a number", with_rows(f'{SHEET_ROWS}<row r="{row}">{coded}</row>'), "W02 W04"
        )
        small = far.replace("XFD", "xfd").replace('"A', '"a')
        yield refused(f"{name}, in small letters", with_rows(f'{SHEET_ROWS}<row r="{row}">{small}</row>'), "W02 W04")
        bare = far.replace('r="', 'r=" ')
        yield refused(f"{name}, with a blank", with_rows(f'{SHEET_ROWS}<row r="{row}">{bare}</row>'), "W02 W04")
    yield refused(
        "a row far down, its cell without a place",
        with_rows(SHEET_ROWS + '<row r="1048576"><c><v>1</v></c></row>'),
        "W02 W04",
    )
    yield refused(
        "a cell twice", with_rows(SHEET_ROWS + '<row r="4"><c r="A4"><v>1</v></c><c r="A4"><v>2</v></c></row>')
    )
    yield refused(
        "a cell twice, once with a tab",
        with_rows(SHEET_ROWS + '<row r="4"><c r="A4"><v>1</v></c><c\tr="A4"><v>2</v></c></row>'),
    )
    yield refused("a row twice", with_rows(SHEET_ROWS + f'<row r="3">{text(3, "A", 0)}</row>'))
    yield refused(
        "rows out of order",
        with_rows(SHEET_ROWS + f'<row r="9">{text(9, "A", 0)}</row><row r="5">{text(5, "A", 0)}</row>'),
    )
    mixed = SHEET_ROWS + '<row r="4"><c r="B4"><v>1</v></c><c r="A4"><v>2</v></c></row>'
    yield either("cells out of order", with_rows(mixed), "W02", {TITLE: [*ROWS, ["2", "1"]]})
    yield either(
        "a row that says another number than its cells",
        with_rows(SHEET_ROWS + '<row r="7"><c r="A4"><v>2</v></c></row>'),
        "W02",
        {TITLE: [*ROWS, ["2"]]},
    )
    yield either(
        "a row whose number is none",
        with_rows(SHEET_ROWS + '<row r="x"><c r="A4"><v>2</v></c></row>'),
        "W02",
        {TITLE: [*ROWS, ["2"]]},
    )
    yield either(
        "cells in a comment", with_rows(SHEET_ROWS + '<!-- <row r="4"><c r="A4"><v>2</v></c></row> -->'), "W02", TABLE
    )
    yield either(
        "a far cell in a comment",
        with_rows(SHEET_ROWS + '<!-- <row r="4"><c r="XFD900000"><v>2</v></c></row> -->'),
        "W02 W04",
        TABLE,
    )
    yield either(
        "cells in CDATA", with_rows(SHEET_ROWS + '<![CDATA[<row r="4"><c r="A4"><v>2</v></c></row>]]>'), "W02", TABLE
    )
    yield either(
        "a number in CDATA", with_rows(SHEET_ROWS + cell("A4", "<v><![CDATA[9]]></v>")), "W02", {TITLE: [*ROWS, ["9"]]}
    )


LONG = "".join(chr(0x4E00 + one * 7919 % 20_000) for one in range(350_000))


VALUES: dict[
    str, tuple[str, str, tuple[str, ...]]
] = {  # name: attributes, what stands in the cell, texts it may be read as
    "a text beyond the table": ('t="s"', "<v>7</v>", ()),
    "a text far beyond the table": ('t="s"', "<v>4294967295</v>", ()),
    "a text at -1": ('t="s"', "<v>-1</v>", ()),
    "a text at 1.5": ('t="s"', "<v>1.5</v>", ()),
    "a text at nothing": ('t="s"', "<v></v>", ("",)),
    "a text without its place": ('t="s"', "", ("",)),
    "a style beyond the table": ("s='99'", "<v>45000</v>", ("45000",)),
    "a style of 2^40": (f"s='{1 << 40}'", "<v>45000</v>", ("45000",)),
    "a style of -1": ("s='-1'", "<v>45000</v>", ("45000",)),
    "NaN": ("", "<v>NaN</v>", ("NAN",)),
    "infinity": ("", "<v>1e999</v>", ("INF", "INFINITY")),
    "-infinity": ("", "<v>-inf</v>", ("-INF", "-INFINITY")),
    "a number with a comma": ("", "<v>1,5</v>", ("1,5",)),
    "a number in hexadecimal": ("", "<v>0x10</v>", ("0x10",)),
    "a number that is a word": ("", "<v>many</v>", ("many",)),
    "a number in full width": ("", "<v>５</v>", ("５",)),
    "a number of 5,000 digits": ("", f"<v>{'9' * 5000}</v>", ("INF", "INFINITY")),
    "a day before the first": ("s='1'", "<v>-1</v>", ("-1", "00:00")),
    "day 0": ("s='1'", "<v>0</v>", ("1899-12-31", "00:00", "0")),
    "day 10^10": ("s='1'", "<v>10000000000</v>", ("10000000000",)),
    "day 10^300": ("s='1'", "<v>1e300</v>", ("1.000000E+300",)),
    "day NaN": ("s='1'", "<v>NaN</v>", ("NAN", "1899-12-30")),
    "a day that is a word": ("s='1'", "<v>today</v>", ("today",)),
    "an ISO day that is none": ("t='d'", "<v>2025-02-30</v>", ("2025-02-30",)),
    "an ISO day that is a word": ("t='d'", "<v>today</v>", ("today",)),
    "a truth that is 2": ("t='b'", "<v>2</v>", ("TRUE", "2")),
    "a truth that is a word": ("t='b'", "<v>yes</v>", ()),
    "an unknown type": ("t='zz'", "<v>1</v>", ("1",)),
    "an error that is none": ("t='e'", "<v>#WHAT?</v>", ("#WHAT?",)),
    "two values": ("", "<v>1</v><v>2</v>", ("2",)),
    "a value within a value": ("", "<v>1<v>2</v></v>", ("1",)),
    "an escape in an inline text": ("t='inlineStr'", "<is><t>_x0041_</t></is>", ("A", "_x0041_")),
    "an escape of a bell": ("t='inlineStr'", "<is><t>a_x0007_b</t></is>", ("a〔U+0007〕b", "a_x0007_b")),
    "an escape of half a letter": ("t='inlineStr'", "<is><t>a_xD800_b</t></is>", ("a〔U+D800〕b", "a〔U+FFFD〕b")),
    "a letter by number that is none": ("t='inlineStr'", "<is><t>a&#xD800;b</t></is>", ()),
    "a NUL by number": ("t='inlineStr'", "<is><t>a&#0;b</t></is>", ()),
    "a letter by number beyond all": ("t='inlineStr'", "<is><t>a&#x110000;b</t></is>", ()),
    "a text of 1 MB": ("t='inlineStr'", f"<is><t>{LONG}</t></is>", (LONG,)),
    "a text of 32,767 times one letter": ("t='inlineStr'", f"<is><t>{'字' * 32_767}</t></is>", ("字" * 32_767,)),
    "text in several fonts": (
        "t='inlineStr'",
        "<is><r><t>王</t></r><r><rPr><b/></rPr><t>小明</t></r></is>",
        ("王小明",),
    ),
    "how a text is spoken": ("t='inlineStr'", '<is><t>王</t><rPh sb="0" eb="1"><t>ㄨㄤˊ</t></rPh></is>', ("王",)),
    "a formula with a text": ("t='str'", "<f>1+1</f><v>文</v>", ("文",)),
    "an array formula with a number": ("", '<f t="array" ref="A4:XFD1048576">1</f><v>2</v>', ("2",)),
}


def values() -> Iterator[Case]:
    for name, (attributes, inner, shown) in VALUES.items():
        content = with_rows(SHEET_ROWS + cell("A4", inner, f" {attributes}"))
        yield either(name, content, "W02", *({TITLE: [*ROWS, [one]]} for one in shown))


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from places()
    yield from values()
