"""A workbook that leaves out many rows of the last one waits until somebody says that this is meant."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from school import IDENTITIES, a_site, arrival, assessed, drop, fates_of, findings, small_school, sweep
from test_decisions import answered, of
from typer.testing import CliRunner

from flows.cli import app
from flows.hearing import hear
from flows.steps.keeping import Failing, Filed, step, stood
from flows.steps.marking.looks import FILLS
from flows.steps.mending import ordered
from flows.steps.shrinking import shrunk as asked_about
from schemas.forms import forms
from schemas.terms import Fate, Severity
from schemas.wording_decisions import SENT_AGAIN
from schemas.wording_since import since_line

if TYPE_CHECKING:
    from pathlib import Path

FORM, SHEET = "officer_record", "幹部經歷紀錄"
TITLE = "校內幹部經歷名冊"


def officers(number: int, first: int = 0) -> dict[str, list[dict[str, str]]]:
    """Give so many rows of officers, each of a key of its own."""
    row = small_school()[FORM][SHEET][0]
    posts = ("社長", "副社長", "幹事")
    return {
        SHEET: [
            row | {"單位名稱": f"社團{place}", "擔任職務": posts[place % 3] + str(place)}
            for place in range(first, first + number)
        ]
    }


@pytest.fixture
def desk(tmp_path: Path):
    desk = a_site(tmp_path)
    school = small_school()
    for form in ("student_roster", "staff"):
        drop(desk, form, school[form])
    sweep(desk)
    yield desk
    desk.close()


def rules(body: dict) -> list[str]:
    return [finding["rule"] for finding in body["findings"]]


def send(desk, number: int, first: int = 0) -> dict:
    """Hand in so many officers; give what the office is told."""
    drop(desk, FORM, officers(number, first))
    bodies = [body for body in sweep(desk).values() if body["office"] == "訓育組"]
    assert len(bodies) == 1
    return bodies[0]


def accepted(desk) -> int:
    """Count the rows of officers that stand and are accepted, in the state of the semester."""
    examined = desk.examine(desk.drops_that_count())
    fates = [fate for fate in fates_of_desk(desk, examined) if fate.form == FORM]
    return sum(fate.fate is Fate.SUBMITTED for fate in fates)


def fates_of_desk(desk, examined):
    from flows.assessment import assess
    from flows.stages import plain

    school = assess(plain, examined, desk.context()).school
    return [fate for period in desk.laws() for _, fate in school.fates(period)]


def test_a_workbook_that_lacks_a_third_of_the_last_one_waits_and_the_last_one_stands(desk) -> None:
    assert send(desk, 30)["verdict"] == "accepted"
    told = send(desk, 20)
    assert told["verdict"] == "held"
    assert findings({"": told}) == [("W16", SHEET, None, "")]
    (counts,) = told["forms"]
    assert (counts["rows"], counts["accepted"], counts["rejected"], counts["held"]) == (20, 0, 0, 20)
    assert "有 30 列，這次少了其中 10 列，例如上次的第 22、23、24、25、26 列" in told["findings"][0]["expected"]
    assert accepted(desk) == 30
    page, text = ((desk.site.folder / told["report"]).with_suffix(ending) for ending in (".html", ".txt"))
    assert all(told["findings"][0]["id"] in report.read_text("utf-8") for report in (page, text))


FAULTY = 7


def with_faults() -> list[dict[str, str]]:
    rows = officers(40)[SHEET]
    return [row | {"開始日期": "?"} if place < FAULTY else row for place, row in enumerate(rows)]


def shifted(rows: list[dict[str, str]], first: int) -> list[dict[str, str]]:
    """Move every cell from a row on by one column to the right, as a slip in pasting does."""
    headings = forms()[FORM].by_title[SHEET].headings
    return [
        row if place < first else {after: row[before] for before, after in pairwise(headings) if before in row}
        for place, row in enumerate(rows)
    ]


def told_since(body: dict) -> tuple[int, ...]:
    return tuple(body["since"][name] for name in ("mended", "open", "new", "unjudged"))


def test_what_waits_is_told_its_cells_and_that_rows_whose_key_is_gone_may_not_be_missing(desk) -> None:
    drop(desk, FORM, {SHEET: with_faults()})
    sweep(desk)
    drop(desk, FORM, {SHEET: shifted(with_faults(), 25)})
    (told,) = sweep(desk).values()
    asked, *_ = of(told, "W16")
    (counts,) = told["forms"]
    assert (told["verdict"], counts["held"], counts["rejected"]) == ("held", 40, 0)
    assert "這份檔案有 15 列的「學號」「開始日期」空白或有誤" in asked["expected"]
    assert told["since"]["mended"] == told["since"]["unjudged"] == 0
    assert told["since"]["open"] == FAULTY
    wrong = {row for one in ordered(told) if one["severity"] == "錯誤" for row in (one["row"], *one["related"])}
    assert wrong == {*range(2, 2 + FAULTY), *range(27, 42)}
    book = load_workbook(desk.site.folder / told["report"])
    assert "照下表改好" in "".join(str(row[0].value) for row in book["待修正"].iter_rows(max_row=5))
    filled = {cell.row for row in book[SHEET] for cell in row if cell.fill.fgColor.rgb == FILLS[Severity.ERROR]}
    assert filled == wrong
    results = {row[-1].value for row in book[SHEET].iter_rows(min_row=2)}
    assert results == {"暫緩：比上次少了許多列（整個工作表）"}
    drop(desk, FORM, {SHEET: with_faults()[FAULTY:]})
    (mended,) = sweep(desk).values()
    assert (mended["verdict"], told_since(mended)[1:]) == ("accepted", (0, 0, 0))
    assert mended["since"]["mended"] == told["since"]["open"] + told["since"]["new"] - 1  # and the question is answered


def test_what_nobody_looked_at_is_neither_mended_nor_new(desk) -> None:
    drop(desk, FORM, {SHEET: with_faults()})
    sweep(desk)
    drop(desk, FORM, {SHEET: with_faults()}, information={"學期": "2"})
    (refused,) = sweep(desk).values()
    assert (rules(refused), told_since(refused)) == (["W07"], (0, 0, 1, FAULTY))
    assert since_line(refused["since"]).endswith("7 處尚未檢核。")
    nothing = {"表單": TITLE, "本期無資料": "是"}
    drop(desk, FORM, {SHEET: []}, information=nothing)
    (nil,) = sweep(desk).values()
    assert (rules(nil), told_since(nil)) == (["W16"], (1, 0, 1, FAULTY))
    drop(desk, FORM, {SHEET: with_faults()}, name="再送.xlsx")
    (again,) = sweep(desk).values()
    assert told_since(again) == (0, FAULTY, 0, 0)


def test_what_was_mended_in_a_workbook_that_waits_is_told_and_what_others_say_of_its_rows(desk) -> None:
    rows = officers(40)[SHEET]
    rows[15] |= {"學號": "114999"}  # whom 學生名冊 does not know
    drop(desk, FORM, {SHEET: rows})
    sweep(desk)
    for faults, expected in ((5, (0, 1, 6, 0)), (3, (2, 5, 0, 0))):
        drop(desk, FORM, {SHEET: [row | {"開始日期": "?"} for row in rows[:faults]] + rows[faults:20]})
        (told,) = sweep(desk).values()
        assert (told["verdict"], told_since(told)) == ("held", expected)


@pytest.mark.parametrize("minutes", [0, 0.1, 9.9])
def test_the_same_rows_sent_again_before_anybody_can_have_read_the_question_confirm_nothing(
    desk, later, minutes
) -> None:
    send(desk, 30)
    send(desk, 20)
    later(minutes)
    assert send(desk, 20)["verdict"] == "held"
    assert accepted(desk) == 30
    assert desk.ledger.decisions() == []


def test_a_question_that_was_laid_nowhere_and_mailed_to_nobody_is_not_confirmed_by_sending_again(
    desk, later, monkeypatch
) -> None:
    send(desk, 30)
    with monkeypatch.context() as closed:
        closed.setattr("flows.steps.intake.laying.Corner.lay", _refuse)
        closed.setattr("flows.ingest.send", lambda _: None)
        send(desk, 20)
    later(60)
    with monkeypatch.context() as closed:
        closed.setattr("flows.steps.intake.laying.Corner.lay", _refuse)
        closed.setattr("flows.ingest.send", lambda _: None)
        assert send(desk, 20)["verdict"] == "held"
    assert accepted(desk) == 30


def _refuse(*_: object) -> None:
    raise PermissionError


def test_the_same_rows_sent_again_after_the_question_confirm_it(desk, later) -> None:
    send(desk, 30)
    send(desk, 20)
    later(10)
    told = send(desk, 20)
    assert told["verdict"] == "accepted"
    assert accepted(desk) == 20
    assert sweep(desk) == {}  # nobody is told twice
    (decided,) = desk.ledger.decisions()
    assert (decided.rule, decided.accepted, decided.by, decided.reason) == ("W16", True, "訓育組", SENT_AGAIN)
    assert decided.drop == decided.said_in == told["drop"]
    assert "處理填" not in decided.matter
    assert desk.ledger.first_broken_event() is None


def test_a_sweep_that_broke_off_after_a_repetition_was_recorded_records_it_once(desk, later) -> None:
    send(desk, 30)
    send(desk, 20)
    later(10)
    drop(desk, FORM, officers(20))
    desk.take_in()
    for _ in range(2):
        hear(desk, desk.examine(desk.drops_that_count()))
    assert [body["verdict"] for body in sweep(desk).values()] == ["accepted"]
    assert len(desk.ledger.decisions()) == 1


def test_what_was_confirmed_by_sending_it_again_can_be_taken_back(desk, later) -> None:
    send(desk, 30)
    asked = send(desk, 20)["findings"][0]["id"]
    later(10)
    assert send(desk, 20)["verdict"] == "accepted"
    site = ["--site", str(desk.site.folder)]
    said = CliRunner().invoke(app, ["decide", asked, "reject", "--by", "wang", "--reason", "漏貼", *site])
    assert said.exit_code == 0, said.output
    assert accepted(desk) == 30


def test_the_same_bytes_sent_again_confirm_it_too(desk, later) -> None:
    send(desk, 30)
    drop(desk, FORM, officers(20))
    (laid,) = (desk.site.inbox / "訓育組").glob("*.xlsx")
    content = laid.read_bytes()
    for verdict in ("held", "accepted", "duplicate"):
        laid.write_bytes(content)
        assert [body["verdict"] for body in sweep(desk).values()] == [verdict]
        assert accepted(desk) == (30 if verdict == "held" else 20)
        assert sweep(desk) == {}
        later(10)


def test_two_copies_in_one_sweep_confirm_nothing(desk) -> None:
    send(desk, 30)
    drop(desk, FORM, officers(20))
    inbox = desk.site.inbox / "訓育組"
    (copied,) = inbox.glob("*.xlsx")
    (inbox / "複本.xlsx").write_bytes(copied.read_bytes())
    assert {body["verdict"] for body in sweep(desk).values()} == {"held"}
    assert accepted(desk) == 30


def test_a_word_that_is_not_taken_asks_anew_so_that_a_copy_in_the_same_sweep_confirms_nothing(desk, later) -> None:
    send(desk, 30)
    asked = send(desk, 20)["findings"][0]["id"]
    later(10)
    answered(drop(desk, FORM, officers(20), name="回覆.xlsx"), (asked, "撤回", ""))
    desk.take_in()
    drop(desk, FORM, officers(20), name="複本.xlsx")
    assert {body["verdict"] for body in sweep(desk).values()} == {"held"}
    assert accepted(desk) == 30
    assert sweep(desk) == {}


def test_a_whole_workbook_sent_after_the_question_stands_without_another(desk) -> None:
    send(desk, 30)
    send(desk, 20)
    assert send(desk, 31)["verdict"] == "accepted"
    assert accepted(desk) == 31
    assert sweep(desk) == {}


def test_a_shorter_workbook_is_compared_with_what_stands_and_not_with_what_waits(desk) -> None:
    send(desk, 30)
    send(desk, 40, first=100)  # another list altogether: it waits
    assert send(desk, 30)["verdict"] in {"duplicate", "accepted"}
    assert accepted(desk) == 30
    assert sweep(desk) == {}


@pytest.mark.parametrize(("percent", "verdict"), [(10, "held"), (50, "accepted")])
def test_how_much_may_go_is_a_setting(tmp_path, percent, verdict) -> None:
    desk = a_site(tmp_path)
    toml = desk.site.folder / "school.toml"
    toml.write_text(toml.read_text("utf-8").replace("shrink_percent = 10", f"shrink_percent = {percent}"), "utf-8")
    desk.close()
    from flows.desk import Desk
    from flows.settings import open_site

    desk = Desk(open_site(desk.site.folder))
    send_first = {form: small_school()[form] for form in ("student_roster", "staff")}
    for form, sheets in send_first.items():
        drop(desk, form, sheets)
    send(desk, 30)
    assert send(desk, 20)["verdict"] == verdict
    desk.close()


def test_the_coordinator_confirms_by_command_and_the_log_says_who_and_why(desk) -> None:
    send(desk, 30)
    asked = send(desk, 20)["findings"][0]["id"]
    desk.close()
    site = ["--site", str(desk.site.folder)]
    said = CliRunner().invoke(app, ["decide", asked, "accept", "--by", "wang", "--reason", "停辦", *site, "--json"])
    assert said.exit_code == 0, said.output
    ruled, body = [json.loads(line) for line in said.stdout.splitlines()]
    assert (ruled["finding"], ruled["decision"], ruled["by"]) == (asked, "accept", "wang")
    assert ruled["drops"] == [body["drop"]]
    assert (body["office"], body["verdict"]) == ("訓育組", "accepted")
    (decided,) = desk.ledger.decisions()
    assert (decided.rule, decided.accepted, decided.by, decided.reason) == ("W16", True, "wang", "停辦")
    assert desk.ledger.events()[-1].kind != "decided"  # the sweep that followed is logged after it
    assert desk.ledger.first_broken_event() is None


def test_what_the_coordinator_rejects_gives_way_to_what_stood_before(desk) -> None:
    send(desk, 30)
    asked = send(desk, 20)["findings"][0]["id"]
    site = ["--site", str(desk.site.folder)]
    said = CliRunner().invoke(app, ["decide", asked, "reject", "--by", "wang", "--reason", "漏貼", *site])
    assert said.exit_code == 0, said.output
    examined = desk.examine(desk.drops_that_count())
    fates = [fate.fate for fate in fates_of_desk(desk, examined) if fate.form == FORM]
    assert (fates.count(Fate.SUBMITTED), fates.count(Fate.SUPERSEDED), len(fates)) == (30, 20, 50)


def test_a_rejection_is_told_to_the_office_which_cannot_overrule_it_by_sending_again(desk) -> None:
    send(desk, 30)
    asked = send(desk, 20)["findings"][0]["id"]
    site = ["--site", str(desk.site.folder)]
    said = CliRunner().invoke(app, ["decide", asked, "reject", "--by", "wang", "--reason", "漏貼", *site, "--json"])
    _, told = [json.loads(line) for line in said.stdout.splitlines()]
    (counts,) = told["forms"]
    assert (counts["rejected"], counts["held"], counts["accepted"]) == (20, 0, 0)
    (finding,) = told["findings"]
    assert finding["id"] == asked
    assert "再放入" not in finding["advice"] + finding["expected"] + told["groups"][0]["advice"]
    assert "不必處理" in finding["advice"]
    assert (told["verdict"], "漏貼" in told["findings"][0]["expected"]) == ("rejected", True)
    assert [send(desk, 20)["verdict"] for _ in range(3)] == ["held"] * 3
    assert accepted(desk) == 30
    assert sweep(desk) == {}


def test_the_log_and_the_drops_story_say_why_it_was_decided_and_show_no_identity_number(desk) -> None:
    send(desk, 30)
    told = send(desk, 20)
    words = ["--by", "wang", "--reason", f"與 {IDENTITIES[0]} 的家長確認"]
    site = ["--site", str(desk.site.folder)]
    assert CliRunner().invoke(app, ["decide", told["findings"][0]["id"], "accept", *words, *site]).exit_code == 0
    for command in (["log"], ["explain", told["drop"]]):
        shown = CliRunner().invoke(app, [*command, *site]).stdout
        assert "的家長確認" in shown
        assert IDENTITIES[0] not in shown
    events = [json.loads(line) for line in CliRunner().invoke(app, ["log", "--json", *site]).stdout.splitlines()]
    assert [one["body"]["by"] for one in events if one["kind"] == "decided"] == ["wang"]
    whole = CliRunner().invoke(app, ["log", "--verify", "--json", *site]).stdout
    assert json.loads(whole) == {"whole": True, "broken_at": None, "damaged": []}


def test_nobody_unknown_to_the_staff_list_decides(desk) -> None:
    send(desk, 30)
    asked = send(desk, 20)["findings"][0]["id"]
    decided = ["decide", asked, "accept", "--by", "nobody", "--reason", "?", "--site", str(desk.site.folder)]
    assert "no such account" in str(CliRunner().invoke(app, decided).exception)
    assert desk.ledger.decisions() == []


def test_a_decision_on_what_has_been_replaced_meanwhile_is_refused(desk) -> None:
    send(desk, 30)
    asked = send(desk, 20)["findings"][0]["id"]
    send(desk, 31)
    decided = ["decide", asked, "accept", "--by", "wang", "--reason", "?", "--site", str(desk.site.folder)]
    assert "no such finding awaits a decision" in str(CliRunner().invoke(app, decided).exception)


def test_what_waits_takes_no_effect_by_itself_when_a_part_of_it_is_sent_anew(desk) -> None:
    works, kinds = small_school()["diverse_performance"], list(small_school()["diverse_performance"])
    sheet, form = kinds[0], forms()["diverse_performance"]
    other = next(one.title for one in form.sheets if one.title not in kinds)
    many = [works[sheet][0] | {form.sheets[0].key[0]: f"P-{n}"} for n in range(30)]
    further = [dict.fromkeys(form.by_title[other].headings, "1") for _ in range(3)]
    drop(desk, form.name, {sheet: many})
    sweep(desk)
    drop(desk, form.name, {sheet: many[:10], other: further})
    assert [body["verdict"] for body in sweep(desk).values()] == ["held"]
    drop(desk, form.name, {sheet: many})
    sweep(desk)
    first = sweep(desk)
    assert {body["verdict"] for body in first.values()} <= {"held"}
    assert sweep(desk) == {}
    filed = {slot[2] for slots in desk.ledger.filed().values() for slot, _ in slots if slot[1] == form.name}
    assert filed == {sheet}


def test_only_what_awaits_a_word_can_be_decided(desk) -> None:
    send(desk, 30)
    said = CliRunner().invoke(
        app, ["decide", "0123456789", "accept", "--by", "wang", "--reason", "?", "--site", str(desk.site.folder)]
    )
    assert "no such finding awaits a decision" in str(said.exception)


# --- what counts as left out -----------------------------------------------------------------------------------------


def table(rows, order=1, **options):
    (found,) = arrival(order, FORM, {SHEET: rows}, **options).tables
    return found


def shrunk(before, after, percent):
    """Compare two workbooks' tables of officers, the earlier one not answered yet."""
    failing = Failing(lambda _: {})
    standing = stood([Filed(tuple(before), empties=False)], failing, lambda one: one).standing
    found = step(standing, Filed(tuple(after), empties=False), failing, lambda one: one, last=True)
    return asked_about(standing, found, after, percent)


