"""An attachment whose bytes change after its item was certified: one rule for every office that may send it."""

from __future__ import annotations

import email
import email.policy
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from attached_files import pdf
from inbox_folder import zipped
from openpyxl import load_workbook
from school import PROOF, YEAR, a_site, attach, drop, sweep, whole_school, write, written_before
from test_decisions import answered, last, of

from flows.checking import check_draft
from flows.deciding import Ruling, awaiting
from flows.deciding import decide as ruled
from flows.desk import Desk
from flows.explaining import explain
from flows.on_time import submit_due
from flows.rebuilding import rebuilt
from flows.running import Tell
from flows.settings import open_site
from flows.submit import submit
from schemas.headings import TO_MEND
from schemas.wording_certified import ASKS_CERTIFIER
from schemas.wording_packages import FATES_FILE
from schemas.wording_rebuilding import Remade

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from school import Rows, School

FIRST_DAY, CHANGED_ON, LATER = "2026-01-12T09:00", "2026-01-14T10:00", "2026-01-15T09:00"
TODAY = {CHANGED_ON: "1150114", LATER: "1150115"}
OTHER = pdf("another piece of work")
CHANGED, LATE = "A06", "W19"


class Kind(NamedTuple):
    """A form whose items are certified, who sends it, and who certifies them in which form."""

    form: str
    sender: str
    sheet: str
    names: str
    certifying: str
    certifies: str
    to: str

    @property
    def certificates(self) -> str:
        return {"outcome_certification": "課程學習成果認證", "performance_certification": "多元表現認證"}[
            self.certifying
        ]


OUTCOMES = Kind(
    *(
        "course_outcome",
        "教務處",
        "學期課程學習成果",
        "文件檔案名稱",
        "outcome_certification",
        "任課教師",
        "wang@school.example",
    )
)
WORKS = Kind(
    *("diverse_performance", "訓育組", "作品成果紀錄", "證明文件檔案名稱", "performance_certification", "學務處"),
    "activities@school.example",
)
OF_TEACHERS = (OUTCOMES._replace(sender="導師"), WORKS._replace(sender="導師"))
KINDS = [pytest.param(kind, id=f"{kind.form} of {kind.sender}") for kind in (OUTCOMES, WORKS, *OF_TEACHERS)]


def school() -> School:
    """Give a school in which every item names a file; the first one of each form is certified on the form."""
    found = whole_school()
    for row in found["diverse_performance"]["作品成果紀錄"]:
        row["證明文件檔案名稱"] = "成果.pdf"
    return found


STUDIED = ("staff", "student_roster", "course_code", "course_offering")


def a_certified_school(folder: Path, senders: tuple[str, ...]) -> Desk:
    """Take in a school in which all items are certified with the same file."""
    desk, found = a_site(folder / "site"), school()
    for form in STUDIED:
        drop(desk, form, found[form])
    for kind, sender in zip((OUTCOMES, WORKS), senders, strict=True):
        attach(desk, sender)
        drop(desk, kind.form, found[kind.form], office=sender)
        drop(desk, kind.certifying, found[kind.certifying], office=kind.certifies)
    assert [finding["rule"] for body in sweep(desk).values() for finding in body["findings"]] == []
    return desk


