"""An office that hands in an OpenDocument spreadsheet gets it back with the answer in it, all else as it was."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from html import unescape
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_workbooks import OURS, finding, look, office_texts, parts, results, rich, told
from office_program import needs_libreoffice, saved_again
from plain_workbooks import TITLE
from school import a_site, forms, outcome, small_school, sweep
from school import drop as lay
from school import findings as told_findings

from flows.steps.column_letters import letters
from flows.steps.marking import mark, told_of
from flows.steps.marking.looks import FILLS
from flows.steps.marking.markup import UnmarkableError
from flows.steps.marking.opendocument import mark_ods
from flows.steps.ods import write_ods
from flows.steps.reading import read_workbook
from flows.steps.workbook import ColumnLayout, SheetLayout
from schemas.headings import REPAIRED, RESULT, TO_MEND
from schemas.terms import Severity
from schemas.wording_marking import AUTHOR, NOTE_HEAD
from schemas.wording_mending import HEADINGS

ERROR, PENDING, NOTICE = (FILLS[severity] for severity in Severity)
HEADED = ("學號", "姓名", "節數")
ROWS = (("114001", "王小明", "3"), ("114002", "李大同", "2.5"), ("114003", "", "=1+1"))
FAULTS = (finding("C01", (TITLE, 2, "B")), finding("X06", (TITLE, 3, "A")), finding("X10", (TITLE, 3, "C")))
SEEN = {"content.xml", "settings.xml", "styles.xml"}
"""The parts that an answer is put into."""
ODF = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = {"table": f"{ODF}:table:1.0", "office": f"{ODF}:office:1.0", "text": f"{ODF}:text:1.0"}


def digest(content: bytes) -> str:
    """Stand for a whole file in a comparison: where files differ, their bytes side by side say nothing."""
    return hashlib.sha256(content).hexdigest()


def sheet(rows=ROWS, title=TITLE, headings=HEADED) -> SheetLayout:
    columns = tuple(ColumnLayout(heading) for heading in headings)
    return SheetLayout(title, columns, list(zip(*rows, strict=True)))


def made(*sheets: SheetLayout) -> bytes:
    kept = io.BytesIO()
    write_ods(sheets or [sheet()], kept)
    return kept.getvalue()


def marked(content: bytes, *faults: dict, **more) -> bytes:
    return mark_ods(content, told_of(told(*faults, **{"rows": (2, 4), **more})))


def changed(content: bytes, *pairs: tuple[str, str], part: str = "content.xml") -> bytes:
    """Write an .ods again with some of its content spelled otherwise."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            for before, after in pairs if entry.filename == part else ():
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode(), 1)
            new.writestr(entry, text)
    return kept.getvalue()


def content_of(document: bytes) -> str:
    return parts(document)["content.xml"].decode()


def tables(document: bytes) -> dict[str, ET.Element]:
    root = ET.fromstring(content_of(document))  # noqa: S314 - our own
    return {str(attribute(one, "table:name")): one for one in root.iterfind(".//table:table", NAMES)}


def attribute(node: ET.Element, name: str) -> str | None:
    prefix, plain = name.split(":")
    return node.get(f"{{{NAMES[prefix]}}}{plain}")


def laid_out(document: bytes, title: str = TITLE) -> dict[tuple[int, int], ET.Element]:
    """Give every cell of the first rows of a sheet by row and place, whatever it stands for besides."""
    cells, row = {}, 1
    for found in tables(document)[title].iterfind(".//table:table-row", NAMES):
        often = int(attribute(found, "table:number-rows-repeated") or 1)
        for number in range(row, min(row + often, 40)):
            place = 0
            for cell in found:
                across = int(attribute(cell, "table:number-columns-repeated") or 1)
                cells |= {(number, one): cell for one in range(place, min(place + across, 40))}
                place += across
        row += often
    return cells


def noted(document: bytes, title: str = TITLE) -> dict[tuple[int, int], str]:
    found = {place: cell.find("office:annotation", NAMES) for place, cell in laid_out(document, title).items()}
    return {
        place: "\n".join("".join(line.itertext()) for line in note.iterfind("text:p", NAMES))
        for place, note in found.items()
        if note is not None
    }


