"""One table of the cover note, and how it says what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemas import wording_note as words

if TYPE_CHECKING:
    from collections.abc import Sequence


class Listing(NamedTuple):
    """A table of the note: its title, its headings and lines; what is said above it, and below where it is cut."""

    title: str
    headings: Sequence[str]
    lines: Sequence[Sequence[str]]
    above: str = ""
    below: str = ""

    def cut(self, where: str) -> Listing:
        """Leave out what is beyond the lines that are shown, and say where that is."""
        beyond = len(self.lines) - words.SHOWN_AT_MOST
        if beyond <= 0:
            return self
        return self._replace(lines=self.lines[: words.SHOWN_AT_MOST], below=words.further(beyond, where))
