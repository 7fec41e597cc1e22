"""A workbook that its office mends where it found the answer is taken in as if it had been sent; ours never is."""

from __future__ import annotations

import datetime as dt
import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inbox_folder import LONG_AGO, OFFICE, Folder, posix, waiting, zipped
from openpyxl import load_workbook
from school import a_site, drop, ingest, small_school, write

from flows.steps.intake.remembered import read_laid
from flows.steps.intake.replies import Replies, Reply
from flows.steps.intake.untouched import NAME, Untouched
from schemas import wording_intake as words
from schemas.drop import Marked
from schemas.headings import ATTACHMENTS
from schemas.wording_replies import REPLIES

EMPTY = "單位名稱"  # the cell that the office has left empty
UNIT = "一年1班"


def emptied(rows):
    return {"幹部經歷紀錄": [row | {EMPTY: ""} for row in rows]}


OFFICERS = small_school()["officer_record"]["幹部經歷紀錄"]


@pytest.fixture
def desk(tmp_path):
    made = a_site(tmp_path / "site")
    for form in ("staff", "student_roster"):
        drop(made, form, small_school()[form])
    drop(made, "officer_record", emptied(OFFICERS), name="幹部.xlsx")
    ingest(made)
    yield made
    made.close()


def corner(desk, office=OFFICE):
    return desk.site.inbox / office / REPLIES


def names(desk, office=OFFICE):
    return sorted(path.name for path in corner(desk, office).iterdir())


def the_book(desk, office=OFFICE):
    (book,) = corner(desk, office).glob("*.xlsx")
    return book


def typed(path, texts):
    """Type a text under a heading into every row of data, as an office does in the marked workbook, and save it."""
    book = load_workbook(path)
    sheet = book["幹部經歷紀錄"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for heading, text in texts.items():
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, heads[heading]).value = text
    book.save(path)


def answered(desk):
    return ingest(desk).replies.bodies


# an office mends its answer where it lies


def test_a_workbook_mended_in_the_folder_of_answers_is_accepted_and_its_receipt_lies_there(desk):
    mended = the_book(desk)
    typed(mended, {EMPTY: UNIT})
    content = mended.read_bytes()
    (body,) = answered(desk)
    assert (body["verdict"], body["file"], body["office"]) == ("accepted", "幹部.xlsx", OFFICE)
    assert desk.store.read(body["sha256"]) == content
    assert not mended.exists()
    assert [name for name in names(desk) if "回條" in name], names(desk)
    assert body["since"]["open"] == 0
    assert answered(desk) == []


def test_mended_twice_in_a_row_it_is_answered_twice_and_no_name_grows(desk):
    for text in ("", "", UNIT):
        book = the_book(desk)
        typed(book, {EMPTY: text})
        (body,) = answered(desk)
        assert body["file"] == "幹部.xlsx"
        assert all(re.match("幹部_回覆[a-z]{6}[._]", name) for name in names(desk)), names(desk)
    assert (body["verdict"], len(desk.ledger.drops())) == ("accepted", 6)


def test_one_that_was_mended_in_part_gets_a_new_answer_in_place_of_the_old_one(desk):
    before = names(desk)
    typed(the_book(desk), {"擔任職務": "副班長"})
    (body,) = answered(desk)
    assert body["verdict"] == "rejected"
    assert (len(names(desk)), set(names(desk)) & set(before)) == (len(before), set())


def test_two_offices_that_both_mend_theirs_each_get_their_own_answer(desk):
    students = small_school()["student_roster"]
    (sheet, rows), *_ = students.items()
    drop(desk, "student_roster", {sheet: [row | {"姓名": ""} for row in rows]}, name="名冊.xlsx")
    ingest(desk)
    office = next(path.name for path in desk.site.inbox.iterdir() if list(path.glob(f"{REPLIES}/名冊*.xlsx")))
    theirs = next(corner(desk, office).glob("名冊*.xlsx"))
    book = load_workbook(theirs)
    heading = next(cell for cell in book[sheet][1] if cell.value == "姓名")
    for number, row in enumerate(rows, 2):
        book[sheet].cell(number, heading.column).value = row["姓名"]
    book.save(theirs)
    typed(the_book(desk), {EMPTY: UNIT})
    told = {body["office"]: body["verdict"] for body in answered(desk)}
    assert told == {office: "accepted", OFFICE: "accepted"}
    assert not theirs.exists()


def test_a_workbook_still_open_waits_and_is_taken_when_it_is_closed(desk):
    book = the_book(desk)
    lock = book.with_name(f"~${book.name}")
    typed(book, {EMPTY: UNIT})
    lock.touch()
    for _ in range(2):
        sweep = ingest(desk)
        assert waiting(sweep.arrivals) == {f"{OFFICE}/{REPLIES}/{book.name}": words.OPEN_ELSEWHERE}
        assert (sweep.arrivals.left, sweep.replies.bodies) == ([], [])
    lock.unlink()
    assert [body["verdict"] for body in answered(desk)] == ["accepted"]


