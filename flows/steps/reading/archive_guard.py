"""Whether an archive is whole and honest: looked at before any parser, each part read once against its checksum."""

from __future__ import annotations

import io
import struct
import zlib
from operator import itemgetter
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from flows.steps.reading.archive_end import end_of
from flows.steps.reading.archive_parts import Parts
from flows.steps.reading.entry_names import is_told, name_of
from flows.steps.reading.limits import MIB
from flows.steps.reading.long_parts import is_honest
from flows.steps.reading.refusal import UnreadableError
from schemas import wording_files as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.steps.reading.archive_end import End
    from flows.steps.reading.limits import Limits

HEADER = struct.Struct("<26xHH")  # of one entry: where the lengths of its name and of its further field stand
FURTHER = struct.Struct("<HH")  # the kind and length of each of its further fields
SECOND_NAME, SECOND_NAME_HEAD = 0x7075, 5  # a name in UTF-8, behind a version and a checksum
ENCRYPTED = 0x1
LONG = 64 * MIB  # bytes of a part
WIDE_BLANK = "\u3000"  # stands between the parts of Chinese names
DAMAGE = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, struct.error, OverflowError)


class Archive:
    """An archive whose directory was found honest; its parts are read one by one, each against its checksum."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        """Check the directory; UnreadableError with W02, W03 or W04 where it is not to be trusted."""
        end = end_of(content)
        if end.entries > limits.parts:
            raise UnreadableError("W04", words.PARTS.format(limit=limits.parts, count=end.entries))
        self._content = content
        try:
            self._zip = ZipFile(io.BytesIO(content))
        except DAMAGE:
            raise UnreadableError("W02", words.CUT_OFF) from None
        if len(self._zip.infolist()) != end.entries:
            raise _lying()
        _check_names(self._zip.infolist())
        self.entries = [entry for entry in self._zip.infolist() if not entry.filename.endswith("/")]
        _check_sizes(self.entries, limits)
        _check_places(self._zip.infolist(), content, end)

    @property
    def names(self) -> list[str]:
        """List the parts' names, written with slashes, in the archive's order."""
        return [_plain(entry.filename) for entry in self.entries]

    def read(self, entry: ZipInfo) -> bytes:
        """Give a part's content; UnreadableError (W02, W03) where it is not what the directory says."""
        if entry.flag_bits & ENCRYPTED:
            raise UnreadableError("W03", words.PASSWORD_ARCHIVE)
        if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise UnreadableError("W02", words.UNKNOWN_METHOD.format(part=_shown(entry)))
        try:
            content = self._unpacked(entry)
        except DAMAGE:
            raise UnreadableError("W02", words.BROKEN_PART.format(part=_shown(entry))) from None
        if len(content) != entry.file_size:
            raise _lying(entry)
        return content

    def _unpacked(self, entry: ZipInfo) -> bytes:
        """Give what an entry holds; a long one at once where it is honest, since the library would hold it twice."""
        if entry.file_size <= LONG or entry.compress_type != ZIP_DEFLATED:
            return self._zip.read(entry)
        name, further = HEADER.unpack_from(self._content, entry.header_offset)
        start = entry.header_offset + HEADER.size + name + further
        packed = memoryview(self._content)[start : start + entry.compress_size]
        if not is_honest(packed, entry.file_size, entry.CRC):
            raise _lying(entry)
        return zlib.decompress(packed, -zlib.MAX_WBITS, entry.file_size)

    def parts(self, kept: tuple[str, ...]) -> Parts:
        """Give every part by its name; those whose name ends as none of `kept` are checked and let go.

        UnreadableError (W02) where a part has a second name: readers differ in which one they believe.
        """
        for entry in self.entries:
            if any(name != entry.filename for name in _second_names(entry)):
                raise UnreadableError("W02", words.SUSPECT_NAME.format(part=_shown(entry)))
        return Parts({_plain(entry.filename): entry for entry in self.entries}, self.read, kept)


def _check_names(entries: Iterable[ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        plain = _plain(name_of(entry))
        same = plain.casefold() if is_told(entry) else plain  # what is only guessed at is not folded besides
        unsafe = plain.startswith("/") or ":" in plain.split("/")[0] or ".." in plain.split("/")
        if unsafe or not plain or not entry.orig_filename.replace(WIDE_BLANK, " ").isprintable() or same in seen:
            raise UnreadableError("W02", words.SUSPECT_NAME.format(part=_shown(entry)))
        seen.add(same)


def _check_sizes(entries: Iterable[ZipInfo], limits: Limits) -> None:
    total = 0
    for entry in entries:
        total += entry.file_size
        if entry.file_size > limits.part_mib * MIB:
            raise UnreadableError("W04", words.PART_SIZE.format(limit=limits.part_mib, part=_shown(entry)))
        ratio = entry.file_size // max(entry.compress_size, 1)
        if entry.file_size > MIB and ratio > limits.ratio:
            raise UnreadableError("W04", words.RATIO.format(part=_shown(entry), count=ratio))
    if total > limits.unpacked_mib * MIB:
        raise UnreadableError("W04", words.UNPACKED.format(limit=limits.unpacked_mib))


def _check_places(entries: Iterable[ZipInfo], content: bytes, end: End) -> None:
    """Refuse parts that overlap, lie in the directory, or leave room before the first."""
    reached = 0
    for start, stop, entry in sorted(_spans(entries, content), key=itemgetter(0, 1)):
        if start < reached or (reached == 0 and start):
            raise _lying(entry)
        reached = stop
    if reached > end.directory_start:
        raise _lying()


def _spans(entries: Iterable[ZipInfo], content: bytes) -> Iterator[tuple[int, int, ZipInfo]]:
    for entry in entries:
        start = entry.header_offset
        if not 0 <= start <= len(content) - HEADER.size:
            raise _lying(entry)
        name, further = HEADER.unpack_from(content, start)
        yield start, start + HEADER.size + name + further + entry.compress_size, entry


def _second_names(entry: ZipInfo) -> Iterator[str]:
    further = entry.extra
    while len(further) >= FURTHER.size:
        kind, size = FURTHER.unpack_from(further)
        if kind == SECOND_NAME:
            yield further[FURTHER.size + SECOND_NAME_HEAD : FURTHER.size + size].decode("utf-8", "replace")
        further = further[FURTHER.size + size :]


def _lying(entry: ZipInfo | None = None) -> UnreadableError:
    return UnreadableError("W02", words.LYING.format(part=_shown(entry)) if entry else words.SURPLUS)


def _plain(name: str) -> str:
    return name.replace("\\", "/")


def _shown(entry: ZipInfo) -> str:
    """Write a part's name so that it can be shown: short, and without what does not print."""
    return "".join(character if character.isprintable() else "□" for character in name_of(entry))[-80:]