@pytest.fixture(scope="module")
def schools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Desk]]:
    """Two schools: in one the class teachers send the items, in the other one the offices that own the forms."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LICHENG_NOW", FIRST_DAY)
        teachers = a_certified_school(tmp_path_factory.mktemp("teachers"), ("導師", "導師"))
        owners = a_certified_school(tmp_path_factory.mktemp("owners"), ("教務處", "訓育組"))
    yield {"導師": teachers, "教務處": owners, "訓育組": owners}
    teachers.close()
    owners.close()


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> Kind:
    """Outcomes sent by 教務處, where a test does not say otherwise."""
    return getattr(request, "param", OUTCOMES)


def copy_of(desk: Desk, folder: Path) -> Desk:
    """Open a copy of a site; what its drops hold is the same, and need not be read again, and who reads may go on."""
    shutil.copytree(desk.site.folder, folder / "site")
    copy = Desk(open_site(folder / "site"))
    copy.readers = desk.readers
    copy.examiner.known |= desk.examiner.known
    return copy


@pytest.fixture
def site(schools: dict[str, Desk], kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """One of the schools, two days later, for one test."""
    monkeypatch.setenv("LICHENG_NOW", CHANGED_ON)
    desk = copy_of(schools[kind.sender], tmp_path)
    yield desk
    desk.close()


def rows_of(kind: Kind) -> Rows:
    return school()[kind.form][kind.sheet]


def send(desk: Desk, kind: Kind, rows: Rows) -> dict[str, dict[str, Any]]:
    """Hand in items again; give what is answered."""
    drop(desk, kind.form, {kind.sheet: rows}, office=kind.sender)
    return sweep(desk)


def certify(desk: Desk, kind: Kind, day: str, **changes: str) -> dict[str, dict[str, Any]]:
    """Let the first item be certified on a day, in a new workbook; give what is answered."""
    (row,) = school()[kind.certifying][kind.certificates]
    rows = [row | {"認證日期": day} | changes]
    drop(desk, kind.certifying, {kind.certificates: rows}, office=kind.certifies)
    return sweep(desk)


def changed(desk: Desk, kind: Kind, content: bytes = OTHER, name: str = "成果.pdf") -> dict[str, dict[str, Any]]:
    """Send the file that all items name once more; give what is answered."""
    attach(desk, kind.sender, name, content)
    return sweep(desk)


def told_rows(body: dict[str, Any]) -> list[int]:
    return [finding["row"] for finding in of(body, CHANGED)]


def fates(desk: Desk, kind: Kind) -> dict[int, tuple[str, str]]:
    """Say what would become of each item, and why, if it were submitted now."""
    stories = [fact for number in ("114001", "114002") for fact in explain(desk, number)]
    own = (fact for fact in stories if fact["form"] == kind.form and fact["fate"] != "已被取代")
    return {fact["row"]: (fact["fate"], fact["rule"]) for fact in own}


def packed(desk: Desk) -> list[bytes]:
    """Submit the year; give what the files of its package hold."""
    (package,) = submit(desk, periods=(YEAR,)).packages
    folder = desk.site.outbox / "submissions" / str(YEAR) / f"{package.number:02}" / "data" / "附件"
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.exists() else []


def decide(desk: Desk, finding: str, word: str) -> None:
    ruled(desk, Ruling(finding, word == "accept", "academic", "已查明"))
    sweep(desk)


def open_questions(desk: Desk) -> list[str]:
    return [one.id for one in awaiting(desk)]


def made_again(desk: Desk) -> bool:
    """Delete all packages; tell whether each is made again as its record says."""
    shutil.rmtree(desk.site.outbox / "submissions")
    return {one.state for one in rebuilt(desk, lambda _: None)} == {Remade.AGAIN}


def mails(desk: Desk) -> list[tuple[str, str, str]]:
    """List the mails to those who certify: to whom, the subject, the text."""
    letters = [path.read_bytes() for path in sorted((desk.site.outbox / "mail").glob("*.eml"))]
    read = [email.message_from_bytes(one, policy=email.policy.default) for one in letters]
    told = [(str(one["To"]), str(one["Subject"]), one.get_body(("plain",)).get_content()) for one in read]
    return [one for one in told if "附件換了內容" in one[1]]


# --- the certification is void ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, indirect=True)
def test_an_item_whose_file_changed_stays_accepted_and_waits_for_another_certification(site: Desk, kind: Kind) -> None:
    answers = changed(site, kind)
    body = last(site, kind.sender, whose(kind))
    assert {finding["rule"] for finding in body["findings"]} == {CHANGED}
    assert [(f["row"], f["heading"], f["value"]) for f in body["findings"]] == [
        (2, kind.names, "成果.pdf"),
        (3, kind.names, "成果.pdf"),
    ]
    (counted,) = body["forms"]
    assert (counted["accepted"], counted["rejected"], counted["held"]) == (2, 0, 0)
    assert all("認證中" in finding["expected"] and finding["words"] == [] for finding in body["findings"])
    (asked,) = of(last(site, kind.certifies), CHANGED)
    assert (asked["row"], asked["heading"], asked["words"]) == (2, "認證結果", ["確認", "撤回"])
    assert {body["office"] for body in answers.values()} >= {kind.sender, kind.certifies}
    assert fates(site, kind) == {2: ("暫緩", CHANGED), 3: ("暫緩", CHANGED)}


def whose(kind: Kind) -> str:
    """Name the workbook of a kind's items: an office may send both forms."""
    return {"course_outcome": "課程學習成果", "diverse_performance": "多元表現"}[kind.form]


