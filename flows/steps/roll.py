"""Who is at the school, told from what is remembered of 學生名冊: no workbook is read for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.columns import ROSTER
from schemas.cross_rules.students import AWAY
from schemas.forms import forms
from schemas.natural_order import natural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.steps.standing_sheets import Remembered


@dataclass(frozen=True)
class Pupil:
    """A student as people name one: number, name, grade, class, seat; `away` who has left or paused."""

    number: str
    name: str = ""
    grade: str = ""
    of_class: str = ""
    seat: str = ""
    away: bool = False

    @property
    def order(self) -> tuple[object, ...]:
        """Where the student stands among all: class by class, by seat; those of no known class last."""
        return *self.class_order, natural(self.seat), self.number

    @property
    def class_order(self) -> tuple[object, ...]:
        """Where the class stands among all."""
        return not self.of_class, self.grade, natural(self.of_class)


def roll_of(rows: Iterable[Remembered]) -> dict[str, Pupil]:
    """List the students by 學號; of one who stands in several rosters the later row."""
    sheet = forms()[ROSTER.form].sheets[0]
    told = [texts for form, title, texts in rows if (form, title) == (ROSTER.form, sheet.title)]
    return {
        number: Pupil(number, name, grade, of_class, seat, status in AWAY)
        for number, name, grade, of_class, seat, status in told
    }
