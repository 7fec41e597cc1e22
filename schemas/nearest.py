"""Which known text a mistyped one was most likely meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ALIKE = 60.0
"""How alike two texts must be, in per cent, for one to be suggested for the other."""


def nearest(text: str, known: Iterable[str], *, alike: float = ALIKE) -> str | None:
    """Give the known text most like this one; None where none is alike. Of equals, the first."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(text, list(known), scorer=fuzz.ratio, score_cutoff=alike)
    return found[0] if found else None
