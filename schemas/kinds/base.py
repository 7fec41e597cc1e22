"""What every kind of cell has: a written form, and requirements that a bad cell breaks."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from schemas.printable import is_printable, unprintable

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.terms import Law


class Requirement(NamedTuple):
    """What one rule asks of a cell that is not empty, and how to say it; `why` says more of one bad text."""

    rule: str
    met: Callable[[str], bool]
    expected: str
    why: Callable[[str], str | None] = lambda _: None

    def told(self, text: str) -> str:
        """Say what is expected, and what is wrong with this text where that is known."""
        return "；".join(part for part in (self.why(text), self.expected) if part)


def at_most(longest: int) -> Requirement:
    """Ask for no more than so many characters, and tell how many there are."""
    said = f"最多 {longest} 字"
    return Requirement("C07", lambda text: len(text) <= longest, said, lambda text: f"目前 {len(text)} 字")


PRINTABLE = Requirement(
    "C16",
    is_printable,
    "只用印得出來的文字",
    lambda text: f"含有 {'、'.join(unprintable(text))}",
)
"""What is asked of every cell, of whatever kind."""


def is_visible(character: str) -> bool:
    """Tell whether a character shows: zero-width, direction and control marks do not."""
    return unicodedata.category(character) not in {"Cc", "Cf"}


def visible(text: str) -> bool:
    """Tell whether every character of a text shows."""
    return all(map(is_visible, text))


def narrow(text: str) -> str:
    """Bring digits, letters and marks to half width; drop outer spaces and a leading apostrophe."""
    return unicodedata.normalize("NFKC", text).strip().removeprefix("'")


class Kind:
    """A cell of free text; the other kinds narrow it. `blank_as` is what a roster prints for an empty cell."""

    blank_as = ""

    def normal(self, text: str) -> str:
        """Bring a cell's text into the one form in which this kind is written; leave alone what it cannot read."""
        return text.strip()

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """List what is asked of a cell, in the order in which it is judged."""
        return ()

    def domain(self, law: Law) -> str:
        """Say what the cell may hold, as the blank and the rule book print it."""
        return "；".join(dict.fromkeys(need.expected for need in self.requirements(law)))
