"""Which form a row of headings looks like, and how like it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from flows.steps.heading_rows import FEWEST_HEADINGS, heading_rows
from schemas.columns import IDENTITY_PAIR
from schemas.form import IDENTITY, STUDENT
from schemas.forms import forms
from schemas.headings import folded, without_hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.heading_rows import HeadingRow
    from schemas.drop import Grid
    from schemas.form import Form, Sheet

LIKE, LIKE_BY_TITLE = 0.5, 0.3


@dataclass(frozen=True)
class Sighting:
    """Rows of a sheet that look like the headings of a form's sheet, and how like they are.

    `columns` gives the declared heading of each column that has one, by its place counted from 0.
    """

    form: Form
    sheet: Sheet
    headings: HeadingRow
    columns: dict[int, str]
    named: bool
    likeness: float
    missing: tuple[str, ...]

    @property
    def rank(self) -> tuple[bool, float]:
        """Order sightings: a sheet that is named for what it is like first, then the likeness of its headings."""
        return (self.named and self.is_like, self.likeness)

    @property
    def is_like(self) -> bool:
        """Whether the sheet is to be taken for this form's."""
        return self.likeness >= (LIKE_BY_TITLE if self.named else LIKE)


def sight(grid: Grid, year: int) -> Sighting | None:
    """Find the rows of a sheet that look most like the headings of some form of an academic year (ROC).

    Of rows alike the first stands, and one row before two; but never with a block of data left above them.
    """
    seen = list(_sightings(grid, year))
    best, earlier = None, seen
    while earlier:
        best = max(earlier, key=lambda sighting: sighting.rank)
        earlier = [one for one in seen if one.likeness >= LIKE and _stands_over(one, best, grid)]
    return best


def sight_row(headings: HeadingRow, year: int) -> Sighting | None:
    """Find the sheet of some form whose headings a row is most like; None where it is like none."""
    seen = (_sighting(headings, form, sheet, named=False) for form, sheet in declared(year))
    like = [one for one in seen if one and one.is_like]
    return max(like, key=lambda one: (one.likeness, len(one.columns)), default=None)


def _stands_over(one: Sighting, other: Sighting, grid: Grid) -> bool:
    """Tell whether rows that are more than a title lie between the headings of one sighting and those of another."""
    between = grid.rows[one.headings.rows[-1] : other.headings.rows[0] - 1]
    return any(sum(bool(text.strip()) for text in row) >= FEWEST_HEADINGS for row in between)


def _sightings(grid: Grid, year: int) -> Iterator[Sighting]:
    title = folded(grid.title)
    for headings in heading_rows(grid):
        plain = {one for readings in headings.readings for one in readings}
        present = plain | set(map(without_hint, plain))
        for form, sheet in declared(year):
            if not present.isdisjoint(known_headings(sheet)):
                sighting = _sighting(headings, form, sheet, named=title == folded(sheet.title))
                yield from [sighting] if sighting else []


def _sighting(headings: HeadingRow, form: Form, sheet: Sheet, *, named: bool) -> Sighting | None:
    """Weigh how like a sheet's headings these are; None where none is a mandatory one."""
    columns = headings.read_as(known_headings(sheet))
    told = set(columns.values())
    seen = told | {STUDENT} if sheet.about_students and IDENTITY in told else told
    mandatory = [column.heading for column in sheet.columns if column.mandatory]
    missing = tuple(sorted(heading for heading in mandatory if heading not in seen))
    if len(missing) == len(mandatory):
        return None
    share = len(seen.intersection(sheet.headings)) / len(sheet.headings)
    likeness = (1 - len(missing) / len(mandatory)) * 0.9 + 0.1 * share
    return Sighting(form, sheet, headings, columns, named, likeness, missing)


@cache
def known_headings(sheet: Sheet) -> dict[str, str]:
    """Give every heading that a sheet may carry by its folded spelling, those of older blanks among them."""
    pair = [column.heading for column in IDENTITY_PAIR] if sheet.about_students else []
    return former_headings(sheet) | {folded(heading): heading for heading in (*sheet.headings, *pair)}


@cache
def former_headings(sheet: Sheet) -> dict[str, str]:
    """Give the headings of older blanks, folded, and what they are called now."""
    return {folded(before): column.heading for column in sheet.columns for before in column.formerly}


@cache
def declared(year: int) -> tuple[tuple[Form, Sheet], ...]:
    """List every sheet declared for an academic year with its form."""
    return tuple((form, sheet) for form in forms(year).values() for sheet in form.sheets)
