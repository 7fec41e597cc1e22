"""An office finds its answers in its own folder; what it does with them there is its own affair and is never undone."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inbox_folder import OFFICE, Folder, listed, posix
from openpyxl import load_workbook
from school import a_site, drop, ingest, small_school

from flows.steps.intake.laying import Corner
from flows.steps.intake.remembered import NAME
from flows.steps.intake.replies import Replies, Reply, place_of
from schemas.drop import Marked
from schemas.identity import as_letters
from schemas.wording_replies import REPLIES, reply_name, without_ours

AT = dt.datetime(2026, 1, 16, 8, 30, tzinfo=dt.UTC)
FIRST, SECOND = "20260116-083000-aaaaaahjkmnp", "20260116-090000-bbbbbbqrsdef"


def a_body(drop_id=FIRST, file="幹部.xlsx", scope="", verdict="partly", form="officer_record"):
    counted = {"form": form, "sheet": "幹部", "rows": 1, "accepted": 1, "rejected": 0, "held": 0}
    forms, slots = ([counted], [["幹部經歷紀錄", scope]]) if form else ([], [])
    facts = {"drop": drop_id, "file": file, "office": OFFICE, "sha256": "0" * 64, "verdict": verdict, "report": ""}
    return facts | {"forms": forms, "slots": slots, "findings": []}


def a_reply(content=b"marked", digest="1", **facts):
    return Reply(a_body(**facts), digest, AT, Marked(content, ".xlsx"))


class Beside:
    """An inbox with what lies in an office's folder of answers."""

    def __init__(self, folder):
        self.inbox, self.store = folder / "inbox", folder / "store"
        self.corner = self.inbox / OFFICE / REPLIES
        self.corner.parent.mkdir(parents=True)
        self.store.mkdir()

    def lay(self, reply):
        return Replies(self.inbox, self.store).lay(reply)

    def names(self):
        return sorted(path.name for path in self.corner.iterdir())

    def books(self):
        return {path.name: path.read_bytes() for path in self.corner.glob("[!~]*.xlsx")}


@pytest.fixture
def beside(tmp_path):
    return Beside(tmp_path)


# what lies there


def test_the_marked_workbook_and_the_page_lie_in_the_offices_own_folder(beside):
    assert beside.lay(a_reply())
    assert beside.names() == ["幹部_回覆aaaaaa.html", "幹部_回覆aaaaaa.xlsx"]


def test_an_answer_that_changes_takes_the_place_of_the_one_before(beside):
    beside.lay(a_reply(b"old"))
    beside.lay(a_reply(b"new", "2"))
    assert beside.books() == {"幹部_回覆aaaaaa.xlsx": b"new"}


def test_an_answer_without_a_workbook_takes_away_the_one_that_had_one(beside):
    beside.lay(a_reply())
    beside.lay(Reply(a_body(verdict="accepted"), "2", AT))
    assert beside.names() == ["幹部_回覆aaaaaa.html"]


@pytest.mark.parametrize("file", ["幹部.xlsx", "改好.xlsx"])
def test_the_answer_to_a_later_file_on_the_same_takes_the_place_of_the_earlier_one(beside, file):
    beside.lay(a_reply(b"old"))
    beside.lay(a_reply(b"new", drop_id=SECOND, file=file))
    assert list(beside.books().values()) == [b"new"]


def test_the_parts_of_two_teachers_do_not_take_each_others_place(beside):
    beside.lay(a_reply(b"one", scope="一年1班"))
    beside.lay(a_reply(b"two", drop_id=SECOND, scope="一年2班"))
    assert sorted(beside.books().values()) == [b"one", b"two"]


def test_what_was_said_of_a_file_that_was_no_workbook_goes_when_a_whole_one_is_answered(beside):
    beside.lay(Reply(a_body(form="", verdict="rejected"), "1", AT))
    beside.lay(a_reply(drop_id=SECOND))
    assert beside.names() == ["幹部_回覆bbbbbb.html", "幹部_回覆bbbbbb.xlsx"]


def test_a_note_that_a_file_was_sent_twice_leaves_the_answer_where_it_is(beside):
    beside.lay(a_reply())
    beside.lay(Reply(a_body(SECOND, verdict="duplicate"), "1", AT))
    assert beside.names() == ["幹部_回覆aaaaaa.html", "幹部_回覆aaaaaa.xlsx", "幹部_回覆bbbbbb.html"]


