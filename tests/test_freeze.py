"""At the internal deadline a package is frozen by itself; what comes later waits for a word, and goes into the next."""

from __future__ import annotations

import datetime as dt
import math
import shutil
import threading
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from attached_files import pdf
from inbox_folder import zipped
from openpyxl import load_workbook
from school import PROOF, a_site, arrivals, attach, copied, drop, small_school, sweep, whole_school, written_before
from test_confirmation import cells
from test_decisions import answered, last, licheng, of, officers, stand

from flows.calendars import due_lines
from flows.checking import check_draft
from flows.collected import school_at
from flows.desk import Desk
from flows.drafting import facts_of
from flows.freezing import Closing, closing, due, frozen, next_closing
from flows.on_time import Packages, submit_due
from flows.running import Tell
from flows.serve import watch
from flows.settings import open_site
from flows.stages import plain
from flows.steps.deadlines import Deadline
from flows.steps.grades import grades_in
from flows.steps.lateness import Freeze, frozen_by
from flows.steps.ledger_as_of import mark_of
from flows.steps.package.note import cover_note
from flows.steps.records import Submission
from schemas.forms import forms
from schemas.headings import TO_MEND
from schemas.terms import Period
from schemas.wording_mending import HEADINGS
from schemas.wording_note import LATE as LATE_FILES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST, YEAR = Period(114, 1), Period(114, 0)
OFFICERS, LATE = "officer_record", "W19"
LAST_SECOND, FROZEN, NEXT_DAY = "2026-02-14T23:59:59", "2026-02-15T00:00:00", "2026-02-16T09:00"
OFFICE = "訓育組"
TAIPEI = ZoneInfo("Asia/Taipei")


def at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).replace(tzinfo=TAIPEI)


def deadline(national: str, **more: str) -> dict[str, str]:
    return small_school()["deadline"]["期程"][0] | {"國教署截止日期": national} | more


def content_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def frozen_school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, list[Any]]]:
    """A school whose forms are frozen in package 01, with what was rendered: on the last day, after it, and again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LICHENG_NOW", LAST_SECOND)
        desk = a_site(tmp_path_factory.mktemp("frozen") / "site")
        school = small_school()
        for form in ("student_roster", "staff"):
            drop(desk, form, school[form])
        schedule = drop(desk, "deadline", school["deadline"])
        repeated = schedule.read_bytes()
        drop(desk, OFFICERS, officers(30))
        sweep(desk)
        schedule.write_bytes(repeated)
        sweep(desk)
        rendered = [submit_due(desk, Tell())]
        patch.setenv("LICHENG_NOW", FROZEN)
        rendered += [submit_due(desk, Tell()), submit_due(desk, Tell())]
        yield desk, rendered
        desk.close()


@pytest.fixture
def site(frozen_school: tuple[Desk, list[Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The same school on the next working day."""
    monkeypatch.setenv("LICHENG_NOW", NEXT_DAY)
    shutil.copytree(frozen_school[0].site.folder, tmp_path / "site")
    desk = Desk(open_site(tmp_path / "site"))
    yield desk
    desk.close()


@pytest.fixture
def late(site: Desk) -> str:
    """Another officer has come after the freeze; the id of what the office is asked."""
    drop(site, OFFICERS, officers(31))
    sweep(site)
    (found,) = of(last(site, OFFICE), LATE)
    return str(found["id"])


def packages(desk: Desk) -> list[int]:
    folder = desk.site.outbox / "submissions" / str(FIRST)
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit())


def package(desk: Desk, number: int) -> Path:
    return desk.site.outbox / "submissions" / str(FIRST) / f"{number:02}"


# --- the freeze -------------------------------------------------------------------------------------------------------


def test_a_second_after_the_internal_deadline_the_package_lies_there_by_itself_and_once(frozen_school):
    desk, (on_the_last_day, after_it, again) = frozen_school
    assert on_the_last_day is None
    assert [(one.period, one.number) for one in after_it.packages] == [(FIRST, 1)]
    assert again is None
    assert packages(desk) == [1]


