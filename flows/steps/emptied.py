"""Whether sheets that come without a row though rows of theirs stand are to take these away (W28)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schemas.finding import Finding
from schemas.wording_kept import emptied

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.steps.keeping import Part

EMPTIED = "W28"


def emptied_sheets(standing: Sequence[Sequence[Part]], settle: Callable[[Finding], Finding]) -> Finding | None:
    """Tell that rows stand on of sheets that are empty in this workbook; None where that is meant, or none stand.

    `standing` gives the rows of each such sheet. `settle` settles the finding where somebody has said that it is meant.
    """
    counts = [
        (parts[0].table.filing.sheet.title, sum(len(part.indices) for part in parts)) for parts in standing if parts
    ]
    if not counts:
        return None
    drops = sorted({part.table.filing.drop.id for parts in standing for part in parts})
    asked = Finding(EMPTIED, expected=emptied(counts), facts="\x1f".join((*drops, *(sheet for sheet, _ in counts))))
    return None if settle(asked).settled else replace(asked, stands=True)
