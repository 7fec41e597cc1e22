"""What the end of an archive says of its directory: believed where it is at the very end and agrees with itself."""

from __future__ import annotations

import struct
from typing import NamedTuple

from flows.steps.reading.refusal import UnreadableError
from schemas import wording_files as words

END = struct.Struct("<4s4H2LH")
FAR_END = struct.Struct("<4sQ2H2L4Q4sLQL")  # the same in 64 bits, and where it stands: some writers always add it
MARK, FAR_MARK, PLACE_MARK = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
PLACE_SIZE, FAR_SIZE = 20, 44  # of the second half, and of the first as it tells its own
LONGEST_COMMENT = 0xFFFF
SAID_FAR = (0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)  # where only the 64 bits tell


class End(NamedTuple):
    """Where the directory lies, and how many entries it has."""

    disk: int
    first_disk: int
    entries_here: int
    entries: int
    directory_size: int
    directory_start: int


def end_of(content: bytes) -> End:
    """Read the end of an archive; UnreadableError (W02) where it is missing, is not the end, or contradicts itself."""
    start = content.rfind(MARK, max(0, len(content) - END.size - LONGEST_COMMENT))
    if start < 0 or len(content) < start + END.size:
        raise UnreadableError("W02", words.CUT_OFF)
    _, *told, comment = END.unpack_from(content, start)
    end, stop = End(*told), start
    if content[max(start - PLACE_SIZE, 0) :].startswith(PLACE_MARK):
        stop = start - FAR_END.size
        end = _agreed(end, content, stop)
    one_disk = not end.disk and not end.first_disk and end.entries_here == end.entries
    if start + END.size + comment != len(content) or end.directory_start + end.directory_size != stop or not one_disk:
        raise UnreadableError("W02", words.SURPLUS)
    return end


def _agreed(near: End, content: bytes, start: int) -> End:
    if start < 0:
        raise UnreadableError("W02", words.SURPLUS)
    mark, size, _, _, *told, _, disk, place, disks = FAR_END.unpack_from(content, start)
    far = End(*told)
    agree = all(one in {twin, said_far} for one, twin, said_far in zip(near, far, SAID_FAR, strict=True))
    if (mark, size, disk, place) != (FAR_MARK, FAR_SIZE, 0, start) or disks > 1 or not agree:
        raise UnreadableError("W02", words.SURPLUS)
    return far