def test_a_package_records_what_it_froze_and_at_which_deadline(frozen_school):
    desk, _ = frozen_school
    (recorded,) = desk.ledger.submissions()
    closes = {one["form"]: (one["round"], one["at"]) for one in recorded.body["closes"]}
    assert closes[OFFICERS] == ("", "2026-02-14T23:59:59+08:00")
    assert not {"staff", "deadline", "working_group", "training_record", "receipt_confirmation"} & set(closes)
    assert [line.packages for line in due_lines(desk)] == [("114-1/01",)]
    found = frozen(desk)[OFFICERS, FIRST]
    assert (found.package, found.made_at) == ("114-1/01", at(FROZEN))


def test_the_next_closing_is_the_first_second_of_the_day_after(frozen_school):
    desk, _ = frozen_school
    assert next_closing(desk, at(LAST_SECOND)) == at(FROZEN)
    assert next_closing(desk, at(FROZEN)) is None


def test_each_round_of_the_last_grade_closes_in_its_turn(tmp_path, monkeypatch):
    monkeypatch.setenv("LICHENG_NOW", "2026-01-16")
    desk, school = a_site(tmp_path / "site"), small_school()
    rounds = [
        deadline("1150415", 表單="課程學習成果", 學期="0", 年級="3", 梯次="第一梯次"),
        deadline("1150610", 表單="課程學習成果", 學期="0", 年級="3", 梯次="第二梯次"),
        deadline("1151008", 表單="課程學習成果", 學期="0"),
    ]
    drop(desk, "deadline", {"期程": rounds})
    for form in ("student_roster", "staff", "course_code", "course_offering", "course_outcome"):
        drop(desk, form, school[form])
    sweep(desk)
    first = Closing("course_outcome", "第一梯次", at("2026-04-01T23:59:59"), "3")
    second = Closing("course_outcome", "第二梯次", at("2026-05-27T23:59:59"), "3")
    usual = Closing("course_outcome", "", at("2026-09-24T23:59:59"))
    assert closing(desk, at("2026-04-01T23:59")) == {}
    assert closing(desk, at("2026-04-02")) == {YEAR: (first,)}
    with desk.ledger.writing() as writing:
        writing.submit(Submission(YEAR, 1, "", at("2026-04-02"), {"closes": [first.as_json()]}))
    assert closing(desk, at("2026-05-27")) == {}
    assert closing(desk, at("2026-09-25")) == {YEAR: (second, usual)}
    assert frozen(desk) == {}
    desk.close()


def test_nothing_closes_for_a_period_of_which_no_rows_have_come(tmp_path, monkeypatch):
    monkeypatch.setenv("LICHENG_NOW", NEXT_DAY)
    desk = a_site(tmp_path / "site")
    drop(desk, "deadline", small_school()["deadline"])
    sweep(desk)
    assert due(desk, desk.site.now()) == ()
    desk.close()


# --- what comes later -------------------------------------------------------------------------------------------------


def test_a_late_workbook_waits_and_is_told_when_what_was_frozen_and_how_to_answer(site, late):
    body = last(site, OFFICE)
    (found,) = of(body, LATE)
    assert (body["verdict"], found["severity"], found["clause"]) == ("held", "待確認", "五末段")
    for said in ("校內幹部經歷名冊", "2026-02-14 23:59", "114-1/01", "補正名冊", "確認", "撤回"):
        assert said in found["expected"]
    (lines,) = [
        list(sheet.values) for sheet in load_workbook(site.site.folder / body["report"]) if sheet.title == TO_MEND
    ]
    place = next(row for row in lines if row[: len(HEADINGS)] == HEADINGS).index("編號")
    assert late in [row[place] for row in lines]
    assert stand(site) == 30
    (cell,) = [cell for cell in site.board() if (cell.office, cell.form) == (OFFICE, OFFICERS)]
    assert (cell.state, cell.rows, cell.held) == ("held", 30, 0)
    assert cell.next.startswith("有一份較新的檔案待確認：")
    assert late in licheng(site, "decide", "--list")
    assert submit_due(site, Tell()) is None


def test_what_is_late_and_what_is_amended_is_told_by_the_ledgers_order_though_the_clock_was_set_back(site, monkeypatch):
    monkeypatch.setenv("LICHENG_NOW", "2026-02-14T22:00")
    drop(site, OFFICERS, officers(31))
    sweep(site)
    (found,) = of(last(site, OFFICE), LATE)
    licheng(site, "decide", found["id"], "accept", "--by", "academic", "--reason", "補登一名")
    rendered = submit_due(site, Tell())
    assert rendered
    assert [(one.period, one.number) for one in rendered.packages] == [(FIRST, 2)]
    assert submit_due(site, Tell()) is None


