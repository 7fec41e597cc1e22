"""What a rule against other forms is, and what its judgement of a row can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from schemas.register import Register
    from schemas.terms import Law


class Breach(NamedTuple):
    """A row that breaks the rule: what was expected, the rule where it is another than the one asked, what to do.

    Where `waits` says why, no fault of its office: the row waits. `instead` is what to do where the rule's own advice
    does not help.
    """

    expected: str
    rule: str = ""
    waits: str = ""
    instead: str = ""


class Absent(NamedTuple):
    """A form without which the rule cannot be judged yet; where `waits`, the row waits for it."""

    form: str
    waits: bool = True


Answer = Breach | Absent | None
Judge = Callable[..., Answer]


@dataclass(frozen=True)
class CrossRule:
    """A rule against other forms: `judge(register, law)` gives the judgement of the texts of `reads`.

    Where it is told `once`, rows of the same texts share one finding, at the first of them.
    """

    rule: str
    at: str
    reads: tuple[str, ...]
    judge: Callable[[Register, Law], Judge]
    once: bool = False


ROSTER = ("student_roster", "學生資料")
COURSES = ("course_code", "課程代碼")
OFFERINGS = ("course_offering", "各班開課")
OUTCOMES = "course_outcome"
MARKS = "grade_roster"
