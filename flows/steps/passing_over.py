"""Which rows under the headings are plainly no data: totals, notes, signatures, headings printed again, blank rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from schemas.form import IDENTITY, STUDENT
from schemas.headings import folded
from schemas.remarks import Passed, continues_note, is_figure, is_note, is_total

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.steps.heading_rows import HeadingRow
    from flows.steps.stretches import Stretch
    from schemas.drop import Grid
    from schemas.form import Sheet


@dataclass(frozen=True)
class Ground:
    """A stretch of a sheet against which its rows are seen; with the rows down to `top` every page may begin again."""

    grid: Grid
    stretch: Stretch
    sheet: Sheet
    top: int

    @cached_property
    def headings(self) -> HeadingRow:
        """The headings over the rows."""
        return self.stretch.headings

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """The place of each declared heading that is there."""
        return self.stretch.places

    def holds(self, number: int, row: Sequence[str]) -> bool:
        """Tell whether a row has anything under a declared heading; an error without a text is something."""
        return any(row[place].strip() for place in self.columns.values()) or number in self._erring

    def passed(self, number: int, row: Sequence[str], before: Passed | None) -> Passed | None:
        """Say why a row is no data; None where it may be. `before` is the same of the row above.

        Of a row whose key is all there only the headings printed again are passed over.
        """
        if self._is_plainly_data(row):
            return None
        filled = [place for place, text in enumerate(row) if text.strip()]
        if not filled:
            return None if self.holds(number, row) else Passed.BLANK
        if folded(row[filled[0]]) in self._printed_firsts and self._is_printed_again(row):
            return Passed.AGAIN
        first = next((place for place in filled if not row[place].strip().isdecimal()), filled[0])
        others = self._keys - {first}
        there = {place for place in others if row[place].strip() or (number, place) in self.grid.errors}
        keyed = any(not is_figure(row[place]) for place in there)
        reason = self._remark(row, first, before, keyed=keyed)
        if others and self._needed <= there | {first} and reason is not Passed.TOTAL:
            return None  # the key is all there: figures beside the word of a total are none
        return reason or (None if self.holds(number, row) else Passed.BESIDE)

    def _is_plainly_data(self, row: Sequence[str]) -> bool:
        """Tell the many rows quickly whose key is all there and can be no word that begins a remark."""
        key = [row[place] for place in self._in_order]
        if not key or not all(map(str.strip, key)):
            return False
        if key[0].isascii():  # no heading is, and no word of a remark
            return True
        return len(key) > 1 and folded(key[0]) not in self._printed_keys and not is_total(key[:1])

    def _remark(self, row: Sequence[str], first: int, before: Passed | None, *, keyed: bool) -> Passed | None:
        """Tell a remark by its words. A total has but figures in the key; a note may run into it."""
        texts = [text.strip() for text in row[first:] if text.strip()]
        if sum(bool(row[place].strip()) for place in self.columns.values()) > max(1, (len(self.columns) + 1) // 2):
            return None  # so full a row is one that lacks its key
        if is_total(texts):
            return None if keyed else Passed.TOTAL
        goes_on = before is Passed.NOTE and continues_note(texts)
        return Passed.NOTE if goes_on or is_note(texts) else None

    @cached_property
    def _keys(self) -> frozenset[int]:
        """The places of the key's columns; 身分證號 stands for a 學號 that is not there."""
        there = {heading for heading in self.sheet.key if heading in self.columns}
        stands_in = {IDENTITY} & set(self.columns) if STUDENT in self.sheet.key and STUDENT not in there else set()
        return frozenset(self.columns[heading] for heading in there | stands_in)

    @cached_property
    def _in_order(self) -> tuple[int, ...]:
        return tuple(sorted(self._keys))

    @cached_property
    def _needed(self) -> frozenset[int]:
        """The places of those that no row may leave empty."""
        optional = {column.heading for column in self.sheet.columns if not column.mandatory}
        return self._keys - {place for heading, place in self.columns.items() if heading in optional}

    @cached_property
    def _erring(self) -> frozenset[int]:
        """The rows with an error under a declared heading."""
        places = set(self.columns.values())
        return frozenset(number for number, place in self.grid.errors if place in places)

    @cached_property
    def _printed(self) -> list[list[str]]:
        """The rows down to the headings that hold anything: a printed page may begin with them again."""
        own = self.grid.rows[self.stretch.first - 1 : self.headings.rows[-1]]
        return [row for row in (*self.grid.rows[: self.top], *own) if any(text.strip() for text in row)]

    @cached_property
    def _printed_keys(self) -> frozenset[str]:
        """What is printed over the first column of the key."""
        return frozenset(
            folded(row[place]) for row in self._printed for place in self._in_order[:1] if place < len(row)
        )

    @cached_property
    def _printed_firsts(self) -> frozenset[str]:
        return frozenset(folded(next(text for text in row if text.strip())) for row in self._printed)

    def _is_printed_again(self, row: Sequence[str]) -> bool:
        return _plain(row) in map(_plain, self._printed)


def _plain(row: Sequence[str]) -> str:
    return "\t".join(map(folded, row)).rstrip("\t")
