"""The code lists are those of the year, and a slip of the hand finds its nearest entry."""

import pytest

from schemas import codes
from schemas.codes import NAMES, CodeList, code_list
from schemas.forms import forms
from schemas.kinds import FormTitle
from schemas.regulation import SEATS, TRAININGS
from schemas.terms import Law, Period

YEAR = 114


@pytest.mark.parametrize("name", NAMES)
def test_a_lists_codes_are_unique_and_all_have_a_label_to_show(name):
    held = code_list(name, YEAR)
    assert len(held.codes) == len(held.entries)
    assert bool(held.entries) != bool(held.free_text)
    for code in held.codes:
        assert held.label(code)
        assert "?" not in held.label(code)
        assert held.nearest(code) == code
        assert held.nearest(held.label(code)) == code


@pytest.mark.parametrize(
    ("name", "code", "label"),
    [
        ("gender", "2", "女"),
        ("class_kind", "1", "日間部一般班"),
        ("class_kind", "01", "進修部核定班"),
        ("passed", "-1", "無"),
        ("credit_counted", "3", "採計學分但不列入成績"),
        ("absence_kind", "12", "曠課"),
        ("enrolment_status", "喪失學籍", "喪失學籍"),
        ("certificate_class", "4", "不在以上類別"),
        ("division", "7", "7"),
        ("office", "競賽承辦單位", "競賽承辦單位"),
    ],
)
def test_a_code_means_what_the_published_list_says(name, code, label):
    assert code_list(name, YEAR).label(code) == label


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("absence_kind", 12),
        ("enrolment_status", 10),
        ("field_group[學群]", 18),
        ("field_group[類群]", 15),
        ("special_status", 100),
        ("working_group_seat", 16),
        ("office", 15),
        ("division", 7),
        ("class_kind", 10),
    ],
)
def test_the_longer_lists_are_complete(name, size):
    assert len(code_list(name, YEAR).codes) == size


def test_special_statuses_from_two_to_ninety_nine_pass_as_numbers():
    held = code_list("special_status", YEAR)
    assert all(held.accepts(str(number)) for number in range(100))
    assert not held.accepts("100")
    assert not held.accepts("02")


def test_employment_plans_take_any_text_up_to_thirty_characters():
    held = code_list("field_group[就業]", YEAR)
    assert held.accepts("餐飲業")
    assert held.accepts("業" * 30)
    assert not held.accepts("業" * 31)
    assert not held.accepts("")


def test_other_lists_take_their_codes_only():
    assert code_list("team", YEAR).accepts("1")
    assert not code_list("team", YEAR).accepts("個人")


def test_the_seats_and_trainings_are_those_of_the_regulation():
    assert [code for code, _ in code_list("working_group_seat", YEAR).entries] == list(SEATS)
    assert [code for code, _ in code_list("training_kind", YEAR).entries] == [limit.name for limit in TRAININGS]


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("absence_kind", "病假", "03"),
        ("absence_kind", "3", "03"),
        ("absence_kind", "13", None),
        ("passed", "00", "0"),
        ("passed", "及格了", "1"),
        ("gender", "男生", "1"),
        ("enrolment_status", "喪失學藉", "喪失學籍"),
        ("certification", "已通過", "通過"),
        ("certification", "", None),
        ("team", "9", None),
        ("office", "註冊祖", "註冊組"),
        ("pathway", "xyz", None),
    ],
)
def test_the_nearest_entry_is_named_by_code_or_label(name, typed, meant):
    assert code_list(name, YEAR).nearest(typed) == meant


def test_a_code_that_is_not_in_the_list_has_no_label():
    with pytest.raises(KeyError, match="gender"):
        code_list("gender", YEAR).label("3")


def test_an_unknown_list_is_named_in_the_error():
    with pytest.raises(KeyError, match="no code list called colour"):
        code_list("colour", YEAR)


def test_no_list_holds_before_its_first_year():
    assert code_list("gender", 108).since == 108
    with pytest.raises(KeyError, match="108"):
        code_list("gender", 107)


def test_the_newest_list_in_force_is_picked(monkeypatch):
    dated = (CodeList("team", (("1", "個人"),), 108), CodeList("team", (("1", "個人"), ("3", "混合")), 112))
    monkeypatch.setitem(codes.DATED, "team", dated)
    assert [code_list("team", year).since for year in (108, 111, 112, 114)] == [108, 108, 112, 112]


def test_a_deadline_can_be_set_for_each_of_the_twenty_three_forms_and_for_all():
    titles = [title for title, _ in FormTitle().entries(Law(Period(YEAR, 1), "034347"))]
    assert titles == ["全部", *(form.title for form in forms().values())]
    assert len(set(titles)) == 1 + 23


@pytest.mark.parametrize(
    "typed",
    [
        "學群(類群)探索與就業規劃",
        "學群（類群）探索與就業規劃",
        " 學群 ( 類群 ) 探索與\u3000就業規劃",
        "學群﹙類群﹚探索與就業規劃",
    ],
)
def test_a_forms_title_is_known_with_brackets_of_any_width_and_spaces(typed):
    title = FormTitle().normal(typed)
    assert title == "學群(類群)探索與就業規劃"
    assert not [need for need in FormTitle().requirements(Law(Period(YEAR, 1), "034347")) if not need.met(title)]


def test_a_title_that_no_form_has_is_left_as_it_was_typed():
    assert FormTitle().normal(" 學生名冊（表） ") == "學生名冊（表）"