def test_an_answer_that_is_only_looked_at_keeps_nobody_waiting(desk):
    book = the_book(desk)
    book.with_name(f"~${book.name}").touch()
    sweep = ingest(desk)
    assert (sweep.arrivals.waiting, sweep.arrivals.left, sweep.replies.bodies) == ([], [], [])
    assert book.exists()


def test_the_old_workbook_saved_over_the_answer_brings_the_answer_back(desk):
    sent = next(one for one in desk.ledger.drops() if one.name == "幹部.xlsx")
    book, marked = the_book(desk), the_book(desk).read_bytes()
    book.write_bytes(desk.store.read(sent.sha256))
    assert [body["verdict"] for body in answered(desk)] == ["duplicate"]
    assert the_book(desk).read_bytes() == marked


def test_what_is_no_workbook_saved_over_the_answer_is_refused_and_brings_the_answer_back(desk):
    book, marked = the_book(desk), the_book(desk).read_bytes()
    book.write_bytes(b"no workbook")
    assert [body["verdict"] for body in answered(desk)] == ["rejected"]
    assert the_book(desk).read_bytes() == marked


def test_a_workbook_that_its_office_lays_among_the_answers_is_a_drop(desk):
    write(corner(desk) / "新的.xlsx", "officer_record", {"幹部經歷紀錄": OFFICERS})
    (body,) = answered(desk)
    assert (body["file"], body["verdict"]) == ("新的.xlsx", "accepted")
    assert "新的.xlsx" not in names(desk)


def test_no_sweep_takes_an_answer_that_nobody_has_touched(desk):
    before, drops = names(desk), len(desk.ledger.drops())
    for path in corner(desk).iterdir():
        os.utime(path, (LONG_AGO, LONG_AGO))
    for _ in range(3):
        assert answered(desk) == []
    (desk.site.store_folder / "replies-seen.json").unlink()
    assert answered(desk) == []
    assert (names(desk), len(desk.ledger.drops())) == (before, drops)


# what is ours


FIRST = "20260116-083000-kkkkkkkkkkkk"


def a_reply(content, drop_id=FIRST, digest="1"):
    counted = {"form": "officer_record", "sheet": "幹部", "rows": 1, "accepted": 1, "rejected": 0, "held": 0}
    facts = {"drop": drop_id, "file": "幹部.xlsx", "office": OFFICE, "sha256": "0" * 64, "verdict": "partly"}
    body = facts | {"forms": [counted], "slots": [["幹部", ""]], "findings": [], "report": ""}
    return Reply(body, digest, dt.datetime(2026, 1, 16, tzinfo=dt.UTC), Marked(content, ".xlsx"))


class Beside(Folder):
    """An inbox with its store, and a desk that lays answers into it."""

    def __init__(self, folder):
        super().__init__(folder)
        self.kept = folder
        self.corner = self.office / REPLIES

    def answer(self, content=b"answer", drop_id=FIRST, digest="1"):
        """Lay an answer; give its workbook."""
        replies = Replies(self.inbox, self.kept)
        assert replies.lay(a_reply(content, drop_id, digest))
        return self.corner / next(name for name in replies.laid[drop_id]["files"] if name.endswith(".xlsx"))


@pytest.fixture
def beside(tmp_path):
    made = Beside(tmp_path)
    yield made
    made.ledger.close()


def nothing_of(arrivals):
    return (arrivals.drops, arrivals.left, arrivals.waiting) == ([], [], [])


def test_a_copy_of_an_answer_is_still_ours_whatever_it_is_called(beside):
    ours = beside.answer()
    beside.lay("副本.xlsx", ours.read_bytes(), folder=beside.corner)
    assert nothing_of(beside.take_in())


def test_an_older_answer_that_a_backup_gives_back_is_no_drop(beside):
    older = beside.answer(b"old")
    beside.answer(b"new", digest="2")
    beside.lay(f"還原_{older.name}", b"old", folder=beside.corner)
    assert nothing_of(beside.take_in())


def test_an_untouched_answer_is_not_read_again(beside):
    path = beside.answer()
    os.utime(path, (LONG_AGO, LONG_AGO))
    beside.take_in()
    (beside.kept / NAME).unlink()  # by its bytes it would not be known
    assert nothing_of(beside.take_in())


def test_one_of_the_same_size_and_time_but_with_other_bytes_is_taken(beside):
    path = beside.answer(b"answer")
    os.utime(path, (LONG_AGO, LONG_AGO))
    beside.take_in()
    time.sleep(0.02)  # longer than two changes may pass for one
    beside.lay(path.name, b"mended", folder=beside.corner)
    assert [one.size for one in beside.take_in().drops] == [6]


