"""Every rule of the catalogue: kept by a good example, and broken by one change that gives exactly one finding."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import time
from itertools import chain, count
from typing import TYPE_CHECKING, Any

import pytest
from rule_cases import ABSENCES, CASES, STRANGER, Change, Place, workbook
from school import CODE, IDENTITIES, PERIOD, a_site, attach, drop, drop_all, small_school

from flows.desk import Desk
from flows.ingest import ingest
from flows.settings import open_site
from flows.steps.validation import validate
from schemas.catalogue import RULES
from schemas.drop import Drop, Filing, Table
from schemas.form import ORIGIN, Form, Sheet, must
from schemas.forms import forms
from schemas.headings import folded
from schemas.identity import completed
from schemas.kinds import (
    Attachment,
    Characters,
    Coded,
    CodedSet,
    CourseCode,
    Day,
    Flag,
    IdentityNumber,
    Mark,
    Number,
    Shaped,
    Text,
    TimeOfDay,
)
from schemas.terms import Cadence, Law, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rule_cases import Case
    from school import School

    from schemas.finding import Finding

LAW = Law(PERIOD, CODE)
NUMBERS = (
    *IDENTITIES,
    STRANGER,
    *(case.bad.cells[at]["身分證號"] for case in CASES for at in case.bad.cells if "身分證號" in case.bad.cells[at]),
)
BY_HAND = {"C13"}  # no form of this version has a column of times: tested on a form made for it
SAYING_NOTHING_EXPECTED = {"W11", "W18"}  # the rule's own words say it all


# --- one change, one finding -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The sound tiny school, taken in and answered."""
    desk = a_site(tmp_path_factory.mktemp("school") / "site")
    drop_all(desk, small_school())
    assert swept(desk) == []
    yield desk
    desk.close()


