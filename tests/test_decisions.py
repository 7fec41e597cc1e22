"""What a person decides about a finding holds, is told to all whom it concerns, and can be taken back."""

from __future__ import annotations

import json
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from school import (
    IDENTITIES,
    LAWS,
    SENT,
    a_site,
    arrival,
    attach,
    drop,
    drop_all,
    outcome,
    performance,
    reordered,
    small_school,
    sweep,
    whole_school,
)
from test_limits import hub
from typer.testing import CliRunner

from flows.assessment import Context, assess
from flows.checking import check_draft
from flows.cli import app
from flows.desk import Desk
from flows.hearing import hear
from flows.settings import open_site
from flows.stages import plain
from flows.steps.accounting import School
from flows.steps.decisions import Decisions
from flows.steps.merging import echoes
from flows.steps.next_steps import next_steps
from flows.steps.selection import select
from flows.steps.standing import standing
from flows.submit import submit
from schemas.catalogue import DECIDABLE
from schemas.decision import Decision, Objection
from schemas.finding import Finding
from schemas.terms import Fate, Period, Severity
from schemas.wording_decisions import (
    ID,
    NO_REASON,
    NOT_ASKED,
    NOTED_ONLY,
    OVER_ALREADY,
    REASON,
    RECORD_HEADINGS,
    SAID_TWICE,
    SENT_AGAIN,
    WORD,
    no_word,
    not_taken,
    unknown_word,
)
from schemas.wording_mending import HEADINGS, WORDS
from schemas.wording_next_steps import Reading
from schemas.wording_packages import CODE_HEADING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

Body = dict[str, Any]
STAFF, PEOPLE = "staff", "人員"
OFFICERS, POSTS = "officer_record", "幹部經歷紀錄"
OUTCOMES, SEMESTER = "course_outcome", "學期課程學習成果"
WORKS, PIECES = "diverse_performance", "作品成果紀錄"
OWNER, OTHER = "註冊組", "資媒組"
BEFORE = "2026-01-16T08:30"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("LICHENG_NOW", BEFORE)
    desk = a_site(tmp_path / "site")
    school = small_school()
    for form in ("student_roster", STAFF):
        drop(desk, form, school[form])
    sweep(desk)
    yield desk
    desk.close()


