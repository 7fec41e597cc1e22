"""What became of every row that was read: exactly one fate, its reason, and its origin."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from flows.steps.counting import uncounted
from flows.steps.staying import unselected, waiting
from schemas import wording
from schemas.catalogue import RULES
from schemas.drop import Decided, RowFate
from schemas.form import STUDENT
from schemas.forms import forms
from schemas.rosters import rosters
from schemas.terms import Fate, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from flows.steps.certified_files import Voided
    from schemas.drop import Counted, Drop
    from schemas.form import Reference
    from schemas.table import RowAt, Table
    from schemas.terms import Period


@dataclass(frozen=True)
class School:
    """All that a submission is made from: the tables that stand, those replaced, and what selection decided.

    `replaced` gives each superseded table, the drop that replaced it and the rows of it that stand on all the same;
    `repeated` maps a row to the one that stands in its place; `choices` and `counted` are selection's: what does not
    go, and as which an item counts; `voided` are the files that came after their items were certified.
    """

    tables: Sequence[Table]
    replaced: Sequence[tuple[Table, Drop, Collection[int]]]
    repeated: Mapping[RowAt, RowAt]
    choices: Mapping[RowAt, Decided]
    counted: Mapping[RowAt, tuple[Counted, ...]] = field(default_factory=dict)
    voided: Sequence[Voided] = ()

    def fates(self, period: Period) -> Iterator[tuple[RowAt | None, RowFate]]:
        """Give every row of the forms of a period its one fate; with the row's place where its table stands."""
        for number, table in enumerate(self.tables):
            if table.filing.period == period:
                for index in range(len(table.frame)):
                    yield (number, index), self._fate_of(number, index)
        for table, drop, kept in self.replaced:
            if table.filing.period == period:
                reason = wording.replaced_by(drop.office, drop.shown)
                for index in range(len(table.frame)):
                    if index not in kept:
                        yield None, _row_fate(table, index, Decided(Fate.SUPERSEDED, reason))

    def _fate_of(self, number: int, index: int) -> RowFate:
        table, decided = self.tables[number], self._decide(number, index)
        counted = self.counted.get((number, index), ())
        settled = tuple(self._settled[number].get(table.row_numbers[index], ()))
        return _row_fate(table, index, decided, counted, settled)

    @cached_property
    def _settled(self) -> dict[int, dict[int, list[str]]]:
        """The ids of the findings on which a person has decided, by table and row number."""
        found: dict[int, dict[int, list[str]]] = {number: defaultdict(list) for number in range(len(self.tables))}
        for number, table in enumerate(self.tables):
            for finding in (one for one in table.findings if one.settled):
                for row in finding.rows:
                    found[number][row].append(finding.id)
        return found

    def _decide(self, number: int, index: int) -> Decided:
        table = self.tables[number]
        finding = table.decided.get(index)
        if finding and finding.severity is Severity.ERROR:
            return Decided(Fate.REJECTED, wording.rule_and_title(finding.rule), finding.rule, finding.heading)
        if (number, index) in self.choices:
            return self.choices[number, index]
        if finding:
            return Decided(Fate.HELD, wording.rule_and_title(finding.rule), finding.rule, finding.heading)
        if (number, index) in self.repeated:
            return Decided(Fate.SUPERSEDED, self._same_as(self.repeated[number, index]))
        return self._of_sound_row(table, index)

    def _same_as(self, row: RowAt) -> str:
        table = self.tables[row[0]]
        drop = table.filing.drop
        return wording.same_as(drop.office, drop.shown, table.row_numbers[row[1]])

    def _of_sound_row(self, table: Table, index: int) -> Decided:
        form = table.filing.form
        if index in table.waiting:
            return waiting(table.waiting[index])
        roster = rosters(table.filing.period.year).get(form.name)
        if roster and (held := self._unaccepted(table, index)):
            return held
        if roster is None or not roster.leaves_school:
            return Decided(Fate.KEPT, wording.kept_at_school(form.title))
        return unselected(table, index) or Decided(Fate.SUBMITTED, "")

    def _unaccepted(self, table: Table, index: int) -> Decided | None:
        """Hold a row that refers to one which itself was not accepted."""
        period = table.filing.period
        for column, refers in table.filing.sheet.references(period.year):
            text = table.texts(column.heading)[index]
            if text and text not in self._accepted(refers, period):
                why = wording.reference_not_accepted(forms(period.year)[refers.form].title, text)
                return Decided(Fate.HELD, why, heading=column.heading, clauses=RULES[refers.rule].clause)
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


def _row_fate(
    table: Table, index: int, decided: Decided, counted: tuple[Counted, ...] = (), decisions: tuple[str, ...] = ()
) -> RowFate:
    filing = table.filing
    return RowFate(
        filing.drop,
        filing.form.name,
        filing.title,
        table.row_numbers[index],
        table.texts(STUDENT)[index] if STUDENT in table.frame else "",
        decided.fate,
        decided.reason,
        rule=decided.rule,
        key=tuple(table.texts(heading)[index] for heading in filing.sheet.key),
        counted=counted or uncounted(filing, decided.fate),
        decisions=decisions,
        heading=decided.heading,
        clauses=decided.clauses,
    )
