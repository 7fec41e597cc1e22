"""Which form a row of headings looks like, and how like it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from schemas.form import IDENTITY, STUDENT
from schemas.forms import forms
from schemas.headings import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.drop import Grid
    from schemas.form import Form, Sheet

HEADING_ROWS = 30
FEWEST_HEADINGS = 2  # one filled cell is a title
LIKE, LIKE_BY_TITLE = 0.5, 0.3


@dataclass(frozen=True)
class Sighting:
    """A row of a sheet that looks like the headings of a form's sheet, and how like it is."""

    form: Form
    sheet: Sheet
    row: int
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
    """Find the row of a sheet that looks most like the headings of some form of an academic year (ROC)."""
    return max(_sightings(grid, year), key=lambda sighting: sighting.rank, default=None)


def _sightings(grid: Grid, year: int) -> Iterator[Sighting]:
    title = folded(grid.title)
    for number, row in enumerate(grid.rows[:HEADING_ROWS]):
        present = {folded(text) for text in row if text}
        if len(present) < FEWEST_HEADINGS:
            continue
        for form, sheet, headings, mandatory in _declared(year):
            told = present | {now for before, now in former_headings(sheet).items() if before in present}
            seen = told | {STUDENT} if sheet.about_students and IDENTITY in told else told
            missing = mandatory - seen
            if len(missing) < len(mandatory):
                likeness = (1 - len(missing) / len(mandatory)) * 0.9 + 0.1 * len(headings & seen) / len(headings)
                yield Sighting(form, sheet, number, title == folded(sheet.title), likeness, tuple(sorted(missing)))


@cache
def former_headings(sheet: Sheet) -> dict[str, str]:
    """Give the headings of older blanks and what they are called now, folded."""
    return {folded(before): folded(column.heading) for column in sheet.columns for before in column.formerly}


@cache
def _declared(year: int) -> tuple[tuple[Form, Sheet, frozenset[str], frozenset[str]], ...]:
    """List every sheet declared for an academic year with its headings and its mandatory ones, folded."""
    return tuple(
        (
            form,
            sheet,
            frozenset(map(folded, sheet.headings)),
            frozenset(folded(column.heading) for column in sheet.columns if column.mandatory),
        )
        for form in forms(year).values()
        for sheet in form.sheets
    )