def licheng(desk: Desk, *words: str) -> str:
    """Run a command on the site; give what it prints."""
    done = CliRunner().invoke(app, [*words, "--site", str(desk.site.folder)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def decide(desk: Desk, finding: str, word: str, reason: str = "已查明", *more: str) -> None:
    licheng(desk, "decide", finding, word, "--by", "academic", "--reason", reason, *more)


def answered(path: Path, *lines: tuple[str, str, str], above: int = 3) -> None:
    """Write 待修正 into a workbook as an office sends it back: (id, 處理, 理由) a line, under some rows of words."""
    book = load_workbook(path)
    sheet = book.create_sheet("待修正", 0)
    for _ in range(above):
        sheet.append(["部分待補正"])
    sheet.append(HEADINGS)
    for finding, word, reason in lines:
        cells = {ID: finding, WORD: word, REASON: reason}
        sheet.append([cells.get(heading, "x") for heading in HEADINGS])
    book.save(path)


def last(desk: Desk, office: str, file: str = "") -> Body:
    """Give what an office was last told (of a file)."""
    told = [answer.body for answer in desk.ledger.answers().values()]
    return [body for body in told if body["office"] == office and file in body["file"]][-1]


def of(body: Body, rule: str) -> list[Body]:
    return [finding for finding in body["findings"] if finding["rule"] == rule]


def fates(desk: Desk, form: str) -> list[tuple[str, int, Fate, str]]:
    """List office, row, fate and reason of a form's rows in the drops of the year, each row once."""
    examined = desk.examine(desk.ledger.drops(114))
    school = assess(plain, examined, desk.context()).school
    told = [fate for period in desk.laws() for _, fate in school.fates(period) if fate.form == form]
    places = [(fate.drop.id, fate.sheet, fate.row) for fate in told]
    assert len(set(places)) == len(places) == sum(len(t.frame) for e in examined for t in e.tables if is_of(t, form))
    told.sort(key=lambda fate: fate.drop.order)
    return [(fate.drop.office, fate.row, fate.fate, fate.reason) for fate in told]


def is_of(table: Any, form: str) -> bool:
    return table.filing.form.name == form


# --- two offices contradict each other -------------------------------------------------------------------------------


def people(**changes: str) -> dict[str, list[dict[str, str]]]:
    """Give the list of people, wang's row with other cells."""
    rows = small_school()[STAFF][PEOPLE]
    return {PEOPLE: [row | changes if row["帳號"] == "wang" else row for row in rows]}


WANG = 7  # wang's row in either workbook


@pytest.fixture
def contradicted(site: Desk) -> Desk:
    """Both offices have handed in wang, with different addresses."""
    drop(site, STAFF, people(電子郵件="wang2@school.example"), office=OTHER, name="資媒組人員.xlsx")
    sweep(site)
    return site


def asked(desk: Desk, office: str) -> str:
    """Give the id of what an office is asked about the contradiction."""
    (found,) = of(last(desk, office, "人員"), "X06")
    return found["id"]


def wang(desk: Desk) -> dict[str, Fate]:
    """Give what became of wang's row of each office, in the workbook that it last sent."""
    return {office: fate for office, row, fate, _ in fates(desk, STAFF) if row == WANG}


def say(desk: Desk, office: str, word: str, reason: str = "已查明", **information: str) -> str:
    """Send an office's workbook back with its word on the contradiction; give the id."""
    changed = {} if office == OWNER else {"電子郵件": "wang2@school.example"}
    finding = asked(desk, office)
    path = drop(desk, STAFF, people(**changed), office=office, name=f"{office}人員.xlsx", information=information)
    answered(path, (finding, word, reason))
    return finding


def test_both_offices_are_shown_the_same_table_in_which_the_owner_comes_first(contradicted) -> None:
    tables = [of(last(contradicted, office, "人員"), "X06")[0]["table"] for office in (OWNER, OTHER)]
    assert tables[0] == tables[1]
    assert tables[0] == [
        ["單位", "檔案", "列", "不同的欄位"],
        [OWNER, "處室與人員名冊.xlsx", "7", "電子郵件"],
        [OTHER, "資媒組人員.xlsx", "7", "電子郵件"],
    ]


UNDECIDED = {OWNER: Fate.KEPT, OTHER: Fate.HELD}


def test_until_somebody_decides_the_row_that_came_first_stands_and_the_other_waits(contradicted) -> None:
    assert wang(contradicted) == UNDECIDED
    severities = {office: of(last(contradicted, office, "人員"), "X06")[0]["severity"] for office in (OWNER, OTHER)}
    assert severities == {OWNER: "提醒", OTHER: "待確認"}


@pytest.mark.parametrize(
    ("office", "word", "stands"),
    [(OWNER, "accept", OWNER), (OWNER, "reject", OTHER), (OTHER, "accept", OTHER), (OTHER, "reject", OWNER)],
)
def test_the_coordinator_says_which_row_stands(contradicted, office, word, stands) -> None:
    decide(contradicted, asked(contradicted, office), word)
    away = OTHER if stands == OWNER else OWNER
    assert wang(contradicted) == {stands: Fate.KEPT, away: Fate.SUPERSEDED}
    (reason,) = [why for office, row, _, why in fates(contradicted, STAFF) if (office, row) == (away, WANG)]
    assert f"決定以{stands}" in reason
    assert "已查明" in reason
    for each in (OWNER, OTHER):
        (told,) = of(last(contradicted, each, "人員"), "X06")
        assert (told["severity"], told["decision"]) == ("提醒", reason)
    assert {last(contradicted, each, "人員")["verdict"] for each in (OWNER, OTHER)} == {"accepted"}
    assert sweep(contradicted) == {}


@pytest.mark.parametrize(("word", "stands"), [("確認", OWNER), ("撤回", OTHER)])
def test_the_owners_own_word_counts_at_once(contradicted, word, stands) -> None:
    say(contradicted, OWNER, word, 填報人="王小明", 電子郵件="Registrar@school.example")
    sweep(contradicted)
    assert [office for office, fate in wang(contradicted).items() if fate is Fate.KEPT] == [stands]
    (decided,) = contradicted.ledger.decisions()
    assert (decided.by, decided.reason, decided.accepted) == ("registrar", "已查明", word == "確認")
    assert decided.said_in == last(contradicted, OWNER, "人員")["drop"]
    assert contradicted.ledger.first_broken_event() is None


def test_another_offices_accept_is_only_noted_and_both_are_told_who_must_say_so(contradicted) -> None:
    say(contradicted, OTHER, "確認", "新信箱")
    sweep(contradicted)
    assert wang(contradicted) == UNDECIDED
    for office in (OWNER, OTHER):
        (told,) = of(last(contradicted, office, "人員"), "X06")
        assert "資媒組已確認自己的這一筆（理由：新信箱），待負責單位註冊組確認" in told["expected"]
    decide(contradicted, asked(contradicted, OTHER), "accept")
    assert wang(contradicted) == {OTHER: Fate.KEPT, OWNER: Fate.SUPERSEDED}


def test_another_office_may_withdraw_its_own_row(contradicted) -> None:
    say(contradicted, OTHER, "撤回")
    sweep(contradicted)
    assert wang(contradicted) == {OWNER: Fate.KEPT, OTHER: Fate.SUPERSEDED}


@pytest.mark.parametrize("order", list(permutations((OWNER, OTHER))))
def test_where_both_say_that_their_own_row_is_right_the_owner_is_right(contradicted, order) -> None:
    for office in order:
        say(contradicted, office, "確認")
        sweep(contradicted)
    assert wang(contradicted) == {OWNER: Fate.KEPT, OTHER: Fate.SUPERSEDED}


def test_both_words_in_one_sweep_are_heard(contradicted) -> None:
    for office in (OTHER, OWNER):
        say(contradicted, office, "確認")
    sweep(contradicted)
    assert len(contradicted.ledger.decisions()) == 2
    assert wang(contradicted) == {OWNER: Fate.KEPT, OTHER: Fate.SUPERSEDED}


def test_a_later_word_of_the_coordinator_takes_back_the_earlier_one(contradicted) -> None:
    finding = asked(contradicted, OWNER)
    decide(contradicted, finding, "accept")
    decide(contradicted, finding, "reject", "重新查明")
    assert wang(contradicted) == {OTHER: Fate.KEPT, OWNER: Fate.SUPERSEDED}


def test_a_decision_stays_when_rows_move_and_lapses_when_what_differs_changes(contradicted) -> None:
    decide(contradicted, asked(contradicted, OTHER), "accept")
    moved = people(電子郵件="wang2@school.example")[PEOPLE]
    drop(contradicted, STAFF, {PEOPLE: moved[::-1]}, office=OTHER, name="資媒組人員.xlsx")
    sweep(contradicted)
    assert of(last(contradicted, OTHER, "人員"), "X06")[0]["severity"] == "提醒"
    drop(contradicted, STAFF, people(電子郵件="wang3@school.example"), office=OTHER, name="資媒組人員.xlsx")
    sweep(contradicted)
    assert of(last(contradicted, OTHER, "人員"), "X06")[0]["severity"] == "待確認"


def test_other_forms_are_checked_against_the_row_that_stands(contradicted) -> None:
    def known() -> set[str]:
        from flows.steps.crosschecking import crosscheck, register_of

        now = contradicted.context()
        examined = contradicted.examine(contradicted.drops_that_count())
        checked = crosscheck([t for one in examined for t in one.tables], {}, now.laws, now.decisions)
        found = register_of(checked, {}).lookup(STAFF, PEOPLE, Period(114, 1), ("帳號",), ("電子郵件",)) or {}
        return {text for (text,) in found["wang",]}

    assert known() == {"wang@school.example", "wang2@school.example"}
    decide(contradicted, asked(contradicted, OTHER), "accept")
    assert known() == {"wang2@school.example"}


# --- a workbook that leaves out many rows ----------------------------------------------------------------------------


def officers(number: int) -> dict[str, list[dict[str, str]]]:
    row = small_school()[OFFICERS][POSTS][0]
    return {POSTS: [row | {"單位名稱": f"社團{place}"} for place in range(number)]}


@pytest.fixture
def shrunk(site: Desk) -> str:
    """訓育組 has sent 30 rows, then 20 that wait; the id of what it is asked."""
    for number in (30, 20):
        drop(site, OFFICERS, officers(number))
        sweep(site)
    (found,) = of(last(site, "訓育組"), "W16")
    return found["id"]


def stand(desk: Desk) -> int:
    return sum(fate is Fate.SUBMITTED for _, _, fate, _ in fates(desk, OFFICERS))


def test_an_office_confirms_in_its_workbook_that_the_rows_are_to_go(site, shrunk) -> None:
    answered(drop(site, OFFICERS, officers(20)), (shrunk, "確認", "社團停辦"))
    assert [body["verdict"] for body in sweep(site).values()] == ["accepted"]
    assert stand(site) == 20
    (decided,) = site.ledger.decisions()
    assert (decided.by, decided.reason, decided.period) == ("訓育組", "社團停辦", "114-1")
    assert sweep(site) == {}


def test_an_office_that_withdraws_a_workbook_has_neither_it_nor_the_one_that_says_so_taken(site, shrunk) -> None:
    answered(drop(site, OFFICERS, officers(20)), (shrunk, "撤回", "漏貼"))
    told = sweep(site)
    assert stand(site) == 30
    assert {body["verdict"] for answer in site.ledger.answers().values() for body in [answer.body]} >= {"rejected"}
    assert [finding["severity"] for body in told.values() for finding in of(body, "W16")] == ["提醒"]
    assert "訓育組已決定不採用這份檔案（漏貼）" in of(last(site, "訓育組"), "W16")[0]["expected"]
    assert sweep(site) == {}
    assert "W16" not in licheng(site, "decide", "--list")


NOT_TAKEN = [("撤回", ""), ("不要刪", "貼漏了"), ("確認", ""), ("", "不要刪")]


@pytest.mark.parametrize(("word", "reason"), NOT_TAKEN)
def test_a_workbook_with_a_word_that_was_not_taken_never_confirms_by_being_sent_again(
    site, shrunk, later, word, reason
) -> None:
    path = drop(site, OFFICERS, officers(20))
    answered(path, (shrunk, word, reason))
    content = path.read_bytes()
    for _ in range(3):
        later(11)
        path.write_bytes(content)
        (body,) = sweep(site).values()
        assert body["verdict"] == "held"
        assert [(one["id"], one["severity"]) for one in of(body, "W16")] == [(shrunk, "待確認")]
        assert [shrunk in one["expected"] for one in of(body, "W22")] == [True]
        assert (stand(site), site.ledger.decisions()) == (30, [])
    later(11)
    drop(site, OFFICERS, officers(20))
    assert [body["verdict"] for body in sweep(site).values()] == ["accepted"]
    assert [(one.reason, one.accepted) for one in site.ledger.decisions()] == [(SENT_AGAIN, True)]
    assert stand(site) == 20


def test_an_old_word_that_was_taken_does_not_keep_a_repetition_from_confirming(site, later) -> None:
    drop(site, OFFICERS, officers(30))
    sweep(site)
    drop(site, OFFICERS, officers(20))
    sweep(site)
    (found,) = of(last(site, "訓育組"), "W16")
    verdicts = []
    for number in (20, 10, 10):
        later(11)
        answered(drop(site, OFFICERS, officers(number)), (found["id"], "確認", "社團停辦"))
        verdicts += [body["verdict"] for body in sweep(site).values()]
    assert verdicts == ["accepted", "held", "accepted"]


def test_an_office_that_withdraws_a_workbook_is_answered_once(site, shrunk) -> None:
    answered(drop(site, OFFICERS, officers(20), name="撤回.xlsx"), (shrunk, "撤回", "漏貼"))
    assert list(sweep(site)) == ["撤回.xlsx"]
    assert sweep(site) == {}


def test_a_draft_is_judged_by_the_words_in_it_and_nothing_is_recorded(site, shrunk, tmp_path) -> None:
    path = drop(site, OFFICERS, officers(20))
    draft = tmp_path / path.name
    path.rename(draft)
    verdicts = {}
    for word, reason in (("確認", "社團停辦"), ("撤回", "漏貼"), ("撤回", "")):
        answered(draft, (shrunk, word, reason))
        (body,) = check_draft(site, draft, "訓育組")
        verdicts[word, reason] = (body["verdict"], [one["row"] for one in of(body, "W22")])
        book = load_workbook(draft)
        del book["待修正"]
        book.save(draft)
    assert verdicts == {
        ("確認", "社團停辦"): ("accepted", []),
        ("撤回", "漏貼"): ("rejected", []),
        ("撤回", ""): ("held", [5]),
    }
    site.said = ()
    assert (site.ledger.decisions(), stand(site)) == ([], 30)


def test_a_question_on_a_workbook_says_what_each_word_does(site, shrunk) -> None:
    (told,) = of(last(site, "訓育組"), "W16")
    assert told["id"] == shrunk
    assert told["words"] == ["確認", "撤回"]
    assert "「確認」：以這份為準，少掉的列不再收" in told["expected"]
    assert "「撤回」：這份不算，仍以上次為準" in told["expected"]


def test_a_question_between_offices_says_what_each_word_does(contradicted) -> None:
    for office in (OWNER, OTHER):
        (told,) = of(last(contradicted, office, "人員"), "X06")
        assert told["words"] == ["確認", "撤回"]
        assert "「確認」：以本單位這一列為準（由負責單位註冊組確認才算數" in told["expected"]
        assert "「撤回」：本單位這一列不採用" in told["expected"]


@pytest.mark.parametrize(("ordered", "words"), [(True, ["確認", "撤回"]), (False, ["撤回"])])
def test_a_question_on_an_item_says_what_each_word_does_and_offers_no_other(hand, rule, ordered, words) -> None:
    _, handed = hand
    told = handed(items(rule, LIMITED[rule][3] + 1, ordered=ordered))
    (found,) = of(told, rule)
    assert found["words"] == words
    assert "「撤回」：這一件不勾選" in found["expected"]
    assert ("「確認」：知道了，依勾選順序提交" in found["expected"]) is ordered


def test_a_duty_can_only_be_confirmed_and_what_is_no_question_takes_no_word() -> None:
    assert [Finding(rule).words for rule in ("G05", "R14", "W15")] == [("確認",), (), ()]


def test_a_whole_workbook_in_which_the_shorter_one_is_withdrawn_stands(site, shrunk) -> None:
    answered(drop(site, OFFICERS, officers(31)), (shrunk, "撤回", "漏貼"))
    sweep(site)
    assert stand(site) == 31


def test_a_decision_on_a_workbook_is_taken_back_either_way(site, shrunk) -> None:
    expected = {"reject": 30, "accept": 20}
    for word in ("reject", "accept", "reject", "accept"):
        decide(site, shrunk, word)
        assert stand(site) == expected[word]
        assert sweep(site) == {}


# --- items beyond the limit ------------------------------------------------------------------------------------------

LIMITED = {
    "L02": (OUTCOMES, SEMESTER, outcome, 6),
    "L04": (WORKS, PIECES, performance, 10),
}


def items(rule: str, number: int, *, ordered: bool = True) -> list[dict[str, str]]:
    """Give so many ticked items of one student, over both semesters, so that none is one too many in any."""
    _, _, make, _ = LIMITED[rule]
    rows = []
    for place in range(1, number + 1):
        halves = {"修課學期": str(1 + (place > 5))} if rule == "L02" else {}
        rows.append(make(place, **halves) | ({} if ordered else {"勾選順序": ""}))
    return rows


@pytest.fixture(params=LIMITED)
def rule(request: pytest.FixtureRequest) -> str:
    return request.param


Hand = "Callable[[list[dict[str, str]]], Body]"


@pytest.fixture
def hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str) -> Iterator[tuple[Desk, Any]]:
    """A school in which everything but the items stands; a way to hand these in."""
    monkeypatch.setenv("LICHENG_NOW", BEFORE)
    desk = a_site(tmp_path / "site")
    form, sheet, *_ = LIMITED[rule]
    drop_all(desk, {name: sheets for name, sheets in small_school().items() if name not in {OUTCOMES, WORKS}})
    for office in ("教務處", "學務處"):
        attach(desk, office)
    sweep(desk)
    (desk.site.folder / "school.toml").write_text(
        (desk.site.folder / "school.toml").read_text("utf-8").replace("\nsemester = 1\n", "\nsemester = 2\n"), "utf-8"
    )
    desk.close()
    desk = Desk(open_site(desk.site.folder))
    drop_all(
        desk,
        {name: sheets for name, sheets in small_school().items() if name not in {OUTCOMES, WORKS, "deadline"}},
    )
    sweep(desk)

    def handed(rows: list[dict[str, str]], *lines: tuple[str, str, str]) -> Body:
        path = drop(desk, form, {sheet: rows})
        if lines:
            answered(path, *lines)
        return next(body for body in sweep(desk).values() if body["file"] == path.name)

    yield desk, handed
    desk.close()


def gone(desk: Desk, rule: str) -> list[int]:
    """List the rows of items that go forward, in the workbook that stands."""
    return sorted(row for _, row, fate, _ in fates(desk, LIMITED[rule][0]) if fate is Fate.SUBMITTED)


@pytest.mark.slow
def test_items_beyond_the_limit_that_were_seen_are_asked_no_more(hand, rule) -> None:
    desk, handed = hand
    most = LIMITED[rule][3]
    told = handed(items(rule, most + 2))
    assert [finding["row"] for finding in of(told, rule)] == [most + 2, most + 3]
    for finding in of(told, rule):
        decide(desk, finding["id"], "accept", "學生知道")
    again = last(desk, told["office"])
    assert [(finding["severity"], "學生知道" in finding["decision"]) for finding in of(again, rule)] == [
        ("提醒", True)
    ] * 2
    assert again["verdict"] == "accepted"
    assert gone(desk, rule) == list(range(2, most + 2))
    moved = handed(items(rule, most + 2)[::-1])
    assert [finding["severity"] for finding in of(moved, rule)] == ["提醒"] * 2
    assert len(of(handed(items(rule, most + 3)), rule)) == 3


def test_an_item_that_is_withdrawn_makes_room_for_none_and_counts_no_more(hand, rule) -> None:
    desk, handed = hand
    most = LIMITED[rule][3]
    told = handed(items(rule, most + 1))
    (found,) = of(told, rule)
    handed(items(rule, most + 1), (found["id"], "撤回", "學生不要了"))
    (kept,) = [why for _, row, fate, why in fates(desk, LIMITED[rule][0]) if fate is Fate.NOT_SELECTED]
    assert "撤回這一件的勾選" in kept
    assert "學生不要了" in kept
    assert gone(desk, rule) == list(range(2, most + 2))
    decide(desk, found["id"], "accept")
    assert "未選入" in of(last(desk, told["office"]), rule)[0]["decision"]


def test_nobody_chooses_for_a_student_who_has_put_nothing_in_order(hand, rule) -> None:
    desk, handed = hand
    most = LIMITED[rule][3]
    told = handed(items(rule, most + 2, ordered=False))
    (found,) = of(told, rule)
    with pytest.raises(Exception, match="nobody can choose for the student"):
        decide(desk, found["id"], "accept")
    assert "填「撤回」（意思" in next_steps(told, Reading.ON_SHEET)[-1]
    said = (("確認", "就這樣"), ("確認", ""), ("好", ""))
    refused = handed(items(rule, most + 2, ordered=False), *((found["id"], *words) for words in said))
    why = [Objection.CHOOSES, Objection.CHOOSES, "處理只能填「撤回」"]
    assert [one["expected"] for one in of(refused, "W22")] == [not_taken(found["id"], one) for one in why]
    assert {one["severity"] for one in of(refused, "W22")} == {"提醒"}
    assert (gone(desk, rule), desk.ledger.decisions()) == ([], [])


@pytest.mark.slow
def test_items_are_withdrawn_one_after_the_other_until_the_rest_go(hand, rule) -> None:
    desk, handed = hand
    most = LIMITED[rule][3]
    told = handed(items(rule, most + 2, ordered=False))
    for left in (1, 0):
        (found,) = [one for one in of(last(desk, told["office"]), rule) if one["severity"] == "待確認"]
        decide(desk, found["id"], "reject")
        assert gone(desk, rule) == ([] if left else list(range(2, most + 2)))
    moved = handed(items(rule, most + 2, ordered=False)[::-1])
    assert {one["severity"] for one in of(moved, rule)} == {"提醒"}
    decide(desk, found["id"], "accept", "學生又要了")
    assert gone(desk, rule) == []


# --- duties of the school --------------------------------------------------------------------------------------------


def duties(desk: Desk, rule: str) -> list[Body]:
    told = [duty for cell in json.loads(licheng(desk, "status", "--json")) for duty in cell["duties"]]
    return [duty for duty in told if duty["rule"] == rule]


def test_a_duty_that_is_known_to_be_open_is_shown_as_decided_until_its_day(site, monkeypatch) -> None:
    (found, *others) = [one for one in duties(site, "G05") if one["sheet"] == "期程表"]
    assert others == []
    decide(site, found["id"], "accept", "來文未到", "--until", "2026-02-20")
    (known,) = [one for one in duties(site, "G05") if one["id"] == found["id"]]
    assert known["severity"] == "提醒"
    assert "來文未到；有效至 2026-02-20" in known["decision"]
    assert "無（已決定）" in licheng(site, "status")
    assert found["id"] not in licheng(site, "decide", "--list")
    monkeypatch.setenv("LICHENG_NOW", "2026-02-20T23:59")
    assert [one["severity"] for one in duties(site, "G05") if one["id"] == found["id"]] == ["提醒"]
    monkeypatch.setenv("LICHENG_NOW", "2026-02-21")
    assert [one["severity"] for one in duties(site, "G05") if one["id"] == found["id"]] == ["待確認"]
    assert f"{found['message']}送交「期程表」，或在填報資訊填「本期無資料：是」" in licheng(site, "decide", "--list")


def test_a_training_that_is_known_not_to_be_held_is_asked_no_more(site) -> None:
    held = whole_school()["training_record"]["訓練研習說明"][:2]
    drop(site, "training_record", {"訓練研習說明": [row | {"佐證檔案": ""} for row in held]})
    sweep(site)
    (found,) = duties(site, "G01")
    decide(site, found["id"], "accept", "改於下學期辦理")
    shown = licheng(site, "status")
    assert "提醒 教務處" in shown
    assert "改於下學期辦理" in shown
    assert "學校應辦事項：G01" not in shown
    (told,) = [
        one
        for one in submit(site, periods=(Period(114, 0),), preview=True).packages[0].counts["duties"]
        if one["rule"] == "G01"
    ]
    assert "改於下學期辦理" in told["decision"]


def test_a_duty_can_only_be_known_and_that_can_be_taken_back(site) -> None:
    found = next(one for one in duties(site, "G05") if one["sheet"] == "校內幹部經歷名冊")
    with pytest.raises(Exception, match="can only be accepted as known"):
        decide(site, found["id"], "reject")
    decide(site, found["id"], "accept")
    decide(site, found["id"], "reject", "還是要催")
    assert found["id"] in licheng(site, "decide", "--list")


def test_what_is_known_of_one_semester_is_asked_again_in_the_next(site) -> None:
    found = next(one for one in duties(site, "G05") if one["sheet"] == "校內幹部經歷名冊")
    decide(site, found["id"], "accept")
    toml = site.site.folder / "school.toml"
    toml.write_text(toml.read_text("utf-8").replace("\nsemester = 1\n", "\nsemester = 2\n"), "utf-8")
    (again,) = [one for one in duties(site, "G05") if one["sheet"] == "校內幹部經歷名冊"]
    assert (again["severity"], again["id"] != found["id"]) == ("待確認", True)


def test_a_meeting_led_by_another_than_the_convener_can_be_accepted(site) -> None:
    group = whole_school()["working_group"]
    group["工作小組會議"][0] |= {"主持人": "別人", "紀錄檔案": ""}
    drop(site, "working_group", group)
    sweep(site)
    (found,) = of(last(site, "教務處"), "G02")
    decide(site, found["id"], "accept", "校長公差")
    told = last(site, "教務處")
    assert [(one["severity"], "校長公差" in one["decision"]) for one in of(told, "G02")] == [("提醒", True)]
    assert told["verdict"] == "accepted"


# --- what an office's word must be -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("finding", "word", "reason", "why"),
    [
        ("0123456789", "確認", "已查明", NOT_ASKED),
        ("", "確認", "已查明", NOT_ASKED),
        ("asked", "確認", "", NO_REASON),
        ("asked", "好", "已查明", unknown_word(WORDS)),
        ("asked", "", "已查明", no_word(WORDS)),
    ],
)
def test_a_word_that_cannot_be_taken_is_told_at_its_cell(contradicted, finding, word, reason, why) -> None:
    finding = asked(contradicted, OWNER) if finding == "asked" else finding
    path = drop(contradicted, STAFF, people(), office=OWNER, name=f"{OWNER}人員.xlsx")
    answered(path, (finding, word, reason))
    sweep(contradicted)
    (told,) = of(last(contradicted, OWNER, "人員"), "W22")
    place = (told["sheet"], told["row"], told["column"], told["heading"], told["value"], told["expected"])
    assert place == ("待修正", 5, "H", WORD, word, not_taken(finding, why))
    assert contradicted.ledger.decisions() == []
    assert sweep(contradicted) == {}


