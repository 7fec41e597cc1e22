"""What a form and its sheets are: who hands them in, their columns and keys, and the rules on their rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from schemas.catalogue import in_force
from schemas.form.contract import schema_of
from schemas.kinds import Attachment
from schemas.terms import FIRST_YEAR, NO_LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandera.pandas as pa

    from schemas.cross_rules import CrossRule
    from schemas.form.choosing import Choosing
    from schemas.form.column import Column, Reference
    from schemas.form.duty import Duty
    from schemas.row_rules import RowRule
    from schemas.terms import Cadence, Law

ORIGIN = ("來源收件", "來源工作表", "來源列")
"""The three columns that carry every row's origin through merging: drop id, sheet in the file, row number."""

STUDENT, IDENTITY, BIRTH = "學號", "身分證號", "出生日期"
"""The student's key in this product, and the pair by which school systems and the national rosters key."""


class Prefill(StrEnum):
    """With which rows the blank of a sheet is given out."""

    NOTHING = ""
    STUDENTS = "students"  # one row for each enrolled student
    CARRIED = "carried"  # the rows of the last period that had some


@dataclass(frozen=True)
class Sheet:
    """One sheet: its columns, its key, further sets of columns that are unique, and the rules on its rows.

    `examples` replaces the columns' own examples where this sheet needs others; `remembered` headings are kept beside
    the verdict, so that the state of the semester is told without reading workbooks. Two workbooks contradict each
    other on a row where they differ in one of the `decisive` headings, by default in any.
    """

    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    row_rules: tuple[RowRule, ...] = ()
    cross_rules: tuple[CrossRule, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    examples: Mapping[str, str] = field(default_factory=dict)
    prefill: Prefill = Prefill.NOTHING
    remembered: tuple[str, ...] = ()
    decisive: tuple[str, ...] = ()
    yearly: tuple[str, ...] = ()  # headings left empty where rows carry into another academic year

    @cached_property
    def by_heading(self) -> dict[str, Column]:
        """The columns by their heading."""
        return {column.heading: column for column in self.columns}

    @property
    def headings(self) -> tuple[str, ...]:
        """Every declared heading in order."""
        return tuple(self.by_heading)

    @property
    def about_students(self) -> bool:
        """Whether rows are keyed by 學號, so that an identity number and birth date may stand in its place."""
        return STUDENT in self.by_heading and IDENTITY not in self.by_heading

    def is_keyed(self, texts: tuple[str, ...]) -> bool:
        """Tell whether these texts of the key say which row is meant: an optional part of it may be empty."""
        return all(text or not self.by_heading[part].mandatory for part, text in zip(self.key, texts, strict=True))

    def references(self, year: int) -> list[tuple[Column, Reference]]:
        """List the columns that refer to a form of an academic year, by a rule that is then in force."""
        from schemas.forms import forms

        referring = [(column, column.refers) for column in self.columns if column.refers]
        return [(one, to) for one, to in referring if to.form in forms(year) and in_force(to.rule, year)]

    def rules_on_rows(self, law: Law) -> tuple[RowRule, ...]:
        """List the rules in force on one row by itself."""
        return tuple(rule for rule in self.row_rules if in_force(rule.rule, law.year))

    def rules_across(self, law: Law) -> tuple[CrossRule, ...]:
        """List the rules in force against other forms: the columns' references, attachments, then the sheet's own."""
        from schemas.cross_rules import found_in, on_the_roll, sent_along

        references = [found_in(column, to) for column, to in self.references(law.year)]
        named = [(column.heading, column.kind) for column in self.columns]
        files = [rule for at, kind in named if isinstance(kind, Attachment) for rule in sent_along(at, kind.family)]
        roll = [on_the_roll()] if self.about_students else []
        every = (*references, *files, *self.cross_rules, *roll)
        return tuple(rule for rule in every if in_force(rule.rule, law.year))

    def schema(self, law: Law) -> pa.DataFrameSchema:
        """Build the pandera schema: the one source of the cell and row rules under a law."""
        return schema_of(self, law)

    def example_row(self, law: Law) -> dict[str, str]:
        """Give a sound row by heading, for the period of a law; the examples of all forms fit together."""
        texts = {column.heading: self.examples.get(column.heading, column.example) for column in self.columns}
        return {heading: text.format_map(law.terms) for heading, text in texts.items()}

    def in_year(self, year: int) -> Sheet:
        """Give the sheet as it is in an academic year: its columns then, and the rules that read no other."""
        columns = tuple(column for column in self.columns if column.since <= year <= column.until)
        known = {column.heading for column in columns}
        row_rules = tuple(rule for rule in self.row_rules if known.issuperset(rule.reads))
        cross_rules = tuple(rule for rule in self.cross_rules if known.issuperset(rule.reads))
        same = (columns, row_rules, cross_rules) == (self.columns, self.row_rules, self.cross_rules)
        return self if same else replace(self, columns=columns, row_rules=row_rules, cross_rules=cross_rules)

    def __hash__(self) -> int:
        """Hash by identity: a declaration exists once."""
        return id(self)


@dataclass(frozen=True)
class Form:
    """One form: who hands it in (the first office owns it), under which clause, how often, and its sheets.

    `since` and `until` are the first and last academic year (ROC) in which it is handed in.
    """

    name: str
    title: str
    offices: tuple[str, ...]
    clause: str
    cadence: Cadence
    purpose: str
    sheets: tuple[Sheet, ...]
    choosing: Choosing | None = None
    duties: tuple[Duty, ...] = ()
    version: str = "114.1"
    since: int = FIRST_YEAR
    until: int = NO_LAST_YEAR

    @cached_property
    def by_title(self) -> dict[str, Sheet]:
        """The sheets by their title."""
        return {sheet.title: sheet for sheet in self.sheets}

    def duties_in(self, year: int) -> list[Duty]:
        """List the duties in force in an academic year that the form is the proof of."""
        return [duty for duty in self.duties if in_force(duty.rule, year)]

    def in_year(self, year: int) -> Form:
        """Give the form as it is in an academic year."""
        sheets = tuple(sheet.in_year(year) for sheet in self.sheets)
        same = all(now is before for now, before in zip(sheets, self.sheets, strict=True))
        return self if same else replace(self, sheets=sheets)

    def __hash__(self) -> int:
        """Hash by identity: a declaration exists once."""
        return id(self)
