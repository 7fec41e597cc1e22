"""Archives that swell, or hold parts called what no part may be called."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from hostile_case import Case, either, refused
from plain_workbooks import SHEET, SHEET_ROWS, SHEET_XML, STRINGS, TABLE, parts, xlsx
from raw_archives import FAR, STORED, Part, archive, archived, deflated, far_sizes, further

if TYPE_CHECKING:
    from collections.abc import Iterator

MIB = 1 << 20


SOUND = parts()


ALL = [Part(name.encode(), content) for name, content in SOUND.items()]


WHOLE = archive(ALL)


def besides(*more: Part) -> bytes:
    """Write the table with more parts behind its own."""
    return archive([*ALL, *more])


def instead(name: str, **fields: object) -> bytes:
    """Write the table with one of its parts told otherwise."""
    return archive([Part(one.name, one.content, **fields) if one.name == name.encode() else one for one in ALL])


def bombs() -> Iterator[Case]:
    zeros = deflated(bytes(24 * MIB))
    much = Part(b"xl/media/a.bin", bytes(0), data=zeros, central={"size": 24 * MIB}, local={"size": 24 * MIB})
    yield refused("one part of 24 MiB", besides(much), "W04")
    yield refused("a sheet of 24 MiB of blanks", xlsx(SHEET=SHEET_XML.encode() + b" " * (24 * MIB)), "W04")
    blanks = b" " * (3 * MIB)
    many = [Part(b"xl/media/%d.xml" % one, blanks) for one in range(110)]
    yield refused("110 parts of 3 MiB", besides(*many), "W04")
    block = b"a" * MIB
    small = [Part(b"xl/media/%d.xml" % one, block) for one in range(310)]
    yield refused("310 parts of 1 MiB, each below the ratio's concern", besides(*small), "W04")
    yield refused("2,100 parts", besides(*(Part(b"xl/media/%d.xml" % one) for one in range(2100))), "W04")
    yield refused("70,000 parts", besides(*(Part(b"x%d" % one) for one in range(70_000))), "W02 W04")
    nested = WHOLE
    for _ in range(20):
        nested = archived({"inner.xlsx": nested})
    yield refused("archives within archives", nested, "W01")
    kept = {"data": b"a" * MIB}
    for one in range(6):
        kept = {f"{one}-{twin}.zip": archived(kept) for twin in range(8)}
    yield refused("eight archives in each of eight", archived(kept), "W01")
    yield refused("a size of 4 GiB declared", instead(SHEET, central={"size": FAR - 1}), "W04")
    yield refused(
        "a size of 2^63 declared", instead(SHEET, central={"size": FAR, "extra": far_sizes(1 << 63, 1)}), "W02 W04"
    )
    yield refused(
        "sheet that unpacks to more than it declares", instead(SHEET, central={"size": 10}, data=zeros), "W02 W04"
    )
    yield refused(
        "a stored part that declares 100 MiB", instead(SHEET, method=STORED, central={"size": 100 * MIB}), "W02 W04"
    )
    shared = _overlapping(250)
    yield refused("entries that share one content", shared, "W02 W04")


def _overlapping(count: int) -> bytes:
    """Quote each local header within a stored block, so that all parts end in the same content."""
    kernel, entries, body = deflated(b"a" * (MIB // 4)), [], b""
    plain = b"a" * (MIB // 4)
    for one in range(count):
        name = b"p%d" % one
        head = struct.pack(
            "<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0x21, zlib.crc32(plain), len(kernel), len(plain), len(name), 0
        )
        entries.append((name, head + name))
    at, spans = 0, []
    for name, head in entries:
        spans.append((name, at))
        body += head + struct.pack("<BHH", 0, len(head), 0xFFFF ^ len(head))
        at = len(body)
    body += kernel
    directory = b"".join(
        struct.pack(
            "<4s6H3L5H2L",
            b"PK\1\2",
            20,
            20,
            0,
            8,
            0,
            0x21,
            zlib.crc32(plain),
            len(body) - start,
            len(plain),
            len(name),
            0,
            0,
            0,
            0,
            0,
            start,
        )
        + name
        for name, start in spans
    )
    return body + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)


def names() -> Iterator[Case]:
    unfit = {
        "up and out": b"../../etc/passwd",
        "up and out from within": b"xl/../../x.xml",
        "up with backslashes": b"..\\..\\x.xml",
        "an absolute name": b"/etc/passwd",
        "an absolute name with backslashes": b"\\windows\\x.xml",
        "a drive": b"C:\\x.xml",
        "a network share": b"\\\\server\\x.xml",
        "a line break": b"xl/a\nb.xml",
        "a terminal's command": b"xl/\x1b[2J.xml",
        "a NUL": b"xl/worksheets/sheet1.xml\0.png",
        "the same name twice": SHEET.encode(),
        "the same name in capitals": SHEET.upper().encode(),
        "the same name with backslashes": SHEET.replace("/", "\\").encode(),
        "the same name, the other way round": STRINGS.upper().encode(),
    }
    for name, unfit_name in unfit.items():
        yield refused(f"a part called: {name}", besides(Part(unfit_name, b"<x/>")))
    yield either("a part without a name", besides(Part(b"", b"<x/>")), "W02", TABLE)
    yield either("a folder called as a sheet", besides(Part(SHEET.encode() + b"/", b"")), "W02", TABLE)
    yield either("a folder that holds something", besides(Part(b"xl/media/", b"<x/>" * 99)), "W02", TABLE)
    yield either("a name of 60,000 letters", besides(Part(b"x" * 60_000, b"")), "W02 W04", TABLE)
    yield either("a name in no encoding", besides(Part(b"xl/\xff\xfe\x80", b"")), "W02", TABLE)
    bomb = SHEET_XML.replace(SHEET_ROWS, '<row r="1"><c r="A1"><v>666</v></c></row>').encode()
    other = further(0x7075, struct.pack("<BL", 1, zlib.crc32(b"xl/other.xml")) + SHEET.encode())
    yield either(
        "a second name, which is a sheet's",
        besides(Part(b"xl/other.xml", bomb, central={"extra": other})),
        "W02",
        TABLE,
    )
    first = Part(b"xl/other.xml", bomb, central={"extra": other})
    yield either("a second name, which is a sheet's, in front", archive([first, *ALL]), "W02", TABLE)
    renamed = further(0x7075, struct.pack("<BL", 1, zlib.crc32(SHEET.encode())) + b"xl/other.xml")
    yield either("a second name that hides a sheet", instead(SHEET, central={"extra": renamed}), "W02", TABLE)


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from bombs()
    yield from names()