def test_an_office_cannot_answer_what_another_one_was_asked(contradicted) -> None:
    path = drop(contradicted, STAFF, people(), office=OWNER, name=f"{OWNER}人員.xlsx")
    finding = asked(contradicted, OTHER)
    answered(path, (finding, "撤回", "不是我的"))
    sweep(contradicted)
    assert [one["expected"] for one in of(last(contradicted, OWNER, "人員"), "W22")] == [not_taken(finding, NOT_ASKED)]
    assert contradicted.ledger.decisions() == []


def test_of_two_words_on_one_number_the_first_is_taken_and_the_other_told(contradicted) -> None:
    finding = asked(contradicted, OWNER)
    path = drop(contradicted, STAFF, people(), office=OWNER, name=f"{OWNER}人員.xlsx")
    answered(path, (finding, "撤回", "舊信箱"), (finding, "確認", "舊信箱"))
    sweep(contradicted)
    assert [one.accepted for one in contradicted.ledger.decisions()] == [False]
    assert [one["expected"] for one in of(last(contradicted, OWNER, "人員"), "W22")] == [not_taken(finding, SAID_TWICE)]


def test_the_same_file_again_and_an_old_line_left_in_the_sheet_say_nothing_new(contradicted) -> None:
    finding = say(contradicted, OWNER, "確認")
    (path,) = (contradicted.site.inbox / OWNER).glob("*.xlsx")
    content = path.read_bytes()
    sweep(contradicted)
    path.write_bytes(content)
    sweep(contradicted)
    decide(contradicted, finding, "reject")
    path.write_bytes(content)
    sweep(contradicted)
    changed = people()
    changed[PEOPLE][0]["姓名"] = "新名字"
    answered(drop(contradicted, STAFF, changed, office=OWNER, name=f"{OWNER}人員.xlsx"), (finding, "確認", "已查明"))
    sweep(contradicted)
    assert [one.said_in == "" for one in contradicted.ledger.decisions()] == [False, True]
    assert wang(contradicted)[OTHER] is Fate.KEPT


