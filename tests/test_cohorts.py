"""Which roster a row goes in: by grade and round, the extension school apart, and none in two."""

from __future__ import annotations

from collections import Counter

import pytest
from graded_school import (
    DAY_ONE,
    DAY_THREE,
    EXTENSION_ONE,
    EXTENSION_THREE,
    FIRST,
    PERIOD,
    SECOND,
    YEAR,
    graded_school,
    rendered,
    third_grade,
)
from openpyxl import load_workbook
from school import a_site, drop, drop_all, performance, small_school, sweep

from flows.steps.rendering import first_round_ids
from flows.submit import submit
from schemas.cohort import Cohort, in_extension, row_id
from schemas.form import IDENTITY
from schemas.rosters import rosters, rosters_by_path
from schemas.terms import Fate

OUTCOMES, PERFORMANCES, OFFICERS = "學生課程學習成果名冊", "學生自填多元表現名冊", "校內幹部經歷名冊"
KINDS = {OFFICERS: ("24", "34", "74"), PERFORMANCES: ("25", "35", "75"), OUTCOMES: ("26", "36", "76")}

TURNS = (("第一梯次", "1150228"), ("第二梯次", "1150531"))


def books(made):
    """Give every roster by its path."""
    return {one.roster.path: one for one in made.rosters}


def identities(roster) -> set[str]:
    """Give the identity numbers that a roster prints."""
    columns = (column for sheet in roster.sheets for column in zip(sheet.headings, sheet.columns, strict=True))
    return {text for heading, texts in columns for text in texts if heading == IDENTITY}


def of(made, path: str) -> set[str]:
    """Give the students of a roster, by 學號."""
    return {fate.student for fate in made.fates if fate.roster == path}


@pytest.mark.parametrize("title", KINDS)
def test_each_round_and_each_school_has_its_own_roster_and_its_own_kind(title) -> None:
    declared = rosters_by_path(114)
    paths = [f"{folder}{title}{turn}" for folder in ("", "進修部/") for turn in ("", FIRST, SECOND)]
    assert tuple(declared[path].kind for path in paths) == KINDS[title] * 2


def test_rosters_without_rounds_are_split_by_school_alone() -> None:
    split = [path for path in rosters_by_path(114) if "學生成績名冊" in path]
    assert split == ["學生成績名冊", "進修部/學生成績名冊"]
    whole = {"課程名稱與課程代碼", "課程計畫書/課程計畫書", "校內用/各班開課名冊", "校內用/課程諮詢紀錄"}
    assert whole <= set(rosters_by_path(114))
    assert not any(f"進修部/{path}" in rosters_by_path(114) for path in whole)


def test_while_the_first_round_is_open_the_last_grade_goes_in_it() -> None:
    made = rendered(graded_school())
    assert of(made, OUTCOMES) == {DAY_ONE}
    assert of(made, f"{OUTCOMES}{FIRST}") == {DAY_THREE}
    assert of(made, f"進修部/{OUTCOMES}") == {EXTENSION_ONE}
    assert of(made, f"進修部/{OUTCOMES}{FIRST}") == {EXTENSION_THREE}
    assert not [path for path in books(made) if path.endswith(SECOND)]
    assert [one.cover[3] for one in made.rosters if one.roster.path.endswith(f"成果名冊{FIRST}")] == ["36", "36"]


def test_no_student_of_the_extension_school_is_in_a_roster_of_the_day_school() -> None:
    for period in (YEAR, PERIOD):
        made = rendered(graded_school(), period)
        apart = {path: identities(one) for path, one in books(made).items() if one.roster.leaves_school}
        extension = {number for path, found in apart.items() if path.startswith("進修部/") for number in found}
        day = {number for path, found in apart.items() if not path.startswith("進修部/") for number in found}
        assert extension
        assert day
        assert extension.isdisjoint(day)


def test_what_comes_after_the_first_round_goes_in_the_second_and_what_went_stays() -> None:
    school = graded_school()
    closed = first_round_ids(rendered(school))
    school["course_outcome"]["學期課程學習成果"].append(third_grade(DAY_THREE, 3))
    later = rendered(school, first_rounds={"course_outcome": closed["course_outcome"]})
    assert books(later)[f"{OUTCOMES}{FIRST}"].rows == 2
    assert (books(later)[f"{OUTCOMES}{SECOND}"].rows, books(later)[f"{OUTCOMES}{SECOND}"].roster.kind) == (1, "76")
    assert f"進修部/{OUTCOMES}{SECOND}" not in books(later)
    assert of(later, f"{PERFORMANCES}{FIRST}") == {DAY_THREE}  # of this form the round is still open
    assert first_round_ids(later) == closed


def test_a_round_that_closed_empty_sends_every_row_to_the_second() -> None:
    later = rendered(graded_school(), first_rounds={"course_outcome": []})
    assert of(later, f"{OUTCOMES}{SECOND}") == {DAY_THREE}
    assert not of(later, f"{OUTCOMES}{FIRST}")


def test_what_went_in_the_first_round_and_is_withdrawn_is_simply_no_longer_there() -> None:
    school = graded_school()
    closed = first_round_ids(rendered(school))
    rows = school["course_outcome"]["學期課程學習成果"]
    rows[:] = [row for row in rows if row["成果編號"] != f"O-{DAY_THREE}-02"]
    assert books(rendered(school, first_rounds=closed))[f"{OUTCOMES}{FIRST}"].rows == 1