def test_an_earlier_drop_answered_anew_does_not_take_the_place_of_a_later_one(beside):
    beside.lay(a_reply(b"new", drop_id=SECOND))
    assert beside.lay(a_reply(b"old"))
    assert beside.books() == {"幹部_回覆bbbbbb.xlsx": b"new"}
    assert not Replies(beside.inbox, beside.store).owed(FIRST, "1")


def test_the_receipt_of_a_clean_drop_lies_there_too(desk):
    receipts = {path.name for path in (desk.site.inbox / "註冊組" / REPLIES).glob("*_回條.html")}
    assert {name.partition("_")[0] for name in receipts} == {"處室與人員名冊", "學生名冊"}
    assert not list((desk.site.inbox / OFFICE / REPLIES).glob("*_回條.html"))


# what is the office's own


@pytest.mark.parametrize("again", [a_reply(b"new", "2"), a_reply(b"new", drop_id=SECOND)], ids=["anew", "later"])
def test_a_workbook_that_its_office_has_changed_is_never_overwritten_or_removed(beside, again):
    beside.lay(a_reply(b"old"))
    mine = beside.corner / "幹部_回覆aaaaaa.xlsx"
    mine.write_bytes(b"half mended")
    assert beside.lay(again)
    assert mine.read_bytes() == b"half mended"
    assert b"new" in beside.books().values()


def test_a_third_answer_beside_a_changed_one_goes_where_the_second_lay(beside):
    beside.lay(a_reply(b"old"))
    (beside.corner / "幹部_回覆aaaaaa.xlsx").write_bytes(b"half mended")
    beside.lay(a_reply(b"new", "2"))
    beside.lay(a_reply(b"newest", "3"))
    assert beside.books() == {"幹部_回覆aaaaaa.xlsx": b"half mended", "幹部_回覆aaaaaa-2.xlsx": b"newest"}


@settings(max_examples=40)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["answer", "change", "remove", "forget", "foreign"]),
            st.integers(0, 2),
            st.binary(min_size=1, max_size=2),
        ),
        max_size=12,
    )
)
def test_no_order_of_answers_and_changes_loses_a_byte_that_an_office_wrote(tmp_path_factory, steps):
    beside = Beside(tmp_path_factory.mktemp("inbox"))
    drops, own = [FIRST, SECOND, "20260117-083000-aaaaaasrqpnm"], {}
    for number, (what, which, content) in enumerate(steps):
        name = f"幹部_回覆{'aab'[which] * 6}.xlsx"
        path = beside.corner / name
        if what == "answer":
            assert beside.lay(a_reply(b"answer" + content, str(number), drop_id=drops[which]))
        elif what == "forget":
            (beside.store / NAME).unlink(missing_ok=True)
        elif what == "remove" and path.exists() and path.name not in own:
            path.unlink()
        elif what == "foreign" or (what == "change" and path.exists()):
            beside.corner.mkdir(exist_ok=True)
            path.write_bytes(b"mine" + content + str(number).encode())
            own[path.name] = path.read_bytes()
    assert {name: (beside.corner / name).read_bytes() for name in own} == own


def test_an_answer_that_its_office_took_away_is_not_laid_again(beside):
    beside.lay(a_reply())
    assert not Replies(beside.inbox, beside.store).owed(FIRST, "1")
    assert Replies(beside.inbox, beside.store).owed(FIRST, "2")


@pytest.mark.parametrize("lock", ["~$幹部_回覆aaaaaa.xlsx", ".~lock.幹部_回覆aaaaaa.xlsx#"])
def test_a_workbook_that_somebody_has_open_waits(beside, lock):
    beside.lay(a_reply(b"old"))
    held = beside.corner / lock
    held.touch()
    assert not beside.lay(a_reply(b"new", "2"))
    assert beside.books() == {"幹部_回覆aaaaaa.xlsx": b"old"}
    held.unlink()
    assert beside.lay(a_reply(b"new", "2"))
    assert beside.books() == {"幹部_回覆aaaaaa.xlsx": b"new"}


