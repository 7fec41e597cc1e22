"""What students answered on the receipt, class by class: confirmed, objected, not answered; and the days left."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.steps.roll import Pupil
from schemas.forms.receipt_confirmation import FORM, WRONG
from schemas.identity import mask_all
from schemas.wording_reconciliation import UNKNOWN_CLASS, category_title

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flows.steps.asking_students import Asked, Window
    from flows.steps.standing_sheets import Remembered

COLUMNS = 5  # of an answer; one kept by an earlier version has no day

Answers = dict[str, tuple[str, str]]
"""Each student's last answer on what is asked: the result, the problem."""


@dataclass(frozen=True)
class Objection:
    """What one student says is wrong in a category."""

    student: str
    category: str
    problem: str

    def as_json(self) -> dict[str, str]:
        """Give it as it may be shown anywhere."""
        return {name: mask_all(text) for name, text in asdict(self).items()}


@dataclass(frozen=True)
class ClassAnswers:
    """How many of a class answered what on a category; `cohort` names whose rosters those are, where not all."""

    of_class: str
    category: str
    confirmed: int
    objected: int
    silent: int
    cohort: str = ""


class Open(NamedTuple):
    """The days on which students may answer on a category; `days_left` is None before they begin, 0 when over."""

    category: str
    window: Window
    days_left: int | None
    cohort: str = ""


@dataclass(frozen=True)
class Confirmations:
    """The answers by class and category, the objections, and the days of each category that has some.

    `undated` are the categories (with their cohort) that have no days; `apart` counts, by category, the answers of days
    on which nothing of it is asked.
    """

    classes: tuple[ClassAnswers, ...]
    objections: tuple[Objection, ...]
    windows: tuple[Open, ...]
    undated: tuple[str, ...] = ()
    apart: Mapping[str, int] = field(default_factory=dict)

    def by_category(self) -> dict[str, tuple[int, int, int]]:
        """Count over all classes, by category and cohort: confirmed, objected, silent."""
        found: dict[str, tuple[int, int, int]] = {}
        for one in self.classes:
            title = category_title(one.category, one.cohort)
            so_far = found.get(title, (0, 0, 0))
            found[title] = (so_far[0] + one.confirmed, so_far[1] + one.objected, so_far[2] + one.silent)
        return found

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited: all have confirmed, or the days are over without an objection."""
        over = {(one.category, one.cohort) for one in self.windows if one.days_left == 0}
        waits = any(one.silent for one in self.classes if (one.category, one.cohort) not in over)
        return bool(self.classes or over) and not waits and not self.objections

    def as_json(self) -> dict[str, Any]:
        """Give the answers as `status --json` prints them."""
        return {
            "windows": [
                {
                    "category": one.category,
                    "cohort": one.cohort,
                    "from": one.window[0].isoformat(),
                    "to": one.window[1].isoformat(),
                    "days_left": one.days_left,
                }
                for one in self.windows
            ],
            "classes": [asdict(one) for one in self.classes],
            "objections": [one.as_json() for one in self.objections],
            "not_counted": dict(self.apart),
        }


def answered(rows: Iterable[Remembered]) -> set[str]:
    """Name the categories on which there is any answer."""
    return {texts[1] for form, _, texts in rows if form == FORM.name}


def confirmations(
    rows: Iterable[Remembered], roll: Mapping[str, Pupil], asked: Sequence[Asked], today: dt.date
) -> Confirmations:
    """Count the answers on each category of everyone who is asked on it, and of those who answered besides."""
    told = ((*texts, "")[:COLUMNS] for form, _, texts in rows if form == FORM.name)
    answers, apart = _answers(told, asked, roll)
    pupils = [_pupils(roll, one, own) for one, own in zip(asked, answers, strict=True)]
    return Confirmations(
        tuple(_by_class(asked, pupils, answers)),
        tuple(_objections(asked, answers)),
        tuple(Open(one.category, one.window, _days_left(one.window, today), one.cohort) for one in asked if one.window),
        tuple(one.title for one in asked if not one.window),
        apart,
    )


def _by_class(
    asked: Sequence[Asked], pupils: Sequence[list[Pupil]], answers: Sequence[Answers]
) -> Iterator[ClassAnswers]:
    """Count the answers, the classes in the school's order and the categories in the receipt's."""
    counted: defaultdict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for at, own in enumerate(pupils):
        for pupil in own:
            counted[pupil.of_class or UNKNOWN_CLASS, at][answers[at].get(pupil.number, ("", ""))[0]] += 1
    everybody = sorted((pupil for own in pupils for pupil in own), key=lambda one: one.class_order)
    for name in dict.fromkeys(pupil.of_class or UNKNOWN_CLASS for pupil in everybody):
        for at, one in enumerate(asked):
            if results := counted.get((name, at)):
                silent, objected = results.pop("", 0), results.pop(WRONG, 0)
                yield ClassAnswers(name, one.category, results.total(), objected, silent, one.cohort)


def _objections(asked: Sequence[Asked], answers: Sequence[Answers]) -> list[Objection]:
    objections = (
        Objection(student, one.category, problem)
        for one, own in zip(asked, answers, strict=True)
        for student, (result, problem) in own.items()
        if result == WRONG
    )
    return sorted(objections, key=attrgetter("student", "category", "problem"))


def _answers(
    told: Iterable[Sequence[str]], asked: Sequence[Asked], roll: Mapping[str, Pupil]
) -> tuple[list[Answers], Counter[str]]:
    """Give, for each that is asked, each student's last answer on it; and how many are of other days, by category.

    Of a category that several cohorts are asked on, an answer is on what its student is asked; whom nobody asks has
    answered besides.
    """
    answers: list[Answers] = [{} for _ in asked]
    apart: Counter[str] = Counter()
    for student, category, result, problem, day in told:
        named = [at for at, one in enumerate(asked) if one.category == category]
        own = [at for at in named if asked[at].asks(roll.get(student, Pupil(student)))]
        at = next((at for at in own or named if asked[at].takes(day)), None)
        if at is not None:
            answers[at][student] = (result, problem)
        elif named:
            apart[category] += 1
    return answers, apart


def _pupils(roll: Mapping[str, Pupil], asked: Asked, answers: Iterable[str]) -> list[Pupil]:
    besides = {number: roll.get(number, Pupil(number)) for number in answers}
    found = {number: pupil for number, pupil in roll.items() if asked.asks(pupil)} | besides
    return [pupil for pupil in found.values() if not pupil.away]


def _days_left(window: Window, today: dt.date) -> int | None:
    """Count the days on which students may still answer, today among them; 0 when they are over."""
    if today < window[0]:
        return None
    return max(0, (window[1] - today).days + 1)