def saved(content: bytes, folder, ending: str = "ods", name: str = "一") -> bytes:
    """Let LibreOffice open a document and save it."""
    path = folder / f"{name}.ods"
    path.write_bytes(content)
    out = folder / f"{name}-{ending}"
    out.mkdir(exist_ok=True)
    return saved_again([path], ending, out)[0].read_bytes()


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def of_libreoffice(tmp_path_factory) -> bytes:
    """A document with all that an office puts into one, as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "一.xlsx").write_bytes(rich())
    (folder / "made").mkdir()
    return saved_again([folder / "一.xlsx"], "ods", folder / "made")[0].read_bytes()


def test_all_parts_but_the_content_and_the_view_are_the_same_bytes():
    before = made()
    after = marked(before, *FAULTS)
    assert {name: part for name, part in parts(after).items() if name not in SEEN} == {
        name: part for name, part in parts(before).items() if name not in SEEN
    }
    first = zipfile.ZipFile(io.BytesIO(after)).infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_our_sheets_are_as_wide_as_their_page_and_those_of_the_office_keep_theirs():
    before = made()
    once = marked(before, *FAULTS)
    styles = parts(once)["styles.xml"].decode()
    page = re.search(r'<style:page-layout style:name="licheng.page">.*?</style:page-layout>', styles)[0]
    assert 'style:print-orientation="landscape"' in page
    assert 'style:scale-to-X="1" style:scale-to-Y="0"' in page
    paged = re.findall(r'style:name="([^"]+)"[^>]* style:master-page-name="licheng.page"', content_of(once))
    assert paged == [tables(once)[TO_MEND].get(f"{{{ODF}:table:1.0}}style-name")]
    assert parts(marked(once))["styles.xml"] == parts(before)["styles.xml"]
    assert marked(once, *FAULTS) == once
    renamed = [(f"<{end}office:master-styles>", f"<{end}office:others>") for end in ("", "/")]
    bare = changed(before, *renamed, part="styles.xml")
    assert parts(marked(bare, *FAULTS))["styles.xml"].count(b'<style:master-page style:name="licheng.page"') == 1


def test_the_office_reads_in_its_own_sheets_what_it_wrote():
    before = made(sheet(), sheet([("甲", "乙", "丙")] * 3, "另一張"))
    assert office_texts(marked(before, *FAULTS)) == office_texts(before)


def test_every_row_is_told_what_became_of_it():
    told_rows = results(marked(made(), *FAULTS))
    assert told_rows[0].startswith("退回")
    assert told_rows[1].startswith("暫緩")
    assert told_rows[2] == "通過"


def test_a_bad_cell_has_a_note_that_says_what_is_wrong():
    notes = noted(marked(made(), *FAULTS))
    assert notes.keys() == {(2, 1), (3, 0), (3, 2)}
    assert notes[2, 1].startswith(f"{NOTE_HEAD}\n✕ 錯誤")
    assert notes[3, 0].startswith(f"{NOTE_HEAD}\n？ 待確認")
    assert notes[3, 2].startswith(f"{NOTE_HEAD}\nⓘ 提醒")


def test_several_findings_of_one_cell_make_one_note():
    document = marked(made(), *FAULTS, finding("X10", (TITLE, 2, "B")))
    (cell,) = {cell for place, cell in laid_out(document).items() if place == (2, 1)}
    assert len(cell.findall("office:annotation", NAMES)) == 1
    assert "✕ 錯誤" in noted(document)[2, 1]
    assert "ⓘ 提醒" in noted(document)[2, 1]


def test_the_note_of_an_office_stays_above_ours_and_is_left_alone_afterwards():
    theirs = "<office:annotation><text:p>王老師：請核對</text:p></office:annotation><text:p>王小明</text:p>"
    before = changed(made(), ("<text:p>王小明</text:p>", theirs))
    after = marked(before, *FAULTS)
    assert noted(after)[2, 1].startswith(f"王老師：請核對\n{NOTE_HEAD}\n✕ 錯誤")
    assert noted(marked(after))[2, 1] == "王老師：請核對"


def test_no_formula_comes_into_a_document_whatever_was_typed():
    payload = '=HYPERLINK("http://example.org","x")'
    more = {"value": payload, "message": payload, "advice": payload, "expected": payload}
    after = marked(made(), finding("C01", (TITLE, 2, "B"), **more))
    assert b"table:formula" not in parts(after)["content.xml"]
    assert payload in str(read_workbook(after).grids[0].rows)


def test_the_first_sheet_lists_every_finding_and_leads_to_its_cell():
    after = marked(made(sheet(title="甲'乙")), finding("C01", ("甲'乙", 2, "B")), title="甲'乙")
    grid = read_workbook(after).grids[0]
    headed = grid.rows.index(list(HEADINGS))
    assert (grid.title, len(grid.rows) - headed) == (TO_MEND, 2)
    assert headed < 10
    (link,) = tables(after)[TO_MEND].iterfind(".//text:a", NAMES)
    assert link.get("{http://www.w3.org/1999/xlink}href") == "#'甲''乙'.B2"
    assert f"'{TO_MEND}'.A{headed + 1}:'{TO_MEND}'.L{headed + 2}" in unescape(content_of(after))


def test_only_a_finding_that_awaits_a_word_offers_words():
    after = marked(made(), *FAULTS)
    offering = [row for row in tables(after)[TO_MEND].iter() if attribute(row, "table:content-validation-name")]
    assert len(offering) == 1
    assert content_of(after).count("<table:content-validation ") == 1
    assert "<table:content-validation" not in content_of(marked(made(), FAULTS[0]))


def test_a_drop_down_of_ours_stands_beside_those_of_the_office():
    lists = SheetLayout("選單", (ColumnLayout("是否", choices=("是", "否")),), [["是"]])
    before = made(sheet(), lists)
    once = marked(before, *FAULTS)
    assert content_of(once).count("<table:content-validation ") == 2
    assert content_of(marked(once)).count("<table:content-validation ") == 1


def test_repairs_are_listed_on_a_sheet_of_their_own():
    repaired = finding("X10", (TITLE, 3, "C"), cells=[[3, "２．５", "2.5"]])
    passed = finding("X10", (TITLE, 30, ""), cells=[[30, "合計　12", ""]])
    after = marked(made(), repaired, passed)
    grids = read_workbook(after).grids
    assert [grid.title for grid in grids] == [TO_MEND, REPAIRED, TITLE]
    assert [row[1:] for row in grids[1].rows[-2:]] == [["C3", "２．５", "2.5"], ["第 30 列", "合計　12", "略過"]]
    links = tables(after)[REPAIRED].iterfind(".//text:a", NAMES)
    assert [link.get("{http://www.w3.org/1999/xlink}href") for link in links] == [f"#'{TITLE}'.C3", f"#'{TITLE}'.A30"]


def test_a_document_opens_on_what_is_to_be_mended_with_its_head_held_fast():
    view = parts(marked(made(), *FAULTS))["settings.xml"].decode()
    assert re.search(r'"ActiveTable"[^>]*>([^<]*)<', view)[1] == TO_MEND
    assert view.count(f'<config:config-item-map-entry config:name="{TO_MEND}">') == 1


def test_a_row_that_stands_for_several_is_taken_apart_where_one_of_them_is_told_otherwise():
    before = made(sheet([("114001", "甲", "1")] * 5))
    after = marked(before, finding("C01", (TITLE, 4, "B")), rows=(2, 6))
    assert office_texts(after) == office_texts(before)
    assert [text.startswith("退回") for text in results(after)] == [False, False, True, False, False]
    assert noted(after).keys() == {(4, 1)}


def test_a_cell_within_merged_ones_keeps_them_merged():
    spanned = '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="1" '
    covered = "<table:covered-table-cell/>"
    before = changed(
        made(),
        ('<table:table-cell office:value-type="string"><text:p>114001</text:p></table:table-cell>', "@"),
        ('<table:table-cell office:value-type="string"><text:p>王小明</text:p></table:table-cell>', covered),
        ("@", f'{spanned}office:value-type="string"><text:p>114001</text:p></table:table-cell>'),
    )
    after = marked(before, finding("C01", (TITLE, 2, "A")), finding("C01", (TITLE, 2, "B")))
    merged = [next(one for one in read_workbook(each).grids if one.title == TITLE).merged for each in (before, after)]
    assert merged[0] == merged[1] != ()
    assert office_texts(after) == office_texts(before)


def test_an_earlier_result_goes_from_a_row_that_no_longer_has_one():
    once = marked(made(), *FAULTS)
    again = marked(once, rows=(2, 3))
    assert results(again) == ["通過", "通過", ""]


def test_a_title_with_an_identity_number_is_found_though_it_is_told_masked():
    document = made(sheet(title="A123456789"))
    after = marked(document, finding("C01", ("A12345****", 2, "B")), title="A12345****")
    assert noted(after, "A123456789").keys() == {(2, 1)}


def test_a_document_whose_prefixes_mean_something_else_is_written_anew():
    odd = changed(made(), ('xmlns:office="', 'xmlns:dc="urn:other" xmlns:office="'))
    with pytest.raises(UnmarkableError):
        marked(odd)
    answer = mark(odd, told(*FAULTS, rows=(2, 4)), lambda: read_workbook(made()).grids)
    assert answer.ending == ".xlsx"


TEXTS = st.sampled_from(["", "甲", "甲", "乙 丙"])
GRIDS = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(TEXTS, min_size=width, max_size=width).map(tuple), min_size=1, max_size=9)
)


@st.composite
def answers(draw):
    """Draw a sheet with many cells alike, and the findings of two answers on it."""
    rows = draw(GRIDS)
    cells = st.tuples(st.integers(2, len(rows) + 1), st.integers(0, len(rows[0]) - 1), st.sampled_from(["C01", "X10"]))
    return rows, *(draw(st.lists(cells, max_size=6)) for _ in range(2))


@settings(max_examples=50)
@given(answers())
def test_what_repeats_is_taken_apart_so_that_exactly_the_bad_cells_are_marked(drawn):
    rows, first, second = drawn
    headings = tuple(f"欄{place}" for place in range(len(rows[0])))
    before = made(sheet(rows, headings=headings))
    where = {"rows": (2, len(rows) + 1), "column": letters(len(headings))}

    def answered(document, cells):
        faults = (finding(rule, (TITLE, row, letters(place))) for row, place, rule in cells)
        return marked(document, *faults, **where)

    once = answered(before, first)
    assert office_texts(once) == office_texts(before)
    assert len(results(once)) == len(rows)
    assert noted(once).keys() == {(row, place) for row, place, _ in first}
    styled = {
        place
        for place, cell in laid_out(once).items()
        if re.match(r"licheng\.\d", attribute(cell, "table:style-name") or "")
    }
    assert styled == {(row, place) for row, place, _ in first}
    assert digest(answered(once, first)) == digest(once)
    assert digest(answered(once, second)) == digest(answered(answered(answered(before, second), first), second))


@needs_libreoffice
@pytest.mark.slow
def test_unmarked_cells_keep_their_value_formula_and_format_and_marked_ones_all_but_the_fill(of_libreoffice, tmp_path):
    after = marked(of_libreoffice, *FAULTS)
    was, now = (opened(saved(one, tmp_path, "xlsx", name)) for one, name in ((of_libreoffice, "甲"), (after, "乙")))
    assert now.sheetnames == [TO_MEND, *was.sheetnames]
    fills = {"B2": ERROR, "A3": PENDING, "C3": NOTICE}
    for cell in (cell for row in was[TITLE].iter_rows() for cell in row if cell.column != 4):
        same = now[TITLE][cell.coordinate]
        marks = ("fill", "border") if cell.coordinate in fills else ()
        assert (same.value, look(same, marks)) == (cell.value, look(cell, marks)), cell.coordinate
    for cell, colour in fills.items():
        assert now[TITLE][cell].fill.fgColor.rgb == colour
        assert NOTE_HEAD in now[TITLE][cell].comment.text
    assert now[TITLE]["A3"].comment.text.startswith("請註冊組核對")
    assert len({now[TITLE][cell].border.left.style for cell in fills}) == 3
    assert now["統計"].sheet_state == "hidden"
    assert now["統計"]["B2"].value == was["統計"]["B2"].value


@needs_libreoffice
@pytest.mark.slow
def test_a_cell_that_was_mended_has_its_own_colour_again_though_libreoffice_saved_it_between(of_libreoffice, tmp_path):
    between = saved(marked(of_libreoffice, *FAULTS), tmp_path, name="甲")
    after = marked(between)
    was, now = (opened(saved(one, tmp_path, "xlsx", name)) for one, name in ((of_libreoffice, "乙"), (after, "丙")))
    for place in ("B2", "A3", "C3"):
        assert look(now[TITLE][place]) == look(was[TITLE][place])
    assert AUTHOR not in str([cell.comment.text for row in now[TITLE].iter_rows() for cell in row if cell.comment])
    assert office_texts(after) == office_texts(of_libreoffice)


@needs_libreoffice
@pytest.mark.slow
def test_a_document_saved_by_libreoffice_is_marked_again_as_if_it_were_new(of_libreoffice, tmp_path):
    between = saved(marked(of_libreoffice, *FAULTS), tmp_path)
    again = marked(between, *FAULTS)
    assert [grid.title for grid in read_workbook(again).grids if grid.title in OURS] == [TO_MEND]
    assert (office_texts(again), results(again)) == (
        office_texts(of_libreoffice),
        results(marked(of_libreoffice, *FAULTS)),
    )
    assert noted(again) == noted(marked(of_libreoffice, *FAULTS))
    assert marked(again, *FAULTS) == again


def test_a_marked_document_that_comes_again_is_told_nothing_new(tmp_path):
    desk = a_site(tmp_path)
    school = small_school()
    for form in ("staff", "student_roster", "course_code", "course_offering"):
        lay(desk, form, school[form])
    form = forms()["course_outcome"]
    rows = [outcome(1, 修課學分="九"), outcome(2, 學號="999999"), outcome(3, 開課年級="１"), outcome(4, 課程代碼="")]
    (title,) = school["course_outcome"]
    headings = form.by_title[title].headings
    texts = [tuple(row.get(heading, "") for heading in headings) for row in rows]
    path = desk.site.inbox / form.offices[0] / "成果.ods"
    document = made(sheet(texts, title, headings))
    path.write_bytes(document)
    first = sweep(desk)["成果.ods"]
    again = mark_ods(document, told_of(first))
    path.write_bytes(again)
    second = sweep(desk)["成果.ods"]
    assert told_findings({"": second}) == told_findings({"": first})
    assert [one["column"] for one in second["marks"]] == [one["column"] for one in first["marks"]]
    assert RESULT in str(read_workbook(again).grids[-1].rows[0])


def test_tags_that_are_closed_with_a_space_are_tags_too():
    plain, spaced = made(), made()
    for tag in ("</table:table-row>", "</table:table-cell>", "</table:table>", "</office:spreadsheet>"):
        count = content_of(plain).count(tag)
        spaced = changed(spaced, *[(tag, f"{tag[:-1]}\n>")] * count)
    answer = marked(spaced, *FAULTS)
    assert look_of(answer) == look_of(marked(plain, *FAULTS))
    assert (noted(answer), office_texts(answer)) == (noted(marked(plain, *FAULTS)), office_texts(plain))
    assert noted(marked(answer)) == {}


def test_a_cell_whose_tag_holds_a_closing_bracket_is_marked_whole():
    odd = changed(made(), ("<table:table-cell office", '<table:table-cell table:content-validation-name="a>b" office'))
    first = finding("C01", (TITLE, 2, "A"))
    answer = marked(odd, first)
    cell = laid_out(answer)[2, 0]
    assert attribute(cell, "table:content-validation-name") == "a>b"
    assert list(noted(answer)) == [(2, 0)]
    assert office_texts(answer) == office_texts(odd)


def look_of(document: bytes) -> dict[tuple[int, int], str | None]:
    return {place: attribute(cell, "table:style-name") for place, cell in laid_out(document).items()}