@posix
@pytest.mark.parametrize("broken", ["folder", "office"])
def test_a_link_in_place_of_the_folder_is_not_followed(beside, tmp_path, broken):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if broken == "office":
        beside.corner.parent.rmdir()
    (beside.corner if broken == "folder" else beside.corner.parent).symlink_to(elsewhere)
    assert not beside.lay(a_reply())
    assert list(elsewhere.iterdir()) == []


@posix
def test_a_link_in_place_of_an_answer_is_the_offices_own(beside, tmp_path):
    target = tmp_path / "target"
    target.write_bytes(b"marked")
    beside.corner.mkdir()
    (beside.corner / "幹部_回覆aaaaaa.xlsx").symlink_to(target)
    assert beside.lay(a_reply(b"marked"))
    assert (beside.corner / "幹部_回覆aaaaaa.xlsx").is_symlink()
    assert (beside.corner / "幹部_回覆aaaaaa-2.xlsx").read_bytes() == b"marked"


@posix
def test_who_may_read_the_offices_folder_may_read_its_answers(beside):
    beside.corner.parent.chmod(0o770)
    before = os.umask(0o077)
    try:
        beside.lay(a_reply())
    finally:
        os.umask(before)
    assert beside.corner.stat().st_mode & 0o777 == 0o770
    assert {path.stat().st_mode & 0o777 for path in beside.corner.iterdir()} == {0o660}


@pytest.mark.parametrize("spoilt", ["", "[]", '{"a": 1}', '{"a": {"place": []}}', "\0"])
def test_what_is_remembered_of_the_answers_may_be_spoilt(beside, spoilt):
    beside.lay(a_reply(b"old"))
    (beside.store / NAME).write_text(spoilt, "utf-8")
    assert beside.lay(a_reply(b"new", "2"))
    assert beside.books() == {"幹部_回覆aaaaaa.xlsx": b"old", "幹部_回覆aaaaaa-2.xlsx": b"new"}


def test_nothing_half_written_stays_where_a_file_cannot_be_replaced(beside):
    corner = Corner(beside.corner.parent)
    (beside.corner / "幹部.xlsx").mkdir()
    with pytest.raises(OSError, match=r"."):
        corner.lay({"幹部.xlsx": b"marked"})
    assert beside.names() == ["幹部.xlsx"]


# its names


@pytest.mark.parametrize(
    "file",
    [
        "幹部.xlsx",
        "幹部_回覆aaaaaa.xlsx",
        "幹部_回覆aaaaaa-2.xlsx",
        f"幹部_{FIRST}.xlsx",
        "幹部_待修正.xlsx",
        "幹部_待修正 (1).xlsx",
        "幹部_檢核.ods",
        "幹部_draft-12.xlsx",
        "幹部_回覆ghjkmn_回條.html",
        f"幹部_回覆pqrsgh-2 (3)_{SECOND}_待修正.xlsx",
    ],
)
def test_the_name_of_an_answer_does_not_grow_when_the_answer_itself_is_sent(file):
    assert place_of(a_body(file=file)).stem == "幹部"


@pytest.mark.parametrize(
    "file", ["幹部_回覆.xlsx", "幹部_回覆2026.xlsx", "幹部 (1).xlsx", "待修正.xlsx", "幹部_檢核表.xlsx"]
)
def test_what_an_office_itself_calls_its_file_stays(file):
    assert without_ours(file) == file


@given(stem=st.text("幹部_0123abc回覆", min_size=1, max_size=12), key=st.binary(min_size=6), number=st.integers(1, 12))
def test_what_is_added_to_a_name_is_taken_off_again(stem, key, number):
    drop_id = f"20260116-083000-{as_letters(key.hex()[:12])}"
    assert without_ours(f"{reply_name(without_ours(stem), drop_id, number)}.xlsx") == f"{without_ours(stem)}.xlsx"


# in the inbox


def test_what_is_no_workbook_is_neither_taken_in_nor_listed_in_the_folder_of_answers(tmp_path):
    folder = Folder(tmp_path)
    corner = folder.office / REPLIES
    corner.mkdir()
    for name in ("~$幹部.xlsx", ".幹部", "幹部.tmp", "幹部.html"):
        folder.lay(name, folder=corner)
    (corner / "更深").mkdir()
    arrivals = folder.take_in()
    assert (arrivals.drops, arrivals.left, arrivals.waiting) == ([], [], [])
    folder.ledger.close()


