"""Workbooks of the two binary kinds, .xls and .xlsb, written record by record: small, but as Excel writes them."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schemas.drop import Span

CODES = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
FIRST_DAY = dt.date(1899, 12, 30)
PLAIN, DAY = 0, 1  # the two styles of cells
SECTOR, LEAST, FREE, END, FAT = 512, 4096, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NO_ENTRY = FREE


@dataclass(frozen=True)
class Made:
    """A sheet to be written. A cell is a text, a number, a truth, a day, an error ("#N/A"), "=#N/A", or nothing."""

    title: str
    rows: Sequence[Sequence[str | float | dt.date | None]]
    hidden_rows: Iterable[int] = ()  # from 1
    hidden_columns: Iterable[int] = ()  # from 0
    merged: Sequence[Span] = ()
    is_hidden: bool = False
    is_filtered: bool = False

    def cells(self, row: int) -> list[tuple[int, str | float | dt.date]]:
        return [(column, value) for column, value in enumerate(self.rows[row]) if value is not None]


def error_code(value: object) -> int | None:
    return CODES.get(value.removeprefix("=")) if isinstance(value, str) else None


def serial(value: float | dt.date) -> float:
    return float((value - FIRST_DAY).days if isinstance(value, dt.date) else value)


# --- .xlsb: records with short headers, in a zip package -----------------------------------------------------------


def xlsb(sheets: Sequence[Made], links: Sequence[str] = (), *, macros: bool = False, epoch_1904: bool = False) -> bytes:
    """Write an .xlsb workbook."""
    listed = [(f"rId{number}", "worksheet", f"worksheets/sheet{number}.bin") for number, _ in enumerate(sheets, 1)]
    styles = ("rIdS", "styles", "styles.bin")
    book = b"".join(_bundle(sheet, relation) for sheet, (relation, _, _) in zip(sheets, listed, strict=True))
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.bin")]),
        "xl/workbook.bin": _long(131)
        + _long(153, struct.pack("<III", epoch_1904, 0, 0))
        + _long(143)
        + book
        + _long(144)
        + _long(132),
        "xl/_rels/workbook.bin.rels": _relations([*listed, styles]),
        "xl/styles.bin": _long(278)
        + _long(617, struct.pack("<I", 2))
        + _style(0)
        + _style(14)
        + _long(618)
        + _long(279),
    }
    parts |= {f"xl/{part}": _xlsb_sheet(sheet) for sheet, (_, _, part) in zip(sheets, listed, strict=True)}
    for number, link in enumerate(links, 1):
        parts[f"xl/externalLinks/_rels/externalLink{number}.bin.rels"] = _relations(
            [("rId1", "externalLinkPath", link)]
        )
    parts |= {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"} if macros else {}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return packed.getvalue()


def _relations(listed: Iterable[tuple[str, str, str]]) -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    tags = (
        f'<Relationship Id="{one}" Type="{office}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if kind == "externalLinkPath" else "/>")
        for one, kind, target in listed
    )
    begun = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return f"{begun}{''.join(tags)}</Relationships>".encode()


def _long(kind: int, body: bytes = b"") -> bytes:
    """Write a record of an .xlsb: its kind and size take as many bytes as they need."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(body)
    while size > 0x7F:
        head += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + bytes([size]) + body


def _wide(text: str) -> bytes:
    encoded = text.encode("utf-16-le", "surrogatepass")
    return struct.pack("<I", len(encoded) // 2) + encoded


def _bundle(sheet: Made, relation: str) -> bytes:
    number = int(relation.removeprefix("rId"))
    return _long(156, struct.pack("<II", sheet.is_hidden, number) + _wide(relation) + _wide(sheet.title))


def _style(number_format: int) -> bytes:
    return _long(47, struct.pack("<HHHHHII", 0, number_format, 0, 0, 0, 0, 0)[:16])


def _xlsb_sheet(sheet: Made) -> bytes:
    width = max([1, *map(len, sheet.rows)])
    begun = _long(129) + _long(148, struct.pack("<4I", 0, max(len(sheet.rows) - 1, 0), 0, width - 1))
    columns = b"".join(_long(60, struct.pack("<IIIIH", one, one, 2304, 0, 1)) for one in sheet.hidden_columns)
    rows = b"".join(_xlsb_row(sheet, row) for row in range(len(sheet.rows)))
    merged = b"".join(
        _long(176, struct.pack("<4I", one.top - 1, one.bottom - 1, one.left, one.right)) for one in sheet.merged
    )
    filtered = _long(161, bytes(16)) + _long(163, bytes(6)) + _long(164) + _long(162) if sheet.is_filtered else b""
    return begun + _long(390) + columns + _long(391) + _long(145) + rows + _long(146) + filtered + merged + _long(130)


def _xlsb_row(sheet: Made, row: int) -> bytes:
    flags = 0x10 if row + 1 in sheet.hidden_rows else 0
    head = _long(0, struct.pack("<IIHBBBI", row, 0, 300, 0, flags, 0, 0))
    return head + b"".join(_xlsb_cell(column, value) for column, value in sheet.cells(row))


def _xlsb_cell(column: int, value: str | float | dt.date) -> bytes:
    code, style = error_code(value), DAY if isinstance(value, dt.date) else PLAIN
    place = struct.pack("<II", column, style)
    if code is not None:
        return _long(11, place + bytes([code, 0, 0])) if str(value).startswith("=") else _long(3, place + bytes([code]))
    if isinstance(value, bool):
        return _long(4, place + bytes([value]))
    return (
        _long(6, place + _wide(value)) if isinstance(value, str) else _long(5, place + struct.pack("<d", serial(value)))
    )


# --- .xls: records with long headers, in a compound file -----------------------------------------------------------


def xls(
    sheets: Sequence[Made],
    links: Sequence[str] = (),
    *,
    macros: bool = False,
    epoch_1904: bool = False,
    password: bool = False,
) -> bytes:
    """Write an .xls workbook (BIFF8)."""
    written = [_xls_sheet(sheet) for sheet in sheets]
    listed = b"".join(_listed(sheet, 0) for sheet in sheets)
    begun = _short(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 6))
    begun += _short(0x002F, bytes(54)) if password else b""
    begun += _short(0x0042, struct.pack("<H", 1200)) + _short(0x0022, struct.pack("<H", epoch_1904))
    begun += _short(0x00E0, struct.pack("<HH16x", 0, 0)) + _short(0x00E0, struct.pack("<HH16x", 0, 14))
    ended = b"".join(_short(0x01AE, struct.pack("<H", 1) + _text("\1" + link)) for link in links) + _short(0x000A)
    start = len(begun) + len(listed) + len(ended)
    for sheet, content in zip(sheets, written, strict=True):
        begun += _listed(sheet, start)
        start += len(content)
    return compound(begun + ended + b"".join(written), macros=macros)


