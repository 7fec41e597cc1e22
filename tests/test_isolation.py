"""Whatever fails on one file sets that file aside by name: its office, the coordinator and the board are told."""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from raw_archives import archived
from school import (
    PERIOD,
    YEAR,
    a_site,
    attach,
    copied,
    drop,
    packages,
    small_school,
    sweep,
    write,
    written_before,
)
from typer.testing import CliRunner

from flows import hearing, sending
from flows.checking import check_draft
from flows.cli import app
from flows.desk import Desk
from flows.explaining import explain
from flows.failing import program_version, report_of
from flows.ingest import Sweep, UnfinishedError, ingest
from flows.rebuilding import compared
from flows.steps import (
    answer_files,
    attachments,
    crosschecking,
    intake,
    merging,
    recognition,
    report_page,
    reporting,
    validation,
)
from flows.steps.post import Post
from flows.steps.reading import BrokenReaderError, NoReaderError, Readers, pool, worker
from flows.submit import submit
from schemas.attached import Flaw
from schemas.failure import Harm
from schemas.headings import TO_MEND
from schemas.wording_decisions import ID, REASON, WORD
from schemas.wording_rebuilding import Remade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

VICTIM, SECRET = "怪.xlsx", "A123456789"
ABSENCES = small_school()["absence_roster"]
TRIED_AGAIN = "2026-01-17T08:30"


@pytest.fixture(autouse=True)
def in_january(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICHENG_NOW", "2026-01-16T08:30")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A site with students, staff and a post, all taken in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LICHENG_NOW", "2026-01-15T08:30")
        desk = a_site(tmp_path_factory.mktemp("isolation") / "site")
        for form in ("staff", "student_roster", "officer_record"):
            drop(desk, form, small_school()[form])
        sweep(desk)
    yield desk
    desk.close()


@pytest.fixture
def desk(pair: Desk, tmp_path: Path) -> Iterator[Desk]:
    with copied(pair, tmp_path) as copy:
        yield copy


def swept(desk: Desk) -> Sweep:
    """Sweep, and go on where something new has failed."""
    try:
        return ingest(desk)
    except UnfinishedError as unfinished:
        return unfinished.sweep


def told(swept: Sweep) -> dict[str, list[str]]:
    return {body["file"]: [finding["rule"] for finding in body["findings"]] for body in swept.replies.bodies}


def mails(desk: Desk) -> dict[str, Any]:
    """Give every mail by its file's name, in the order of their names."""
    folder = desk.site.outbox / "mail"
    return {path.name: message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.iterdir()}


def to_coordinator(desk: Desk) -> list[Any]:
    return [mail for name, mail in mails(desk).items() if name.startswith("failure.")]


def everywhere(folder: Path) -> str:
    """Give all that is told in texts: mails, answers, reports for the developers."""
    endings = {".eml", ".txt", ".html", ".json"}
    return "\n".join(path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.suffix in endings)


def licheng(desk: Desk, *words: str) -> tuple[int, str]:
    ran = CliRunner().invoke(app, [*words, "--site", str(desk.site.folder)])
    return ran.exit_code, ran.output


# --- a crash at every stage of the road -------------------------------------------------------------------------------


def raising(real: Callable[..., Any], is_meant: Callable[..., bool], error: Exception) -> Callable[..., Any]:
    """Let a step of ours fail on what is meant, and do its work on all else."""

    def step(*args: Any, **kwargs: Any) -> Any:
        if is_meant(*args):
            raise error
        return real(*args, **kwargs)

    return step


BUG = IndexError(f"of {SECRET}")
Step = tuple[object, str, "Callable[..., bool]", Exception]


def is_dropped(dropped: Any, *_: object) -> bool:
    return bool(dropped.name == VICTIM)


def is_table_of_it(table: Any, *_: object) -> bool:
    return is_dropped(table.filing.drop)


def is_examined(one: Any, *_: object) -> bool:
    return is_dropped(one.drop) and one.trouble is None


def is_told_in_full(body: Any, *_: object) -> bool:
    return body["file"] == VICTIM and not body.get("isolated")


