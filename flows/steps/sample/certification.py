"""How teachers and directors of the made-up school certify in workbooks of their own, now and then otherwise."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flows.steps.sample.outcomes import tick
from flows.steps.sample.shapes import roc
from schemas.roc_date import to_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

    from flows.steps.sample.people import Colleague
    from flows.steps.sample.shapes import Row

PASSED, PENDING, REFUSED = "通過", "認證中", "不通過"
OWN = "學生"  # who registered an item; pieces of work are always the pupil's own
PASSED_LATER, TICKED_LATER, REFUSED_LATER = 0.8, 0.85, 0.3
SLOWEST = 14  # days
SAID = {PASSED: ("", "", "內容完整", "資料相符"), PENDING: ("尚待補件",), REFUSED: ("請補充資料來源", "與課程內容無關")}


class Overruling:
    """Decides what is certified after all; what comes to be passed may be ticked, as far as the pupil still may."""

    def __init__(self, rows: Iterable[Row], most: int, rng: Random) -> None:
        self.ticked = Counter(row["學號"] for row in rows if row["勾選"] == "是")
        self.most, self.rng = most, rng

    def result(self, row: Row) -> str:
        """Pass most of what is pending, refuse some of what the pupil registered but did not tick, else leave it."""
        if row.get("登錄來源", OWN) != OWN:
            return row["認證狀態"]
        if row["認證狀態"] == PENDING and self.rng.random() < PASSED_LATER:
            self._tick(row)
            return PASSED
        if row["認證狀態"] == PASSED and row["勾選"] == "否" and self.rng.random() < REFUSED_LATER:
            return REFUSED
        return row["認證狀態"]

    def _tick(self, row: Row) -> None:
        pupil = row["學號"]
        if self.ticked[pupil] < self.most and self.rng.random() < TICKED_LATER:
            self.ticked[pupil] += 1
            tick(row, self.ticked[pupil])

    def day(self, registered: str) -> str:
        """Choose a day soon after an item was registered."""
        return roc(to_date(registered), after=self.rng.randint(1, SLOWEST))


def busiest(teachers: Iterable[Colleague], outcomes: Iterable[Row], how_many: int) -> list[Colleague]:
    """Find the teachers of most pieces of work, each of another name."""
    pieces = Counter(row["任課教師帳號"] for row in outcomes)
    by_name = {teacher.name: teacher for teacher in teachers if pieces[teacher.account]}
    return sorted(by_name.values(), key=lambda teacher: -pieces[teacher.account])[:how_many]


def outcome_certificates(teacher: Colleague, outcomes: Sequence[Row], overruling: Overruling) -> list[Row]:
    """Write into 課程學習成果認證 how a teacher certified the work that pupils made in the teacher's courses."""
    return [
        {
            "成果編號": row["成果編號"],
            "認證結果": (result := overruling.result(row)),
            "認證教師帳號": teacher.account,
            "認證日期": overruling.day(row["上傳日期"]),
            "認證說明": overruling.rng.choice(SAID[result]),
        }
        for row in outcomes
        if row["任課教師帳號"] == teacher.account
    ]


def performance_certificates(director: Colleague, performances: Iterable[Row], overruling: Overruling) -> list[Row]:
    """Write into 多元表現認證 how an office certified the items that are its own to certify."""
    return [
        {
            "紀錄編號": row["紀錄編號"],
            "認證處室": director.office,
            "認證結果": (result := overruling.result(row)),
            "認證人帳號": director.account,
            "認證日期": overruling.day(row["登錄日期"]),
            "說明": overruling.rng.choice(SAID[result]),
        }
        for row in performances
        if row["認證處室"] == director.office
    ]
