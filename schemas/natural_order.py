"""The order in which people read names that hold numbers: 一年2班 stands before 一年10班."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(\d+)")  # full-width digits too
_LONGEST = 100  # digits: what is longer is no number that anybody reads


def natural(text: str) -> tuple[str | int, ...]:
    """Read the numbers in a text as numbers, so that 2 stands before 10; whatever is read so can be ordered."""
    return tuple(int(part[:_LONGEST]) if place % 2 else part for place, part in enumerate(_NUMBER.split(text)))
