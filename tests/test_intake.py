"""What is dropped is stored whole and recorded before it leaves its folder; all else is left there and listed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inbox_folder import LONG_AGO, OFFICE, Folder, content_of, listed, posix, sent, waiting
from school import PERIOD, a_site, drop, small_school, sweep

from flows.settings import SiteError
from flows.steps.intake import Intake
from flows.steps.ledger import Ledger
from flows.steps.store import LyingDiskError


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path)
    yield made
    made.ledger.close()


@settings(max_examples=15)
@given(content=st.binary(max_size=3000))
def test_the_store_holds_the_very_bytes_that_were_dropped(tmp_path_factory, content):
    folder = Folder(tmp_path_factory.mktemp("site"))
    path = folder.lay("幹部.xlsx", content)
    (taken,) = folder.take_in().drops
    assert not path.exists()
    assert content_of(folder, taken) == content
    assert (taken.sha256, taken.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (taken.office, taken.name, taken.period) == (OFFICE, "幹部.xlsx", PERIOD)
    folder.ledger.close()


def test_workbooks_and_attachments_are_told_apart_by_their_folder(folder):
    folder.lay("幹部.xlsx", b"workbook")
    folder.lay("證明.PDF", b"proof", folder.attachments)
    arrivals = folder.take_in()
    assert ([one.name for one in arrivals.drops], arrivals.attachments) == (["幹部.xlsx"], 1)
    assert sent(folder) == {OFFICE: {"證明.pdf": hashlib.sha256(b"proof").hexdigest()}}
    assert list(folder.office.rglob("*")) == [folder.attachments]


def test_an_attachment_belongs_to_the_academic_year_in_which_it_came(folder):
    folder.lay("證明.pdf", b"proof", folder.attachments)
    folder.take_in()
    assert sent(folder, PERIOD.year - 1) == {}


def test_a_later_attachment_of_the_same_name_is_the_one_that_counts(folder):
    for content in (b"first", b"second"):
        folder.lay("證明.pdf", content, folder.attachments)
        folder.take_in()
    hashes = [hashlib.sha256(content).hexdigest() for content in (b"first", b"second")]
    assert sent(folder)[OFFICE]["證明.pdf"] == hashes[1]
    assert all(folder.store.path(sha256).exists() for sha256 in hashes)


def test_an_attachments_name_is_the_same_composed_and_decomposed(folder):
    folder.lay("re\u0301sume\u0301.pdf", b"proof", folder.attachments)
    folder.take_in()
    assert list(folder.ledger.attachments(PERIOD.year)[OFFICE]) == ["r\u00e9sum\u00e9.pdf"]


def test_another_workbook_of_the_same_name_is_another_drop(folder):
    for content in (b"first", b"second"):
        folder.lay("幹部.xlsx", content)
        folder.take_in()
    one, two = folder.ledger.drops()
    assert (content_of(folder, one), content_of(folder, two)) == (b"first", b"second")
    assert one.id != two.id


def test_a_corrected_workbook_of_the_same_name_size_and_time_is_not_taken_for_the_old_one(folder):
    for content in (b"mark 59", b"mark 60"):
        folder.lay("成績.xlsx", content)  # the file system may give it the same inode too
        folder.take_in()
    assert [content_of(folder, one) for one in folder.ledger.drops()] == [b"mark 59", b"mark 60"]
    assert list(folder.office.iterdir()) == [folder.attachments]


def test_the_same_bytes_dropped_again_are_a_drop_that_gets_its_answer(tmp_path):
    desk = a_site(tmp_path / "site")
    first = drop(desk, "officer_record", small_school()["officer_record"])
    kept = shutil.copy2(first, tmp_path / "kept.xlsx")
    sweep(desk)
    shutil.copy2(kept, first)  # with its time, as a clerk's copying program does
    (again,) = sweep(desk).values()
    stored = [path for path in desk.store.folder.rglob("*") if path.is_file()]
    desk.close()
    assert again["verdict"] == "duplicate"
    assert [finding["rule"] for finding in again["findings"]] == ["W15"]
    assert len(stored) == 1


def test_of_two_workbooks_in_one_sweep_the_one_saved_later_is_the_later_drop(folder):
    for name, moment in (("b.xlsx", LONG_AGO), ("a.xlsx", LONG_AGO + 60)):
        os.utime(folder.lay(name), (moment, moment))
    folder.take_in()
    assert folder.names() == ["b.xlsx", "a.xlsx"]


def test_only_the_files_named_are_taken(folder):
    one, two = folder.lay("一.xlsx"), folder.lay("二.xlsx")
    folder.take_in(one)
    assert (folder.names(), two.exists()) == (["一.xlsx"], True)
    folder.take_in(folder.office)
    assert folder.names() == ["一.xlsx", "二.xlsx"]


# what is no drop


@posix
def test_a_link_is_left_and_listed_and_never_followed(folder, tmp_path):
    secret = tmp_path / "secret.xlsx"
    secret.write_bytes(b"of somebody else")
    (folder.office / "link.xlsx").symlink_to(secret)
    (folder.office / "nowhere.xlsx").symlink_to(tmp_path / "nowhere")
    arrivals = folder.take_in()
    assert listed(arrivals) == {f"{OFFICE}/link.xlsx": "W18", f"{OFFICE}/nowhere.xlsx": "W18"}
    assert (folder.names(), secret.exists()) == ([], True)
    assert sorted(path.name for path in folder.office.iterdir()) == ["link.xlsx", "nowhere.xlsx", "附件"]


@posix
def test_a_file_of_two_names_is_left_and_listed(folder, tmp_path):
    elsewhere = tmp_path / "elsewhere.xlsx"
    elsewhere.write_bytes(b"of somebody else")
    (folder.office / "twin.xlsx").hardlink_to(elsewhere)
    assert listed(folder.take_in()) == {f"{OFFICE}/twin.xlsx": "W18"}
    assert (folder.names(), (folder.office / "twin.xlsx").exists()) == ([], True)


@posix
def test_a_pipe_is_left_and_listed_and_nobody_waits_for_it(folder):
    os.mkfifo(folder.office / "pipe.xlsx")
    began = time.monotonic()
    assert listed(folder.take_in()) == {f"{OFFICE}/pipe.xlsx": "W18"}
    assert time.monotonic() - began < 5
    assert (folder.office / "pipe.xlsx").is_fifo()


def test_a_folder_in_an_offices_folder_is_left_with_all_that_is_in_it(folder):
    inner = folder.office / "一年級"
    inner.mkdir()
    folder.lay("幹部.xlsx", folder=inner)
    assert listed(folder.take_in()) == {f"{OFFICE}/一年級": "W18"}
    assert (folder.names(), (inner / "幹部.xlsx").exists()) == ([], True)


@pytest.mark.parametrize("name", ["~$幹部.xlsx", ".幹部.xlsx.swp", ".DS_Store"])
def test_lock_files_and_hidden_files_are_left_and_listed(folder, name):
    path = folder.lay(name)
    assert listed(folder.take_in()) == {f"{OFFICE}/{name}": "W18"}
    assert (folder.names(), path.exists()) == ([], True)


@pytest.mark.parametrize("name", ["月亮組", "幹部.xlsx"])
def test_what_lies_in_no_offices_folder_is_left_and_listed(folder, name):
    path = folder.inbox / name
    if path.suffix:
        path.write_bytes(b"rows")
    else:
        path.mkdir()
        (path / "幹部.xlsx").write_bytes(b"rows")
    assert listed(folder.take_in()) == {name: "W18"}
    assert (folder.names(), path.exists()) == ([], True)


@posix
def test_an_office_whose_folder_is_a_link_is_left_and_listed(folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "幹部.xlsx").write_bytes(b"rows")
    (folder.inbox / "教學組").symlink_to(elsewhere)
    assert listed(folder.take_in()) == {"教學組": "W18"}
    assert (folder.names(), (elsewhere / "幹部.xlsx").exists()) == ([], True)


@posix
def test_attachments_behind_a_link_are_left_and_listed(folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "證明.pdf").write_bytes(b"proof")
    folder.attachments.rmdir()
    folder.attachments.symlink_to(elsewhere)
    assert listed(folder.take_in()) == {f"{OFFICE}/附件": "W18"}
    assert (folder.ledger.attachments(PERIOD.year), (elsewhere / "證明.pdf").exists()) == ({}, True)


def test_an_inbox_that_is_not_there_is_said_and_not_taken_for_an_empty_one(tmp_path):
    desk = a_site(tmp_path / "site")
    shutil.rmtree(desk.site.inbox)
    with pytest.raises(SiteError, match=r"inbox: no such folder"):
        sweep(desk)
    desk.close()


# files that are not whole yet, or no longer there


def test_a_file_that_changes_between_two_looks_waits(folder):
    path = folder.office / "幹部.xlsx"
    path.write_bytes(b"")
    copied = threading.Event()

    def copying() -> None:
        while not copied.wait(0.01):
            with path.open("ab") as growing:
                growing.write(b"more")

    clerk = threading.Thread(target=copying)
    clerk.start()
    try:
        arrivals = folder.take_in()
    finally:
        copied.set()
        clerk.join()
    assert (list(waiting(arrivals)), arrivals.drops, path.exists()) == ([f"{OFFICE}/幹部.xlsx"], [], True)
    os.utime(path, (LONG_AGO, LONG_AGO))
    whole = path.read_bytes()
    (taken,) = folder.take_in().drops
    assert content_of(folder, taken) == whole


class Meanwhile(Ledger):
    """A ledger while which is asked somebody does something in the inbox."""

    def arrivals(self):
        self.happens()
        return super().arrivals()


def test_a_file_laid_over_one_just_stored_is_not_removed(folder, tmp_path):
    path = folder.lay("幹部.xlsx", b"first")
    folder.ledger.close()
    folder.ledger = Meanwhile(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    folder.ledger.happens = lambda: path.write_bytes(b"second")
    folder.take_in()
    assert path.read_bytes() == b"second"
    os.utime(path, (LONG_AGO, LONG_AGO))
    folder.ledger.happens = lambda: None
    folder.take_in()
    assert [content_of(folder, one) for one in folder.ledger.drops()] == [b"first", b"second"]


def test_a_file_taken_back_at_the_last_moment_holds_nobody_up(folder):
    gone, other = folder.lay("一.xlsx"), folder.lay("二.xlsx")

    class Meddled(Intake):
        def _kept(self, entries):
            gone.unlink()
            return super()._kept(entries)

    arrivals = Meddled(**vars(folder.intake())).take_in()
    assert ([one.name for one in arrivals.drops], list(waiting(arrivals))) == ([other.name], [f"{OFFICE}/一.xlsx"])


# crashes


@posix
def test_a_crash_between_the_ledger_and_the_inbox_does_not_take_a_file_twice(folder, tmp_path):
    path = folder.lay("幹部.xlsx")
    folder.lay("證明.pdf", b"proof", folder.attachments)
    folder.ledger.close()
    run = subprocess.run([sys.executable, "-c", CRASH, tmp_path, tmp_path / "inbox"], check=False)
    assert (run.returncode, path.exists()) == (9, True)
    folder.ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    assert (folder.names(), len(folder.ledger.attachments(PERIOD.year)[OFFICE])) == (["幹部.xlsx"], 1)
    arrivals = folder.take_in()
    assert (arrivals.drops, arrivals.attachments, folder.names()) == ([], 0, ["幹部.xlsx"])
    assert list(folder.office.rglob("*")) == [folder.attachments]
    assert folder.ledger.first_broken_event() is None


CRASH = """
import datetime as dt, os, sys
from pathlib import Path
from flows.steps.attachments import judge
from flows.steps.intake import Intake
from flows.steps.ledger import Ledger
from flows.steps.store import Store
from schemas.terms import Period

