"""What became of every row that was read: exactly one fate, its reason, and its origin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from schemas import wording
from schemas.drop import RowFate
from schemas.form import STUDENT
from schemas.forms import forms
from schemas.headings import YES
from schemas.rosters import rosters
from schemas.terms import Fate, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemas.drop import Drop
    from schemas.form import Reference
    from schemas.table import RowAt, Table
    from schemas.terms import Period

Decided = tuple[Fate, str]


@dataclass(frozen=True)
class School:
    """All that a submission is made from: the tables that stand, those replaced, and what selection decided.

    `replaced` pairs each superseded table with the drop that replaced it; `repeated` maps a row to the one that
    stands in its place; `choices` are selection's.
    """

    tables: Sequence[Table]
    replaced: Sequence[tuple[Table, Drop]]
    repeated: Mapping[RowAt, RowAt]
    choices: Mapping[RowAt, Decided]

    def fates(self, period: Period) -> Iterator[tuple[RowAt | None, RowFate]]:
        """Give every row of the forms of a period its one fate; with the row's place where its table stands."""
        for number, table in enumerate(self.tables):
            if table.filing.period == period:
                for index in range(len(table.frame)):
                    yield (number, index), _row_fate(table, index, *self._decide(number, index))
        for table, drop in self.replaced:
            if table.filing.period == period:
                reason = wording.replaced_by(drop.office, drop.shown)
                for index in range(len(table.frame)):
                    yield None, _row_fate(table, index, Fate.SUPERSEDED, reason)

    def _decide(self, number: int, index: int) -> Decided:
        table = self.tables[number]
        finding = table.decided.get(index)
        if finding and finding.severity is Severity.ERROR:
            return Fate.REJECTED, wording.rule_and_title(finding.rule)
        if (number, index) in self.choices:
            return self.choices[number, index]
        if finding:
            return Fate.HELD, wording.rule_and_title(finding.rule)
        if (number, index) in self.repeated:
            return Fate.SUPERSEDED, self._same_as(self.repeated[number, index])
        return self._of_sound_row(table, index)

    def _same_as(self, row: RowAt) -> str:
        table = self.tables[row[0]]
        drop = table.filing.drop
        return wording.same_as(drop.office, drop.shown, table.row_numbers[row[1]])

    def _of_sound_row(self, table: Table, index: int) -> Decided:
        form = table.filing.form
        if index in table.waiting:
            return Fate.HELD, table.waiting[index]
        roster = rosters(table.filing.period.year).get(form.name)
        if roster and (held := self._unaccepted(table, index)):
            return held
        if roster is None or not roster.leaves_school:
            return Fate.KEPT, wording.kept_at_school(form.title)
        return _unselected(table, index) or (Fate.SUBMITTED, "")

    def _unaccepted(self, table: Table, index: int) -> Decided | None:
        """Hold a row that refers to one which itself was not accepted."""
        period = table.filing.period
        for column, refers in table.filing.sheet.references(period.year):
            text = table.texts(column.heading)[index]
            if text and text not in self._accepted(refers, period):
                return Fate.HELD, wording.reference_not_accepted(forms(period.year)[refers.form].title, text)
        return None

    def _accepted(self, reference: Reference, period: Period) -> frozenset[str]:
        key = (reference, period)
        if key not in self._accepted_texts:
            self._accepted_texts[key] = frozenset(
                text
                for table in self.tables
                if table.filing.period in period.parts()
                and (table.filing.form.name, table.filing.sheet.title) == (reference.form, reference.sheet)
                for index, text in enumerate(table.frame[reference.heading])
                if index not in table.decided
            )
        return self._accepted_texts[key]

    @cached_property
    def _accepted_texts(self) -> dict[tuple[Reference, Period], frozenset[str]]:
        return {}


def _unselected(table: Table, index: int) -> Decided | None:
    """Keep what the student did not register or tick, and what is of another academic year."""
    choosing = table.filing.form.choosing
    if choosing is None:
        return None
    if choosing.counted and (registrar := table.texts(choosing.counted[0])[index]) != choosing.counted[1]:
        return Fate.KEPT, wording.registered_by(registrar, choosing.ticked.clause.number)
    if choosing.year and (year := table.texts(choosing.year)[index]) != str(table.filing.period.year):
        return Fate.KEPT, wording.of_another_year(choosing.year, year)
    return None if table.texts(choosing.tick)[index] == YES else (Fate.NOT_SELECTED, wording.NOT_TICKED)


def _row_fate(table: Table, index: int, fate: Fate, reason: str) -> RowFate:
    filing = table.filing
    student = table.texts(STUDENT)[index] if STUDENT in table.frame else ""
    row = table.row_numbers[index]
    return RowFate(filing.drop, filing.form.name, filing.title, row, student, fate, reason)
