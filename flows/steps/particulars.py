"""What a workbook says of itself: 填報資訊 in our blanks, 封面 in what school systems export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.column_letters import letters
from schemas.drop import Particulars
from schemas.headings import COVER, INFORMATION, LABELS, folded

if TYPE_CHECKING:
    from schemas.drop import Grid

Pairs = list[tuple[str, str, tuple[int, str]]]


def particulars_of(grids: list[Grid]) -> Particulars:
    """Read the first sheet that tells of the whole workbook; empty particulars where none does."""
    for grid in grids:
        pairs = _labelled(grid) if grid.title == INFORMATION else _cover(grid) if grid.title.endswith(COVER) else []
        told = [(folded(label), text.strip(), place) for label, text, place in pairs if folded(label) in LABELS]
        if told:
            texts = {label: text for label, text, _ in told}
            return Particulars(grid.title, texts, {label: place for label, _, place in told})
    return Particulars()


def _labelled(grid: Grid) -> Pairs:
    return [(row[0], row[1], (number, "B")) for number, row in enumerate(grid.rows, 1) if len(row) > 1]


def _cover(grid: Grid) -> Pairs:
    if len(grid.rows) < 2:  # noqa: PLR2004 - headings, then values
        return []
    cells = zip(grid.rows[0], grid.rows[1], strict=False)
    return [(label, text, (2, letters(number))) for number, (label, text) in enumerate(cells)]