folder, inbox = map(Path, sys.argv[1:])
remove = os.unlink

def struck(path, *args, **kwargs):
    if Path(path).is_relative_to(inbox):
        os._exit(9)
    return remove(path, *args, **kwargs)

os.unlink = struck
ledger = Ledger(f"sqlite:///{folder / 'ledger.sqlite'}")
moment = lambda: dt.datetime.now(dt.UTC)
Intake(inbox, Store(folder / "store"), ledger, Period(114, 1), moment, judge, lambda *_: None).take_in()
"""


def test_a_file_that_may_not_be_removed_is_taken_once_listed_and_holds_nobody_up(folder, monkeypatch):
    stuck, other = folder.lay("一.xlsx"), folder.lay("二.xlsx")
    remove = os.unlink

    def refused(path, *args, **kwargs):
        if Path(path) == stuck:
            raise PermissionError(13, "not yours", str(path))
        return remove(path, *args, **kwargs)

    monkeypatch.setattr(os, "unlink", refused)
    for drops in (["一.xlsx", "二.xlsx"], []):
        arrivals = folder.take_in()
        assert ([one.name for one in arrivals.drops], list(listed(arrivals))) == (drops, [f"{OFFICE}/一.xlsx"])
    assert (stuck.exists(), other.exists()) == (True, False)


@pytest.fixture
def stuck(folder, monkeypatch):
    """Lay a file, and take away that it may be removed."""
    path = folder.lay("一.xlsx")
    remove = os.unlink

    def refused(gone, *args, **kwargs):
        if Path(gone) == path:
            raise PermissionError(13, "not yours", str(gone))
        return remove(gone, *args, **kwargs)

    monkeypatch.setattr(os, "unlink", refused)
    yield path
    monkeypatch.undo()


def test_a_file_that_may_not_be_removed_is_not_sent_again_by_a_new_time(folder, stuck):
    for touched in range(3):
        os.utime(stuck, (LONG_AGO + touched, LONG_AGO + touched))
        assert listed(folder.take_in()) == {f"{OFFICE}/一.xlsx": "W18"}
    assert folder.names() == ["一.xlsx"]


def test_an_attachment_that_may_not_be_removed_is_not_sent_again_by_a_new_time(folder, monkeypatch):
    path = folder.lay("證明.pdf", b"proof", folder.attachments)
    monkeypatch.setattr("flows.steps.intake._leave_inbox", lambda _: False)
    taken = [folder.take_in().attachments]
    os.utime(path, (LONG_AGO + 1, LONG_AGO + 1))
    assert [*taken, folder.take_in().attachments] == [1, 0]


def test_a_sweep_of_other_files_forgets_no_file_that_could_not_be_removed(folder, stuck):
    folder.take_in()
    folder.take_in(folder.lay("二.xlsx"))
    os.utime(stuck, (LONG_AGO + 1, LONG_AGO + 1))
    folder.take_in()
    assert folder.names() == ["一.xlsx", "二.xlsx"]


def test_other_bytes_in_the_place_of_a_file_that_could_not_be_removed_are_sent_anew(folder, stuck):
    for content in (b"first", b"second", b"first"):
        stuck.write_bytes(content)
        os.utime(stuck, (LONG_AGO, LONG_AGO))
        folder.take_in()
    assert [content_of(folder, one) for one in folder.ledger.drops()] == [b"first", b"second", b"first"]


def test_a_file_seen_gone_and_laid_in_again_by_its_clerk_is_sent_anew(folder, stuck):
    folder.take_in()
    stuck.rename(stuck.parent.parent / "elsewhere.xlsx")
    folder.take_in()
    folder.lay("一.xlsx")
    folder.take_in()
    assert folder.names() == ["一.xlsx", "一.xlsx"]


def test_what_is_told_of_files_left_over_may_be_lost_or_spoilt(folder, stuck):
    folder.take_in()
    (told,) = folder.store.folder.glob("*.json")
    told.write_text("[1", "utf-8")
    assert listed(folder.take_in()) == {f"{OFFICE}/一.xlsx": "W18"}
    os.utime(stuck, (LONG_AGO + 1, LONG_AGO + 1))
    folder.take_in()
    assert folder.names() == ["一.xlsx"]


def test_what_a_killed_sweep_left_half_written_is_cleared_after_an_hour(folder):
    folder.store.folder.mkdir()
    old, fresh = (folder.store.folder / f".arriving-{age}" for age in ("old", "fresh"))
    for half in (old, fresh):
        half.write_bytes(b"half of somebody's marks")
    os.utime(old, (time.time() - 3700, time.time() - 3700))
    folder.take_in()
    assert (old.exists(), fresh.exists()) == (False, True)


def test_the_ledger_has_a_file_before_it_leaves_the_inbox(folder, monkeypatch):
    path = folder.lay("幹部.xlsx")
    remove = os.unlink
    known = []

    def watched(gone, *args, **kwargs):
        if Path(gone) == path:
            known.extend((one.name, folder.store.read(one.sha256)) for one in folder.ledger.drops())
        return remove(gone, *args, **kwargs)

    monkeypatch.setattr(os, "unlink", watched)
    folder.take_in()
    assert known == [("幹部.xlsx", b"rows")]


def test_what_the_ledger_refuses_stays_in_the_inbox(folder, tmp_path):
    path = folder.lay("幹部.xlsx")
    folder.ledger.close()

    class Full(Ledger):
        def writing(self):
            raise OSError(28, "No space left on device")

    folder.ledger = Full(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with pytest.raises(OSError, match="No space left"):
        folder.take_in()
    assert (path.read_bytes(), folder.names()) == (b"rows", [])


@posix
def test_a_disk_that_does_not_keep_what_was_written_leaves_the_file_in_the_inbox(folder, monkeypatch):
    path = folder.lay("幹部.xlsx")
    sync = os.fsync

    def lying(descriptor):
        sync(descriptor)
        os.pwrite(descriptor, b"\0", 0)

    monkeypatch.setattr(os, "fsync", lying)
    with pytest.raises(LyingDiskError):
        folder.take_in()
    assert (path.read_bytes(), folder.names()) == (b"rows", [])
    assert not [left for left in folder.store.folder.rglob("*") if left.is_file()]


def test_a_stored_file_that_has_changed_on_disk_is_never_read_as_the_drop(folder):
    folder.lay("幹部.xlsx")
    (taken,) = folder.take_in().drops
    folder.store.path(taken.sha256).write_bytes(b"rowz")
    with pytest.raises(LyingDiskError, match="restore it from a backup"):
        folder.store.read(taken.sha256)
