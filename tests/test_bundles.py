"""An archive with workbooks and attachments: each workbook is a drop, and finds its own attachments first."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import PurePath

import pytest
from inbox_folder import OFFICE, Folder, content_of, listed, sent, waiting, zipped
from school import PERIOD, YEAR, a_site, attach, drop_all, outcome, small_school, sweep, write

from flows.desk import Desk
from flows.steps.ledger import Ledger
from flows.steps.reading import Limits, Readers, UnreadableError
from flows.submit import submit
from schemas import wording_files as words
from schemas.register import Register

TEACHERS = "導師"
EVERYTHING = {"幹部.xlsx": b"officers", "附件/證明.PDF": b"proof"}


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path)
    yield made
    made.ledger.close()


@pytest.fixture
def desk(tmp_path):
    school = small_school()
    del school["course_outcome"]
    made = a_site(tmp_path / "site")
    drop_all(made, school)
    sweep(made)
    yield made
    made.close()


def sha(content):
    return hashlib.sha256(content).hexdigest()


def pdf(text):
    return f"%PDF-1.4\n% {text}\ntrailer\n<< /Size 1 >>\nstartxref\n9\n%%EOF\n".encode()


# what an archive becomes


def test_a_workbook_in_an_archive_is_a_drop_and_the_file_beside_it_an_attachment_of_the_same_bundle(folder):
    archive = zipped(EVERYTHING)
    path = folder.lay("繳交.zip", archive)
    arrivals = folder.take_in()
    (taken,) = arrivals.drops
    assert (taken.name, taken.office, content_of(folder, taken)) == ("繳交.zip/幹部.xlsx", OFFICE, b"officers")
    assert (taken.size, arrivals.attachments, path.exists()) == (8, 1, False)
    assert sent(folder) == {OFFICE: {"證明.pdf": sha(b"proof")}, taken.bundle: {"證明.pdf": sha(b"proof")}}
    assert folder.store.read(sha(archive)) == archive
    assert folder.ledger.drops() == [taken]


def test_every_workbook_of_an_archive_is_a_drop_named_by_itself(folder):
    folder.lay("繳交.zip", zipped({"a/幹部.xlsx": b"1", "競賽.xlsx": b"2", "缺勤.csv": b"3"}))
    drops = folder.take_in().drops
    assert [PurePath(one.name).stem for one in drops] == ["幹部", "競賽", "缺勤"]
    assert [content_of(folder, one) for one in drops] == [b"1", b"2", b"3"]
    assert len({one.bundle for one in drops}) == len({one.id for one in drops}) - 2 == 1


def test_workbooks_of_one_name_in_two_folders_are_kept_apart(folder):
    files = {
        "一年1班/成績.xlsx": b"1",
        "一年2班\\成績.xlsx": b"2",
        "一年3班/附件/成績.xlsx": b"3",
        "其他/名冊.xlsx": b"4",
    }
    folder.lay("繳交.zip", zipped(files))
    stems = [PurePath(one.name).stem for one in folder.take_in().drops]
    assert stems == ["一年1班-成績", "一年2班-成績", "一年3班-附件-成績", "名冊"]


def test_an_archive_without_workbooks_is_answered_as_it_is(folder):
    folder.lay("照片.zip", zipped({"一.jpg": b"1", "二.jpg": b"2"}))
    arrivals = folder.take_in()
    assert ([one.name for one in arrivals.drops], arrivals.attachments) == (["照片.zip"], 0)
    assert arrivals.drops[0].bundle == ""


def test_what_is_called_an_archive_and_is_none_is_answered_as_it_is(folder):
    folder.lay("繳交.zip", b"no archive")
    assert [one.name for one in folder.take_in().drops] == ["繳交.zip"]


def test_an_archive_among_the_attachments_is_an_attachment(folder):
    folder.lay("佐證.zip", zipped(EVERYTHING), folder.attachments)
    arrivals = folder.take_in()
    assert (arrivals.drops, list(sent(folder)[OFFICE])) == ([], ["佐證.zip"])


def test_an_archive_is_opened_whatever_it_is_called(folder):
    folder.lay("繳交.xlsx", zipped(EVERYTHING))
    assert [one.name for one in folder.take_in().drops] == ["繳交.xlsx/幹部.xlsx"]


def test_what_was_opened_stands_in_the_log(folder):
    archive = zipped(EVERYTHING)
    folder.lay("繳交.zip", archive)
    (taken,) = folder.take_in().drops
    opened = [event.body for event in folder.ledger.events() if event.kind == "opened"]
    assert len(opened) == 1
    assert (taken.bundle in opened[0], sha(archive) in opened[0]) == (True, True)
    assert folder.ledger.first_broken_event() is None


# crashes


def test_what_the_ledger_refuses_stays_in_the_inbox_whole(folder, tmp_path):
    archive = zipped({"一.xlsx": b"1", "二.xlsx": b"2", "三.pdf": b"3"})
    path = folder.lay("繳交.zip", archive)
    folder.ledger.close()

    class Failing(Ledger):
        def writing(self):
            raise OSError(28, "No space left on device")

    folder.ledger = Failing(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with pytest.raises(OSError, match="No space left"):
        folder.take_in()
    assert (path.read_bytes(), folder.names(), sent(folder)) == (archive, [], {})
    folder.ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    assert (len(folder.take_in().drops), path.exists()) == (2, False)


CRASH = """
import os, sys
from pathlib import Path
from inbox_folder import Folder

