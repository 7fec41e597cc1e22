"""Differences of all sorts put into a receipt, each remembered as it must be told; and what is no difference."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from schemas.identity import completed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from receipts import Received, Student

Seed = tuple[str, str, str, str, str, str, str]
"""kind, category, identity number, sheet, heading, sent, received; of whole rows and students the last three empty."""

PLAN = {"missing_row": 8, "surplus_row": 6, "missing_student": 3, "surplus_student": 3, "cell": 20, "two_rows": 5}
"""How many of each sort: two changed rows of one student are two differences, so that they are fifty in all."""


@dataclass
class Seeder:
    """A receipt being changed; each student of a category is touched once, so that no two changes meet."""

    told: Received
    rng: Random
    seeds: Counter[Seed] = field(default_factory=Counter)
    strangers: list[tuple[str, Student]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.free = [(category, student) for category, students in self.told.items() for student in students]
        self.rng.shuffle(self.free)

    def sow(self, plan: dict[str, int]) -> None:
        for sort, times in plan.items():
            for _ in range(times):
                getattr(self, sort)()

    def two_rows(self) -> None:
        category, student = self._take(lambda one: any(len(rows) > 1 for _, rows in sheets(one)))
        sheet, rows = next((sheet, rows) for sheet, rows in sheets(student) if len(rows) > 1)
        for row in self.rng.sample(rows, 2):
            self._change(category, student, sheet, row)

    def cell(self) -> None:
        category, student = self._take()
        sheet, rows = self.rng.choice(list(sheets(student)))
        self._change(category, student, sheet, self.rng.choice(rows))

    def missing_row(self) -> None:
        category, student = self._take()
        sheet, rows = self.rng.choice(list(sheets(student)))
        rows.remove(self.rng.choice(rows))
        self._note("missing_row", category, student, sheet)

    def surplus_row(self) -> None:
        category, student = self._take()
        sheet, rows = self.rng.choice(list(sheets(student)))
        rows.append({heading: f"{text}之外" for heading, text in rows[0].items()})
        self._note("surplus_row", category, student, sheet)

    def missing_student(self) -> None:
        category, student = self._take()
        self.told[category].remove(student)
        self._note("missing_student", category, student)

    def surplus_student(self) -> None:
        category, student = self.rng.choice(self.free)
        stranger = {**student, "身分證號": completed(f"B22222{len(self.strangers) + 1:03}")}
        self.strangers.append((category, stranger))
        self.told[category].append(stranger)
        self._note("surplus_student", category, stranger)
        for sheet, rows in sheets(stranger):
            for _ in rows:
                self._note("surplus_row", category, stranger, sheet)

    def _take(self, fits: Callable[[Student], bool] = lambda _: True) -> tuple[str, Student]:
        place = next(place for place, (_, student) in enumerate(self.free) if fits(student))
        return self.free.pop(place)

    def _change(self, category: str, student: Student, sheet: str, row: dict[str, str]) -> None:
        heading = self.rng.choice(list(row))
        before, row[heading] = row[heading], other(row[heading])
        self._note("cell", category, student, sheet, (heading, before, row[heading]))

    def _note(
        self, kind: str, category: str, student: Student, sheet: str = "", cell: tuple[str, str, str] = ("", "", "")
    ) -> None:
        self.seeds[kind, category, student["身分證號"], sheet, *cell] += 1


def sheets(student: Student) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Give a student's sheets that have rows."""
    return ((title, rows) for title, rows in student.items() if isinstance(rows, list) and rows)


def other(text: str) -> str:
    """Write a cell otherwise than it was sent."""
    if text == "-1":
        return "61"
    if is_day(text):
        return f"{int(text[:3]) - 1}{text[3:]}"
    return str(int(text) + 1).zfill(len(text)) if text.isdecimal() else f"{text}改"


def is_day(text: str) -> bool:
    """Tell a day from other numbers: seven ROC digits."""
    return text.isdecimal() and len(text) == len("1141122")


def disguise(told: Received, rng: Random) -> Received:
    """Write the same otherwise: rows and students in another order, numbers, null, spaces and other dates for texts."""
    shown = {}
    for category, students in told.items():
        turned = [{title: _disguised(title, value, rng) for title, value in one.items()} for one in students]
        rng.shuffle(turned)
        shown[category] = turned
    return shown


def _disguised(title: str, value: Any, rng: Random) -> Any:
    if title == "出生日期":
        return int(value)  # its first zero is lost
    if not isinstance(value, list):
        return f" {value.lower()} "
    rows = [{f" {heading}": _respelt(heading, text, rng) for heading, text in row.items()} for row in value]
    rng.shuffle(rows)
    return rows


def _respelt(heading: str, text: str, rng: Random) -> object:
    if text in {"", "-1"}:
        return rng.choice([None, "", text])
    if heading.endswith("日期") and is_day(text):
        year, month, day = int(text[:3]), text[3:5], text[5:]
        return rng.choice([text, int(text), f"{year}/{month}/{day}", f"{year + 1911}-{month}-{day}"])
    if text.isdecimal() and text == str(int(text)):
        return rng.choice([text, int(text), float(text) if heading.endswith("成績") else int(text)])
    return rng.choice([text, f" {text} ", f"{text}\r\n"])
