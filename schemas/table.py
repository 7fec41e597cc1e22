"""The rows of a filed sheet with all that was found in them, and a drop as it stands once it has been read."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from schemas import wording
from schemas.drop import Drop, Filing, Particulars, Span
from schemas.failure import place_of
from schemas.finding import Finding
from schemas.outcome import Unjudged
from schemas.terms import Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from schemas.decision import Word
    from schemas.failure import Trouble


RowAt = tuple[int, int]
"""A row: the number of its table in the sweep, and its index there."""


@dataclass(frozen=True)
class Table:
    """A filing's rows: one text column a declared heading plus ORIGIN, and the findings so far.

    `frame` has a running index; `faults` names cells (index, heading) that no later rule may read.
    """

    filing: Filing
    frame: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    faults: frozenset[tuple[int, str]] = frozenset()
    waiting: Mapping[int, str] = field(default_factory=dict)  # indices of rows not fully checked -> why
    unjudged: tuple[Unjudged, ...] = ()
    refused: Finding | None = None  # what keeps the whole sheet from being taken
    merged: tuple[Span, ...] = ()  # cells merged in the sheet: only the first of each holds a text
    since_1904: bool = False  # a day without its format is a number, counted from 1904
    given_way: Mapping[int, str] = field(default_factory=dict)  # indices of rows that a decision set aside -> why
    kept_for: Drop | None = None  # the later drop whose rows of these keys failed, so that these stand on

    def with_findings(
        self,
        findings: Iterable[Finding],
        faults: Iterable[tuple[int, str]] = (),
        waiting: Mapping[int, str] | None = None,
    ) -> Table:
        """Add what a step has found."""
        return replace(
            self,
            findings=(*self.findings, *findings),
            faults=self.faults | frozenset(faults),
            waiting={**(waiting or {}), **self.waiting},
        )

    @property
    def waits_whole(self) -> bool:
        """Whether the whole sheet waits until somebody has said that it may be taken."""
        return self.refused is not None and self.refused.severity is Severity.PENDING

    def only(self, indices: Sequence[int]) -> Table:
        """Give these rows alone, in their order, with what was found in them, but for findings on the whole sheet."""
        place = {index: number for number, index in enumerate(indices)}
        rows = {self.row_numbers[index] for index in indices}
        return replace(
            self,
            frame=self.frame.iloc[list(indices)].reset_index(drop=True),
            findings=tuple(one for one in self.findings if one.rows and rows.issuperset(one.rows)),
            faults=frozenset((place[index], heading) for index, heading in self.faults if index in place),
            waiting={place[index]: why for index, why in self.waiting.items() if index in place},
            given_way={place[index]: why for index, why in self.given_way.items() if index in place},
        )

    def without_judgement(self, rules: Iterable[str], bug: Exception, indices: Iterable[int]) -> Table:
        """Note rules on which the program itself failed: the rows that they should have judged wait."""
        crashed = tuple(Unjudged(rule, place_of(bug), bug) for rule in rules)
        why = wording.unfinished([one.rule for one in crashed])
        waiting = {**dict.fromkeys(indices, why), **self.waiting}
        return replace(self, waiting=waiting, unjudged=(*self.unjudged, *crashed))

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
                if finding.severity is severity and finding.definition.decides:
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
        more.setdefault("key", self._key_of(index))
        row = self.row_numbers[index]
        return Finding(rule, self.filing.title, row, letter, shown, expected=expected, **more)

    def _key_of(self, index: int) -> str:
        """Give a short hash of what tells a row from the others; "" where a part of it is empty, or nothing does."""
        texts = self._keys[index]
        known = self.filing.sheet.is_keyed(texts) and self._rows_of[texts] == 1
        return hashlib.sha256("\x1f".join(texts).encode("utf-8", "replace")).hexdigest()[:10] if known else ""

    @cached_property
    def _keys(self) -> list[tuple[str, ...]]:
        return list(zip(*map(self.texts, self.filing.sheet.key), strict=True))

    @cached_property
    def _rows_of(self) -> Counter[tuple[str, ...]]:
        return Counter(self._keys)

    def sound(self, headings: tuple[str, ...]) -> list[bool]:
        """Tell for each row whether none of these cells is at fault."""
        bad = {index for index, heading in self.faults if heading in headings}
        return [index not in bad for index in range(len(self.frame))]


@dataclass(frozen=True)
class Examined:
    """A drop after reading: its tables, and the findings about the file as a whole."""

    drop: Drop
    particulars: Particulars = field(default_factory=Particulars)
    tables: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()
    quarantined: bool = False
    duplicate: bool = False
    dismissed: bool = False  # a person decided that it is not taken
    was_marked: bool = False  # it came back with the sheet of an earlier answer in it
    words: tuple[Word, ...] = ()  # what the office says in it to earlier findings
    kept: tuple[Table, ...] = ()  # rows of earlier workbooks that stand on, since those of this one failed
    left_out: tuple[Table, ...] = ()  # rows of earlier workbooks that this one has not
    trouble: Trouble | None = None  # the program failed on it, or its stored original is damaged

    def with_tables(self, tables: Iterable[Table]) -> Examined:
        """Give the same drop with its tables as a later step left them."""
        return replace(self, tables=tuple(tables))

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Findings of the file, then those of its tables."""
        return (*self.findings, *(finding for table in self.tables for finding in table.findings))

    @property
    def _deciding(self) -> tuple[Finding, ...]:
        """Findings without those of sheets that wait as a whole: the question on them comes first."""
        judged = (one for one in self.tables if not one.refused or one.refused.severity is Severity.ERROR)
        return (*self.findings, *(finding for table in judged for finding in table.findings))

    @property
    def verdict(self) -> Verdict:
        """What became of the drop as a whole."""
        if self.duplicate or self.quarantined:
            return Verdict.DUPLICATE if self.duplicate else Verdict.QUARANTINED
        if self.dismissed:
            return Verdict.REJECTED
        rows = sum(len(table.frame) for table in self.tables)
        refused = sum(table.count(Severity.ERROR) for table in self.tables)
        erring = any(finding.severity is Severity.ERROR for finding in self._deciding)
        if erring:
            return Verdict.PARTLY if rows > refused else Verdict.REJECTED
        waits = any(table.waiting for table in self.tables)
        asked = any(finding.severity is Severity.PENDING for finding in self.all_findings)
        return Verdict.HELD if waits or asked else Verdict.ACCEPTED
