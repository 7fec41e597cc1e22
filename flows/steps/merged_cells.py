"""Into which cell an empty one is merged: the screen shows a text there, the file holds none."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from flows.steps.column_letters import letters, place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.table import Table


def merged_into(table: Table, heading: str) -> Callable[[int], str]:
    """Give what names, for a row's index, the cell into which its cell of a column is merged; "" where into none."""
    place = place_of(table.filing.letters[heading])
    spans = sorted(span for span in table.merged if span.left <= place <= span.right)
    tops = [span.top for span in spans]

    def address(index: int) -> str:
        row = table.row_numbers[index]
        span = spans[before - 1] if (before := bisect_right(tops, row)) else None
        if span is None or row > span.bottom or (row, place) == (span.top, span.left):
            return ""
        return f"{letters(span.left)}{span.top}"

    return address
