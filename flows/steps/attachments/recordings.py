"""Whether a recording is an MP3 and whole: a run of frames, each as long as its head says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from schemas.attached import Flaw

if TYPE_CHECKING:
    from flows.steps.attachments.content import Content

RUN, SEARCHED, MOST_FRAMES, MOST_GAPS = 4, 1 << 15, 300_000, 64
WHOLE_PERCENT, ODD_PERCENT = 97, 10
"""How much of the bytes that a recording says it has must be there; how much of it may be no sound."""
_KBITS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_OF_LOW_RATES = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_VERSIONS = (
    (b"\xfa\xfb", 144, _KBITS, (44100, 48000, 32000)),
    (b"\xf2\xf3", 72, _KBITS_OF_LOW_RATES, (22050, 24000, 16000)),
    (b"\xe2\xe3", 72, _KBITS_OF_LOW_RATES, (11025, 12000, 8000)),
)
"""Layer III of MPEG 1, 2 and 2.5: the second byte of a frame, its bytes a bit of rate, kbit/s, and hertz."""
LENGTHS = {
    bytes((0xFF, second, rate << 4 | place << 2 | padding << 1 | private)): factor * 1000 * kbits // hertz + padding
    for seconds, factor, kbits_of, hertz_of in _VERSIONS
    for second in seconds
    for rate, kbits in enumerate(kbits_of, 1)
    for place, hertz in enumerate(hertz_of)
    for padding in (0, 1)
    for private in (0, 1)
}
"""The length of a frame with its head, by the three bytes with which it begins."""
TAG_HEAD, FOOTER = 10, 0x10
_SYNC = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")
_SAID = re.compile(rb"(?:Xing|Info)\0\0\0[\x02\x03\x06\x07\x0a\x0b\x0e\x0f]")


class Walk(NamedTuple):
    """What walking the frames found: the bytes that are no sound, and how many the last frame lacks of how many."""

    odd: int
    lacking: int
    last: int


def first_frame(content: Content, begin: int = 0) -> int | None:
    """Find where a run of frames begins, not far from a place on."""
    place = content.find(_SYNC, begin)
    while place is not None and place < begin + SEARCHED:
        if _is_run(content, place):
            return place
        place = content.find(_SYNC, place + 1)
    return None


def flaw(content: Content) -> Flaw:
    """Walk the frames behind the tags to the end."""
    begin = _behind_tags(content)
    if begin >= content.size:
        return Flaw.TRUNCATED
    first = first_frame(content, begin)
    if first is None:
        return Flaw.DAMAGED
    walk, sound = _walk(content, first), content.size - first
    cut = walk.lacking * 2 > walk.last or sound * 100 < _said_bytes(content, first) * WHOLE_PERCENT
    if cut:
        return Flaw.TRUNCATED
    return Flaw.DAMAGED if walk.odd * 100 > sound * ODD_PERCENT else Flaw.NONE


def _walk(content: Content, place: int) -> Walk:
    odd = last = gaps = 0
    for _ in range(MOST_FRAMES):
        length = _frame_length(content.read(place, 3))
        if length:
            last, place = length, place + length
            continue
        following = first_frame(content, place) if gaps < MOST_GAPS else None
        odd, gaps = odd + (following or content.size) - place, gaps + 1
        if following is None:
            break
        place = following
    return Walk(odd, max(place - content.size, 0), last)


def _is_run(content: Content, place: int) -> bool:
    """Tell whether frames follow each other from a place on: some of them, or two to the very end."""
    for number in range(RUN):
        if number > 1 and place >= content.size:
            return True
        length = _frame_length(content.read(place, 3))
        if not length:
            return False
        place += length
    return True


def _frame_length(head: bytes) -> int:
    """Give a frame's length with its head, in bytes; 0 where no frame begins."""
    return LENGTHS.get(head, 0)


def _behind_tags(content: Content) -> int:
    """Give the place behind the tags at the beginning, which may hold a picture of the cover."""
    place = 0
    while (head := content.read(place, TAG_HEAD)).startswith(b"ID3") and len(head) == TAG_HEAD:
        size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
        place += TAG_HEAD + size + (TAG_HEAD if head[5] & FOOTER else 0)
    return place


def _said_bytes(content: Content, first: int) -> int:
    """Give how many bytes of sound the first frame says there are; 0 where it says nothing."""
    frame = content.read(first, 64)
    said = _SAID.search(frame)
    if not said:
        return 0
    counted = 4 if frame[said.end() - 1] & 1 else 0  # frames are counted before bytes
    return int.from_bytes(frame[said.end() + counted : said.end() + counted + 4])
