"""How a roster is filled: the rows that it takes, in the order of class lists, and where each comes to lie."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from schemas.form import STUDENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.steps.class_lists import ClassLists
    from flows.steps.cohorts import Cohorts
    from flows.steps.links import Links
    from schemas.drop import RowFate
    from schemas.roster import Printed, Roster, RosterSheet
    from schemas.table import RowAt, Table
    from schemas.terms import Fate


@dataclass(frozen=True)
class RenderedSheet:
    """One sheet of a roster, by column."""

    title: str
    headings: tuple[str, ...]
    columns: tuple[list[str], ...]


class Filling:
    """Rosters being filled, and where each row comes to lie."""

    def __init__(
        self,
        tables: Sequence[Table],
        lists: ClassLists,
        links: Links,
        cohorts: Cohorts,
        rows: Iterable[tuple[RowAt, Fate]],
    ) -> None:
        self.tables, self.lists, self.links, self.cohorts = tables, lists, links, cohorts
        self.rows: defaultdict[tuple[str, str, Fate], list[RowAt]] = defaultdict(list)
        for at, fate in rows:
            filing = tables[at[0]].filing
            self.rows[filing.form.name, filing.sheet.title, fate].append(at)
        self.places: dict[RowAt, tuple[str, str, int]] = {}

    def fill(self, roster: Roster) -> Iterator[tuple[Roster, tuple[RenderedSheet, ...]]]:
        """Fill a roster of each of its cohorts, rows in the order of class lists: arrival leaves no trace."""
        taken = {sheet.title: self._taken(roster, sheet) for sheet in roster.sheets}
        parted = self.cohorts.split(roster, (at for rows in taken.values() for at in rows))
        for cohort, own in parted.items():
            of_cohort = roster.of(cohort)
            chosen = {title: [at for at in rows if at in own] for title, rows in taken.items()}
            yield of_cohort, tuple(self._sheet(of_cohort, sheet, chosen[sheet.title]) for sheet in roster.sheets)

    def placed(self, at: RowAt | None, fate: RowFate) -> RowFate:
        """Add to a row's fate where it came to lie."""
        if at not in self.places:
            return fate
        roster, sheet, row = self.places[at]
        return replace(fate, roster=roster, roster_sheet=sheet, roster_row=row)

    def _taken(self, roster: Roster, sheet: RosterSheet) -> list[RowAt]:
        rows = self.rows[roster.form.name, sheet.source.title, roster.takes]
        return sorted(rows, key=lambda at: self.lists.place(self.tables[at[0]], at[1]))

    def _sheet(self, roster: Roster, sheet: RosterSheet, rows: list[RowAt]) -> RenderedSheet:
        self.places.update({at: (roster.path, sheet.title, line) for line, at in enumerate(rows, 2)})
        joined = [[self._of_student(at, heading) for at in rows] for heading in sheet.joined]
        printed = [[self._cell(at, column) for at in rows] for column in sheet.columns]
        filed = [[self.tables[number].filing.drop.office for number, _ in rows]] if sheet.filed_by else []
        return RenderedSheet(sheet.title, sheet.headings, tuple(joined + printed + filed))

    def _of_student(self, at: RowAt, heading: str) -> str:
        return self.lists.students[self.tables[at[0]].texts(STUDENT)[at[1]]].texts[heading]

    def _cell(self, at: RowAt, column: Printed) -> str:
        table = self.tables[at[0]]
        known = column.source in table.filing.sheet.by_heading  # a layout may outlive a form's column
        text = table.texts(column.source)[at[1]] if known else ""
        if column.files and text:
            return self.links.link(table, at[1], column)
        return text or column.blank
