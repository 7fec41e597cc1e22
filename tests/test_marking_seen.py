"""Marks are seen over all colours, each on its own sheet, and each line of ours offers its own words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked_workbooks import finding, parts, rich, told
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule
from openpyxl.styles import PatternFill
from plain_workbooks import SHEET, TITLE

from flows.steps.marking import mark
from flows.steps.marking.looks import FILLS
from flows.steps.ods import write_ods
from flows.steps.reading import Limits, Readers
from flows.steps.sheet_titles import told_titles
from flows.steps.workbook import ColumnLayout, SheetLayout, write_workbook
from schemas.headings import TO_MEND
from schemas.identity import mask_all
from schemas.terms import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

FAULTS = (finding("C01", (TITLE, 2, "C")), finding("X06", (TITLE, 3, "C")), finding("C01", (TITLE, 3, "A")))
ERROR, PENDING, _ = (FILLS[severity] for severity in Severity)
ONE, OTHER = "A123456789", "A123456790"


def marked(content: bytes, *faults: dict, **more) -> bytes:
    return mark(content, told(*faults, rows=(2, 4), **more), lambda: pytest.fail("it need not be written anew")).content


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rules(content: bytes) -> list[tuple[int, str, bool, str]]:
    """Give the rules of the office's sheet by their rank: rank, cells, whether it is the last, its colour."""
    found = []
    for one in opened(content)[TITLE].conditional_formatting:
        for rule in one.rules:
            colour = rule.dxf.fill.bgColor.rgb if rule.dxf and rule.dxf.fill else ""
            found.append((rule.priority, str(one.sqref), bool(rule.stopIfTrue), colour))
    return sorted(found)


# --- over the office's own colours ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def coloured() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(rich()))
    red = PatternFill("solid", bgColor="FFFF0000")
    book[TITLE].conditional_formatting.add("A1:C9", ColorScaleRule("min", None, "FFFFFFFF", "max", None, "FF00FF00"))
    book[TITLE].conditional_formatting.add("A2:A9", CellIsRule("greaterThan", ["1"], fill=red))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_mark_is_seen_over_an_offices_conditional_formats(coloured: bytes):
    first, second, *theirs = rules(marked(coloured, *FAULTS))
    assert (first[1:], second[1:]) == (("A3 C2", True, ERROR), ("C3", True, PENDING))
    assert [one[1:] for one in theirs] == [one[1:] for one in rules(coloured)]
    assert len({rank for rank, *_ in rules(marked(coloured, *FAULTS))}) == len(theirs) + 2


def test_a_mark_that_goes_leaves_the_offices_rules_as_they_were(coloured: bytes):
    once = marked(coloured, *FAULTS)
    assert rules(marked(once, *FAULTS)) == rules(once)
    assert rules(marked(once, finding("C01", (TITLE, 2, "C"))))[0][1] == "C2"
    assert rules(marked(once)) == rules(coloured)


def test_our_rule_goes_also_where_a_program_put_it_together_with_the_offices(coloured: bytes):
    faults = [finding("C01", (TITLE, row, "A")) for row in range(2, 10)]  # the very cells of a rule of the office's
    once = marked(coloured, *faults)
    apart = b'</conditionalFormatting><conditionalFormatting sqref="A2:A9">'
    made = repacked(once, lambda xml: together(xml, apart))
    assert rules(made) == rules(once)
    assert rules(marked(made)) == rules(coloured)
    saved = repacked(made, lambda xml: xml.replace(b"<formula>TRUE</formula>", b"<formula>1</formula>"))
    assert rules(marked(saved)) == rules(coloured)  # as LibreOffice writes it


def test_an_offices_rule_in_a_colour_of_ours_stays(coloured: bytes):
    book = opened(coloured)
    for colour in FILLS.values():
        rule = CellIsRule("lessThan", ["9"], fill=PatternFill("solid", bgColor=colour))
        book[TITLE].conditional_formatting.add("B2:B9", rule)
    made = io.BytesIO()
    book.save(made)
    theirs = made.getvalue()
    assert rules(marked(theirs)) == rules(marked(marked(theirs, *FAULTS))) == rules(theirs)


def together(xml: bytes, apart: bytes) -> bytes:
    """Put our rule, which stands first, into the last element, that of the same cells."""
    first, rest = xml.split(b"<conditionalFormatting", 1)
    ours, theirs = rest.split(b"</conditionalFormatting>", 1)
    rule = ours.partition(b">")[2]
    at = theirs.index(apart) + len(apart)
    return first + theirs[:at] + rule + theirs[at:]