def test_one_that_was_just_laid_is_read_each_time_for_its_time_tells_nothing_yet(beside):
    path = beside.answer()
    untouched = Untouched(beside.inbox, beside.kept)
    assert untouched.holds(path)
    untouched.keep_looks()
    (beside.kept / NAME).unlink()
    assert not Untouched(beside.inbox, beside.kept).holds(path)


def test_a_workbook_moved_out_of_the_folder_of_answers_is_sent_as_ever(beside):
    ours = beside.answer()
    beside.lay("幹部.xlsx", ours.read_bytes())
    assert [one.name for one in beside.take_in().drops] == ["幹部.xlsx"]


def test_of_two_drops_within_one_second_the_answer_given_last_stands(beside):
    beside.answer(b"first")
    beside.answer(b"second", drop_id="20260116-083000-aaaaaaaaaaaa")
    assert [path.read_bytes() for path in beside.corner.glob("*.xlsx")] == [b"second"]


# what is no drop


@pytest.mark.parametrize(
    "name", ["幹部.html", "幹部.txt", "幹部.pdf", "幹部", "~$幹部.xlsx", ".幹部.xlsx", "幹部.xlsx.tmp", "5A3B1000"]
)
def test_a_page_a_note_and_a_programs_own_file_are_neither_taken_nor_told_of(beside, name):
    beside.answer()
    beside.lay(name, folder=beside.corner)
    assert nothing_of(beside.take_in())
    assert (beside.corner / name).exists()


@posix
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/etc/passwd")])
def test_what_is_no_file_of_one_name_is_neither_taken_nor_told_of(beside, make):
    beside.answer()
    make(beside.corner / "幹部.xlsx")
    began = time.monotonic()
    assert nothing_of(beside.take_in())
    assert time.monotonic() - began < 5


@posix
def test_a_second_name_of_a_file_elsewhere_is_neither_taken_nor_told_of(beside, tmp_path):
    beside.answer()
    (tmp_path / "store.bin").write_bytes(b"rows")
    (beside.corner / "幹部.xlsx").hardlink_to(tmp_path / "store.bin")
    assert nothing_of(beside.take_in())


@posix
def test_a_link_in_place_of_the_folder_is_not_followed(beside, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "幹部.xlsx").write_bytes(b"rows")
    (beside.inbox / "教務處").mkdir()
    (beside.inbox / "教務處" / REPLIES).symlink_to(elsewhere)
    assert beside.take_in().drops == []
    assert (elsewhere / "幹部.xlsx").exists()


def closed(*_):
    raise PermissionError


def test_a_workbook_that_may_not_be_read_waits(beside, monkeypatch):
    beside.lay("幹部.xlsx", folder=beside.answer().parent)
    (beside.corner / "幹部_回覆kkkkkk.xlsx").unlink()
    monkeypatch.setattr("flows.steps.intake.untouched._hash_of", closed)
    assert waiting(beside.take_in()) == {f"{OFFICE}/{REPLIES}/幹部.xlsx": words.CLOSED_TO_US}


def test_a_workbook_still_being_copied_waits(beside):
    beside.answer()
    path = beside.lay("幹部.xlsx", zipped({"rows.txt": b"rows" * 1000})[:200], folder=beside.corner)
    os.utime(path)
    assert waiting(beside.take_in()) == {f"{OFFICE}/{REPLIES}/幹部.xlsx": words.COPYING}


# what a sweep takes


def test_a_new_workbook_an_archive_and_one_of_another_program_are_taken(beside):
    beside.answer()
    laid = {"幹部.XLSX": b"a", "幹部.ods": b"b", "幹部.csv": b"c", "幹部.et": b"d"}
    laid |= {"全部.zip": zipped({"班級/幹部.csv": b"e"})}
    for name, content in laid.items():
        beside.lay(name, content, folder=beside.corner)
    taken = sorted(one.name for one in beside.take_in().drops)
    assert taken == sorted([*list(laid)[:4], "全部.zip/幹部.csv"])
    assert sorted(path.suffix for path in beside.corner.iterdir()) == [".html", ".xlsx"]


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("幹部_回覆kkkkkk.xlsx", "幹部.xlsx"),
        ("幹部_回覆kkkkkk-2.xlsx", "幹部.xlsx"),
        ("幹部.xlsx", "幹部.xlsx"),
        ("_回覆kkkkkk.xlsx", "_回覆kkkkkk.xlsx"),
    ],
)
def test_the_drop_is_called_as_its_office_called_the_file(beside, name, called):
    beside.corner.mkdir()
    beside.lay(name, b"mended", folder=beside.corner)
    assert [one.name for one in beside.take_in().drops] == [called]