STAGES: dict[str, list[Step]] = {
    "recognition": [(recognition, "recognise", is_dropped, BUG)],
    "validation": [(validation, "told_alone", is_table_of_it, BUG)],
    "the words of an office": [(hearing, "heard", is_examined, BUG)],
    "a check against other forms": [(crosschecking, "one_student", is_table_of_it, BUG)],
    "rows that are handed in twice": [(merging, "_keys", is_table_of_it, BUG)],
    "what is told": [(reporting, "grouped", is_examined, BUG)],
    "the page": [(module, "page", is_told_in_full, BUG) for module in (report_page, answer_files)],
    "the mail": [(sending, "answer_letter", lambda _, body, *__: is_told_in_full(body), BUG)],
}
"""Of each stage the step that fails: where it stands, its name, on what, and how."""


def victim(desk: Desk, absences: dict[str, Any] = ABSENCES) -> None:
    """Lay out a workbook in which the office says something to an earlier finding too."""
    path = desk.site.inbox / "生輔組" / VICTIM
    write(path, "absence_roster", absences)
    book = load_workbook(path)
    for line in ([ID, WORD, REASON], ["dfcmarbsfh", "確認", "已核對"]):
        (book[TO_MEND] if TO_MEND in book else book.create_sheet(TO_MEND)).append(line)
    book.save(path)
    written_before(path)


def break_at(patch: pytest.MonkeyPatch, stage: str) -> None:
    for module, name, is_meant, error in STAGES[stage]:
        patch.setattr(module, name, raising(getattr(module, name), is_meant, error))


@pytest.mark.parametrize("stage", STAGES)
def test_a_file_on_which_the_program_fails_is_set_aside_by_name_and_all_else_goes_on(desk, stage):
    victim(desk)
    drop(desk, "course_code", small_school()["course_code"])
    with pytest.MonkeyPatch.context() as patch:
        break_at(patch, stage)
        with pytest.raises(UnfinishedError, match="set_aside: IndexError") as unfinished:
            ingest(desk)
        answers = told(unfinished.value.sweep)
        assert answers.pop(VICTIM) == ["W02"]
        assert set(answers) == {"課程名稱與課程代碼.xlsx"}
        (failure,) = desk.ledger.failures()
        assert (failure.harm, failure.office, failure.name) == (Harm.SET_ASIDE, "生輔組", VICTIM)
        posted = mails(desk)
        again = ingest(desk)
        assert (told(again), again.failures, mails(desk).keys()) == ({}, [failure], posted.keys())
    mended = ingest(desk)
    assert "W02" not in told(mended)[VICTIM]
    assert (mended.failures, desk.ledger.failures()) == ([], [])
    assert desk.ledger.filed().keys() >= {failure.drop}


def test_the_office_the_coordinator_and_the_developers_are_told_without_a_word_of_what_the_file_holds(desk):
    victim(desk)
    with pytest.MonkeyPatch.context() as patch:
        break_at(patch, "recognition")
        swept(desk)
        made = submit(desk, periods=(PERIOD,)).packages[0]
    assert made.counts["rosters"]["校內幹部經歷名冊"] == {"幹部經歷紀錄": 1}
    assert VICTIM in (made.folder / "data" / "提交說明.html").read_text("utf-8")
    (failure,) = desk.ledger.failures()
    (mail,) = to_coordinator(desk)
    said = mail.get_body(("plain",)).get_content()
    assert (mail["To"], VICTIM in mail["Subject"]) == ("academic@school.example", True)
    assert f"store/failures/{failure.drop}.txt" in said
    assert failure.sha256 in said
    report = report_of(desk, failure)
    assert report.stat().st_mode & 0o077 == 0
    for fact in ("IndexError", failure.drop, failure.sha256, program_version(), ".xlsx", "examining.py:"):
        assert fact in report.read_text("utf-8")
    texts = everywhere(desk.site.folder)
    assert SECRET not in texts
    assert "不是您填的資料有錯" in texts
    assert "另存新檔後放入「生輔組」資料夾" in texts


def test_the_command_ends_with_findings_that_block_and_the_board_names_the_file(desk):
    victim(desk)
    with pytest.MonkeyPatch.context() as patch:
        break_at(patch, "recognition")
        first, again = licheng(desk, "ingest"), licheng(desk, "ingest")
        board, listed = licheng(desk, "status"), licheng(desk, "status", "--json")
    (failure,) = desk.ledger.failures()
    for code, said in (first, again):
        assert (code, VICTIM in said, f"store/failures/{failure.drop}.txt" in said) == (1, True, True)
    assert (board[0], failure.sha256 in board[1]) == (0, True)
    (cell,) = [one for one in json.loads(listed[1]) if "failure" in one]
    assert (cell["office"], cell["title"], cell["state"]) == ("生輔組", VICTIM, "set_aside")
    assert cell["failure"]["place"] == failure.place
    assert licheng(desk, "log", "--verify")[0] == 0
    assert licheng(desk, "ingest")[0] == 0