@pytest.fixture
def school(sound: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The same school, to be changed."""
    shutil.copytree(sound.site.folder, tmp_path / "site")
    desk = Desk(open_site(tmp_path / "site"))
    desk._read |= sound._read  # noqa: SLF001 - what the drops hold is the same: there is no need to read them again
    yield desk
    desk.close()


@pytest.fixture
def empty_school(tmp_path: Path) -> Iterator[Desk]:
    desk = a_site(tmp_path / "empty")
    yield desk
    desk.close()


def change(desk: Desk, *changes: Change) -> School:
    """Make changes in the sound school's rows, and let the offices hand in the workbooks that differ."""
    rows, before = small_school(), small_school()
    for one in changes:
        one.rows_of(rows)
        if one.lay:
            one.lay[1](desk)
    absent = set(chain.from_iterable(one.absent for one in changes))
    shapes = dict(one.shape for one in changes if one.shape)
    information = dict(one.information for one in changes if one.information)
    everything = not desk.ledger.drops(PERIOD.year)
    if everything:
        attach(desk, "教務處")
    for form, sheets in rows.items():
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
    sweep = ingest(desk)
    told = [
        (body["office"] + "/" + body["file"], finding) for body in sweep.replies.bodies for finding in body["findings"]
    ]
    told += [(name, finding.as_json()) for name, finding in sweep.arrivals.left]
    return [(finding, Place(file, *(finding[part] for part in Place._fields[1:]))) for file, finding in told]


FIRST = list({case.rule: case for case in reversed(CASES) if not case.bad.absent}.values())
FURTHER = [case for case in CASES if case not in FIRST and not case.bad.absent]


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


@pytest.mark.parametrize("case", named(FIRST))
def test_one_fault_gives_exactly_one_finding(case: Case, school: Desk) -> None:
    change(school, case.given, case.bad)
    found_as_expected([case], school)


@pytest.mark.parametrize("cases", gathered(FURTHER, "bad"), ids=rules_of)
def test_faults_that_have_nothing_to_do_with_one_another_give_one_finding_each(cases: list[Case], school: Desk) -> None:
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
    found = swept(desk)
    assert sorted((finding["rule"], place) for finding, place in found) == sorted(expected)
    for finding, place in found:
        says_all_four_parts(finding, place, expected[finding["rule"], place])
    nothing_else_is_refused(desk, found)
    said = all_that_was_told(desk)
    assert not [number for number in NUMBERS if number[:7] in said]  # six characters may be shown


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
    assert not finding["value"] or f"填「{finding['value']}」" in finding["message"]
    assert rule.title in finding["message"]
    assert finding["advice"] == rule.advice
    assert finding["severity"] == rule.severity
    assert place.heading != "身分證號" or finding["value"].endswith("****") or not finding["value"]
    assert finding["expected"] or case.rule in SAYING_NOTHING_EXPECTED
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
    reports = [path.read_text("utf-8") for path in (desk.site.outbox / "reports").rglob("*.*")]
    return "\n".join([bodies, *reports])


# --- good examples ---------------------------------------------------------------------------------------------------


GOOD = [case for case in CASES if case.good != Change()]  # the sound school itself is the others' good example


@pytest.mark.parametrize("cases", gathered(GOOD, "good"), ids=rules_of)
def test_a_good_example_gives_no_finding(cases: list[Case], school: Desk) -> None:
    change(school, *(part for case in cases for part in (case.given, case.good)))
    assert swept(school) == []


def test_every_rule_of_the_catalogue_has_a_case() -> None:
    assert {case.rule for case in CASES} | BY_HAND == set(RULES)


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
    sound = small_school()["officer_record"]["幹部經歷紀錄"][0]
    rows = [sound | {"擔任職務": f"職務{place}", "開始日期": day} for place, day in enumerate(days)]
    drop(school, "officer_record", {"幹部經歷紀錄": rows})
    [(repair, place)] = swept(school)
    assert (repair["rule"], place) == ("C15", Place(workbook("幹部經歷紀錄"), "幹部經歷紀錄", 3, "C", "開始日期"))
    respelt = [(line, day, "1141013") for line, day in enumerate(SPELLINGS[1:], 3) if day != "2025-10-13"]
    assert [tuple(cell) for cell in repair["cells"]] == [*respelt, (15, "20251013", "1141013")]
    assert set(column(school, "officer_record", "開始日期")) == {"1141013"}


def test_number_cells_are_taken_as_the_numbers_they_show(school: Desk) -> None:
    sound = small_school()["absence_roster"][ABSENCES][0]
    rows = [sound | {"學號": 114001, "缺勤節數": 7}, sound | {"缺勤節數": 7.0, "缺勤結束日期": 1141013}]
    drop(school, "absence_roster", {ABSENCES: rows})
    assert swept(school) == []
    assert column(school, "absence_roster", "學號") == ["114001", "114002"]
    assert column(school, "absence_roster", "缺勤節數") == ["7", "7"]


def test_an_empty_row_between_two_does_not_move_the_row_numbers(school: Desk) -> None:
    sound = small_school()["absence_roster"][ABSENCES][0]
    drop(school, "absence_roster", {ABSENCES: [sound, {}, {}, sound | {"缺勤種類代碼": "77"}]})
    assert [(finding["rule"], place.row) for finding, place in swept(school)] == [("C06", 5)]


def column(desk: Desk, form: str, heading: str) -> list[str]:
    """Give a column of the latest workbook of a form as it was read and written."""
    tables = [table for one in desk.examine(desk.drops_that_count()) for table in one.tables]
    return next(table.texts(heading) for table in reversed(tables) if table.filing.form.name == form)


# --- every column of every sheet -------------------------------------------------------------------------------------

TALK = Sheet("課程諮詢紀錄", ("諮詢主題",), (must("諮詢主題", Text(100)), must("開始時間", TimeOfDay())))
TALKS = Form("talk", "課程諮詢紀錄", ("課程諮詢教師",), "五(二)2", Cadence.SEMESTER, "", (TALK,))


def table_of(form: Form, sheet: Sheet, rows: list[dict[str, str]]) -> Table:
    """Lay rows out as reading does: headings in row 1, rows from row 2, every column there."""
    import pandas as pd

    received = dt.datetime(2025, 12, 1, tzinfo=dt.UTC)
    one = Drop(1, "one", form.offices[0], f"{form.title}.xlsx", "", 0, received, PERIOD)
    letters = {heading: letter(place) for place, heading in enumerate(sheet.headings)}
    filing = Filing(one, form, sheet, sheet.title, PERIOD.of(form.cadence), "", letters, ())
    texts = {heading: [row.get(heading, "") for row in rows] for heading in sheet.headings}
    origin = (["one"] * len(rows), [sheet.title] * len(rows), [str(line) for line in range(2, len(rows) + 2)])
    return Table(filing, pd.DataFrame(texts | dict(zip(ORIGIN, origin, strict=True)), dtype="str"))


def letter(place: int) -> str:
    return chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)


