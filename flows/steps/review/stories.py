"""What became of each drop from its first answer to its last, and how many errors it held of which form."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from flows.steps import mending
from schemas.decision import WITHDRAWS_WORKBOOK
from schemas.forms import forms
from schemas.terms import Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from flows.steps.mending import Body
    from flows.steps.records import Answer
    from schemas.drop import Drop
    from schemas.terms import Period

NO_FORM = ""
"""Stands for the form of a drop in which none was recognised."""

Slot = tuple[str, str]
"""A sheet and its scope: what a later drop of the office takes the place of."""


@dataclass(frozen=True)
class Story:
    """One drop and every answer to it, the first one first; at least one."""

    drop: Drop
    answers: tuple[Answer, ...]

    @property
    def last(self) -> Answer:
        """What was told of it last: what it is judged by."""
        return self.answers[-1]

    @property
    def is_plain(self) -> bool:
        """Whether it was judged at all: neither a repetition nor another office's form."""
        return self.last.verdict not in {Verdict.DUPLICATE, Verdict.QUARANTINED}

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The forms recognised in it, or NO_FORM; none where it was not judged."""
        found = tuple(dict.fromkeys(sheet["form"] for sheet in self.last.body["forms"]))
        return (found or (NO_FORM,)) if self.is_plain else ()

    def period_of(self, form: str) -> Period:
        """Give the period for which it hands a form in."""
        known = forms(self.drop.period.year)
        return self.drop.period.of(known[form].cadence) if form in known else self.drop.period

    @property
    def is_withdrawn(self) -> bool:
        """Whether somebody has decided not to take it: what it replaces, if anything, stands."""
        told = (
            finding["rule"]
            for finding in self.last.body["findings"]
            if finding.keys().isdisjoint({"about", "attachment"})
        )
        return self.last.verdict == Verdict.REJECTED and not WITHDRAWS_WORKBOOK.isdisjoint(told)

    def tally(self, form: str, known: Collection[Slot]) -> tuple[int, int]:
        """Count the rows of a form that were read and the errors, but for slots that are known already."""
        told = self._sheets(form)
        new = [counts for counts, slot in told if slot not in known]
        if told and not new:
            return 0, 0
        titles = {counts["sheet"] for counts in new}
        again = {counts["sheet"] for counts, _ in told} - titles
        return sum(counts["rows"] for counts in new), errors_of(self.last.body, again)[form]

    def returns_of(self, form: str) -> int:
        """Count the answers by which a form was sent back for its errors."""
        return sum(not is_clean(answer, form) for answer in self.answers)

    def slots_of(self, form: str) -> set[Slot]:
        """List the sheets of a form in it, each with its scope."""
        return {slot for _, slot in self._sheets(form)}

    def rows_in(self, form: str, slot: Slot) -> int:
        """Count the rows of a slot."""
        return sum(counts["rows"] for counts, held in self._sheets(form) if held == slot)

    def _sheets(self, form: str) -> list[tuple[Body, Slot]]:
        """List a form's sheets as its last answer counts them, each with its slot."""
        told = zip(self.last.body["forms"], self.last.body["slots"], strict=True)
        return [(counts, (sheet, scope)) for counts, (sheet, scope) in told if counts["form"] == form]


def stories(drops: Iterable[Drop], history: Iterable[Answer]) -> list[Story]:
    """Put a year's answers, in the order in which they were given, to their drops; one without any is left out."""
    told: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in history:
        told[answer.drop].append(answer)
    return [Story(drop, tuple(told[drop.id])) for drop in drops if drop.id in told]


def errors_of(body: Body, without: Collection[str] = ()) -> Counter[str]:
    """Count the 錯誤 of an answer by form, `without` those on some sheets; one on no sheet of a form is the first's."""
    of_sheet = {sheet["sheet"]: sheet["form"] for sheet in body["forms"]}
    first = next(iter(of_sheet.values()), NO_FORM)
    wrong = (finding for finding in mending.ordered(body) if finding["severity"] == Severity.ERROR)
    return Counter(of_sheet.get(finding["sheet"], first) for finding in wrong if finding["sheet"] not in without)


def is_clean(answer: Answer, form: str) -> bool:
    """Tell whether an answer names no error of a form."""
    return answer.verdict != Verdict.REJECTED and not errors_of(answer.body)[form]


def is_taken(answer: Answer, form: str) -> bool:
    """Tell whether an answer names no error of a form, and nothing of it waits for somebody's word."""
    return is_clean(answer, form) and not _waits(answer.body, form)


def _waits(body: Body, form: str) -> bool:
    """Tell whether rows of a form are held, or the workbook as a whole is: one without rows may be, too."""
    asked = (one["rule"] for one in body["findings"] if one["severity"] == Severity.PENDING)
    held = any(sheet["held"] for sheet in body["forms"] if sheet["form"] == form)
    return held or not WITHDRAWS_WORKBOOK.isdisjoint(asked)
