"""Whatever lies in an office's folder is taken in, waits, or is listed with the reason; nothing else happens to it."""

from __future__ import annotations

import os
import socket
import stat
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inbox_folder import LONG_AGO, OFFICE, Folder, listed, posix, told, waiting, zipped
from school import a_site, sweep

from flows.printing import beside
from flows.serve import watch
from flows.steps.answer_files import answer_names
from flows.steps.intake.keeping import keep
from flows.steps.intake.looking import Entry, Waits, look_at
from flows.steps.intake.unfit import LARGEST
from schemas import wording_intake as words

ARCHIVE = zipped({"rows.txt": b"rows" * 1000})
HOUR = 3600


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path)
    yield made
    made.ledger.close()


def laid(folder, name, content=b"rows", *, ago=0.0):
    """Lay a file that was saved so many seconds ago."""
    path = folder.lay(name, content)
    moment = time.time() - ago
    os.utime(path, (moment, moment))
    return path


# what is no file to take in


def _socket(path):
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's whole path may be too long for the system
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)
    finally:
        os.chdir(here)


def _device(path):
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("making a device takes a privilege that this system does not give")


def _large(path):
    with path.open("wb") as sparse:
        sparse.truncate(LARGEST + 1)


def _twin(path):
    other = path.parent.parent.parent / "twin"
    other.write_bytes(b"rows")
    path.hardlink_to(other)


UNFIT = {
    "a folder": (Path.mkdir, "去年", words.FOLDER.what),
    "a link": (lambda path: path.symlink_to("/etc/passwd"), "連結.xlsx", "捷徑（連結）"),
    "a link to a folder": (lambda path: path.symlink_to("/"), "連結", "捷徑（連結）"),
    "a pipe": (os.mkfifo, "管道.xlsx", "具名管道"),
    "a socket": (_socket, "s.xlsx", "連線端點"),
    "a device": (_device, "裝置.xlsx", "裝置"),
    "a file of two names": (_twin, "硬連結.xlsx", "硬連結"),
    "a file of more than 1 GiB": (_large, "影片.xlsx", "大於 1 GiB"),
    "Excel's lock": (Path.touch, "~$幹部.xlsx", "鎖定檔"),
    "LibreOffice's lock": (Path.touch, ".~lock.幹部.xlsx#", "鎖定檔"),
    "a hidden file": (Path.touch, ".幹部.xlsx", "隱藏檔"),
    "an unfinished download": (Path.touch, "幹部.xlsx.crdownload", "暫存檔"),
    "a program's own file": (Path.touch, "幹部.TMP", "暫存檔"),
    "an unfinished part": (Path.touch, "幹部.xlsx.part", "暫存檔"),
    "a name that turns the reading direction": (Path.touch, "幹部\u202excod.xlsx", "看不見的字元"),
}


@posix
@pytest.mark.parametrize(("make", "name", "what"), UNFIT.values(), ids=UNFIT.keys())
def test_what_is_no_file_to_take_in_is_told_for_what_it_is_and_stays(folder, make, name, what):
    path = folder.office / name
    make(path)
    before = path.lstat()
    began = time.monotonic()
    arrivals = folder.take_in()
    ((_, said),) = told(arrivals).items()
    assert (what in said, "留在原處" in said) == (True, True)
    assert (folder.names(), path.lstat()) == ([], before)
    assert time.monotonic() - began < 5


def test_each_sort_of_thing_that_stays_is_told_in_words_of_its_own():
    kinds = [one.words for one in vars(words).values() if isinstance(one, words.Unfit)]
    assert len(kinds) == len(set(kinds)) == 15


def test_what_lies_beside_the_offices_folders_is_told_where_to_go(folder):
    (folder.inbox / "總務處").mkdir()
    (folder.inbox / "幹部.xlsx").touch()
    said = told(folder.take_in())
    assert ("不屬於任何單位" in said["總務處"], "單位資料夾以外" in said["幹部.xlsx"]) == (True, True)


