"""Into which stretches a sheet falls: rows under its headings, under these in another order, or under other ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from flows.steps.heading_rows import FEWEST_HEADINGS, heading_row
from flows.steps.sighting import declared, known_headings
from schemas.form import IDENTITY, STUDENT
from schemas.headings import folded, is_result, without_hint
from schemas.kinds import Attachment, Mark, Text
from schemas.remarks import is_note, is_total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.steps.heading_rows import HeadingRow
    from flows.steps.sighting import Sighting
    from schemas.drop import Grid
    from schemas.form import Column, Sheet
    from schemas.terms import Law

LONGEST_HEADING = 40  # characters, with its hint
LONGEST_PLAIN = 12  # of a heading that no form declares
LOOKED_AT = 20  # rows below such headings, which none of the sheet's own may be


@dataclass(frozen=True)
class Stretch:
    """Rows of a sheet, from `first` (a title above the headings, or these) to `last`, and the headings they are under.

    `columns` gives the declared heading of each column that has one, by its place; `is_other` tells another table.
    """

    headings: HeadingRow
    columns: dict[int, str]
    first: int
    last: int
    is_other: bool = False

    @property
    def places(self) -> dict[str, int]:
        """The place of each declared heading; of twins the first."""
        return {heading: place for place, heading in reversed(self.columns.items())}


def stretches(grid: Grid, sighting: Sighting, law: Law) -> list[Stretch]:
    """Give a sheet's stretches in their order; the first is under the headings that were sighted.

    A sheet whose headings are at fault is one stretch.
    """
    found = [Stretch(sighting.headings, sighting.columns, 1, len(grid.rows))]
    if sighting.missing or _has_twins(sighting.columns):
        return found
    search = _Search(grid, sighting, law)
    for number in search.candidates():
        begun = search.begun(number, found[-1])
        if begun:
            found[-1] = replace(found[-1], last=begun.first - 1)
            found.append(begun)
    return found


class _Search:
    """Looks for headings below those of a sheet."""

    def __init__(self, grid: Grid, sighting: Sighting, law: Law) -> None:
        self.grid, self.sighting, self.law = grid, sighting, law
        self.sheet = sighting.sheet
        self._known = _every_heading(law.year)

    def candidates(self) -> Iterator[int]:
        """Give the rows of which several cells are headings of some form, or that stand alone below a blank one."""
        top, before_blank = self.sighting.headings.rows[-1], False
        for number, row in enumerate(self.grid.rows[top:], top + 1):
            texts = [text for text in row if text]
            named = sum(_is_known(text, self.law.year) for text in texts if not text.isascii())
            if named >= FEWEST_HEADINGS or (before_blank and len(texts) >= FEWEST_HEADINGS):
                yield number
            before_blank = len(texts) < FEWEST_HEADINGS and (before_blank or not any(map(str.strip, texts)))

    def begun(self, number: int, before: Stretch) -> Stretch | None:
        """Give the stretch that begins with the headings of a row; None where it holds none."""
        if number <= before.headings.rows[-1]:
            return None
        found = self._ours(number) or self._others(number, before)
        if found is None or self._goes_on(found, before):
            return None
        return replace(found, first=self._title_above(found.headings.rows[0], before.headings.rows[-1]))

    def _goes_on(self, found: Stretch, before: Stretch) -> bool:
        """Tell whether another table has its headings printed again."""
        again = set(_folded(found.headings.texts)) == set(_folded(before.headings.texts))
        return found.is_other and before.is_other and again

    def _ours(self, number: int) -> Stretch | None:
        """Read a row as the sheet's own headings: as many as must be there, each once, and no other sheet's rather."""
        for headings in self._readings(number):
            columns = headings.read_as(known_headings(self.sheet))
            if self._needed <= set(columns.values()) and not _has_twins(columns):
                return None if self._is_anothers(headings, columns) else self._stretch(headings, columns)
        return None

    def _readings(self, number: int) -> Iterator[HeadingRow]:
        """Give one row, or two as the sheet's own headings stand in so many."""
        yield heading_row(self.grid, number)
        if len(self.sighting.headings.rows) > 1:
            yield heading_row(self.grid, number, number + 1)
            yield heading_row(self.grid, number - 1, number)

    @cached_property
    def _needed(self) -> frozenset[str]:
        """The headings that must be there for the sheet's own: all mandatory ones, keyed as the first ones are."""
        told = set(self.sighting.columns.values())
        mandatory = {column.heading for column in self.sheet.columns if column.mandatory}
        stands_in = {IDENTITY} if STUDENT in mandatory - told else set()
        return frozenset(mandatory & told | stands_in)

    def _is_anothers(self, headings: HeadingRow, columns: dict[int, str]) -> bool:
        if sorted(_folded(headings.texts)) == sorted(_folded(self.sighting.headings.texts)):
            return False
        for _, sheet in declared(self.law.year):
            read = headings.read_as(known_headings(sheet))
            if len(read) > len(columns) and _mandatory(sheet) <= set(read.values()):
                return True
        return False

    def _others(self, number: int, before: Stretch) -> Stretch | None:
        """Read a row as the headings of another table: where it cannot be data, nor a remark."""
        row = self.grid.rows[number - 1]
        texts = [text for text in row if text.strip() and not is_result(text)]
        if len(texts) < FEWEST_HEADINGS or is_total(texts) or is_note(texts) or self._is_printed_above(row):
            return None
        headings = heading_row(self.grid, number)
        if not (self._is_declared(headings, texts) or self._is_new(number, before)) or self._fits_any(row, before):
            return None
        return self._stretch(headings, headings.read_as(known_headings(self.sheet)), is_other=True)

    def _stretch(self, headings: HeadingRow, columns: dict[int, str], *, is_other: bool = False) -> Stretch:
        return Stretch(headings, columns, headings.rows[0], len(self.grid.rows), is_other)

    def _is_printed_above(self, row: Sequence[str]) -> bool:
        above = self.grid.rows[: self.sighting.headings.rows[0] - 1]
        return any(_folded(row) == _folded(one) for one in above)

    def _is_declared(self, headings: HeadingRow, texts: Sequence[str]) -> bool:
        """Tell whether a row holds several headings of one sheet, and little else."""
        most = max(len(set(headings.read_as(known_headings(sheet)).values())) for _, sheet in declared(self.law.year))
        return most >= FEWEST_HEADINGS and 2 * most >= len(texts)

    def _is_new(self, number: int, before: Stretch) -> bool:
        """Tell headings that no form declares: words alone over rows that are none of the sheet's."""
        rows = self._rows_below(number)
        row = self.grid.rows[number - 1]
        heads = {place: folded(text) for place, text in enumerate(row) if text.strip()}
        if before.is_other or not rows or not all(map(_is_like_heading, heads.values())):
            return False
        if len(set(heads.values())) < len(heads) or any(self._is_like_data(one, before.places) for one in rows):
            return False
        return any(_are_figures([one[place] for one in rows if place < len(one)]) for place in heads)

    def _rows_below(self, number: int) -> list[list[str]]:
        """Give the rows on end below a row."""
        found = []
        for row in self.grid.rows[number : number + LOOKED_AT]:
            if not any(text.strip() for text in row):
                break
            found.append(row)
        return found

    def _is_like_data(self, row: Sequence[str], places: dict[str, int]) -> bool:
        asked = [heading for heading in _mandatory(self.sheet) if heading in places]
        filled = [heading for heading in asked if places[heading] < len(row) and row[places[heading]].strip()]
        sound = [heading for heading in filled if self._fits(self.sheet.by_heading[heading], row[places[heading]])]
        return 2 * len(filled) > len(asked) and 2 * len(sound) > len(filled)

    def _fits_any(self, row: Sequence[str], before: Stretch) -> bool:
        """Tell whether any cell is what its column asks for, of those that not every word fits."""
        strict = [column for column in self.sheet.columns if not isinstance(column.kind, (Text, Attachment))]
        at = [(column, before.places[column.heading]) for column in strict if column.heading in before.places]
        return any(place < len(row) and self._fits(column, row[place]) for column, place in at)

    def _fits(self, column: Column, text: str) -> bool:
        normal = column.kind.normal(text)
        if not normal or (isinstance(column.kind, Mark) and not normal.isascii()):
            return False
        return all(need.met(normal) for need in column.requirements(self.law))

    def _title_above(self, number: int, headed: int) -> int:
        """Give the row of the title over headings: of rows that are blank or hold one word alone the first such."""
        first = number
        for above in range(number - 1, headed, -1):
            texts = [text for text in self.grid.rows[above - 1] if text.strip()]
            if len(texts) > 1 or (texts and (texts[0].isascii() or is_note(texts) or is_total(texts))):
                break
            first = above if texts else first
        return first


@lru_cache(1 << 14)
def _is_known(text: str, year: int) -> bool:
    """Tell whether a text is a heading of any sheet of a year."""
    if len(text) > LONGEST_HEADING:
        return False
    plain, known = folded(text), _every_heading(year)
    return plain in known or without_hint(plain) in known


@lru_cache
def _every_heading(year: int) -> frozenset[str]:
    return frozenset(heading for _, sheet in declared(year) for heading in known_headings(sheet))


def _mandatory(sheet: Sheet) -> set[str]:
    return {column.heading for column in sheet.columns if column.mandatory}


def _has_twins(columns: dict[int, str]) -> bool:
    return len(set(columns.values())) < len(columns)


def _folded(texts: Sequence[str]) -> list[str]:
    return [plain for text in texts if (plain := folded(text)) and not is_result(text)]


def _is_like_heading(plain: str) -> bool:
    """Tell a short word of no figures and no stops."""
    return not plain.isascii() and len(plain) <= LONGEST_PLAIN and not any(map(str.isdigit, plain))


def _are_figures(texts: Sequence[str]) -> bool:
    """Tell whether a column holds something, and no words."""
    filled = [text for text in texts if text.strip()]
    return bool(filled) and all(map(str.isascii, filled))
