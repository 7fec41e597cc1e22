"""Who attends and who works at the made-up school."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from schemas.identity import completed
from schemas.terms import OFFICES, ROC_EPOCH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from flows.steps.sample.shapes import Term

PUPILS_A_CLASS = 36
GRADES = "一二三"
SURNAMES = "陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴周徐蘇葉莊呂江何蕭羅高"
GIVEN = "家怡宜宇庭柏承品妤冠子睿芷晴思彥廷翰欣穎佳詠哲軒靖雅筑凱翔安蓁"
# Characters outside the usual plane, as registrars meet them: they must come out as they went in.
RARE = ("𠮷", "𡍼", "䕒", "㛄", "𤧟", "峯")
LETTERS = "ABCDEFGHJKMNPQTUVX"
RESIDENCE = {"1": "8", "2": "9"}
RARE_EVERY, RESIDENT_EVERY = 40, 75
AGE_AT_ENTRY = 16  # the calendar years between birth and entry of those born from September on
CLASSES_A_TEACHER = 3
POSTS = {"教務處": "教務主任"}  # who is no mere clerk: the executive secretary signs every package
ADVISER, ADVISING = "課程諮詢教師", 2
COUNSELLOR = "專任輔導教師"
DEPARTMENTS = ("國英語文", "數學", "社會", "自然", "藝術", "綜合活動", "科技", "健體與國防")

# What makes a second- or third-year pupil's record special; one of each among so many pupils.
STANDINGS = {3: "補修", 8: "重修", 12: "重讀", 15: "轉入", 21: "借讀"}
PUPILS_A_STANDING = 25


@dataclass(frozen=True)
class SchoolClass:
    """A class: its grade, its number within the grade, and its place among all classes."""

    grade: int
    number: int
    index: int

    @property
    def name(self) -> str:
        """The name on the door."""
        return f"{GRADES[self.grade - 1]}年{self.number}班"

    @property
    def stream(self) -> str:
        """The electives that this class chose: odd classes science, even ones the humanities."""
        return "自" if self.number % 2 else "社"


@dataclass(frozen=True)
class Pupil:
    """A pupil; `standing` is empty or one of STANDINGS."""

    number: str
    name: str
    identity: str
    sex: str
    born: dt.date
    home: SchoolClass
    seat: int
    standing: str

    @property
    def grade(self) -> int:
        """The grade of the pupil's class."""
        return self.home.grade


@dataclass(frozen=True)
class Colleague:
    """A teacher or the chief of an office."""

    account: str
    name: str
    office: str
    post: str
    homeroom: str = ""


def classes(pupils: int) -> list[SchoolClass]:
    """Lay out as many classes a grade as the pupils need, at least one."""
    a_grade = max(1, -(-pupils // (PUPILS_A_CLASS * len(GRADES))))
    places = [(grade, number) for grade in range(1, len(GRADES) + 1) for number in range(1, a_grade + 1)]
    return [SchoolClass(grade, number, index) for index, (grade, number) in enumerate(places)]


def pupils(term: Term, count: int, homes: Sequence[SchoolClass], rng: Random) -> list[Pupil]:
    """Fill the classes evenly, in order of class and seat."""
    digits = rng.sample(range(10**7), count)
    seats = sorted((index % len(homes), index // len(homes) + 1) for index in range(count))
    return [_pupil(term, homes[home], seat, (index, digits[index]), rng) for index, (home, seat) in enumerate(seats)]


def colleagues(homes: Sequence[SchoolClass], rng: Random) -> tuple[list[Colleague], list[Colleague]]:
    """Appoint the teachers of every department, each for a few classes, and those who work in the offices.

    The last teachers, who have no class of their own, are the advisers on courses.
    """
    posts = [post for _ in homes[::CLASSES_A_TEACHER] for post in DEPARTMENTS]
    rooms = [home.name for home in homes] + [""] * len(posts)
    teachers = [
        Colleague(f"t{n:03d}", person_name(rng), "導師" if room else "任課教師", f"{post}科教師", room)
        for n, (post, room) in enumerate(zip(posts, rooms, strict=False), 1)
    ]
    teachers[-ADVISING:] = [replace(teacher, office=ADVISER) for teacher in teachers[-ADVISING:]]
    chiefs = [
        Colleague(f"o{n:02d}", person_name(rng), office, POSTS.get(office, "承辦人"))
        for n, office in enumerate(OFFICES, 1)
    ]
    return teachers, [*chiefs, Colleague("c01", person_name(rng), "輔導室", COUNSELLOR)]


def teacher_of(department: int, home: SchoolClass, teachers: Sequence[Colleague]) -> Colleague:
    """Find who teaches a department's courses in a class."""
    return teachers[home.index // CLASSES_A_TEACHER * len(DEPARTMENTS) + department]


def _pupil(term: Term, home: SchoolClass, seat: int, drawn: tuple[int, int], rng: Random) -> Pupil:
    index, digits = drawn
    sex = rng.choice("12")
    second = RESIDENCE[sex] if index % RESIDENT_EVERY == RESIDENT_EVERY - 1 else sex
    birthdays = dt.date(term.entry_year(home.grade) - AGE_AT_ENTRY + ROC_EPOCH, 9, 1)
    return Pupil(
        number=f"{term.entry_year(home.grade)}{home.number:02d}{seat:02d}",
        name=person_name(rng) + (RARE[index // RARE_EVERY % len(RARE)] if index % RARE_EVERY == 0 else ""),
        identity=completed(f"{rng.choice(LETTERS)}{second}{digits:07d}"),
        sex=sex,
        born=birthdays + dt.timedelta(days=rng.randrange(365)),
        home=home,
        seat=seat,
        standing=STANDINGS.get(index % PUPILS_A_STANDING, "") if home.grade > 1 else "",
    )


def person_name(rng: Random) -> str:
    """Draw a name."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN)
