"""What students answered on the receipt, class by class: confirmed, objected, not answered; and the days left."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.steps.roll import Pupil
from schemas.forms.receipt_confirmation import FORM, WRONG
from schemas.wording_reconciliation import UNKNOWN_CLASS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from flows.steps.asking_students import Asked, Window
    from flows.steps.standing_sheets import Remembered

COLUMNS = 5  # of an answer; one kept by an earlier version has no day


@dataclass(frozen=True)
class Objection:
    """What one student says is wrong in a category."""

    student: str
    category: str
    problem: str


@dataclass(frozen=True)
class ClassAnswers:
    """How many of a class answered what on a category."""

    of_class: str
    category: str
    confirmed: int
    objected: int
    silent: int


class Open(NamedTuple):
    """The days on which students may answer on a category; `days_left` is None before they begin, 0 when over."""

    category: str
    window: Window
    days_left: int | None


@dataclass(frozen=True)
class Confirmations:
    """The answers by class and category, the objections, and the days of each category that has some."""

    classes: tuple[ClassAnswers, ...]
    objections: tuple[Objection, ...]
    windows: tuple[Open, ...]

    def by_category(self) -> dict[str, tuple[int, int, int]]:
        """Count over all classes, by category: confirmed, objected, silent."""
        found: dict[str, tuple[int, int, int]] = {}
        for one in self.classes:
            so_far = found.get(one.category, (0, 0, 0))
            found[one.category] = (so_far[0] + one.confirmed, so_far[1] + one.objected, so_far[2] + one.silent)
        return found

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited: all have confirmed, or the days are over without an objection."""
        over = {one.category for one in self.windows if one.days_left == 0}
        waits = any(one.silent for one in self.classes if one.category not in over)
        return bool(self.classes or over) and not waits and not self.objections

    def as_json(self) -> dict[str, Any]:
        """Give the answers as `status --json` prints them."""
        return {
            "windows": [
                {
                    "category": one.category,
                    "from": one.window[0].isoformat(),
                    "to": one.window[1].isoformat(),
                    "days_left": one.days_left,
                }
                for one in self.windows
            ],
            "classes": [asdict(one) for one in self.classes],
            "objections": [asdict(one) for one in self.objections],
        }


def answered(rows: Iterable[Remembered]) -> set[str]:
    """Name the categories on which there is any answer."""
    return {texts[1] for form, _, texts in rows if form == FORM.name}


def confirmations(
    rows: Iterable[Remembered], roll: Mapping[str, Pupil], asked: Sequence[Asked], today: dt.date
) -> Confirmations:
    """Count the answers on each category of everyone who is asked on it, and of those who answered besides."""
    told = [texts for form, _, texts in rows if form == FORM.name]
    answers = {one.category: _answers(told, one) for one in asked}
    pupils = {one.category: _pupils(roll, one, answers[one.category]) for one in asked}
    counted = Counter(
        (pupil.of_class or UNKNOWN_CLASS, category, answers[category].get(pupil.number, ("", ""))[0])
        for category, own in pupils.items()
        for pupil in own
    )
    everybody = sorted((pupil for own in pupils.values() for pupil in own), key=lambda one: one.class_order)
    names = dict.fromkeys(pupil.of_class or UNKNOWN_CLASS for pupil in everybody)
    there = {(name, category) for name, category, _ in counted}
    places = [(name, one.category) for name in names for one in asked if (name, one.category) in there]
    objections = sorted(
        (student, category, problem)
        for category, own in answers.items()
        for student, (result, problem) in own.items()
        if result == WRONG
    )
    return Confirmations(
        tuple(_counted(*place, counted) for place in places),
        tuple(Objection(*one) for one in objections),
        tuple(Open(one.category, one.window, _days_left(one.window, today)) for one in asked if one.window),
    )


def _answers(told: Iterable[Sequence[str]], asked: Asked) -> dict[str, tuple[str, str]]:
    """Give each student's last answer on a category, of those that are about this receipt: the result, the problem."""
    padded = ((*texts, "")[:COLUMNS] for texts in told)
    own = (
        (student, result, problem, day)
        for student, category, result, problem, day in padded
        if category == asked.category
    )
    return {student: (result, problem) for student, result, problem, day in own if asked.takes(day)}


def _pupils(roll: Mapping[str, Pupil], asked: Asked, answers: Iterable[str]) -> list[Pupil]:
    besides = {number: roll.get(number, Pupil(number)) for number in answers}
    found = {number: pupil for number, pupil in roll.items() if asked.asks(pupil)} | besides
    return [pupil for pupil in found.values() if not pupil.away]


def _counted(name: str, category: str, counted: Counter[tuple[str, str, str]]) -> ClassAnswers:
    own = {result: count for (of_class, kind, result), count in counted.items() if (of_class, kind) == (name, category)}
    silent, objected = own.pop("", 0), own.pop(WRONG, 0)
    return ClassAnswers(name, category, sum(own.values()), objected, silent)


def _days_left(window: Window, today: dt.date) -> int | None:
    """Count the days on which students may still answer, today among them; 0 when they are over."""
    if today < window[0]:
        return None
    return max(0, (window[1] - today).days + 1)
