"""What travels from step to step: a drop, the sheets filed in it, their rows with findings, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from schemas.finding import Finding
from schemas.form import IDENTITY, STUDENT
from schemas.identity import mask_all
from schemas.terms import Fate, Severity, Verdict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from schemas.form import Form, Sheet
    from schemas.terms import Period


@dataclass(frozen=True, order=True)
class Drop:
    """One file that an office handed in; `order` is the sequence in which the ledger received it."""

    order: int
    id: str
    office: str
    name: str
    sha256: str
    size: int
    received_at: dt.datetime
    period: Period

    @property
    def shown(self) -> str:
        """The file's name as people are shown it: an identity number in it is masked."""
        return mask_all(self.name)


@dataclass(frozen=True)
class Grid:
    """One sheet as it lies in the file: every cell as text, row i at row number i + 1."""

    title: str
    rows: list[list[str]]


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


@dataclass(frozen=True)
class Table:
    """A filing's rows: one text column a declared heading plus ORIGIN, and the findings so far.

    `frame` has a running index; `faults` names cells (index, heading) that no later rule may read.
    """

    filing: Filing
    frame: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    faults: frozenset[tuple[int, str]] = frozenset()
    waiting: frozenset[int] = frozenset()  # indices of rows that a missing form keeps from being checked
    refused: Finding | None = None  # what keeps the whole sheet from being taken

    def with_findings(
        self,
        findings: Iterable[Finding],
        faults: Iterable[tuple[int, str]] = (),
        waiting: Iterable[int] = (),
    ) -> Table:
        """Add what a step has found."""
        return replace(
            self,
            findings=(*self.findings, *findings),
            faults=self.faults | frozenset(faults),
            waiting=self.waiting | frozenset(waiting),
        )

    def texts(self, heading: str) -> list[str]:
        """Give a column's texts as a list, made once: far quicker to index than the frame."""
        if heading not in self._texts:
            self._texts[heading] = self.frame[heading].tolist()
        return self._texts[heading]

    @cached_property
    def _texts(self) -> dict[str, list[str]]:
        return {}

    @cached_property
    def row_numbers(self) -> list[int]:
        """The sheet's own row numbers, by index."""
        return [int(number) for number in self.frame["來源列"]]

    @cached_property
    def index_of(self) -> dict[int, int]:
        """The index of each row number."""
        return {number: index for index, number in enumerate(self.row_numbers)}

    @cached_property
    def decided(self) -> dict[int, Finding]:
        """The finding that keeps each row from being accepted, by index; an error outranks a question."""
        if self.refused:
            return dict.fromkeys(range(len(self.frame)), self.refused)
        worst: dict[int, Finding] = {}
        for severity in (Severity.PENDING, Severity.ERROR):
            for finding in self.findings:
                if finding.severity is severity:
                    worst.update({self.index_of[row]: finding for row in finding.rows if row in self.index_of})
        return worst

    def count(self, severity: Severity) -> int:
        """Count the rows whose worst finding is of this severity."""
        return sum(finding.severity is severity for finding in self.decided.values())

    def at(  # the rest of the fields are as Finding declares them
        self,
        index: int,
        heading: str,
        rule: str,
        expected: str,
        **more: Any,  # noqa: ANN401
    ) -> Finding:
        """Make a finding at a cell of this table; `more` are further fields of Finding."""
        letter, shown = self.filing.place(heading)
        more.setdefault("value", self.texts(shown)[index] if shown in self.frame else "")
        row = self.row_numbers[index]
        return Finding(rule, self.filing.title, row, letter, shown, expected=expected, **more)

    def sound(self, headings: tuple[str, ...]) -> list[bool]:
        """Tell for each row whether none of these cells is at fault."""
        bad = {index for index, heading in self.faults if heading in headings}
        return [index not in bad for index in range(len(self.frame))]


@dataclass(frozen=True)
class Examined:
    """A drop after reading: its tables, and the findings about the file as a whole."""

    drop: Drop
    particulars: Particulars = Particulars()
    tables: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()
    quarantined: bool = False
    duplicate: bool = False

    def with_tables(self, tables: Iterable[Table]) -> Examined:
        """Give the same drop with its tables as a later step left them."""
        return replace(self, tables=tuple(tables))

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Findings of the file, then those of its tables."""
        return (*self.findings, *(finding for table in self.tables for finding in table.findings))

    @property
    def verdict(self) -> Verdict:
        """What became of the drop as a whole."""
        if self.duplicate or self.quarantined:
            return Verdict.DUPLICATE if self.duplicate else Verdict.QUARANTINED
        rows = sum(len(table.frame) for table in self.tables)
        refused = sum(table.count(Severity.ERROR) for table in self.tables)
        erring = any(finding.severity is Severity.ERROR for finding in self.all_findings)
        if erring:
            return Verdict.PARTLY if rows > refused else Verdict.REJECTED
        waits = any(table.waiting for table in self.tables)
        asked = any(finding.severity is Severity.PENDING for finding in self.all_findings)
        return Verdict.HELD if waits or asked else Verdict.ACCEPTED


@dataclass(frozen=True)
class RowFate:
    """What became of one row that was read, why, and where it went."""

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
