"""What the offices recorded of each pupil of the made-up school: marks, absences, posts held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.sample.shapes import Row, Term, roc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from flows.steps.sample.courses import Course, Lesson
    from flows.steps.sample.people import Pupil

PASS_MARK = 60
OWN_PASS_MARK, OWN_PASS_EVERY = 50, 97
USUAL_MARK, SPREAD, LOWEST, HIGHEST = 75, 11, 25, 99
SITS_AGAIN = 0.7
NONE = "-1"

# 公假 事假 病假 生理假 喪假 曠課, and how often each.
ABSENCES = {"01": 3, "02": 6, "03": 9, "10": 1, "11": 1, "12": 1}
ABSENCES_A_PUPIL = (0, 0, 1, 1, 2, 4)
PERIODS_A_DAY = 8
LONGEST_ABSENCE = 3

CLASS_POSTS = ("班長", "副班長", "學藝股長", "風紀股長", "衛生股長")
CLUBS = ("吉他社", "桌球社", "辯論社", "攝影社", "生物研究社")
COUNCIL = "學生會"
COUNCIL_POSTS = ("會長", "副會長", "活動部長")
TERM_OF_OFFICE = 120


def semester_row(pupil: Pupil, course: Course, term: Term, rng: Random) -> Row:
    """Write one course of a pupil into 學期成績; a failed mark may have a make-up mark."""
    own = OWN_PASS_MARK if int(pupil.number) % OWN_PASS_EVERY == 0 else PASS_MARK
    mark, passed, again, passed_again = marks(rng, own)
    return {
        **_taken(pupil, course, pupil.grade, term),
        "開課年級": str(pupil.grade),
        "學期學業成績": mark,
        "成績及格": passed,
        "補考成績": again,
        "補考及格": passed_again,
        "是否採計學分": "1",
        "及格標準": "" if own == PASS_MARK else str(own),
    }


def made_up_row(pupil: Pupil, course: Course, term: Term) -> Row:
    """Write into 補修成績 a course that a pupil ought to have taken a year ago."""
    grade = pupil.grade - 1
    return {
        **_taken(pupil, course, grade, term),
        "應修課學年度": str(term.academic_year - 1),
        "應修課學期": str(term.semester),
        "開課年級": str(grade),
        "補修成績": "72",
        "補修及格": "1",
        "補考成績": NONE,
        "補考及格": NONE,
        "補修方式": "3",
        "是否採計學分": "1",
    }


def transferred_row(pupil: Pupil, course: Course, term: Term) -> Row:
    """Write into 轉學轉科成績 a course that a pupil brought from another school."""
    grade = pupil.grade - 1
    return {
        **_taken(pupil, course, grade, term),
        "對應學年度": str(term.academic_year - 1),
        "對應學期": str(term.semester),
        "對應年級": str(grade),
        "身分別": "1",
        "抵免後成績": "78",
        "成績及格": "1",
        "是否採計學分": "1",
    }


def marks(rng: Random, pass_mark: int) -> tuple[str, str, str, str]:
    """Draw a mark, whether it passed, the make-up mark and whether that passed."""
    mark = min(max(round(rng.gauss(USUAL_MARK, SPREAD)), LOWEST), HIGHEST)
    if mark >= pass_mark:
        return str(mark), "1", NONE, NONE
    if rng.random() > SITS_AGAIN:
        return str(mark), "0", NONE, NONE
    again = min(rng.randint(mark - 5, mark + 25), pass_mark)
    return str(mark), "0", str(again), "1" if again == pass_mark else "0"


def absence_rows(pupil: Pupil, term: Term, rng: Random) -> list[Row]:
    """Draw a pupil's absences, never two of a kind from the same day."""
    rows: dict[tuple[str, str], Row] = {}
    for _ in range(rng.choice(ABSENCES_A_PUPIL)):
        kind, start, days = _kind(rng), term.day(rng), rng.randint(1, LONGEST_ABSENCE)
        periods = rng.randint(1, PERIODS_A_DAY) + PERIODS_A_DAY * (days - 1)
        rows[kind, roc(start)] = {
            "學號": pupil.number,
            "缺勤種類代碼": kind,
            "缺勤節數": str(periods),
            "缺勤起始日期": roc(start),
            "缺勤結束日期": roc(start, after=days - 1),
        }
    return list(rows.values())


def officer_rows(members: Sequence[Pupil], term: Term, rng: Random) -> list[Row]:
    """Elect the officers of one class, and from among its pupils the head of one club."""
    chosen = rng.sample(members, min(len(CLASS_POSTS) + 1, len(members)))
    *elected, president = chosen
    rows = [
        officer_row(pupil, (pupil.home.name, post, "2"), term)
        for pupil, post in zip(elected, CLASS_POSTS, strict=False)
    ]
    return [*rows, officer_row(president, (rng.choice(CLUBS), "社長", "3"), term)]


def council_rows(pupils: Sequence[Pupil], term: Term, rng: Random) -> list[Row]:
    """Elect the officers of the students' council."""
    elected = rng.sample(pupils, min(len(COUNCIL_POSTS), len(pupils)))
    return [officer_row(pupil, (COUNCIL, post, "1"), term) for pupil, post in zip(elected, COUNCIL_POSTS, strict=False)]


def officer_row(pupil: Pupil, held: tuple[str, str, str], term: Term) -> Row:
    """Write into 幹部經歷紀錄 a post held: body, post and level."""
    body, post, level = held
    first = term.period.starts
    return {
        "學號": pupil.number,
        "單位名稱": body,
        "開始日期": roc(first, after=31),
        "結束日期": roc(first, after=31 + TERM_OF_OFFICE),
        "擔任職務": post,
        "幹部等級": level,
    }


def repeated(lessons: Sequence[Lesson], pupil: Pupil, term: Term) -> Course:
    """Find a course that the pupil's class takes now and had a year ago for the same credits."""
    return next(lesson.course for lesson in lessons if lesson.course.repeats(pupil.grade, term.semester))


def _taken(pupil: Pupil, course: Course, grade: int, term: Term) -> Row:
    return {
        "學號": pupil.number,
        "課程代碼": course.code,
        "科目名稱": course.name,
        "修課學分": str(course.credit(grade, term.semester)),
    }


def _kind(rng: Random) -> str:
    return rng.choices(list(ABSENCES), list(ABSENCES.values()))[0]
