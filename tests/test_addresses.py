"""However a sheet is laid out, every fault is found at its own address, and every row of data has one fate."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from school import LAWS, PERIOD, fates_of

from flows.steps.reading import read_workbook
from flows.steps.recognition import recognise
from flows.steps.validation import validate
from schemas.drop import Drop
from schemas.forms import forms
from schemas.terms import Fate, Severity

FORM = forms()["absence_roster"]
TITLE = FORM.sheets[0].title
HEADINGS = FORM.sheets[0].headings
PARTS = {
    "缺勤種類代碼": ("缺勤", "種類代碼"),
    "缺勤起始日期": ("缺勤起始", "日期"),
    "缺勤結束日期": ("缺勤結束", "日期"),
}
BAD = {
    "學號": [("", "C01"), ("114\u200b001", "C06"), ("1.14E+05", "C14")],
    "缺勤種類代碼": [("", "C01"), ("77", "C06"), ("3", "C14")],
    "缺勤節數": [("", "C01"), ("七", "C02"), ("-5", "C04")],
    "缺勤起始日期": [("", "C01"), ("11/22/114", "C05"), ("114/02/30", "C05")],
    "缺勤結束日期": [("", "C01"), ("開學日", "C05")],
}
ABOVE = ["永豐高中", "114學年度第1學期缺勤紀錄", "生輔組　製表", "含公假、病假"]
TOTAL = ["合計"]
BELOW = [TOTAL, ["總計：9 節"], ["備註：免修不計"], ["※ 以系統為準"], ["承辦人：　　組長：　　主任："], ["以下空白"]]
FURTHER = ["社團", "備註(導師)", "內部編號"]
DECORATED = ["{}", "{}（必填）", "*{}", "{}：", "{}(說明)", " {}\n"]
SPELT = ["{0:03}{1:02}{2:02}", "{0}/{1}/{2}", "民國{0}年{1}月{2}日", "{3}-{1:02}-{2:02} 00:00:00"]


@dataclass
class Layout:
    """A sheet as it is about to be written, and where the faults were put: address -> rule."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    headings: list[int] = field(default_factory=list)
    data: list[int] = field(default_factory=list)
    faults: dict[tuple[int, str], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    next_row: int = 1

    def line(self, texts, left=1):
        """Write texts from a column on into the next row."""
        for column, text in enumerate(texts, left):
            if text:
                self.cells[self.next_row, column] = text
        self.next_row += 1
        return self.next_row - 1

    def content(self):
        """Give the bytes of the workbook that openpyxl makes of it."""
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = TITLE
        for (row, column), text in self.cells.items():
            sheet.cell(row, column).value = text
        for area in self.merged:
            sheet.merge_cells(None, *area)
        for row in self.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for column in self.hidden_columns:
            sheet.column_dimensions[get_column_letter(column)].hidden = True
        kept = BytesIO()
        book.save(kept)
        return kept.getvalue()


@st.composite
def layouts(draw):
    """Lay out one to eight rows of data, with one to five faults in them, as some office might."""
    layout = Layout()
    few = st.integers(0, 2)
    columns = draw(st.permutations([*HEADINGS, *draw(st.lists(st.sampled_from(FURTHER), unique=True))]))
    columns = [*[""] * draw(few), *columns]
    for text in draw(st.lists(st.sampled_from([*ABOVE, ""]), max_size=4)):
        row = layout.line([text], draw(st.integers(1, 3)))
        if text and draw(st.booleans()):
            layout.merged.append((row, 3, row, 6))
    draw_headings(draw, layout, columns)
    rows = draw(st.integers(1, 8))
    wrong = draw_faults(draw, rows)
    again = draw(st.sets(st.integers(1, 8), max_size=1))
    printed = [[layout.cells.get((row, c), "") for c in range(1, len(columns) + 1)] for row in layout.headings]
    for index in range(rows):
        for texts in [*[[]] * draw(few), *(printed if index in again else [])]:
            layout.line(texts)
        draw_row(draw, layout, columns, index, wrong)
    for texts in draw(st.lists(st.sampled_from([*BELOW, []]), max_size=4)):
        row = layout.line(texts, draw(st.integers(1, 2)))
        if texts == TOTAL:
            layout.cells.setdefault((row, columns.index("缺勤節數") + 1), "9")
    layout.hidden_rows = draw(st.sets(st.integers(1, layout.next_row), max_size=3))
    layout.hidden_columns = draw(st.sets(st.integers(1, len(columns)), max_size=2))
    return layout


def draw_headings(draw, layout, columns):
    """Write the headings into one row or into two."""
    if draw(st.booleans()):
        shown = [draw(st.sampled_from(DECORATED)).format(heading) if heading else "" for heading in columns]
        layout.headings = [layout.line(shown)]
        return
    both = [PARTS.get(heading, (heading, "")) for heading in columns]
    layout.headings = [layout.line([upper for upper, _ in both]), layout.line([lower for _, lower in both])]


def draw_faults(draw, rows):
    """Choose cells at fault: (index, heading) -> (text, rule), at most one of a row empty."""
    places = st.tuples(st.integers(0, rows - 1), st.sampled_from(HEADINGS))
    wrong = {}
    for index, heading in draw(st.lists(places, min_size=1, max_size=5, unique=True)):
        empty = any(row == index and not text for (row, _), (text, _) in wrong.items())
        wrong[index, heading] = draw(st.sampled_from(BAD[heading][1 if empty else 0 :]))
    return wrong


def draw_row(draw, layout, columns, index, wrong):
    """Write a row of data, each of a day of its own, and note where its faults lie."""
    day = draw(st.sampled_from(SPELT)).format(114, 10, index + 1, 2025)
    sound = dict(zip(HEADINGS, ("114002", "03", "2", day, day), strict=True)) | dict.fromkeys(FURTHER, "自填")
    texts = [wrong.get((index, heading), (sound.get(heading, ""), ""))[0] for heading in columns]
    row = layout.line(texts)
    layout.data.append(row)
    for column, heading in enumerate(columns, 1):
        if (index, heading) in wrong:
            layout.faults[row, get_column_letter(column)] = wrong[index, heading][1]


def read(layout):
    content = layout.content()
    now = dt.datetime(2025, 11, 22, tzinfo=dt.UTC)
    drop = Drop(1, "d1", FORM.offices[0], "缺勤.xlsx", "0" * 64, len(content), now, PERIOD)
    examined = recognise(drop, read_workbook(content), LAWS[PERIOD], lambda office, form: office in form.offices)
    return examined.with_tables(validate(table, LAWS[PERIOD]) for table in examined.tables)


@settings(max_examples=100)
@given(layouts())
def test_every_fault_is_found_at_its_own_address_and_nothing_else_is(layout):
    examined = read(layout)
    found = [finding for finding in examined.all_findings if finding.severity is not Severity.NOTICE]
    assert {(one.row, one.column): one.rule for one in found} == layout.faults
    assert len(found) == len(layout.faults)
    assert {one.sheet for one in examined.all_findings} <= {TITLE}
    assert {one.rule for one in examined.all_findings} - {one.rule for one in found} <= {"C15", "W11", "W12"}
    for letter, heading in ((one.column, one.heading) for one in found):
        assert examined.tables[0].filing.letters[heading] == letter


@settings(max_examples=40)
@given(layouts())
def test_every_row_of_data_has_exactly_one_fate_and_no_other_row_has_any(layout):
    fates = fates_of([read(layout)])
    assert Counter(fate.row for fate in fates) == Counter(layout.data)
    bad = {row for row, _ in layout.faults}
    assert {fate.row for fate in fates if fate.fate is Fate.REJECTED} == bad


@settings(max_examples=40)
@given(layouts())
def test_every_row_that_is_no_data_is_told_of_or_blank(layout):
    examined = read(layout)
    told = {row for finding in examined.all_findings if finding.rule == "C15" for row, _, _ in finding.cells}
    filled = {row for row, _ in layout.cells}
    assert filled - told <= {*layout.data, *layout.headings}
