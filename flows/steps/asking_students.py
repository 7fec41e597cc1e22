"""Who is asked to confirm a category of a receipt, and on which days: by form, semester, grade and round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.steps.deadlines import deadlines_of
from schemas import roc_date
from schemas.cohort import LAST_GRADE, Cohort
from schemas.deadline import EVERY_GRADE
from schemas.forms import forms
from schemas.receipt import GRADES
from schemas.register import folded_name
from schemas.rosters import rosters_by_path
from schemas.wording_reconciliation import BETWEEN_NAMES, category_title

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Sequence

    from flows.steps.roll import Pupil
    from schemas.deadline import Deadline
    from schemas.receipt import Category
    from schemas.terms import Period

Window = tuple["dt.date", "dt.date"]


@dataclass(frozen=True)
class Asked:
    """A category of one receipt: whom it is put to, and from which day on answers are about it, until which other.

    `cohort` names those whose rosters the receipt is of, where that is not everybody.
    """

    category: str
    grades: frozenset[str]
    since: dt.date
    until: dt.date | None = None
    window: Window | None = None
    cohort: str = ""

    @property
    def title(self) -> str:
        """The category, with the cohort."""
        return category_title(self.category, self.cohort)

    def asks(self, pupil: Pupil) -> bool:
        """Tell whether a student is asked; one of no known grade is."""
        return not pupil.grade or pupil.grade in self.grades

    def takes(self, day: str) -> bool:
        """Tell whether an answer of this day is about the receipt; one without a day is."""
        answered = roc_date.to_date(day) if day else self.since
        return self.since <= answered and (self.until is None or answered < self.until)


def asked(
    category: Category, period: Period, kinds: Collection[str], made: dt.date, every: Sequence[Deadline]
) -> Asked:
    """Choose the days on which a package that was made on a day is confirmed: the first that are not over then.

    `kinds` are the 名冊別 that the receipt is of; none, or "", for all. Who has other days is not asked.
    """
    rounds = _rounds(category, period, kinds)
    possible = _with_days(category, period, every)
    own = [one for one in possible if rounds is None or one.turn in rounds] or possible
    among = frozenset(GRADES) if rounds is None else _grades_of(category, period, rounds)
    cohort = _cohort_of(category, period, rounds)
    window = _next(own, made)
    if window is None:
        return Asked(category.name, among, period.starts, cohort=cohort)
    grades = among.intersection(*[frozenset().union(*(_grades(one) for one in own if one.window == window))])
    until = _until(category, period, every, window, grades)
    return Asked(category.name, grades, window[0], until, window, cohort)


def apart(category: Category, year: int, kinds: Collection[str]) -> list[str]:
    """List the 名冊別 whose students are asked each by themselves: one of "" is everybody.

    Everybody is where a receipt is of all, or the category goes without rounds.
    """
    own = [one for one in rosters_by_path(year).values() if one.form.name in category.forms]
    by_round = any(one.cohort.round for one in own)
    return sorted(kinds) if by_round and kinds and "" not in kinds else [""]


def _with_days(category: Category, period: Period, every: Iterable[Deadline]) -> list[Deadline]:
    known, every = forms(period.year), list(every)
    own = {one for name in category.forms if name in known for one in deadlines_of(known[name], period, every)}
    return sorted(one for one in own if one.window)


def _next(own: Iterable[Deadline], made: dt.date) -> Window | None:
    """Give the first days that are not over when the package is made, else the last."""
    windows = sorted({(one.window[0], one.window[-1]) for one in own})
    return next((one for one in windows if made <= one[1]), windows[-1] if windows else None)


def _until(
    category: Category, period: Period, every: Iterable[Deadline], window: Window, grades: frozenset[str]
) -> dt.date | None:
    """Give the day on which the same students are asked again in that year: answers from then on are about another."""
    later = (one for one in _with_days(category, period.whole_year, every) if one.window[0] > window[1])
    return min((one.window[0] for one in later if _grades(one) & grades), default=None)


def _grades(one: Deadline) -> frozenset[str]:
    if one.grade != EVERY_GRADE:
        return frozenset({one.grade})
    return frozenset({LAST_GRADE} if one.turn else GRADES)


def _rounds(category: Category, period: Period, kinds: Collection[str]) -> set[str] | None:
    """Give the rounds whose rosters a receipt is of; None for all."""
    if not kinds or "" in kinds:
        return None
    own = (one for one in rosters_by_path(period.year).values() if one.form.name in category.forms)
    return {one.cohort.round for one in own if folded_name(one.kind) in kinds}


def _cohort_of(category: Category, period: Period, rounds: set[str] | None) -> str:
    """Name the cohorts of a receipt by grade and round; "" where it is of all."""
    own = [one.cohort for one in rosters_by_path(period.year).values() if one.form.name in category.forms]
    every = {one.round for one in own}
    if rounds is None or rounds >= every:
        return ""
    return BETWEEN_NAMES.join(Cohort(one).grades for one in sorted(rounds))


def _grades_of(category: Category, period: Period, rounds: set[str]) -> frozenset[str]:
    """Give whose rows the rosters of some rounds hold: where the last grade goes in rounds, the others go without."""
    own = [one for one in rosters_by_path(period.year).values() if one.form.name in category.forms]
    if not any(one.cohort.round for one in own):
        return frozenset(GRADES)
    first = frozenset({LAST_GRADE}) if any(rounds) else frozenset()
    return first | (frozenset(GRADES) - {LAST_GRADE} if "" in rounds else frozenset())
