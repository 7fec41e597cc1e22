"""How every rule ended over a sweep: what was looked at passed or failed, and what was not says truly why not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from school import CODE, LAWS, PERIOD, a_site, arrival, attach, drop, drop_all, small_school, sweep, whole_school

from flows.ingest import ingest
from flows.steps.outcomes import checks_of
from schemas.catalogue import BUILT, RULES
from schemas.forms import forms
from schemas.outcome import NOT_BUILT, NOTHING_TO_JUDGE, Judged, Outcome, together
from schemas.sheet_rules import rules_of, rules_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from school import School

    from flows.desk import Desk

DUTIES = ("G01", "G02", "G03", "G05")
PASSED, FAILED, SKIPPED = Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = a_site(tmp_path / "site")
    yield opened
    opened.close()


def ended(desk: Desk, school: School) -> dict[str, Judged]:
    """Hand a school's workbooks in; say how every rule ended over the sweep."""
    drop_all(desk, school)
    told = {one.rule: one for one in ingest(desk).rules}
    assert list(told) == list(RULES)
    return told


def test_of_a_sound_school_every_built_rule_has_passed_and_no_other_was_judged(desk: Desk) -> None:
    told = ended(desk, whole_school())
    assert {rule for rule, one in told.items() if one.outcome is PASSED} == BUILT - {"X07"}
    assert told["X07"].why == NOTHING_TO_JUDGE  # no student has registered an office or a contest


def test_eighteen_of_nineteen_seats_fail_the_rule_on_seats(desk: Desk) -> None:
    school = whole_school()
    school["working_group"]["工作小組名單"].pop()
    del school["training_record"]["訓練研習說明"][2], school["officer_record"]
    told = ended(desk, school)
    assert {rule: told[rule].outcome for rule in DUTIES} == {"G01": FAILED, "G02": PASSED, "G03": FAILED, "G05": FAILED}


def test_a_meeting_led_by_another_fails_its_rule_though_the_school_has_met(desk: Desk) -> None:
    school = whole_school()
    school["working_group"]["工作小組會議"][0]["主持人"] = "教務主任1"
    assert ended(desk, school)["G02"].outcome is FAILED


def test_the_duties_of_a_form_that_has_not_come_name_it(desk: Desk) -> None:
    told = ended(desk, {})
    assert told["G05"].outcome is FAILED
    assert (told["G01"].outcome, told["G01"].why) == (SKIPPED, "「訓練研習說明紀錄」尚未送到")
    assert told["G03"].why == "「工作小組名單與會議」尚未送到"
    assert (told["C01"].outcome, told["C01"].why) == (SKIPPED, NOTHING_TO_JUDGE)


def test_what_is_left_in_the_inbox_fails_its_rule(desk: Desk) -> None:
    assert ended(desk, {})["W18"].outcome is PASSED
    (desk.site.inbox / "訓育組" / "去年").mkdir()
    assert ended(desk, {})["W18"].outcome is FAILED


def test_rules_on_a_sheet_that_is_refused_whole_were_not_without_data(desk: Desk) -> None:
    of_last_year = {"表單": "校內幹部經歷名冊", "學校代碼": CODE, "學年度": "113", "學期": "1"}
    drop(desk, "officer_record", small_school()["officer_record"], information=of_last_year)
    told = {one.rule: one for one in ingest(desk).rules}
    assert told["W07"].outcome is FAILED
    unjudged = {one.why for rule in rules_of(forms()["officer_record"], LAWS[PERIOD]) for one in [told[rule]]}
    assert unjudged == {"整個工作表退回（W07），沒有檢核"}
    assert told["R05"].why == NOTHING_TO_JUDGE


def test_a_workbook_replaced_by_a_sound_one_fails_nothing_any_more(desk: Desk) -> None:
    faulty = small_school()["absence_roster"]["缺勤紀錄名冊"][0] | {"缺勤種類代碼": "77"}
    drop(desk, "absence_roster", {"缺勤紀錄名冊": [faulty]})
    assert {one.rule: one.outcome for one in ingest(desk).rules}["C06"] is FAILED
    drop(desk, "absence_roster", small_school()["absence_roster"])
    assert {one.rule: one.outcome for one in ingest(desk).rules}["C06"] is PASSED


def test_the_office_is_told_that_a_duty_is_judged_over_the_school(desk: Desk) -> None:
    attach(desk, "教務處")
    drop(desk, "working_group", whole_school()["working_group"])
    [answer] = sweep(desk).values()
    assert answer["checks"]["skipped"] == dict.fromkeys(("G02", "G03"), "由教務處合計各單位的資料後判斷")
    assert answer["checks"]["failed"] == []


def test_a_workbook_keyed_by_identity_numbers_is_judged_by_the_rules_on_them() -> None:
    [absence] = small_school()["absence_roster"]["缺勤紀錄名冊"]
    plain = arrival(1, "absence_roster", {"缺勤紀錄名冊": [absence]})
    [table] = plain.tables
    letters = {**table.filing.letters, "身分證號": "Y", "出生日期": "Z"}
    keyed = plain.with_tables([replace(table, filing=replace(table.filing, letters=letters))])
    more = {one.rule for one in checks_of(keyed, LAWS)} - {one.rule for one in checks_of(plain, LAWS)}
    assert more == {"C08"}


@pytest.mark.parametrize("form", forms().values(), ids=forms())
def test_a_workbook_is_judged_by_just_the_rules_that_the_rule_book_lists_for_its_form(form) -> None:
    law = LAWS[PERIOD.of(form.cadence)]
    examined = arrival(1, form.name, whole_school()[form.name])
    judged = {one.rule for one in checks_of(examined, LAWS) if not one.rule.startswith("W")}
    filled = [table.filing.sheet for table in examined.tables if len(table.frame)]
    assert judged == {rule for sheet in filled for rule in rules_on(form, sheet, law)}
    assert judged <= set(rules_of(form, law))


def test_a_rule_of_a_later_year_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, "R05", replace(RULES["R05"], since=PERIOD.year + 1))
    monkeypatch.setitem(RULES, "A02", replace(RULES["A02"], built=False))
    told = {one.rule: one.why for one in together([], [], PERIOD.year)}
    assert told["R05"] == "本學年度尚不適用"
    assert told["R06"] == NOTHING_TO_JUDGE
    assert told["A02"] == NOT_BUILT