def test_a_row_with_a_cell_mended_that_does_not_tell_it_apart_is_still_there() -> None:
    rows = officers(30)[SHEET]
    mended = [row | {"幹部等級": "3"} for row in rows]
    assert shrunk([table(rows)], [table(mended, 2)], 10) is None


def test_rows_that_are_all_of_another_student_now_are_gone() -> None:
    rows = officers(30)[SHEET]
    assert shrunk([table(rows)], [table([row | {"學號": "114009"} for row in rows], 2)], 10) is not None


def test_rows_that_were_sent_back_need_not_come_again() -> None:
    rows = officers(30)[SHEET]
    faulty = [row | {"開始日期": "?"} if place % 2 else row for place, row in enumerate(rows)]
    assert shrunk([table(faulty)], [table(rows[::2], 2)], 10) is None


def test_rows_that_are_there_with_a_fault_are_not_left_out() -> None:
    rows = officers(30)[SHEET]
    faulty = [row | {"開始日期": "?", "結束日期": "?"} if place < 8 else row for place, row in enumerate(rows)]
    assert shrunk([table(rows)], [table(faulty, 2)], 10) is None


def test_the_tenth_is_that_of_the_sound_rows() -> None:
    rows = officers(200)[SHEET]
    mostly_faulty = [row if place < 19 else row | {"幹部等級": "?"} for place, row in enumerate(rows)]
    assert shrunk([table(mostly_faulty)], [table(rows[19:], 2)], 10) is not None


