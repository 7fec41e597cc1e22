"""What the sheets of a workbook are called where they are told of: two whose titles differ by a mask stay two."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from schemas.identity import mask_all
from schemas.printable import shown
from schemas.wording_marking import same_title

if TYPE_CHECKING:
    from collections.abc import Iterable


def told_titles(titles: Iterable[str]) -> list[str]:
    """Give the titles as they are told, in order: printable, identity numbers masked, those then alike numbered."""
    seen, told = Counter[str](), list[str]()
    for masked in map(mask_all, map(shown, titles)):
        seen[masked] += 1
        told.append(same_title(masked, seen[masked]) if seen[masked] > 1 else masked)
    return told
