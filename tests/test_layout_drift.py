"""A roster's blank is compared with what is declared, and each kind of change is named with the file to touch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from flows.cli import app
from flows.layouts import UnknownLayoutError, compare_layout
from flows.steps.layout_drift import declared, drift
from flows.steps.layout_places import hint
from flows.steps.workbook import ColumnLayout, SheetLayout, write_workbook
from schemas.drop import Grid, Workbook
from schemas.rosters import rosters
from schemas.wording_layout_drift import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flows.steps.layout_columns import Change
    from schemas.roster import Roster

YEAR = 115
LEAVING = [roster for roster in rosters(YEAR).values() if roster.leaves_school]
OFFICERS = rosters(YEAR)["officer_record"]
POSTS = "幹部經歷紀錄"
Sheets = dict[str, list[str]]


def blank(roster: Roster) -> Sheets:
    """Give a roster's sheets with their headings, as declared."""
    return {sheet.title: list(sheet.headings) for sheet in declared(roster)}


def workbook(sheets: Sheets) -> Workbook:
    return Workbook([Grid(title, [headings]) for title, headings in sheets.items()])


def changes(sheets: Sheets) -> list[tuple[str, ...]]:
    found = drift(workbook(sheets), YEAR)
    assert found is not None
    return [(str(one.kind), one.sheet, one.column, one.now) for one in found.changes]


def written(folder: Path, sheets: Sheets, name: str = "新版.xlsx") -> Path:
    layouts = [SheetLayout(title, tuple(map(ColumnLayout, headings))) for title, headings in sheets.items()]
    write_workbook(layouts, folder / name)
    return folder / name


@pytest.mark.parametrize("roster", LEAVING, ids=lambda roster: roster.title)
def test_the_blank_of_a_declared_roster_is_the_same(roster, tmp_path) -> None:
    compared = compare_layout(written(tmp_path, blank(roster)), YEAR)
    assert compared == (roster.title, YEAR, [])


def renamed(sheets: Sheets, old: str, new: str) -> Sheets:
    return {(new if title == old else title): headings for title, headings in sheets.items()}


def with_columns(change: Callable[[list[str]], list[str]], title: str = POSTS) -> Sheets:
    sheets = blank(OFFICERS)
    return sheets | {title: change(sheets[title])}


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        (
            with_columns(lambda row: [one for one in row if one != "幹部等級"]),
            ("column_removed", POSTS, "幹部等級", ""),
        ),
        (with_columns(lambda row: [*row, "服務學期"]), ("column_added", POSTS, "服務學期", "「幹部等級」之後")),
        (
            with_columns(lambda row: [*row[:2], "國籍", *row[2:]]),
            ("column_added", POSTS, "國籍", "「出生日期」之後"),
        ),
        (with_columns(lambda row: ["國籍", *row]), ("column_added", POSTS, "國籍", "最前面")),
        (with_columns(lambda _: []), ("sheet_blank", POSTS, "", "")),
        (with_columns(lambda _: ["", " "]), ("sheet_blank", POSTS, "", "")),
        (with_columns(lambda _: [], "封面"), ("sheet_blank", "封面", "", "")),
        (
            with_columns(lambda row: ["擔任職務名稱" if one == "擔任職務" else one for one in row]),
            ("column_renamed", POSTS, "擔任職務", "擔任職務名稱"),
        ),
        (
            with_columns(lambda row: ["任期起" if one == "開始日期" else one for one in row]),
            ("column_renamed", POSTS, "開始日期", "任期起"),
        ),
        (
            with_columns(lambda row: [*row[:2], row[-1], *row[2:-1]]),
            ("column_moved", POSTS, "幹部等級", "「出生日期」之後"),
        ),
        (
            with_columns(lambda row: [row[-1], *row[:-1]]),
            ("column_moved", POSTS, "幹部等級", "最前面"),
        ),
        (with_columns(lambda row: [*row, "單位名稱"]), ("column_twice", POSTS, "單位名稱", "")),
        (renamed(blank(OFFICERS), POSTS, "校內幹部"), ("sheet_renamed", POSTS, "", "校內幹部")),
        (blank(OFFICERS) | {"社團經歷": ["社團代碼", "社團名稱"]}, ("sheet_added", "社團經歷", "", "")),
        ({POSTS: blank(OFFICERS)[POSTS]}, ("sheet_removed", "封面", "", "")),
        (renamed(blank(OFFICERS), "封面", "幹部經歷封面"), ("sheet_renamed", "封面", "", "幹部經歷封面")),
        (with_columns(lambda row: [*row[:2], "", *row[2:]]), ("column_blank", POSTS, "", "「出生日期」之後")),
        (dict(reversed(blank(OFFICERS).items())), ("sheet_moved", POSTS, "", "最前面")),
        (with_columns(lambda row: [*row, "版本日期"], "封面"), ("column_added", "封面", "版本日期", "「名冊別」之後")),
    ],
)
def test_each_kind_of_change_is_named_and_nothing_else(sheets, expected) -> None:
    assert changes(sheets) == [expected]


