"""The regulation's text is the measure of every quotation and number held of it."""

import re
from datetime import date
from pathlib import Path

import pytest

from schemas import regulation
from schemas.regulation import CLAUSES, LEAD_TIME, LIMITS, SEATS, WORKING_GROUP_SEATS, Limit

DIGITS = "一二三四五六七八九"
NUMERAL = rf"[{DIGITS}十]+|[0-9]+"
UNIT = "[份件項次人名週]"


def solid(text: str) -> str:
    return re.sub(r"\s", "", text)


TEXT = (Path(regulation.__file__).parent / "regulation.txt").read_text(encoding="utf-8")
SOLID = solid(TEXT)


def integer(numeral: str) -> int:
    """Read a Chinese numeral below one hundred, or plain digits."""
    if numeral.isascii():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (DIGITS.find(tens or "一") + 1) * 10 * bool(ten) + (DIGITS.index(ones) + 1 if ones else 0)


def numbers(text: str) -> list[int]:
    return [integer(numeral) for numeral in re.findall(rf"({NUMERAL}){UNIT}", solid(text))]


@pytest.mark.parametrize(("numeral", "number"), [("五", 5), ("十", 10), ("十五", 15), ("二十一", 21), ("19", 19)])
def test_numerals_are_read_as_a_colleague_reads_them(numeral, number):
    assert integer(numeral) == number


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=CLAUSES)
def test_a_clause_is_quoted_in_the_regulations_own_words(clause):
    assert clause.quote
    assert clause.quote in SOLID


@pytest.mark.parametrize("number", CLAUSES)
def test_a_clause_carries_the_number_it_is_cited_by(number):
    assert str(CLAUSES[number]) == CLAUSES[number].number == number


def test_every_article_has_a_clause_that_opens_with_its_words():
    articles = re.findall(rf"^([{DIGITS}])、(.*)$", TEXT, re.MULTILINE)
    assert [number for number, _ in articles] == list(DIGITS)
    for number, words in articles:
        opening = solid(words)[:4]
        assert (CLAUSES[number].quote + SOLID).startswith(opening)


def test_every_item_of_five_and_six_has_a_clause_that_opens_with_its_words():
    article, item, seen = "", "", []
    for line in TEXT.splitlines():
        if match := re.match(rf"([{DIGITS}])、", line):
            article = match[1]
        if article in "五六" and (match := re.match(r"\(([一二三四])\)\s*(.{4})", line)):
            item = f"{article}({match[1]})"
            seen.append((item, match[2]))
        if article == "五" and (match := re.match(r"\s+([1-5])\.(.{4})", line)):
            seen.append((item + match[1], match[2]))
    assert len(seen) == 4 + 5 + 3 + 3
    assert [number for number, words in seen if not CLAUSES[number].quote.startswith(words)] == []


def test_the_clauses_together_hold_nearly_the_whole_text():
    rest = SOLID
    for clause in sorted(CLAUSES.values(), key=lambda clause: -len(clause.quote)):
        rest = rest.replace(clause.quote, "", 1)
    # What remains: title, dates, item numbers and the cells that the printed table interleaves.
    assert not re.search("應|得於|不得|至多|至少|最多", rest)
    assert len(rest) < len(SOLID) / 8


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.name)
def test_a_limits_numeral_is_the_number_that_is_applied(limit):
    assert limit.quote in CLAUSES[limit.clause.number].quote
    assert numbers(limit.quote) == [limit.number(regulation.IN_FORCE_FROM)]


def test_two_weeks_of_lead_time_are_fourteen_days():
    assert LEAD_TIME.quote in LEAD_TIME.clause.quote
    assert [7 * weeks for weeks in numbers(LEAD_TIME.quote)] == [LEAD_TIME.days] == [14]
    assert LEAD_TIME.before(date(2026, 3, 10)) == date(2026, 2, 24)


def test_no_number_of_the_regulation_is_left_out():
    held = {limit.number(114) for limit in LIMITS} | {LEAD_TIME.days // 7} | set(SEATS.values())
    # 一項 and 二項 cite paragraphs of the ministry's own rules.
    cited = re.sub(r"第.點第.項", "", SOLID)
    assert set(numbers(cited)) == held


def test_the_table_and_the_article_agree_on_five_outcomes():
    assert numbers("至多五份") == [regulation.OUTCOMES_REGISTERED.number(114)]
    assert "至多五份" in CLAUSES["四(課程學習成果)"].quote


def test_the_items_left_out_of_the_ten_are_left_out_of_the_same_ten():
    assert numbers("不包括在十項之內") == [regulation.PERFORMANCES_TICKED.number(114)]
    assert "不包括在十項之內" in CLAUSES["五(四)"].quote


def test_the_seats_are_those_of_article_three_and_make_nineteen():
    for title, number in SEATS.items():
        counted = f"{title}{number}名"
        assert counted in CLAUSES["三"].quote or (number == 1 and title in CLAUSES["三"].quote)
    assert len(re.findall(r"[0-9]名", CLAUSES["三"].quote)) == sum(
        f"{title}{number}名" in CLAUSES["三"].quote for title, number in SEATS.items()
    )
    assert sum(SEATS.values()) == WORKING_GROUP_SEATS.number(114) == 19


def test_a_limit_changes_with_the_year_of_its_amendment():
    limit = Limit("件數", CLAUSES["五(三)"], ((108, 5), (112, 6)), "")
    assert [limit.number(year) for year in (108, 111, 112, 114)] == [5, 5, 6, 6]


def test_no_limit_is_made_up_for_years_before_the_regulation():
    with pytest.raises(ValueError, match="107"):
        regulation.OUTCOMES_TICKED.number(107)


def test_the_regulation_is_named_as_its_text_names_it():
    assert SOLID.startswith(regulation.TITLE)
    assert f"{regulation.IN_FORCE_FROM}年6月28日校務會議修正" in SOLID
