"""How a form is declared: its columns, sheets, offices and clause, from which schema, blank and rule book derive."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, ClassVar

from schemas.kinds import Attachment, Requirement

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    import pandera.pandas as pa

    from schemas.cross_rules import CrossRule
    from schemas.kinds import Kind
    from schemas.regulation import Limit
    from schemas.row_rules import RowRule
    from schemas.terms import Cadence, Law

ORIGIN = ("來源收件", "來源工作表", "來源列")
"""The three columns that carry every row's origin through merging: drop id, sheet in the file, row number."""

STUDENT, IDENTITY, BIRTH = "學號", "身分證號", "出生日期"
"""The student's key in this product, and the pair by which school systems and the national rosters key."""

PRESENT = Requirement("C01", lambda text: text != "", "必填")


@dataclass(frozen=True)
class Reference:
    """A column of another form in which a value must be found, and the rule broken where it is not."""

    form: str
    sheet: str
    heading: str
    rule: str


@dataclass(frozen=True)
class Column:
    """One column: `national` where a national roster prints it."""

    heading: str
    kind: Kind
    mandatory: bool
    national: bool = False
    refers: Reference | None = None

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """List what is asked of a cell in order, so that a text breaks one at most; an empty cell only the first."""
        asked = [PRESENT] if self.mandatory else []
        met: Callable[[str], bool] = bool
        for need in self.kind.requirements(law):
            asked.append(need._replace(met=_unless(met, need.met)))
            met = _both(met, need.met)
        return tuple(asked)


def must(heading: str, kind: Kind, *, nat: bool = False, refers: Reference | None = None) -> Column:
    """Declare a mandatory column."""
    return Column(heading, kind, mandatory=True, national=nat, refers=refers)


def may(heading: str, kind: Kind, *, nat: bool = False, refers: Reference | None = None) -> Column:
    """Declare an optional column."""
    return Column(heading, kind, mandatory=False, national=nat, refers=refers)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its columns, its key, further sets of columns that are unique, and the rules on its rows."""

    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    row_rules: tuple[RowRule, ...] = ()
    cross_rules: tuple[CrossRule, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()

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

    @cached_property
    def checks_across(self) -> tuple[CrossRule, ...]:
        """Every rule against other forms: the columns' own references, their attachments, then the sheet's rules."""
        from schemas.cross_rules import found_in, sent_along

        references = [found_in(column, column.refers) for column in self.columns if column.refers]
        files = [sent_along(column.heading) for column in self.columns if isinstance(column.kind, Attachment)]
        return (*references, *files, *self.cross_rules)

    def schema(self, law: Law) -> pa.DataFrameSchema:
        """Build the pandera schema: the one source of the cell and row rules under a law."""
        return _schema(self, law)

    def __hash__(self) -> int:
        """Hash by identity: a declaration exists once."""
        return id(self)


@dataclass(frozen=True)
class Choosing:
    """How a student's items are registered up to a limit, ticked up to another, certified, and only some counted."""

    registered: Limit
    registered_rule: str
    registered_per: tuple[str, ...]
    registered_on: str
    ticked: Limit
    ticked_rule: str
    ticked_per: tuple[str, ...]
    counted: tuple[str, str] | None = None  # only rows with this value in this column count
    year: str = ""  # the column that names an item's academic year, where its form has one

    order: ClassVar[str] = "勾選順序"
    tick: ClassVar[str] = "勾選"
    certification: ClassVar[str] = "認證狀態"
    certified: ClassVar[str] = "通過"


@dataclass(frozen=True)
class Form:
    """One form: who hands it in (the first office owns it), under which clause, how often, and its sheets."""

    name: str
    title: str
    offices: tuple[str, ...]
    clause: str
    cadence: Cadence
    purpose: str
    sheets: tuple[Sheet, ...]
    choosing: Choosing | None = None
    version: str = "114.1"

    @cached_property
    def by_title(self) -> dict[str, Sheet]:
        """The sheets by their title."""
        return {sheet.title: sheet for sheet in self.sheets}

    def __hash__(self) -> int:
        """Hash by identity: a declaration exists once."""
        return id(self)


def _unless(asked_before: Callable[[str], bool], met: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: not asked_before(text) or met(text)


def _both(one: Callable[[str], bool], other: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: one(text) and other(text)


def once_per_distinct(met: Callable[[str], bool]) -> Callable[[pd.Series[str]], pd.Series[bool]]:
    """Turn a judgement of one text into one of a column, made once for each distinct text."""

    def judged(texts: pd.Series[str]) -> pd.Series[bool]:
        import pandas as pd

        listed = texts.tolist()
        verdicts = {text: met(text) for text in set(listed)}
        return pd.Series([verdicts[text] for text in listed], index=texts.index, dtype=bool)

    return judged


@lru_cache(maxsize=256)
def _schema(sheet: Sheet, law: Law) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    columns = {
        column.heading: pa.Column(
            str,
            [
                pa.Check(once_per_distinct(need.met), name=need.rule, error=f"{need.rule} {need.expected}")
                for need in column.requirements(law)
            ],
        )
        for column in sheet.columns
    }
    checks = [
        pa.Check(rule.met_by(law), name=rule.rule, error=f"{rule.rule} {rule.expected}") for rule in sheet.row_rules
    ]
    return pa.DataFrameSchema(columns, checks=checks, unique=list(sheet.key), name=sheet.title)


@lru_cache(maxsize=256)
def schema_columns(sheet: Sheet, law: Law) -> dict[str, pa.Column]:
    """Give the columns of a sheet's schema; pandera copies them all each time that they are asked for."""
    return dict(sheet.schema(law).columns)
