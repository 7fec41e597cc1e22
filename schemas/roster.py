"""How a workbook of a package is declared: where it lies, what it takes, and where each of its columns comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from schemas.cohort import COHORTS, EXTENSION, FIRST_ROUND, PLAIN, SECOND_ROUND, Cohort
from schemas.form import BIRTH, IDENTITY, STUDENT, Form, Sheet
from schemas.headings import ATTACHMENTS
from schemas.kinds import Attachment
from schemas.terms import FIRST_YEAR, Fate
from schemas.wording_packages import SCHOOL_USE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.form import Column

JOINED = (IDENTITY, BIRTH)
"""The two columns, first in every sheet of a national roster, that are joined from 學生名冊 by 學號."""

CLASS_LIST = (STUDENT, "班級名稱", "座號", "姓名")
"""The same in the school's own workbooks: who a row is about, and nothing more of the person."""

COVER_KIND = "名冊別"
COVER_HEADINGS = ("學校代碼", "學年度", "學期", COVER_KIND)


@dataclass(frozen=True)
class Printed:
    """One column: its heading, the form's column that it prints, and what it prints of an empty cell.

    Where `files` names a folder of the package, the file named is copied there and its path is printed.
    """

    heading: str
    source: str
    blank: str = ""
    files: str = ""


@dataclass(frozen=True)
class RosterSheet:
    """One sheet and the form's sheet that fills it; `joined` columns come from 學生名冊.

    Under `filed_by`, where there is such a heading, stands the office that filed the row.
    """

    title: str
    source: Sheet
    columns: tuple[Printed, ...]
    joined: tuple[str, ...] = JOINED
    filed_by: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """The heading row: the joined columns, the printed ones, and the filing office's."""
        last = (self.filed_by,) if self.filed_by else ()
        return (*self.joined, *(column.heading for column in self.columns), *last)

    def in_year(self, year: int) -> RosterSheet:
        """Give the sheet as it is in an academic year: without columns that the form has in other years only."""
        source = self.source.in_year(year)
        dated = {column.heading for column in self.source.columns} - set(source.headings)
        kept = dict.fromkeys(column for column in self.columns if column.source not in dated)
        return replace(self, source=source, columns=tuple(kept))


@dataclass(frozen=True)
class Roster:
    """One workbook of a package: its title, the form that fills it, its 名冊別, and since which academic year.

    It lies in `folder` of the package and prints a cover sheet where that has a title; it takes the rows whose fate is
    `takes`: what leaves the school is submitted, what is for the school's own use is kept. `rounds` are its 名冊別 in
    the two rounds of the last grade; a roster without them takes that grade with the others. `cohort` is whose it is.
    """

    title: str
    form: Form
    kind: str
    sheets: tuple[RosterSheet, ...]
    cover: str = "封面"
    since: int = FIRST_YEAR
    folder: str = ""
    takes: Fate = Fate.SUBMITTED
    rounds: tuple[str, str] = ("", "")
    cohort: Cohort = PLAIN

    @property
    def path(self) -> str:
        """Where it lies in the package, without the ending: the name by which a row's place is told."""
        parts = (EXTENSION if self.cohort.extension else "", self.folder, f"{self.title}{self.cohort.suffix}")
        return "/".join(part for part in parts if part)

    @property
    def cohorts(self) -> tuple[Cohort, ...]:
        """The cohorts into which its rows are split; the plain one alone where it is on no single student."""
        if not (self.leaves_school and any(sheet.source.about_students for sheet in self.sheets)):
            return (PLAIN,)
        return tuple(cohort for cohort in COHORTS if any(self.rounds) or not cohort.round)

    def of(self, cohort: Cohort) -> Roster:
        """Give the roster of one of its cohorts: its place in the package and its 名冊別."""
        kinds = dict(zip((FIRST_ROUND, SECOND_ROUND), self.rounds, strict=True))
        return replace(self, cohort=cohort, kind=kinds.get(cohort.round, self.kind))

    def takes_in(self, cohort: Cohort) -> Cohort:
        """Give the cohort of this roster that a student's cohort goes with."""
        split = (cohort, cohort._replace(round=""), PLAIN)
        return next(one for one in split if one in self.cohorts)

    def in_year(self, year: int) -> Roster:
        """Give the layout as it is in an academic year."""
        return replace(self, form=self.form.in_year(year), sheets=tuple(sheet.in_year(year) for sheet in self.sheets))

    @property
    def leaves_school(self) -> bool:
        """Whether its rows are submitted, so that it is missed where its form has not arrived."""
        return self.takes is Fate.SUBMITTED


def printed(
    sheet: Sheet,
    *,
    renamed: dict[str, str] | None = None,
    last: tuple[str, ...] = (),
    joined: tuple[str, ...] = JOINED,
) -> RosterSheet:
    """Print a form's sheet: its national columns in their order, those of `last` moved to the end in that order.

    `renamed` gives the headings that the roster spells otherwise than the form.
    """
    national = [column for column in sheet.columns if column.national and column.heading not in JOINED]
    ordered = sorted(national, key=lambda column: last.index(column.heading) + 1 if column.heading in last else 0)
    columns = (_printed(column, renamed or {}, ATTACHMENTS, column.kind.blank_as) for column in ordered)
    return RosterSheet(sheet.title, sheet, tuple(columns), joined)


def as_filed(
    sheet: Sheet, *, renamed: dict[str, str] | None = None, files: str = "", filed_by: str = ""
) -> RosterSheet:
    """Print every column of a form's sheet as it was filed; where it is about students, after who they are.

    `files` names the folder of the package to which the files that it names are copied: without it names stay names.
    """
    joined = CLASS_LIST if sheet.about_students else ()
    kept = (column for column in sheet.columns if column.heading not in joined)
    columns = tuple(_printed(column, renamed or {}, files) for column in kept)
    return RosterSheet(sheet.title, sheet, columns, joined, filed_by)


def _printed(column: Column, names: dict[str, str], files: str, blank: str = "") -> Printed:
    folder = files if isinstance(column.kind, Attachment) else ""
    return Printed(names.get(column.heading, column.heading), column.heading, blank, folder)


def school_use(title: str, form: Form, *, filed_by: str = "") -> Roster:
    """Declare a workbook that stays at school: every accepted row of a form, as it was filed."""
    sheets = tuple(as_filed(sheet, filed_by=filed_by) for sheet in form.sheets)
    return Roster(title, form, "", sheets, cover="", folder=SCHOOL_USE, takes=Fate.KEPT)


def in_force(layouts: Iterable[Roster], year: int) -> list[Roster]:
    """Pick, for each title, the newest layout that holds in an academic year."""
    newest: dict[str, Roster] = {}
    for layout in sorted(layouts, key=lambda layout: layout.since):
        if layout.since <= year:
            newest[layout.title] = layout.in_year(year)
    return list(newest.values())
