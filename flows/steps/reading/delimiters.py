"""Which delimiter parts the cells of a text: the one that parts most of its first rows alike, quoted cells aside."""

from __future__ import annotations

import re
from collections import Counter

from schemas.wording_files import DELIMITERS

ROWS_LOOKED_AT, LETTERS_LOOKED_AT = 30, 1 << 16  # headings and some data; one row may be long
QUOTED = re.compile(rf'(?<![^{re.escape("".join(DELIMITERS))}\r\n])"[^"]*(?:""[^"]*)*"')  # quotes open with their cell
LINE_END = re.compile(r"\r\n?|\n")


def delimiter_of(text: str) -> str | None:
    """Find the delimiter of a text; None where nothing near its top is delimited."""
    bare = QUOTED.sub("", text[:LETTERS_LOOKED_AT])
    rows = LINE_END.split(bare)[:ROWS_LOOKED_AT]
    counts = {mark: [row.count(mark) for row in rows] for mark in DELIMITERS}
    found = {mark: _weight(count) for mark, count in counts.items() if any(count)}
    return max(found, key=lambda mark: found[mark]) if found else None


def _weight(counts: list[int]) -> tuple[int, int, int]:
    """Weigh a delimiter by its counts, row by row: rows that agree, how early it comes, how many there are at most."""
    agreeing = max(Counter(filter(None, counts)).values())
    first = next(place for place, count in enumerate(counts) if count)
    return agreeing, -first, max(counts)
