"""Which pieces of coursework the pupils of the made-up school registered, and which they ticked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from flows.steps.sample.roster import SCHOOL_ABROAD
from flows.steps.sample.shapes import Row, Term, roc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from flows.steps.sample.courses import Lesson
    from flows.steps.sample.people import Pupil

USUAL_SHEET = "學期課程學習成果"
# How many pupils in a hundred register none, one, two ... five pieces in the semester.
REGISTERED = (13, 37, 30, 12, 5, 3)
CERTIFIED, TICKED = 0.93, 0.85
SLOWEST_TEACHER = 7
WORKS = ("實作報告", "閱讀心得", "小論文", "專題海報", "實驗紀錄", "口頭報告錄音")
SUMMARY = "在「{course}」課堂完成的{work}，記錄我提出問題、查找資料與修改的過程。"
ENDINGS = ("pdf", "pdf", "pdf", "jpg", "png")
SOUND_ONLY, SOUND_TOO = 0.05, 0.12

# The sheet of a pupil's special record, and the columns that it has besides the usual ones.
SPECIAL: dict[str, tuple[str, Row]] = {
    "補修": ("補修課程學習成果", {"應修課學年度": "{before}", "應修課學期": "{semester}", "補修方式": "3"}),
    "重修": ("重修課程學習成果", {"原修課學年度": "{before}", "原修課學期": "{semester}", "重修方式": "1"}),
    "重讀": ("重讀課程學習成果", {}),
    "轉入": (
        "轉學轉科課程學習成果",
        {"原修課學校代碼": SCHOOL_ABROAD, "原修課學年度": "{before}", "原修課學期": "{semester}"},
    ),
    "借讀": (
        "借讀課程學習成果",
        {"借讀學校代碼": SCHOOL_ABROAD, "借讀修課學年度": "{year}", "借讀修課學期": "{semester}"},
    ),
}


@dataclass
class Register:
    """The running numbers of one kind of item: CO114-00001, CO114-00002 ..."""

    prefix: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def next(self) -> str:
        """Give the next number."""
        return f"{self.prefix}-{next(self._numbers):05d}"


def outcome_rows(
    pupil: Pupil, lessons: Sequence[Lesson], term: Term, register: Register, rng: Random
) -> list[tuple[str, Row]]:
    """Draw what a pupil registered: sheet and row, a special record's piece first, one piece a course."""
    credited = [lesson for lesson in lessons if lesson.course.bears_credit(pupil.grade, term.semester)]
    chosen = rng.sample(credited, min(_how_many(pupil, rng), len(credited)))
    if pupil.standing:
        special = next(lesson for lesson in credited if lesson.course.repeats(pupil.grade, term.semester))
        chosen = [special, *(lesson for lesson in chosen[1:] if lesson is not special)]
    rows = [outcome_row(pupil, lesson, term, register.next(), rng) for lesson in chosen]
    decide(rows, rng)
    sheets = [USUAL_SHEET] * len(rows)
    if pupil.standing:
        sheets[0] = SPECIAL[pupil.standing][0]
        rows[0] |= special_columns(pupil.standing, term)
    if pupil.standing == "補修":
        rows[0]["開課年級"] = str(pupil.grade - 1)
    return list(zip(sheets, rows, strict=True))


def outcome_row(pupil: Pupil, lesson: Lesson, term: Term, number: str, rng: Random) -> Row:
    """Write one piece of work, uploaded and not yet certified."""
    course, work = lesson.course, rng.choice(WORKS)
    return {
        "成果編號": number,
        "學號": pupil.number,
        "修課學年度": str(term.academic_year),
        "修課學期": str(term.semester),
        "課程代碼": course.code,
        "科目名稱": course.name,
        "開課年級": str(pupil.grade),
        "修課學分": str(course.credit(pupil.grade, term.semester)),
        "成果名稱": f"{course.name}{work}",
        "成果簡述": SUMMARY.format(course=course.name, work=work),
        **_files(f"{number}_{course.name}", rng),
        "上傳日期": roc(term.day(rng)),
        "任課教師帳號": lesson.teacher.account,
        "認證狀態": "認證中",
        "勾選": "否",
    }


def certify(row: Row, day: dt.date) -> None:
    """Let the teacher pass a piece of work."""
    row |= {"認證狀態": "通過", "認證日期": roc(day)}


def tick(row: Row, order: int) -> None:
    """Let the pupil tick an item, in the order of preference."""
    row |= {"勾選": "是", "勾選順序": str(order)}


def decide(rows: Sequence[Row], rng: Random) -> None:
    """Certify most of a pupil's pieces some days after upload, and tick most of those certified."""
    from schemas.roc_date import to_date

    order = count(1)
    for row in rows:
        if rng.random() < CERTIFIED:
            certify(row, to_date(row["上傳日期"]) + dt.timedelta(days=rng.randint(1, SLOWEST_TEACHER)))
            if rng.random() < TICKED:
                tick(row, next(order))


def special_columns(standing: str, term: Term) -> Row:
    """Write the columns that only the sheet of a special record has."""
    facts = {"before": term.academic_year - 1, "year": term.academic_year, "semester": term.semester}
    return {heading: cell.format(**facts) for heading, cell in SPECIAL[standing][1].items()}


def _how_many(pupil: Pupil, rng: Random) -> int:
    drawn = rng.choices(range(len(REGISTERED)), REGISTERED)[0]
    return max(1, drawn) if pupil.standing else drawn


def _files(stem: str, rng: Random) -> Row:
    document = {"文件檔案名稱": f"{stem}.{rng.choice(ENDINGS)}"}
    sound = {"影音檔案名稱": f"{stem}.mp3"}
    drawn = rng.random()
    if drawn < SOUND_ONLY:
        return sound
    return document | sound if drawn < SOUND_TOO else document
