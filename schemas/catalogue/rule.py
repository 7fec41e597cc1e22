"""What a rule is: its identity, severity, meaning, advice, where it comes from, and an example of both sides."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.terms import FIRST_YEAR, Severity

ERROR, PENDING, NOTICE = Severity.ERROR, Severity.PENDING, Severity.NOTICE

INTAKE = "檔案收件作業"
EXCHANGE = "校務系統資料交換"
LAYOUT = "國教署名冊欄位規格"
QUALITY = "校內資料品質"
"""Where a rule comes from that no clause of the regulation gives."""

Cells = tuple[tuple[str, str], ...]
"""What stands under some headings: pairs of heading and text."""


@dataclass(frozen=True)
class Example:
    """The cells of one row that break a rule, and the same cells mended.

    `sheet` is the title of a form's sheet, and the headings its own: put into the first row of a sound school, `bad`
    breaks exactly this rule. A rule on no single row has no `sheet`, and heads its two cases in words. `beside` are
    rows that stand in sheets besides, `given` says what else holds.
    """

    bad: Cells
    good: Cells
    sheet: str = ""
    given: str = ""
    beside: tuple[tuple[str, Cells], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: `title` says what is wrong, `finds` what is looked at, `advice` what to do.

    `clause` names the clauses of the regulation that ask for it, joined with 「、」; where none does, `source` says
    who asks. `blocks` says what a finding stops where its section's words do not fit. Where it does not `decide`, its
    finding stands beside a row and the row is taken. A rule that is not yet `built` is printed in the rule book and
    found nowhere.
    """

    id: str
    severity: Severity
    title: str
    finds: str
    advice: str
    example: Example
    clause: str = ""
    source: str = ""
    blocks: str = ""
    since: int = FIRST_YEAR
    decides: bool = True
    built: bool = True

    @property
    def keeps_back(self) -> bool:
        """Whether a row of which it is found is not accepted as it stands."""
        return self.decides and self.severity is not NOTICE

    @property
    def clauses(self) -> tuple[str, ...]:
        """The numbers of the clauses that ask for the rule."""
        return tuple(self.clause.split("、")) if self.clause else ()


@dataclass(frozen=True)
class Section:
    """The rules on one kind of thing, and what a finding of each severity stops there."""

    name: str
    title: str
    blocks: dict[Severity, str]
    rules: tuple[Rule, ...]


def words(heading: str, bad: str, good: str, given: str = "") -> Example:
    """Tell an example of a rule on no single row in words."""
    return Example(((heading, bad),), ((heading, good),), given=given)


def cell(sheet: str, heading: str, bad: str, good: str, given: str = "") -> Example:
    """Give an example of one cell."""
    return Example(((heading, bad),), ((heading, good),), sheet, given)


def cells(sheet: str, bad: dict[str, str], given: str = "", **good: str) -> Example:
    """Give an example of several cells of one row: all of them bad, then those of `good` in place of theirs."""
    return Example(tuple(bad.items()), tuple((bad | good).items()), sheet, given)