def _short(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-le", "surrogatepass")
    return struct.pack("<HB", len(encoded) // 2, 1) + encoded


def _listed(sheet: Made, start: int) -> bytes:
    name = _text(sheet.title)
    return _short(0x0085, struct.pack("<IBB", start, sheet.is_hidden, 0) + name[:1] + name[2:])


def _xls_sheet(sheet: Made) -> bytes:
    width = max([1, *map(len, sheet.rows)])
    begun = _short(0x0809, struct.pack("<HHHHII", 0x0600, 16, 0, 0, 0, 6))
    begun += _short(0x009B) if sheet.is_filtered else b""
    begun += b"".join(_short(0x007D, struct.pack("<6H", one, one, 2304, 0, 1, 0)) for one in sheet.hidden_columns)
    begun += _short(0x0200, struct.pack("<IIHHH", 0, len(sheet.rows), 0, width, 0))
    for row in range(len(sheet.rows)):
        flags = 0x20 if row + 1 in sheet.hidden_rows else 0
        begun += _short(0x0208, struct.pack("<8H", row, 0, width, 300, 0, 0, 0x100 | flags, 15))
    cells = b"".join(_xls_cell(row, *cell) for row in range(len(sheet.rows)) for cell in sheet.cells(row))
    merged = b"".join(struct.pack("<4H", one.top - 1, one.bottom - 1, one.left, one.right) for one in sheet.merged)
    return begun + cells + _short(0x00E5, struct.pack("<H", len(sheet.merged)) + merged) + _short(0x000A)


def _xls_cell(row: int, column: int, value: str | float | dt.date) -> bytes:
    code, place = error_code(value), struct.pack("<HHH", row, column, DAY if isinstance(value, dt.date) else PLAIN)
    if code is not None and str(value).startswith("="):
        return _short(0x0006, place + bytes([2, 0, code, 0, 0, 0, 255, 255]) + struct.pack("<HIHBB", 0, 0, 2, 28, code))
    if code is not None or isinstance(value, bool):
        return _short(0x0205, place + bytes([int(value) if code is None else code, code is not None]))
    if isinstance(value, str):
        return _short(0x0204, place + _text(value))
    return _short(0x0203, place + struct.pack("<d", serial(value)))


def compound(stream: bytes, name: str = "Workbook", *, macros: bool = False) -> bytes:
    """Put one stream into a compound file, with an empty storage of macros beside it where that is wanted."""
    size = max(len(stream), LEAST)
    sectors = -(-size // SECTOR)
    tables = next(count for count in range(1, 110) if count * (SECTOR // 4) >= sectors + 1 + count)
    first = tables + 1
    chain = [FAT] * tables + [END] + [*range(first + 1, first + sectors), END]
    chain += [FREE] * (tables * (SECTOR // 4) - len(chain))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, tables, tables, 0, LEAST, END, 0, END, 0)
    head += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    entries = [("Root Entry", 5, NO_ENTRY, 1, END, 0), (name, 2, 2 if macros else NO_ENTRY, NO_ENTRY, first, size)]
    entries += [("_VBA_PROJECT_CUR", 1, NO_ENTRY, NO_ENTRY, 0, 0)] if macros else []
    directory = b"".join(_entries(entries)).ljust(SECTOR, b"\0")
    return head + struct.pack(f"<{len(chain)}I", *chain) + directory + stream.ljust(sectors * SECTOR, b"\0")


def _entries(entries: Iterable[tuple[str, int, int, int, int, int]]) -> Iterator[bytes]:
    for name, kind, right, child, start, size in entries:
        encoded = name.encode("utf-16-le") + b"\0\0"
        yield encoded.ljust(64, b"\0") + struct.pack(
            "<HBBIII36xIII", len(encoded), kind, 1, NO_ENTRY, right, child, start, size, 0
        )
