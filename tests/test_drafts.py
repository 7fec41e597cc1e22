"""A draft is told what it would be told if it were sent, and never that it was; nothing of it is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from answered_school import Shown
from openpyxl import load_workbook
from school import a_site, drop, ingest, small_school, write

from flows.checking import check_draft
from flows.steps.report_page import text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.desk import Desk

OFFICE = "訓育組"
TAKEN = ("收件時間", "檔案編號", "回條", "回覆")  # what is said of a drop alone
DRAFT, PUT = "這是試檢，尚未送件", f"「{OFFICE}」資料夾"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_site(tmp_path / "site")
    for form in ("staff", "student_roster"):
        drop(made, form, small_school()[form])
    ingest(made)
    yield made
    made.close()


def clean(path: Path) -> None:
    write(path, "officer_record", small_school()["officer_record"])


def faulty(path: Path) -> None:
    rows = small_school()["officer_record"]["幹部經歷紀錄"]
    write(path, "officer_record", {"幹部經歷紀錄": [*rows, rows[0] | {"學號": "999999"}]})


def officers(number: int) -> dict[str, list[dict[str, str]]]:
    row = small_school()["officer_record"]["幹部經歷紀錄"][0]
    return {"幹部經歷紀錄": [row | {"單位名稱": f"社團{place}"} for place in range(number)]}


def noticed(path: Path) -> None:
    rows = small_school()["officer_record"]["幹部經歷紀錄"]
    write(path, "officer_record", {"幹部經歷紀錄": [rows[0] | {"開始日期": "114/09/01"}]})


def of_another_office(path: Path) -> None:
    write(path, "absence_roster", small_school()["absence_roster"])


KINDS = {
    "clean": (clean, "accepted", "✓ 試檢（若現在送件）：全部通過"),
    "with a notice": (noticed, "accepted", "✓ 試檢（若現在送件）：全部通過"),
    "faulty": (faulty, "partly", "✕ 試檢（若現在送件）：部分待補正"),
}


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "working.lock"}


@pytest.mark.parametrize(("make", "verdict", "said"), KINDS.values(), ids=KINDS)
def test_a_draft_is_told_that_it_has_not_been_sent_and_where_to_put_it(desk, tmp_path, make, verdict, said) -> None:
    make(tmp_path / "草稿.xlsx")
    (body,) = check_draft(desk, tmp_path / "草稿.xlsx", OFFICE, tmp_path / "checked")
    printed = text(body, desk.site.now())
    lies = tmp_path / "checked" / f"草稿_{body['drop']}.html"
    assert (body["draft"], body["verdict"], body["receipt"]) == (True, verdict, "")
    assert json.loads(lies.with_suffix(".json").read_text("utf-8"))["draft"] is True
    for shape in (printed, Shown(lies.read_text("utf-8")).text):
        assert f"{OFFICE}「草稿.xlsx」試檢結果" in shape
        assert said in shape
        assert DRAFT in shape
        assert PUT in shape
        assert not [word for word in TAKEN if word in shape]


def test_a_draft_that_would_wait_for_a_word_is_to_be_put_into_the_folder_all_the_same(desk, tmp_path) -> None:
    drop(desk, "officer_record", officers(30))
    ingest(desk)
    write(tmp_path / "草稿.xlsx", "officer_record", officers(20))
    (body,) = check_draft(desk, tmp_path / "草稿.xlsx", OFFICE)
    said = text(body, desk.site.now())
    assert body["verdict"] == "held"
    assert f"{DRAFT}；請把檔案放入{PUT}。" in said
    assert "試檢（若現在送件）：暫收，待確認或待核對" in said
    assert "待確認的事項：" in said
    assert "不用重送" not in said


def test_a_draft_of_another_offices_form_is_not_to_be_put_into_this_ones_folder(desk, tmp_path) -> None:
    of_another_office(tmp_path / "草稿.xlsx")
    (body,) = check_draft(desk, tmp_path / "草稿.xlsx", OFFICE)
    said = text(body, desk.site.now())
    assert DRAFT in said
    assert PUT not in said


def test_a_marked_draft_says_in_its_head_that_it_has_not_been_sent(desk, tmp_path) -> None:
    faulty(tmp_path / "草稿.xlsx")
    (body,) = check_draft(desk, tmp_path / "草稿.xlsx", OFFICE, tmp_path / "checked")
    sheet = load_workbook(body["report"]).worksheets[0]
    head = "\n".join(str(cell) for row in sheet.iter_rows(max_row=6, values_only=True) for cell in row if cell)
    assert "試檢結果" in head
    assert "試檢（若現在送件）：部分待補正" in head
    assert f"{DRAFT}；請照下表改好" in head
    assert PUT in head
    assert not [word for word in TAKEN if word in head]


@pytest.mark.parametrize("make", [clean, faulty])
def test_a_check_lays_the_whole_answer_into_its_folder_and_nothing_anywhere_else(desk, tmp_path, make) -> None:
    make(tmp_path / "草稿.xlsx")
    before, drops = everything(desk.site.folder), len(desk.ledger.drops())
    (body,) = check_draft(desk, tmp_path / "草稿.xlsx", OFFICE, tmp_path / "checked")
    names = {f"草稿_{body['drop']}{ending}" for ending in (".html", ".txt", ".json", *([".xlsx"] * (make is faulty)))}
    assert {path.name for path in (tmp_path / "checked").iterdir()} == names
    assert len(desk.ledger.drops()) == drops
    assert everything(desk.site.folder) == before


def test_a_marked_draft_that_is_mended_and_sent_is_a_drop_whose_answer_is_named_after_the_draft(desk, tmp_path) -> None:
    faulty(tmp_path / "草稿.xlsx")
    (told,) = check_draft(desk, tmp_path / "草稿.xlsx", OFFICE, tmp_path / "checked")
    book = load_workbook(told["report"])
    book["幹部經歷紀錄"]["A3"] = "114002"
    book.save(desk.site.inbox / OFFICE / told["report"].rpartition("/")[2])
    (body,) = ingest(desk).replies.bodies
    assert (body["verdict"], "draft" in body) == ("accepted", False)
    assert body["findings"] == []
    assert body["report"].rpartition("/")[2] == f"草稿_{body['drop']}.xlsx"
