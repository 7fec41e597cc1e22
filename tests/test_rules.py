"""Every rule of the catalogue: kept by a good example, and broken by one change that gives exactly one finding."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import time
from collections import Counter
from itertools import chain, count
from typing import TYPE_CHECKING, Any

import pytest
from rule_cases import ABSENCES, CASES, DUTIES, STRANGER, Change, Place, workbook
from school import (
    IDENTITIES,
    PERIOD,
    STUDIED,
    a_site,
    arrival,
    arrivals,
    assessed,
    attach,
    drop,
    drop_all,
    whole_school,
)

from flows.desk import Desk
from flows.ingest import Sweep, UnfinishedError, ingest
from flows.settings import open_site
from schemas.catalogue import BUILT, RULES
from schemas.forms import forms
from schemas.headings import folded
from schemas.terms import Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rule_cases import Case
    from school import School

    from schemas.table import Table

NUMBERS = (
    *IDENTITIES,
    STRANGER,
    *(case.bad.cells[at]["身分證號"] for case in CASES for at in case.bad.cells if "身分證號" in case.bad.cells[at]),
)


# --- one change, one finding -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The sound tiny school, taken in and answered."""
    desk = a_site(tmp_path_factory.mktemp("school") / "site")
    drop_all(desk, whole_school())
    assert swept(desk) == []
    assert not [duty for cell in desk.board() for duty in cell.duties]
    yield desk
    desk.close()


