"""The archive that a workbook is: parts are read, replaced, added, taken out; the others go over as they are packed."""

from __future__ import annotations

import io
import struct
import zlib
from itertools import count
from typing import TYPE_CHECKING
from xml.parsers.expat import ParserCreate
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from flows.steps.marking.flattening import flattened
from flows.steps.marking.markup import UnmarkableError
from flows.steps.marking.packing import LOCAL, UTF8, Packed, Writer, name_of, packed, packed_from_behind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from zipfile import ZipInfo

ENCRYPTED = 0x1
NAME_LENGTHS = struct.Struct("<26xHH")
DRAWING = ".vml"  # of notes: markup that need not be whole
SAME_NAME = str.maketrans("\\", "/")


class Package:
    """The parts of one archive by name, whatever its case; what was not touched is copied byte for byte."""

    def __init__(self, content: bytes) -> None:
        """Open an archive; UnmarkableError where it is none."""
        try:
            self._zip = ZipFile(io.BytesIO(content))
        except BadZipFile as bad:
            raise UnmarkableError("no archive") from bad
        self._content = content
        self._entries = {_key(entry.filename): entry for entry in self._zip.infolist()}
        self._new: dict[str, Packed] = {}

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries or _key(name) in self._new

    def part(self, name: str) -> bytes:
        """Give a part, in markup that can be cut into; UnmarkableError where it is not there."""
        key = _key(name)
        if key in self._new:
            return zlib.decompress(self._new[key].content, -zlib.MAX_WBITS)
        if key not in self._entries:
            raise UnmarkableError("a part is missing")
        content = self._unpacked(self._entries[key])
        return content if key.endswith(DRAWING) else flattened(content)

    def beginning(self, name: str, size: int) -> bytes:
        """Give the first bytes of a part of the archive as it was opened."""
        with self._zip.open(self._entries[_key(name)]) as part:
            return part.read(size)

    def put(
        self,
        name: str,
        content: bytes | Iterable[bytes | memoryview],
        before: bytes | None = None,
        *,
        is_ours: bool = False,
    ) -> None:
        """Replace a part, or add one; nothing is done where it says what it said `before`.

        It is packed piece by piece, so that a long one never lies in memory whole. ExpatError where a part of
        markup that was cut into, not too long and not all `is_ours`, is no longer well-formed.
        """
        is_checked = not is_ours and not name.lower().endswith(DRAWING)
        made = packed(
            name, [content] if isinstance(content, bytes) else content, ParserCreate() if is_checked else None
        )
        crc, _, size = made.facts
        if before is None or (size, crc) != (len(before), zlib.crc32(before)):
            self._new[_key(name)] = made

    def put_from_behind(
        self, name: str, later: Iterable[bytes | memoryview], first: Callable[[], Iterable[bytes | memoryview]]
    ) -> None:
        """Replace a part whose beginning is known only once the rest was written; ExpatError as of `put`."""
        self._new[_key(name)] = packed_from_behind(name, later, first)

    def remove(self, name: str) -> None:
        """Take a part out."""
        self._entries.pop(_key(name), None)
        self._new.pop(_key(name), None)

    def names(self) -> list[str]:
        """List the parts."""
        return [*self._entries, *(key for key in self._new if key not in self._entries)]

    def free_name(self, pattern: str) -> str:
        """Give the first name of a pattern that no part has."""
        return next(name for number in count(1) if (name := pattern.format(number)) not in self)

    def packed(self) -> bytes:
        """Write the archive, each part in its old place and new ones last; same parts, same bytes."""
        writer = Writer()
        for key, entry in self._entries.items():
            if key in self._new:
                writer.add(name_of(entry), entry.flag_bits & UTF8, self._new[key])
            else:
                writer.copy(entry, self._as_it_lies(entry))
        for key, part in self._new.items():
            if key not in self._entries:
                writer.add(part.name.encode(), UTF8, part)
        return writer.ended()

    def _unpacked(self, entry: ZipInfo) -> bytes:
        """Give what an entry holds; the library would hold a long one twice."""
        if entry.compress_type != ZIP_DEFLATED or entry.flag_bits & ENCRYPTED:
            return self._zip.read(entry)
        content = zlib.decompress(self._as_it_lies(entry), -zlib.MAX_WBITS, entry.file_size or 1)
        if zlib.crc32(content) != entry.CRC:
            raise UnmarkableError("a part is broken")
        return content

    def _as_it_lies(self, entry: ZipInfo) -> memoryview:
        """Give an entry's bytes as they lie in the archive."""
        name, further = NAME_LENGTHS.unpack_from(self._content, entry.header_offset)
        start = entry.header_offset + LOCAL.size + name + further
        return memoryview(self._content)[start : start + entry.compress_size]


def _key(name: str) -> str:
    return name.translate(SAME_NAME).casefold()
