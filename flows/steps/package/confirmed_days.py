"""Until when a class is asked to answer: of each category, while its rosters are open and once they are frozen."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from flows.steps.deadlines import deadlines_of, holding
from schemas import wording_confirmation as words
from schemas.cohort import LAST_GRADE
from schemas.forms import forms
from schemas.wording_confirmed import CATEGORIES

if TYPE_CHECKING:
    from flows.steps.deadlines import Deadline
    from flows.steps.package.facts import Facts
    from flows.steps.rendering import Rendered
    from schemas.form import Form


class Days:
    """What the deadlines of a package's forms say to a grade, on the day on which the package is made."""

    def __init__(self, rendered: Rendered, facts: Facts) -> None:
        self.rendered, self.every = rendered, facts.deadlines
        self.today = facts.made_at.date()
        self.return_by = cache(self._return_by)
        self.until = cache(self._until)

    def _return_by(self, grade: str) -> list[str]:
        """Say by when a grade is to give the sheet back; the categories are named where that differs."""
        titles: dict[str, list[str]] = {}
        for form in self._forms:
            titles.setdefault(self._said(form, grade), []).append(CATEGORIES[form.name].title)
        if len(titles) > 1:
            return [words.only_of(named, said) for said, named in titles.items()]
        return list(titles) or [words.AT_ONCE]

    def _until(self, name: str, turn: str) -> str:
        """Say until when a round of the last grade is taken in; "" where there are no rounds, or no day is known."""
        own = self._holding(forms(self.rendered.period.year)[name], LAST_GRADE) if turn else ()
        last = max((one.national for one in own if one.round == turn), default=None)
        return words.round_until(turn, last, over=self.today > last) if last else ""

    def _said(self, form: Form, grade: str) -> str:
        """Say by when to answer on one form: once a deadline has frozen it, until what day a fault is still mended."""
        own = self._holding(form, grade)
        closed = [one for one in own if one.is_over(self.today) and self.today <= one.national]
        if closed:
            return words.frozen_until(min(closed).internal, min(closed).national)
        ahead = (one.internal for one in own if not one.is_over(self.today))
        return words.return_by(min(ahead, default=None))

    def _holding(self, form: Form, grade: str) -> list[Deadline]:
        return holding(form, deadlines_of(form, self.rendered.period, self.every), grade)

    @cached_property
    def _forms(self) -> list[Form]:
        """The forms of the sheet's categories of which anything was read."""
        read, known = {fate.form for fate in self.rendered.fates}, forms(self.rendered.period.year)
        return [known[name] for name in CATEGORIES if name in read and name in known]