def test_a_limit_holds_over_both_rounds() -> None:
    school = graded_school()
    rows = school["diverse_performance"]["作品成果紀錄"]
    rows += [performance(number, 學號=DAY_THREE, 紀錄編號=f"P-4-{number:02}") for number in range(2, 7)]
    closed = first_round_ids(rendered(school))
    rows += [performance(number, 學號=DAY_THREE, 紀錄編號=f"P-4-{number:02}") for number in range(7, 12)]
    made = rendered(school, first_rounds=closed)
    own = [fate for fate in made.fates if fate.student == DAY_THREE and fate.form == "diverse_performance"]
    assert Counter(fate.roster for fate in own) == {f"{PERFORMANCES}{FIRST}": 6, f"{PERFORMANCES}{SECOND}": 4, "": 1}
    assert [fate.key for fate in own if fate.fate is Fate.NOT_SELECTED] == [("P-4-11",)]


def test_every_submitted_row_lies_in_exactly_one_roster() -> None:
    school = graded_school()
    closed = {form: ids[:1] for form, ids in first_round_ids(rendered(school)).items()}
    for period, rounds in ((YEAR, closed), (YEAR, {}), (PERIOD, {"officer_record": []})):
        made = rendered(school, period, rounds)
        placed = [(fate.roster, fate.roster_sheet, fate.roster_row) for fate in made.fates if fate.roster]
        assert len(set(placed)) == len(placed) == sum(one.rows for one in made.rosters)
        assert all(fate.roster for fate in made.fates if fate.fate is Fate.SUBMITTED)


def test_a_roster_for_nobody_is_not_written_and_one_without_rows_is() -> None:
    school = graded_school()
    school["course_outcome"]["學期課程學習成果"] = [third_grade(DAY_THREE, 1)]
    made = books(rendered(school))
    assert made[OUTCOMES].rows == 0  # there are first and second grades: they have nothing
    assert f"進修部/{OUTCOMES}" not in made


def test_a_school_of_the_last_grade_alone_has_no_roster_of_the_others() -> None:
    school = graded_school()
    students = school["student_roster"]["學生資料"]
    students[:] = [row for row in students if row["學號"] == DAY_THREE]
    school["course_outcome"]["學期課程學習成果"] = [third_grade(DAY_THREE, 1)]
    made = rendered(school)
    assert [path for path in books(made) if OUTCOMES in path] == [f"{OUTCOMES}{FIRST}"]
    assert OUTCOMES not in made.missing


def test_a_school_without_cohorts_has_the_rosters_it_had() -> None:
    titles = {roster.title for roster in rosters(114).values()}
    assert {path.rpartition("/")[2] for path in books(rendered(small_school()))} <= titles


def test_a_row_is_named_by_its_form_sheet_and_key_alone() -> None:
    name = row_id("course_outcome", "學期課程學習成果", ["O-1"])
    assert name == row_id("course_outcome", "學期課程學習成果", ("O-1",)) == "234679b22e3e21ea"
    others = [("course_outcome", "補修課程學習成果", "O-1"), ("x", "學期課程學習成果", "O-1"), ("x", "", "O-2")]
    assert len({name, *(row_id(form, sheet, [key]) for form, sheet, key in others)}) == 4


def test_which_division_is_the_extension_school_is_told_by_its_code() -> None:
    assert [code for code in "1234567" if in_extension(code, 114)] == ["5"]
    assert not in_extension("5", 107)
    assert Cohort("第二梯次", extension=True).whom(by_round=True) == "進修部高三第二梯次"


# --- the whole way


def rows_of(desk, number: int) -> dict[str, int]:
    """Count the rows of each roster of outcomes in a package of the year."""
    data = desk.site.outbox / "submissions" / "114-0" / f"{number:02}" / "data"
    books = {path.relative_to(data).as_posix(): load_workbook(path) for path in data.rglob(f"{OUTCOMES}*.xlsx")}
    return {name.removesuffix(".xlsx"): book["學期課程學習成果"].max_row - 1 for name, book in books.items()}


def test_the_package_that_closes_the_first_round_keeps_it_and_the_next_has_the_second(tmp_path, monkeypatch) -> None:
    school = graded_school()
    usual = school["deadline"]["期程"][0] | {"學期": "0"}
    first, second = ({"年級": "3", "梯次": turn, "國教署截止日期": day} for turn, day in TURNS)
    school["deadline"]["期程"] = [usual | {"年級": "1"}, usual | first, usual | second]
    monkeypatch.setenv("LICHENG_NOW", "2026-02-10T09:00")
    desk = a_site(tmp_path / "site")
    drop_all(desk, school)
    sweep(desk)
    monkeypatch.setenv("LICHENG_NOW", "2026-02-15T09:00")
    submit(desk, periods=(YEAR,))
    monkeypatch.setenv("LICHENG_NOW", "2026-03-02T09:00")
    school["course_outcome"]["學期課程學習成果"].append(third_grade(DAY_THREE, 3))
    drop(desk, "course_outcome", school["course_outcome"])
    sweep(desk)
    submit(desk, periods=(YEAR,))
    by_school = {f"進修部/{OUTCOMES}": 1, f"進修部/{OUTCOMES}{FIRST}": 2}
    assert rows_of(desk, 1) == {OUTCOMES: 1, f"{OUTCOMES}{FIRST}": 2} | by_school
    assert rows_of(desk, 2) == {OUTCOMES: 1, f"{OUTCOMES}{FIRST}": 2, f"{OUTCOMES}{SECOND}": 1} | by_school
    (kept,) = {tuple(package.body["first_round"]["course_outcome"]) for package in desk.ledger.submissions(YEAR)[:1]}
    assert len(kept) == 4
    desk.close()
