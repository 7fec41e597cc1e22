"""Which duties the made-up school neglects: nobody's row is at fault, and the state of the semester tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from flows.steps.sample.desk import Desk


class Neglected(NamedTuple):
    """A duty: its rule, form, sheet and heading, the text of which rows are gone, and how many of them."""

    rule: str
    form: str
    sheet: str
    heading: str
    text: str
    rows: int


NEGLECTED = (
    Neglected("G01", "訓練研習說明紀錄", "訓練研習說明", "類別", "親師說明", 2),
    Neglected("G03", "工作小組名單與會議", "工作小組名單", "職稱", "導師代表", 1),
)


def neglect(desk: Desk, duty: Neglected) -> None:
    """Take out the rows that would prove a duty done."""
    left = duty.rows
    for book in desk.books_of(duty.form):
        rows = book.sheets[duty.sheet]
        gone = [row for row in rows if row[duty.heading] == duty.text][:left]
        book.sheets[duty.sheet] = [row for row in rows if not any(row is one for one in gone)]
        left -= len(gone)
    desk.neglect(duty.rule, (duty.form, duty.sheet, duty.heading))
