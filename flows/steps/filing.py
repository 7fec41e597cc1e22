"""As what a sheet is filed: its form, period and part, and where its columns lie."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from flows.steps.column_letters import letters
from flows.steps.sighting import former_headings
from schemas.drop import Drop, Filing, Particulars
from schemas.headings import ADDRESS, INFORMATION, RESULT, SCOPE, SENDER, WHOLE_SCHOOL, folded, is_result
from schemas.terms import PART_OFFICES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.steps.sighting import Sighting
    from schemas.drop import Grid
    from schemas.terms import Law


def filing_of(drop: Drop, grid: Grid, sighting: Sighting, particulars: Particulars, law: Law) -> Filing:
    """File a sheet under what it looks like; of a heading that stands twice, the first column counts."""
    texts, headed = sighting.headings.texts, sighting.headings.rows[-1]
    filing = Filing(
        drop,
        sighting.form,
        sighting.sheet,
        grid.title,
        law.period.of(sighting.form.cadence),
        _scope(drop, particulars),
        letters={},
        further=(),
        results=letters(_results(grid, texts, headed)),
    )
    return placed(filing, sighting)


def placed(filing: Filing, sighting: Sighting, *, is_further: bool = False) -> Filing:
    """File rows of the same sheet with their columns where these headings stand."""
    texts, columns = sighting.headings.texts, sighting.columns
    former = former_headings(sighting.sheet)
    return replace(
        filing,
        letters={heading: letters(place) for place, heading in reversed(columns.items())},
        further=tuple((letters(at), text) for at, text in enumerate(texts) if text.strip() and at not in columns),
        migrated=tuple((texts[at], heading) for at, heading in columns.items() if folded(texts[at]) in former),
        headed=sighting.headings.rows[-1],
        is_further=is_further,
    )


def _results(grid: Grid, texts: Sequence[str], headed: int) -> int:
    """Find the column for what became of each row: where an earlier answer has it, else the first without any text."""
    below = grid.rows[headed:]
    given = (place for place, text in enumerate(texts) if folded(text) == RESULT and _is_ours(below, place))
    last = max((place for place, text in enumerate(texts) if text.strip()), default=-1)
    beyond = (place for row in grid.rows for place in range(last + 1, len(row)) if row[place].strip())
    return next(given, max(beyond, default=last) + 1)


def _is_ours(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Tell whether a column holds our results and nothing else; an office may have one of that heading itself."""
    said = [row[place] for row in rows if place < len(row) and row[place].strip()]
    return all(map(is_result, said))


def _scope(drop: Drop, particulars: Particulars) -> str:
    """Name the part that a workbook is; "" where it is the office's whole, or where a part does not say which."""
    told = particulars.get(SCOPE)
    if told and told != WHOLE_SCHOOL:
        return told
    if drop.office not in PART_OFFICES:
        return ""
    if particulars.sheet == INFORMATION:
        return particulars.get(SENDER) or particulars.get(ADDRESS)
    return PurePath(drop.name).stem
