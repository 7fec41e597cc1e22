"""How a file's bytes are looked at: from place to place, never more of them in memory than a window."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

FIRST_WINDOW, LAST_WINDOW = 1 << 12, 1 << 20
OVERLAP = 1 << 8
"""How long a text that is searched for can be and still be found where two windows meet."""


class Content:
    """The bytes of one file, by their place from 0."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = file.seek(0, os.SEEK_END)

    def read(self, place: int, count: int) -> bytes:
        """Give `count` bytes from a place on; fewer at the end, none before the beginning or after the end."""
        if not 0 <= place < self.size:
            return b""
        self.file.seek(place)
        return self.file.read(count)

    def ending(self, count: int) -> bytes:
        """Give the last `count` bytes, or all of them."""
        return self.read(max(self.size - count, 0), count)

    def find(self, pattern: re.Pattern[bytes], begin: int = 0) -> int | None:
        """Give the first place from `begin` on at which a short text is found."""
        return next((place + found.start() for place, found in self._matches(pattern, begin)), None)

    def find_last(self, pattern: re.Pattern[bytes]) -> int | None:
        """Give the last place at which a short text is found."""
        last = None
        for place, found in self._matches(pattern, 0):
            last = place + found.start()
        return last

    def length_without_zeros(self) -> int:
        """Give the size less the zeros at the end: the space that a copy broken off had asked for."""
        end = self.size
        while end > 0:
            begin = max(end - LAST_WINDOW, 0)
            kept = self.read(begin, end - begin).rstrip(b"\0")
            if kept:
                return begin + len(kept)
            end = begin
        return 0

    def _matches(self, pattern: re.Pattern[bytes], begin: int) -> Iterator[tuple[int, re.Match[bytes]]]:
        # Windows grow, so that what is near costs little though it be asked for many times.
        width = FIRST_WINDOW
        while begin < self.size:
            window = self.read(begin, width + OVERLAP)
            is_last = begin + len(window) >= self.size
            for found in pattern.finditer(window):
                if is_last or found.start() < width:
                    yield begin, found
            begin, width = begin + width, min(width * 2, LAST_WINDOW)
