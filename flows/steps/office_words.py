"""What an office has written into 待修正, the sheet in which its findings came back: its word on each, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.column_letters import letters
from schemas.decision import Word
from schemas.headings import TO_MEND_TITLES, folded
from schemas.wording_decisions import ID, REASON, WORD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.drop import Grid

READ = (ID, WORD, REASON)
DEEPEST = 10  # rows within which the headings stand


def words_of(grids: Iterable[Grid]) -> tuple[Word, ...]:
    """Read the lines of 待修正 in which 處理 is filled, or the reason alone; none where a heading is not there."""
    return tuple(word for grid in grids if grid.title in TO_MEND_TITLES for word in _words(grid))


def _words(grid: Grid) -> Iterable[Word]:
    headed = next((place for place, row in enumerate(grid.rows[:DEEPEST]) if _columns(row)), None)
    if headed is None:
        return
    columns = _columns(grid.rows[headed])
    for number, row in enumerate(grid.rows[headed + 1 :], headed + 2):
        texts = {heading: row[place].strip() if place < len(row) else "" for heading, place in columns.items()}
        if texts[WORD] or (texts[ID] and texts[REASON]):
            yield Word(texts[ID], texts[WORD], texts[REASON], number, letters(columns[WORD]))


def _columns(row: list[str]) -> dict[str, int]:
    """Find the columns that are read; nothing where one is missing."""
    found = {folded(text): place for place, text in enumerate(row)}
    return {heading: found[heading] for heading in READ} if found.keys() >= set(READ) else {}
