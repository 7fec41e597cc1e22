"""The state of the semester counts what stands: each sheet once, by the newest workbook that carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from school import a_site, attach, drop, small_school, sweep, whole_school, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.desk import Desk
    from flows.steps.overview import Cell

GROUP, MEMBERS, MEETINGS = "working_group", "工作小組名單", "工作小組會議"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = a_site(tmp_path / "site")
    yield opened
    opened.close()


def cell(desk: Desk, form: str, office: str) -> Cell:
    [found] = [one for one in desk.board() if (one.form, one.office) == (form, office)]
    return found


def test_a_sheet_that_a_later_workbook_replaces_is_counted_once(desk: Desk) -> None:
    sheets = whole_school()[GROUP]
    attach(desk, "教務處")
    sheets[MEMBERS][0]["任期迄"] = "1130731"  # before it begins
    drop(desk, GROUP, sheets)
    sweep(desk)
    before = cell(desk, GROUP, "教務處")
    assert (before.rows, before.rejected, before.state, before.files) == (20, 1, "returned", 1)
    write(desk.site.inbox / "教務處" / "名單.xlsx", GROUP, {MEMBERS: whole_school()[GROUP][MEMBERS]})
    sweep(desk)
    after = cell(desk, GROUP, "教務處")
    assert (after.rows, after.rejected, after.held, after.files) == (20, 0, 0, 2)


def test_parts_of_an_office_of_many_people_are_counted_side_by_side(desk: Desk) -> None:
    outcomes = small_school()["course_outcome"]["學期課程學習成果"]
    for number, row in enumerate(outcomes):
        drop(desk, "course_outcome", {"學期課程學習成果": [row]}, office="導師", name=f"{number}班.xlsx")
    sweep(desk)
    assert cell(desk, "course_outcome", "導師").rows == len(outcomes)
    drop(desk, "course_outcome", {"學期課程學習成果": outcomes}, office="導師", name="0班.xlsx")
    sweep(desk)
    assert cell(desk, "course_outcome", "導師").rows == len(outcomes) + 1


def test_two_sheets_of_one_workbook_that_are_the_same_sheet_of_a_form_both_count(desk: Desk) -> None:
    from openpyxl import load_workbook

    path = drop(desk, GROUP, whole_school()[GROUP])
    book = load_workbook(path)
    book.copy_worksheet(book[MEETINGS]).title = "工作小組會議(2)"
    book.save(path)
    [answer] = sweep(desk).values()
    assert [form["rows"] for form in answer["forms"]] == [19, 1, 1]
    assert cell(desk, GROUP, "教務處").rows == 21
