"""Which faults an office made most often, each with an example in which nothing personal is left."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.steps import mending
from schemas.catalogue import RULES
from schemas.form import BIRTH
from schemas.forms import forms
from schemas.identity import mask_all
from schemas.kinds import Coded, CourseCode, Day, Flag, FormTitle, Number, TimeOfDay
from schemas.terms import OFFICES, Severity
from schemas.wording_review import example_words, veiled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.steps.mending import Body
    from flows.steps.review.stories import Story
    from schemas.catalogue import Rule

MOST = 10
LONGEST = 12  # characters of a text that is shown as it was typed
COUNTED = frozenset({Severity.ERROR, Severity.PENDING})
IMPERSONAL = (Coded, CourseCode, Day, Flag, FormTitle, Number, TimeOfDay)
"""Kinds of cells whose texts tell nothing of a person by themselves."""


class Fault(NamedTuple):
    """A rule that an office broke, how often, and one of the cases in words."""

    rule: Rule
    times: int
    example: str

    def as_json(self) -> dict[str, Any]:
        """Give the fault as `review --json` prints it."""
        return {"rule": self.rule.id, "title": self.rule.title, "times": self.times, "example": self.example}


class Frequent(NamedTuple):
    """An office's most frequent faults, how many there were in all, and how many of them are not listed."""

    office: str
    faults: list[Fault]
    times: int

    @property
    def others(self) -> int:
        """How many faults are of rules that are not listed."""
        return self.times - sum(fault.times for fault in self.faults)


def frequent_faults(told: Iterable[Story]) -> list[Frequent]:
    """List each office's ten most frequent faults, over the last answers; none of an office without any."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    examples: dict[tuple[str, str], str] = {}
    for story in told:
        for finding in _faults(story):
            office, rule = story.drop.office, finding["rule"]
            counted[office][rule] += 1
            examples.setdefault((office, rule), _example(finding, story.last.body))
    return [_of(office, counted[office], examples) for office in OFFICES if office in counted]


def _faults(story: Story) -> list[dict[str, Any]]:
    return [one for one in mending.ordered(story.last.body) if one["severity"] in COUNTED] if story.is_plain else []


def _of(office: str, counted: Counter[str], examples: dict[tuple[str, str], str]) -> Frequent:
    order = list(RULES)
    ranked = sorted(counted.items(), key=lambda one: (-one[1], order.index(one[0])))
    faults = [Fault(RULES[rule], times, examples[office, rule]) for rule, times in ranked[:MOST]]
    return Frequent(office, faults, counted.total())


def _example(finding: dict[str, Any], body: Body) -> str:
    heading, value = finding["heading"], finding["value"]
    shown = mask_all(value) if _is_impersonal(heading, value, body) else veiled(value)
    return example_words(mask_all(finding["sheet"]), mask_all(heading), shown)


def _is_impersonal(heading: str, value: str, body: Body) -> bool:
    """Tell whether a text may be shown: short, in a column of codes, numbers or days, and in no language."""
    if heading == BIRTH or len(value) > LONGEST or not value.isascii():
        return False
    told = {sheet["form"] for sheet in body["forms"]}
    sheets = (sheet for name, form in forms().items() if name in told for sheet in form.sheets)
    kinds = [sheet.by_heading[heading].kind for sheet in sheets if heading in sheet.by_heading]
    return bool(kinds) and all(isinstance(kind, IMPERSONAL) for kind in kinds)
