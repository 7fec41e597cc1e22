"""An office gets its own workbook back with the answer in it, and everything else in it as it was."""

from __future__ import annotations

import io
import re
import zipfile

import odd_packages
import odd_workbooks
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_workbooks import finding, grids, look, office_texts, parts, results, rich, told
from office_program import needs_libreoffice, saved_again
from plain_workbooks import BOOK, RELATIONS, SHEET, SHEET_ROWS, TABLE, TITLE, Change, xlsx
from raw_archives import archived
from school import a_site, drop, findings, small_school, sweep

from flows.steps.marking import mark
from flows.steps.marking.looks import FILLS
from flows.steps.reading import Limits, Readers, UnreadableError
from schemas.headings import REPAIRED, TO_MEND
from schemas.terms import Severity
from schemas.wording_marking import NOTE_HEAD
from schemas.wording_mending import HEADINGS, WORDS

# The plain workbooks name no style, of which openpyxl warns.
pytestmark = pytest.mark.filterwarnings("ignore:Workbook contains no default style")
ERROR, PENDING, NOTICE = (FILLS[severity] for severity in Severity)
FAULTS = (finding("C01", (TITLE, 2, "B")), finding("X06", (TITLE, 3, "A")), finding("X10", (TITLE, 3, "C")))
TOUCHED = re.compile(
    r"\[Content_Types\]\.xml|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/styles\.xml"
    r"|xl/worksheets/(_rels/)?sheet1\.xml(\.rels)?|xl/comments/?.*|xl/drawings/.*\.vml"
)
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
ODD = [case for case in (*odd_workbooks.cases(), *odd_packages.cases()) if case.content[:2] == b"PK" and not case.rules]


def marked(content: bytes, *faults: dict, **more) -> bytes:
    return mark(content, told(*faults, **more), lambda: pytest.fail("it need not be written anew")).content


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def before() -> bytes:
    return rich()


@pytest.fixture(scope="module")
def after(before: bytes) -> bytes:
    return marked(before, *FAULTS, rows=(2, 4))


def test_a_bad_cell_is_coloured_and_noted_and_otherwise_as_it_was(before, after):
    was, now = opened(before)[TITLE], opened(after)[TITLE]
    for cell, colour in (("B2", ERROR), ("A3", PENDING), ("C3", NOTICE)):
        assert now[cell].fill.fgColor.rgb == colour
        assert NOTE_HEAD in now[cell].comment.text
        assert now[cell].border.left.style not in {None, was[cell].border.left.style}
        assert repr(now[cell].border.bottom) == repr(was[cell].border.bottom)
        assert now[cell].value == was[cell].value
        assert look(now[cell], ("fill", "border")) == look(was[cell], ("fill", "border"))


def test_a_cell_without_a_fault_keeps_its_value_its_formula_and_its_format(before, after):
    was, now = opened(before), opened(after)
    assert now.sheetnames == [TO_MEND, *was.sheetnames]
    for sheet in was:
        for row in sheet.iter_rows():
            for cell in row:
                same = now[sheet.title][cell.coordinate]
                assert same.value == cell.value
                assert look(same) == look(cell) or (sheet.title, cell.coordinate) in {
                    (TITLE, "B2"),
                    (TITLE, "A3"),
                    (TITLE, "C3"),
                }