def test_a_draft_and_a_students_story_are_told_while_a_file_is_set_aside(desk, tmp_path):
    victim(desk)
    draft = tmp_path / "試檢.xlsx"
    write(draft, "officer_record", small_school()["officer_record"])
    with pytest.MonkeyPatch.context() as patch:
        break_at(patch, "recognition")
        swept(desk)
        assert [body["verdict"] for body in check_draft(desk, draft, "訓育組")] == ["accepted"]
        assert [fact["form"] for fact in explain(desk, "114001")]
        assert submit(desk, periods=(PERIOD, YEAR), preview=True).packages
        draft = draft.rename(tmp_path / VICTIM)
        code, said = licheng(desk, "check", str(draft), "--office", "訓育組")
        assert (code, "檔案損壞、不完整，或系統無法處理" in said) == (1, True)
        assert "the program failed on the draft: IndexError" in said


def test_rows_that_a_failing_rule_should_have_judged_wait_and_the_package_says_so(desk):
    victim(desk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crosschecking, "_apply", raising(crosschecking._apply, is_table_of_it, BUG))  # noqa: SLF001 - the step that fails
        answer = swept(desk).replies.bodies[0]
        assert (answer["verdict"], answer["forms"][0]["held"]) == ("held", 1)
        assert list(answer["checks"]["crashed"]) == ["X01", "X10"]
        assert [one.harm for one in ingest(desk).failures] == [Harm.RULE, Harm.RULE]
        (made,) = submit(desk, periods=(PERIOD,)).packages
        assert made.counts["fates"]["暫緩"] == 1
        note = (made.folder / "data" / "提交說明.html").read_text("utf-8")
        assert "規則 X01 的檢核因程式錯誤而中斷" in note
        assert VICTIM in note
    mended = ingest(desk)
    assert (told(mended)[VICTIM], mended.failures) == (["W22"], [])


def test_an_accepted_row_that_its_form_refuses_waits_and_the_others_go_on(desk):
    days = ("1141013", "1141014")
    rows = [ABSENCES["缺勤紀錄名冊"][0] | {"缺勤起始日期": day, "缺勤結束日期": day} for day in days]
    with pytest.MonkeyPatch.context() as patch:
        real = validation._first_broken  # noqa: SLF001 - the same

        def blind(column: Any, *rest: Any) -> Any:
            return {} if column.heading == "缺勤種類代碼" else real(column, *rest)

        patch.setattr(validation, "_first_broken", blind)
        victim(desk, {"缺勤紀錄名冊": [rows[0], rows[1] | {"缺勤種類代碼": "甲"}]})
        answer = swept(desk).replies.bodies[0]
    assert (answer["forms"][0]["accepted"], answer["forms"][0]["held"]) == (1, 1)
    assert list(answer["checks"]["crashed"]) == ["C06"]


def test_a_workbook_that_cannot_be_marked_is_taken_and_answered_all_the_same(desk):
    row = ABSENCES["缺勤紀錄名冊"][0]
    faulty = {"缺勤紀錄名冊": [row, row | {"學號": "114001", "缺勤節數": "甲"}]}

    def broken(*_: object) -> None:
        raise BrokenReaderError("IndexError（rows.py 第 1 行）")

    victim(desk, faulty)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Readers, "mark", broken)
        answer = swept(desk).replies.bodies[0]
        assert (answer["verdict"], answer["report"].endswith(".html")) == ("partly", True)
        assert ingest(desk).failures == []
    assert len(to_coordinator(desk)) == 1


def test_an_attachment_on_which_the_program_fails_counts_as_damaged_and_leaves_the_inbox(desk):
    attach(desk, "註冊組", "怪.pdf")
    victim(desk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attachments, "judge", raising(attachments.judge, lambda _: True, BUG))
        done = swept(desk)
        assert done.arrivals.attachments == 1
        assert VICTIM in told(done)
        assert [(one.harm, one.office, one.name) for one in done.failures] == [(Harm.UNOPENED, "註冊組", "怪.pdf")]
        assert (ingest(desk).failures, len(to_coordinator(desk))) == ([], 1)
    assert desk.ledger.attachments(114)["註冊組"]["怪.pdf"].flaw == Flaw.DAMAGED


