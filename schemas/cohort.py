"""Into which cohorts the national database takes rows: by grade and round, and the extension school apart."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from schemas.terms import FIRST_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_ROUND, SECOND_ROUND = "第一梯次", "第二梯次"
"""The two rounds in which the last grade goes, as 期程表 names them."""

LAST_GRADE, LAST_GRADE_NAME = "3", "高三"
OTHER_GRADES_NAME = "高一高二"

EXTENSION, DAY_SCHOOL = "進修部", "日校"
"""The folder of a package in which the extension school's rosters lie, and what the others are called beside it."""

_EXTENSION_DIVISIONS = ((FIRST_YEAR, frozenset({"5"})),)  # codes of `division`, by the first year in which they hold

ID_LENGTH = 16  # hexadecimal digits: enough to tell all rows of a school apart


class Cohort(NamedTuple):
    """Who goes together: a round of the last grade ("" for all others), of the day school or the extension school."""

    round: str = ""
    extension: bool = False

    @property
    def suffix(self) -> str:
        """What follows a roster's title in the name of its file."""
        return f"_{LAST_GRADE_NAME}{self.round}" if self.round else ""

    @property
    def grades(self) -> str:
        """The grades that are in it where a roster is split by round, and the round."""
        return f"{LAST_GRADE_NAME}{self.round}" if self.round else OTHER_GRADES_NAME

    def whom(self, *, by_round: bool) -> str:
        """Say who is in it; where a roster is not split by round, all grades are."""
        return f"{EXTENSION if self.extension else DAY_SCHOOL}{self.grades if by_round or self.round else ''}"


PLAIN = Cohort()
COHORTS = tuple(Cohort(turn, extension) for extension in (False, True) for turn in ("", FIRST_ROUND, SECOND_ROUND))
"""Every cohort, in the order in which their rosters stand in a package."""


def in_extension(division: str, year: int) -> bool:
    """Tell whether students of a division (部別代碼) belong to the extension school in an academic year."""
    in_force = [codes for since, codes in _EXTENSION_DIVISIONS if since <= year]
    return bool(in_force) and division in in_force[-1]


def row_id(form: str, sheet: str, key: Iterable[str]) -> str:
    """Give a short name of a form's row by what tells it from all others: the same in every package and drop."""
    text = "\x1f".join((form, sheet, *key))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:ID_LENGTH]