@pytest.mark.parametrize("kind", [OF_TEACHERS[1]], indirect=True)
def test_who_certified_is_written_to_once_and_the_class_teacher_is_told_why_the_items_wait(
    site: Desk, kind: Kind
) -> None:
    changed(site, kind)
    certifiers = {to: text for to, _, text in mails(site)}
    number = "O-1-01" if kind.form == "course_outcome" else "P-1-01"
    assert number in certifiers[kind.to]
    assert "2026-01-14 10:00" in certifiers[kind.to]
    assert "11400" not in "".join(certifiers.values())
    sent = len(mails(site))
    sweep(site)
    changed(site, kind, PROOF)
    changed(site, kind, PROOF)
    assert len(mails(site)) == sent
    changed(site, kind, pdf("a third one"))
    assert len(mails(site)) > sent
    classes = [path.read_bytes() for path in (site.site.outbox / "mail").glob("*.eml")]
    read = [email.message_from_bytes(one, policy=email.policy.default) for one in classes]
    assert any("A06" in one.get_body(("plain",)).get_content() for one in read if one["To"] == "lin@school.example")


@pytest.mark.parametrize("kind", [OF_TEACHERS[0]], indirect=True)
def test_neither_the_new_file_nor_the_old_one_goes_and_everybody_who_looks_sees_why(site: Desk, kind: Kind) -> None:
    assert packed(site).count(PROOF) == 4
    changed(site, kind)
    (cell,) = [one for one in site.board(YEAR) if (one.office, one.form) == (kind.sender, kind.form)]
    assert (cell.state, cell.rows, cell.next) == ("held", 2, "有 2 件的附件在認證之後換了內容，等重新認證")
    (preview,) = submit(site, periods=(YEAR,), preview=True).packages
    voided = {"教務處": 2, "導師": 4}[kind.sender]  # who sent both forms by one name of the file
    assert (CHANGED, voided) in {(one["rule"], one["rows"]) for one in preview.further["stopped"]}
    left = packed(site)
    assert OTHER not in left
    assert len(left) == 4 - voided
    (package,) = site.ledger.submissions(YEAR)[-1:]
    folder = site.site.outbox / "submissions" / str(YEAR) / f"{package.number:02}" / "data"
    book = load_workbook(folder / FATES_FILE).worksheets[0]
    assert any("附件在認證之後換了內容" in map(str, row) or CHANGED in str(row) for row in book.values)
    assert made_again(site)
    assert site.ledger.first_broken_event() is None


@pytest.mark.parametrize("kind", KINDS, indirect=True)
def test_what_was_certified_again_goes_with_the_file_of_now(site: Desk, kind: Kind, monkeypatch: Any) -> None:
    changed(site, kind)
    monkeypatch.setenv("LICHENG_NOW", LATER)
    answers = certify(site, kind, TODAY[LATER])
    assert told_rows(last(site, kind.sender, whose(kind))) == [3]
    assert of(last(site, kind.certifies), CHANGED) == []
    assert {body["office"] for body in answers.values()} >= {kind.sender, kind.certifies}
    assert fates(site, kind)[2] == ("已提交", "")
    assert OTHER in packed(site)
    changed(site, kind, PROOF)
    assert told_rows(last(site, kind.sender, whose(kind))) == [2]


# --- what brings it back, and what does not ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [OF_TEACHERS[1]], indirect=True)
def test_a_certification_of_before_that_is_sent_once_more_brings_nothing_back(site: Desk, kind: Kind) -> None:
    changed(site, kind)
    certify(site, kind, "1141121", **{"認證說明" if kind.form == "course_outcome" else "說明": "再送一次"})
    assert told_rows(last(site, kind.sender, whose(kind))) == [2, 3]
    assert len(of(last(site, kind.certifies), CHANGED)) == 1