def test_an_archive_on_which_the_program_fails_is_answered_as_a_file_of_its_own(desk):
    path = desk.site.inbox / "生輔組" / "一包.zip"
    path.write_bytes(archived({"缺勤.csv": b"1,2\n3,4\n"}))
    written_before(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "opened", raising(intake.opened, lambda *_: True, BUG))
        done = swept(desk)
    assert (list(told(done)), [one.harm for one in done.failures]) == (["一包.zip"], [Harm.UNOPENED])


def test_a_mail_on_which_the_program_fails_waits_and_the_others_leave(desk):
    victim(desk)
    drop(desk, "course_code", small_school()["course_code"])
    before = mails(desk).keys()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Post, "leaving", raising(Post.leaving, lambda post, one: one == post.queued()[0].id, BUG))
        ingest(desk)
    (stuck,) = desk.ledger.undelivered()
    assert (stuck.state, "IndexError" in stuck.cause, SECRET in stuck.cause) == ("waiting", True, False)
    assert len(mails(desk).keys() - before) == 1


def test_what_is_due_is_frozen_at_its_deadline_though_a_file_is_set_aside(desk, monkeypatch):
    drop(desk, "deadline", small_school()["deadline"])
    ingest(desk)
    victim(desk)
    monkeypatch.setenv("LICHENG_NOW", "2026-02-15T00:00")
    with pytest.MonkeyPatch.context() as patch:
        break_at(patch, "recognition")
        code, said = licheng(desk, "submit", "--due")
        assert (code, "114-1 各名冊列數" in said, VICTIM in said or "set_aside" in said) == (0, True, True)
        assert licheng(desk, "submit", "--due")[0] == 0
    assert [one.number for one in desk.ledger.submissions(PERIOD)] == [1]
    assert desk.ledger.submissions(PERIOD)[0].body["closes"]


def test_a_mistake_of_the_programs_own_that_no_file_causes_is_not_blamed_on_one(desk):
    victim(desk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "echoes", raising(merging.echoes, lambda *_: True, BUG))
        with pytest.raises(IndexError):
            ingest(desk)
    assert desk.ledger.failures() == []


def test_where_no_process_can_read_at_all_no_file_is_blamed(desk, monkeypatch):
    victim(desk)
    pool.end_all()
    monkeypatch.setattr(worker, "READING", ("/nowhere/at/all",))
    with pytest.raises(NoReaderError):
        ingest(desk)
    assert desk.ledger.failures() == []
    monkeypatch.undo()
    assert VICTIM in told(ingest(desk))


# --- a file that stood when the program began to fail on it -----------------------------------------------------------


def absences(*days: str) -> dict[str, Any]:
    row = ABSENCES["缺勤紀錄名冊"][0]
    return {"缺勤紀錄名冊": [row | {"缺勤起始日期": day, "缺勤結束日期": day} for day in days]}


TEN_DAYS = [f"11410{day}" for day in range(13, 23)]


def test_a_file_that_stood_lets_no_older_one_come_back_and_is_not_missing(desk, monkeypatch):
    drop(desk, "absence_roster", absences("1141001"), name="舊.xlsx")
    swept(desk)
    victim(desk, absences(*TEN_DAYS))
    swept(desk)
    before = mails(desk).keys()
    again = Desk(desk.site)
    monkeypatch.setenv("LICHENG_NOW", TRIED_AGAIN)
    with pytest.MonkeyPatch.context() as patch:
        break_at(patch, "recognition")
        (body,) = swept(again).replies.bodies
        assert (body["verdict"], body["forms"][0]["held"], body["forms"][0]["accepted"]) == ("rejected", 10, 0)
        assert len(mails(desk).keys() - before) == 2  # to the office and to the coordinator
        assert told(ingest(again)) == {}
        (cell,) = [one for one in again.board() if one.form == "absence_roster"]
        assert (cell.state, cell.rows, cell.duties) == ("returned", 10, ())
        (made,) = submit(again, periods=(PERIOD,)).packages
        assert "缺勤紀錄名冊" not in made.counts["rosters"]
        assert made.counts["fates"]["已被取代"] == 1
        drop(again, "absence_roster", absences(*TEN_DAYS[:3]), name="少了七列.xlsx")
        assert told(swept(again))["少了七列.xlsx"] == ["W16"]
    (body, *_) = ingest(again).replies.bodies
    assert (body["file"], body["verdict"], body["forms"][0]["accepted"]) == (VICTIM, "accepted", 10)
    monkeypatch.setenv("LICHENG_NOW", "2026-01-18T08:30")
    assert [one.state for one in compared(again)] == [Remade.EQUAL]
    first = packages(again) / "114-1" / "01"
    first.rename(first.with_name("kept"))
    assert [one.state for one in compared(again)] == [Remade.AGAIN]  # as it was then, though the file can be read now
    again.close()