folder, where = Path(sys.argv[1]), sys.argv[2]
made = Folder.__new__(Folder)
made.inbox = folder / "inbox"
from flows.steps.ledger import Ledger
from flows.steps.store import Store
made.store = Store(folder / "store")
made.ledger = Ledger(f"sqlite:///{folder / 'ledger.sqlite'}")
remove = os.unlink

def struck(*_, **__):
    os._exit(9)

if where == "stored":
    Ledger.writing = struck
elif where == "half":
    from flows.steps.recording import Writing
    Writing.receive = struck
else:
    os.unlink = lambda path, *more, **named: struck() if made.inbox in Path(path).parents else remove(path, *more)
made.take_in()
"""


@pytest.mark.parametrize(("where", "recorded"), [("stored", 0), ("half", 0), ("recorded", 2)])
def test_a_crash_takes_no_part_of_an_archive_twice_and_loses_none(folder, tmp_path, where, recorded):
    path = folder.lay("繳交.zip", zipped({"附件/三.pdf": b"3", "一.xlsx": b"1", "二.xlsx": b"2"}))
    folder.ledger.close()
    run = subprocess.run([sys.executable, "-c", CRASH, tmp_path, where], check=False, cwd=PurePath(__file__).parent)
    assert (run.returncode, path.exists()) == (9, True)
    folder.ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    assert len(folder.names()) == recorded
    assert len(folder.take_in().drops) == 2 - recorded
    assert (sorted(folder.names()), path.exists()) == (["繳交.zip/一.xlsx", "繳交.zip/二.xlsx"], False)
    assert [list(files) for files in sent(folder).values()] == [["三.pdf"]] * 2
    assert folder.ledger.first_broken_event() is None


# whose attachment it is


def names_found(folder, drop):
    found = Register({}, folder.ledger.attachments(PERIOD.year)).asked_by(drop.office, drop.bundle).attached()
    return {name: one.sha256 for name, one in found.items()}


def test_each_bundle_has_its_own_file_of_a_name_and_the_office_all_the_others(folder):
    folder.lay("共用.pdf", b"shared", folder.attachments)
    for teacher in ("王", "林"):
        folder.lay(f"{teacher}.zip", zipped({f"{teacher}.xlsx": b"rows", "成果.pdf": teacher.encode()}))
    drops = folder.take_in().drops
    assert [names_found(folder, one)["成果.pdf"] for one in sorted(drops, key=lambda one: one.name)] == [
        sha("林".encode()),
        sha("王".encode()),
    ]
    assert {names_found(folder, one)["共用.pdf"] for one in drops} == {sha(b"shared")}


def test_a_name_that_one_archive_holds_twice_with_two_contents_is_nobodys(folder):
    folder.lay(
        "繳交.zip",
        zipped({"一.xlsx": b"rows", "甲/成果.pdf": b"1", "乙/成果.pdf": b"2", "a/同.pdf": b"3", "b/同.pdf": b"3"}),
    )
    (taken,) = folder.take_in().drops
    assert names_found(folder, taken) == {"成果.pdf": "", "同.pdf": sha(b"3")}


def test_what_an_office_sends_alone_afterwards_mends_what_lay_in_its_archive(folder):
    folder.lay("繳交.zip", zipped(EVERYTHING))
    (taken,) = folder.take_in().drops
    folder.lay("證明.pdf", b"mended", folder.attachments)
    folder.take_in()
    assert names_found(folder, taken) == {"證明.pdf": sha(b"mended")}


def test_among_many_people_a_file_sent_alone_does_not_take_the_place_of_one_in_an_archive(folder):
    teachers = folder.inbox / TEACHERS
    (teachers / "附件").mkdir(parents=True)
    folder.lay("王.zip", zipped(EVERYTHING), teachers)
    (taken,) = folder.take_in().drops
    folder.lay("證明.pdf", b"of somebody else", teachers / "附件")
    folder.take_in()
    assert names_found(folder, taken) == {"證明.pdf": sha(b"proof")}


# the whole road


def workbook_of(tmp_path, teacher, student):
    path = tmp_path / "課程學習成果.xlsx"
    write(path, "course_outcome", {"學期課程學習成果": [outcome(1, student)]}, {"填報人": teacher})
    return path.read_bytes()


def lay(desk, name, files, office=TEACHERS):
    path = desk.site.inbox / office / name
    path.write_bytes(zipped(files))
    return path


def test_two_teachers_who_both_send_a_file_of_one_name_each_get_their_own_into_the_package(desk, tmp_path):
    sent_by = {"王": pdf("of Wang's student"), "林": pdf("of Lin's student")}
    for student, (teacher, content) in enumerate(sent_by.items(), 1):
        workbook = workbook_of(tmp_path, teacher, student)
        lay(desk, f"{teacher}.zip", {"課程學習成果.xlsx": workbook, "附件/成果.pdf": content})
    bodies = sweep(desk)
    assert {body["verdict"] for body in bodies.values()} == {"accepted"}
    assert set(bodies) == {"王.zip/課程學習成果.xlsx", "林.zip/課程學習成果.xlsx"}
    (package,) = [one for one in submit(desk, periods=(YEAR,)).packages if one.folder]
    files = sorted((package.folder / "data" / "附件").iterdir())
    assert {path.read_bytes() for path in files} == set(sent_by.values())
    assert len(files) == 2


def not_there(desk, tmp_path):
    """Give what is said of 成果.pdf, which was not sent."""
    (desk.site.inbox / TEACHERS / "課程學習成果.xlsx").write_bytes(workbook_of(tmp_path, "王", 1))
    (expected,) = [f["expected"] for body in sweep(desk).values() for f in body["findings"] if f["rule"] == "A01"]
    return expected


def test_a_near_name_is_told_as_it_was_sent(desk, tmp_path):
    attach(desk, TEACHERS, "成果 Ａ.PDF", pdf("x"))
    assert not_there(desk, tmp_path) == "附件資料夾內的檔案；最接近的是「成果 Ａ.PDF」"


def test_where_an_archive_lies_among_the_attachments_a_file_that_is_not_there_may_lie_in_it(desk, tmp_path):
    attach(desk, TEACHERS, "all.zip", zipped({"成果.pdf": pdf("x")}))
    assert not_there(desk, tmp_path) == "附件資料夾內的檔案；其中有壓縮檔，附件請解壓縮後放入"


@pytest.mark.parametrize("content", [pdf("x"), b"\xff\xd8\xff\xe0 photo", b"ID3\x03 sound", bytes(4) + b"ftypisom"])
def test_an_attachment_laid_among_the_workbooks_is_told_where_to_go(desk, content):
    (desk.site.inbox / TEACHERS / "證明").write_bytes(content)
    (body,) = sweep(desk).values()
    assert [one["rule"] for one in body["findings"]] == ["W01"]
    assert "附件請放入「附件」資料夾，或與活頁簿放在同一個 .zip" in body["findings"][0]["expected"]


@pytest.mark.parametrize(("teachers", "rules"), [(1, ["A06"]), (2, ["A01", "A01"])])
def test_one_file_alone_of_that_name_is_nobodys_where_two_teachers_name_it(desk, teachers, rules):
    for student in range(1, teachers + 1):
        path = desk.site.inbox / TEACHERS / f"{student}.xlsx"
        write(path, "course_outcome", {"學期課程學習成果": [outcome(1, student)]}, {"範圍": f"一年{student}班"})
    for content in (pdf("one"), pdf("other")):
        attach(desk, TEACHERS, "成果.pdf", content)
        bodies = sweep(desk)
    assert [f["rule"] for body in bodies.values() for f in body["findings"]] == rules


def test_the_same_archive_sent_again_is_told_to_be_the_same(desk, tmp_path):
    files = {"課程學習成果.xlsx": workbook_of(tmp_path, "王", 1), "成果.pdf": pdf("x")}
    for verdict, rules in (("accepted", []), ("duplicate", ["W15"])):
        lay(desk, "王.zip", files)
        (body,) = sweep(desk).values()
        assert (body["verdict"], [finding["rule"] for finding in body["findings"]]) == (verdict, rules)


def test_the_same_workbook_with_the_file_that_was_missing_is_judged_anew(desk, tmp_path):
    workbook = workbook_of(tmp_path, "王", 1)
    lay(desk, "王.zip", {"課程學習成果.xlsx": workbook, "別的.pdf": pdf("x")})
    assert [f["rule"] for body in sweep(desk).values() for f in body["findings"]] == ["A01"]
    lay(desk, "王.zip", {"課程學習成果.xlsx": workbook, "成果.pdf": pdf("x")})
    (body,) = sweep(desk).values()
    assert (body["verdict"], body["findings"]) == ("accepted", [])


def test_the_same_workbook_sent_alone_again_keeps_the_files_of_its_archive(desk, tmp_path):
    workbook = workbook_of(tmp_path, "王", 1)
    lay(desk, "王.zip", {"課程學習成果.xlsx": workbook, "成果.pdf": pdf("x")})
    sweep(desk)
    (desk.site.inbox / TEACHERS / "課程學習成果.xlsx").write_bytes(workbook)
    assert {body["verdict"] for body in sweep(desk).values()} == {"duplicate"}


def test_an_archive_that_holds_no_workbook_is_refused_by_name(desk):
    lay(desk, "照片.zip", {"一.txt": b"no workbook"})
    (body,) = sweep(desk).values()
    assert (body["file"], [finding["rule"] for finding in body["findings"]]) == ("照片.zip", ["W01"])


NESTED = {
    "packed": zipped({"202.xlsx": b"rows"}),
    "packed, of a workbook that is whole": zipped(
        {"202.xlsx": zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""})}
    ),
    "empty": zipped({}),
    "cut off": zipped({"202.xlsx": b"rows" * 100})[:200],
    "of another program": b"Rar!\x1a\x07\x01\0 rows",
}


@pytest.mark.parametrize("inner", NESTED.values(), ids=NESTED)
def test_an_archive_in_an_archive_is_named_and_nothing_of_the_whole_is_taken(desk, tmp_path, inner):
    before = desk.ledger.attachments(PERIOD.year)
    lay(desk, "二年級.zip", {"201.xlsx": workbook_of(tmp_path, "王", 1), "成果.pdf": pdf("x"), "二年級/202.zip": inner})
    (body,) = sweep(desk).values()
    ((rule, expected),) = {(one["rule"], one["expected"]) for one in body["findings"]}
    assert (body["file"], rule) == ("二年級.zip", "W01")
    assert "壓縮檔內還有壓縮檔「202.zip」；請先解開，把活頁簿與附件放進同一層" in expected
    assert desk.ledger.attachments(PERIOD.year) == before


DOCUMENTS = {
    "Word": zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
    "Word, cut off": zipped({"[Content_Types].xml": b"<x/>" * 50, "word/document.xml": b"<x/>"})[:150],
    "OpenDocument": zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
    "Pages": zipped({"Index/Document.iwa": b"x", "preview.jpg": b"x"}),
}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_that_is_kept_as_an_archive_is_an_attachment_like_others(desk, tmp_path, document):
    lay(
        desk,
        "王.zip",
        {"課程學習成果.xlsx": workbook_of(tmp_path, "王", 1), "成果.pdf": pdf("x"), "說明.doc": document},
    )
    assert [body["verdict"] for body in sweep(desk).values()] == ["accepted"]


def refusal(tmp_path, files, **limits):
    path = tmp_path / "繳交.zip"
    path.write_bytes(zipped(files))
    readers = Readers(Limits(**limits))
    assert not any(member.is_workbook for member in readers.unpack(path) or [])
    with pytest.raises(UnreadableError) as refused:
        readers.read(path)
    return refused.value.rule, refused.value.expected


def test_an_archive_is_told_the_limit_of_archives_and_a_workbook_that_of_workbooks(tmp_path):
    films = {f"{one}.mp4": bytes(1 << 20) for one in range(3)}
    limits = {"file_mib": 1, "archive_mib": 4}
    large = ("W04", words.ARCHIVE_SIZE.format(limit=4))
    assert refusal(tmp_path, {"幹部.xlsx": b"rows", **films, "4.mp4": bytes(1 << 20)}, **limits) == large
    assert refusal(tmp_path, films, **limits) == ("W01", words.really(words.OTHER_ARCHIVE))
    workbook = {"odd.bin": bytes(2 << 20), "[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}
    assert refusal(tmp_path, workbook, **limits) == ("W04", words.FILE_SIZE.format(limit=1))


def test_a_damaged_archive_is_refused_by_name_and_its_bytes_are_kept(desk, tmp_path):
    path = lay(desk, "王.zip", {"課程學習成果.xlsx": workbook_of(tmp_path, "王", 1)})
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    (body,) = sweep(desk).values()
    assert (body["file"], body["verdict"]) == ("王.zip", "rejected")
    assert desk.store.read(body["sha256"]) == content


def test_an_archive_still_being_copied_waits(folder):
    path = folder.office / "繳交.zip"
    path.write_bytes(zipped(EVERYTHING)[:-30])
    assert list(waiting(folder.take_in())) == [f"{OFFICE}/繳交.zip"]
    path.write_bytes(zipped(EVERYTHING))
    assert len(folder.take_in().drops) == 1


def test_a_workbook_is_not_taken_apart_as_an_archive(desk, tmp_path):
    path = desk.site.inbox / TEACHERS / "課程學習成果.xlsx"
    path.write_bytes(workbook_of(tmp_path, "王", 1))
    assert zipfile.is_zipfile(path)
    assert list(sweep(desk)) == ["課程學習成果.xlsx"]


def test_after_the_school_is_opened_again_a_drop_still_knows_its_bundle(desk, tmp_path):
    lay(desk, "王.zip", {"課程學習成果.xlsx": workbook_of(tmp_path, "王", 1), "成果.pdf": pdf("x")})
    sweep(desk)
    again = Desk(desk.site)
    assert [bool(one.bundle) for one in again.ledger.drops()][-1] is True
    assert sweep(again) == {}
    again.close()


def test_nothing_of_an_archive_is_left_in_the_folder(folder):
    folder.lay("繳交.zip", zipped(EVERYTHING))
    assert (listed(folder.take_in()), [path.name for path in folder.office.iterdir()]) == ({}, ["附件"])