def test_a_sweep_that_broke_off_after_the_words_were_recorded_records_them_once(contradicted) -> None:
    finding = say(contradicted, OWNER, "確認", f"與 {IDENTITIES[0]} 查明")
    contradicted.take_in()
    for _ in range(2):
        hear(contradicted, contradicted.examine(contradicted.drops_that_count()))
    sweep(contradicted)
    (decided,) = contradicted.ledger.decisions()
    assert (decided.finding, IDENTITIES[0] in decided.reason) == (finding, False)
    assert of(last(contradicted, OWNER, "人員"), "W22") == []
    assert contradicted.ledger.first_broken_event() is None


def test_words_are_read_from_a_sheet_headed_anywhere_in_its_first_ten_rows(contradicted) -> None:
    for above, heard in ((0, 1), (9, 2), (10, 2)):
        finding = asked(contradicted, OWNER)
        path = drop(contradicted, STAFF, people(), office=OWNER, name=f"{OWNER}人員.xlsx")
        answered(path, (finding, "確認", f"第 {above} 次"), above=above)
        sweep(contradicted)
        assert len(contradicted.ledger.decisions()) == heard


# --- the command, the record, the story ------------------------------------------------------------------------------


def test_the_list_names_what_awaits_a_word_and_changes_nothing(contradicted) -> None:
    listed = [json.loads(line) for line in licheng(contradicted, "decide", "--list", "--json").splitlines()]
    found = [one for one in listed if one["rule"] == "X06"]
    assert {one["office"] for one in found} == {OWNER, OTHER}
    assert {one["id"] for one in found} == {asked(contradicted, office) for office in (OWNER, OTHER)}
    assert {one["rule"] for one in listed} <= DECIDABLE
    assert contradicted.ledger.decisions() == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--until", "2026-01-15"), "a day from 2026-01-16 to 2026-07-31"),
        (("--until", "2026-08-01"), "a day from 2026-01-16 to 2026-07-31"),
    ],
)
def test_a_decision_holds_from_today_within_the_academic_year(contradicted, more, said) -> None:
    with pytest.raises(Exception, match=said):
        decide(contradicted, asked(contradicted, OWNER), "accept", "已查明", *more)


