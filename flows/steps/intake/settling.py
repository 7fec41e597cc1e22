"""Which files are whole: none that still changes, that somebody has open, or whose end has not been copied yet."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from flows.steps.intake.looking import OPENING, Waits, is_unchanged
from schemas import wording_intake as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from flows.steps.intake.looking import Entry

FRESH_SECONDS, BETWEEN_LOOKS_SECONDS = 2.0, 0.3
COPYING_SECONDS = 60.0  # a file without its end is taken for one being copied as long as it was written to since
ARCHIVE_BEGINS, ARCHIVE_ENDS = b"PK\x03\x04", b"PK\x05\x06"
LONGEST_END = 22 + 0xFFFF  # bytes: the record that ends an archive, with the longest comment


def settled(entries: Sequence[Entry]) -> Iterator[Entry | Waits]:
    """Look at files a second time; only fresh ones need some time to pass between the two looks."""
    newest = max((entry.look.modified for entry in entries), default=0) / 1e9
    if time.time() - newest < FRESH_SECONDS:
        time.sleep(BETWEEN_LOOKS_SECONDS)
    return (_looked_at_again(entry) for entry in entries)


def _looked_at_again(entry: Entry) -> Entry | Waits:
    now, written = time.time(), entry.look.modified / 1e9
    if entry.open_until > now:
        return Waits(entry.path, words.OPEN_ELSEWHERE, entry.open_until)
    if not is_unchanged(entry):
        return Waits(entry.path, words.CHANGING, now)
    if abs(now - written) < COPYING_SECONDS and _lacks_its_end(entry.path):
        return Waits(entry.path, words.COPYING, written + COPYING_SECONDS)
    return entry


def _lacks_its_end(path: Path) -> bool:
    """Tell whether a file begins as an archive (as .xlsx and .ods do) and its last bytes are not those of one."""
    try:
        with os.fdopen(os.open(path, OPENING), "rb") as content:
            if content.read(len(ARCHIVE_BEGINS)) != ARCHIVE_BEGINS:
                return False
            content.seek(max(0, content.seek(0, os.SEEK_END) - LONGEST_END))
            return ARCHIVE_ENDS not in content.read()
    except OSError:  # told when it is to be stored
        return False