@posix
def test_a_link_of_that_name_is_listed(tmp_path):
    folder = Folder(tmp_path)
    (folder.office / REPLIES).symlink_to(tmp_path)
    assert listed(folder.take_in()) == {f"{OFFICE}/{REPLIES}": "W18"}
    folder.ledger.close()


def mail_about(desk, body):
    found = (desk.site.outbox / "mail").glob("*.eml")
    parsed = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in found]
    (mail,) = (one for one in parsed if str(one["Message-ID"]).startswith(f"<{body['drop']}."))
    return mail


def attached_to(mail):
    (name,) = (part.get_filename() for part in mail.iter_attachments())
    return name


def faulty():
    return {"幹部經歷紀錄": [row | {"單位名稱": ""} for row in small_school()["officer_record"]["幹部經歷紀錄"]]}


@pytest.fixture
def desk(tmp_path):
    made = a_site(tmp_path / "site")
    for form in ("staff", "student_roster"):
        drop(made, form, small_school()[form])
    drop(made, "officer_record", faulty(), name="幹部.xlsx")
    ingest(made)
    yield made
    made.close()


def answers(desk):
    return {path: path.read_bytes() for path in (desk.site.inbox / OFFICE / REPLIES).iterdir()}


def test_a_sweep_lays_the_answer_beside_the_drop_and_takes_the_mended_answer_for_a_new_drop(desk):
    (book,) = (path for path in answers(desk) if path.suffix == ".xlsx")
    book.rename(desk.site.inbox / OFFICE / book.name)
    (body,) = ingest(desk).replies.bodies
    assert body["file"] == book.name
    assert {path.name.partition("_")[0] for path in answers(desk)} == {"幹部"}


def mended(path, office_folder, round_number):
    """Change something in a marked workbook and lay it into the office's folder under its own name."""
    book = load_workbook(path)
    book["幹部經歷紀錄"]["E2"] = f"職務{round_number}"
    book.save(office_folder / path.name)


@pytest.mark.parametrize("way", ["beside", "attachment"])
def test_names_do_not_grow_over_three_rounds_of_mending(desk, way, tmp_path):
    home, seen = desk.site.inbox / OFFICE, []
    (body,) = (answer.body for answer in desk.ledger.answers().values() if answer.body["office"] == OFFICE)
    for number in range(3):
        if way == "beside":
            (book,) = (home / REPLIES).glob("*.xlsx")
        else:
            book = tmp_path / attached_to(mail_about(desk, body))
            book.write_bytes((desk.site.folder / body["report"]).read_bytes())
        mended(book, home, number)
        (body,) = (body for body in ingest(desk).replies.bodies)
        assert body["since"]["open"] == 1
        names = [*(path.name for path in answers(desk)), attached_to(mail_about(desk, body))]
        reports = [path.name for path in (desk.site.outbox / "reports" / OFFICE).glob(f"*{body['drop']}*")]
        seen.append({re.sub(r"回覆[a-z]+|[0-9]{8}-[0-9]{6}-[a-z]+", "*", name) for name in (*names, *reports)})
    wanted = {"幹部_*.html", "幹部_*.xlsx", "幹部_*.txt", "幹部_*.json", "幹部_待修正.xlsx"}
    assert seen == [wanted] * 3


def test_what_lay_there_once_is_not_laid_again_and_what_never_could_is(desk):
    for path in answers(desk):
        path.unlink()
    ingest(desk)
    assert answers(desk) == {}
    told = json.loads((desk.site.store_folder / NAME).read_text("utf-8"))
    assert len(told) == 3
    (desk.site.store_folder / NAME).unlink()
    ingest(desk)
    assert {path.suffix for path in answers(desk)} == {".html", ".xlsx"}


@posix
def test_a_closed_folder_holds_no_sweep_up(desk, tmp_path):
    for path in answers(desk):
        path.unlink()
    corner = desk.site.inbox / OFFICE / REPLIES
    corner.rmdir()
    corner.symlink_to(tmp_path)
    (desk.site.store_folder / NAME).unlink()
    ingest(desk)
    corner.unlink()
    ingest(desk)
    assert {path.suffix for path in answers(desk)} == {".html", ".xlsx"}
