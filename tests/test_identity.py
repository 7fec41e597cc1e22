"""Identity numbers are checked to the digit and never shown whole."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import identity

FIRST_NINE = st.from_regex(r"[A-Z][1289A-D][0-9]{7}", fullmatch=True)
COURSE_CODE = "108034347H11101A1010101"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.mark.parametrize("number", ["A123456789", "A800000014", "AC01234567"])
def test_national_and_both_kinds_of_residence_numbers_are_sound(number):
    assert identity.is_valid(number)
    assert identity.fault(number) is None


@pytest.mark.parametrize("number", ["A123456788", "A800000015", "AC01234568", "B123456789"])
def test_a_wrong_check_digit_is_named(number):
    assert identity.fault(number) == "檢查碼"
    assert not identity.is_valid(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A12345678",
        "A1234567890",
        "a123456789",
        "A323456789",
        "AE01234567",
        "1123456789",
        "Ａ123456789",
        "A12345678９",
        "A123456789\n",
        " A123456789",
    ],
)
def test_any_other_shape_is_named(text):
    assert identity.fault(text) == "格式"


@given(FIRST_NINE)
def test_exactly_one_check_digit_completes_a_number(first_nine):
    sound = [first_nine + digit for digit in "0123456789" if identity.is_valid(first_nine + digit)]
    assert sound == [identity.completed(first_nine)]


@given(FIRST_NINE, st.integers(2, 8), st.integers(1, 9))
def test_one_mistyped_digit_is_always_found(first_nine, position, shift):
    number = identity.completed(first_nine)
    digit = (int(number[position]) + shift) % 10
    typed = f"{number[:position]}{digit}{number[position + 1 :]}"
    # Weights 2, 4, 5, 6 and 8 share a factor with ten: there the sum cannot tell some digits apart.
    weight = identity.WEIGHTS[position + 1]
    assert identity.is_valid(typed) == (weight * shift % 10 == 0)


def test_a_check_digit_is_not_made_up_for_other_shapes():
    with pytest.raises(ValueError, match="first nine") as caught:
        identity.completed("A3234567")
    assert "A3234567" not in str(caught.value)


@pytest.mark.parametrize(
    ("number", "gender"),
    [
        ("A123456789", "1"),
        ("A223456781", "2"),
        ("A800000014", "1"),
        ("A900000016", "2"),
        ("AA01234564", "1"),
        ("AB01234563", "2"),
        ("AC01234567", "1"),
        ("AD01234561", "2"),
    ],
)
def test_the_second_character_tells_the_sex(number, gender):
    assert identity.sex(number) == gender


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("A123456789", "A12345****"),
        ("A12345678", "A1234****"),
        ("A12345678901", "A12345****"),
        ("A123456789 (本人)", "A12345****"),
        ("123", "****"),
        ("", "****"),
    ],
)
def test_a_typed_number_is_shown_without_its_last_four(typed, shown):
    assert identity.masked(typed) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("學生A123456789的資料", "學生A12345****的資料"),
        ("a123456789", "a12345****"),
        ("Ａ１２３４５６７８９", "Ａ１２３４５****"),
        ("A800000014、AC01234567", "A80000****、AC0123****"),
        ("A123456789B223456789", "A12345****B22345****"),
        ("A123456789.pdf", "A12345****.pdf"),
        ("id_A123456789_1", "id_A12345****_1"),
        ("身分證：\tA123456788\n", "身分證：\tA12345****\n"),
    ],
)
def test_numbers_in_running_text_are_masked(text, shown):
    assert identity.mask_all(text) == shown


@pytest.mark.parametrize("text", [COURSE_CODE, SHA256, "學號 1100234", "0912345678", "A12345****", "成果C114001"])
def test_other_long_codes_stay_readable(text):
    assert identity.mask_all(text) == text


def test_a_digest_that_happens_to_hold_a_number_stays():
    digest = "f00" + "a123456789" + "0" * 51
    assert identity.mask_all(digest) == digest


@given(
    FIRST_NINE,
    st.text(alphabet="學生的資料，。 :;/\n-_'\"<>（）"),
    st.text(alphabet="是號\t, |"),
    st.booleans(),
)
def test_no_number_is_left_whole_whatever_stands_around_it(first_nine, before, after, wide):
    number = identity.completed(first_nine)
    typed = number.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}) if wide else number
    shown = identity.mask_all(before + typed + after)
    assert shown == f"{before}{typed[:6]}****{after}"
    assert identity.mask_all(shown) == shown


@given(st.text(alphabet="A1289０７ｂ學*. "))
def test_masking_changes_nothing_but_the_last_four(text):
    shown = identity.mask_all(text)
    assert len(shown) == len(text)
    assert re.fullmatch("".join("." if new == "*" else re.escape(new) for new in shown), text, re.DOTALL)
