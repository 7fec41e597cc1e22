"""A disk that loses a bit: the file is named, the others go on, its rows stand as last read, and it is sent again."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from school import PERIOD, YEAR, a_site, attach, copied, drop, drop_all, packages, small_school, sweep, written_before
from test_isolation import everywhere, licheng, mails, swept, to_coordinator, told

from flows.desk import Desk
from flows.ingest import ingest
from flows.rebuilding import compared
from flows.submit import submit
from schemas.failure import Harm
from schemas.wording_rebuilding import Remade

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schemas.drop import Drop

MARKS, PROOF = "成績名冊.xlsx", "成果.pdf"
LATER, LATEST = "2026-01-17T08:30", "2026-01-18T08:30"


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The small school, taken in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LICHENG_NOW", "2026-01-16T08:30")
        desk = a_site(tmp_path_factory.mktemp("damage") / "site")
        drop_all(desk, small_school())
        sweep(desk)
    yield desk
    desk.close()


@pytest.fixture
def desk(school: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("LICHENG_NOW", LATER)
    with copied(school, tmp_path) as copy:
        yield copy


def marks_of(desk: Desk) -> Drop:
    return next(one for one in desk.ledger.drops() if one.name == MARKS)


def proof_of(desk: Desk) -> str:
    """Give the hash of the one attachment that rows name."""
    (sha256,) = {files[PROOF].sha256 for files in desk.ledger.attachments(114).values()}
    return sha256


def note_of(folder: Path) -> str:
    return (folder / "data" / "提交說明.html").read_text("utf-8").replace("<wbr>", "")


def flip(path: Path) -> bytes:
    """Turn one bit of a file; give what it held."""
    sound = path.read_bytes()
    path.write_bytes(sound[:100] + bytes([sound[100] ^ 1]) + sound[101:])
    return sound


def sent_again(desk: Desk, office: str, name: str, content: bytes) -> None:
    path = desk.site.inbox / office / name
    path.write_bytes(content)
    written_before(path)


def test_one_turned_bit_names_its_file_and_its_rows_are_submitted_as_before(desk, monkeypatch):
    marks, before = marks_of(desk), mails(desk).keys()
    sound = flip(desk.store.path(marks.sha256))
    body = swept(desk).replies.bodies[0]
    assert (body["file"], [one["rule"] for one in body["findings"]]) == (MARKS, ["W26"])
    assert (body["forms"][0]["accepted"], body["forms"][0]["rejected"]) == (6, 0)
    assert len(mails(desk).keys() - before) == 2  # to the office and to the coordinator, once
    assert (told(ingest(desk)), len(mails(desk).keys() - before)) == ({}, 2)
    (mail,) = to_coordinator(desk)
    for fact in ("註冊組", MARKS, "2026-01-16 08:30", marks.sha256):
        assert fact in mail.get_body(("plain",)).get_content()
    assert "請把同一個檔案再放入「註冊組」資料夾一次" in everywhere(desk.site.outbox / "reports" / "註冊組")
    (made,) = submit(desk, periods=(PERIOD,)).packages
    assert made.counts["rosters"]["學生成績名冊"]["學期成績"] == 6
    assert marks.sha256 in note_of(made.folder)
    monkeypatch.setenv("LICHENG_NOW", LATEST)
    sent_again(desk, "註冊組", MARKS, sound)
    mended = ingest(desk)
    assert {(one["drop"] == marks.id, one["verdict"]) for one in mended.replies.bodies} == {
        (True, "accepted"),
        (False, "duplicate"),
    }
    assert (mended.failures, desk.store.is_whole(marks.sha256)) == ([], True)
    shutil.rmtree(packages(desk))
    assert [one.state for one in compared(desk)] == [Remade.AGAIN]  # what it says of the damage is of its moment


def test_the_command_and_the_board_name_it_and_the_log_is_not_called_whole(desk):
    marks = marks_of(desk)
    flip(desk.store.path(marks.sha256))
    missing = proof_of(desk)
    desk.store.path(missing).unlink()
    for _ in range(2):
        code, said = licheng(desk, "ingest")
        assert (code, marks.sha256 in said, "註冊組" in said) == (1, True, True)
    code, said = licheng(desk, "status")
    assert (code, f"註冊組「{MARKS}」（2026-01-16 08:30 收件，SHA-256 {marks.sha256}）" in said.replace("\n", "")) == (
        0,
        True,
    )
    code, said = licheng(desk, "log", "--verify")
    assert (code, marks.sha256 in said, missing in said, MARKS in said, "the log is whole" in said) == (1, *[True] * 4)
    code, said = licheng(desk, "log", "--verify", "--json")
    facts = json.loads(said)
    assert (code, facts["whole"], facts["broken_at"]) == (1, False, None)
    assert {(one["file"], one["sha256"]) for one in facts["damaged"]} == {(MARKS, marks.sha256), (PROOF, missing)}
    assert {one["received_at"] for one in facts["damaged"]} == {"2026-01-16T08:30:00+08:00"}


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_without_a_reading_the_file_is_set_aside_and_the_package_says_so(desk, damage):
    marks = marks_of(desk)
    sound = desk.store.path(marks.sha256).read_bytes()
    flip(desk.store.path(marks.sha256))
    reading = desk.readings.path(marks.sha256)
    flip(reading) if damage == "damaged" else reading.unlink()
    done = swept(desk)
    assert ([one.harm for one in done.failures], told(done)[MARKS]) == ([Harm.LOST], ["W26"])
    (cell,) = [one for one in desk.board() if one.form == "grade_roster"]
    assert (cell.state, cell.rows, cell.held) == ("returned", 6, 6)
    (made,) = submit(desk, periods=(PERIOD,)).packages
    assert "學生成績名冊" not in made.counts["rosters"]
    assert made.counts["rosters"]["校內幹部經歷名冊"] == {"幹部經歷紀錄": 1}
    assert marks.sha256 in note_of(made.folder)
    sent_again(desk, "註冊組", MARKS, sound)
    assert ingest(desk).failures == []
    assert submit(desk, periods=(PERIOD,)).packages[0].counts["rosters"]["學生成績名冊"]["學期成績"] == 6
    shutil.rmtree(packages(desk))
    assert [one.state for one in compared(desk)] == [Remade.AGAIN, Remade.AGAIN]


def test_a_reading_is_private_and_deleting_it_changes_nothing_while_the_original_is_whole(desk):
    readings = desk.site.store_folder / "readings"
    kept = [path for path in readings.rglob("*") if path.is_file()]
    assert {path.name for path in kept} == {drop.sha256 for drop in desk.ledger.drops()}
    assert not any(path.stat().st_mode & 0o077 for path in kept)
    flip(kept[0])
    for path in kept[1:]:
        path.unlink()
    assert told(ingest(desk)) == {}
    assert desk.readings.get(kept[0].name)
    assert {path.name for path in readings.rglob("*") if path.is_file()} == {path.name for path in kept}


@pytest.mark.parametrize("name", [MARKS, "課程學習成果.xlsx"])
def test_what_is_kept_of_a_workbook_is_just_what_was_read(desk, name):
    (one,) = [one for one in desk.ledger.drops() if one.name == name]
    assert desk.readings.get(one.sha256) == desk.readers.read(desk.store.path(one.sha256), one.sha256)


def test_a_damaged_attachment_lets_the_row_that_names_it_wait_and_the_package_go(desk, monkeypatch):
    proof = proof_of(desk)
    sound = flip(desk.store.path(proof))
    code, _ = licheng(desk, "submit")
    assert code == 0
    (failure,) = desk.ledger.failures()
    assert (failure.harm, failure.name, failure.sha256) == (Harm.ATTACHMENT, PROOF, proof)
    made = {one.period: one.body for one in desk.ledger.submissions()}
    assert made[PERIOD]["fates"] == {"已提交": 14, "已採認，留校": 9}
    assert made[YEAR]["fates"]["暫緩"] == 2
    (mail,) = to_coordinator(desk)
    assert proof in mail.get_body(("plain",)).get_content()
    bodies = {body["file"]: body for body in ingest(desk).replies.bodies}
    assert {one["rule"] for body in bodies.values() for one in body["findings"]} == {"W26"}
    assert sum(form["held"] for body in bodies.values() for form in body["forms"]) == 2
    assert (len(to_coordinator(desk)), told(ingest(desk))) == (1, {})
    monkeypatch.setenv("LICHENG_NOW", LATEST)
    attach(desk, failure.office, PROOF, sound)
    mended = ingest(desk)
    assert (mended.failures, {body["verdict"] for body in mended.replies.bodies}) == ([], {"accepted"})
    submit(desk, periods=(PERIOD, YEAR))
    shutil.rmtree(packages(desk))
    assert {one.state for one in compared(desk)} == {Remade.AGAIN}


def test_a_package_that_needs_a_lost_file_cannot_be_made_again_and_stops_nothing(desk):
    submit(desk, periods=(YEAR,))
    proof = proof_of(desk)
    flip(desk.store.path(proof))
    shutil.rmtree(packages(desk))
    (lost,) = compared(desk)
    assert (lost.state, proof in lost.why) == (Remade.LOST, True)
    drop(desk, "officer_record", small_school()["officer_record"], name="再送.xlsx")
    assert "再送.xlsx" in told(swept(desk))


def test_damage_is_noticed_by_a_submission_as_well(desk):
    marks = marks_of(desk)
    flip(desk.store.path(marks.sha256))
    submit(desk, periods=(PERIOD,), preview=True)
    assert desk.ledger.failures() == []
    again = Desk(desk.site)
    (made,) = submit(again, periods=(PERIOD,)).packages
    assert [one.harm for one in again.ledger.failures()] == [Harm.DAMAGED]
    assert marks.sha256 in note_of(made.folder)
    again.close()
