"""A character that no output can print is a finding at its cell, whatever the file, and never stops a package."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from answered_school import Shown
from binary_workbooks import Made, xls, xlsb
from hypothesis import given, settings
from hypothesis import strategies as st
from packages import write
from plain_workbooks import Change, archived, ods
from plain_workbooks import xlsx as plain_xlsx
from python_calamine import CalamineWorkbook
from school import (
    CODE,
    LAWS,
    PERIOD,
    SENT,
    YEAR,
    a_site,
    arrivals,
    assessed,
    drop_all,
    findings,
    small_school,
    sweep,
    written_before,
)
from school import drop as drop_workbook

from flows.checking import check_draft
from flows.steps.ods import write_ods
from flows.steps.package.row_codes import row_digest
from flows.steps.reading import read_workbook
from flows.steps.reading.row_texts import as_bytes, rows_of
from flows.steps.recognition import recognise
from flows.steps.rendering import render
from flows.steps.validation import validate
from flows.steps.verification import verify
from flows.steps.workbook import ColumnLayout, SheetLayout, write_workbook
from flows.submit import submit
from schemas.drop import Grid, Workbook
from schemas.forms import forms
from schemas.printable import code_of, is_plain, is_printable, shown, unprintable

if TYPE_CHECKING:
    from pathlib import Path

    from school import Rows

    from flows.desk import Desk

OFFICERS, HEADINGS = "幹部經歷紀錄", ["學號", "單位名稱", "開始日期", "結束日期", "擔任職務", "幹部等級"]
SOUND = ["114002", "一年1班", "1140901", "1150120", "副班長", "2"]
LAST = 0x110000
CHARACTERS = [chr(point) for point in range(LAST)]
NONCHARACTERS = {*range(0xFDD0, 0xFDF0), *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF))}


def officer(unit: str, post: str = "班長") -> list[str]:
    return ["114001", unit, "1140901", "1150120", post, "2"]


# --- what is printed -------------------------------------------------------------------------------------------------


def test_what_cannot_be_printed_is_control_marks_halves_noncharacters_and_the_sign_of_a_lost_letter():
    controls = {*range(0x20), *range(0x7F, 0xA0)} - {ord(one) for one in "\t\n\r"}
    refused = {ord(one) for one in CHARACTERS if not is_printable(one)}
    assert refused == controls | NONCHARACTERS | set(range(0xD800, 0xE000)) | {0xFFFD}
    assert all(unprintable(chr(point)) == [f"U+{point:04X}"] for point in refused)


@pytest.mark.parametrize("to", [write_workbook, write_ods])
def test_every_character_that_is_taken_comes_out_of_our_workbooks_as_it_went_in(to):
    taken = "".join(one for one in CHARACTERS if is_printable(one) and one not in "\t\n\r")
    texts = [f"一{taken[at : at + 10_000]}二" for at in range(0, len(taken), 10_000)]
    made = io.BytesIO()
    to([SheetLayout("資料", (ColumnLayout("欄"),), [texts])], made)
    assert [row[0] for row in read_workbook(made.getvalue()).grids[0].rows[1:]] == texts


def test_every_character_that_is_taken_comes_out_of_markup_lists_and_lines_as_it_went_in():
    taken = "".join(one for one in CHARACTERS if is_printable(one) and one != "\r")
    assert ET.fromstring(f"<t>{escape(taken)}</t>".encode()).text == taken  # noqa: S314 - our own
    assert Shown(f"<p>{escape(taken)}</p>").text == taken
    assert json.loads(json.dumps(taken, ensure_ascii=False).encode()) == taken
    lines = io.StringIO(newline="")
    pieces = [taken[at : at + 100_000] for at in range(0, len(taken), 100_000)]
    csv.writer(lines).writerow(pieces)
    assert next(csv.reader(io.StringIO(lines.getvalue(), newline=""))) == pieces


ANY = st.text(
    st.characters(exclude_categories=()) | st.sampled_from("\x00\x1f\x85\ud800\ufdd0\ufffe\uffff\U0001ffff〔U+F_x")
)


@given(ANY)
def test_what_is_shown_can_be_printed_and_tells_the_same_characters(text):
    seen = shown(text)
    assert is_plain(seen)
    assert shown(seen) == seen
    assert unprintable(seen) == unprintable(text)
    assert is_printable(text) == (unprintable(text) == [])
    assert is_printable(text) <= (seen == text)
    assert row_digest([text]) == row_digest([seen])


COLUMNS = [column for form in forms().values() for sheet in form.sheets for column in sheet.columns]


@given(st.sampled_from(COLUMNS), st.sampled_from(sorted(NONCHARACTERS)), st.integers(0, 30))
def test_no_column_of_any_form_takes_one_or_loses_it_in_silence(column, point, at):
    law = LAWS[PERIOD]
    sound = (column.example or "1").format(**law.terms)
    text = sound[:at] + code_of(chr(point)) + sound[at:]
    needs = [need for need in column.requirements(law) if not need.met(column.kind.normal(text))]
    assert [need.rule for need in needs] == ["C16"]
    assert f"U+{point:04X}" in needs[0].told(text)


# --- what an office is told ------------------------------------------------------------------------------------------

BAD = "社\uffff團"


def as_csv(rows: list[list[str]]) -> bytes:
    return "".join(",".join(row) + "\n" for row in rows).encode("utf-8", "surrogatepass")


def as_xlsx(rows: list[list[str]]) -> bytes:
    """Write a workbook as Excel does: what its XML cannot hold as an escape."""
    made = io.BytesIO()
    write_workbook([SheetLayout(OFFICERS, tuple(map(ColumnLayout, rows[0])), list(zip(*rows[1:], strict=True)))], made)
    with_escape = re.compile(rb"\xe3\x80\x94U\+([0-9A-F]{4})\xe3\x80\x95")
    from zipfile import ZipFile

    with ZipFile(made) as archive:
        parts = {name: with_escape.sub(rb"_x\1_", archive.read(name)) for name in archive.namelist()}
    return archived(parts)


FILES = {
    "幹部.csv": as_csv([HEADINGS, officer(BAD), SOUND]),
    "控制.csv": as_csv([HEADINGS, officer("社\x07團"), SOUND]),
    "幹部.xls": xls([Made(OFFICERS, [HEADINGS, officer(BAD), SOUND])]),
    "半個.xls": xls([Made(OFFICERS, [HEADINGS, officer("社\ud800團"), SOUND])]),
    "零.xls": xls([Made(OFFICERS, [HEADINGS, officer("社\x00\x1e\x1f團"), SOUND])]),
    "幹部.xlsb": xlsb([Made(OFFICERS, [HEADINGS, officer(BAD), SOUND])]),
    "幹部.xlsx": as_xlsx([HEADINGS, officer(BAD), SOUND]),
    "半個.xlsx": as_xlsx([HEADINGS, officer("社\udc00團"), SOUND]),
    "控制.xlsx": as_xlsx([HEADINGS, officer("社\x01\x85團"), SOUND]),
}


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A school whose offices have sent all their workbooks."""
    desk = a_site(tmp_path_factory.mktemp("school") / "site")
    drop_all(desk, small_school())
    sweep(desk)
    return desk