def test_a_certification_that_came_on_the_same_day_but_before_the_file_is_void_too(site: Desk, kind: Kind) -> None:
    certify(site, kind, TODAY[CHANGED_ON])
    changed(site, kind)
    assert told_rows(last(site, kind.sender)) == [2, 3]
    certify(site, kind, TODAY[CHANGED_ON], 認證說明="看過新的檔案")
    assert told_rows(last(site, kind.sender)) == [3]


def test_the_order_of_arrival_counts_though_the_clock_was_set_back(site: Desk, kind: Kind, monkeypatch: Any) -> None:
    certify(site, kind, TODAY[CHANGED_ON])
    monkeypatch.setenv("LICHENG_NOW", "2026-01-13T08:00")
    changed(site, kind)
    assert told_rows(last(site, kind.sender)) == [2, 3]


def test_a_file_and_the_certification_of_it_may_come_together(site: Desk, kind: Kind) -> None:
    attach(site, kind.sender, content=OTHER)
    certify(site, kind, TODAY[CHANGED_ON])
    assert told_rows(last(site, kind.sender)) == [3]


@pytest.mark.parametrize("kind", [OF_TEACHERS[0]], indirect=True)
def test_an_item_certified_in_its_own_row_is_certified_again_there_by_its_day(site: Desk, kind: Kind) -> None:
    changed(site, kind)
    rows = rows_of(kind)
    rows[1]["成果簡述"] = "改過的簡述"
    send(site, kind, rows)
    assert told_rows(last(site, kind.sender, whose(kind))) == [2, 3]
    rows[1]["認證日期"] = TODAY[CHANGED_ON]
    send(site, kind, rows)
    assert told_rows(last(site, kind.sender, whose(kind))) == [2]


@pytest.mark.parametrize("kind", [WORKS], indirect=True)
def test_where_no_day_is_told_a_certification_is_taken_back_before_it_is_given_again(site: Desk, kind: Kind) -> None:
    changed(site, kind)
    rows = rows_of(kind)
    rows[1]["內容簡述"] = "改過的簡述"
    send(site, kind, rows)
    assert told_rows(last(site, kind.sender)) == [2, 3]
    rows[1]["認證狀態"] = "認證中"
    send(site, kind, rows)
    assert told_rows(last(site, kind.sender)) == [2]
    rows[1]["認證狀態"] = "通過"
    send(site, kind, rows)
    assert told_rows(last(site, kind.sender)) == [2]
    assert fates(site, kind)[3] == ("已提交", "")


@pytest.mark.parametrize("kind", [OF_TEACHERS[1]], indirect=True)
def test_the_file_with_which_it_was_certified_brings_the_certification_back(site: Desk, kind: Kind) -> None:
    changed(site, kind)
    changed(site, kind, PROOF)
    assert told_rows(last(site, kind.sender, whose(kind))) == []
    assert fates(site, kind) == {2: ("已提交", ""), 3: ("已提交", "")}


def test_a_row_that_names_another_file_is_not_the_one_that_was_certified(site: Desk, kind: Kind) -> None:
    attach(site, kind.sender, "新成果.pdf", OTHER)
    certify(site, kind, TODAY[CHANGED_ON])
    rows = rows_of(kind)
    rows[0][kind.names] = "新成果.pdf"
    send(site, kind, rows)
    assert told_rows(last(site, kind.sender)) == [2]


def test_a_file_that_was_never_sound_was_not_certified(site: Desk, kind: Kind) -> None:
    rows = [*rows_of(kind), rows_of(kind)[0] | {"成果編號": "O-1-09", "勾選順序": "9", kind.names: "報告.pdf"}]
    attach(site, kind.sender, "報告.pdf", b"no document at all")
    send(site, kind, rows)
    assert [finding["rule"] for finding in last(site, kind.sender)["findings"]] == ["A02"]
    changed(site, kind, OTHER, "報告.pdf")
    assert last(site, kind.sender)["findings"] == []