def test_the_command_says_what_was_decided_before_what_came_of_it(contradicted) -> None:
    finding = asked(contradicted, OWNER)
    words = ["--by", "academic", "--reason", "已查明", "--until", "2026-03-31"]
    first, *_ = licheng(contradicted, "decide", finding, "accept", *words).splitlines()
    assert first == f"{finding} (X06): accept by academic, until 2026-03-31; 已查明"
    first, *rest = licheng(contradicted, "decide", finding, "reject", *words, "--json").splitlines()
    told = json.loads(first)
    assert (told["finding"], told["rule"], told["decision"]) == (finding, "X06", "reject")
    assert (told["by"], told["reason"], told["until"]) == ("academic", "已查明", "2026-03-31")
    assert {json.loads(line)["verdict"] for line in rest} == {"accepted"}


def test_a_decision_needs_a_reason(contradicted) -> None:
    words = ["decide", asked(contradicted, OWNER), "accept", "--by", "academic", "--reason", " "]
    done = CliRunner().invoke(app, [*words, "--site", str(contradicted.site.folder)])
    assert (done.exit_code, "--reason" in done.output) == (2, True)


def test_a_decision_lapses_after_its_last_day_and_is_asked_again(contradicted, monkeypatch) -> None:
    decide(contradicted, asked(contradicted, OWNER), "accept", "暫時", "--until", "2026-01-20")
    assert wang(contradicted)[OWNER] is Fate.KEPT
    monkeypatch.setenv("LICHENG_NOW", "2026-01-21")
    assert wang(contradicted) == UNDECIDED
    assert set(sweep(contradicted)) == {"處室與人員名冊.xlsx", "資媒組人員.xlsx"}