@pytest.mark.parametrize("name", FILES)
def test_whatever_the_file_the_cell_is_told_at_its_address_and_the_other_rows_are_taken(school, tmp_path, name):
    (tmp_path / name).write_bytes(FILES[name])
    [body] = check_draft(school, tmp_path / name, "訓育組", tmp_path / "answer")
    [finding] = body["findings"]
    assert (finding["rule"], finding["row"], finding["column"]) == ("C16", 2, "B")
    assert re.fullmatch(r"社(〔U\+[0-9A-F]{4}〕)+團", finding["value"])
    assert re.search("含有 U\\+(FFFF|FFFD|0007|0000|D800|DC00|0001)", finding["expected"])
    assert [(form["accepted"], form["rejected"]) for form in body["forms"]] == [(1, 1)]
    for answer in (tmp_path / "answer").iterdir():
        texts = [answer.read_text("utf-8")] if answer.suffix in {".html", ".json", ".txt"} else cells_of(answer)
        assert all(map(is_plain, texts)), answer
        assert any("〔U+" in text for text in texts), answer


def cells_of(workbook: Path) -> list[str]:
    """Read a workbook with another reader."""
    book = CalamineWorkbook.from_path(workbook)
    sheets = [sheet for sheet in book.sheet_names if sheet != OFFICERS]  # the office's own rows may stay as they are
    return [str(cell) for sheet in sheets for row in book.get_sheet_by_name(sheet).to_python() for cell in row]


