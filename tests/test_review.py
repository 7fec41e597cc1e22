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
from school import PERIOD, a_site, attach, drop, sweep, whole_school
from typer.testing import CliRunner

from flows.cli import app
from flows.review import lay_review, review
from flows.steps.records import Answer
from flows.steps.review import Story, frequent_faults, lines, rates
from flows.steps.review.chart import chart
from schemas.drop import Drop
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
    assert (told.office, told.period, told.due) == ("訓育組", "114-1", DUE)
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
    (trainings, meetings) = found.proofs
    shown = [dict(zip(trainings.headings, row, strict=True)) for row in trainings.rows]
    assert {(row["類別"], row["佐證檔案"]) for row in shown} == {("學生訓練", "成果.pdf（已附）"), ("教師研習", "")}
    assert meetings.rows == []
    assert [(one.finding.rule, one.period) for one in found.duties] == [("G01", "114-0")]
    assert "親師說明" in found.duties[0].finding.expected


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


def answer(*, rows: int = 10, errors: list[str] | None = None, day: int = 1, scope: str = "", **more: Any) -> Answer:
    """Give an answer on one sheet of 校內幹部經歷名冊, as the ledger keeps it, with an error of each of these rules."""
    found = [
        {"rule": rule, "severity": "錯誤", "sheet": POSTS, "heading": "擔任職務", "value": "甲"}
        for rule in errors or ()
    ]
    body = {"forms": [{"form": OFFICERS, "sheet": POSTS, "rows": rows}], "slots": [[POSTS, scope]], "findings": found}
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
    assert list(sheets) == ["各單位", "各表單", "學校職責", "訓練研習說明", "工作小組會議", "常見錯誤"]
    assert len(sheets["各表單"]) == 1 + len(found.lines)
    officers = next(row for row in sheets["各表單"] if row[1] == "校內幹部經歷名冊")
    assert officers[6:12] == [2.0, officers[7], 1.0, 4.0, 4.0, 100.0]
    shown = next(row for row in page.rows("figures") if row[1:2] == ["校內幹部經歷名冊"])
    assert shown[8:12] == ["1", "4", "4", "100.0"]


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
    assert (officers["due"], officers["errors"], officers["accepted"][:10]) == ("2026-02-14", 4, "2026-01-20")
    printed = CliRunner().invoke(app, ["review", "--year", "113", "--site", str(desk.site.folder)])
    assert printed.exit_code == 0
    assert "113 學年度" in printed.stdout


@needs_chromium
@pytest.mark.parametrize("name", ["成效評核.html", "訓練單/訓育組.html"])
def test_what_the_working_group_reads_passes_wcag_aa(folder, name, tmp_path) -> None:
    passed, violations = axe((folder / name).read_text("utf-8"), tmp_path)
    assert violations == []
    assert passed > 5
