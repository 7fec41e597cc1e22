"""A course code is judged segment by segment, and says whether its course bears credit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import course_code
from schemas.course_code import SEGMENTS, bears_credit, credits, fault  # noqa: A004 - the domain's word

CHINESE = "108034347H11101A1010101"
SCHOOL = "034347"


def put(code: str, position: int, text: str) -> str:
    return code[: position - 1] + text + code[position - 1 + len(text) :]


def test_the_published_example_is_sound():
    assert fault(CHINESE, SCHOOL) is None
    assert fault(CHINESE, None) is None


def test_the_segments_cover_every_character_once():
    positions = [at for segment in SEGMENTS for at in range(segment.first, segment.last + 1)]
    assert positions == list(range(1, course_code.LENGTH + 1))


@pytest.mark.parametrize(
    ("position", "text", "words"),
    [
        (1, "107", "第1-3碼 適用入學學年度 為『107』，應為 108 以後的三位學年度"),
        (4, "034348", "第4-9碼 學校代碼 為『034348』，應為 034347"),
        (4, "03434a", "第4-9碼 學校代碼 為『03434a』，應為 六位數字或大寫字母"),
        (10, "X", "第10碼 課程類型 為『X』，應為 H、V、M、S、C"),
        (11, "12", "第11-12碼 群別 為『12』，應為 11、21-35"),
        (13, "1 1", "第13-15碼 科別 為『1 1』，應為 三位數字或大寫字母"),
        (16, "a", "第16碼 班群 為『a』，應為 0-9、A-Z"),
        (17, "0", "第17碼 課程類別 為『0』，應為 1-9、A-F"),
        (18, "3", "第18碼 開課方式 為『3』，應為 0-2、A-E"),
        (19, "7", "第19碼 科目屬性 為『7』，應為 0-6、A-I"),
        (20, "-1", "第20-21碼 領域 為『-1』，應為 兩位數字或大寫字母"),
        (22, "0一", "第22-23碼 科目固定編碼 為『0一』，應為 兩位數字或大寫字母"),
    ],
)
def test_the_segment_at_fault_is_named_with_what_is_expected(position, text, words):
    assert fault(put(CHINESE, position, text), SCHOOL) == words


def test_the_first_of_several_faults_is_named():
    assert "第10碼" in str(fault(put(put(CHINESE, 17, "X"), 10, "X"), SCHOOL))


@pytest.mark.parametrize("code", ["", CHINESE[:-1], CHINESE + "1", "108034347H11101A10101" + "\n"])
def test_a_code_of_another_length_is_told_its_length(code):
    assert fault(code, SCHOOL) == f"應為 23 碼，現為 {len(code)} 碼"


@pytest.mark.parametrize("school", sorted(course_code.TEST_SCHOOLS))
def test_test_schools_are_refused_for_every_school(school):
    code = put(CHINESE, 4, school)
    assert "學校代碼" in str(fault(code, None))
    assert "學校代碼" in str(fault(code, school))


def test_another_schools_code_is_sound_where_any_school_may_stand():
    assert fault(put(CHINESE, 4, "010301"), None) is None


@given(st.data())
def test_every_code_made_of_sound_segments_is_sound(data):
    parts = [data.draw(st.from_regex(segment.pattern, fullmatch=True)) for segment in SEGMENTS]
    parts[1] = SCHOOL
    assert fault("".join(parts), SCHOOL) is None


def test_the_parts_of_a_code_are_read_at_their_places():
    code = "112034347H11101A3A20H55"
    assert course_code.entry_year(code) == "112"
    assert course_code.school(code) == SCHOOL
    assert (course_code.category(code), course_code.nature(code)) == ("3", "2")


def test_the_course_attribute_overrides_category_and_nature():
    assert course_code.category(CHINESE, "9D00") == "9"
    assert course_code.nature(CHINESE, "9D00") == "D"


def test_each_semester_has_its_own_credit():
    terms = "4R0ZAI"
    grades = [(grade, semester) for grade in (1, 2, 3) for semester in (1, 2)]
    assert [credits(terms, *at) for at in grades] == [4, 10, 0, 0, 1, 9]
    assert [credits("ST9999", 1, semester) for semester in (1, 2)] == [11, 12]


@pytest.mark.parametrize(
    ("attribute", "credited"),
    [
        ("1101", True),
        ("", True),
        ("8000", False),
        ("9A00", False),
        ("9C00", False),
        ("9D00", True),
        ("8D00", True),
    ],
)
def test_activities_and_flexible_time_bear_credit_only_where_it_is_granted(attribute, credited):
    assert bears_credit(CHINESE, attribute, "444440", 1, 1) is credited


@pytest.mark.parametrize("character", ["0", "Z"])
def test_a_semester_without_credit_gives_none(character):
    assert not bears_credit(CHINESE, "1101", f"44444{character}", 3, 2)


def test_a_category_in_the_code_itself_counts_where_no_attribute_is_given():
    activity = put(CHINESE, 17, "8")
    assert not bears_credit(activity, "", "222222", 1, 1)
    assert bears_credit(activity, "1101", "222222", 1, 1)


def test_a_course_without_credit_is_no_course_of_a_mark_roster():
    assert course_code.is_uncredited_activity(put(CHINESE, 17, "8"))
    assert not course_code.is_uncredited_activity(CHINESE)