def test_a_draft_is_late_though_the_last_that_came_before_the_freeze_stands_for_nothing(site, tmp_path):
    draft = drop(site, OFFICERS, officers(31)).rename(tmp_path / "幹部.xlsx")
    (body,) = check_draft(site, draft, OFFICE)
    assert of(body, LATE)


def test_a_question_that_waits_makes_no_package_that_takes_the_place_of_another(site, late):
    before = content_of(package(site, 1))
    said = licheng(site, "submit", "--semester", "1")
    assert "名冊與 01 相同，未另編號；另有 31 列暫緩" in said
    school = school_at(site, mark_of(site.ledger, site.site.now()), plain)
    made = school.rendered(FIRST)
    told = cover_note(made, facts_of(school, made, 2, (), None), {})
    assert [line[:2] + line[4:] for line in cells(told, LATE_FILES)] == [[OFFICE, "校內幹部經歷名冊", "暫緩", "31"]]
    licheng(site, "decide", late, "reject", "--by", "academic", "--reason", "不另補正")
    licheng(site, "submit", "--semester", "1")
    assert packages(site) == [1, 2], "a word that was given is news"
    assert content_of(package(site, 1)) == before


def test_an_accepted_late_workbook_goes_into_an_amended_package_and_the_frozen_one_stays(site, late):
    before = content_of(package(site, 1))
    licheng(site, "decide", late, "accept", "--by", "academic", "--reason", "補登一名")
    assert stand(site) == 31
    rendered = submit_due(site, Tell())
    assert rendered
    assert [(one.period, one.number) for one in rendered.packages] == [(FIRST, 2)]
    assert content_of(package(site, 1)) == before
    assert submit_due(site, Tell()) is None
    assert packages(site) == [1, 2]


def test_what_a_year_left_open_is_rendered_though_the_next_year_has_begun(site, late):
    licheng(site, "decide", late, "accept", "--by", "academic", "--reason", "已查明")
    settings = site.site.folder / "school.toml"
    settings.write_text(settings.read_text("utf-8").replace("academic_year = 114", "academic_year = 115"), "utf-8")
    turned = Desk(open_site(site.site.folder))
    rendered = submit_due(turned, Tell())
    assert rendered
    assert [(one.period, one.number) for one in rendered.packages] == [(FIRST, 2)]
    assert submit_due(turned, Tell()) is None
    turned.close()


def test_a_late_workbook_that_is_taken_out_again_goes_from_the_next_package(site, late, monkeypatch):
    for number, (word, rows) in enumerate((("accept", 31), ("reject", 30)), 2):
        monkeypatch.setenv("LICHENG_NOW", f"2026-02-1{5 + number}")
        licheng(site, "decide", late, word, "--by", "academic", "--reason", "已查明")
        assert stand(site) == rows
        rendered = submit_due(site, Tell())
        assert rendered
        assert [one.number for one in rendered.packages] == [number]
    assert submit_due(site, Tell()) is None


def test_a_rejected_late_workbook_is_withdrawn(site, late):
    licheng(site, "decide", late, "reject", "--by", "academic", "--reason", "不另補正")
    assert last(site, OFFICE)["verdict"] == "rejected"
    assert stand(site) == 30
    assert submit_due(site, Tell()) is None


@pytest.mark.parametrize(("word", "rows", "verdict"), [("確認", 31, "accepted"), ("撤回", 30, "rejected")])
def test_an_office_answers_in_the_workbook_that_it_sends_back(site, late, word, rows, verdict):
    answered(drop(site, OFFICERS, officers(31)), (late, word, "核對過了"))
    assert [body["verdict"] for body in sweep(site).values() if body["file"]][-1] == verdict
    assert stand(site) == rows
    assert sweep(site) == {}
    assert late not in licheng(site, "decide", "--list")


