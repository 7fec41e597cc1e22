"""Whether a PDF is whole and open to all: its end is there, and its newest trailer names no encryption."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemas.attached import Flaw

if TYPE_CHECKING:
    from flows.steps.attachments.content import Content

HEAD, TAIL, DICTIONARY = 1 << 10, 1 << 11, 1 << 16
FAR = 1 << 16  # from the end: servers append pages of their own
SLACK = 16  # line ends that a program on the way may have changed
_MARK = b"%%EOF"
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_GOES_ON = re.compile(_OBJECT.pattern + rb"|\bend(?:obj|stream)\b")
_START = re.compile(rb"startxref\s+(\d{1,12})")
_LENGTH = re.compile(rb"/Linearized\b.{0,400}?/L\s+(\d{1,12})", re.DOTALL)
_TRAILER, _STREAM_TRAILER = re.compile(rb"trailer\s*<<"), re.compile(rb"/Type\s*/XRef\b")
_ENCRYPTED = re.compile(rb"/Encrypt\b(?!\s+null)")


def flaw(content: Content) -> Flaw:
    """Say what keeps a PDF from being opened."""
    end, head = content.length_without_zeros(), content.read(0, HEAD)
    begin = max(head.find(b"%PDF-"), 0)
    tail = content.read(max(end - FAR, 0), min(end, FAR))
    # What stands behind the last mark was to have a mark of its own: a change to the file that was cut short.
    before, mark, behind = tail.rpartition(_MARK)
    if not mark or _GOES_ON.search(behind) or end + SLACK < begin + _whole_length(head):
        return Flaw.TRUNCATED
    trailer = _newest_trailer(content, before, begin)
    if not trailer and len(behind) > TAIL:
        return Flaw.TRUNCATED  # a mark so far from the end, that of something within the file
    trailer = trailer or _last_trailer(content)
    if not trailer:
        return Flaw.DAMAGED
    return Flaw.ENCRYPTED if _ENCRYPTED.search(trailer) else Flaw.NONE


def _whole_length(head: bytes) -> int:
    """Give the length that a file made for the web says it has; 0 where it says none."""
    said = _LENGTH.search(head)
    return int(said[1]) if said else 0


def _newest_trailer(content: Content, tail: bytes, begin: int) -> bytes:
    """Give the newest trailer's text where the end of the file says it lies; nothing where it is not there."""
    said = [int(number) for number in _START.findall(tail)][-1:]
    places = (place for number in said for place in (number, number + begin))
    return next(filter(None, (_trailer_at(content, place) for place in places)), b"")


def _trailer_at(content: Content, place: int) -> bytes:
    start = content.read(place, DICTIONARY).lstrip()
    if _OBJECT.search(start[:40]):
        return start.partition(b"stream")[0] if _STREAM_TRAILER.search(start) else b""
    trailer = content.find(_TRAILER, place) if start.startswith(b"xref") else None
    return b"" if trailer is None else content.read(trailer, DICTIONARY).partition(b"startxref")[0]


def _last_trailer(content: Content) -> bytes:
    place = content.find_last(_TRAILER)
    if place is not None:
        return content.read(place, DICTIONARY).partition(b"startxref")[0]
    place = content.find_last(_STREAM_TRAILER)
    if place is None:
        return b""
    start = max(place - TAIL, 0)
    around = content.read(start, place - start + TAIL)
    return around[around.rfind(b"obj", 0, place - start) :].partition(b"stream")[0]
