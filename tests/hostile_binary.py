"""Older and binary workbooks (.xls, .xlsb) that lie, are locked or are cut off."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

from binary_workbooks import SECTOR, Made, compound, xls, xlsb
from hostile_case import Case, either, read, refused
from plain_workbooks import ROWS, TABLE, TITLE
from raw_archives import archived

if TYPE_CHECKING:
    from collections.abc import Iterator

VALUES = [[float(cell) if cell in {"3", "2.5"} else cell for cell in row] for row in ROWS]


OLD, BINARY = xls([Made(TITLE, VALUES)]), xlsb([Made(TITLE, VALUES)])


FAT_AT, DIRECTORY_AT = SECTOR, 2 * SECTOR


def written(content: bytes, at: int, kind: str, *values: int) -> bytes:
    """Write numbers over a place of a compound file."""
    changed = bytearray(content)
    struct.pack_into(kind, changed, at, *values)
    return bytes(changed)


DAMAGE: dict[str, tuple[int, str, tuple[int, ...]]] = {
    "a chain that returns to itself": (FAT_AT + 4 * 3, "<I", (3,)),
    "a chain that returns to its beginning": (FAT_AT + 4 * 5, "<I", (2,)),
    "a chain beyond the end": (FAT_AT + 4 * 3, "<I", (90_000,)),
    "a chain that ends early": (FAT_AT + 4 * 3, "<I", (0xFFFFFFFE,)),
    "a chain that is free": (FAT_AT + 4 * 3, "<I", (0xFFFFFFFF,)),
    "a table of chains beyond the end": (76, "<I", (90_000,)),
    "a table of chains that is the header": (76, "<I", (0xFFFFFFFE,)),
    "2^31 tables of chains": (44, "<I", (1 << 31,)),
    "a list of tables that returns to itself": (68, "<2I", (0, 0xFFFFFFF)),
    "sectors of 2^60 bytes": (30, "<H", (60,)),
    "sectors of no bytes": (30, "<H", (0,)),
    "small sectors of 2^40 bytes": (32, "<H", (40,)),
    "another byte order": (28, "<H", (0xFEFF,)),
    "a directory beyond the end": (48, "<I", (90_000,)),
    "a directory that is the table": (48, "<I", (0,)),
    "a directory in a circle": (DIRECTORY_AT + 128 + 68, "<I", (1,)),
    "an entry that is its own child": (DIRECTORY_AT + 76, "<I", (0,)),
    "an entry beyond the directory": (DIRECTORY_AT + 76, "<I", (9_999,)),
    "a stream of 2^32 bytes": (DIRECTORY_AT + 128 + 120, "<I", (0xFFFFFFFF,)),
    "a stream of 2^40 bytes": (DIRECTORY_AT + 128 + 120, "<Q", (1 << 40,)),
    "a stream a little longer": (DIRECTORY_AT + 128 + 120, "<I", (9_000,)),
    "a stream without bytes": (DIRECTORY_AT + 128 + 120, "<I", (0,)),
    "a stream that starts beyond the end": (DIRECTORY_AT + 128 + 116, "<I", (90_000,)),
    "a stream that starts at the directory": (DIRECTORY_AT + 128 + 116, "<I", (1,)),
    "a name without end": (DIRECTORY_AT + 128 + 64, "<H", (0xFFFF,)),
    "a stream that is a storage": (DIRECTORY_AT + 128 + 66, "<B", (1,)),
}


STREAM_AT = 3 * SECTOR


def records() -> Iterator[tuple[int, int, int]]:
    """Give place, kind and size of each record of the older workbook."""
    at = STREAM_AT
    while at < len(OLD) - 4:
        kind, size = struct.unpack_from("<HH", OLD, at)
        if not kind and not size:
            return
        yield at, kind, size
        at += 4 + size


def older() -> Iterator[Case]:
    yield read("a sound .xls", OLD, TABLE, ".xls")
    yield read("a sound .xls called .xlsx", OLD, TABLE)
    for name, (at, kind, values) in DAMAGE.items():
        yield either(name, written(OLD, at, kind, *values), "W01 W02 W04", TABLE, ending=".xls")
    for place in range(1, len(OLD), 512):
        yield refused(f"an .xls cut off at {place}", OLD[:place], "W01 W02", ".xls")
    for number, (at, kind, size) in enumerate(records()):
        yield refused(
            f"record {number} ({kind:#x}) that says it is 60,000 bytes long",
            written(OLD, at + 2, "<H", 60_000),
            "W02 W04",
            ".xls",
        )
        if size > 1 and kind in {0x85, 0x203, 0x204, 0x208}:
            yield refused(
                f"record {number} ({kind:#x}) one byte shorter", written(OLD, at + 2, "<H", size - 1), "W02 W04", ".xls"
            )
        if kind == 0x204:
            far = written(OLD, at + 4, "<HH", 65535, 255)
            yield either(f"record {number}: a text at IV65536", far, "W02 W04", ending=".xls")
            yield either(
                f"record {number}: a text of 60,000 letters",
                written(OLD, at + 10, "<H", 60_000),
                "W02",
                TABLE,
                ending=".xls",
            )
        if kind == 0x85:
            yield refused("a sheet that starts beyond the end", written(OLD, at + 4, "<I", 1 << 30), "W02", ".xls")
            yield refused("a sheet that starts within another record", written(OLD, at + 4, "<I", 9), "W02", ".xls")
            yield refused("a sheet that is the workbook", written(OLD, at + 4, "<I", 0), "W02", ".xls")
    yield refused("an .xls with a password", xls([Made(TITLE, VALUES)], password=True), "W03", ".xls")
    yield refused("an .xls without sheets", xls([]), "W02", ".xls")
    yield refused("300 sheets in .xls", xls([Made(f"s{one}", []) for one in range(300)]), "W04", ".xls")
    yield refused("two sheets of one name in .xls", xls([Made("s", VALUES), Made("s", VALUES)]), "W02", ".xls")
    for name in ("EncryptedPackage", "WordDocument", "PowerPoint Document", "VisioDocument", "Unknown"):
        yield refused(f"a compound file of {name}", compound(bytes(5000), name), "W03" if name[0] == "E" else "W01")
    yield refused("a compound file of noise", compound(bytes(range(256)) * 20), "W02", ".xls")
    yield refused("the beginning of a compound file", OLD[:8], "W02", ".xls")
    yield refused("an .xls of zeros behind its header", OLD[:512] + bytes(len(OLD) - 512), "W02", ".xls")


def binary() -> Iterator[Case]:
    yield read("a sound .xlsb", BINARY, TABLE, ".xlsb")
    yield read("a sound .xlsb called .xlsx", BINARY, TABLE)
    with zipfile.ZipFile(io.BytesIO(BINARY)) as package:
        held = {name: package.read(name) for name in package.namelist()}
    for part in ("xl/workbook.bin", "xl/worksheets/sheet1.bin", "xl/_rels/workbook.bin.rels"):
        content = held[part]
        yield refused(
            f"{part} missing", archived({name: one for name, one in held.items() if name != part}), "W02", ".xlsb"
        )
        yield refused(f"{part} empty", archived(held | {part: b""}), "W02", ".xlsb")
        yield refused(f"{part} in noise", archived(held | {part: bytes(range(256)) * 4}), "W02 W04", ".xlsb")
        for place in range(1, len(content), max(len(content) // 8, 1)):
            yield refused(f"{part} cut off at {place}", archived(held | {part: content[:place]}), "W02", ".xlsb")
        for place in range(0, len(content), max(len(content) // 8, 1)):
            big = content[:place] + b"\xff\xff\xff\xff\x7f" + content[place:]
            yield refused(
                f"{part} with a record of 2^28 bytes at {place}", archived(held | {part: big}), "W02 W04", ".xlsb"
            )
    for place in range(1, len(BINARY), len(BINARY) // 9):
        yield refused(f"an .xlsb cut off at {place}", BINARY[:place], "W01 W02", ".xlsb")
    yield refused("300 sheets in .xlsb", xlsb([Made(f"s{one}", []) for one in range(300)]), "W04", ".xlsb")


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from older()
    yield from binary()