@pytest.mark.usefixtures("late")
def test_rows_sent_once_more_do_not_confirm_that_they_come_late(site):
    path = drop(site, OFFICERS, officers(31))
    content = path.read_bytes()
    for _ in range(2):
        path.write_bytes(content)
        assert [body["verdict"] for body in sweep(site).values()] == ["held"]
    assert stand(site) == 30


def test_what_stands_byte_for_byte_is_a_repetition_though_it_comes_late(site):
    (first,) = [one for one in site.ledger.drops(114) if one.office == OFFICE]
    (site.site.inbox / OFFICE / "再送.xlsx").write_bytes(site.store.read(first.sha256))
    (body,) = sweep(site).values()
    assert [one["rule"] for one in body["findings"]] == ["W15"]


def test_a_late_workbook_that_leaves_out_rows_needs_both_words(site):
    drop(site, OFFICERS, officers(20))
    sweep(site)
    ids = {one["rule"]: one["id"] for one in last(site, OFFICE)["findings"]}
    assert set(ids) == {"W16", LATE}
    for rule, rows in ((LATE, 30), ("W16", 20)):
        licheng(site, "decide", ids[rule], "accept", "--by", "academic", "--reason", "已停辦")
        assert stand(site) == rows


def test_of_a_workbook_of_several_forms_the_whole_waits_and_says_how_to_send_the_others(site):
    school = small_school()
    people = school["staff"]["人員"]
    school["student_roster"]["學生資料"][0]["姓名"] = "改名"
    path = drop(site, "student_roster", school["student_roster"], name="合併.xlsx")
    book = load_workbook(path)
    sheet = book.create_sheet("人員")
    for row in ([*people[0]], *([*one.values()] for one in people)):
        sheet.append(row)
    book.save(path)
    sweep(site)
    body = last(site, "註冊組", "合併")
    (found,) = of(body, LATE)
    assert sum(one["held"] for one in body["forms"]) == sum(one["rows"] for one in body["forms"]) == 3 + len(people)
    assert "學生名冊" in found["expected"]
    assert "處室與人員名冊" not in found["expected"]
    assert "另存一檔" in found["expected"]


def test_a_later_letter_reopens_what_was_frozen_in_whatever_order_the_two_come(site):
    drop(site, OFFICERS, officers(31))
    drop(site, "deadline", {"期程": [deadline("1150331")]})
    told = sweep(site)
    assert {body["verdict"] for body in told.values()} == {"accepted"}
    assert stand(site) == 31
    assert frozen(site) == {}
    assert next_closing(site, site.site.now()) == at("2026-03-18T00:00:00")


def test_a_workbook_that_waits_is_taken_when_a_later_letter_reopens_its_form(site, late, monkeypatch):
    drop(site, "deadline", {"期程": [deadline("1150331")]})
    sweep(site)
    assert stand(site) == 31
    assert late not in licheng(site, "decide", "--list")
    monkeypatch.setenv("LICHENG_NOW", "2026-03-18")
    rendered = submit_due(site, Tell())
    assert rendered
    assert [one.number for one in rendered.packages] == [2]


def test_the_staff_list_and_the_schedule_are_never_late(site):
    school = small_school()
    school["staff"]["人員"][0]["電子郵件"] = "neu@school.example"
    drop(site, "staff", school["staff"])
    drop(site, "deadline", {"期程": [deadline("1150227")]})
    assert {body["verdict"] for body in sweep(site).values()} == {"accepted"}


# --- one grade is frozen while another is open ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def half_frozen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A school whose last grade (114001) is closed in package 01; the first grade (114002) is open till May."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LICHENG_NOW", "2026-02-01T09:00")
        desk, school = a_site(tmp_path_factory.mktemp("half") / "site"), small_school()
        school["student_roster"]["學生資料"][0]["年級"] = "3"
        last = {"表單": "校內幹部經歷名冊", "年級": "3"}
        others = [{"表單": "校內幹部經歷名冊", "年級": grade} for grade in "12"]
        rounds = [deadline("1150131", **last, 梯次="第一梯次"), deadline("1150228", **last, 梯次="第二梯次")]
        drop(desk, "student_roster", school["student_roster"])
        drop(desk, "deadline", {"期程": [*rounds, *(deadline("1150522", **one) for one in others)]})
        drop(desk, OFFICERS, of_grades(2, 2))
        sweep(desk)
        patch.setenv("LICHENG_NOW", FROZEN)
        submit_due(desk, Tell())
        yield desk
        desk.close()


