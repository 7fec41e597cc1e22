"""What a cell must hold is said in words and units that an office reads, never as a program writes it."""

from __future__ import annotations

import pytest
from school import LAWS, PERIOD, arrival, small_school

from schemas.forms import forms
from schemas.kinds import Characters

LAW = LAWS[PERIOD]


def expected_of(form: str, sheet: str, **changes: str) -> list[tuple[str, str]]:
    """Say which rules a sound row so changed breaks, and what they expect."""
    examined = arrival(1, form, {sheet: [small_school()[form][sheet][0] | changes]})
    return [(finding.rule, finding.expected) for finding in examined.all_findings]


@pytest.mark.parametrize(
    ("heading", "typed", "rule", "expected"),
    [
        ("課程屬性", "51！1", "C06", "4 碼數字或大寫英文字母"),
        ("課程屬性", "510", "C14", "4 碼數字或大寫英文字母，前面的 0 要保留"),
        ("授課學期學分節數", "22222X", "C06", "6 碼，每碼為 0-9、A-I、R、S、T、Z"),
        ("授課學期開課方式", "00000*", "C06", "6 碼，每碼為 0-9、A-Z、-"),
    ],
)
def test_the_characters_of_a_code_are_named_in_words(heading, typed, rule, expected):
    assert expected_of("course_code", "課程代碼", **{heading: typed}) == [(rule, expected)]


def test_the_digits_of_a_certificate_are_called_digits():
    kinds = {column.kind for form in forms().values() for sheet in form.sheets for column in sheet.columns}
    [certificate] = [kind for kind in kinds if isinstance(kind, Characters) and kind.alphabet == "0-9"]
    assert [need.expected for need in certificate.requirements(LAW) if need.rule == "C06"] == ["4 碼數字"]


def test_how_much_a_day_holds_is_said_in_its_unit():
    [(rule, expected)] = expected_of("absence_roster", "缺勤紀錄名冊", 缺勤節數="10")
    assert (rule, expected) == ("R05", "1141013 到 1141013，每日最多 9 節")
    hours = [
        rule.expected
        for form in forms().values()
        for sheet in form.sheets
        for rule in sheet.row_rules
        if (rule.rule, rule.at) == ("R05", "時數")
    ]
    assert len(hours) >= 2
    assert all(said.endswith("每日最多 24 小時") for said in hours)
