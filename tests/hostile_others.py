"""Files of other programs under the name of a workbook, and files that hold nothing."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tarfile
import zlib
from typing import TYPE_CHECKING

from hostile_case import Case, refused
from plain_workbooks import TITLE, xlsx
from raw_archives import archived

if TYPE_CHECKING:
    from collections.abc import Iterator


def others() -> Iterator[Case]:
    yield refused("nothing", b"")
    for count in (1, 512, 100_000):
        yield refused(f"{count} zeros", bytes(count))
    yield refused("one letter", b"a", "W01")
    yield refused("one byte", b"\xff", "W01 W02")
    yield refused("P", b"P", "W01 W02")
    yield refused("the first four bytes of an archive", b"PK\3\4", "W02")
    yield refused("an .xlsx packed by gzip", gzip.compress(xlsx()), "W01")
    kinds = {
        "PDF": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
        "PNG": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "JPEG": b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(100),
        "GIF": b"GIF89a" + bytes(50),
        "BMP": b"BM" + bytes(100),
        "TIFF": b"II*\0" + bytes(100),
        "WebP": b"RIFF\x24\0\0\0WEBPVP8 " + bytes(30),
        "HEIC": b"\0\0\0\x18ftypheic" + bytes(30),
        "MP4": b"\0\0\0\x20ftypisom" + bytes(99),
        "MP3": b"ID3\4\0" + bytes(99),
        "a bare MP3": b"\xff\xfb\x90\x64" + bytes(range(256)) * 4,
        "AVI": b"RIFF\x24\0\0\0AVI LIST" + bytes(99),
        "a program of Windows": b"MZ\x90\0" + bytes(500),
        "a program of Linux": b"\x7fELF" + bytes(500),
        "7z": b"7z\xbc\xaf\x27\x1c" + bytes(99),
        "RAR": b"Rar!\x1a\7\1\0" + bytes(99),
        "bzip2": b"BZh91AY" + bytes(99),
        "xz": b"\xfd7zXZ\0" + bytes(99),
        "RTF": b"{\\rtf1\\ansi\\deff0, a table}",
        "a page": b"<!DOCTYPE html><html><body><table><tr><td>1</td></tr></table></body></html>",
        "a page without its head": "<table border=1><tr><td>學號</td><td>1,2</td></tr></table>".encode(),
        "a page in Big5": "<html><meta charset=big5><body>學號,姓名</body></html>".encode("cp950"),
        "a page in UTF-16": "<html><body>學號,姓名</body></html>".encode("utf-16"),
        "XML": b'<?xml version="1.0"?>\n<a><b>1,2</b></a>',
        "Excel 2003 in XML": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "flat ODS": b'<?xml version="1.0"?><office:document xmlns:office="x" '
        b'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>',
        "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><text>1,2</text></svg>',
        "JSON": json.dumps([{"a": 1, "b": "2,3"}]).encode(),
        "a shortcut": b"L\0\0\0\1\x14\2\0" + bytes(100),
        "Excel 2": b"\x09\0\4\0\2\0\x10\0" + bytes(50),
        "Excel 4": b"\x09\4\6\0\0\0\x10\0" + bytes(50),
        "noise": zlib.compress(bytes(range(256)) * 9)[2:],
        "a tape archive": _tar(),
        "a database": _database(),
        "a font": b"\0\1\0\0\0\x0c" + bytes(range(250)),
    }
    for name, content in kinds.items():
        yield refused(f"{name} called .xlsx", content, "W01 W02")
        if name in {"PDF", "a page", "JPEG"}:
            for ending in (".xls", ".ods", ".csv"):
                yield refused(f"{name} called {ending}", content, "W01", ending)
    packages = {
        "a text document": {"[Content_Types].xml": b"<x/>", "_rels/.rels": b"<x/>", "word/document.xml": b"<x/>"},
        "slides": {"[Content_Types].xml": b"<x/>", "_rels/.rels": b"<x/>", "ppt/presentation.xml": b"<x/>"},
        "a drawing": {"[Content_Types].xml": b"<x/>", "visio/document.xml": b"<x/>"},
        "a text of OpenDocument": {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"},
        "an e-book": {"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<x/>"},
        "a program of Java": {"META-INF/MANIFEST.MF": b"x", "A.class": b"\xca\xfe\xba\xbe"},
        "Numbers": {"Index/Document.iwa": b"\0" * 90, "Metadata/Properties.plist": b"bplist00"},
        "pictures": {"a.jpg": b"\xff\xd8\xff", "b.jpg": b"\xff\xd8\xff"},
        "nothing": {},
    }
    for name, parts in packages.items():
        yield refused(f"an archive of {name} called .xlsx", archived(parts), "W01")


def _tar() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tape:
        told = tarfile.TarInfo("a.xlsx")
        told.size = 4
        tape.addfile(told, io.BytesIO(b"1,2\n"))
    return packed.getvalue()


def _database() -> bytes:
    database = sqlite3.connect(":memory:")
    database.execute(f'create table "{TITLE}" (a)')
    content = database.serialize()
    database.close()
    return content


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from others()
