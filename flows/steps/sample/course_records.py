"""What the offices of the made-up school hand in of courses chosen, talked over, taken and passed: 修課紀錄."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.sample.electives import elective_rows
from flows.steps.sample.guidance import advising_rows, exploration_row
from flows.steps.sample.people import ADVISER
from flows.steps.sample.records import made_up_row, repeated, semester_row, transferred_row
from flows.steps.sample.retakes import repeated_rows, retaken_row

if TYPE_CHECKING:
    from flows.steps.sample.desk import Desk
    from flows.steps.sample.people import Pupil
    from flows.steps.sample.shapes import Row

MARKS, AGAIN = "成績名冊", "重修重讀成績名冊"


def fill_course_records(desk: Desk) -> None:
    """Write every pupil's marks, electives and plans, and the talks of those who advise on courses."""
    counsellors = [person for person in desk.people if person.office == "輔導室"]
    for pupil in desk.pupils:
        _marks(desk, pupil)
        chosen = elective_rows(pupil, desk.lessons[pupil.home.name], desk.filed[pupil.grade], desk.term, desk.rng)
        desk.extend("選修科目名冊", "選修科目", chosen)
        explored = exploration_row(pupil, counsellors, desk.term, desk.rng)
        desk.add("學群(類群)探索與就業規劃", "修課評估", explored)
    _advising(desk)


def _marks(desk: Desk, pupil: Pupil) -> None:
    term = desk.term
    taken = [semester_row(pupil, lesson.course, term, desk.rng) for lesson in desk.credited(pupil)]
    desk.extend(MARKS, "學期成績", taken)
    if pupil.standing:
        _special(desk, pupil, taken)


def _special(desk: Desk, pupil: Pupil, taken: list[Row]) -> None:
    """Write what makes a pupil's record special; one who visits another school has marks there alone."""
    term, course = desk.term, repeated(desk.credited(pupil), pupil, desk.term)
    if pupil.standing == "補修":
        desk.add(MARKS, "補修成績", made_up_row(pupil, course, term))
    if pupil.standing == "轉入":
        desk.add(MARKS, "轉學轉科成績", transferred_row(pupil, course, term))
    if pupil.standing == "重修":
        desk.add(AGAIN, "重修成績", retaken_row(pupil, course, term, desk.rng))
    if pupil.standing == "重讀":
        desk.extend(AGAIN, "重讀成績", repeated_rows(taken))


def _advising(desk: Desk) -> None:
    """Let each adviser talk with a class of its own."""
    advisers = {person.name: person for person in desk.people if person.office == ADVISER}
    homes = list(desk.lessons)
    for nth, book in enumerate(desk.books_of("課程諮詢紀錄"), 1):
        advised = [pupil for pupil in desk.pupils if pupil.home.name == homes[-nth]]
        rows = advising_rows(advisers[book.scope], advised, desk.term, desk.rng)
        book.sheets.setdefault("課程諮詢紀錄", []).extend(rows)
