"""成效評核: what each office did in a year, told from the answers that it was really given."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from answered_school import ELSEWHERE, Shown
from browser import axe, needs_chromium
from school import PERIOD, a_site, attach, copied, drop, sweep, whole_school
from test_decisions import decide, last, of
from typer.testing import CliRunner

from flows.cli import app
from flows.freezing import Closing
from flows.review import lay_review, review
from flows.steps.records import Answer, Submission
from flows.steps.review import Story, Target, by_office, frequent_faults, lines, rates, targets
from flows.steps.review.chart import chart
from flows.steps.review.reviewed import line_cells
from schemas.deadline import Deadline
from schemas.drop import Drop
from schemas.forms import forms
from schemas.regulation import SEATS
from schemas.terms import Period
from schemas.wording_review import trend

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.desk import Desk
    from flows.steps.review import Line
    from flows.steps.review.reviewed import Review

DUE = dt.date(2026, 2, 14)
TODAY = dt.date(2026, 3, 5)
OFFICERS, ABSENCES, POSTS = "officer_record", "absence_roster", "幹部經歷紀錄"
SECRET, NAME = "A123456789", "歐陽小明"


def _year_of_drops(desk: Desk, now: pytest.MonkeyPatch) -> None:
    """Hand in on four days: sent back twice and mended, once too late; a repetition, a stranger, proofs of duties."""
    school = whole_school()
    sound = school[OFFICERS][POSTS][0]
    absent = school[ABSENCES]["缺勤紀錄名冊"][0]
    now.setenv("LICHENG_NOW", "2026-01-10T09:00")
    for form in ("staff", "student_roster", "deadline"):
        drop(desk, form, school[form])
    bad = [sound | {"幹部等級": "9"}, sound | {"擔任職務": "", "單位名稱": "班聯會"}, sound | {"學號": NAME}]
    drop(desk, OFFICERS, {POSTS: [*bad, sound | {"學號": SECRET}]}, name="一.xlsx")
    sweep(desk)
    now.setenv("LICHENG_NOW", "2026-01-20T10:30")
    sent = drop(desk, OFFICERS, {POSTS: [sound]}, name="二.xlsx").read_bytes()
    (desk.site.inbox / "訓育組" / "照片.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n no workbook")
    sweep(desk)
    now.setenv("LICHENG_NOW", "2026-02-20T08:00")
    (desk.site.inbox / "訓育組" / "再送.xlsx").write_bytes(sent)
    drop(desk, ABSENCES, {"缺勤紀錄名冊": [absent | {"缺勤種類代碼": "99"}, absent]}, name="缺.xlsx")
    sweep(desk)
    now.setenv("LICHENG_NOW", "2026-03-01T08:00")
    drop(desk, ABSENCES, {"缺勤紀錄名冊": [absent]}, name="缺二.xlsx")
    attach(desk, "教務處")
    held = school["training_record"]["訓練研習說明"]
    drop(desk, "training_record", {"訓練研習說明": [*held[:1], held[1] | {"佐證檔案": ""}]})
    sweep(desk)
    now.setenv("LICHENG_NOW", f"{TODAY}T12:00")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with pytest.MonkeyPatch.context() as now:
        opened = a_site(tmp_path_factory.mktemp("review") / "site")
        _year_of_drops(opened, now)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def found(desk: Desk) -> Review:
    return review(desk)


@pytest.fixture(scope="module")
def folder(desk: Desk, found: Review) -> Path:
    return lay_review(desk, found)


def line(found: Review, form: str) -> Line:
    return next(one for one in found.lines if one.form == form)


def at(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}+08:00")


def test_a_form_sent_back_and_mended_in_time_is_told_from_its_first_arrival_to_its_acceptance(found) -> None:
    told = line(found, OFFICERS)
    assert (told.office, told.period, [one.due for one in told.deadlines]) == ("訓育組", "114-1", [DUE])
    assert (told.first, told.accepted) == (at("2026-01-10T09:00"), at("2026-01-20T10:30"))
    assert (told.drops, told.returned, told.rows, told.errors) == (2, 1, 4, 4)
    assert (told.rate, told.late_days) == (100.0, 0)


def test_a_form_accepted_after_its_day_is_late_by_the_days_between(found) -> None:
    told = line(found, ABSENCES)
    assert (told.first, told.accepted) == (at("2026-02-20T08:00"), at("2026-03-01T08:00"))
    assert told.late_days == (dt.date(2026, 3, 1) - DUE).days == 15


def test_a_form_that_never_came_is_late_up_to_today(found) -> None:
    told = line(found, "grade_roster")
    assert (told.first, told.accepted, told.drops, told.rate) == (None, None, 0, None)
    assert told.late_days == (TODAY - DUE).days


def test_a_repetition_and_a_file_of_no_form_are_counted_beside_the_forms(found) -> None:
    office = next(one for one in found.offices if one.office == "訓育組")
    strangers = next(one for one in found.lines if one.office == "訓育組" and not one.title)
    assert (office.drops, office.unjudged, office.returned) == (4, 1, 2)
    assert (strangers.drops, strangers.rows, strangers.errors) == (1, 0, 1)


def test_the_figures_of_forms_offices_and_faults_add_up_to_what_the_ledger_holds(desk, found) -> None:
    errors: Counter[str] = Counter()
    for answer in desk.ledger.answers().values():
        told = [one for finding in answer.body["findings"] for one in (finding, *finding["folded"])]
        errors[answer.body["office"]] += sum(one["severity"] == "錯誤" for one in told)
    by_form: Counter[str] = Counter()
    for one in found.lines:
        by_form[one.office] += one.errors
    assert +by_form == +errors
    assert {one.office: one.errors for one in found.offices if one.errors} == +errors
    assert {one.office: one.times for one in found.faults} == +errors  # nothing waits for a word in this school
    assert sum(one.drops for one in found.offices) == len(desk.ledger.drops(114))
    assert sum(one.answers for one in found.lines) == len(desk.ledger.history(114)) - 1  # but for the repetition's


def test_the_history_holds_every_answer_in_order_and_the_answers_the_last_of_each(desk) -> None:
    history = desk.ledger.history(114)
    assert [answer.answered_at for answer in history] == sorted(answer.answered_at for answer in history)
    assert {answer.drop: answer for answer in history} == desk.ledger.answers()
    assert desk.ledger.history(113) == []


def test_trainings_are_shown_with_their_files_and_what_is_not_done_with_what_to_do(found) -> None:
    (trainings, meetings, seats) = found.proofs
    shown = [dict(zip(trainings.headings, row, strict=True)) for row in trainings.rows]
    assert {(row["類別"], row["佐證檔案"]) for row in shown} == {("學生訓練", "成果.pdf（已附）"), ("教師研習", "")}
    assert (meetings.rows, seats.rows) == ([], [])
    assert [(one.period, one.duty.name) for one in found.duties if one.is_done] == [
        ("114-0", "學生訓練"),
        ("114-0", "教師研習"),
    ]
    (open_one, *undelivered) = [one for one in found.duties if one.finding]
    assert (open_one.period, open_one.duty.name, open_one.finding.rule) == ("114-0", "親師說明", "G01")
    assert "親師說明" in open_one.finding.expected
    assert [(one.period, one.duty.rule, one.finding.rule) for one in undelivered] == [
        ("114-1", "G02", "G05"),
        ("114-1", "G03", "G05"),
    ]


OFFERINGS = "course_offering"


@pytest.fixture(scope="module")
def after(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Review]]:
    """The same school on the next day: all duties are done, and a form comes that a package has frozen."""
    frozen = Closing(OFFERINGS, "", at("2026-02-14T23:59:59"))
    package = Submission(PERIOD, 1, "", at("2026-02-15T00:00"), {"closes": [frozen.as_json()], "rosters": {}})
    school = whole_school()
    with copied(desk, tmp_path_factory.mktemp("after")) as later:
        with later.ledger.writing() as writing:
            writing.submit(package)
        with pytest.MonkeyPatch.context() as now:
            now.setenv("LICHENG_NOW", "2026-03-06T09:00")
            for form in ("working_group", "training_record", "course_code", OFFERINGS):
                drop(later, form, school[form], name=f"{form}.xlsx")
            attach(later, "教務處")
            sweep(later)
            found = review(later)
        yield later, found


def test_a_duty_is_told_as_done_with_its_proof_and_seats_with_how_many_sit(after) -> None:
    later, found = after
    assert found.all_done
    assert {one.cells()[3:5] for one in found.duties} == {
        (name, "已辦") for name in ("學生訓練", "教師研習", "親師說明", "每學期工作小組會議", "工作小組人數")
    }
    seats = found.proofs[2]
    assert seats.headings == ("期別", "職稱", "應有人數", "現有人數")
    assert ("114-1", "導師代表", "3", "3") in seats.rows
    assert (len(seats.rows), sum(int(row[3]) for row in seats.rows)) == (len(SEATS), 19)
    folder = lay_review(later, found)
    assert "訓練、會議與席次都已辦齊" in Shown((folder / "成效評核.html").read_text("utf-8")).text
    assert book(folder)["工作小組名單"][1:] == [[*row[:2], float(row[2]), float(row[3])] for row in seats.rows]


def test_an_empty_school_has_done_none_of_its_duties(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("LICHENG_NOW", "2026-03-05")
    empty = a_site(tmp_path / "site")
    empty.site = replace(empty.site, turned_to=Period(114, 2))
    found = review(empty)
    assert [(one.period, one.cells()[4]) for one in found.duties] == [
        *[("114-0", "未辦")] * 3,
        *[("114-1", "未辦")] * 2,
        *[("114-2", "未辦")] * 2,
    ]
    page = Shown((lay_review(empty, found) / "成效評核.html").read_text("utf-8")).text
    assert "辦齊" not in page
    assert "本期無資料" in page
    empty.close()


def test_a_late_workbook_that_waits_or_was_turned_down_is_not_complete(after, monkeypatch) -> None:
    later, found = after
    told = line(found, OFFERINGS)
    (asked,) = of(last(later, told.office, OFFERINGS), "W19")
    assert (told.drops, told.returned, told.accepted) == (1, 0, None)
    assert told.late_days == (dt.date(2026, 3, 6) - DUE).days
    monkeypatch.setenv("LICHENG_NOW", "2026-03-09T09:00")
    decide(later, asked["id"], "reject")
    told = line(review(later), OFFERINGS)
    assert (told.accepted, told.late_days) == (None, (dt.date(2026, 3, 9) - DUE).days)


# --- faults -------------------------------------------------------------------------------------------------------


def test_an_office_learns_its_own_faults_the_most_frequent_first(found) -> None:
    office = next(one for one in found.faults if one.office == "訓育組")
    assert [fault.times for fault in office.faults] == sorted((f.times for f in office.faults), reverse=True)
    assert {fault.rule.id for fault in office.faults} >= {"C06", "C01", "X01", "W01"}


def test_no_more_than_ten_rules_are_listed_and_the_rest_is_counted() -> None:
    rules = ["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C09", "C10", "C11", "C12"]
    told = [story("訓育組", 1, [answer(errors=[rule for n, rule in enumerate(rules) for _ in range(n + 1)])])]
    (one,) = frequent_faults(told)
    assert [fault.rule.id for fault in one.faults] == rules[:1:-1]
    assert (one.times, one.others) == (78, 3)


def test_what_an_office_typed_of_a_person_is_veiled_in_every_file(folder) -> None:
    pages = [path.read_text("utf-8") for path in folder.rglob("*.html")]
    assert any("歐＊＊" in page for page in pages)
    assert "「幹部等級」填「9」" in "".join(pages)
    for content in (*pages, str(book(folder))):
        assert NAME not in content
        assert SECRET not in content
        assert not re.search(r"[A-Z][12][0-9]{8}", content)


# --- the same, before and after --------------------------------------------------------------------------------------


def answer(
    *, rows: int = 10, errors: list[str] | None = None, day: int = 1, scope: str = "", held: int = 0, **more: Any
) -> Answer:
    """Give an answer on one sheet of 校內幹部經歷名冊, as the ledger keeps it, with an error of each of these rules."""
    found = [
        {"rule": rule, "severity": "錯誤", "sheet": POSTS, "heading": "擔任職務", "value": "甲"}
        for rule in errors or ()
    ]
    forms = [{"form": OFFICERS, "sheet": POSTS, "rows": rows, "held": held}]
    body = {"forms": forms, "slots": [[POSTS, scope]], "findings": found}
    moment = dt.datetime(2026, 1, day, tzinfo=dt.UTC)
    return Answer("", "partly" if found else "accepted", "", moment, body | more)


def story(office: str, order: int, answers: list[Answer], period: Period = PERIOD) -> Story:
    received = dt.datetime(2026, 1, order, tzinfo=dt.UTC)
    return Story(Drop(order, f"d{order}", office, "x.xlsx", "", 1, received, period), tuple(answers))


def only(told: list[Story], **more: Any) -> Line:
    given: dict[str, Any] = {"due": {}, "before": {}} | more
    return lines(told, given["due"], given["before"], TODAY)[-1]


def test_a_form_in_parts_is_accepted_when_each_part_was_sound_once() -> None:
    first = story("導師", 1, [answer(scope="一年1班", day=2)])
    second = story("導師", 2, [answer(scope="一年2班", day=3, errors=["C01"])])
    mended = story("導師", 3, [answer(scope="一年2班", day=9)])
    assert only([first]).accepted == dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    assert only([first, second]).accepted is None
    assert only([first, second, mended]).accepted == dt.datetime(2026, 1, 9, tzinfo=dt.UTC)


def test_sending_a_sheet_again_does_not_thin_its_errors_out() -> None:
    first, again = (story("訓育組", n, [answer(errors=["C01", "C02"][: 3 - n])]) for n in (1, 2))
    other = story("訓育組", 3, [answer(scope="一年2班", errors=["C01"])])
    assert (only([first, again]).rows, only([first, again]).errors) == (10, 2)
    assert rates([first, again, again]) == rates([first])
    assert (only([first, again, other]).rows, only([first, again, other]).errors) == (20, 3)


def test_a_scope_mistyped_once_is_waited_for_only_while_something_stands_there() -> None:
    mistyped = story("導師", 1, [answer(scope="一年99班", errors=["C01"])])
    right = story("導師", 2, [answer(scope="一年1班", day=3)])
    emptied = story("導師", 3, [answer(scope="一年99班", rows=0, errors=["F05"])])
    assert only([mistyped, right]).accepted is None
    assert only([mistyped, right, emptied]).accepted == dt.datetime(2026, 1, 3, tzinfo=dt.UTC)
    turned_down = story("導師", 1, [replace(answer(scope="一年99班", errors=["W19"]), verdict="rejected")])
    assert only([turned_down, right]).accepted == dt.datetime(2026, 1, 3, tzinfo=dt.UTC)
    assert only([turned_down]).accepted is None


def test_rows_that_wait_for_a_word_are_not_complete() -> None:
    asked = {"rule": "W19", "severity": "待確認", "sheet": POSTS, "heading": "", "value": ""}
    held = replace(answer(rows=8, held=8, day=2), verdict="held")
    nothing = replace(answer(rows=0, day=2, findings=[asked]), verdict="held")
    for waiting in (held, nothing):
        assert only([story("訓育組", 1, [waiting])]).accepted is None
        assert only([story("訓育組", 1, [waiting])]).returned == 0
        told = only([story("訓育組", 1, [waiting, answer(day=7)])])
        assert told.accepted == dt.datetime(2026, 1, 7, tzinfo=dt.UTC)


def test_what_somebody_turned_down_after_all_never_was_complete() -> None:
    refused = replace(answer(errors=["W19"], day=6), verdict="rejected")
    taken_back = story("訓育組", 1, [answer(day=2), refused])
    assert only([taken_back]).accepted is None
    assert only([taken_back, story("訓育組", 7, [answer(day=8)])]).accepted == dt.datetime(2026, 1, 8, tzinfo=dt.UTC)


# --- several deadlines of a form --------------------------------------------------------------------------------


def timed(told: list[Story], *due: tuple[int, str]) -> list[tuple[str, int | None, int | None]]:
    """Give for each deadline, of which a day in January is told, on which day it was complete, and days late."""
    key = ("訓育組", OFFICERS, str(PERIOD))
    (found,) = lines(told, {key: [Target(dt.date(2026, 1, day), name) for day, name in due]}, {}, TODAY)
    return [(one.whose, one.accepted.day if one.accepted else None, one.late_days) for one in found.deadlines]


def test_a_first_round_that_was_missed_is_counted_though_a_later_deadline_was_kept() -> None:
    sent = story("訓育組", 12, [answer(day=12)])
    assert timed([sent], (10, "高三第一梯次"), (20, "高三第二梯次")) == [
        ("高三第一梯次", 12, 2),
        ("高三第二梯次", 12, 0),
    ]
    assert timed([], (3, "高三第一梯次"), (4, "全部")) == [("高三第一梯次", None, 61), ("全部", None, 60)]


def test_a_sheet_that_first_comes_after_a_deadline_is_of_the_next_one() -> None:
    third = story("訓育組", 8, [answer(scope="三年1班", day=9)])
    first = story("訓育組", 15, [answer(scope="一年1班", day=16, errors=["C01"]), answer(scope="一年1班", day=25)])
    due = ((10, "高三第一梯次"), (20, "全部"))
    assert timed([third, first], *due) == [("高三第一梯次", 9, 0), ("全部", 25, 5)]
    assert timed([first], *due) == [("高三第一梯次", 25, 15), ("全部", 25, 5)]
    assert timed([third, first], (20, "高一"), (20, "高三")) == [("高一", 25, 5), ("高三", 25, 5)]


def a_deadline(day: int, grade: str = "全部", turn: str = "一般", form: str = "校內幹部經歷名冊") -> Deadline:
    return Deadline(dt.date(2026, 2, day), form, 1, grade, turn, "")


def test_a_general_deadline_gives_way_to_the_forms_own_for_all_whom_these_speak_for() -> None:
    general = a_deadline(20, form="全部")

    def days(*own: Deadline) -> list[tuple[str, int]]:
        found = targets(forms(114)[OFFICERS], PERIOD, [general, *own], 1)
        return [(one.whose, one.day.day) for one in found]

    assert days() == [("全部", 5)]
    assert days(a_deadline(25)) == [("全部", 10)]
    assert days(a_deadline(18, "3", "第一梯次")) == [("高三第一梯次", 3), ("全部", 5)]
    assert days(a_deadline(25, "3")) == [("全部", 5), ("高三", 10)]
    every = [a_deadline(25, "3"), a_deadline(26, "1"), a_deadline(27, "2")]
    assert days(*every) == [("高三", 10), ("高一", 11), ("高二", 12)]


def test_an_office_is_late_once_for_each_deadline_and_its_counts_stand_once() -> None:
    key = ("訓育組", OFFICERS, str(PERIOD))
    due = {key: [Target(dt.date(2026, 1, 10), "高三第一梯次"), Target(dt.date(2026, 1, 20), "全部")]}
    sent = [story("訓育組", 12, [answer(day=12, errors=["C01"]), answer(day=24)])]
    (told,) = lines(sent, due, {}, TODAY)
    (office,) = by_office(sent, [told])
    assert (office.due, office.accepted, office.late, office.late_days) == (2, 2, 2, 14)
    first, second = line_cells(told)
    assert first[3:7] == ("高三第一梯次", "2026-01-10", "2026-01-24 00:00", "14")
    assert second[3:] == ("全部", "2026-01-20", "2026-01-24 00:00", "4", *[""] * 8)
    assert first[8] == "1"


def test_what_another_office_mends_clears_the_errors_but_not_the_returns() -> None:
    told = only([story("訓育組", 1, [answer(errors=["X01"], day=2), answer(day=5)])])
    assert (told.answers, told.returned, told.errors) == (2, 1, 0)
    assert told.accepted == dt.datetime(2026, 1, 5, tzinfo=dt.UTC)


def test_errors_are_compared_with_the_semester_before_and_in_the_first_with_the_year_before() -> None:
    first = story("訓育組", 1, [answer(errors=["C01", "C02"])])
    second = story("訓育組", 2, [answer(errors=["C01"])], Period(114, 2))
    assert only([first, second]).before == 20.0
    assert (only([first]).before, trend(20.0, None)) == (None, "無前期")
    last_year = rates([story("訓育組", 1, [answer(errors=["C01"] * 5)], Period(113, 2))])
    assert only([first], before=last_year).before == 50.0
    assert [trend(10.0, 20.0), trend(20.0, 10.0), trend(10.0, 10.0)] == ["▼ 減少 10.0", "▲ 增加 10.0", "＝ 持平"]


def test_a_day_that_is_not_known_makes_nobody_late() -> None:
    assert only([story("訓育組", 1, [answer(errors=["C01"])])]).late_days is None


# --- book, page, sheets, command ----------------------------------------------------------------------------------


def book(folder: Path) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(folder / "成效評核.xlsx")
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def test_the_book_and_the_page_say_the_same(found, folder) -> None:
    sheets, page = book(folder), Shown((folder / "成效評核.html").read_text("utf-8"))
    assert list(sheets) == ["各單位", "各表單", "學校職責", "訓練研習說明", "工作小組會議", "工作小組名單", "常見錯誤"]
    assert len(sheets["各表單"]) == 1 + len(found.lines)
    officers = next(row for row in sheets["各表單"] if row[1] == "校內幹部經歷名冊")
    assert officers[8:14] == [2.0, officers[9], 1.0, 4.0, 4.0, 100.0]
    shown = next(row for row in page.rows("figures") if row[1:2] == ["校內幹部經歷名冊"])
    assert shown[10:14] == ["1", "4", "4", "100.0"]


def test_the_chart_says_in_words_what_its_bars_show(folder) -> None:
    text = (folder / "成效評核.html").read_text("utf-8")
    shown = Shown(text)
    assert shown.all("aria-labelledby") == ["errors-title errors-about", "late-title late-about"]
    assert "訓育組 125.0、生輔組 50.0。" in shown.text
    assert f"註冊組 {(TODAY - DUE).days} 天" in shown.text
    assert not ELSEWHERE.search(text.replace("http://www.w3.org", ""))


def test_the_longest_bar_is_the_largest_figure_and_nothing_is_drawn_of_nothing() -> None:
    drawn = chart("late", "天", [("甲", 1.0), ("乙", 4.0), ("丙", 0.0)], str)
    assert drawn is not None
    assert [(bar.label, bar.text) for bar in drawn.bars] == [("乙", "4.0"), ("甲", "1.0")]
    assert drawn.bars[0].width == pytest.approx(4 * drawn.bars[1].width)
    assert chart("late", "天", [("丙", 0.0)], str) is None


def test_the_review_is_made_again_with_the_same_bytes(desk, folder) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    lay_review(desk, review(desk))
    assert {path: path.read_bytes() for path in before} == before
    assert {path.parent.name for path in before} == {"114", "訓練單"}


def test_the_command_prints_the_offices_and_lays_the_files(desk) -> None:
    run = CliRunner().invoke(app, ["review", "--json", "--site", str(desk.site.folder)])
    told = json.loads(run.stdout)
    assert (run.exit_code, told["year"], told["folder"]) == (0, 114, "outbox/review/114")
    officers = next(one for one in told["forms"] if one["form"] == OFFICERS)
    (timed,) = officers["deadlines"]
    assert (timed["due"], officers["errors"], timed["accepted"][:10]) == ("2026-02-14", 4, "2026-01-20")
    assert [one["done"] for one in told["duties"]] == [True, True, False, False, False]
    printed = CliRunner().invoke(app, ["review", "--year", "113", "--site", str(desk.site.folder)])
    assert printed.exit_code == 0
    assert "113 學年度" in printed.stdout


@needs_chromium
@pytest.mark.parametrize("name", ["成效評核.html", "訓練單/訓育組.html"])
def test_what_the_working_group_reads_passes_wcag_aa(folder, name, tmp_path) -> None:
    passed, violations = axe((folder / name).read_text("utf-8"), tmp_path)
    assert violations == []
    assert passed > 5
