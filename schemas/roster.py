"""How a national roster is declared: its cover, its sheets, and where each of their columns comes from."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.form import BIRTH, IDENTITY, Form, Sheet
from schemas.kinds import Attachment, Kind

JOINED = (IDENTITY, BIRTH)
"""The two columns, first in every sheet, that are joined from 學生名冊 by 學號."""

COVER_HEADINGS = ("學校代碼", "學年度", "學期", "名冊別")


@dataclass(frozen=True)
class Printed:
    """One column of a roster: its heading there, and the form's column that it prints."""

    heading: str
    source: str
    kind: Kind

    @property
    def is_link(self) -> bool:
        """Whether the roster prints the attachment's path in the package in place of its name."""
        return isinstance(self.kind, Attachment)


@dataclass(frozen=True)
class RosterSheet:
    """One sheet of a roster and the form's sheet that fills it; `joined` columns come from 學生名冊."""

    title: str
    source: Sheet
    columns: tuple[Printed, ...]
    joined: tuple[str, ...] = JOINED

    @property
    def headings(self) -> tuple[str, ...]:
        """The heading row: the joined columns, then the printed ones."""
        return (*self.joined, *(column.heading for column in self.columns))


@dataclass(frozen=True)
class Roster:
    """One roster: the workbook's title, the form that fills it, its 名冊別, and since which academic year."""

    title: str
    form: Form
    kind: str
    sheets: tuple[RosterSheet, ...]
    cover: str = "封面"
    since: int = 108


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
    names = renamed or {}
    national = [column for column in sheet.columns if column.national and column.heading not in JOINED]
    ordered = sorted(national, key=lambda column: last.index(column.heading) + 1 if column.heading in last else 0)
    columns = tuple(Printed(names.get(c.heading, c.heading), c.heading, c.kind) for c in ordered)
    return RosterSheet(sheet.title, sheet, columns, joined)