def repacked(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Give a workbook as a program saves it that spells the office's sheet in another way."""
    made = io.BytesIO()
    with ZipFile(made, "w") as whole:
        for name, part in parts(content).items():
            whole.writestr(name, change(part) if name == SHEET else part)
    return made.getvalue()


def test_a_sheet_without_conditional_formats_gets_none():
    plain = opened(rich())
    plain[TITLE].conditional_formatting = type(plain[TITLE].conditional_formatting)()
    made = io.BytesIO()
    plain.save(made)
    assert b"conditionalFormatting" not in parts(marked(made.getvalue(), *FAULTS))[SHEET]


# --- two sheets of one masked title ---------------------------------------------------------------------------------


def test_sheets_that_are_masked_alike_are_told_apart_and_marked_each_by_itself(tmp_path):
    for ending, write in ((".xlsx", write_workbook), (".ods", write_ods)):
        sheets = [SheetLayout(title, (ColumnLayout("學號"),), [["1", "2", "3"]]) for title in (ONE, "別的", OTHER)]
        path = tmp_path / f"two{ending}"
        with path.open("wb") as file:
            write(sheets, file)
        titles = [mask_all(grid.title) for grid in Readers(Limits()).read(path).grids]
        assert titles == [mask_all(title) for title in told_titles([ONE, "別的", OTHER])]
        assert len(set(titles)) == len(sheets)
        faults = (finding("C01", (titles[0], 2, "A")), finding("X06", (titles[2], 3, "A")))
        answer = Readers(Limits()).mark(path, "", told(*faults))
        assert answer.ending == ending
        assert notes(answer.content, ending) == {(ONE, "錯誤"): 1, (OTHER, "待確認"): 1}


def notes(content: bytes, ending: str) -> dict[tuple[str, str], int]:
    """Count the marked cells of each sheet by the severity that their notes tell."""
    found: dict[tuple[str, str], int] = {}
    if ending == ".xlsx":
        book = opened(content)
        said = [(one.title, cell.comment.text) for one in book for row in one for cell in row if cell.comment]
    else:
        tables = parts(content)["content.xml"].decode().split("<table:table ")
        split = [(one.partition('table:name="')[2].partition('"')[0], one) for one in tables]
        said = [(title, note) for title, one in split for note in one.split("<office:annotation")[1:]]
    for title, note in said:
        severity = next(str(one) for one in Severity if f" {one}：" in note)
        found[title, severity] = found.get((title, severity), 0) + 1
    return found


@given(st.lists(st.sampled_from([ONE, OTHER, "A123456788", "名單", "名單 A123456789"]), unique=True))
def test_no_two_sheets_are_ever_told_of_by_one_title_and_no_number_is_told(titles: list[str]):
    told_of = told_titles(titles)
    assert len(set(told_of)) == len(titles)
    assert [mask_all(title) for title in told_of] == told_of


# --- the words that a line offers -----------------------------------------------------------------------------------


def test_each_line_offers_the_words_that_may_be_said_to_it_and_no_others():
    faults = (finding("X06", (TITLE, 2, "A")), finding("X06", (TITLE, 3, "A"), words=["確認"]), *FAULTS[:1])
    offered = {
        str(one.sqref): (one.formula1, one.error)
        for one in opened(marked(rich(), *faults))[TO_MEND].data_validations.dataValidation
    }
    assert sorted(offered.values()) == [
        ('"確認"', "請從清單選「確認」，或留白。"),
        ('"確認,撤回"', "請從清單選「確認」或「撤回」，或留白。"),
    ]
    lines = [row for row in opened(marked(rich(), *faults))[TO_MEND].iter_rows(values_only=True) if row[10] == "X06"]
    assert len(lines) == len(offered)


def test_an_ods_offers_each_line_its_own_words_too():
    made = io.BytesIO()
    write_ods([SheetLayout(TITLE, (ColumnLayout("學號"),), [["1", "2"]])], made)
    faults = (finding("X06", (TITLE, 2, "A")), finding("X06", (TITLE, 3, "A"), words=["確認"]))
    xml = parts(marked(made.getvalue(), *faults, column="B"))["content.xml"].decode()
    names = [one.partition('"')[0] for one in xml.split('table:content-validation-name="')[1:]]
    assert len(set(names)) == len(names) == 2
    for name, words in zip(names, ('"確認";"撤回"', '"確認"'), strict=True):
        listed = xml.partition(f'table:name="{name}" table:condition="of:cell-content-is-in-list(')[2]
        assert listed.startswith(words.replace('"', "&quot;") + ")")