# --- the same bytes change nothing ------------------------------------------------------------------------------------


def again(desk: Desk, kind: Kind, _: Path) -> None:
    attach(desk, kind.sender)


def under_another_spelling(desk: Desk, kind: Kind, _: Path) -> None:
    attach(desk, kind.sender, "成果.ＰＤＦ")


def in_a_bundle(desk: Desk, kind: Kind, folder: Path) -> None:
    write(folder / "again.xlsx", kind.form, {kind.sheet: rows_of(kind)})
    archive = desk.site.inbox / kind.sender / "再送.zip"
    archive.write_bytes(zipped({"成果.xlsx": (folder / "again.xlsx").read_bytes(), "附件/成果.pdf": PROOF}))
    written_before(archive)


def in_another_workbook(desk: Desk, kind: Kind, _: Path) -> None:
    attach(desk, kind.sender, "改名.pdf")
    drop(desk, kind.form, {kind.sheet: [row | {kind.names: "改名.pdf"} for row in rows_of(kind)]}, office=kind.sender)


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        *((OUTCOMES, how) for how in (again, under_another_spelling, in_a_bundle, in_another_workbook)),
        (OF_TEACHERS[0], in_a_bundle),
    ],
    indirect=["kind"],
)
def test_the_same_bytes_change_nothing(site: Desk, kind: Kind, tmp_path: Path, how: Any) -> None:
    how(site, kind, tmp_path)
    answers = sweep(site)
    assert [finding["rule"] for body in answers.values() for finding in body["findings"]] == []
    assert fates(site, kind) == {2: ("已提交", ""), 3: ("已提交", "")}
    assert mails(site) == []


@pytest.mark.parametrize("kind", [OUTCOMES], indirect=True)
def test_other_bytes_in_a_bundle_are_a_change(site: Desk, kind: Kind, tmp_path: Path) -> None:
    in_a_bundle(site, kind, tmp_path)
    sweep(site)
    archive = site.site.inbox / kind.sender / "又送.zip"
    archive.write_bytes(zipped({"成果.xlsx": (tmp_path / "again.xlsx").read_bytes(), "附件/成果.pdf": OTHER}))
    written_before(archive)
    sweep(site)
    assert told_rows(last(site, kind.sender, "又送")) == [2, 3]


# --- a person's word --------------------------------------------------------------------------------------------------


def question(desk: Desk, kind: Kind, row: int = 2) -> str:
    (found,) = [finding for finding in of(last(desk, kind.sender, whose(kind)), CHANGED) if finding["row"] == row]
    return str(found["id"])


@pytest.mark.parametrize("kind", [OF_TEACHERS[1]], indirect=True)
def test_the_coordinator_says_that_the_file_of_now_is_what_was_certified(site: Desk, kind: Kind) -> None:
    changed(site, kind)
    asked, other = question(site, kind), question(site, kind, 3)
    listed = open_questions(site)
    assert (listed.count(asked), listed.count(other)) == (1, 1)
    decide(site, asked, "accept")
    assert fates(site, kind) == {2: ("已提交", ""), 3: ("暫緩", CHANGED)}
    assert [one["decision"] for one in of(last(site, kind.certifies), CHANGED)] != [""]
    decide(site, other, "reject")
    assert fates(site, kind)[3] == ("暫緩", CHANGED)
    assert not {asked, other} & {*open_questions(site)}
    assert last(site, kind.sender, whose(kind))["verdict"] == "accepted"
    told = {one["said"].partition("；")[0] for fact in explain(site, "114001") for one in fact["decisions"]}
    assert told == {"academic 於 2026-01-14 確認"}
    changed(site, kind, pdf("a third one"))
    assert fates(site, kind) == {2: ("暫緩", CHANGED), 3: ("暫緩", CHANGED)}