def test_an_academic_year_that_is_over_keeps_what_was_decided_in_it(contradicted, monkeypatch) -> None:
    decide(contradicted, asked(contradicted, OWNER), "accept")
    monkeypatch.setenv("LICHENG_NOW", "2027-03-01")
    assert wang(contradicted)[OWNER] is Fate.KEPT
    with pytest.raises(Exception, match="a decision on it has no last day"):
        decide(contradicted, asked(contradicted, OWNER), "reject", "已查明", "--until", "2027-03-02")
    decide(contradicted, asked(contradicted, OWNER), "reject", "事後查明")
    assert wang(contradicted)[OTHER] is Fate.KEPT
    assert f"事後查明；{OVER_ALREADY}" in of(last(contradicted, OWNER, "人員"), "X06")[0]["decision"]


def test_a_package_tells_what_was_decided_about_its_period_and_the_same_again_is_the_same_package(contradicted) -> None:
    decide(contradicted, asked(contradicted, OWNER), "accept", f"與 {IDENTITIES[0]} 查明")
    first, again = (submit(contradicted, periods=(Period(114, 1),)).packages[0] for _ in range(2))
    assert (again.unchanged, again.number) == (True, first.number)
    ((rule, office, matter, word, result, reason, by, at, until),) = recorded(first.folder)
    assert (rule, office, word, by, at) == ("X06", OWNER, "確認", "academic", "2026-01-16 08:30")
    assert until == "有效至 2026-07-31"
    assert result.startswith("決定以註冊組「")
    assert matter.endswith("負責單位為註冊組")
    assert IDENTITIES[0] not in reason
    assert "查明" in reason


