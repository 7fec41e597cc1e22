"""Identity numbers are checked to the digit and never shown whole."""

import datetime as dt
import re

import pytest
from hypothesis import assume, given
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
        ("學號 114001 A123 456 789 王小明", "學號 114001 A123 4**** 王小明"),
        ("A123-456-789、A.123456789、A123456 789", "A123-4****、A.1234****、A12345****"),
        ("Ａ１２３－４５６－７８９", "Ａ１２３－４****"),
        ("A 1 2 3 4 5 6 7 8 9", "A 1 2 ****"),
        ("A C 0 1234567", "A C 0 ****"),
        ("A123\u200b456789", "A123\u200b4****"),
        ("學生A12345678的資料", "學生A1234****的資料"),
        ("A12345678 114001", "A1234**** 114001"),
        ("A12345678x", "A1234****x"),
        ("A12345678 2nd", "A1234**** 2nd"),
        ("A12345678-9", "A12345****"),
        ("(a123 456 789)", "(a123 4****)"),
    ],
)
def test_numbers_in_running_text_are_masked(text, shown):
    assert identity.mask_all(text) == shown


OTHERS = [
    *(COURSE_CODE, f"{COURSE_CODE} 4 114001", "114034347H11101A 114001 5", SHA256, SHA256[:16], "f00a12345678b9"),
    *("學號 1100234", "S1140001", "0912345678", "A12345****", "成果C114001", "CO114-00001", "P-1-01", "O-1-01"),
    *("20260116-083000-abcdefghjkmn", "一般A 1140901 1150120", "版本A 2026-01-16 08:30", "v20260116.xlsx"),
    *("報告v1150116-0830", "A 115.01.16 10:00", "2026-01-16T18:30:00", "臺教國署高字第1140000001號"),
    *("a12345678@school.example", "wang.2.1234567@school.example", "A1:B1048576", "XYF12345678"),
]


@pytest.mark.parametrize("text", OTHERS)
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


GAPS = st.lists(st.sampled_from(["", "", " ", "-", ".", "　", "－", "．"]), min_size=9, max_size=9)


def spaced(number: str, gaps: list[str]) -> str:
    return number[0] + "".join(gap + digit for gap, digit in zip(gaps, number[1:], strict=False))


def is_date(number: str) -> bool:
    """Tell whether the digits begin as a date does: such a number may be left, one of more digits than a date not."""
    return re.match(r"(20[0-4]|1[0-4])\d(0[1-9]|1[0-2])", number[1:]) is not None


@given(
    FIRST_NINE,
    GAPS,
    st.booleans(),
    st.sampled_from(["", "學號", "（", "1 ", "第_"]),
    st.sampled_from(["", "號", " 甲", ")"]),
)
def test_no_number_is_left_whole_with_marks_between_its_digits_or_without_its_last(nine, gaps, short, before, after):
    typed = spaced(nine if short else identity.completed(nine), gaps)
    assume(not is_date(nine))
    shown = identity.mask_all(before + typed + after)
    assert shown == f"{before}{identity.masked(typed)}{after}"
    assert identity.mask_all(shown) == shown


YEARS = st.integers(108, 199).map(str)
COURSES = st.builds(
    "{}034347{}11{}A{}".format,
    YEARS,
    st.sampled_from("HMVBST"),
    st.just("101"),
    st.from_regex("[1-9A-D][0-9]{6}", fullmatch=True),
)
DROPS = st.builds(
    "{:%Y%m%d-%H%M%S}-{}".format,
    st.datetimes(timezones=st.just(dt.UTC)),
    st.text("0123456789abcdef", min_size=12, max_size=12).map(identity.as_letters),
)
STUDENTS = st.from_regex("[0-9]{5,12}", fullmatch=True)
DATES = st.dates(dt.date(2000, 1, 1), dt.date(2049, 12, 31)).map(str)
ROC_DATES = st.dates(dt.date(2012, 1, 1), dt.date(2049, 12, 31)).map(lambda day: f"{day.year - 1911}{day:%m%d}")
ADDRESSES = st.from_regex(r"[e-z]{1,8}[0-9]{0,8}@school\.example", fullmatch=True)
DOCUMENTS = YEARS.map(lambda year: f"臺教國署高字第{year}0000001號")
KNOWN = st.one_of(COURSES, DROPS, STUDENTS, DATES, ROC_DATES, ADDRESSES, DOCUMENTS)


@given(st.lists(KNOWN, min_size=1, max_size=6), st.sampled_from(["、", "，", "\t", "：", "　第", "／"]))
def test_codes_ids_dates_addresses_and_documents_stay_readable_side_by_side(texts, between):
    text = between.join(texts)
    assert identity.mask_all(text) == text


@given(st.text(alphabet="A1289０７ｂ學*. -"))
def test_masking_leaves_all_that_stands_around_numbers_as_it_was(text):
    kept = [re.escape(part) for part in re.split(r"\*{4,}", identity.mask_all(text))]
    assert re.fullmatch(".*".join(kept), text, re.DOTALL)
    assert len(identity.mask_all(text)) <= len(text)