def test_what_an_office_put_about_its_rows_stays(before, after):
    was, now = opened(before), opened(after)
    sheet, same = was[TITLE], now[TITLE]
    assert same.merged_cells.ranges == sheet.merged_cells.ranges
    assert (same.freeze_panes, same.auto_filter.ref) == (sheet.freeze_panes, sheet.auto_filter.ref)
    assert same.protection.sheet
    assert same.column_dimensions["B"].width == sheet.column_dimensions["B"].width
    assert same.row_dimensions[3].height == sheet.row_dimensions[3].height
    assert str(same.data_validations.dataValidation) == str(sheet.data_validations.dataValidation)
    assert {str(one.sqref) for one in sheet.conditional_formatting} == {"C2:C9"}
    assert "C2:C9" in {str(one.sqref) for one in same.conditional_formatting}
    assert len(same._charts) == 1  # noqa: SLF001 - openpyxl lists charts nowhere else
    assert same.print_title_rows == sheet.print_title_rows
    assert now.defined_names["全部"].attr_text == was.defined_names["全部"].attr_text
    assert now["統計"].defined_names["此表"].attr_text == was["統計"].defined_names["此表"].attr_text
    assert list(now["統計"].tables) == ["統計表"]
    assert now["統計"].sheet_state == "hidden"
    assert now["空白"].dimensions == was["空白"].dimensions


def test_parts_without_an_answer_are_the_same_bytes(before, after):
    was, now = parts(before), parts(after)
    assert {name for name, part in was.items() if now.get(name) != part and not TOUCHED.fullmatch(name)} == set()
    added = set(now) - set(was)
    assert all(
        re.fullmatch(r"xl/worksheets/sheet4\.xml|xl/drawings/vmlDrawing1\.vml|.*comments.*", name) for name in added
    )


def test_no_formula_comes_into_a_workbook_whatever_was_typed(before):
    typed = finding(
        "C01", (TITLE, 2, "B"), value='=HYPERLINK("http://x.example")', message="=1+1", expected="+1", id="@x"
    )
    now = parts(marked(before, typed, rows=(2, 4)))
    assert sum(len(FORMULA.findall(part)) for part in now.values()) == sum(
        len(FORMULA.findall(part)) for part in parts(before).values()
    )
    sheet = opened(marked(before, typed, rows=(2, 4)))[TO_MEND]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}


def test_every_row_is_told_what_became_of_it(after):
    assert results(after) == ["退回：必填欄位沒有填寫（B）", "暫緩：兩份資料對同一筆的內容不一致（A）", "通過"]
    assert opened(after)[TITLE].column_dimensions["D"].width > 30


def test_the_note_of_an_office_stays_above_ours(before, after):
    text = opened(after)[TITLE]["A3"].comment.text
    assert text.startswith("請註冊組核對")
    assert text.index(NOTE_HEAD) > 0
    assert opened(after)[TITLE]["A1"].comment.text == opened(before)[TITLE]["A1"].comment.text


def test_several_findings_of_one_cell_make_one_note_in_the_gravest_colour(before):
    twice = (finding("X10", (TITLE, 2, "B")), finding("C01", (TITLE, 2, "B")))
    cell = opened(marked(before, *twice))[TITLE]["B2"]
    assert cell.fill.fgColor.rgb == ERROR
    assert cell.comment.text.count(NOTE_HEAD) == 1
    assert "✕" in cell.comment.text
    assert "ⓘ" in cell.comment.text


def test_the_first_sheet_lists_every_finding_and_leads_to_its_cell(after):
    book = opened(after)
    sheet = book[TO_MEND]
    headed = next(row for row in range(1, 11) if sheet.cell(row, 1).value == HEADINGS[0])
    assert tuple(cell.value for cell in sheet[headed]) == HEADINGS
    assert sheet.max_row == headed + len(FAULTS)
    assert sheet.auto_filter.ref == f"A{headed}:L{sheet.max_row}"
    assert sheet.freeze_panes == f"A{headed + 1}"
    links = [sheet.cell(headed + 1 + at, 4).hyperlink.location for at in range(3)]
    assert links == [f"'{TITLE}'!{cell}" for cell in ("B2", "A3", "C3")]
    assert [sheet.cell(headed + 1 + at, 2).value for at in range(3)] == ["✕ 錯誤", "？ 待確認", "ⓘ 提醒"]
    assert (book.active.title, [one.title for one in book if one.sheet_view.tabSelected]) == (TO_MEND, [TO_MEND])


