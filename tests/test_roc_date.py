"""A date is read in one way or not at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.roc_date import canonical, from_date, from_serial, to_date, why_not

DAYS = st.dates(date(1991, 1, 1), date(2061, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "1141122",
        "114/11/22",
        "114.11.22",
        "114-11-22",
        "114年11月22日",
        "民國114年11月22日",
        "民國 114 年 11 月 22 日",
        "中華民國114年11月22日",
        "民國114/11/22",
        "民國1141122",
        "114年11月22",
        "１１４／１１／２２",
        "１１４年１１月２２日",
        "114．11．22",
        " 114/11/22 ",
        "114 / 11 / 22",
        "2025-11-22",
        "2025/11/22",
        "2025.11.22",
        "2025年11月22日",
        "西元2025年11月22日",
        "20251122",
        "2025-11-22 00:00:00",
        "2025-11-22T00:00:00",
        "2025/11/22 14:30",
        "114/11/22 09:05:00.000",
        "2025/11/22 上午 12:00:00",
        "2025/11/22 下午 02:30:00",
        "2025/11/22 2:30:00 PM",
        "114/11/22(六)",
        "114/11/22 (週六) 08:00",
        "114年11月22日（星期六）",
        "114年11月22日 星期六",
        "1141122(六)",
    ],
)
def test_every_usual_spelling_is_the_same_day(text):
    assert canonical(text) == "1141122"
    assert why_not(text) == ""


@pytest.mark.parametrize("text", ["114/1/5", "114.1.05", "114年1月5日", "2025-1-5", "民國114年01月5日"])
def test_a_single_figure_needs_no_zero_before_it(text):
    assert canonical(text) == "1140105"


@pytest.mark.parametrize("text", ["098/05/03", "0980503", "民國98年5月3日", "民國98/5/3", "2009-5-3"])
def test_years_before_one_hundred_are_read_where_the_era_is_plain(text):
    assert canonical(text) == "0980503"


@pytest.mark.parametrize(
    "text",
    [
        "991231",
        "980503",
        "99/12/31",
        "98.5.3",
        "98年5月3日",
        "11/22/114",
        "22/11/2025",
        "11/22/2025",
        "1/2/3",
    ],
)
def test_a_date_that_can_be_read_two_ways_is_not_guessed(text):
    assert canonical(text) is None
    assert why_not(text) == "可作兩種解讀"


@pytest.mark.parametrize("text", ["114/11/22(日)", "114年11月22日（星期五）"])
def test_a_day_that_is_another_day_of_the_week_is_not_guessed(text):
    assert canonical(text) is None
    assert why_not(text) == "可作兩種解讀"


@pytest.mark.parametrize("text", ["114/13/01", "114/00/10", "114/11/31", "1140229", "110/2/29", "20250229", "1141131"])
def test_a_day_that_the_calendar_lacks_is_refused(text):
    assert canonical(text) is None
    assert why_not(text) == "沒有這一天"


@pytest.mark.parametrize("text", ["79/1/1", "民國79年1月1日", "079/12/31", "151/1/1", "1900-01-01", "2062-01-01"])
def test_a_year_beyond_all_reason_is_refused(text):
    assert canonical(text) is None
    assert why_not(text) == ("可作兩種解讀" if text == "79/1/1" else "年份不合理")


@pytest.mark.parametrize("text", ["民國2025年11月22日", "西元114年11月22日", "22112025"])
def test_an_era_and_a_year_that_do_not_fit_are_refused(text):
    assert canonical(text) is None
    assert why_not(text) == "年份不合理"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "無",
        "45983",
        "114/11",
        "114年11月",
        "114/11-22",
        "114/11/22 25:00",
        "114112",
        "114/11/22abc",
        "11411220",
        "114/\u200b11/22",
        "١١٤/١١/٢٢",
        "1141122.0",
    ],
)
def test_what_is_no_date_is_not_made_one(text):
    assert canonical(text) is None
    assert why_not(text)


def test_what_is_no_date_is_called_so():
    assert why_not("開學日") == "不是日期"


@pytest.mark.parametrize(("text", "held"), [("80/1/1", None), ("080/01/01", "0800101"), ("150/12/31", "1501231")])
def test_the_first_and_last_reasonable_years_are_read(text, held):
    assert canonical(text) == held


def test_a_leap_day_is_read_in_a_leap_year():
    assert canonical("113/02/29") == "1130229"


@given(DAYS)
def test_a_date_survives_being_held_as_text(day):
    assert to_date(from_date(day)) == day
    assert canonical(from_date(day)) == from_date(day)


@given(
    DAYS,
    st.sampled_from(["{0:03}/{1}/{2}", "{0:03}.{1:02}.{2:02}", "民國{0}年{1}月{2}日", "{3}-{1:02}-{2:02}"]),
)
def test_all_spellings_of_a_day_lead_to_it(day, spelling):
    text = spelling.format(day.year - 1911, day.month, day.day, day.year)
    assert canonical(text) == from_date(day)


@given(st.text(alphabet="0123456789/.-年月日民國 ：:", max_size=14))
def test_whatever_is_read_is_a_real_day_and_whatever_is_not_has_a_reason(text):
    held = canonical(text)
    assert (held is None) == bool(why_not(text))
    assert held is None or from_date(to_date(held)) == held


@pytest.mark.parametrize("text", ["114/11/22", "114112", "１１４１１２２", "1141131"])
def test_only_the_held_form_is_turned_into_a_date(text):
    with pytest.raises(ValueError, match=r"seven|day"):
        to_date(text)


def test_a_date_before_the_first_roc_year_has_no_held_form():
    assert from_date(date(1912, 1, 1)) == "0010101"
    with pytest.raises(ValueError, match="ROC year 1"):
        from_date(date(1911, 12, 31))


@pytest.mark.parametrize(
    ("text", "since_1904", "held"),
    [
        ("45983", False, "1141122"),
        ("44521", True, "1141122"),
        ("４５９８３", False, "1141122"),
        ("33239", False, "0800101"),
        ("55153", False, "1391231"),
    ],
)
def test_a_day_counted_by_a_spreadsheet_is_read(text, since_1904, held):
    assert from_serial(text, since_1904=since_1904) == held


@pytest.mark.parametrize("text", ["29220", "55154", "29221", "4598", "459830", "45983.5", "11422", "", "四五九八三"])
def test_a_number_that_counts_no_reasonable_day_is_left_alone(text):
    assert from_serial(text) is None


@given(st.dates(date(1991, 1, 1), date(2050, 12, 31)))
def test_every_day_is_the_same_whichever_year_a_spreadsheet_counts_from(day):
    since_1900, since_1904 = (day - date(1899, 12, 30)).days, (day - date(1904, 1, 1)).days
    assert from_serial(str(since_1900)) == from_date(day)
    assert from_serial(str(since_1904), since_1904=True) == (from_date(day) if since_1904 >= 29221 else None)