def test_what_others_check_against_a_file_set_aside_is_not_said_to_be_missing(desk):
    desk = Desk(desk.site)
    drop(desk, "absence_roster", ABSENCES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            recognition, "recognise", raising(recognition.recognise, lambda one, *_: one.name == "學生名冊.xlsx", BUG)
        )
        bodies = {body["file"]: body for body in swept(desk).replies.bodies}
    (finding,) = [one for one in bodies["缺勤紀錄名冊.xlsx"]["findings"] if one["rule"] == "X09"]
    assert "「學生名冊」的檔案目前擱置" in finding["expected"]
    desk.close()


def test_a_copy_of_that_name_that_can_be_read_ends_the_matter(desk):
    victim(desk)
    with pytest.MonkeyPatch.context() as patch:
        break_at(patch, "recognition")
        swept(desk)
        patch.undo()
        patch.setattr(recognition, "recognise", raising(recognition.recognise, lambda one, *_: one.order == 4, BUG))
        victim(desk)
        assert ingest(desk).failures == []
        assert ingest(desk).failures == []


# --- rows numbered 0, and integers that no program reads --------------------------------------------------------------

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheet_of(data: str) -> bytes:
    """Write a workbook of one sheet with this markup between its sheetData tags."""
    relation = (
        '<Relationships xmlns="{}/relationships"><Relationship Id="rId1" Type="{}/{}" Target="{}"/></Relationships>'
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relation.format(PACKAGE, OFFICE_DOCUMENT, "officeDocument", "xl/workbook.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE_DOCUMENT}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relation.format(PACKAGE, OFFICE_DOCUMENT, "worksheet", "worksheets/sheet1.xml"),
    }
    return archived({name: text.encode() for name, text in parts.items()})


@pytest.mark.parametrize(
    "data",
    [
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        f'<row r="{"9" * 5000}" hidden="1"><c r="A{"9" * 5000}"><v>1</v></c></row>',
    ],
)
def test_a_sheet_whose_rows_no_program_numbers_so_is_damaged_and_stops_nobody(desk, data):
    path = desk.site.inbox / "訓育組" / "列號.xlsx"
    path.write_bytes(sheet_of(data))
    written_before(path)
    done = ingest(desk)
    assert (told(done), done.failures) == ({"列號.xlsx": ["W02"]}, [])
    assert "內部「xl/worksheets/sheet1.xml」" in done.replies.bodies[0]["findings"][0]["expected"]


def test_an_integer_of_five_thousand_digits_sends_its_own_row_back_wherever_it_stands(desk):
    long = "9" * 5000
    drop(desk, "course_code", small_school()["course_code"])
    pupils = small_school()["student_roster"]["學生資料"]
    pupils[1] |= {"座號": long, "班級名稱": f"一年{long}班", "出生日期": long, "入學學年度": f"-{long}"}
    drop(desk, "student_roster", {"學生資料": pupils})
    drop(
        desk,
        "absence_roster",
        {"缺勤紀錄名冊": [ABSENCES["缺勤紀錄名冊"][0] | {"缺勤節數": long, "缺勤種類代碼": long}]},
    )
    done = ingest(desk)
    assert done.failures == []
    bodies = {body["file"]: body for body in done.replies.bodies}
    assert bodies["學生名冊.xlsx"]["forms"][0]["rejected"] == 1
    assert bodies["缺勤紀錄名冊.xlsx"]["forms"][0]["rejected"] == 1
    assert submit(desk, periods=(PERIOD,)).packages


def test_a_text_that_no_cell_holds_goes_back_and_the_school_is_submitted(desk):
    path = desk.site.inbox / "生輔組" / "長.csv"
    headings = [*ABSENCES["缺勤紀錄名冊"][0]]
    row = ABSENCES["缺勤紀錄名冊"][0] | {"學號": "學" * 40_000, "缺勤起始日期": "日" * 40_000}
    path.write_text("\n".join(",".join(cells) for cells in (headings, [row[heading] for heading in headings])), "utf-8")
    written_before(path)
    done = ingest(desk)
    assert (done.replies.bodies[0]["verdict"], done.failures) == ("rejected", [])
    assert submit(desk, periods=(PERIOD,)).packages[0].counts["fates"]["退回"] == 1
