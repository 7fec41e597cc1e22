"""Whether an MP4 is whole: a chain of boxes to the end, the table of contents and what it tells of among them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemas.attached import Flaw

if TYPE_CHECKING:
    from flows.steps.attachments.content import Content

MOST_BOXES, HEAD = 100_000, 8
NEEDED = frozenset({b"moov", b"mdat"})
_KIND = re.compile(rb"[0-9A-Za-z \xa9_-]{4}")


def flaw(content: Content) -> Flaw:
    """Walk the boxes; what stands behind the needed ones and is no box was left by a camera, and is let be."""
    place, kinds = 0, set[bytes]()
    for _ in range(MOST_BOXES):
        if place >= content.size:
            return Flaw.NONE if kinds >= NEEDED else Flaw.TRUNCATED
        head = content.read(place, 16)
        length = _length(head, content.size - place)
        if not length or not _KIND.fullmatch(head[4:8]):
            return _of_rest(head, kinds)
        if place + length > content.size:
            return Flaw.TRUNCATED
        kinds.add(head[4:8])
        place += length
    return Flaw.DAMAGED


def _length(head: bytes, rest: int) -> int:
    """Give a box's length with its head; 0 where it cannot be one."""
    said, least = int.from_bytes(head[:4]), HEAD
    if said == 1:
        said, least = int.from_bytes(head[8:16]), 16
    elif said == 0:
        said = rest
    return said if said >= least and len(head) >= least else 0


def _of_rest(head: bytes, kinds: set[bytes]) -> Flaw:
    if kinds >= NEEDED:
        return Flaw.NONE
    return Flaw.TRUNCATED if len(head) < HEAD or head == bytes(16) else Flaw.DAMAGED
