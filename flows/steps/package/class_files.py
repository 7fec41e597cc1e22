"""What the page of each class is called, so that any disk takes it and people find their own."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from schemas.wording_packages import GRADE_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

UNSAFE = re.compile(r"[^\w-]+")


def class_files(classes: Sequence[tuple[str, str]]) -> list[str]:
    """Name a file for each class, told by grade and name.

    The grade stands before the name where another class would be called the same, a number only where that too is.
    """
    stems = [UNSAFE.sub("_", name) or "_" for _, name in classes]
    shared, taken = Counter(map(str.casefold, stems)), set[str]()
    return [
        f"{_untaken(_graded(stem, grade) if shared[stem.casefold()] > 1 else stem, taken)}.html"
        for (grade, _), stem in zip(classes, stems, strict=True)
    ]


def _graded(stem: str, grade: str) -> str:
    return f"{GRADE_NAMES[grade]}_{stem}" if grade in GRADE_NAMES else stem


def _untaken(stem: str, taken: set[str]) -> str:
    name, again = stem, 1
    while name.casefold() in taken:
        again += 1
        name = f"{stem}-{again}"
    taken.add(name.casefold())
    return name
