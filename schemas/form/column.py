"""What one column of a form is: its kind, whether it must be filled, where its values are found, since which year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, Unpack

from schemas.catalogue import RULES
from schemas.kinds import PRINTABLE, Requirement
from schemas.terms import FIRST_YEAR, NO_LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.kinds import Kind
    from schemas.terms import Law


@dataclass(frozen=True)
class Reference:
    """A column of another form in which a value must be found, and the rule broken where it is not."""

    form: str
    sheet: str
    heading: str
    rule: str


@dataclass(frozen=True)
class Column:
    """One column: `national` where a national roster prints it.

    `example` is a sound text, with {year}, {school} and the like for what depends on the period (see `Law.terms`);
    `empty_rule` is broken where a mandatory cell is empty; `formerly` are headings of older blanks; `since` and
    `until` are the first and last academic year (ROC) in which the form has the column.
    """

    heading: str
    kind: Kind
    mandatory: bool
    national: bool = False
    refers: Reference | None = None
    example: str = ""
    empty_rule: str = "C01"
    formerly: tuple[str, ...] = ()
    since: int = FIRST_YEAR
    until: int = NO_LAST_YEAR

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """List what is asked of a cell in order, so that a text breaks one at most; an empty cell only the first."""
        asked = [Requirement(self.empty_rule, lambda text: text != "", "必填")] if self.mandatory else []
        met: Callable[[str], bool] = bool
        for need in (PRINTABLE, *self.kind.requirements(law)):
            if RULES[need.rule].since <= law.year:
                asked.append(need._replace(met=_unless(met, need.met)))
                met = _both(met, need.met)
        return tuple(asked)


class Further(TypedDict, total=False):
    """What more can be declared of a column; see Column."""

    refers: Reference | None
    example: str
    empty_rule: str
    formerly: tuple[str, ...]
    since: int
    until: int


def must(heading: str, kind: Kind, *, nat: bool = False, **further: Unpack[Further]) -> Column:
    """Declare a mandatory column."""
    return Column(heading, kind, mandatory=True, national=nat, **further)


def may(heading: str, kind: Kind, *, nat: bool = False, **further: Unpack[Further]) -> Column:
    """Declare an optional column."""
    return Column(heading, kind, mandatory=False, national=nat, **further)


def _unless(asked_before: Callable[[str], bool], met: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: not asked_before(text) or met(text)


def _both(one: Callable[[str], bool], other: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: one(text) and other(text)
