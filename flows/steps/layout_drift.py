"""In what a roster's new blank differs from the declared layout, sheet by sheet and column by column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.steps.heading_rows import HEADING_ROWS
from flows.steps.layout_columns import Change, Declared, columns, moved
from schemas.headings import COVER, OWN_SHEETS, folded
from schemas.roster import COVER_HEADINGS, COVER_KIND
from schemas.rosters import rosters
from schemas.wording_layout_drift import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemas.drop import Grid, Workbook
    from schemas.roster import Roster

LEAST = 0.25  # how like all sheets of a roster a workbook's must be, to be taken for it
RENAMED = 0.5  # how like the headings of a sheet of another title must be


@dataclass(frozen=True)
class Drift:
    """Which roster a workbook is the blank of, and in what it differs from the declaration."""

    roster: Roster
    changes: tuple[Change, ...]


def drift(workbook: Workbook, year: int) -> Drift | None:
    """Compare a blank with the layouts of an academic year; None where it is like no roster that leaves the school."""
    grids = [grid for grid in workbook.grids if grid.title not in OWN_SHEETS]
    leaving = [roster for roster in rosters(year).values() if roster.leaves_school]
    ranked = sorted(((_likeness(roster, grids), roster.title) for roster in leaving), reverse=True)
    if not ranked or ranked[0][0] < LEAST:
        return None
    roster = next(one for one in leaving if one.title == ranked[0][1])
    titles = {folded(sheet.title) for sheet in declared(roster)}
    shown = [grid for grid in grids if folded(grid.title) in titles or any(map(any, grid.rows))]
    return Drift(roster, tuple(_changes(roster, shown)))


def declared(roster: Roster) -> list[Declared]:
    """List a roster's sheets, its cover first where it has one."""
    cover = [Declared(roster.cover, COVER_HEADINGS, is_cover=True)] if roster.cover else []
    return [*cover, *(Declared(sheet.title, sheet.headings) for sheet in roster.sheets)]


def _likeness(roster: Roster, grids: Sequence[Grid]) -> float:
    sheets = [sheet for sheet in declared(roster) if not sheet.is_cover]
    found = (max((_alike(sheet, grid) for grid in grids), default=0.0) for sheet in sheets)
    return sum(found) / len(sheets)


def _alike(sheet: Declared, grid: Grid) -> float:
    """Weigh how many headings are common to both, of all that either has; of a sheet without any its title speaks."""
    ours, theirs = set(map(folded, sheet.headings)), set(map(folded, filter(None, _headings(sheet, grid)[1])))
    if not theirs:
        return LEAST if folded(grid.title) == folded(sheet.title) else 0.0
    return len(ours & theirs) / len(ours | theirs)


def _headings(sheet: Declared, grid: Grid) -> tuple[int, list[str]]:
    """Give the row of a sheet that has most of the declared headings in it, with its number.

    Of equals that is the first which is filled; no row where none is.
    """
    known = set(map(folded, sheet.headings))
    rows = [(number, [text.strip() for text in row]) for number, row in enumerate(grid.rows[:HEADING_ROWS], 1)]
    filled = (one for one in rows if any(one[1]))
    return max(filled, key=lambda one: len(known.intersection(map(folded, one[1]))), default=(1, []))


def _changes(roster: Roster, grids: Sequence[Grid]) -> Iterator[Change]:
    sheets = declared(roster)
    pairs = _paired(sheets, grids)
    for sheet in sheets:
        grid = pairs.get(sheet.title)
        if grid is None:
            yield Change(Kind.SHEET_REMOVED, sheet.title, on_cover=sheet.is_cover)
            continue
        if folded(grid.title) != folded(sheet.title):
            yield Change(Kind.SHEET_RENAMED, sheet.title, now=grid.title, on_cover=sheet.is_cover)
        yield from _within(sheet, grid, roster)
    yield from _moved(sheets, pairs, grids)
    taken = set(map(id, pairs.values()))
    yield from (Change(Kind.SHEET_ADDED, grid.title) for grid in grids if id(grid) not in taken)


def _within(sheet: Declared, grid: Grid, roster: Roster) -> Iterator[Change]:
    """Compare one sheet: where its headings stand, which these are, and what the cover calls the roster."""
    number, row = _headings(sheet, grid)
    if not row:
        yield Change(Kind.SHEET_BLANK, sheet.title, on_cover=sheet.is_cover)
        return
    if number > 1:
        yield Change(Kind.HEADINGS_MOVED, sheet.title, now=str(number), on_cover=sheet.is_cover)
    yield from columns(sheet, row)
    places = [place for place, text in enumerate(row) if folded(text) == folded(COVER_KIND)] if sheet.is_cover else []
    known = {roster.of(cohort).kind for cohort in roster.cohorts}
    told = (line[place].strip() for line in grid.rows[number:] for place in places if place < len(line))
    for kind in dict.fromkeys(text for text in told if text and text not in known):
        yield Change(Kind.KIND_CHANGED, sheet.title, COVER_KIND, kind, on_cover=True)


def _moved(sheets: Sequence[Declared], pairs: Mapping[str, Grid], grids: Sequence[Grid]) -> Iterator[Change]:
    """Tell which sheets do not stand in the declared order; one that is new displaces none."""
    known_as = {id(grid): title for title, grid in pairs.items()}
    is_cover = {sheet.title: sheet.is_cover for sheet in sheets}
    order = [known_as.get(id(grid), grid.title) for grid in grids]
    for title, now in moved([sheet.title for sheet in sheets], order):
        yield Change(Kind.SHEET_MOVED, title, now=now, on_cover=is_cover[title])


def _paired(sheets: Sequence[Declared], grids: Sequence[Grid]) -> dict[str, Grid]:
    """Find each declared sheet in the workbook: by its title, else the one most like it that is nobody's yet."""
    titled = {folded(grid.title): grid for grid in grids}
    found = {sheet.title: titled[folded(sheet.title)] for sheet in sheets if folded(sheet.title) in titled}
    for sheet in (one for one in sheets if one.title not in found):
        taken = set(map(id, found.values()))
        free = [grid for grid in grids if id(grid) not in taken]
        best = max(free, key=lambda grid: _rank(sheet, grid), default=None)
        if best is not None and _rank(sheet, best) >= RENAMED:
            found[sheet.title] = best
    return found


def _rank(sheet: Declared, grid: Grid) -> float:
    is_cover = sheet.is_cover and folded(grid.title).endswith(COVER)
    return 1.0 if is_cover else _alike(sheet, grid)
