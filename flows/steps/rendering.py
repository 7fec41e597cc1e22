"""What the national rosters hold: the submitted rows, identity numbers joined in, and where each row came to lie."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from schemas.form import BIRTH, IDENTITY, STUDENT
from schemas.headings import ATTACHMENTS
from schemas.rosters import rosters
from schemas.terms import Cadence, Fate
from schemas.wording import FILE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.drop import RowFate, Table
    from schemas.roster import Printed, Roster, RosterSheet
    from schemas.terms import Period

RowAt = tuple[int, int]
HUB = "student_roster"
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


@dataclass(frozen=True)
class Rendered:
    """A submission before it is written; attachments are (path in the package, office, file name).

    `missing` names the rosters that are due but whose form no office has handed in: an empty one would mislead.
    """

    period: Period
    rosters: tuple[RenderedRoster, ...]
    missing: tuple[str, ...]
    fates: list[RowFate]
    attachments: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Student:
    """What the rosters need of a student; ordered as a class list is."""

    order: tuple[str, str, int, str]
    identity: dict[str, str]


def render(
    tables: Sequence[Table], fates: Iterable[tuple[RowAt | None, RowFate]], period: Period, school: str
) -> Rendered:
    """Fill every roster of a period from the rows whose fate is to be submitted."""
    listed = list(fates)
    filling = _Filling(tables, students_of(tables, period))
    submitted = [at for at, fate in listed if at and fate.fate is Fate.SUBMITTED]
    arrived = {table.filing.form for table in tables if table.filing.period == period and not table.refused}
    all_due = [roster for roster in rosters().values() if _is_due(roster, period)]
    due = [roster for roster in all_due if roster.form in arrived]
    filled = filling.fill(due, submitted)
    covers = [(school, str(period.year), str(period.semester), roster.kind) for roster in due]
    rendered = tuple(RenderedRoster(*parts) for parts in zip(due, covers, filled, strict=True))
    missing = tuple(roster.title for roster in all_due if roster not in due)
    placed = [filling.placed(at, fate) for at, fate in listed]
    return Rendered(period, rendered, missing, placed, filling.attachments())


def _is_due(roster: Roster, period: Period) -> bool:
    yearly = roster.form.cadence is Cadence.YEAR
    return roster.since <= period.year and yearly == (period.semester == 0)


def students_of(tables: Sequence[Table], period: Period) -> dict[str, Student]:
    """Give each accepted student of a period by 學號; of a year, as the later semester has them."""
    found: dict[str, Student] = {}
    for table in sorted(tables, key=lambda table: table.filing.period):
        filing = table.filing
        if filing.form.name == HUB and IDENTITY in filing.sheet.by_heading and filing.period in period.parts():
            accepted = (row for index, row in enumerate(_records(table)) if index not in table.decided)
            found |= {row[STUDENT]: _student(row) for row in accepted}
    return found


def _records(table: Table) -> list[dict[str, str]]:
    headings = list(table.filing.sheet.headings)
    columns = [table.texts(heading) for heading in headings]
    return [dict(zip(headings, row, strict=True)) for row in zip(*columns, strict=True)]


def _student(row: dict[str, str]) -> Student:
    order = (row["年級"], row["班級名稱"], int(row["座號"]), row[STUDENT])
    return Student(order, {IDENTITY: row[IDENTITY], BIRTH: row[BIRTH]})


class _Filling:
    """Rosters being filled: where each row comes to lie, and the path that each attachment gets in the package."""

    def __init__(self, tables: Sequence[Table], students: dict[str, Student]) -> None:
        self.tables, self.students = tables, students
        self.places: dict[RowAt, tuple[str, str, int]] = {}
        self.paths: dict[str, tuple[str, str]] = {}
        self.taken: dict[str, tuple[str, str]] = {}  # the same, by the name that a disk without upper case knows

    def fill(self, due: Iterable[Roster], submitted: Iterable[RowAt]) -> list[tuple[RenderedSheet, ...]]:
        """Fill each roster's sheets, rows in the order of class lists: the order of arrival leaves no trace."""
        lines: defaultdict[tuple[str, str], list[RowAt]] = defaultdict(list)
        for at in sorted(submitted, key=self._order):
            filing = self.tables[at[0]].filing
            lines[filing.form.name, filing.sheet.title].append(at)
        return [
            tuple(self._sheet(roster, sheet, lines[roster.form.name, sheet.source.title]) for sheet in roster.sheets)
            for roster in due
        ]

    def placed(self, at: RowAt | None, fate: RowFate) -> RowFate:
        """Add to a row's fate where it came to lie."""
        if at not in self.places:
            return fate
        roster, sheet, row = self.places[at]
        return replace(fate, roster=roster, roster_sheet=sheet, roster_row=row)

    def attachments(self) -> tuple[tuple[str, str, str], ...]:
        """List every path given out, with the office and file name that it stands for."""
        return tuple(sorted((path, office, name) for path, (office, name) in self.paths.items()))

    def _order(self, at: RowAt) -> tuple[object, ...]:
        table, index = self.tables[at[0]], at[1]
        key = (table.texts(heading)[index] for heading in table.filing.sheet.key)
        return (*self.students[table.texts(STUDENT)[index]].order, *key)

    def _sheet(self, roster: Roster, sheet: RosterSheet, rows: list[RowAt]) -> RenderedSheet:
        self.places.update({at: (roster.title, sheet.title, line) for line, at in enumerate(rows, 2)})
        numbers = [self.tables[table].texts(STUDENT)[index] for table, index in rows]
        joined = [[self.students[number].identity[heading] for number in numbers] for heading in sheet.joined]
        printed = [[self._cell(at, column) for at in rows] for column in sheet.columns]
        return RenderedSheet(sheet.title, sheet.headings, tuple(joined + printed))

    def _cell(self, at: RowAt, column: Printed) -> str:
        text = self.tables[at[0]].texts(column.source)[at[1]]
        if column.is_link and text:
            return self._link(at, column.source, text)
        return text or column.kind.blank_as

    def _link(self, at: RowAt, heading: str, name: str) -> str:
        """Give an attachment's path, 附件/<number>_<文件|影音>.<ending>; two items of one number get different ones."""
        table = self.tables[at[0]]
        number = UNSAFE.sub("_", table.texts(table.filing.sheet.key[0])[at[1]])
        ending = PurePath(name).suffix.lower()
        ending = ending if ENDING.fullmatch(ending) else ""  # a sentence after a full stop is none
        stem = f"{ATTACHMENTS}/{number}_{FILE_KINDS[heading]}"
        source, path, again = (table.filing.drop.office, name), f"{stem}{ending}", 1
        while self.taken.setdefault(path.casefold(), source) != source:
            again += 1
            path = f"{stem}-{again}{ending}"
        self.paths[path] = source
        return path