def test_the_largest_file_that_is_stored_is_taken(folder, monkeypatch):
    monkeypatch.setattr("flows.steps.intake.unfit.LARGEST", 4)
    laid(folder, "四.xlsx", b"rows", ago=HOUR)
    laid(folder, "五.xlsx", b"rows!", ago=HOUR)
    arrivals = folder.take_in()
    assert (folder.names(), listed(arrivals)) == (["四.xlsx"], {f"{OFFICE}/五.xlsx": "W18"})


# files that are still open


LOCKS = {
    "Excel": ("幹部.xlsx", "~$幹部.xlsx"),
    "Excel, of a long name": ("校內幹部經歷名冊.xlsx", "~$校內幹部經歷名冊.xlsx"),
    "a program that shortens long names": ("校內幹部經歷名冊.xlsx", "~$幹部經歷名冊.xlsx"),
    "LibreOffice": ("幹部.ods", ".~lock.幹部.ods#"),
    "a lock in other letters": ("Roster.xlsx", "~$ROSTER.XLSX"),
}


@pytest.mark.parametrize(("name", "lock"), LOCKS.values(), ids=LOCKS.keys())
def test_a_file_that_somebody_has_open_waits_until_it_is_closed(folder, name, lock):
    laid(folder, name, ago=HOUR)
    held = laid(folder, lock, ago=HOUR)
    laid(folder, "別人.xlsx", ago=HOUR)
    arrivals = folder.take_in()
    assert ([one.name for one in arrivals.drops], list(waiting(arrivals))) == (["別人.xlsx"], [f"{OFFICE}/{name}"])
    assert "仍在 Excel／LibreOffice 開啟中" in waiting(arrivals)[f"{OFFICE}/{name}"]
    held.unlink()
    assert [one.name for one in folder.take_in().drops] == [name]


@pytest.mark.parametrize(("ago", "drops"), [(11.9 * HOUR, 0), (12.1 * HOUR, 1), (-1 * HOUR, 0), (-13 * HOUR, 1)])
def test_a_lock_of_half_a_day_ago_was_left_behind(folder, ago, drops):
    laid(folder, "幹部.xlsx", ago=HOUR)
    laid(folder, "~$幹部.xlsx", ago=ago)
    assert len(folder.take_in().drops) == drops


@pytest.mark.parametrize(("name", "lock"), [("三年甲班.xlsx", "~$甲班.xlsx"), ("幹部.xlsx", "~$幹部二.xlsx")])
def test_a_lock_of_another_file_keeps_nobody_waiting(folder, name, lock):
    laid(folder, name, ago=HOUR)
    laid(folder, lock, ago=HOUR)
    assert [one.name for one in folder.take_in().drops] == [name]


# files that are still being copied