@pytest.fixture
def school(sound: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The same school, to be changed."""
    shutil.copytree(sound.site.folder, tmp_path / "site")
    desk = Desk(open_site(tmp_path / "site"))
    desk.examiner.known |= sound.examiner.known  # what the drops hold is the same: there is no need to read them again
    yield desk
    desk.close()


@pytest.fixture
def empty_school(tmp_path: Path) -> Iterator[Desk]:
    desk = a_site(tmp_path / "empty")
    yield desk
    desk.close()


def change(desk: Desk, *changes: Change) -> School:
    """Make changes in the sound school's rows, and let the offices hand in the workbooks that differ."""
    rows, before = whole_school(), whole_school()
    for one in changes:
        one.rows_of(rows)
        if one.lay:
            one.lay[1](desk)
    absent = set(chain.from_iterable(one.absent for one in changes))
    shapes = dict(one.shape for one in changes if one.shape)
    information = dict(one.information for one in changes if one.information)
    everything = not desk.ledger.drops(PERIOD.year)
    for form, sheets in rows.items():
        if everything and "成果.pdf" in str(sheets):
            attach(desk, forms()[form].offices[0])
        if form not in absent and (everything or sheets != before[form] or form in shapes or form in information):
            path = drop(desk, form, sheets, information=information.get(form))
            _shape(path, shapes.get(form))
    return rows


def _shape(path: Path, shape: Any) -> None:
    from openpyxl import load_workbook

    if shape:
        book = load_workbook(path)
        shape(book)
        book.save(path)


_moments = count(time.time_ns() - 3600 * 10**9, 10**6)


def swept(desk: Desk) -> list[tuple[dict[str, Any], Place]]:
    """Take in files saved some time ago; give every finding with its place, those on what was left in place too."""
    for path in sorted(desk.site.inbox.rglob("*")):
        if path.is_file() and not path.is_symlink():
            moment = next(_moments)
            os.utime(path, ns=(moment, moment))
    sweep = _ingested(desk)
    told = [
        (body["office"] + "/" + body["file"], finding) for body in sweep.replies.bodies for finding in body["findings"]
    ]
    told += [(name, finding.as_json()) for name, finding in sweep.arrivals.left]
    return [(finding, Place(file, *(finding[part] for part in Place._fields[1:]))) for file, finding in told]


def _ingested(desk: Desk) -> Sweep:
    try:
        return ingest(desk)
    except UnfinishedError as unfinished:  # a stored file that was damaged
        return unfinished.sweep


ARRIVED = [case for case in CASES if not case.bad.absent]


def named(cases: list[Case]) -> list[Any]:
    return [pytest.param(case, id=f"{case.rule} {case.said}") for case in sorted(cases, key=lambda case: case.rule)]


def gathered(cases: list[Case], which: str) -> list[list[Case]]:
    """Gather cases into few sweeps, each case of one having nothing to do with the others of it."""
    sweeps: list[list[Case]] = []
    for case in cases:
        fitting = (one for one in sweeps if all(apart(case, other, which) for other in one))
        place = next(fitting, None)
        if place is None:
            sweeps.append([case])
        else:
            place.append(case)
    return sweeps


def apart(one: Case, other: Case, which: str) -> bool:
    mine, theirs = (one.given, getattr(one, which)), (other.given, getattr(other, which))
    return not any(change.alone for change in (*mine, *theirs)) and all(a.goes_with(b) for a in mine for b in theirs)


def rules_of(cases: list[Case]) -> str:
    return " ".join(case.rule for case in cases)


@pytest.mark.parametrize("cases", gathered(ARRIVED, "bad"), ids=rules_of)
def test_each_fault_gives_exactly_one_finding(cases: list[Case], school: Desk) -> None:
    change(school, *(part for case in cases for part in (case.given, case.bad)))
    found_as_expected(cases, school)


@pytest.mark.parametrize("case", named([case for case in CASES if case.bad.absent]))
def test_a_form_that_has_not_arrived_is_named_once_for_each_that_waits(case: Case, empty_school: Desk) -> None:
    change(empty_school, case.bad)
    found_as_expected([case], empty_school)


def found_as_expected(cases: list[Case], desk: Desk) -> None:
    expected = {(case.rule, place): case for case in cases for place in case.found}
    for _, place in expected:
        heading_stands_there(desk, place)
    found = but_identities(swept(desk), cases)
    assert sorted((finding["rule"], place) for finding, place in found) == sorted(expected)
    both = Counter(finding["severity"] for finding, _ in found if finding["rule"] == "X06")
    assert both["提醒"] == both["待確認"]  # who came first is only told
    for finding, place in found:
        says_all_four_parts(finding, place, expected[finding["rule"], place])
    nothing_else_is_refused(desk, found)
    said = all_that_was_told(desk)
    assert not [number for number in NUMBERS if number[:7] in said]  # six characters may be shown


def but_identities(found: list[tuple[dict[str, Any], Place]], cases: list[Case]) -> list[tuple[dict[str, Any], Place]]:
    """Leave out that a student who is known is told otherwise (X11), where no case is about that."""
    return [one for one in found if one[0]["rule"] != "X11" or "X11" in {case.rule for case in cases}]


def heading_stands_there(desk: Desk, place: Place) -> None:
    """Hold the expected place itself to the workbook that the office hands in."""
    from openpyxl import load_workbook

    path = desk.site.inbox / place.file
    if place.row and place.column and path.is_file():
        sheet = load_workbook(path)[place.sheet]
        beside = f"A{place.row}" if place.sheet == "填報資訊" else f"{place.column}1"
        assert folded(sheet[beside].value) == place.heading


def says_all_four_parts(finding: dict[str, Any], place: Place, case: Case) -> None:
    """Where, what was typed, what is expected, what to do."""
    rule = RULES[case.rule]
    where = [f"「{place.sheet}」", f"第 {place.row} 列", f"{place.column} 欄", f"「{place.heading}」"]
    for said, part in zip(where, place[1:], strict=True):
        assert not part or said in finding["message"]
    assert not finding["value"] or f"「{finding['value']}」" in finding["message"]
    assert rule.title in finding["message"]
    assert finding["advice"] == rule.advice
    told_only = finding.get("decision") or finding["rule"] in {"X06", "W28"}
    assert finding["severity"] in {rule.severity, Severity.NOTICE if told_only else rule.severity}
    assert place.heading != "身分證號" or finding["value"].endswith("****") or not finding["value"]
    assert finding["expected"]
    for cells in case.bad.cells.values():
        for heading, typed in cells.items():
            if heading == place.heading and isinstance(typed, str) and heading != "身分證號":
                assert finding["value"].strip() == typed.strip()


def nothing_else_is_refused(desk: Desk, found: list[tuple[dict[str, Any], Place]]) -> None:
    """Rows at fault are refused, the other rows of their sheets are taken; a notice refuses nothing."""
    refused: dict[tuple[str, str], set[int]] = {}
    whole = {
        place.file for finding, place in found if finding["severity"] == Severity.ERROR and finding["rule"][0] == "W"
    }
    for finding, place in found:
        if finding["severity"] == Severity.ERROR and place.row:
            refused.setdefault((place.file, place.sheet), set()).update([place.row, *finding["related"]])
    answers = desk.ledger.answers()
    latest = {f"{one.office}/{one.name}": answers[one.id].body for one in desk.ledger.drops(PERIOD.year)}
    for file, body in latest.items():
        for sheet in body["forms"]:
            if file not in whole:
                assert sheet["rejected"] == len(refused.get((file, sheet["sheet"]), ())), (file, sheet)
                assert sheet["accepted"] + sheet["held"] == sheet["rows"] - sheet["rejected"]


def all_that_was_told(desk: Desk) -> str:
    bodies = json.dumps([answer.body for answer in desk.ledger.answers().values()], ensure_ascii=False)
    written = [
        path for path in (desk.site.outbox / "reports").rglob("*.*") if path.suffix in {".html", ".txt", ".json"}
    ]
    reports = [path.read_text("utf-8") for path in written]
    return "\n".join([bodies, *reports])


# --- good examples ---------------------------------------------------------------------------------------------------


GOOD = [case for case in CASES if case.good != Change()]  # the sound school itself is the others' good example


@pytest.mark.parametrize("cases", gathered(GOOD, "good"), ids=rules_of)
def test_a_good_example_gives_no_finding(cases: list[Case], school: Desk) -> None:
    change(school, *(part for case in cases for part in (case.given, case.good)))
    assert but_identities(swept(school), []) == []


def test_duties_not_done_are_told_on_the_board_and_of_no_workbook(empty_school: Desk) -> None:
    change(empty_school, *(case.bad for case in DUTIES))
    assert swept(empty_school) == []
    told = [(cell, duty) for cell in empty_school.board() for duty in cell.duties]
    places = [
        (duty.rule, Place(f"{cell.office}/{cell.title}.xlsx", duty.sheet, duty.row, duty.column, duty.heading))
        for cell, duty in told
    ]
    assert sorted(places) == [(case.rule, place) for case in DUTIES for place in case.found]
    assert all(duty.expected and duty.definition.advice for _, duty in told)


def test_every_built_rule_of_the_catalogue_has_a_case() -> None:
    assert {case.rule for case in (*CASES, *DUTIES)} == BUILT


# --- cells of other kinds than text, and dates in other spellings -----------------------------------------------------


SPELLINGS = (
    "1141013",
    "114/10/13",
    "114.10.13",
    "114-10-13",
    "114年10月13日",
    "民國114年10月13日",
    "民國 114 年 10 月 13 日",
    "１１４／１０／１３",
    "2025-10-13",
    "20251013",
)
REAL_DAYS = (dt.date(2025, 10, 13), dt.datetime(2025, 10, 13))  # noqa: DTZ001 - a sheet has no zone
NUMBERS_FOR_DAYS = (1141013, 20251013)


def test_a_date_is_taken_in_every_usual_spelling_and_each_repair_is_listed(school: Desk) -> None:
    days = [*SPELLINGS, *REAL_DAYS, *NUMBERS_FOR_DAYS]
    sound = whole_school()["officer_record"]["幹部經歷紀錄"][0]
    rows = [sound | {"擔任職務": f"職務{place}", "開始日期": day} for place, day in enumerate(days)]
    drop(school, "officer_record", {"幹部經歷紀錄": rows})
    [(repair, place)] = swept(school)
    assert (repair["rule"], place) == ("C15", Place(workbook("幹部經歷紀錄"), "幹部經歷紀錄", 3, "C", "開始日期"))
    respelt = [(line, day, "1141013") for line, day in enumerate(SPELLINGS[1:], 3) if day != "2025-10-13"]
    assert [tuple(cell) for cell in repair["cells"]] == [*respelt, (15, "20251013", "1141013")]
    assert set(column(school, "officer_record", "開始日期")) == {"1141013"}


def test_number_cells_are_taken_as_the_numbers_they_show(school: Desk) -> None:
    sound = whole_school()["absence_roster"][ABSENCES][0]
    rows = [sound | {"學號": 114001, "缺勤節數": 7}, sound | {"缺勤節數": 7.0, "缺勤結束日期": 1141013}]
    drop(school, "absence_roster", {ABSENCES: rows})
    assert swept(school) == []
    assert column(school, "absence_roster", "學號") == ["114001", "114002"]
    assert column(school, "absence_roster", "缺勤節數") == ["7", "7"]


def test_an_empty_row_between_two_does_not_move_the_row_numbers(school: Desk) -> None:
    sound = whole_school()["absence_roster"][ABSENCES][0]
    drop(school, "absence_roster", {ABSENCES: [sound, {}, {}, sound | {"缺勤種類代碼": "77"}]})
    assert [(finding["rule"], place.row) for finding, place in swept(school)] == [("C06", 5), ("C15", None)]


def column(desk: Desk, form: str, heading: str) -> list[str]:
    """Give a column of the latest workbook of a form as it was read and written."""
    tables = [table for one in desk.examine(desk.drops_that_count()) for table in one.tables]
    return next(table.texts(heading) for table in reversed(tables) if table.filing.form.name == form)


@pytest.mark.parametrize(
    ("typed", "held"),
    [("14:30", "14:30"), ("下午2:30", "14:30"), ("2:30 PM", "14:30"), ("下午 12:15", "12:15"), ("１３：０５", "13:05")],
)
def test_a_time_of_day_is_taken_in_every_usual_spelling(typed: str, held: str) -> None:
    talk = talk_ending(typed)
    assert talk.texts("結束時間") == [held]
    assert [finding.rule for finding in talk.findings] == (["C15"] if typed != held else [])


@pytest.mark.parametrize("typed", ["25:00", "14:60", "下午13:00", "兩點半", "1430", "14：3"])
def test_c13_is_found_where_no_clock_shows_the_time(typed: str) -> None:
    talk = talk_ending(typed)
    [finding] = talk.findings
    assert (finding.rule, finding.row, finding.column, finding.heading) == ("C13", 2, "C", "結束時間")
    assert finding.value == typed
    assert list(talk.decided) == [0]


def talk_ending(typed: str) -> Table:
    """Give the advising talk as it stands once validated, with another end."""
    [talk] = whole_school()["course_advising"]["課程諮詢紀錄"]
    return arrival(1, "course_advising", {"課程諮詢紀錄": [talk | {"結束時間": typed}]}).tables[0]


# --- the newest roster of the year -----------------------------------------------------------------------------------


def test_rows_of_the_year_about_one_who_is_no_longer_on_the_roster_are_told_of_and_taken() -> None:
    left = whole_school()
    second = {form: left[form] for form in STUDIED}
    del second["student_roster"]["學生資料"][2]
    for sheet, rows in second["grade_roster"].items():
        second["grade_roster"][sheet] = [line for line in rows if line["學號"] != "114003"]
    examined = assessed([*arrivals(whole_school()), *arrivals(second, 50, semester=2)]).examined
    told = [(finding.rule, finding.sheet, finding.rows) for one in examined for finding in one.all_findings]
    assert told == [("X10", "校外機構登錄", (2,))]
    assert {one.verdict for one in examined} == {Verdict.ACCEPTED}