def test_a_sheet_that_is_gone_is_named() -> None:
    sheets = blank(rosters(YEAR)["diverse_performance"])
    del sheets["職場學習紀錄"]
    assert changes(sheets) == [("sheet_removed", "職場學習紀錄", "", "")]


def test_titles_above_the_headings_are_told_and_marks_of_mandatory_columns_are_no_change() -> None:
    sheets = blank(OFFICERS)
    book = Workbook(
        [
            Grid("封面", [sheets["封面"]]),
            Grid(POSTS, [["校內幹部經歷名冊"], [], [f"*{heading}" for heading in sheets[POSTS]]]),
            Grid("填寫說明", [["欄位", "說明"]]),
        ]
    )
    found = drift(book, YEAR)
    assert found is not None
    assert [(one.kind, one.sheet, one.now) for one in found.changes] == [(Kind.HEADINGS_MOVED, POSTS, "3")]


def with_cover_kind(kind: str) -> list[tuple[str, str]]:
    """Compare a blank whose cover shows a 名冊別; give each change's kind and what it is now."""
    sheets = blank(OFFICERS)
    cover = Grid("封面", [sheets["封面"], ["000000", "115", "1", kind]])
    found = drift(Workbook([cover, Grid(POSTS, [sheets[POSTS]])]), YEAR)
    assert found is not None
    assert all(hint(one, found.roster, YEAR) for one in found.changes)
    return [(str(one.kind), one.now) for one in found.changes]


def test_a_number_of_the_roster_that_is_not_declared_is_told_and_one_of_its_rounds_is_not() -> None:
    assert [with_cover_kind(kind) for kind in ("", "24", "34", "74")] == [[], [], [], []]
    assert with_cover_kind("27") == [("kind_changed", "27")]


def test_several_changes_of_one_blank_are_each_named() -> None:
    def change(row: list[str]) -> list[str]:
        row = ["服務單位名稱" if one == "單位名稱" else one for one in row if one != "結束日期"]
        return [*row, "備查文號"]

    told = {(kind, column) for kind, _, column, _ in changes(with_columns(change))}
    assert told == {("column_renamed", "單位名稱"), ("column_removed", "結束日期"), ("column_added", "備查文號")}


@given(st.permutations(blank(OFFICERS)[POSTS]))
def test_however_columns_are_shuffled_only_moves_are_named_and_never_all(order) -> None:
    found = changes(with_columns(lambda _: list(order)))
    assert {kind for kind, *_ in found} <= {"column_moved"}
    assert len(found) < len(order)
    assert (not found) == (list(order) == blank(OFFICERS)[POSTS])


@given(st.sets(st.sampled_from(blank(OFFICERS)[POSTS]), max_size=4))
def test_exactly_the_columns_that_are_gone_are_named(gone) -> None:
    found = changes(with_columns(lambda row: [one for one in row if one not in gone]))
    assert {(kind, column) for kind, _, column, _ in found} == {("column_removed", column) for column in gone}


# --- where to write it down --------------------------------------------------------------------------------------


def hints(sheets: Sheets) -> list[str]:
    found = drift(workbook(sheets), YEAR)
    assert found is not None
    return [hint(one, found.roster, YEAR) for one in found.changes]


def test_the_hint_names_the_form_and_the_year_for_a_column_that_is_gone_or_new() -> None:
    (gone,) = hints(with_columns(lambda row: row[:-1]))
    assert "schemas/forms/officer_record.py" in gone
    assert "until=114" in gone
    (new,) = hints(with_columns(lambda row: [*row, "服務學期"]))
    assert "schemas/forms/officer_record.py" in new
    assert "since=115" in new


