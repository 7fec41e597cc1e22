"""What the workbooks of a package hold: the rows they take, who each is about, and where each row came to lie."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.class_lists import ClassLists, class_lists
from schemas.form import STUDENT
from schemas.register import attachment_name, sent_by
from schemas.rosters import rosters
from schemas.terms import Cadence
from schemas.wording_packages import FILE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.drop import RowFate
    from schemas.register import Sendings
    from schemas.roster import Printed, Roster, RosterSheet
    from schemas.table import RowAt, Table
    from schemas.terms import Fate, Period

UNSAFE, ENDING = re.compile(r"[^\w.-]+"), re.compile(r"\.[0-9a-z]{1,5}")


@dataclass(frozen=True)
class RenderedSheet:
    """One sheet of a roster, by column."""

    title: str
    headings: tuple[str, ...]
    columns: tuple[list[str], ...]


@dataclass(frozen=True)
class RenderedRoster:
    """One roster, ready to be written: its cover's values and its sheets."""

    roster: Roster
    cover: tuple[str, ...]
    sheets: tuple[RenderedSheet, ...]

    @property
    def rows(self) -> int:
        """The number of rows over all sheets."""
        return sum(len(sheet.columns[0]) for sheet in self.sheets)


class Source(NamedTuple):
    """The attachment that a row names: who sent it, in which archive ("" for none), by what name."""

    office: str
    bundle: str
    name: str


@dataclass(frozen=True)
class Rendered:
    """A submission before it is written; attachments are listed with their path in the package.

    `missing` names the rosters that are to leave the school but whose form no office has handed in: an empty one
    would mislead.
    """

    period: Period
    rosters: tuple[RenderedRoster, ...]
    missing: tuple[str, ...]
    fates: list[RowFate]
    attachments: tuple[tuple[str, Source], ...]


def render(
    tables: Sequence[Table],
    fates: Iterable[tuple[RowAt | None, RowFate]],
    period: Period,
    school: str,
    attachments: Sendings,
) -> Rendered:
    """Fill every roster of a period from the rows whose fate it takes; attachments are by office and by bundle."""
    listed = list(fates)
    decided = [(at, fate.fate) for at, fate in listed if at]
    filling = _Filling(tables, class_lists(tables, period), decided, attachments)
    arrived = {table.filing.form.name for table in tables if table.filing.period == period and not table.refused}
    all_due = [roster for roster in rosters(period.year).values() if _is_due(roster, period)]
    due = [roster for roster in all_due if roster.form.name in arrived]
    filled = [filling.fill(roster) for roster in due]
    covers = [(school, str(period.year), str(period.semester), roster.kind) for roster in due]
    rendered = tuple(RenderedRoster(*parts) for parts in zip(due, covers, filled, strict=True))
    missing = tuple(roster.title for roster in all_due if roster.leaves_school and roster not in due)
    placed = [filling.placed(at, fate) for at, fate in listed]
    return Rendered(period, rendered, missing, placed, filling.attachments())


def _is_due(roster: Roster, period: Period) -> bool:
    handed_in = roster.form.since <= period.year <= roster.form.until
    return handed_in and (roster.form.cadence is Cadence.YEAR) == (period.semester == 0)


class _Filling:
    """Rosters being filled: where each row comes to lie, and the path that each attachment gets in the package."""

    def __init__(
        self, tables: Sequence[Table], lists: ClassLists, rows: Iterable[tuple[RowAt, Fate]], sent: Sendings
    ) -> None:
        self.tables, self.lists, self.sent = tables, lists, sent
        self.rows: defaultdict[tuple[str, str, Fate], list[RowAt]] = defaultdict(list)
        for at, fate in rows:
            filing = tables[at[0]].filing
            self.rows[filing.form.name, filing.sheet.title, fate].append(at)
        self.places: dict[RowAt, tuple[str, str, int]] = {}
        self.paths: dict[str, Source] = {}
        self.taken: dict[str, Source] = {}  # the same, by the name that a disk without upper case knows

    def fill(self, roster: Roster) -> tuple[RenderedSheet, ...]:
        """Fill a roster's sheets, rows in the order of class lists: the order of arrival leaves no trace."""
        return tuple(self._sheet(roster, sheet) for sheet in roster.sheets)

    def placed(self, at: RowAt | None, fate: RowFate) -> RowFate:
        """Add to a row's fate where it came to lie."""
        if at not in self.places:
            return fate
        roster, sheet, row = self.places[at]
        return replace(fate, roster=roster, roster_sheet=sheet, roster_row=row)

    def attachments(self) -> tuple[tuple[str, Source], ...]:
        """List every path given out, with the attachment that it stands for."""
        return tuple(sorted(self.paths.items()))

    def _sheet(self, roster: Roster, sheet: RosterSheet) -> RenderedSheet:
        taken = self.rows[roster.form.name, sheet.source.title, roster.takes]
        rows = sorted(taken, key=lambda at: self.lists.place(self.tables[at[0]], at[1]))
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
            return self._link(at, column, text)
        return text or column.blank

    def _link(self, at: RowAt, column: Printed, name: str) -> str:
        """Give a file's path in the package: by the row's key, the kind of file and its ending.

        Two files whose rows come to one name get different ones.
        """
        table = self.tables[at[0]]
        key = (UNSAFE.sub("_", table.texts(heading)[at[1]]) for heading in table.filing.sheet.key)
        kind = (FILE_KINDS[column.source],) if column.source in FILE_KINDS else ()
        stem = f"{column.files}/{'_'.join((*key, *kind))}"
        source = Source(table.filing.drop.office, table.filing.drop.bundle, name)
        ending = self._ending(source)
        path, again = f"{stem}{ending}", 1
        while self.taken.setdefault(path.casefold(), source) != source:
            again += 1
            path = f"{stem}-{again}{ending}"
        self.paths[path] = source
        return path

    def _ending(self, source: Source) -> str:
        """Give a file the ending of what it really is, whatever it was called."""
        name = attachment_name(source.name)
        sent = sent_by(self.sent, source.office, source.bundle).get(name)
        ending = f".{sent.sort}" if sent and sent.sort else PurePath(name).suffix
        return ending if ENDING.fullmatch(ending) else ""  # a sentence after a full stop is none