def recorded(folder: Path) -> list[tuple[str, ...]]:
    """Read 決定紀錄 of a package, without the rows' codes."""
    heading, *rows = load_workbook(folder / "data" / "校內用" / "決定紀錄.xlsx")["決定紀錄"].iter_rows(values_only=True)
    assert heading == (*RECORD_HEADINGS, CODE_HEADING)
    return [row[:-1] for row in rows]


def results(desk: Desk) -> list[tuple[str, str, str]]:
    """List office, word and result of each decision on rows that a package of 114-1 tells."""
    rows = recorded(submit(desk, periods=(Period(114, 1),)).packages[0].folder)
    return [(row[1], row[3], row[4]) for row in rows if row[0] == "X06"]


def test_a_package_lists_the_word_that_holds_and_no_word_that_was_overruled(contradicted) -> None:
    say(contradicted, OTHER, "確認", "新信箱")
    sweep(contradicted)
    assert results(contradicted) == [(OTHER, "確認", NOTED_ONLY)]
    say(contradicted, OWNER, "確認", "舊信箱")
    sweep(contradicted)
    ((office, word, result),) = results(contradicted)
    assert (office, word, result.startswith("決定以註冊組「")) == (OWNER, "確認", True)
    decide(contradicted, asked(contradicted, OTHER), "accept", "資媒組才對")
    ((office, word, result),) = results(contradicted)
    assert (office, word, result.startswith("決定以資媒組「")) == (OTHER, "確認", True)


