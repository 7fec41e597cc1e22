"""The state of the semester counts what stands: each sheet once, by the newest workbook that carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from school import a_site, attach, drop, small_school, sweep, whole_school, write

from flows.ingest import ingest

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


def test_one_cell_declares_that_there_is_nothing_and_counts_as_delivered(desk: Desk) -> None:
    nothing = {"表單": "校內幹部經歷名冊", "本期無資料": "是"}
    drop(desk, "officer_record", {"幹部經歷紀錄": []}, information=nothing)
    (body,) = sweep(desk).values()
    assert (body["verdict"], body["nil"], bool(body["receipt"])) == ("accepted", True, True)
    assert cell(desk, "officer_record", "訓育組").state == "nil"
    (logged,) = [event for event in desk.ledger.events() if event.kind == "answered"]
    assert "本期無資料" in logged.body
    folder = desk.site.outbox / "reports" / "訓育組"
    (receipt,) = folder.glob("*回條.html")
    assert "本期無資料" in receipt.read_text("utf-8")


def test_what_was_mended_is_open_or_is_new_since_the_last_answer_stands_in_the_state(desk: Desk) -> None:
    staff = small_school()["staff"]["人員"]
    first = [dict(staff[0], 電子郵件="無"), dict(staff[1], 電子郵件="無"), *staff[2:]]
    drop(desk, "staff", {"人員": first})
    sweep(desk)
    assert cell(desk, "staff", "註冊組").as_json()["mended"] == 0
    second = [staff[0], dict(staff[1], 電子郵件="沒有"), *staff[2:-1], dict(staff[-1], 單位="無")]
    drop(desk, "staff", {"人員": second})
    sweep(desk)
    told = cell(desk, "staff", "註冊組").as_json()
    assert (told["mended"], told["open"], told["new"]) == (1, 1, 1)


def test_an_answer_that_could_not_reach_its_office_is_told_in_the_state(desk: Desk) -> None:
    (desk.site.outbox / "mail").write_text("in the way", "utf-8")  # where the folder should be
    drop(desk, "staff", small_school()["staff"])
    sweep(desk)
    (mail,) = cell(desk, "staff", "註冊組").as_json()["mails"]
    assert (mail["to"], mail["state"]) == ("registrar@school.example", "waiting")
    assert mail["cause"]


def test_a_workbook_that_waits_for_a_word_is_told_beside_the_one_that_stands(desk: Desk) -> None:
    person = small_school()["staff"]["人員"][0]
    everybody = [person | {"帳號": f"person{number}"} for number in range(20)]
    everybody[19]["電子郵件"] = "無"  # it is sent back
    drop(desk, "staff", {"人員": everybody})
    sweep(desk)
    drop(desk, "staff", {"人員": everybody[:5]})
    (body,) = sweep(desk).values()
    assert [finding["rule"] for finding in body["findings"]] == ["W16"]
    told = cell(desk, "staff", "註冊組")
    assert (told.state, told.rows, told.rejected, told.held, told.mended, told.new) == ("held", 20, 1, 0, 0, 0)
    waits = "有一份較新的檔案待確認：工作表「人員」：比上次少了許多列；請先回覆"
    assert told.next == f"{waits}；請註冊組依檢核報告補正（退回 1 列）後重送"


def test_a_workbook_with_nothing_but_its_declaration_counts_as_delivered(desk: Desk) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "填報資訊"
    for pair in (("表單", "校內幹部經歷名冊"), ("本期無資料", "是")):
        book.active.append(pair)
    book.save(desk.site.inbox / "訓育組" / "無.xlsx")
    (body,) = sweep(desk).values()
    assert (body["verdict"], body["nil"]) == ("accepted", True)
    assert cell(desk, "officer_record", "訓育組").state == "nil"


def test_an_outbox_that_cannot_be_written_is_named_and_the_answers_follow_later(desk: Desk) -> None:
    reports = desk.site.outbox / "reports"
    reports.write_text("in the way", "utf-8")  # where the folder should be
    drop(desk, "staff", small_school()["staff"])
    swept = ingest(desk)
    assert [body["office"] for body in swept.replies.bodies] == ["註冊組"]
    assert str(reports) in swept.unwritten
    reports.unlink()
    assert not ingest(desk).unwritten
    assert list(reports.glob("註冊組/*.html"))
