"""What the offices of the made-up school hand in of its own duties: deadlines, the working group, trainings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.sample.governance import deadline_rows, meeting_row, seat_rows
from flows.steps.sample.records import COUNCIL
from flows.steps.sample.trainings import training_rows

if TYPE_CHECKING:
    import datetime as dt

    from flows.steps.sample.desk import Desk

DEADLINES, GROUP, TRAININGS = "期程表", "工作小組名單與會議", "訓練研習說明紀錄"


def fill_duties(desk: Desk, due: dt.date) -> None:
    """Write the deadlines, who sits in the working group, when it met, and what was held."""
    desk.extend(DEADLINES, "期程", deadline_rows(desk.term, due))
    seats = seat_rows(desk.term, desk.people, _council(desk), desk.rng)
    desk.extend(GROUP, "工作小組名單", seats)
    desk.add(GROUP, "工作小組會議", meeting_row(desk.term, seats[0]["姓名"]))
    persons = {"pupils": len(desk.pupils), "teachers": len(desk.teachers)}
    held = training_rows(desk.term, persons)
    for book in desk.books_of(TRAININGS):
        book.sheets["訓練研習說明"] = held[book.office]


def _council(desk: Desk) -> list[str]:
    """List the names of the pupils who were elected to the students' council."""
    names = {pupil.number: pupil.name for pupil in desk.pupils}
    posts = desk.book("校內幹部經歷名冊").sheets["幹部經歷紀錄"]
    return [names[row["學號"]] for row in posts if row["單位名稱"] == COUNCIL]