def test_sheets_of_several_classes_are_counted_together() -> None:
    rows = officers(36)[SHEET]
    classes = [table(rows[first : first + 12]) for first in (0, 12, 24)]
    assert shrunk(classes, [table(rows[:12], 2), table(rows[12:], 2)], 10) is None
    assert shrunk(classes, [table(rows[:12], 2)], 10) is not None


@settings(max_examples=60)
@given(st.integers(5, 60), st.data())
def test_it_is_asked_exactly_where_more_than_a_tenth_and_at_least_five_rows_are_gone(number, data) -> None:
    kept = data.draw(st.sets(st.integers(0, number - 1)))
    rows = officers(number)[SHEET]
    later = [row for place, row in enumerate(rows) if place in kept] or [officers(1, 900)[SHEET][0]]
    gone = number - len(kept)
    found = shrunk([table(rows)], [table(later, 2)], 10)
    assert (found is not None) == (gone >= 5 and gone * 10 > number)


def test_every_row_of_a_workbook_that_waits_is_held() -> None:
    first, second = (arrival(order, FORM, officers(n)) for order, n in ((1, 30), (2, 10)))
    fates = [fate.fate for fate in fates_of([first, second])]
    assert (fates.count(Fate.HELD), len(fates)) == (40, 40)  # the first ones wait for 學生名冊
    assert assessed([first, second]).examined[1].verdict == "held"
