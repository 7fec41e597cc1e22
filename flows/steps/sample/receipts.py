"""What the pupils of the made-up school answered on what the national database says it received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.sample.shapes import Row, roc

if TYPE_CHECKING:
    import datetime as dt
    from random import Random

    from flows.steps.sample.people import Pupil

CATEGORIES = ("修課紀錄", "校內幹部經歷", "課程學習成果", "多元表現")
WRONG, ANSWERS_WRONG = "有誤", 0.03
PROBLEMS = ("少了一筆社團社長的紀錄", "成果名稱與我上傳的不同", "漏列一門選修課", "證照日期應為考試通過日")
WINDOW = 7  # days in which receipts are confirmed, from the day after the national deadline


def receipt_rows(pupil: Pupil, due: dt.date, rng: Random) -> list[Row]:
    """Write what a pupil answered on each category of the receipt, a few that something is wrong."""
    day = roc(due, after=rng.randint(1, WINDOW))
    return [_answer(pupil, category, rng) | {"確認日期": day} for category in CATEGORIES]


def _answer(pupil: Pupil, category: str, rng: Random) -> Row:
    wrong = rng.random() < ANSWERS_WRONG
    return {
        "學號": pupil.number,
        "類別": category,
        "確認結果": WRONG if wrong else "正確",
        "問題說明": rng.choice(PROBLEMS) if wrong else "",
    }
