"""Whether a PNG or a JPG is whole: every part as long as it says, to the mark of the end."""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING

from schemas.attached import Flaw

if TYPE_CHECKING:
    from flows.steps.attachments.content import Content

MOST_PARTS = 100_000
"""A picture of more parts was made to keep its reader busy."""
HEAD, LONGEST_CHUNK, BLOCK = 8, (1 << 31) - 1, 1 << 20

# Within the coded picture 0xff stands before 0 for itself, before d0 to d7 for a new start, before ff for nothing.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_FILL, _LONGEST_FILL = b"\xff", 1 << 10
_END, _SCAN, _NO_LENGTH = 0xD9, 0xDA, 0x01
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_FIRST_WITH_LENGTH, _NESTED = 0xC0, 0xD8


def flaw_of_png(content: Content) -> Flaw:
    """Walk the chunks, each with its checksum, to the one that ends the picture; what comes behind is no part of it."""
    place, kinds = HEAD, set[bytes]()
    for _ in range(MOST_PARTS):
        head = content.read(place, HEAD)
        if len(head) < HEAD or head == bytes(HEAD):
            return Flaw.TRUNCATED
        length, kind = struct.unpack(">I4s", head)
        if not kind.isalpha() or length > LONGEST_CHUNK or bool(kinds) == (kind == b"IHDR"):
            return Flaw.DAMAGED
        if place + 12 + length > content.size:
            return Flaw.TRUNCATED
        if not _checksum_holds(content, place + 4, 4 + length):
            return Flaw.DAMAGED
        if kind == b"IEND":
            return Flaw.NONE if b"IDAT" in kinds else Flaw.DAMAGED
        kinds.add(kind)
        place += 12 + length
    return Flaw.DAMAGED


def _checksum_holds(content: Content, place: int, length: int) -> bool:
    checksum, end = 0, place + length
    while place < end:
        block = content.read(place, min(BLOCK, end - place))
        checksum, place = zlib.crc32(block, checksum), place + len(block)
    return checksum == int.from_bytes(content.read(end, 4))


def flaw_of_jpg(content: Content) -> Flaw:
    """Walk the segments to the mark of the end; small pictures within them are stepped over."""
    place, codes = 2, set[int]()
    for _ in range(MOST_PARTS):
        found = content.find(_MARKER, place)
        if found is None:
            return Flaw.TRUNCATED
        code = content.read(found, 2)[1]
        if not (_SCAN in codes or _is_fill(content, place, found)) or not _may_follow(code):
            return Flaw.DAMAGED
        if code == _END:
            return Flaw.NONE if _SCAN in codes and codes & _FRAMES else Flaw.DAMAGED
        length = 0 if code == _NO_LENGTH else int.from_bytes(content.read(found + 2, 2))
        place = found + 2 + length
        if place > content.size:
            return Flaw.TRUNCATED
        codes.add(code)
    return Flaw.DAMAGED


def _may_follow(code: int) -> bool:
    return code == _NO_LENGTH or (code >= _FIRST_WITH_LENGTH and code != _NESTED)


def _is_fill(content: Content, begin: int, end: int) -> bool:
    """Tell whether nothing but fill stands between two segments."""
    return end - begin <= _LONGEST_FILL and not content.read(begin, end - begin).strip(_FILL)