def test_who_certified_may_say_so_in_the_answer_and_who_sent_the_file_may_not(site: Desk, kind: Kind) -> None:
    changed(site, kind)
    asked = question(site, kind)
    path = drop(site, kind.form, {kind.sheet: rows_of(kind)}, office=kind.sender, name="回覆.xlsx")
    answered(path, (asked, "確認", "只是重新掃描"))
    written_before(path)
    sweep(site)
    (unheard,) = of(last(site, kind.sender, "回覆"), "W22")
    assert ASKS_CERTIFIER in unheard["expected"]
    assert fates(site, kind)[2] == ("暫緩", CHANGED)
    path = drop(site, kind.certifying, school()[kind.certifying], office=kind.certifies)
    answered(path, (asked, "確認", "看過了"))
    written_before(path)
    sweep(site)
    assert fates(site, kind)[2] == ("已提交", "")
    assert fates(site, kind)[3] == ("暫緩", CHANGED)


# --- in a folder that many share --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [OF_TEACHERS[0]], indirect=True)
def test_where_two_people_name_the_file_nobody_knows_whose_it_is_and_both_are_told_just_that(
    site: Desk, kind: Kind
) -> None:
    theirs = [rows_of(kind)[0] | {"成果編號": "O-3-01", "學號": "114003"}]
    drop(site, kind.form, {kind.sheet: theirs}, office="導師", name="三班.xlsx", information={"範圍": "一年3班"})
    changed(site, kind)
    found = of(last(site, "導師", "三班"), "A01") + of(last(site, "導師", "課程學習成果"), "A01")
    assert len(found) == 3
    for one in found:
        assert "這個檔名收到過不同的內容" in one["expected"]
        assert "改成不會與別人相同的名稱" in one["advice"]
        assert "找不到這個附件" not in one["message"]


# --- a draft ----------------------------------------------------------------------------------------------------------


def test_a_file_beside_a_draft_is_told_to_be_another_one(site: Desk, kind: Kind, tmp_path: Path) -> None:
    write(tmp_path / "草稿.xlsx", kind.form, {kind.sheet: rows_of(kind)})
    (tmp_path / "附件").mkdir()
    (tmp_path / "附件" / "成果.pdf").write_bytes(OTHER)
    (body,) = check_draft(site, tmp_path / "草稿.xlsx", kind.sender)
    assert told_rows(body) == [2, 3]
    sweep(site)
    assert fates(site, kind) == {2: ("已提交", ""), 3: ("已提交", "")}


# --- after the freeze -------------------------------------------------------------------------------------------------

FROZEN, NEXT_DAY = "2026-02-15T00:00:00", "2026-02-16T09:00"


@pytest.fixture(scope="module")
def frozen_schools(schools: dict[str, Desk], tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Desk]]:
    """The same schools with their forms frozen, in package 01 with four files."""
    found: dict[str, Desk] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LICHENG_NOW", FROZEN)
        for sender in ("教務處", "導師"):
            found[sender] = copy_of(schools[sender], tmp_path_factory.mktemp("frozen"))
            drop(found[sender], "deadline", school()["deadline"])
            sweep(found[sender])
            done = submit_due(found[sender], Tell())
            assert [one.number for one in (done.packages if done else ()) if one.period == YEAR] == [1]
    yield found
    for desk in found.values():
        desk.close()


