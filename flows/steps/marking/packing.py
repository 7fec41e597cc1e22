"""How parts are packed into an archive: piece by piece, at fixed times, so that same parts give same bytes."""

from __future__ import annotations

import struct
import zlib
from functools import reduce
from operator import xor
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers.expat import ParserCreate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from xml.parsers.expat import XMLParserType
    from zipfile import ZipInfo

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
FIXED = (20, 0, 8, 0, 0x21)  # version, marks, deflated, time and day: 1980-01-01
UTF8, SIZES_FOLLOW = 0x800, 0x8
CHECKED = 4 << 20  # bytes of a part that a parser looks at once more: of longer ones it would take too long
BLOCK = 1 << 16  # bytes that are packed at once
POLYNOMIAL = 0xEDB88320  # of the checksum, its lowest bit first
LEVEL = 1  # higher: four times as long


class Packed(NamedTuple):
    """A part as it lies in an archive, with its checksum and its sizes, packed and whole."""

    name: str
    content: bytes
    facts: tuple[int, int, int]


def packed(name: str, pieces: Iterable[bytes | memoryview], checker: XMLParserType | None) -> Packed:
    """Pack a part, and have a parser look at it on the way; ExpatError where it is not well-formed."""
    return _packed(name, pieces, checker, zlib.Z_FINISH)


def _packed(name: str, pieces: Iterable[bytes | memoryview], checker: XMLParserType | None, ending: int) -> Packed:
    packer, made = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS), list[bytes]()
    crc, size = 0, 0
    for block in _blocks(pieces):
        crc, size = zlib.crc32(block, crc), size + len(block)
        made.append(packer.compress(block))
        if checker and size <= CHECKED:
            checker.Parse(block)
    if checker and size <= CHECKED and ending == zlib.Z_FINISH:
        checker.Parse(b"", True)  # noqa: FBT003 - the parser's own sign of the last piece
    content = b"".join((*made, packer.flush(ending)))
    return Packed(name, content, (crc, len(content), size))


def packed_from_behind(
    name: str, later: Iterable[bytes | memoryview], first: Callable[[], Iterable[bytes | memoryview]]
) -> Packed:
    """Pack a part of which the beginning is known only once the rest was written; ExpatError as of `packed`.

    What was packed from its beginning to a boundary of bytes can stand before what was packed by itself.
    """
    behind = _packed(name, later, None, zlib.Z_FINISH)
    checker = ParserCreate() if behind.facts[2] <= CHECKED else None
    before = _packed(name, first(), checker, zlib.Z_FULL_FLUSH)
    if checker and before.facts[2] <= CHECKED:
        checker.Parse(zlib.decompress(behind.content, -zlib.MAX_WBITS), True)  # noqa: FBT003 - the last piece
    crc, size = _joined_sum(before, behind), before.facts[2] + behind.facts[2]
    content = before.content + behind.content
    return Packed(name, content, (crc, len(content), size))


def _joined_sum(before: Packed, behind: Packed) -> int:
    """Give the checksum of two parts in a row: it is linear, so zeros stand for the second one's bytes."""
    (joined, _, _), (second, _, left) = before.facts, behind.facts
    step = [POLYNOMIAL, *(1 << bit for bit in range(31))]  # what each bit becomes over one zero bit, later over 2, 4, 8
    for _ in range(3):  # to a byte
        step = [_over(step, one) for one in step]
    while left:
        joined = _over(step, joined) if left & 1 else joined
        step, left = [_over(step, one) for one in step], left >> 1
    return joined ^ second


def _over(step: list[int], bits: int) -> int:
    return reduce(xor, (become for place, become in enumerate(step) if bits >> place & 1), 0)


def _blocks(pieces: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """Put small pieces together, and cut long ones: neither lies in memory twice."""
    waiting, size = list[bytes | memoryview](), 0
    for piece in pieces:
        if len(piece) > BLOCK:
            yield from (b"".join(waiting),)
            yield from _cut(piece)
            waiting, size = [], 0
            continue
        waiting.append(piece)
        size += len(piece)
        if size >= BLOCK:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def _cut(piece: bytes | memoryview) -> Iterator[memoryview]:
    whole = memoryview(piece)
    return (whole[at : at + BLOCK] for at in range(0, len(whole), BLOCK))


def name_of(entry: ZipInfo) -> bytes:
    """Give an entry's name as it is spelled in the archive."""
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & UTF8 else "cp437")


class Writer:
    """An archive in the making."""

    def __init__(self) -> None:
        self._made, self._directory = bytearray(), list[bytes]()

    def add(self, name: bytes, marks: int, packed: Packed) -> None:
        """Put in a part of ours; its time is always the same."""
        self._entry(name, (FIXED[0], marks, *FIXED[2:]), packed.facts, packed.content)

    def copy(self, entry: ZipInfo, packed: memoryview) -> None:
        """Put in a part as it lay in the archive before."""
        year, month, day, hour, minute, second = entry.date_time
        when = (hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day)
        how = (FIXED[0], entry.flag_bits & ~SIZES_FOLLOW, entry.compress_type, *when)
        self._entry(name_of(entry), how, (entry.CRC, entry.compress_size, entry.file_size), packed)

    def _entry(self, name: bytes, how: Iterable[int], facts: tuple[int, int, int], packed: bytes | memoryview) -> None:
        how, at = tuple(how), len(self._made)
        self._made += LOCAL.pack(b"PK\x03\x04", *how, *facts, len(name), 0) + name
        self._made += packed
        central = CENTRAL.pack(b"PK\x01\x02", how[0], *how, *facts, len(name), 0, 0, 0, 0, 0, at)
        self._directory.append(central + name)

    def ended(self) -> bytes:
        """Give the whole archive, its directory last."""
        at, directory, entries = len(self._made), b"".join(self._directory), len(self._directory)
        self._made += directory
        self._made += END.pack(b"PK\x05\x06", 0, 0, entries, entries, len(directory), at, 0)
        return bytes(self._made)
