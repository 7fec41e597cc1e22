"""Which pupils of the made-up school registered or ticked more than the regulation allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.sample.outcomes import certify, outcome_row, special_columns, tick
from flows.steps.sample.shapes import Row, roc
from flows.steps.sample.sound import OUTCOMES, SERVICE, outcome, performance
from schemas.forms import forms

if TYPE_CHECKING:
    from flows.steps.sample.desk import Desk

VISITED = "借讀課程學習成果"
TWICE_A_WEEK = "體育"
TWINS = 2
SETTLED, LATEST = 40, 150  # days into the semester


def same_order_twice(desk: Desk) -> None:
    """Plant two ticked pieces that have the same place in the order."""
    first, second = _pieces(desk, TWINS)
    for row in (first, second):
        tick(_certified(row), 1)
    desk.add(*OUTCOMES, first)
    desk.plant("L07", (*OUTCOMES, "勾選順序"), second)


def one_outcome_too_many(desk: Desk) -> None:
    """Plant one piece more than a semester allows, the last one uploaded last."""
    *rows, last = _pieces(desk, _allowed(desk, OUTCOMES[0])[0] + 1)
    for row in rows:
        desk.add(*OUTCOMES, row)
    desk.plant("L01", (*OUTCOMES, "成果編號"), last)


def one_tick_too_many(desk: Desk) -> None:
    """Plant a seventh tick, none in order: five pieces of this semester, the others made as a visitor."""
    a_semester, ticks = _allowed(desk, OUTCOMES[0])
    pupil = desk.quiet_pupil(OUTCOMES[0])
    for nth in range(1, a_semester + 1):
        desk.add(*OUTCOMES, _certified(outcome(desk, pupil, nth)) | {"勾選": "是"})
    lesson = next(lesson for lesson in desk.credited(pupil) if lesson.course.name == TWICE_A_WEEK)
    other = {"修課學期": str(3 - desk.term.semester), "勾選": "是"} | special_columns("借讀", desk.term)
    *rows, last = [
        _certified(outcome_row(pupil, lesson, desk.term, desk.outcomes.next(), desk.rng)) | other
        for _ in range(ticks + 1 - a_semester)
    ]
    for row in rows:
        desk.add(OUTCOMES[0], VISITED, row)
    last |= {"上傳日期": roc(desk.term.period.starts, after=LATEST)}
    desk.plant("L02", (OUTCOMES[0], VISITED, "勾選順序"), _certified(last))


def one_item_too_many(desk: Desk) -> None:
    """Plant one item more than a year allows, the last one registered last."""
    *rows, last = _items(desk, _allowed(desk, SERVICE[0])[0] + 1)
    for row in rows:
        desk.add(*SERVICE, row)
    desk.plant("L03", (*SERVICE, "紀錄編號"), last)


def one_item_tick_too_many(desk: Desk) -> None:
    """Plant one ticked item more than a year allows, none in order."""
    *rows, last = [row | {"勾選": "是"} for row in _items(desk, _allowed(desk, SERVICE[0])[1] + 1)]
    for row in rows:
        desk.add(*SERVICE, row)
    desk.plant("L04", (*SERVICE, "勾選順序"), last)


def _pieces(desk: Desk, how_many: int) -> list[Row]:
    """Write pieces of one quiet pupil, of a course each, uploaded one a day."""
    pupil, first = desk.quiet_pupil(OUTCOMES[0]), desk.term.period.starts
    return [outcome(desk, pupil, nth) | {"上傳日期": roc(first, after=SETTLED + nth)} for nth in range(1, how_many + 1)]


def _items(desk: Desk, how_many: int) -> list[Row]:
    """Write items that one quiet pupil registered, one a day."""
    pupil, first = desk.quiet_pupil(SERVICE[0]), desk.term.period.starts
    return [performance(desk, pupil)[1] | {"登錄日期": roc(first, after=SETTLED + nth)} for nth in range(how_many)]


def _certified(row: Row) -> Row:
    from schemas.roc_date import to_date

    certify(row, to_date(row["上傳日期"]))
    return row


def _allowed(desk: Desk, title: str) -> tuple[int, int]:
    """Look up how many items a pupil may register, and how many tick, by the title of the form."""
    choosing = next(form.choosing for form in forms().values() if form.title == title)
    if choosing is None:
        raise ValueError(f"{title} sets no limits")
    year = desk.term.academic_year
    return choosing.registered.number(year), choosing.ticked.number(year)


EXCESSES = (
    same_order_twice,
    one_outcome_too_many,
    one_tick_too_many,
    one_item_too_many,
    one_item_tick_too_many,
)
"""Everything of this kind, each planted once."""