def test_only_a_finding_that_awaits_a_word_offers_words(after):
    sheet = opened(after)[TO_MEND]
    [choice] = sheet.data_validations.dataValidation
    numbered = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 12).value == "X06-A3"]
    assert choice.formula1 == f'"{",".join(WORDS)}"'
    assert str(choice.sqref) == f"H{numbered[0]}"


def test_repairs_are_listed_on_a_sheet_of_their_own(before):
    repaired = finding("X10", (TITLE, 2, "B"), cells=[[2, "王小明 ", "王小明"], [3, "李 大同", "李大同"]])
    book = opened(marked(before, repaired))
    assert book.sheetnames[:2] == [TO_MEND, REPAIRED]
    rows = list(book[REPAIRED].iter_rows(min_row=3, values_only=True))
    assert rows == [(TITLE, "B2", "王小明 ", "王小明"), (TITLE, "B3", "李 大同", "李大同")]


def test_an_empty_cell_that_must_be_filled_is_made_in_its_place():
    sparse = xlsx(Change(SHEET, SHEET_ROWS, '<row r="2"><c r="A2"><v>1</v></c><c r="C2"><v>3</v></c></row>'))
    content = marked(sparse, finding("C01", (TITLE, 2, "B")), finding("C01", (TITLE, 4, "A")))
    sheet = opened(content)[TITLE]
    assert [sheet[cell].fill.fgColor.rgb for cell in ("B2", "A4")] == [ERROR, ERROR]
    assert re.findall(r'r="([A-D]\d)"', parts(content)[SHEET].decode()) == ["D1", "A2", "B2", "C2", "D2", "D3", "A4"]


@pytest.mark.parametrize("case", ODD, ids=[case.name for case in ODD])
def test_workbooks_of_any_spelling_are_marked_and_read_as_before(case):
    texts = office_texts(case.content)
    title = next(iter(texts))
    faults = (finding("C01", (title, 2, "B")), finding("X06", (title, 3, "C")), finding("C01", (title, 9, "F")))
    body = told(*faults, title=title, column="H")
    once = mark(case.content, body, lambda: pytest.fail("it need not be written anew"))
    assert office_texts(once.content) == texts
    assert results(once.content, title)[:2] == [
        "退回：必填欄位沒有填寫（B）",
        "暫緩：兩份資料對同一筆的內容不一致（C）",
    ]
    again = mark(once.content, body, lambda: pytest.fail("it need not be written anew"))
    assert {name for name, part in parts(once.content).items() if parts(again.content)[name] != part} <= {
        "[Content_Types].xml"
    }


cells = st.tuples(st.just(TITLE), st.integers(1, 6), st.sampled_from("ABCEF"))
faults = st.lists(st.builds(finding, st.sampled_from(["C01", "X06", "X10"]), cells), max_size=12)


WORKBOOK = rich()


@settings(max_examples=15)
@given(faults, faults)
def test_an_answer_leaves_no_trace_of_the_one_before(first, second):
    workbook = WORKBOOK
    once, twice = marked(workbook, *second), marked(marked(workbook, *first), *second)
    assert office_texts(twice) == office_texts(workbook)
    was, now = opened(once), opened(twice)
    for sheet in was:
        for row in sheet.iter_rows():
            for cell in row:
                same = now[sheet.title][cell.coordinate]
                assert (same.value, look(same)) == (cell.value, look(cell))
                assert (same.comment and same.comment.text) == (cell.comment and cell.comment.text)
    settled = marked(once, *second)
    assert parts(marked(settled, *second)) == parts(settled)


def test_a_cell_that_was_mended_has_its_own_colour_again(before, after):
    clean = marked(after, rows=(2, 4))
    was, now = opened(before)[TITLE], opened(clean)[TITLE]
    assert look(now["B2"]) == look(was["B2"])
    assert look(now["A3"]) == look(was["A3"])
    assert now["B2"].comment is None
    assert now["A3"].comment.text == was["A3"].comment.text
    assert results(clean) == ["通過"] * 3


