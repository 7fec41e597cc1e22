"""Archives whose headers, directory or end say what is not so, or were changed by one bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile_archives import ALL, WHOLE, instead
from hostile_case import Case, either, refused
from plain_workbooks import SHEET, SHEET_XML, TABLE
from raw_archives import FAR, LOCKED, STORED, Part, archive, deflated, further

if TYPE_CHECKING:
    from collections.abc import Iterator

LIES = {
    "the directory says fewer bytes": {"central": {"size": 100}},
    "the directory says more bytes": {"central": {"size": 5000}},
    "the directory says fewer packed bytes": {"central": {"packed": 50}},
    "the directory says more packed bytes": {"central": {"packed": 5000}},
    "a checksum is wrong": {"central": {"crc": 1}},
    "both checksums are wrong": {"central": {"crc": 1}, "local": {"crc": 1}},
    "the header has another name": {"local": {"name": b"xl/worksheets/sheet9.xml"}},
    "the header has a shorter name": {"local": {"name": b"xl/sheet1.xml"}},
    "the directory has another name": {"central": {"name": b"xl/worksheets/sheet9.xml"}},
    "stored is said of what is packed": {"central": {"method": STORED}, "local": {"method": STORED}},
    "packed is said of what is stored": {"method": STORED, "central": {"method": 8}, "local": {"method": 8}},
    "an unknown method": {"central": {"method": 99}, "local": {"method": 99}},
    "an old method": {"central": {"method": 6}, "local": {"method": 6}},
    "bzip2": {"central": {"method": 12}, "local": {"method": 12}},
    "lzma": {"central": {"method": 14}, "local": {"method": 14}},
    "zstandard": {"central": {"method": 93}, "local": {"method": 93}},
    "a header far behind the end": {"central": {"offset": 10_000_000}},
    "a header at the first part": {"central": {"offset": 0}},
    "a header in the midst of another": {"central": {"offset": 7}},
    "a header that is no header": {"data": b"\7\0\0\0", "central": {"offset": 33}},
    "a version of the future": {"central": {"version": 99}},
    "strong encryption": {"central": {"flags": 0x40 | LOCKED}},
    "a patch": {"central": {"flags": 0x20}},
    "64-bit sizes without their field": {"central": {"size": FAR, "packed": FAR}},
    "64-bit sizes cut short": {"central": {"size": FAR, "packed": FAR, "extra": further(1, b"1234")}},
    "a further field that is longer than all": {"central": {"extra": b"\1\0\xff\xff"}},
    "another size in the header": {"local": {"size": 7}},
    "a longer further field in the header": {"local": {"extra": b""}, "data": b"\0\0\0" + deflated(SHEET_XML.encode())},
    "a deflate stream that ends early": {"data": deflated(SHEET_XML.encode())[:-9]},
    "a deflate stream that is noise": {"data": bytes(range(256)) * 2},
    "a deflate stream with something behind it": {"data": deflated(SHEET_XML.encode()) + b"more"},
    "a deflate stream with a second one behind it": {"data": deflated(SHEET_XML.encode()) + deflated(b"<x/>")},
}


NO_MATTER = {
    "another size in the header",
    "a deflate stream with something behind it",
    "a deflate stream with a second one behind it",
    "a patch",
    "a further field that is longer than all",
}


def lies() -> Iterator[Case]:
    for name, fields in LIES.items():
        rules = "W02 W03 W04"
        yield (
            either(name, instead(SHEET, **fields), rules, TABLE)
            if name in NO_MATTER
            else refused(name, instead(SHEET, **fields), rules)
        )
    yield refused(
        "a password",
        archive(Part(one.name, one.content, central={"flags": LOCKED}, local={"flags": LOCKED}) for one in ALL),
        "W03",
    )
    yield refused("a password on one part", instead(SHEET, central={"flags": LOCKED}, local={"flags": LOCKED}), "W03")
    ends = {
        "fewer entries than there are": {"here": 3, "all": 3},
        "more entries than there are": {"here": 90, "all": 90},
        "no entries": {"here": 0, "all": 0},
        "65,535 entries": {"here": 65535, "all": 65535},
        "entries on this disk and in all differ": {"here": 3},
        "several disks": {"disk": 1},
        "a directory on another disk": {"first": 1},
        "a directory too early": {"start": 10},
        "a directory too late": {"start": len(WHOLE)},
        "a directory without size": {"size": 0},
        "a directory of all the file": {"size": len(WHOLE)},
        "a directory beyond 4 GiB": {"size": FAR, "start": FAR},
        "a comment that is not there": {"comment": 9},
    }
    for name, fields in ends.items():
        yield refused(f"the end tells of {name}", archive(ALL, end=fields), "W02 W04")
    fars = {
        "fewer entries": {"here": 3, "all": 3},
        "more entries": {"here": 1 << 40, "all": 1 << 40},
        "another directory": {"start": 10},
        "a directory of 2^60 bytes": {"size": 1 << 60},
        "another place of itself": {"at": 3},
    }
    for name, fields in fars.items():
        yield refused(f"the 64-bit end tells of {name}", archive(ALL, far=fields), "W02 W04")
        everything = {"here": 65535, "all": 65535, "size": FAR, "start": FAR}
        yield refused(f"only the 64-bit end tells, of {name}", archive(ALL, end=everything, far=fields), "W02 W04")


def flips() -> Iterator[Case]:
    at = WHOLE.index(b"PK\1\2")
    for place in range(0, 46, 3):
        for start, where in ((0, "first header"), (at, "directory"), (len(WHOLE) - 22, "end")):
            if where != "end" or place < 22:
                flipped = bytearray(WHOLE)
                flipped[start + place % 46] ^= 1 << (place % 8)
                yield either(f"one bit of the {where} turned, byte {place}", bytes(flipped), "W01 W02 W03 W04", TABLE)


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from lies()
    yield from flips()
