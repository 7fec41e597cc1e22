"""Offices of many people hand in parts, which replace one another only where their senders say that they are one."""

from __future__ import annotations

import pytest
from school import LAWS, PERIOD, arrival, fates_of, outcome

from flows.steps.recognition import recognise
from schemas.drop import Grid, Workbook
from schemas.forms import forms
from schemas.headings import LABELS
from schemas.terms import Fate, Verdict

FORM, SHEET = "course_outcome", "學期課程學習成果"
NOBODY = {"範圍": "", "填報人": "", "電子郵件": ""}
EMAIL = "lin@school.example"


def part(order=1, student=1, office="導師", **options):
    return arrival(order, FORM, {SHEET: [outcome(1, student)]}, office=office, name="學習成果.xlsx", **options)


def scopes(examined):
    return [table.filing.scope for table in examined.tables]


@pytest.mark.parametrize(
    ("information", "scope"),
    [
        ({"範圍": "一年1班", "填報人": "林老師", "電子郵件": EMAIL}, "一年1班"),
        ({"範圍": "", "填報人": "林老師", "電子郵件": EMAIL}, "林老師"),
        ({"範圍": "全校", "填報人": "林老師", "電子郵件": ""}, "林老師"),
        ({"範圍": "", "填報人": "", "電子郵件": EMAIL}, EMAIL),
        ({}, "學習成果"),
    ],
    ids=["its scope", "its sender", "the whole school is no part", "its sender's address", "no 填報資訊: its name"],
)
def test_a_part_is_known_by_what_its_first_sheet_says_and_by_its_name_only_without_one(information, scope):
    examined = part(information=information)
    assert scopes(examined) == [scope]
    assert examined.all_findings == ()


def test_two_teachers_workbooks_of_one_name_stand_beside_each_other():
    both = [part(n, n, information=NOBODY | {"填報人": sender}) for n, sender in enumerate(("林老師", "王老師"), 1)]
    assert [fate.fate for fate in fates_of(both) if fate.fate is Fate.SUPERSEDED] == []
    assert len(fates_of(both)) == 2


def test_a_teachers_later_workbook_replaces_the_earlier_one():
    both = [part(n, n, information=NOBODY | {"填報人": "林老師"}) for n in (1, 2)]
    assert [fate.student for fate in fates_of(both) if fate.fate is Fate.SUPERSEDED] == ["114001"]


def test_a_part_whose_first_sheet_does_not_say_which_it_is_goes_back_at_that_cell():
    examined = part(information=dict.fromkeys(LABELS[:6], "") | NOBODY)
    [finding] = examined.all_findings
    assert (finding.rule, finding.where) == ("C01", "工作表「填報資訊」 第 7 列 B 欄 「範圍」")
    assert finding.expected == "班級或填報人姓名，使各份資料不會互相取代"
    assert examined.verdict == Verdict.REJECTED
    assert all(table.refused for table in examined.tables)


def test_an_empty_part_that_does_not_say_which_it_is_is_asked_for_that_alone():
    examined = arrival(1, FORM, {SHEET: []}, office="導師", information=NOBODY)
    assert [finding.rule for finding in examined.all_findings] == ["C01"]


def test_an_office_that_hands_in_the_whole_need_not_say_so():
    examined = part(office=forms()[FORM].offices[0], information=NOBODY)
    assert (scopes(examined), examined.all_findings) == ([""], ())


def test_a_school_systems_cover_asks_for_no_part():
    plain = part()
    rows = [outcome(1).get(heading, "") for heading in forms()[FORM].by_title[SHEET].headings]
    sheet = Grid(SHEET, [list(forms()[FORM].by_title[SHEET].headings), rows])
    cover = Grid("學習成果封面", [["學年度", "學期", "填報人"], ["114", "1", "系統"]])
    examined = recognise(plain.drop, Workbook([cover, sheet]), LAWS[PERIOD], lambda *_: True)
    assert (scopes(examined), examined.all_findings) == (["學習成果"], ())