def test_the_last_note_takes_its_parts_with_it():
    once = marked(xlsx(), finding("C01", (TITLE, 2, "B")))
    assert any("comments" in name for name in parts(once))
    clean = parts(marked(once))
    assert not any("comments" in name or "vml" in name for name in clean)
    assert b"legacyDrawing" not in clean[SHEET]


def test_a_name_of_one_sheet_follows_it_and_a_workbook_opens_on_what_is_to_be_mended():
    names = '<definedNames><definedName name="甲" localSheetId="0">1</definedName></definedNames></workbook>'
    views = '<workbookPr/><bookViews><workbookView activeTab="0" firstSheet="0"/></bookViews>'
    content = marked(xlsx(Change(BOOK, "</workbook>", names), Change(BOOK, "<workbookPr/>", views)), *FAULTS)
    book = parts(content)[BOOK].decode()
    assert '<definedName name="甲" localSheetId="1">' in book
    assert "activeTab" not in book
    again = parts(marked(content, *FAULTS, column="E"))[BOOK].decode()
    assert again.count("localSheetId") == book.count("localSheetId")
    assert '<definedName name="甲" localSheetId="1">' in again


def test_a_workbook_with_macros_keeps_them_and_its_name():
    case = next(case for case in ODD if case.name == "macros")
    macros = parts(case.content)
    typed = macros["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    content = archived(macros | {"[Content_Types].xml": typed})
    answer = mark(content, told(*FAULTS), list)
    assert answer.ending == ".xlsm"
    assert parts(answer.content)["xl/vbaProject.bin"] == macros["xl/vbaProject.bin"]
    assert b"macroEnabled" in parts(answer.content)["[Content_Types].xml"]


def test_a_title_with_an_identity_number_is_found_though_it_is_told_masked():
    titled = xlsx(Change(BOOK, TITLE, "A123456789的紀錄"))
    sheet = opened(marked(titled, finding("C01", ("A12345****的紀錄", 2, "B")), title="A12345****的紀錄"))[
        "A123456789的紀錄"
    ]
    assert sheet["B2"].fill.fgColor.rgb == ERROR


def test_what_is_no_xlsx_comes_back_as_one_with_every_cell_at_its_address():
    texts = "學號,姓名\r\n114001,\r\n=1+1,李四\r\n".encode()
    body = told(finding("C01", ("幹部", 2, "B")), column="C")
    answer = mark(texts, body, lambda: _grids_of(texts))
    assert answer.ending == ".xlsx"
    assert office_texts(answer.content) == {"幹部": [["學號", "姓名"], ["114001"], ["=1+1", "李四"]]}
    sheet = opened(answer.content)["幹部"]
    assert sheet["B2"].fill.fgColor.rgb == ERROR
    assert sheet["A3"].data_type == "s"


def _grids_of(texts: bytes):
    from dataclasses import replace

    return [replace(grid, title="幹部") for grid in grids(texts)]


def test_a_workbook_without_formats_is_written_anew():
    bare = xlsx(
        Change(RELATIONS, '<Relationship Id="rId2"', '<Relationship Id="rId9"'),
        Change(RELATIONS, '/styles"', '/theme"'),
    )
    answer = mark(bare, told(*FAULTS), lambda: grids(xlsx()))
    assert office_texts(answer.content) == TABLE
    assert opened(answer.content)[TITLE]["B2"].fill.fgColor.rgb == ERROR


def test_the_same_workbook_and_answer_give_the_same_bytes(before, after):
    assert marked(before, *FAULTS, rows=(2, 4)) == after
    newest = max(
        entry.date_time for entry in zipfile.ZipFile(io.BytesIO(after)).infolist() if "sheet4" in entry.filename
    )
    assert newest == (1980, 1, 1, 0, 0, 0)


def test_a_workbook_is_marked_in_a_process_of_its_own_while_others_are_read(tmp_path, before, after):
    paths = [tmp_path / f"{number}.xlsx" for number in range(6)]
    for path in paths:
        path.write_bytes(before)
    readers = Readers(Limits())
    reading = readers.ahead((path, "") for path in paths)
    first = next(reading).result()
    assert readers.mark(paths[0], "", told(*FAULTS, rows=(2, 4))).content == after
    assert [future.result() for future in reading] == [first] * 5


def test_what_cannot_be_read_is_not_marked(tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(xlsx()[:300])
    with pytest.raises(UnreadableError) as refused:
        Readers(Limits()).mark(broken, "", told())
    assert refused.value.rule == "W02"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_that_declares_entities_is_not_marked(tmp_path, encoding):
    declared = b"<!DOCTYPE sheet [<!ENTITY a 'a'>]><worksheet>".decode().encode(encoding)
    path, made = tmp_path / "declared.xlsx", io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, declared if entry.filename == SHEET else old.read(entry))
    path.write_bytes(made.getvalue())
    with pytest.raises(UnreadableError) as refused:
        Readers(Limits()).mark(path, "", told())
    assert refused.value.rule == "W02"


def test_a_marked_workbook_that_comes_again_is_told_nothing_new(tmp_path):
    desk, school = a_site(tmp_path), small_school()
    for form in ("staff", "student_roster"):
        drop(desk, form, school[form])
    row = school["officer_record"]["幹部經歷紀錄"][0]
    rows = [row, row | {"學號": "1149999"}, row | {"學號": "114002", "結束日期": ""}, row | {"學號": "１１４００３"}]
    path = drop(desk, "officer_record", {"幹部經歷紀錄": rows})
    bodies = sweep(desk)
    body = bodies[path.name]
    stored = next(
        desk.store.path(one.sha256) for one in desk.ledger.drops(desk.site.period.year) if one.id == body["drop"]
    )
    answer = desk.readers.mark(stored, body["sha256"], body)
    path.write_bytes(answer.content)
    again = sweep(desk)
    assert findings(again) == findings({path.name: body})
    assert {rule for rule, *_ in findings(again)} == {"X01", "C01", "C15"}
    assert again[path.name]["marks"] == body["marks"]


@needs_libreoffice
@pytest.mark.slow
def test_what_libreoffice_saved_of_a_marked_workbook_is_marked_as_if_it_were_new(tmp_path, after):
    path = tmp_path / "marked.xlsx"
    path.write_bytes(after)
    (tmp_path / "saved").mkdir()
    [saved] = saved_again([path], "xlsx", tmp_path / "saved")
    content = saved.read_bytes()
    same, clean = marked(content, *FAULTS, rows=(2, 4)), marked(content, rows=(2, 4))
    assert office_texts(same) == office_texts(clean) == office_texts(content)
    sheet, plain = opened(same)[TITLE], opened(clean)[TITLE]
    assert [sheet[cell].fill.fgColor.rgb for cell in ("B2", "A3", "C3")] == [ERROR, PENDING, NOTICE]
    assert [sheet[cell].comment.text.count(NOTE_HEAD) for cell in ("B2", "A3", "C3")] == [1, 1, 1]
    assert {plain[cell].fill.fgColor.rgb for cell in ("B2", "A3", "C3")}.isdisjoint({ERROR, PENDING, NOTICE})
    assert plain["B2"].comment is None
    assert plain["A3"].comment.text.strip() == "請註冊組核對"
    assert opened(same).sheetnames == [TO_MEND, TITLE, "統計", "空白"]
    assert parts(marked(same, *FAULTS, rows=(2, 4))) == parts(same)


def test_a_note_too_long_to_be_read_says_where_the_whole_stands(before):
    long = finding("C01", (TITLE, 2, "B"), expected="代碼" * 400)
    book = opened(marked(before, long))
    note = book[TITLE]["B2"].comment.text
    assert len(note) < 400
    assert TO_MEND in note
    assert any("代碼" * 400 in str(cell.value) for row in book[TO_MEND].iter_rows() for cell in row)