@pytest.fixture
def frozen(
    frozen_schools: dict[str, Desk], kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """One of the frozen schools on the next working day, for one test."""
    monkeypatch.setenv("LICHENG_NOW", NEXT_DAY)
    desk = copy_of(frozen_schools[kind.sender], tmp_path)
    yield desk
    desk.close()


def asked_late(desk: Desk, kind: Kind) -> dict[str, Any]:
    (found,) = of(last(desk, kind.sender, whose(kind)), LATE)
    return dict(found)


@pytest.mark.parametrize("kind", [OUTCOMES, OF_TEACHERS[1]], indirect=True)
def test_a_file_that_changes_after_the_freeze_waits_for_a_word_and_what_was_frozen_stays(
    frozen: Desk, kind: Kind
) -> None:
    changed(frozen, kind)
    body, found = last(frozen, kind.sender, whose(kind)), asked_late(frozen, kind)
    assert (found["severity"], found["value"], found["words"]) == ("待確認", "成果.pdf", ["確認", "撤回"])
    for said in ("2026-02-14 23:59", "114-0/01", "2026-02-16 09:00", "第 2、3 列", "補正名冊"):
        assert said in found["expected"]
    assert (of(body, CHANGED), body["forms"][0]["accepted"]) == ([], 2)
    (cell,) = [one for one in frozen.board(YEAR) if (one.office, one.form) == (kind.sender, kind.form)]
    assert cell.state == "held"
    assert fates(frozen, kind) == {2: ("已提交", ""), 3: ("已提交", "")}
    assert submit_due(frozen, Tell()) is None
    assert packed(frozen) == [PROOF] * 4
    assert [one.number for one in frozen.ledger.submissions(YEAR)] == [1]
    changed(frozen, kind, PROOF)
    assert of(last(frozen, kind.sender, whose(kind)), LATE) == []


@pytest.mark.parametrize("kind", [OF_TEACHERS[1]], indirect=True)
def test_once_it_is_accepted_another_package_goes_without_what_is_to_be_certified_again(
    frozen: Desk, kind: Kind
) -> None:
    changed(frozen, kind)
    decide(frozen, asked_late(frozen, kind)["id"], "accept")
    assert fates(frozen, kind) == {2: ("暫緩", CHANGED), 3: ("暫緩", CHANGED)}
    done = submit_due(frozen, Tell())
    assert done
    assert [(one.period, one.number) for one in done.packages] == [(YEAR, 2)]
    assert submit_due(frozen, Tell()) is None
    assert made_again(frozen)


def test_once_it_is_turned_down_it_is_asked_no_more_and_nothing_is_numbered(frozen: Desk, kind: Kind) -> None:
    changed(frozen, kind)
    asked = asked_late(frozen, kind)["id"]
    decide(frozen, asked, "reject")
    assert asked not in open_questions(frozen)
    assert asked_late(frozen, kind)["decision"]
    assert fates(frozen, kind) == {2: ("已提交", ""), 3: ("已提交", "")}
    assert submit_due(frozen, Tell()) is None
    decide(frozen, asked, "accept")
    assert fates(frozen, kind)[2] == ("暫緩", CHANGED)


def test_the_office_answers_for_its_late_file_and_its_workbook_stays(frozen: Desk, kind: Kind) -> None:
    changed(frozen, kind)
    path = drop(frozen, kind.form, {kind.sheet: rows_of(kind)}, office=kind.sender, name="回覆.xlsx")
    answered(path, (asked_late(frozen, kind)["id"], "撤回", "放錯檔案"))
    written_before(path)
    sweep(frozen)
    assert fates(frozen, kind) == {2: ("已提交", ""), 3: ("已提交", "")}
    assert packed(frozen) == [PROOF] * 4


def test_what_lies_beside_a_workbook_that_waits_takes_no_other_rows_file(
    frozen: Desk, kind: Kind, tmp_path: Path
) -> None:
    rows = rows_of(kind)
    rows[1]["成果簡述"] = "改過的簡述"
    write(tmp_path / "late.xlsx", kind.form, {kind.sheet: rows})
    archive = frozen.site.inbox / kind.sender / "晚送.zip"
    archive.write_bytes(zipped({"成果.xlsx": (tmp_path / "late.xlsx").read_bytes(), "附件/成果.pdf": OTHER}))
    written_before(archive)
    answers = sweep(frozen)
    assert {finding["rule"] for body in answers.values() for finding in body["findings"]} == {LATE, CHANGED}
    ends = [fact["fate"] for fact in explain(frozen, "114001") if fact["form"] == kind.form]
    assert sorted(ends) == ["已提交", "暫緩"]
    assert packed(frozen) == [PROOF] * 4


def test_the_answer_says_in_the_workbook_whom_to_ask(site: Desk, kind: Kind) -> None:
    changed(site, kind)
    body = last(site, kind.sender)
    book = load_workbook(site.site.folder / body["report"])
    assert [row[-1].value for row in book[kind.sheet].iter_rows(2)] == [
        "採認，暫不提交：附件在認證之後換了內容（K）"
    ] * 2
    said = " ".join(str(cell) for row in book[TO_MEND].values for cell in row if cell)
    assert "看過現在的檔案，重新認證" in said