def test_the_hint_on_a_new_column_says_where_it_is_declared() -> None:
    (last,) = hints(with_columns(lambda row: [*row, "服務學期"]))
    (third,) = hints(with_columns(lambda row: [*row[:2], "國籍", *row[2:]]))
    (second,) = hints(with_columns(lambda row: [*row[:1], "國籍", *row[1:]]))
    assert "排在「幹部等級」之後" in last
    assert "joined=" not in last
    assert "排在其他 nat=True 的欄之前" in third
    assert "由學生名冊帶入的欄，改加在 schemas/rosters/officers.py 的 joined=" in third
    assert second.startswith("schemas/roster.py 的 JOINED，或 schemas/rosters/officers.py 的 joined=")
    assert "把「國籍」排在「身分證號」之後" in second


@pytest.mark.parametrize("title", [POSTS, "封面"])
def test_what_is_no_layout_is_asked_of_the_ministry_and_touches_no_file(title, tmp_path) -> None:
    twice = with_columns(lambda row: [*row[:2], "", *row[2:], row[0]], title)
    compared = compare_layout(written(tmp_path, twice), YEAR)
    assert [line for line in compared.lines if line.startswith("  ")] == [
        "  請先向發布單位確認是否誤植，再改宣告",
        "  請先向發布單位確認是否誤植，再改宣告",
    ]
    gone = compare_layout(written(tmp_path, with_columns(lambda row: row[:-1], title), "少.xlsx"), YEAR)
    assert gone.lines[-1].startswith("  請改 schemas/")


def test_the_hint_on_a_renamed_column_names_the_forms_own_column() -> None:
    sheets = blank(rosters(YEAR)["course_outcome"])
    sheets["學期課程學習成果"] = [one.replace("文件檔案連結", "文件檔案路徑") for one in sheets["學期課程學習成果"]]
    (told,) = hints(sheets)
    assert "schemas/rosters/outcomes.py" in told
    assert '"文件檔案名稱": "文件檔案路徑"' in told


def test_the_hint_on_what_is_joined_or_on_the_cover_names_what_all_rosters_share() -> None:
    (joined,) = hints(with_columns(lambda row: row[1:]))
    (cover,) = hints(with_columns(lambda row: row[:-1], "封面"))
    assert "schemas/roster.py 的 JOINED" in joined
    assert "COVER_HEADINGS" in cover


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_change_has_its_words_and_its_hint(kind) -> None:
    from flows.steps.layout_columns import Change

    change: Change = Change(kind, POSTS, "單位名稱", "服務單位")
    assert POSTS in change.message
    assert hint(change, OFFICERS, YEAR)


# --- the command ---------------------------------------------------------------------------------------------------


def compared(*words: str) -> tuple[int, str]:
    run = CliRunner().invoke(app, ["layout", "compare", *words])
    return run.exit_code, run.output


def test_the_command_ends_with_nought_for_the_same_and_with_one_for_a_change(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    same = written(tmp_path, blank(OFFICERS))
    assert compared(str(same), "--year", "115")[0] == 0
    other = written(tmp_path, with_columns(lambda row: row[:-1]), "少一欄.xlsx")
    code, said = compared(str(other), "--year", "115", "--json")
    assert code == 1
    told = json.loads(said)
    assert (told["roster"], told["year"]) == ("校內幹部經歷名冊", 115)
    assert [(one["kind"], one["column"]) for one in told["changes"]] == [("column_removed", "幹部等級")]


def test_what_is_no_roster_or_no_workbook_is_said_to_be_none(tmp_path) -> None:
    stranger = written(tmp_path, {"工作表1": ["品名", "單價", "數量"]})
    with pytest.raises(UnknownLayoutError, match="認不出"):
        compare_layout(stranger, YEAR)
    (tmp_path / "壞.xlsx").write_bytes(b"no workbook")
    with pytest.raises(UnknownLayoutError):
        compare_layout(tmp_path / "壞.xlsx", YEAR)
    assert compared(str(tmp_path / "沒有.xlsx"))[0] == 2
