"""Archives that are cut off or have something before or behind them, and odd ones that are whole."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from hostile_archives import ALL, SOUND, WHOLE, besides, instead
from hostile_case import Case, either, read, refused
from plain_workbooks import ROOT, SHEET, SHEET_XML, TABLE, TYPES
from raw_archives import DESCRIBED_AFTER, FAR, STORED, Part, archive, archived, deflated, far_sizes

if TYPE_CHECKING:
    from collections.abc import Iterator


def cuts() -> Iterator[Case]:
    marks = sorted({at for mark in (b"PK\3\4", b"PK\1\2", b"PK\5\6") for at in _found(WHOLE, mark)})
    for number, at in enumerate(marks[1:]):
        yield refused(f"cut off before record {number + 1}", WHOLE[:at])
    for number, (at, following) in enumerate(zip(marks, [*marks[1:], len(WHOLE)], strict=True)):
        yield refused(f"cut off within record {number}", WHOLE[: (at + following) // 2])
    yield refused("one byte too short", WHOLE[:-1])
    yield refused("only its end", WHOLE[-22:], "W01 W02")
    yield refused("without its beginning", WHOLE[40:], "W01 W02")
    yield refused("its second half zeros", WHOLE[: len(WHOLE) // 2].ljust(len(WHOLE), b"\0"))
    yield refused("its midst zeros", WHOLE[:200] + bytes(300) + WHOLE[500:])
    yield refused("an end that is nothing else", b"PK\5\6" + bytes(18), "W01")
    yield refused("twice itself", WHOLE + WHOLE)
    yield refused("zeros behind it", WHOLE + bytes(512))
    yield refused("a line break behind it", WHOLE + b"\r\n")
    yield refused("another program in front", b"MZ" + bytes(500) + WHOLE, "W01")
    yield refused("text in front", b"hello\n" + WHOLE, "W01 W02")
    yield refused("a PDF in front", b"%PDF-1.4\n%%EOF\n" + WHOLE, "W01")
    yield refused("a PDF behind it", WHOLE + b"%PDF-1.4\n%%EOF\n")
    yield refused("something in front that the directory knows of", archive(ALL, before=b"PK\3\4" + bytes(60)))
    yield read("a comment at its end", archive(ALL, after=b"comment", end={"comment": 7}), TABLE)
    hidden = archive(ALL, after=WHOLE, end={"comment": len(WHOLE)})
    yield refused("a second archive in its comment", hidden)


def _found(content: bytes, mark: bytes) -> Iterator[int]:
    at = content.find(mark)
    while at >= 0:
        yield at
        at = content.find(mark, at + 1)


def odd() -> Iterator[Case]:
    described = struct.pack(
        "<4s3L", b"PK\7\10", zlib.crc32(SHEET_XML.encode()), len(deflated(SHEET_XML.encode())), len(SHEET_XML.encode())
    )
    streamed = {"flags": DESCRIBED_AFTER, "crc": 0, "packed": 0, "size": 0}
    yield read(
        "sizes behind the content",
        instead(SHEET, local=streamed, central={"flags": DESCRIBED_AFTER}, after=described),
        TABLE,
    )
    yield read(
        "sizes behind the content, without a mark",
        instead(SHEET, local=streamed, central={"flags": DESCRIBED_AFTER}, after=described[4:]),
        TABLE,
    )
    yield read("stored", archived(SOUND, STORED), TABLE)
    yield read("a 64-bit end besides", archive(ALL, far={}), TABLE)
    everything = {"here": 65535, "all": 65535, "size": FAR, "start": FAR}
    yield read("a 64-bit end alone", archive(ALL, end=everything, far={}), TABLE)
    yield read("64-bit sizes in every header", archive(_far(one) for one in ALL), TABLE)
    yield read("a 64-bit end and sizes", archive([_far(one) for one in ALL], end=everything, far={}), TABLE)
    yield read("parts in another order", archive(reversed(ALL)), TABLE)
    yield read("folders listed", besides(Part(b"xl/", method=STORED), Part(b"xl/worksheets/", method=STORED)), TABLE)
    yield read("backslashes", archived({name.replace("/", "\\"): one for name, one in SOUND.items()}), TABLE)
    yield read(
        "pictures and printers' settings",
        besides(Part(b"xl/media/a.png", b"\x89PNG"), Part(b"xl/printerSettings/a.bin", b"\0")),
        TABLE,
    )
    yield read("an empty picture", besides(Part(b"xl/media/a.png", method=STORED)), TABLE)
    lower = {name.lower() if name not in {TYPES, ROOT} else name: one for name, one in SOUND.items()}
    yield read("names in small letters", archived(lower), TABLE)
    yield either("names in capitals", archived({name.upper(): one for name, one in SOUND.items()}), "W02", TABLE)


def _far(part: Part) -> Part:
    sizes = {"size": FAR, "packed": FAR, "extra": far_sizes(len(part.content), len(part.packed()))}
    return Part(part.name, part.content, central=sizes, local=sizes)


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from cuts()
    yield from odd()