@pytest.fixture
def half(half_frozen: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The same school in April, for one test."""
    monkeypatch.setenv("LICHENG_NOW", "2026-04-01T09:00")
    with copied(half_frozen, tmp_path) as desk:
        yield desk


def of_grades(third: int, first: int) -> dict[str, list[dict[str, str]]]:
    """Give posts of the student of the third grade and of the one of the first."""
    rows = officers(third + first)["幹部經歷紀錄"]
    for place, row in enumerate(rows):
        row["學號"] = "114001" if place < third else "114002"
        row["擔任職務"] = f"職務{place if place < third else place - third}"
    return {"幹部經歷紀錄": rows}


def test_each_grade_is_closed_at_its_own_deadline(half_frozen):
    (recorded,) = half_frozen.ledger.submissions()
    closes = [(one["form"], one["round"], one["grade"]) for one in recorded.body["closes"]]
    assert closes == [(OFFICERS, "第一梯次", "3"), (OFFICERS, "第二梯次", "3")]
    assert [line.packages for line in due_lines(half_frozen)] == [("114-1/01",), ("114-1/01",), (), ()]
    may = {one.grade for one in closing(half_frozen, at("2026-05-09"))[FIRST]}
    assert may == {"1", "2"}


@pytest.mark.parametrize(("third", "first"), [(3, 2), (1, 2), (3, 3)])
def test_rows_of_a_grade_that_is_closed_are_late_though_another_grade_is_open(half, third, first):
    drop(half, OFFICERS, of_grades(third, first))
    sweep(half)
    (found,) = of(last(half, OFFICE), LATE)
    for said in ("高三第二梯次", "2026-02-14 23:59", "114-1/01", "其他年級可先採用"):
        assert said in found["expected"]
    assert stand(half) == 4


def test_a_workbook_of_all_grades_may_be_sent_again_for_the_grade_that_is_open(half):
    drop(half, OFFICERS, of_grades(2, 5))
    assert {body["verdict"] for body in sweep(half).values()} == {"accepted"}
    assert stand(half) == 7


@pytest.fixture
def second_open(half: Desk) -> Desk:
    """The same school, whose second round of the last grade was put off till May: only the first is frozen."""
    kept = {"表單": "校內幹部經歷名冊", "年級": "3"}
    rounds = [deadline("1150131", **kept, 梯次="第一梯次"), deadline("1150522", **kept, 梯次="第二梯次")]
    others = [deadline("1150522", 表單="校內幹部經歷名冊", 年級=grade) for grade in "12"]
    drop(half, "deadline", {"期程": [*rounds, *others]})
    return half


def test_a_row_that_went_in_the_first_round_is_late_once_changed(second_open):
    posts = of_grades(2, 2)
    posts["幹部經歷紀錄"][1]["結束日期"] = "1150105"
    drop(second_open, OFFICERS, posts)
    sweep(second_open)
    (found,) = of(last(second_open, OFFICE), LATE)
    for said in ("高三第一梯次", "2026-01-17 23:59", "114-1/01", "其他列可先採用"):
        assert said in found["expected"]
    assert stand(second_open) == 4


def test_a_row_that_went_in_the_first_round_is_late_once_left_out(second_open):
    drop(second_open, OFFICERS, of_grades(1, 3))
    sweep(second_open)
    assert of(last(second_open, OFFICE), LATE)
    assert stand(second_open) == 4


def test_what_is_new_and_what_was_not_in_the_first_round_is_free(second_open):
    for third, first in ((3, 2), (4, 3), (3, 3)):  # the row left out last was in no package
        drop(second_open, OFFICERS, of_grades(third, first))
        assert of(next(body for body in sweep(second_open).values() if body["office"] == OFFICE), LATE) == []
        assert stand(second_open) == third + first
    assert submit_due(second_open, Tell()) is None


def in_an_archive(desk: Desk, form: str, sheets: Any, **files: bytes) -> dict[str, Any]:
    """Send a workbook in an archive with attachments of these names; give what the office is told of it."""
    path = drop(desk, form, sheets)
    archive = path.with_suffix(".zip")
    packed = {f"附件/{name}.pdf": content for name, content in files.items()}
    archive.write_bytes(zipped({path.name: path.read_bytes()} | packed))
    path.unlink()
    written_before(archive)
    return next(body for body in sweep(desk).values() if body["office"] == forms()[form].offices[0])


@pytest.mark.parametrize(("third", "first"), [(2, 2), (3, 2)])
def test_a_workbook_in_an_archive_is_late_by_its_rows_and_not_for_being_in_one(second_open, third, first):
    assert of(in_an_archive(second_open, OFFICERS, of_grades(third, first), 新成果=pdf("new")), LATE) == []
    assert stand(second_open) == third + first


def keyed_by_identity(path: Path) -> None:
    """Let 身分證號 and 出生日期 stand in a workbook in place of 學號."""
    students = {one["學號"]: one for one in small_school()["student_roster"]["學生資料"]}
    book = load_workbook(path)
    for sheet in book:
        (column,) = [cell.column for cell in sheet[1] if cell.value == "學號"]
        last = sheet.max_column + 1
        for row in range(2, sheet.max_row + 1):
            student = students[sheet.cell(row, column).value]
            sheet.cell(row, column, student["身分證號"])
            sheet.cell(row, last, student["出生日期"])
        sheet.cell(1, column, "身分證號")
        sheet.cell(1, last, "出生日期")
    book.save(path)
    written_before(path)


def test_a_row_that_went_in_the_first_round_is_the_same_under_a_student_number_and_an_identity_number(second_open):
    keyed_by_identity(drop(second_open, OFFICERS, of_grades(2, 3)))
    sweep(second_open)
    assert (of(last(second_open, OFFICE), LATE), stand(second_open)) == ([], 5)
    posts = of_grades(2, 3)
    posts["幹部經歷紀錄"][1]["結束日期"] = "1150105"
    keyed_by_identity(drop(second_open, OFFICERS, posts))
    sweep(second_open)
    assert of(last(second_open, OFFICE), LATE)
    drop(second_open, OFFICERS, of_grades(2, 2))
    sweep(second_open)
    assert (of(last(second_open, OFFICE), LATE), stand(second_open)) == ([], 4)


OUTCOMES, CERTIFIED = "course_outcome", "outcome_certification"


@pytest.fixture(scope="module")
def works_frozen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A school of the last grade, whose outcome O-1-01, certified on the form, went in the first round."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LICHENG_NOW", "2026-02-01T09:00")
        desk, school = a_site(tmp_path_factory.mktemp("works") / "site"), whole_school()
        for student in school["student_roster"]["學生資料"]:
            student["年級"] = "3"
        rounds = (("1150131", "第一梯次"), ("1150722", "第二梯次"))
        own = [{"表單": forms()[form].title, "年級": "3", "學期": "0"} for form in (OUTCOMES, CERTIFIED)]
        drop(desk, "deadline", {"期程": [deadline(day, **one, 梯次=turn) for one in own for day, turn in rounds]})
        attach(desk, "教務處")
        for form in ("student_roster", "staff", "course_code", "course_offering", OUTCOMES, CERTIFIED):
            drop(desk, form, school[form])
        sweep(desk)
        patch.setenv("LICHENG_NOW", FROZEN)
        submit_due(desk, Tell())
        yield desk
        desk.close()


@pytest.fixture
def works(works_frozen: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The same school in April, for one test."""
    monkeypatch.setenv("LICHENG_NOW", "2026-04-01T09:00")
    with copied(works_frozen, tmp_path) as desk:
        yield desk


def test_a_row_that_went_in_the_first_round_is_late_once_its_attachment_is_another_file(works):
    rows = whole_school()[OUTCOMES]
    assert of(in_an_archive(works, OUTCOMES, rows, 成果=pdf("another")), LATE)
    assert of(in_an_archive(works, OUTCOMES, rows, 成果=pdf("another"), 新成果=PROOF), LATE)
    assert of(in_an_archive(works, OUTCOMES, rows, 成果=PROOF, 新成果=pdf("new")), LATE) == []


def test_a_certification_of_what_went_in_the_first_round_is_late_once_taken_back_and_no_other(works):
    certified = whole_school()[CERTIFIED]
    (row,) = certified["課程學習成果認證"]
    certified["課程學習成果認證"].append(row | {"成果編號": "O-3-01"})
    outcomes = whole_school()[OUTCOMES]
    outcomes["學期課程學習成果"].append(outcomes["學期課程學習成果"][0] | {"成果編號": "O-3-01", "學號": "114003"})
    drop(works, OUTCOMES, outcomes)
    drop(works, CERTIFIED, certified)
    assert [of(body, LATE) for body in sweep(works).values()] == [[], []]
    row["認證結果"] = "不通過"
    drop(works, CERTIFIED, certified)
    (found,) = of(next(iter(sweep(works).values())), LATE)
    assert "「課程學習成果認證」高三第一梯次" in found["expected"]


def test_a_record_that_names_no_grade_freezes_a_form_when_all_its_deadlines_are_over():
    own = ("2026-02-14", "2026-05-08")
    every = [
        Deadline(dt.date.fromisoformat(day) + dt.timedelta(days=14), "校內幹部經歷名冊", 1, grade, "一般", "")
        for day, grade in zip(own, ("3", "1"), strict=True)
    ]
    older = [Freeze(OFFICERS, FIRST, "", at(f"{day}T23:59:59"), "114-1/01", at(FROZEN)) for day in own]
    form = forms(114)[OFFICERS]
    assert [frozen_by(form, FIRST, older[:1], every, grade) for grade in ("", "1", "3")] == [None] * 3
    assert [frozen_by(form, FIRST, older, every, grade) for grade in ("", "1", "3")] == [older[1]] * 3


def test_a_certification_is_of_the_grade_of_the_student_whose_outcome_it_certifies():
    school = whole_school()
    school["student_roster"]["學生資料"][0]["年級"] = "3"
    told = arrivals({form: school[form] for form in ("student_roster", "course_outcome", "outcome_certification")})
    roster, outcomes, certified = (list(one.tables) for one in told)
    grades = grades_in([*roster, *outcomes])
    assert set(grades.changed(certified, [])) == {"3"}
    assert grades.changed(certified, certified) == {}
    assert set(grades_in([]).changed(certified, [])) == {""}


def test_the_status_says_that_a_package_is_due_and_what_renders_it(site, late):
    assert "is due" not in licheng(site, "status")
    licheng(site, "decide", late, "accept", "--by", "academic", "--reason", "補登一名")
    assert "a package of 114-1 is due" in licheng(site, "status")
    assert submit_due(site, Tell())
    assert "is due" not in licheng(site, "status")


# --- the watch --------------------------------------------------------------------------------------------------------


def test_the_watch_renders_what_is_due_without_any_command(tmp_path, monkeypatch):
    monkeypatch.setenv("LICHENG_NOW", NEXT_DAY)
    desk, stop, told = a_site(tmp_path / "site"), threading.Event(), []

    def note(said: str) -> None:
        told.append(said)
        if said.startswith("package"):
            stop.set()

    school = small_school()
    for form in ("student_roster", "deadline"):
        drop(desk, form, school[form])
    in_the_end = threading.Timer(60, stop.set)
    in_the_end.start()
    watch(desk, note, stop, 0.05)
    in_the_end.cancel()
    assert [said for said in told if said.startswith("package")] == [
        f"package 114-1/01 is rendered: {package(desk, 1)}"
    ]
    assert packages(desk) == [1]
    desk.close()


def test_a_decision_recorded_by_another_command_is_seen_to(site, late):
    told: list[str] = []
    watched = Packages(site, told.append)
    assert watched.see_to() == math.inf
    assert not watched.are_asked_for()
    licheng(site, "decide", late, "accept", "--by", "academic", "--reason", "補登一名")
    watched.look_at = 0.0
    assert watched.are_asked_for()
    watched.see_to()
    assert told == [f"package 114-1/02 is rendered: {package(site, 2)}"]


def test_the_watch_comes_back_at_the_next_closing(site, monkeypatch):
    monkeypatch.setenv("LICHENG_NOW", "2026-02-16T12:00:00")
    drop(site, "deadline", {"期程": [deadline("1150331")]})
    sweep(site)
    assert Packages(site, str).see_to() == at("2026-03-18T00:00:00").timestamp()