def test_attachments_are_no_answers_and_answers_no_attachments(beside):
    (beside.attachments / REPLIES).mkdir()
    beside.lay("幹部.xlsx", folder=beside.attachments / REPLIES)
    beside.corner.mkdir()
    (beside.corner / ATTACHMENTS).mkdir()
    beside.lay("證明.xlsx", folder=beside.corner / ATTACHMENTS)
    assert beside.take_in().drops == []


def test_a_sweep_of_named_files_takes_those_alone(beside):
    beside.answer()
    one, other = (beside.lay(name, name.encode(), folder=beside.corner) for name in ("一.xlsx", "二.xlsx"))
    assert [drop.name for drop in beside.take_in(one).drops] == ["一.xlsx"]
    assert other.exists()


# crashes


class PowerLossError(Exception):
    """Nothing after this point was done."""


def losing_power(*_):
    raise PowerLossError


@pytest.mark.parametrize("point", ["let_go", "_leave_inbox"])
def test_a_crash_after_it_was_recorded_takes_it_neither_twice_nor_away(beside, monkeypatch, point):
    path = beside.answer()
    path.write_bytes(b"mended")
    os.utime(path, (LONG_AGO, LONG_AGO))
    with monkeypatch.context() as broken:
        broken.setattr(f"flows.steps.intake.{point}", losing_power)
        with pytest.raises(PowerLossError):
            beside.take_in()
    assert path.exists()
    assert nothing_of(beside.take_in())
    assert [beside.store.read(one.sha256) for one in beside.ledger.drops()] == [b"mended"]
    assert not path.exists()


@pytest.mark.parametrize("point", ["replies.write_laid", "laying.Corner.clear"])
def test_an_answer_laid_before_a_crash_is_ours_all_the_same(beside, monkeypatch, point):
    beside.answer(b"old")
    with monkeypatch.context() as broken:
        broken.setattr(f"flows.steps.intake.{point}", losing_power)
        with pytest.raises(PowerLossError):
            beside.answer(b"new", digest="2")
    assert b"new" in [path.read_bytes() for path in beside.corner.glob("*.xlsx")]
    assert nothing_of(beside.take_in())


def test_where_it_cannot_be_remembered_nothing_is_laid(beside, monkeypatch):
    monkeypatch.setattr("flows.steps.intake.untouched.sync_folder", closed)
    assert not Replies(beside.inbox, beside.kept).lay(a_reply(b"answer"))
    assert list(beside.corner.iterdir()) == []


def test_a_line_that_a_crash_has_cut_off_costs_no_other_its_place(beside):
    (beside.kept / NAME).write_text("\nabc", "ascii")
    beside.answer()
    assert nothing_of(beside.take_in())


def test_what_is_remembered_of_an_answer_that_came_back_is_let_go_of_and_of_no_other(beside):
    path = beside.answer(b"one")
    beside.answer(b"two", drop_id="20260116-090000-bbbbbbbbbbbb")
    (path := next(beside.corner.glob("*.xlsx"))).write_bytes(b"mended")
    os.utime(path, (LONG_AGO, LONG_AGO))
    beside.take_in()
    files = {drop: list(laid["files"]) for drop, laid in read_laid(beside.kept).items()}
    assert [names for names in files.values() if names] == [[path.with_suffix(".html").name]]


STEPS = st.lists(
    st.tuples(st.sampled_from(["answer", "mend", "touch", "copy", "sweep"]), st.binary(min_size=1, max_size=2)),
    max_size=12,
)


@settings(max_examples=25)
@given(steps=STEPS)
def test_each_mended_workbook_is_taken_once_and_none_of_ours_ever(tmp_path_factory, steps):
    beside, expected = Beside(tmp_path_factory.mktemp("inbox")), []
    for number, (what, content) in enumerate(steps):
        books = list(beside.corner.glob("*.xlsx")) if beside.corner.exists() else []
        if what == "answer":
            beside.answer(b"answer" + content, digest=str(number))
        elif what == "sweep":
            assert beside.take_in().left == []
        elif books and what == "touch":
            os.utime(books[0], (LONG_AGO + number, LONG_AGO + number))
        elif books and what == "copy":
            beside.lay(f"副本{number}.xlsx", books[0].read_bytes(), folder=beside.corner)
        elif books and b"mine" not in books[0].read_bytes():
            expected.append(b"mine%d" % number + content)
            beside.lay(books[0].name, expected[-1], folder=beside.corner)
    beside.take_in()
    taken = [beside.store.read(one.sha256) for one in beside.ledger.drops()]
    beside.ledger.close()
    # a copy of what an office has mended, made before a sweep, is the office's own as well
    assert (set(taken), all(b"mine" in one for one in taken)) == (set(expected), True)