@pytest.mark.parametrize("part", [4, 100, len(ARCHIVE) // 2, len(ARCHIVE) - 22])
def test_an_archive_without_its_end_waits_a_minute_and_is_then_taken_as_it_is(folder, part):
    path = laid(folder, "幹部.xlsx", ARCHIVE[:part], ago=30)
    arrivals = folder.take_in()
    assert (arrivals.drops, waiting(arrivals)) == ([], {f"{OFFICE}/幹部.xlsx": words.COPYING})
    assert arrivals.waiting[0].until == pytest.approx(time.time() + 30, abs=5)
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert [one.size for one in folder.take_in().drops] == [part]


@pytest.mark.parametrize("content", [ARCHIVE, ARCHIVE + b"a comment" * 7000, b"PK", b"%PDF-1.4", b""])
def test_what_has_its_end_or_is_no_archive_need_not_wait(folder, content):
    laid(folder, "幹部.xlsx", content, ago=10)
    assert len(folder.take_in().drops) == 1


def test_a_copy_that_stalls_and_goes_on_is_taken_whole(folder):
    path = laid(folder, "幹部.xlsx", ARCHIVE[:200], ago=20)
    assert folder.take_in().drops == []
    with path.open("ab") as growing:
        growing.write(ARCHIVE[200:])
    assert [folder.store.read(one.sha256) for one in folder.take_in().drops] == [ARCHIVE]


# files that vanish, change or cannot be read between two looks


def an_entry(path, **changed):
    return Entry(OFFICE, path, look_at(path.lstat())._replace(**changed), is_workbook=True)


def test_a_file_that_became_another_one_after_the_looks_waits(folder):
    waits = keep(an_entry(folder.lay("幹部.xlsx"), size=3), folder.store)
    assert isinstance(waits, Waits)
    assert waits.why == words.CHANGING


def test_a_file_that_grows_while_it_is_stored_waits(folder):
    path = folder.lay("幹部.xlsx")
    store = folder.store

    class Slow(type(store)):
        def keep(self, source):
            with path.open("ab") as growing:
                growing.write(b"more")
            return super().keep(source)

    waits = keep(an_entry(path), Slow(store.folder))
    assert isinstance(waits, Waits)
    assert (waits.why, path.read_bytes()) == (words.CHANGING, b"rowsmore")


def test_a_file_that_has_gone_waits(folder):
    path = folder.lay("幹部.xlsx")
    entry = an_entry(path)
    path.unlink()
    waits = keep(entry, folder.store)
    assert isinstance(waits, Waits)
    assert waits.why == words.CLOSED_TO_US


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file here whose reading fails")
def test_a_file_whose_reading_fails_waits_and_is_no_fault_of_the_store(folder):
    waits = keep(an_entry(Path("/proc/self/mem")), folder.store)
    assert isinstance(waits, Waits)
    assert waits.why == words.CLOSED_TO_US


@posix
def test_a_link_laid_in_place_of_a_file_after_the_looks_is_not_followed(folder, tmp_path):
    path = folder.lay("幹部.xlsx")
    entry = an_entry(path)
    path.unlink()
    path.symlink_to(tmp_path / "ledger.sqlite")
    assert isinstance(keep(entry, folder.store), Waits)


@posix
def test_a_pipe_laid_in_place_of_a_file_after_the_looks_holds_nobody_up(folder):
    path = folder.lay("幹部.xlsx")
    entry = an_entry(path)
    path.unlink()
    os.mkfifo(path)
    assert isinstance(keep(entry, folder.store), Waits)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything is readable here")
def test_a_folder_that_may_not_be_read_waits_and_the_others_are_taken(folder):
    closed = folder.inbox / "教學組"
    closed.mkdir(mode=0)
    folder.lay("幹部.xlsx")
    arrivals = folder.take_in()
    closed.chmod(0o700)
    assert (folder.names(), waiting(arrivals)) == (["幹部.xlsx"], {"教學組": words.CLOSED_TO_US})


def test_a_folder_that_vanishes_while_it_is_looked_at_holds_nobody_up(folder, monkeypatch):
    folder.lay("幹部.xlsx")
    (folder.inbox / "教學組").mkdir()
    listing = Path.iterdir

    def vanishing(path):
        if path.name == "教學組":
            path.rmdir()
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", vanishing)
    arrivals = folder.take_in()
    assert (folder.names(), waiting(arrivals)) == (["幹部.xlsx"], {"教學組": words.CLOSED_TO_US})


def test_an_empty_listing_takes_nothing_away(folder):
    folder.lay("幹部.xlsx")
    folder.take_in()
    arrivals = folder.take_in()
    assert (arrivals.drops, arrivals.left, arrivals.waiting) == ([], [], [])
    assert folder.names() == ["幹部.xlsx"]


def test_the_watch_takes_a_file_whose_time_has_come_though_nothing_about_it_has_changed(tmp_path, monkeypatch):
    monkeypatch.setattr("flows.steps.intake.settling.COPYING_SECONDS", 1.5)
    desk = a_site(tmp_path / "site")
    path = desk.site.inbox / OFFICE / "幹部.xlsx"
    path.write_bytes(ARCHIVE[:200])
    stop, notes = threading.Event(), []
    watching = threading.Thread(target=watch, args=(desk, notes.append, stop, 0.05))
    watching.start()
    ends = time.monotonic() + 30
    while path.exists() and time.monotonic() < ends:
        time.sleep(0.05)
    stop.set()
    watching.join()
    assert (path.exists(), words.COPYING in notes[0]) == (False, True)
    desk.close()


# names are data

TEXTS = {
    "the longest name there is": "a" * 250 + ".xlsx",
    "long and of Chinese characters": "成" * 83 + ".xls",
    "long and of rare characters": "𠀀" * 62 + ".xlsx",
    "composed": "r\u00e9sum\u00e9.xlsx",
    "its decomposed twin": "re\u0301sume\u0301.xlsx",
    "a formula": "=1+1.xlsx",
    "a formula that calls": "=cmd|' ／C calc'!A0.xlsx",
    "a tag and a template": "<script>{{7*7}}.xlsx",
    "a template's block": "{% include 'x' %}.xlsx",
    "a template's comment": "{# x #}.xlsx",
    "the shell's own characters": "a'b\"c;$(x)`y`&|.xlsx",
    "the shell's wild cards": "*?[a].xlsx",
    "an option": "-rf",
    "a long option": "--help.xlsx",
    "spaces": "  .xlsx",
    "an ending of spaces": "幹部.xlsx  ",
    "dots behind": "幹部...",
    "no ending": "幹部",
    "only an ending": "xlsx",
    "a percent and braces": "%s{0}%(x)s.xlsx",
    "a percent that writes": "%n%n%n.xlsx",
    "percent escapes": "%2e%2e%2fetc%2fpasswd.xlsx",
    "backslashes": "a\\..\\..\\windows\\system.xlsx",
    "slashes of full width": "a／..／..／etc／passwd.xlsx",
    "a slash of another alphabet": "a∕..∕..∕幹部.xlsx",
    "a slash of fractions": "a⁄..⁄..⁄幹部.xlsx",
    "a colon": "C:幹部.xlsx",
    "a stream of Windows": "幹部.xlsx:zone",
    "a device of Windows": "CON.xlsx",
    "another device of Windows": "nul",
    "quotation marks": "「幹部」“a”.xlsx",
    "a header of a mail": "Subject: a.xlsx",
    "an encoded header": "=?utf-8?b?5oiQ?=.xlsx",
    "an address": "a@b.tw,c@d.tw.xlsx",
    "an identity number": "A123456789.xlsx",
    "a query": "1'; DROP TABLE drops;--.xlsx",
    "a web address": "https:幹部.xlsx",
    "half width kana": "ｶﾞ.xlsx",
    "a double ending": "幹部.pdf.xlsx",
    "capitals": "幹部.XLSX",
    "an emoji": "📚.xlsx",
    "marks over marks": "a" + "\u0301" * 60 + ".xlsx",
    "Arabic": "اسم.xlsx",
    "a comma and a semicolon": "a,b;c.xlsx",
    "a hash": "#1.xlsx",
    "a home": "~幹部.xlsx",
    "the number of a report": "幹部_20260116-120000-abc.html",
    "a wide space": "幹部\u3000名冊.xlsx",
    "a space that does not break": "幹部\u00a0名冊.xlsx",
    "a private character": "幹部\ue000.xlsx",
}
UNSEEN = {
    "a line break": "幹部\n名冊.xlsx",
    "a return": "幹部\r名冊.xlsx",
    "a tabulator": "幹部\t名冊.xlsx",
    "a colour of the terminal": "a\x1b[31m.xlsx",
    "a bell": "a\x07.xlsx",
    "a deleted character": "a\x7f.xlsx",
    "a control mark of eight bits": "a\x9b31m.xlsx",
    "a mark that turns the reading direction": "幹部\u202excod.xlsx",
    "an isolated direction": "幹部\u2067xlsx.exe",
    "nothing that shows": "\u200b\u200b.xlsx",
    "a joint that does not show": "幹\u200d部.xlsx",
    "a mark of byte order": "\ufeff幹部.xlsx",
    "a line of another sort": "幹部\u2028名冊.xlsx",
    "a paragraph": "幹部\u2029名冊.xlsx",
    "a soft hyphen": "幹\u00ad部.xlsx",
    "a tag that does not show": "幹部\U000e0041.xlsx",
}
FOREIGN = {
    "Big5": "成績.xlsx".encode("big5"),
    "no text at all": b"\xff\xfe",
    "half of a pair": b"\xed\xa0\x80.xlsx",
    "cut within a character": "成績".encode()[:4],
    "a slash written at length": b"..\xc0\xaf..\xc0\xafetc.xlsx",
}


def fresh(folder):
    return {path for path in folder.rglob("*") if not path.is_relative_to(folder / "site" / "store")}


@posix
def test_awkward_names_are_data_and_each_ends_accepted_or_listed(tmp_path):
    assert len(TEXTS | UNSEEN | FOREIGN) >= 64
    desk = a_site(tmp_path / "site")
    before, office = fresh(tmp_path), os.fsencode(desk.site.inbox / OFFICE)
    names = [name.encode() for name in (TEXTS | UNSEEN).values()] + list(FOREIGN.values())
    for number, name in enumerate(names):
        with open(os.path.join(office, name), "wb") as strange:  # noqa: PTH118, PTH123 - no Path holds such a name
            strange.write(f"no workbook, {number}".encode())
    bodies = sweep(desk)
    contents = {desk.store.read(one.sha256): one.name for one in desk.ledger.drops()}
    assert set(contents.values()) == set(TEXTS.values())
    assert {f"no workbook, {n}".encode(): name for n, name in enumerate(TEXTS.values())} == contents
    assert {os.fsencode(path.name) for path in Path(os.fsdecode(office)).iterdir() if path.is_file()} == set(
        names[len(TEXTS) :]
    )
    written = {path.relative_to(tmp_path / "site").as_posix() for path in fresh(tmp_path) - before if path.is_file()}
    written -= {path for path in written if path.startswith("inbox/")}
    assert written == {f"outbox/reports/{OFFICE}/{name}" for body in bodies.values() for name in answer_names(body)}
    assert all(name.isprintable() and len(Path(name).name.encode()) <= 255 for name in written)
    desk.close()


@posix
def test_the_listing_of_awkward_names_can_be_printed_and_tells_them_apart(folder):
    office = os.fsencode(folder.office)
    for name in [name.encode() for name in UNSEEN.values()] + list(FOREIGN.values()):
        Path(os.fsdecode(os.path.join(office, name))).touch()  # noqa: PTH118 - the name is in bytes
    arrivals = folder.take_in()
    assert (len(arrivals.left), folder.names()) == (len(UNSEEN | FOREIGN), [])
    assert all(name.isprintable() for name, _ in arrivals.left)
    assert {"看不見的字元" in said or "無法處理的字元" in said for said in told(arrivals).values()} == {True}
    assert f"{OFFICE}/幹部〔U+202E〕xcod.xlsx" in listed(arrivals)
    assert len(listed(arrivals)) == len(arrivals.left)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    made = Folder(tmp_path_factory.mktemp("site"))
    yield made
    made.ledger.close()


@settings(max_examples=60)
@given(name=st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_a_file_of_any_name_is_accepted_or_listed(lasting, name):
    if name in {".", ".."} or len(name.encode()) > 255 or name.casefold() in {"desktop.ini", "thumbs.db", "附件"}:
        return
    path = lasting.lay(name)
    arrivals = lasting.take_in()
    assert (len(arrivals.drops), len(arrivals.left), path.exists()) in {(1, 0, False), (0, 1, True)}
    assert all(one.isprintable() for one, _ in arrivals.left)
    path.unlink(missing_ok=True)


# what the coordinator reads


def test_a_sweep_prints_what_stays_and_what_waits_with_the_reason(tmp_path):
    from flows.ingest import ingest

    desk = a_site(tmp_path / "site")
    office = desk.site.inbox / OFFICE
    (office / "去年").mkdir()
    (office / "幹部.xlsx").write_bytes(ARCHIVE[:300])
    (office / "名冊.xlsx").write_bytes(ARCHIVE)
    (office / "~$名冊.xlsx").touch()
    said = "\n".join(beside(ingest(desk)))
    assert "訓育組/去年: 資料夾內有無法收件的項目，原地保留（W18）：這是資料夾" in said
    assert f"訓育組/幹部.xlsx: {words.COPYING}" in said
    assert f"訓育組/名冊.xlsx: {words.OPEN_ELSEWHERE}" in said
    desk.close()
