"""Whether a long part of an archive is what its directory says: looked at piece by piece, before any room is taken."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from flows.steps.reading.limits import MIB

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = MIB // 4


def is_honest(packed: memoryview, size: int, checksum: int) -> bool:
    """Tell whether a deflated part unpacks to just so many bytes of that checksum; zlib.error where it is broken."""
    told, found = 0, 0
    for piece in _pieces(packed):
        told, found = zlib.crc32(piece, told), found + len(piece)
        if found > size:
            return False
    return (told, found) == (checksum, size)


def _pieces(packed: memoryview) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), BLOCK):
        left: bytes | memoryview = packed[at : at + BLOCK]
        while left:
            yield unpacker.decompress(left, MIB)
            left = unpacker.unconsumed_tail
    yield unpacker.flush()
