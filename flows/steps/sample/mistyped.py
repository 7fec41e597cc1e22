"""Which cells of rows already handed in are typed over wrongly in the made-up school."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flows.steps.sample.records import NONE
from flows.steps.sample.sound import ADVISED, EXPLORED, MARKS, RECEIPTS, RETAKEN, Place

if TYPE_CHECKING:
    from flows.steps.sample.desk import Desk
    from flows.steps.sample.shapes import Row


class Mistyped(NamedTuple):
    """One row at fault: its rule, its place, the heading found at fault, and what was typed over it."""

    rule: str
    place: Place
    heading: str
    typed: Row
    row: int = 0  # counted from the last where it is less than 0; of marks, a quiet pupil's first


NO_MAKE_UP = {"補考成績": NONE, "補考及格": NONE, "及格標準": ""}
MADE_UP_THOUGH_PASSED = {"學期學業成績": "70", "成績及格": "1", "補考成績": "65", "補考及格": "1", "及格標準": ""}
FIELDS = {"探索類型": "學群", "第一志向": "管理", "第二志向": "", "第三志向": "", "進路規劃": "升大學"}

MISTYPED = (
    Mistyped("R03", MARKS, "成績及格", {"學期學業成績": "58", "成績及格": "1", **NO_MAKE_UP}),
    Mistyped("R04", MARKS, "補考成績", MADE_UP_THOUGH_PASSED),
    Mistyped("C03", MARKS, "學期學業成績", {"學期學業成績": "缺考", "成績及格": "0", **NO_MAKE_UP}),
    Mistyped("C04", MARKS, "學期學業成績", {"學期學業成績": "105", "成績及格": "1", **NO_MAKE_UP}),
    Mistyped("R11", MARKS, "修課學分", {"修課學分": "9"}),
    Mistyped("R12", MARKS, "科目名稱", {"科目名稱": "國文"}),
    Mistyped("R03", RETAKEN, "重修成績", {"重修成績": "75", "重修及格": "1", "及格標準": ""}),
    Mistyped("C06", EXPLORED, "第一志向", FIELDS | {"第一志向": "餐旅"}, -1),
    Mistyped("R15", EXPLORED, "第二志向", FIELDS | {"第二志向": "管理"}, -2),
    Mistyped("C13", ADVISED, "開始時間", {"開始時間": "25:10"}, -1),
    Mistyped("R09", RECEIPTS, "問題說明", {"確認結果": "有誤", "問題說明": ""}),
)


def mistype(desk: Desk, mistyped: Mistyped) -> None:
    """Type over a row that nobody refers to; StopIteration when the form has none."""
    form, sheet = mistyped.place
    rows = desk.book(form).sheets.get(sheet, [])
    if mistyped.place == MARKS:
        quiet = desk.quiet_pupil(form).number
        index = next(index for index, row in enumerate(rows) if row["學號"] == quiet)
    else:
        index = next(iter(range(len(rows))[mistyped.row :]))
    desk.mistype(mistyped.rule, (form, sheet, mistyped.heading), index, mistyped.typed)
