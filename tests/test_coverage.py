"""Clauses and checks, both ways: every clause is answered to or honestly not, every check names what asks for it."""

from __future__ import annotations

from dataclasses import replace

from school import LAWS, PERIOD, YEAR

from schemas.catalogue import BUILT, RULES
from schemas.coverage import Coverage, coverage
from schemas.forms import forms
from schemas.regulation import CLAUSES, LEAD_TIME
from schemas.rosters import rosters
from schemas.sheet_rules import rules_by_heading, rules_of
from schemas.unchecked import KNOWN, known_in
from schemas.wording_rules import ITEMS_FOLLOW, NOT_AT_ALL, PARTLY, WHOLLY, state

LAW = LAWS[PERIOD]
COVERED = {one.clause.number: one for one in coverage(LAW)}
BY_NO_MACHINE = {"一", "四(其他)", "七", "八", "九"}
ON_FILES_AND_OFFICES = {rule for rule in BUILT if rule.startswith("W")} | {"G05"}
"""Rules that are found on files and on what has not come, not on a form's rows."""


def rules_on(number: str) -> set[str]:
    return {rule.id for rule in COVERED[number].rules}


# --- from the clause --------------------------------------------------------------------------------------------------


def test_the_table_has_every_clause_once_and_in_the_regulations_order() -> None:
    assert list(COVERED) == list(CLAUSES)


def test_every_clause_is_answered_to_or_says_why_not() -> None:
    for one in COVERED.values():
        answered = one.forms or one.rules or one.outputs
        assert answered or one.unchecked or one.is_heading, one.clause.number


def test_only_headings_and_what_no_machine_can_check_have_no_rule() -> None:
    unchecked = {number for number, one in COVERED.items() if not one.is_checked}
    assert unchecked == BY_NO_MACHINE | {"五(一)", "五(二)"}
    assert {number for number in unchecked if state(COVERED[number]) == ITEMS_FOLLOW} == {"五(一)", "五(二)"}
    assert all(state(COVERED[number]) == NOT_AT_ALL and COVERED[number].unchecked for number in BY_NO_MACHINE)


def test_limits_seats_and_trainings_are_found_under_their_own_clauses() -> None:
    assert {"L01", "L02", "L06", "X04", "X05"} <= rules_on("五(三)")
    assert {"L03", "L04", "X07"} <= rules_on("五(四)")
    assert rules_on("三") == {"G02", "G03"}
    assert all("G01" in rules_on(number) for number in ("六(一)", "六(二)", "六(三)"))
    assert "G04" in rules_on("五末段")


def test_who_registers_what_is_checked_for_every_row_of_the_table_of_four_that_has_a_form() -> None:
    rows = {number for number in CLAUSES if number.startswith("四(")}
    assert {number for number in rows if {"W06", "X06", "G05"} <= rules_on(number)} == rows - {"四(其他)"}


def test_the_lead_time_is_an_output_of_its_clause() -> None:
    assert any(str(LEAD_TIME.days) in said for said in COVERED["五末段"].outputs)


def test_a_clause_that_is_checked_in_part_says_which_part_is_not() -> None:
    for number, one in COVERED.items():
        if one.forms:
            assert state(one) == PARTLY, number
            assert one.unchecked.endswith("。")


def test_a_rule_that_is_not_built_yet_checks_nothing() -> None:
    waiting = replace(RULES["W19"], built=False)
    bare = Coverage(CLAUSES["五末段"], (), (waiting,), (), (), "")
    assert state(bare) == NOT_AT_ALL
    assert state(Coverage(CLAUSES["五末段"], (), (RULES["G04"],), (), (), "")) == WHOLLY


# --- to the clause ----------------------------------------------------------------------------------------------------


def test_every_rule_is_listed_under_each_clause_that_it_names() -> None:
    for rule in RULES.values():
        assert all(rule.id in rules_on(number) for number in rule.clauses)


def test_every_form_and_every_workbook_of_a_package_is_listed_under_some_clause() -> None:
    assert {form.name for one in COVERED.values() for form in one.forms} == set(forms(PERIOD.year))
    listed = {said for one in COVERED.values() for said in one.outputs}
    assert {roster.path for roster in rosters(PERIOD.year).values()} <= listed


def test_every_form_names_clauses_that_are_there() -> None:
    for form in forms(PERIOD.year).values():
        assert set(form.clause.split("、")) <= set(CLAUSES), form.name


def test_every_built_rule_is_found_on_some_form_or_on_files_and_offices() -> None:
    on_forms = {rule for form in forms(PERIOD.year).values() for rule in rules_of(form, LAWS[PERIOD.of(form.cadence)])}
    assert on_forms | ON_FILES_AND_OFFICES == BUILT
    assert not on_forms & ON_FILES_AND_OFFICES


def test_a_rule_is_listed_at_the_heading_where_its_finding_stands() -> None:
    form = forms(PERIOD.year)["course_outcome"]
    rules = rules_by_heading(form, form.by_title["學期課程學習成果"], LAWS[YEAR])
    assert {"R14", "X06", "L01"} <= set(rules["成果編號"])
    assert {"C02", "C04", "C16", "L02", "L07"} == set(rules["勾選順序"])
    assert "L05" in rules["認證狀態"]
    assert {"C09", "X04"} <= set(rules["課程代碼"])
    assert all(list(found) == [rule for rule in RULES if rule in found] for found in rules.values())


# --- what no declaration gives ----------------------------------------------------------------------------------------


def test_what_is_said_beside_the_declarations_names_clauses_and_forms_that_are_there() -> None:
    for known in KNOWN:
        assert {*known.forms, *known.outputs, *known.unchecked} <= set(CLAUSES)
        assert {name for names in known.forms.values() for name in names} <= set(forms(known.since)) | set(forms())


def test_what_a_form_declares_itself_is_not_said_a_second_time() -> None:
    declared = {(number, form.name) for form in forms().values() for number in form.clause.split("、")}
    said = {(number, name) for known in KNOWN for number, names in known.forms.items() for name in names}
    assert said & declared == set()


def test_what_is_known_is_that_of_the_newest_year_that_has_come() -> None:
    assert known_in(108) is KNOWN[0]
    assert known_in(PERIOD.year) is KNOWN[-1]
    assert [known.since for known in KNOWN] == sorted({known.since for known in KNOWN})