def placed(finding: Finding) -> tuple[str, int | None, str, str]:
    return (finding.rule, finding.row, finding.column, finding.heading)


@pytest.mark.parametrize(
    ("typed", "held"),
    [("14:30", "14:30"), ("下午2:30", "14:30"), ("2:30 PM", "14:30"), ("上午 12:05", "00:05"), ("９：０５", "09:05")],
)
def test_a_time_of_day_is_taken_in_every_usual_spelling(typed: str, held: str) -> None:
    talk = validate(table_of(TALKS, TALK, [{"諮詢主題": "選課", "開始時間": typed}]), LAW)
    assert talk.texts("開始時間") == [held]
    assert [finding.rule for finding in talk.findings] == (["C15"] if typed != held else [])


@pytest.mark.parametrize("typed", ["25:00", "14:60", "下午13:00", "兩點半", "1430", "14：3"])
def test_c13_is_found_where_no_clock_shows_the_time(typed: str) -> None:
    rows = [{"諮詢主題": "選課", "開始時間": "09:10"}, {"諮詢主題": "升學", "開始時間": typed}]
    talk = validate(table_of(TALKS, TALK, rows), LAW)
    [finding] = talk.findings
    assert placed(finding) == ("C13", 3, "B", "開始時間")
    assert finding.value == typed
    assert list(talk.decided) == [1]


ALWAYS = {
    "出生日期": "0980101",
    "性別代碼": "1",
    "入學學年度": "114",
    "學籍狀態": "在學",
    "實施學年度": "114",
    "學期學業成績": "85",
    "補修成績": "85",
    "抵免後成績": "85",
    "及格標準": "60",
    "成績及格": "1",
    "補修及格": "1",
    "補考成績": "-1",
    "補考及格": "-1",
    "缺勤節數": "3",
    "時數": "3",
    "借讀學校代碼": "034302",
}
"""What a sound row holds in columns that a rule ties to others."""

KEYED_BY = {"deadline_form": 1, "deadline_grade": 24, "deadline_round": 96}
"""Lists that keys are made of: after how many rows each goes on to its next entry."""


def entry(kind: Coded, place: int) -> str:
    entries = LAW.codes(kind.list_name).entries
    return entries[place % len(entries)][0]


