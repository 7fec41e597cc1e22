"""What the national rosters hold: the submitted rows, identity numbers joined in, and where each row came to lie."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from schemas.form import BIRTH, IDENTITY, STUDENT
from schemas.rosters import rosters
from schemas.terms import Cadence, Fate
from schemas.wording import FILE_KINDS, PACKAGE_ATTACHMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.drop import RowFate, Table
    from schemas.form import Sheet
    from schemas.roster import Printed, Roster, RosterSheet
    from schemas.terms import Period

RowAt = tuple[int, int]
HUB = "student_roster"
UNSAFE = re.compile(r"[^\w.-]+")


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
    """A submission before it is written: rosters, every row's fate, and attachments as (path, office, name)."""

    period: Period
    rosters: tuple[RenderedRoster, ...]
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
    students = students_of(tables, period)
    lines: defaultdict[tuple[str, str], list[RowAt]] = defaultdict(list)
    for at, fate in listed:
        if at and fate.fate is Fate.SUBMITTED:
            filing = tables[at[0]].filing
            lines[filing.form.name, filing.sheet.title].append(at)
    places: dict[RowAt, tuple[str, str, int]] = {}
    links = _Links(tables)
    rendered = []
    for roster in rosters().values():
        if _is_due(roster, period):
            sheets = tuple(
                _sheet(roster, sheet, _sorted(lines[roster.form.name, sheet.source.title], tables, students), tables, students, places, links)
                for sheet in roster.sheets
            )
            rendered.append(RenderedRoster(roster, (school, str(period.year), str(period.semester), roster.kind), sheets))
    return Rendered(period, tuple(rendered), [_placed(at, fate, places) for at, fate in listed], links.listed())


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


def _sorted(rows: list[RowAt], tables: Sequence[Table], students: dict[str, Student]) -> list[RowAt]:
    """Order rows as the class lists are, then by the sheet's key: the order of arrival leaves no trace."""

    def order(at: RowAt) -> tuple[object, ...]:
        table = tables[at[0]]
        key = (table.texts(heading)[at[1]] for heading in table.filing.sheet.key)
        return (*students[table.texts(STUDENT)[at[1]]].order, *key)

    return sorted(rows, key=order)


def _sheet(  # noqa: PLR0913 - a sheet is filled from all of these
    roster: Roster,
    sheet: RosterSheet,
    rows: list[RowAt],
    tables: Sequence[Table],
    students: dict[str, Student],
    places: dict[RowAt, tuple[str, str, int]],
    links: _Links,
) -> RenderedSheet:
    places.update({at: (roster.title, sheet.title, line) for line, at in enumerate(rows, 2)})
    numbers = [tables[table].texts(STUDENT)[index] for table, index in rows]
    joined = [[students[number].identity[heading] for number in numbers] for heading in sheet.joined]
    printed = [[_cell(tables, at, column, links) for at in rows] for column in sheet.columns]
    return RenderedSheet(sheet.title, sheet.headings, tuple(joined + printed))


def _cell(tables: Sequence[Table], at: RowAt, column: Printed, links: _Links) -> str:
    text = tables[at[0]].texts(column.source)[at[1]]
    if column.is_link and text:
        return links.to(at, column.source, text)
    return text or column.kind.blank_as


class _Links:
    """The paths that attachments get in the package: 附件/<number>_<文件|影音>.<ending>."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = tables
        self.paths: dict[str, tuple[str, str]] = {}

    def to(self, at: RowAt, heading: str, name: str) -> str:
        """Give the path of a row's attachment; two items of the same number get different ones."""
        table = self.tables[at[0]]
        sheet: Sheet = table.filing.sheet
        number = UNSAFE.sub("_", table.texts(sheet.key[0])[at[1]])
        stem = f"{PACKAGE_ATTACHMENTS}/{number}_{FILE_KINDS[heading]}"
        source, again = (table.filing.drop.office, name), 1
        path = stem + PurePath(name).suffix.lower()
        while self.paths.setdefault(path, source) != source:
            again += 1
            path = f"{stem}-{again}{PurePath(name).suffix.lower()}"
        return path

    def listed(self) -> tuple[tuple[str, str, str], ...]:
        """List every path given out, with the office and file name it stands for."""
        return tuple(sorted((path, office, name) for path, (office, name) in self.paths.items()))


def _placed(at: RowAt | None, fate: RowFate, places: dict[RowAt, tuple[str, str, int]]) -> RowFate:
    if at not in places:
        return fate
    roster, sheet, row = places[at]
    return replace(fate, roster=roster, roster_sheet=sheet, roster_row=row)
