"""What travels from step to step: a drop, the sheets filed in it, their rows with findings, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from schemas.form import IDENTITY, STUDENT
from schemas.identity import mask_all

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from schemas.form import Form, Sheet
    from schemas.terms import Fate, Period


@dataclass(frozen=True, order=True)
class Drop:
    """One file that an office handed in; `order` is the sequence in which the ledger received it.

    `laid_at` is when it came to lie in its folder, as far as that is known: it may have lain there a while.
    """

    order: int
    id: str
    office: str
    name: str
    sha256: str
    size: int
    received_at: dt.datetime
    period: Period
    bundle: str = ""  # the archive in which it came, with its attachments; "" where it came alone
    laid_at: dt.datetime | None = None

    @property
    def shown(self) -> str:
        """The file's name as people are shown it: an identity number in it is masked."""
        return mask_all(self.name)


@dataclass(frozen=True)
class Grid:
    """One sheet as it lies in the file: every cell as text, row i at row number i + 1.

    Beside the texts it holds what a reader of the screen does not see. Row numbers count from 1, columns from 0.
    """

    title: str
    rows: list[list[str]]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()  # by hand or by a filter
    hidden_columns: frozenset[int] = frozenset()
    is_filtered: bool = False  # a filter hides some of the hidden rows
    merged: tuple[Span, ...] = ()  # only the first cell of each holds a text
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)  # (row, column) -> #N/A; "" for no value


class Span(NamedTuple):
    """Cells merged into one: first and last row number (from 1), first and last column (from 0)."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Workbook:
    """What one file holds: its sheets in their order, and what it carries besides."""

    grids: list[Grid]
    has_macros: bool = False
    links: tuple[str, ...] = ()  # the files or addresses it takes values from, as written there
    epoch_1904: bool = False  # a day without its format is a number, counted from 1904 and not from 1900
    notes: tuple[str, ...] = ()  # how the file had to be read, in words: an encoding, a delimiter, a second reader


class Member(NamedTuple):
    """One file of an archive that an office sent."""

    name: str
    content: bytes
    is_workbook: bool


class Marked(NamedTuple):
    """An office's own workbook with the answer in it: its bytes, and the ending of its name (.xlsx, .xlsm or .ods)."""

    content: bytes
    ending: str


@dataclass(frozen=True)
class Particulars:
    """What 填報資訊 (or a school system's 封面) says of the whole workbook; empty where it says nothing."""

    sheet: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, tuple[int, str]] = field(default_factory=dict)  # label -> row number, column letter

    def get(self, label: str) -> str:
        """Give what stands beside a label."""
        return self.texts.get(label, "")


@dataclass(frozen=True)
class Filing:
    """A sheet of a workbook recognised as a sheet of a form: where its columns and rows lie."""

    drop: Drop
    form: Form
    sheet: Sheet
    title: str  # the sheet's title in the file
    period: Period
    scope: str
    letters: Mapping[str, str]  # declared heading -> column letter
    further: tuple[tuple[str, str], ...]  # (letter, heading) of columns that belong to no form
    migrated: tuple[tuple[str, str], ...] = ()  # headings of an older blank, and what they are called now
    headed: int = 1  # the row of the headings, the lower one of two
    is_further: bool = False  # under headings further down the sheet, in another order
    results: str = ""  # the letter of the column in which what became of each row is told: the first free one

    @property
    def slot(self) -> tuple[str, str, str, Period, str]:
        """What a later drop of the same office replaces: office, form, sheet, period, scope."""
        return (self.drop.office, self.form.name, self.sheet.title, self.period, self.scope)

    @property
    def keyed_by_identity(self) -> bool:
        """Whether 身分證號 and 出生日期 stand in place of 學號."""
        return self.sheet.about_students and STUDENT not in self.letters and IDENTITY in self.letters

    def place(self, heading: str) -> tuple[str, str]:
        """Give the column letter and heading at which a finding about a declared heading is shown."""
        shown = IDENTITY if heading == STUDENT and self.keyed_by_identity else heading
        return self.letters.get(shown, ""), shown


class Counted(NamedTuple):
    """As which of how many an item counts under one limit: the third of at most five that may be registered.

    `what` is what is limited (登錄 or 勾選), `within` the semester or year over which is counted, `clause` the number
    of the clause that says so, `unit` its measure word. Where `place` is 0 it does not count, and `why` says why not.
    """

    what: str
    place: int
    most: int
    clause: str
    within: str = ""
    unit: str = ""
    why: str = ""


class Decided(NamedTuple):
    """What becomes of a row, why, the rule by which ("" where none decided it), and what that looked at.

    `heading` is that of the deciding finding; `clauses` are those by which a row waits though no rule decided.
    """

    fate: Fate
    reason: str
    rule: str = ""
    heading: str = ""
    clauses: str = ""


@dataclass(frozen=True)
class RowFate:
    """What became of one row that was read, why, and where it went.

    `rule` is the one that decided, "" where none did, `heading` names the cell at which it was found, `clauses` are
    those by which the row waits where no rule decided; `key` holds the texts that tell the row from the others of its
    sheet; `counted` says as which of how many it counts; `decisions` are the ids of its findings on which a person has
    decided.
    """

    drop: Drop
    form: str
    sheet: str
    row: int
    student: str
    fate: Fate
    reason: str
    roster: str = ""
    roster_sheet: str = ""
    roster_row: int | None = None
    rule: str = ""
    key: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()
    decisions: tuple[str, ...] = ()
    heading: str = ""
    clauses: str = ""