def test_the_answer_sent_back_as_it_is_says_the_same_once_more(school, tmp_path):
    """A file that comes back as a workbook shows the code in the cell: the code is no text either."""
    (tmp_path / "幹部.xls").write_bytes(FILES["幹部.xls"])
    [first] = check_draft(school, tmp_path / "幹部.xls", "訓育組", tmp_path / "answer")
    marked = next((tmp_path / "answer").glob("*.xlsx"))
    [again] = check_draft(school, marked, "訓育組")
    assert findings({"": again}) == findings({"": first})
    assert again["findings"][0]["value"] == "社〔U+FFFF〕團"


@pytest.mark.parametrize("label", ["填報人", "範圍", "電子郵件", "本期無資料"])
def test_on_the_sheet_of_information_it_refuses_the_workbook_at_its_cell(school, label, tmp_path):
    rows: Rows = small_school()["officer_record"][OFFICERS]
    told = {"表單": "校內幹部經歷名冊", label: "〔U+FFFF〕王"}
    path = drop_workbook(school, "officer_record", {OFFICERS: rows}, information=told).rename(tmp_path / "幹部.xlsx")
    [body] = check_draft(school, path, "訓育組")
    assert findings({"": body})[0] == ("C16", "填報資訊", 2, "B")
    assert body["forms"][0]["accepted"] == 0


def test_a_heading_with_one_is_read_without_it_and_told_or_named_as_missing(school, tmp_path):
    (tmp_path / "尾.csv").write_bytes(as_csv([["學號\uffff", *HEADINGS[1:]], SOUND]))
    [body] = check_draft(school, tmp_path / "尾.csv", "訓育組")
    assert [(one["rule"], one["value"]) for one in body["findings"]] == [("C15", "學號〔U+FFFF〕")]
    (tmp_path / "中.csv").write_bytes(as_csv([["學\uffff號", *HEADINGS[1:]], SOUND]))
    [body] = check_draft(school, tmp_path / "中.csv", "訓育組")
    assert [(one["rule"], "學〔U+FFFF〕號" in one["expected"]) for one in body["findings"]] == [("W09", True)]


def test_a_file_whose_name_has_one_stays_where_it_is(school):
    path = school.site.inbox / "訓育組" / "幹\uffff部.csv"
    path.write_bytes(FILES["幹部.csv"])
    written_before(path)
    assert sweep(school) == {}
    assert path.is_file()
    path.unlink()


def test_in_a_document_what_its_markup_holds_but_nobody_can_print_is_shown_as_its_code():
    content = ods("王小明", "王\ufdd0小明\U0001fffe")
    assert read_workbook(content).grids[0].rows[1][1] == "王〔U+FDD0〕小明〔U+1FFFE〕"
    assert read_workbook(plain_xlsx(Change("xl/sharedStrings.xml", "王小明", "王_xFFFE_明"))).grids[0].rows[1][1] == (
        "王〔U+FFFE〕明"
    )


