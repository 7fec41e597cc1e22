"""A rule holds from its first year on, wherever rules are declared: before it nobody judges by it or lists it."""

from __future__ import annotations

from dataclasses import replace

from school import CODE, arrivals, assessed, fates_of, whole_school

from schemas import forms as every_form
from schemas.catalogue import RULES
from schemas.forms import forms
from schemas.sheet_rules import rules_of, rules_on
from schemas.terms import Law, Period

LATER = 116
THEN, BEFORE = (Law(Period(year, 1), CODE) for year in (LATER, LATER - 1))
IN_FORCE_LATER = ("X01", "A01", "X10", "X07", "R01", "G02")


def test_a_rule_that_is_not_in_force_yet_is_neither_judged_nor_listed(monkeypatch):
    for rule in IN_FORCE_LATER:
        monkeypatch.setitem(RULES, rule, replace(RULES[rule], since=LATER))
    for form in forms().values():
        for sheet in (replace(sheet) for sheet in form.sheets):  # a sheet of its own: no schema of it is remembered

            def asked(law, sheet=sheet):
                return {rule.rule for rule in (*sheet.rules_on_rows(law), *sheet.rules_across(law))}

            assert asked(BEFORE) == asked(THEN) - set(IN_FORCE_LATER)
            named = {check.name for check in sheet.schema(BEFORE).checks}
            assert named == {check.name for check in sheet.schema(THEN).checks} - set(IN_FORCE_LATER)
            assert rules_on(form, sheet, BEFORE) == rules_on(form, sheet, THEN) - set(IN_FORCE_LATER) - left_out(sheet)
        assert {duty.rule for duty in form.duties_in(LATER - 1)} == {duty.rule for duty in form.duties} - {"G02"}
    assert set(rules_of(forms()["officer_record"], THEN)) >= {"X01", "X10", "R01"}


def left_out(sheet):
    """Nothing waits for other forms where no rule across forms is in force."""
    return set() if sheet.rules_across(BEFORE) else {"X09"}


def test_rows_are_not_held_to_a_rule_across_forms_that_is_not_in_force_yet(monkeypatch):
    school = whole_school()
    [officer] = school["officer_record"]["幹部經歷紀錄"]
    school["officer_record"]["幹部經歷紀錄"] = [officer | {"學號": "114902"}]

    def fates():
        arrived = arrivals({name: school[name] for name in ("student_roster", "officer_record")})
        told = [finding.rule for one in assessed(arrived).examined for finding in one.all_findings]
        return told, {str(fate.fate) for fate in fates_of(arrived) if fate.form == "officer_record"}

    assert fates() == (["X01"], {"退回"})
    monkeypatch.setitem(RULES, "X01", replace(RULES["X01"], since=LATER))
    assert fates() == ([], {"已提交"})


def test_a_reference_to_a_form_that_is_not_handed_in_that_year_is_not_asked_for(monkeypatch):
    roster = forms(BEFORE.year)["student_roster"]
    monkeypatch.setattr(every_form, "forms", lambda year=LATER: forms(year) if year >= LATER else without())

    def without():
        return {name: form for name, form in forms(BEFORE.year).items() if form is not roster}

    [sheet] = forms()["officer_record"].sheets
    assert "X01" in {rule.rule for rule in sheet.rules_across(THEN)}
    assert "X01" not in {rule.rule for rule in sheet.rules_across(BEFORE)}
    assert [to.form for _, to in sheet.references(LATER)] == ["student_roster"]
    assert sheet.references(LATER - 1) == []