def test_of_several_words_on_one_duty_a_package_lists_the_last(site) -> None:
    found = next(one for one in duties(site, "G05") if one["sheet"] == "校內幹部經歷名冊")
    for word in ("accept", "reject", "accept"):
        decide(site, found["id"], word, f"第 {word} 次")
    drop(site, STAFF, people(電子郵件="wang3@school.example"))
    sweep(site)
    (row,) = recorded(submit(site, periods=(Period(114, 1),)).packages[0].folder)
    assert (row[0], row[3], row[4]) == ("G05", "確認", "知道了")


def test_what_was_noted_of_an_office_is_no_part_of_the_matter_that_is_decided(contradicted) -> None:
    say(contradicted, OTHER, "確認", "新信箱")
    sweep(contradicted)
    decide(contradicted, asked(contradicted, OTHER), "accept")
    assert ["已確認" in one.matter or "處理填" in one.matter for one in contradicted.ledger.decisions()] == [False] * 2


def test_a_drops_story_tells_the_decisions_on_it_and_said_in_it(contradicted) -> None:
    earlier = last(contradicted, OWNER, "人員")["drop"]
    say(contradicted, OWNER, "確認", "信箱未改")
    sweep(contradicted)
    for one in (earlier, last(contradicted, OWNER, "人員")["drop"]):
        assert "信箱未改" in licheng(contradicted, "explain", one)


# --- laws ------------------------------------------------------------------------------------------------------------


def test_no_two_findings_of_a_drop_share_an_id_though_their_rows_have_one_key() -> None:
    row = small_school()[OFFICERS][POSTS][0] | {"幹部等級": "?", "開始日期": "?"}
    one = arrival(1, OFFICERS, {POSTS: [row, row, row]})
    ids = [finding.id for finding in one.all_findings]
    assert len(ids) >= 6
    assert len(set(ids)) == len(ids)


def test_the_same_fault_keeps_its_id_when_its_row_moves() -> None:
    rows = officers(3)[POSTS]
    rows[0]["幹部等級"] = "?"
    first, moved = (arrival(1, OFFICERS, {POSTS: each}) for each in (rows, rows[::-1]))
    assert [finding.id for finding in first.all_findings] == [finding.id for finding in moved.all_findings]


def decided(finding: Any, at: dt.datetime, *, accepted: bool) -> Decision:
    return Decision(
        finding.id, finding.rule, "d", "教務處", "114-0", finding.message, accepted, "x", "y", at, Period(114, 0).ends
    )


ORDERS = st.lists(st.sampled_from(["", *map(str, range(1, 12))]), min_size=5, max_size=9)


@settings(max_examples=40)
@given(ORDERS, st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=6))
@pytest.mark.parametrize("rule", LIMITED)
def test_whatever_is_decided_no_limit_is_passed_and_each_row_has_one_fate(rule, orders, words) -> None:
    form, sheet, _, most = LIMITED[rule]
    rows = [row | {"勾選順序": order} for row, order in zip(items(rule, 5 + most), orders * 3, strict=False)]
    handed = arrival(99, form, {sheet: rows})
    tables = standing([*hub(), handed]).tables
    repeated = echoes(tables)
    made: list[Decision] = []
    for place, accepted in [(0, True), *words]:
        selected = select(tables, repeated, Decisions(tuple(made)))
        school = School(selected.tables, [], repeated, selected.choices)
        told = [fate for period in LAWS for _, fate in school.fates(period) if fate.form == form]
        assert sorted(fate.row for fate in told) == list(range(2, len(rows) + 2))
        assert sum(fate.fate is Fate.SUBMITTED for fate in told) <= most
        found = [one for table in selected.tables for one in table.findings if one.rule == rule]
        waits = {fate.row for fate in told if fate.fate is Fate.HELD}
        assert not waits or any(one.severity is Severity.PENDING for one in found)
        if found:
            made.append(decided(found[place % len(found)], handed.drop.received_at, accepted=accepted))


def test_the_order_of_drops_does_not_matter_to_what_was_decided() -> None:
    mine, theirs = (
        arrival(order, STAFF, people(電子郵件=f"w{order}@school.example"), office=office)
        for order, office in ((1, OWNER), (2, OTHER))
    )
    now = assess(plain, [mine, theirs], Context(SENT, LAWS))
    asked_of = {one.drop.office: f for one in now.examined for f in one.all_findings if f.rule == "X06"}
    context = Context(
        SENT, LAWS, decisions=Decisions((decided(asked_of[OTHER], mine.drop.received_at, accepted=True),))
    )
    for first, second in permutations((1, 2)):
        school = assess(plain, [reordered(mine, first), reordered(theirs, second)], context).school
        told = {f.drop.office: f.fate for period in LAWS for _, f in school.fates(period) if f.row == WANG}
        assert told == {OWNER: Fate.SUPERSEDED, OTHER: Fate.KEPT}


def test_what_is_read_of_an_answer_are_the_headings_of_the_sheet_that_is_sent() -> None:
    assert {ID, WORD, REASON} <= set(HEADINGS)
