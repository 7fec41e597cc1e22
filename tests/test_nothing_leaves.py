"""The law over all that an office may send: no accepted row leaves the next package but by a row, a list or a word."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from school import a_site, drop, opened, performance, small_school, sweep
from test_keeping import BOTH, BY_IDENTITY, MADE_UP, MARKS, PUPILS, ROLL, STUDENTS, TERM, by_identity, make_up

from flows.collected import school_at
from flows.deciding import Ruling, decide
from flows.questions import assessed_now
from flows.settings import CLOCK, TAIPEI
from flows.stages import plain
from flows.steps.ledger_as_of import mark_of
from flows.steps.shrinking import FEWEST
from schemas.terms import Fate
from schemas.wording_runs import unrolled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.desk import Desk

SEQUENCES = int(os.environ.get("LICHENG_SEQUENCES", "6"))
POOL = [*BOTH[:12], *BOTH[30:42]]
FAULTS: tuple[dict[str, str], ...] = (
    {"成績及格": "?"},
    {"學號": "999999"},
    {"課程代碼": "114034347H11101A1019999"},
    {"學期學業成績": "185"},
    {"學號": ""},
)


@dataclass
class Sending:
    """One workbook: which rows of the pool it has, which with what fault, by which number, and what is said before."""

    rows: list[int]
    faults: dict[int, int]
    mark: int
    by_identity: bool = False
    made_up: int = 0  # rows of 補修成績
    form: str = MARKS
    information: dict[str, str] = field(default_factory=dict)
    again: bool = False  # the workbook before once more
    minutes: int = 11
    word: str = ""  # accept or reject what is asked first


def sendings() -> st.SearchStrategy[list[Sending]]:
    """Draw what an office sends in a row, the first of it sound and whole."""
    rows = st.one_of(
        st.just(list(range(len(POOL)))),
        st.sets(st.integers(0, len(POOL) - 1), min_size=len(POOL) - 6).map(sorted),
        st.sets(st.integers(0, len(POOL) - 1)).map(sorted),
    )
    faults = st.one_of(
        st.just({}),
        st.dictionaries(st.integers(0, len(POOL) - 1), st.integers(0, len(FAULTS) - 1), max_size=6),
        st.integers(0, len(FAULTS) - 1).map(lambda one: dict.fromkeys(range(len(POOL)), one)),
    )
    one = st.builds(
        Sending,
        rows,
        faults,
        st.integers(60, 100),
        st.booleans(),
        st.integers(0, 3),
        st.sampled_from([MARKS, MARKS, MARKS, MARKS, ROLL]),
        st.sampled_from([{}, {}, {}, {"學期": "2"}, {"本期無資料": "是", "表單": "成績名冊"}]),
        st.booleans(),
        st.sampled_from([0, 11]),
        st.sampled_from(["", "", "", "accept", "reject"]),
    )
    first = Sending(list(range(len(POOL))), {}, 85, made_up=2)
    return st.lists(one, min_size=2, max_size=5).map(lambda later: [first, *later])


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> Path:
    """Lay out a school whose students, staff and courses stand."""
    folder = tmp_path_factory.mktemp("begun")
    desk = a_site(folder)
    school = small_school() | {ROLL: {STUDENTS: PUPILS, "學生借讀資料": []}}
    for form in ("staff", "course_code", "course_offering", ROLL):
        drop(desk, form, school[form])
    sweep(desk)
    desk.close()
    return folder


@settings(
    max_examples=SEQUENCES,
    derandomize="LICHENG_SEQUENCES" not in os.environ,  # the suite sends the same ones each time
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sent=sendings())
def test_no_accepted_row_leaves_unless_one_of_its_key_came_or_it_is_listed_or_somebody_said_so(
    begun, tmp_path_factory, sent
) -> None:
    folder = tmp_path_factory.mktemp("site") / "site"
    shutil.copytree(begun, folder)
    with pytest.MonkeyPatch.context() as patch, opened(folder) as desk:
        clock = dt.datetime(2026, 1, 5, 8, tzinfo=TAIPEI)
        content = b""
        for number, one in enumerate(sent):
            clock += dt.timedelta(minutes=one.minutes + 1)
            patch.setenv(CLOCK, clock.isoformat())
            content = _lay(desk, one, number, content)
            _check(desk, one.word)
    shutil.rmtree(folder)


def _lay(desk: Desk, one: Sending, number: int, before: bytes) -> bytes:
    """Lay a workbook into the folder of 註冊組; give its bytes."""
    name = f"{number}.xlsx"
    if one.again and before:
        path = drop(desk, MARKS, {TERM: []}, name=name)
        path.write_bytes(before)
    elif one.form == ROLL:
        pupils = [pupil | {"座號": "?"} if place in one.faults else pupil for place, pupil in enumerate(PUPILS)]
        path = drop(desk, ROLL, {STUDENTS: pupils, "學生借讀資料": []}, name=name)
    else:
        rows = [POOL[place] | {"學期學業成績": str(one.mark)} for place in one.rows]
        named = by_identity(rows) if one.by_identity else rows
        told = [
            row | FAULTS[one.faults[place]] if place in one.faults else row
            for place, row in zip(one.rows, named, strict=True)
        ]
        made_up = [make_up(1) | {"學號": PUPILS[place]["學號"]} for place in range(one.made_up)]
        sheets = {TERM: told, MADE_UP: made_up, "轉學轉科成績": []}
        if one.by_identity:
            sheets = {TERM: told}
        options = BY_IDENTITY if one.by_identity else {}
        path = drop(desk, MARKS, sheets, name=name, information=one.information, **options)
    return path.read_bytes()


def _check(desk: Desk, word: str) -> None:
    """Sweep, say a word to the first question if there is one, and hold what leaves against what was told."""
    before = _going(desk)
    said = len(desk.ledger.decisions())
    bodies = list(sweep(desk).values())
    _leaves_by(before, _going(desk), bodies, spoken=len(desk.ledger.decisions()) > said)
    assert sweep(desk) == {}
    questions = [
        one for body in bodies for one in body["findings"] if one["severity"] == "待確認" and one["rule"] == "W16"
    ]
    if word and questions:
        decide(desk, Ruling(questions[0]["id"], word == "accept", "academic", "已查明"))
        sweep(desk)


def _going(desk: Desk, form: str = MARKS) -> dict[tuple[str, ...], tuple[str, int]]:
    """Give the rows that a package made now would hold, by key: the drop and its row; a sweep sees the same."""
    found = [
        {(one.sheet, *one.key): (one.drop.id, one.row) for one in _submitted(school, desk, form)}
        for school in (
            school_at(desk, mark_of(desk.ledger, desk.site.now()), plain).assessed.school,
            assessed_now(desk).school,
        )
    ]
    assert found[0] == found[1]
    return found[0]


def _submitted(school: Any, desk: Desk, form: str) -> Iterator[Any]:
    fates = [one for period in desk.laws() for _, one in school.fates(period) if one.form == form]
    assert len({(one.drop.id, one.sheet, one.row) for one in fates}) == len(fates)  # every row read has one fate
    return (one for one in fates if one.fate is Fate.SUBMITTED)


def _leaves_by(
    before: dict[tuple[str, ...], tuple[str, int]],
    after: dict[tuple[str, ...], tuple[str, int]],
    bodies: Any,
    *,
    spoken: bool,
) -> None:
    lost = [key for key in before if key not in after]
    if spoken or not lost:
        return
    gone = {before[key] for key in lost}
    listed = {(one["drop"], row) for body in bodies for one in body["left_out"] for row in unrolled(one["rows"])}
    assert gone <= listed
    for sheet in {key[0] for key in lost}:
        left, stood = (sum(key[0] == sheet for key in keys) for keys in (lost, before))
        assert left < FEWEST or left * 10 <= stood


# --- a folder of many people -------------------------------------------------------------------------------------


WORKS, PIECES = "diverse_performance", "作品成果紀錄"
CLASSES = ("一年1班", "一年2班")
TEACHERS = {"lin": CLASSES[0], "t002": CLASSES[1]}
MEMBERS = {name: PUPILS[place * 6 : place * 6 + 6] for place, name in enumerate(CLASSES)}
OWN = {
    name: [
        performance(n, 1, 紀錄編號=f"P-{one['學號']}-{n}", 學號=one["學號"]) for one in MEMBERS[name] for n in (1, 2)
    ]
    for name in CLASSES
}


@dataclass
class Posting:
    """One workbook in the folder of 導師: from whom, for which class, which of its rows, which of them with a fault."""

    sender: str  # an account, or "" for the folder alone
    part: str
    rows: list[int]
    faulty: set[int]
    foreign: set[int]  # rows of the other class that it has besides
    mark: str
    minutes: int
    word: str


def postings() -> st.SearchStrategy[list[Posting]]:
    """Draw what two teachers and an unknown hand send, after each teacher has sent the own class."""
    few = st.sets(st.integers(0, 11), max_size=3)
    rows = st.one_of(
        st.just(list(range(12))), few.map(lambda out: [n for n in range(12) if n not in out]), few.map(sorted)
    )
    one = st.builds(
        Posting,
        st.sampled_from(["lin", "lin", "t002", ""]),
        st.sampled_from([CLASSES[0], CLASSES[0], CLASSES[1]]),
        rows,
        st.one_of(st.just(set()), few, st.just(set(range(12)))),
        st.one_of(st.just(set()), few),
        st.sampled_from(["甲", "乙"]),
        st.sampled_from([0, 11]),
        st.sampled_from(["", "", "accept", "reject"]),
    )
    return st.lists(one, min_size=1, max_size=4)


@pytest.fixture(scope="module")
def classes(tmp_path_factory) -> Path:
    """Lay out a school of two classes whose teachers have each handed in the works of the own one."""
    folder = tmp_path_factory.mktemp("classes")
    desk, staff = a_site(folder), small_school()["staff"]["人員"]
    teacher = next(one for one in staff if one["帳號"] == "lin")
    staff.append(teacher | {"帳號": "t002", "電子郵件": "t002@school.example", "導師班級": CLASSES[1]})
    pupils = [one | {"班級名稱": name, "座號": str(n)} for name in CLASSES for n, one in enumerate(MEMBERS[name], 1)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CLOCK, dt.datetime(2026, 1, 5, 7, tzinfo=TAIPEI).isoformat())
        drop(desk, "staff", {"人員": staff})
        drop(desk, ROLL, {STUDENTS: pupils, "學生借讀資料": []})
        for sender, part in TEACHERS.items():
            _post(desk, Posting(sender, part, list(range(12)), set(), set(), "甲", 0, ""), f"{part}.xlsx")
        sweep(desk)
    desk.close()
    return folder


@settings(
    max_examples=SEQUENCES,
    derandomize="LICHENG_SEQUENCES" not in os.environ,  # the suite sends the same ones each time
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sent=postings())
def test_nobodys_rows_leave_by_anothers_hand_without_a_word_and_whoever_is_replaced_is_told(
    classes, tmp_path_factory, sent
) -> None:
    folder = tmp_path_factory.mktemp("site") / "site"
    shutil.copytree(classes, folder)
    with pytest.MonkeyPatch.context() as patch, opened(folder) as desk:
        clock = dt.datetime(2026, 1, 5, 8, tzinfo=TAIPEI)
        assert len(_going(desk, WORKS)) == 24
        for number, one in enumerate(sent):
            clock += dt.timedelta(minutes=one.minutes + 1)
            patch.setenv(CLOCK, clock.isoformat())
            _post(desk, one, f"{number}.xlsx")
            _check_posting(desk, one)
    shutil.rmtree(folder)


def _post(desk: Desk, one: Posting, name: str) -> None:
    rows = [OWN[one.part][n] | {"內容簡述": one.mark} | ({"日期": "?"} if n in one.faulty else {}) for n in one.rows]
    other = next(part for part in CLASSES if part != one.part)
    rows += [OWN[other][n] | {"內容簡述": "冒名"} for n in sorted(one.foreign)]
    told = {"表單": "多元表現", "範圍": one.part}
    address = {"電子郵件": f"{one.sender}@school.example"} if one.sender else {}
    drop(desk, WORKS, {PIECES: rows}, office="導師", name=name, information=told | address)


def _check_posting(desk: Desk, one: Posting) -> None:
    before, said, mails = _going(desk, WORKS), len(desk.ledger.decisions()), _mails(desk)
    bodies = list(sweep(desk).values())
    after = _going(desk, WORKS)
    _leaves_by(before, after, bodies, spoken=len(desk.ledger.decisions()) > said)
    moved = {place[0] for key, place in before.items() if key in after and after[key][0] != place[0]}
    answers = desk.ledger.answers()
    hands = {answers[each].body["account"] for each in moved} & TEACHERS.keys() - {one.sender}
    fresh = "".join(path.read_text("utf-8", "replace") for path in _mails(desk) - mails)
    assert all(f"{account}@school.example" in fresh for account in hands)
    sweep(desk)  # who holds a part may be told once more what has become of it
    assert _going(desk, WORKS) == after
    assert sweep(desk) == {}
    questions = [each for body in bodies for each in body["findings"] if each["severity"] == "待確認"]
    if one.word and questions and questions[0]["rule"] in {"W16", "W25"}:
        decide(desk, Ruling(questions[0]["id"], one.word == "accept", "academic", "已查明"))
        sweep(desk)


def _mails(desk: Desk) -> set[Path]:
    return set((desk.site.outbox / "mail").glob("*.eml"))
