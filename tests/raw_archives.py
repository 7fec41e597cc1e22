"""Archives written field by field, so that any field of any record can say what is not so."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STORED, DEFLATED = 0, 8
LOCKED, DESCRIBED_AFTER = 0x1, 0x8
FAR = 0xFFFFFFFF


@dataclass
class Part:
    """One part. `local` and `central` replace fields of its two headers, `data` what lies between them."""

    name: bytes
    content: bytes = b""
    method: int = DEFLATED
    data: bytes | None = None
    local: Mapping[str, Any] = field(default_factory=dict)
    central: Mapping[str, Any] = field(default_factory=dict)
    after: bytes = b""  # between this part and the next

    def fields(self) -> dict[str, Any]:
        data = self.packed()
        return {
            "version": 20,
            "flags": 0,
            "method": self.method,
            "crc": zlib.crc32(self.content),
            "packed": len(data),
            "size": len(self.content),
            "name": self.name,
            "extra": b"",
        }

    def packed(self) -> bytes:
        if self.data is not None:
            return self.data
        return self.content if self.method == STORED else deflated(self.content)


@lru_cache(8)
def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _local(told: Mapping[str, Any]) -> bytes:
    sizes = told["crc"], told["packed"], told["size"], len(told["name"]), len(told["extra"])
    head = struct.pack("<4s5H3L2H", b"PK\3\4", told["version"], told["flags"], told["method"], 0, 0x21, *sizes)
    return head + told["name"] + told["extra"]


def _central(told: Mapping[str, Any]) -> bytes:
    sizes = told["crc"], told["packed"], told["size"], len(told["name"]), len(told["extra"])
    made = struct.pack(
        "<4s6H3L2H", b"PK\1\2", 20, told["version"], told["flags"], told["method"], 0, 0x21, *sizes
    ) + struct.pack("<3H2L", told.get("comment", 0), told.get("disk", 0), 0, 0, told["offset"])
    return made + told["name"] + told["extra"] + bytes(told.get("comment", 0))


def archive(
    parts: Iterable[Part],
    before: bytes = b"",
    after: bytes = b"",
    end: Mapping[str, int] | None = None,
    far: Mapping[str, int] | None = None,
) -> bytes:
    """Write parts, their directory and its end; `end` and `far` (the 64-bit twin of `end`) replace their fields."""
    body, directory, listed = bytearray(before), bytearray(), list(parts)
    for part in listed:
        fields = part.fields()
        directory += _central(fields | {"offset": len(body)} | part.central)
        body += _local(fields | part.local) + part.packed() + part.after
    count = min(len(listed), 0xFFFF)
    told = {"disk": 0, "first": 0, "here": count, "all": count, "size": len(directory), "start": len(body)}
    twin = _far_end(told | (far or {}), len(body) + len(directory)) if far is not None else b""
    told = told | {"comment": 0} | (end or {})
    return bytes(body + directory) + twin + struct.pack("<4s4H2LH", b"PK\5\6", *told.values()) + after


def _far_end(told: Mapping[str, int], at: int) -> bytes:
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, *list(told.values())[2:6])
    return record + struct.pack("<4sLQL", b"PK\6\7", 0, told.get("at", at), 1)


def further(kind: int, body: bytes) -> bytes:
    """Write one further field of a header."""
    return struct.pack("<HH", kind, len(body)) + body


def far_sizes(size: int, packed: int) -> bytes:
    """Write the further field that holds sizes in 64 bits."""
    return further(1, struct.pack("<QQ", size, packed))


def archived(parts: Mapping[str, bytes], method: int = DEFLATED) -> bytes:
    """Write sound parts."""
    return archive(Part(name.encode(), content, method) for name, content in parts.items())