SOUND: dict[type, Callable[[Any, int], str]] = {
    Text: lambda _, number: f"文字{number}",
    Mark: lambda _, number: f"M{number}",
    Attachment: lambda *_: "檔案.pdf",
    Number: lambda kind, _: kind.high,
    Day: lambda *_: "1141015",
    Flag: lambda *_: "否",
    Characters: lambda kind, _: "1" * kind.width,
    Coded: lambda kind, number: entry(kind, number // KEYED_BY.get(kind.list_name, number + 1)),
    CodedSet: lambda kind, _: LAW.codes(kind.list_name).entries[1][0],
    CourseCode: lambda _, number: f"114034347H11101A101{number:04}",
    IdentityNumber: lambda _, number: completed(f"A1{number:07}"),
    Shaped: lambda kind, _: {"C11": "https://video.example/1", "C12": "one@school.example"}[kind.rule],
}
"""A sound text of each kind, for the row of a number: what keys are made of differs from row to row."""

BROKEN: dict[type, Callable[[Any], list[tuple[str, str]]]] = {
    Text: lambda kind: [("C07", "長" * (kind.longest + 1))],
    Mark: lambda kind: [("C07", "9" * (kind.longest + 1)), ("C14", "1.14E+05")],
    Attachment: lambda kind: [("C07", "長" * (kind.longest + 1))],
    Number: lambda kind: [
        ("C02" if kind.whole else "C03", "甲"),
        ("C02", "1.5") if kind.whole else ("C03", "1,5"),
        ("C04", f"{float(kind.low) - 2:g}"),
        ("C04", f"{float(kind.high) + 1:g}"),
    ],
    Day: lambda _: [("C05", day) for day in ("甲", "11/12/114", "991231", "1140230", "45943")],
    Flag: lambda _: [("C10", "甲"), ("C10", "TRUE")],
    Characters: lambda kind: [
        ("C07", "1" * (kind.width + 1)),
        ("C14", "1" * (kind.width - 1)),
        ("C06", "？" * kind.width),
    ],
    Coded: lambda kind: [("C06", "甲甲"), *zeros_lost(kind)],
    CodedSet: lambda _: [("C06", "甲"), ("C06", "1,甲")],
    CourseCode: lambda _: [("C09", "甲"), ("C09", "114034347H11101A1010"), ("C09", "114034347H11101A1X10101")],
    IdentityNumber: lambda _: [("C08", "甲"), ("C08", "A123456780")],
    Shaped: lambda kind: [(kind.rule, "甲"), (kind.rule, "one.example")],
}
"""The rule and the text of every fault that a cell of each kind can have by itself."""


def zeros_lost(kind: Coded) -> list[tuple[str, str]]:
    codes = LAW.codes(kind.list_name).codes
    return [
        ("C14", code.lstrip("0")) for code in sorted(codes) if code[0] == "0" and code.lstrip("0") not in codes | {""}
    ]


def sound_row(sheet: Sheet, number: int) -> dict[str, str]:
    return {one.heading: ALWAYS.get(one.heading) or SOUND[type(one.kind)](one.kind, number) for one in sheet.columns}


def injected(sheet: Sheet) -> tuple[list[dict[str, str]], list[tuple[str, int | None, str, str]]]:
    """Give sound rows and rows with one fault each, in turn, and where each fault must be found."""
    rows: list[dict[str, str]] = []
    expected = []
    for place, one in enumerate(sheet.columns):
        empty = [("C01", ""), ("C01", "　")] if one.mandatory else []
        for rule, text in (*empty, *BROKEN[type(one.kind)](one.kind)):
            rows.append(sound_row(sheet, len(rows)))
            expected.append((rule, len(rows) + 2, letter(place), one.heading))
            rows.append(sound_row(sheet, len(rows)) | {one.heading: text})
    return rows, expected


SHEETS = [pytest.param(form, sheet, id=sheet.title) for form in forms().values() for sheet in form.sheets]


@pytest.mark.parametrize(("form", "sheet"), SHEETS)
def test_every_fault_of_every_column_is_found_once_at_its_cell_and_nothing_else_is(form: Form, sheet: Sheet) -> None:
    rows, expected = injected(sheet)
    table = validate(table_of(form, sheet, rows), Law(PERIOD.of(form.cadence), CODE))
    found = [placed(finding) for finding in table.findings]
    right = len(set(found) & set(expected))
    print(f"{sheet.title}: precision {right / len(found):.3f} recall {right / len(expected):.3f} of {len(expected)}")  # noqa: T201 - shown with -s
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert len(table.decided) == len(expected)
    assert all(finding.message and finding.expected and finding.definition.advice for finding in table.findings)