def test_one_such_cell_stops_no_submission_wherever_it_stands(school):
    """Cells, headings, further columns, the title: the row waits to be mended, and all else goes on."""
    rows = [[*HEADINGS, "備\x01考"], [*officer(BAD), "說\ufdd0明"], [*SOUND, "好\U0010ffff"]]
    path = school.site.inbox / "訓育組" / "幹部.xls"
    path.write_bytes(xls([Made(f"{OFFICERS}\x02", rows)]))
    written_before(path)
    [body] = sweep(school).values()
    titled = f"{OFFICERS}〔U+0002〕"
    assert findings({"": body}) == [("C16", titled, 2, "B"), ("W11", titled, 1, "G")]
    assert "備〔U+0001〕考" in body["findings"][1]["message"]
    mails = "".join(path.read_text("utf-8") for path in (school.site.outbox / "mail").rglob("*.eml"))
    assert is_plain(mails)
    packages = submit(school, periods=(PERIOD, YEAR)).packages
    assert [verify(package.folder) for package in packages] == [[], []]
    roster = read_workbook((packages[0].folder / "data" / "校內幹部經歷名冊.xlsx").read_bytes()).grids
    sheet = next(grid for grid in roster if grid.title == OFFICERS)
    assert ["副班長" in row for row in sheet.rows[1:]] == [False, True]  # the last accepted one stands
    fates = read_workbook((packages[0].folder / "data" / "校內用" / "每列去向.xlsx").read_bytes()).grids
    assert [row for grid in fates for row in grid.rows if "社〔U+FFFF〕團" in "".join(row)]


# --- the second net: whatever a cell holds, a package is made --------------------------------------------------------

EITHER = st.text(st.characters(exclude_categories=()), max_size=12)
ODD = st.text(
    st.sampled_from("一\t\n\r\u2028\u200b\u202e\ufeff\ue000\u0301😀=+@'\",_x0041_\x00\x1f\x85\ufdd0\uffff\ud800"),
    max_size=12,
)


@settings(max_examples=4, deadline=None)
@given(st.lists(EITHER | ODD, min_size=24, max_size=24))
def test_whatever_stands_in_a_text_column_is_in_the_roster_as_it_is_or_is_told_at_its_cell(tmp_path_factory, texts):
    """Read as a reader gives it, validate, render, write and verify."""
    school = small_school()
    rows = [[*officer(unit), f"{post}"] for unit, post in zip(texts[::2], texts[1::2], strict=True)]
    read = rows_of(as_bytes([HEADINGS, *([*row[:4], row[6], row[5]] for row in rows)]))
    sound = {one.drop.name: one for one in arrivals(school)}
    name = f"{forms()['officer_record'].title}.xlsx"
    recognised = recognise(sound[name].drop, Workbook([Grid(OFFICERS, read)]), LAWS[PERIOD], lambda *_: True)
    sound[name] = recognised.with_tables(validate(table, LAWS[table.filing.period]) for table in recognised.tables)
    now = assessed(sound.values())
    [table] = [one for one in now.school.tables if one.filing.sheet.title == OFFICERS]
    told = {(row, finding.column) for finding in table.findings if finding.severity == "錯誤" for row in finding.rows}
    submission = render(now.school.tables, now.school.fates(PERIOD), PERIOD, CODE, SENT)
    package = write(submission, tmp_path_factory.mktemp("package") / "114-1")
    assert verify(package) == []
    printed = [tuple(map(str, row)) for row in _raw(package / "data" / "校內幹部經歷名冊.xlsx")]
    for number, (unit, post) in enumerate(zip(texts[::2], texts[1::2], strict=True), 2):
        for letter, text in (("B", unit), ("E", post)):
            assert is_printable(text) or (number, letter) in told
        if number not in {row for row, _ in told} and number in table.index_of:
            assert any({unit.strip(), post.strip()} <= set(row) for row in printed)


def _raw(workbook: Path) -> list[list[object]]:
    return CalamineWorkbook.from_path(workbook).get_sheet_by_name(OFFICERS).to_python()


_ = replace
