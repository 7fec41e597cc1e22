"""A marked workbook comes back: what is ours in it is known again, and what an office wrote in between stays."""

from __future__ import annotations

import io
import re
from typing import Any

import binary_workbooks
import openpyxl
import pytest
from marked_workbooks import finding, office_texts, parts, results, told
from plain_workbooks import SHEET, SHEET_ROWS, TITLE, Change, xlsx
from raw_archives import archived
from school import a_site, drop, findings, forms, small_school, sweep
from test_marking_ods import made, sheet, tables
from test_marking_ods import noted as ods_notes

from flows.steps import mending
from flows.steps.marking import mark, told_of
from flows.steps.marking.looks import FILLS
from flows.steps.marking.note_texts import without_ours
from flows.steps.marking.opendocument import mark_ods
from flows.steps.reading import Limits, Readers, read_workbook
from flows.steps.workbook import SheetLayout
from schemas.drop import Span
from schemas.headings import BESIDE, REPAIRED, RESULT, TO_MEND, is_result
from schemas.terms import Severity
from schemas.wording_marking import NOTE_END, NOTE_HEAD, OLD_FORMAT
from schemas.wording_mending import given_way, held, refused

pytestmark = pytest.mark.filterwarnings("ignore:Workbook contains no default style")
FAULT, OTHER = finding("C01", (TITLE, 2, "B")), finding("X06", (TITLE, 3, "A"))
ERROR = FILLS[Severity.ERROR]
COMMENTS = "xl/comments1.xml"


def marked(content: bytes, *faults: dict[str, Any], **more: Any) -> bytes:
    return mark(content, told(*faults, **more), lambda: pytest.fail("it need not be written anew")).content


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def with_sheet(content: bytes, title: str, rows: list[list[str]], place: int | None = None) -> bytes:
    book = opened(content)
    added = book.create_sheet(title, place)
    for row in rows:
        added.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def plain(cells: dict[str, str]) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = TITLE
    for cell, text in cells.items():
        book.active[cell] = text
    return saved(book)


def rewritten(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    inside = parts(content)
    assert old in inside[name]
    return archived(inside | {name: inside[name].replace(old, new, 1)})


# --- sheets of the office's own that are titled as ours -------------------------------------------------------------


@pytest.mark.parametrize("title", [TO_MEND, REPAIRED])
def test_a_sheet_of_the_offices_own_with_our_title_stays_and_ours_stands_beside_it(title):
    repaired = finding("X10", (TITLE, 2, "B"), cells=[[2, "王 ", "王"]])
    content = with_sheet(xlsx(), title, [["待辦", "何時"], ["補章", "週五"]])
    for _ in range(2):  # also when it comes again
        content = marked(content, repaired)
        book = opened(content)
        assert [one for one in book.sheetnames if one.startswith(title)] == [title + BESIDE, title]
        assert [cell.value for cell in book[title][2]] == ["補章", "週五"]
    assert opened(marked(content)).sheetnames == [TITLE, title]


def test_in_a_document_as_well_a_sheet_of_the_offices_own_with_our_title_stays():
    own = SheetLayout(TO_MEND, sheet().columns, [["補章"], ["週五"], [""]])
    content = made(sheet(), own)
    for _ in range(2):
        content = mark_ods(content, told_of(told(FAULT, rows=(2, 4))))
        assert list(tables(content)) == [TO_MEND + BESIDE, TITLE, TO_MEND]
    assert list(tables(mark_ods(content, told_of(told(rows=(2, 4)))))) == [TITLE, TO_MEND]


# --- the column 檢核結果 -------------------------------------------------------------------------------------------


def test_every_result_of_ours_is_known_as_one():
    said = {text for rows in mending.results(told(FAULT, OTHER, rows=(2, 4))).values() for text in rows.values()}
    assert said
    assert all(
        map(
            is_result,
            {*said, refused("W06", waits=False), refused("W16", waits=True), held("等待"), given_way("較早的一列")},
        )
    )
    assert not any(map(is_result, ["", "已核對", "通過（王老師）", "請看退回：一"]))


def column_of(tmp_path, rows: list[list[str]]) -> str:
    desk, school = a_site(tmp_path), small_school()
    for form in ("staff", "student_roster"):
        drop(desk, form, school[form])
    path = drop(desk, "officer_record", {"幹部經歷紀錄": school["officer_record"]["幹部經歷紀錄"][:1]})
    book = openpyxl.load_workbook(path)
    for row, texts in enumerate(rows, 1):
        for at, text in enumerate(texts):
            book["幹部經歷紀錄"].cell(row, 20 + at, text)
    book.save(path)
    (where,) = sweep(desk)[path.name]["marks"]
    return where["column"]


def test_a_column_of_the_offices_own_with_our_heading_is_left_to_it(tmp_path):
    assert column_of(tmp_path, [[RESULT], ["已核對"]]) == "U"


def test_our_own_column_is_written_over(tmp_path):
    assert column_of(tmp_path, [[RESULT], ["退回：必填欄位沒有填寫（B）"]]) == "T"


def test_cells_below_the_data_keep_what_the_office_wrote_and_lose_what_we_did():
    content = plain({"A1": "學號", "A2": "114001", "D1": RESULT, "D2": "通過", "D3": "通過", "D5": "合計 1 人"})
    sheet_ = opened(marked(content, FAULT, rows=(2, 2)))[TITLE]
    assert [sheet_[cell].value for cell in ("D2", "D3", "D5")] == ["退回：必填欄位沒有填寫（B）", None, "合計 1 人"]


# --- notes ----------------------------------------------------------------------------------------------------------


def test_what_an_office_writes_under_our_note_is_kept():
    book = opened(marked(xlsx(), FAULT))
    note = book[TITLE]["B2"].comment
    assert note.text.endswith(NOTE_END)
    note.text += "\n王老師：已問過導師"
    again = marked(saved(book), FAULT)
    text = opened(again)[TITLE]["B2"].comment.text
    assert text.startswith("王老師：已問過導師")
    assert text.count(NOTE_HEAD) == text.count(NOTE_END) == 1
    assert opened(marked(again))[TITLE]["B2"].comment.text.strip() == "王老師：已問過導師"


def test_what_an_office_writes_under_our_note_in_a_document_is_kept():
    once = mark_ods(made(), told_of(told(FAULT, rows=(2, 4))))
    inside = parts(once)
    ending = f"<text:p>{NOTE_END}</text:p>".encode()
    assert ending in inside["content.xml"]
    word = inside["content.xml"].replace(ending, ending + "<text:p>王老師：已問</text:p>".encode(), 1)
    typed = archived(inside | {"content.xml": word})
    assert ods_notes(mark_ods(typed, told_of(told(rows=(2, 4))))) == {(2, 1): "王老師：已問"}
    again = ods_notes(mark_ods(typed, told_of(told(FAULT, rows=(2, 4)))))[2, 1]
    assert again.startswith("王老師：已問\n")
    assert again.count(NOTE_HEAD) == 1


def test_our_words_go_from_a_note_whatever_runs_they_were_cut_into():
    runs = f"<r><t>甲</t></r><r><t>\n{NOTE_HEAD}一</t></r><r><t>二{NOTE_END}</t></r>"
    cut = f"<comment ref='B2'><text>{runs}</text></comment>"
    assert without_ours(cut.encode()).decode() == "<comment ref='B2'><text><r><t>甲</t></r></text></comment>"


@pytest.mark.parametrize("empty", [b"", b"<text/>", b"<text></text>"])
def test_a_note_without_a_text_gets_ours(empty):
    once = marked(xlsx(), FAULT)
    note = re.search(rb"<text>.*?</text>", parts(once)[COMMENTS], re.DOTALL)
    assert note
    content = rewritten(once, COMMENTS, note[0], empty)
    again = marked(content, FAULT)
    assert opened(again)[TITLE]["B2"].comment.text.startswith(NOTE_HEAD)


def test_a_note_that_stands_for_a_thread_of_remarks_is_left_alone():
    book = opened(xlsx())
    book[TITLE]["B2"].comment = openpyxl.comments.Comment("[對話]\n請問", "tc={1A}")
    again = marked(saved(book), FAULT, OTHER)
    found = opened(again)[TITLE]
    assert found["B2"].comment.text == "[對話]\n請問"
    assert found["A3"].comment.text.startswith(NOTE_HEAD)
    assert found["B2"].fill.fgColor.rgb == ERROR


def test_more_than_a_thousand_notes_have_their_numbers_listed():
    faults = [finding("C01", (TITLE, row, "B")) for row in range(2, 1202)]
    content = marked(xlsx(), *faults, rows=(2, 1201))
    drawing = next(part for name, part in parts(content).items() if name.endswith(".vml")).decode()
    assert drawing.count("<x:Row>") == 1200
    assert re.search(r'idmap [^>]*data="1,2"', drawing)


def test_a_part_that_would_not_be_well_formed_is_not_given_back():
    bad = xlsx(Change(SHEET, SHEET_ROWS, '<row r="2"><c r="A2"><v>1</w></c></row>'))
    answer = mark(bad, told(FAULT), lambda: read_workbook(xlsx()).grids)
    assert opened(answer.content)[TITLE]["B2"].fill.fgColor.rgb == ERROR


# --- what is clean at last ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_workbook_that_came_back_mended_carries_nothing_of_ours_but_the_results(ending):
    def answered(content: bytes, *faults: dict[str, Any]) -> bytes:
        body = told(*faults, rows=(2, 4), was_marked=True)
        return marked(content, *faults, rows=(2, 4)) if ending == "xlsx" else mark_ods(content, told_of(body))

    before = xlsx() if ending == "xlsx" else made()
    clean = answered(answered(before, FAULT, OTHER))
    assert {grid.title for grid in read_workbook(clean).grids} == {grid.title for grid in read_workbook(before).grids}
    assert results(clean) == ["通過"] * 3
    assert office_texts(clean) == office_texts(before)
    assert NOTE_HEAD.encode() not in b"".join(parts(clean).values())


# --- what is listed -------------------------------------------------------------------------------------------------


def test_a_long_text_is_not_repeated_whole_in_what_is_to_be_mended():
    typed = "長" * 500
    listed = marked(xlsx(), finding("C01", (TITLE, 2, "B"), value=typed, message=f"填「{typed}」：不對。"))
    texts = [str(cell.value) for row in opened(listed)[TO_MEND].iter_rows() for cell in row]
    assert not any(typed in text for text in texts)
    assert sum("…（全文見儲存格）" in text for text in texts) == 2
    assert any(text.endswith("：不對。") for text in texts)


def test_no_link_leads_to_a_sheet_that_is_hidden():
    book = opened(xlsx())
    book.create_sheet("另一張")
    book[TITLE].sheet_state = "hidden"
    book.active = 1
    listed = opened(marked(saved(book), FAULT))[TO_MEND]
    row = listed.max_row
    assert listed.cell(row, 4).value.endswith("（隱藏的工作表）")
    assert listed.cell(row, 4).hyperlink is None


def test_lines_beyond_what_a_sheet_may_hold_are_counted(monkeypatch):
    monkeypatch.setattr("flows.steps.marking.telling.MOST_LINES", 3)
    faults = [finding("C01", (TITLE, row, "B")) for row in range(2, 12)]
    listed = opened(marked(xlsx(), *faults))[TO_MEND]
    assert listed.cell(listed.max_row, 3).value == "另有 7 處，這一頁放不下，全部列在 JSON。"
    assert opened(marked(xlsx(), *faults))[TITLE]["B11"].fill.fgColor.rgb == ERROR


@pytest.mark.slow
def test_four_findings_in_every_row_of_a_large_workbook_need_little_memory(tmp_path):
    book = openpyxl.Workbook(write_only=True)
    rows = book.create_sheet(TITLE)
    for row in range(15_001):
        rows.append([f"{column}{row}" for column in range(15)])
    path = tmp_path / "large.xlsx"
    book.save(path)
    faults = [finding("C01", (TITLE, row, column)) for row in range(2, 15_002) for column in "ABCD"]
    body = told(*faults, rows=(2, 15_001), column="P")
    answer = Readers(Limits(memory_mib=512)).mark(path, "", body)
    assert len(answer.content) > 1_000_000


# --- what is no .xlsx -----------------------------------------------------------------------------------------------


def test_a_workbook_of_the_old_format_keeps_what_is_merged_hidden_and_wrong():
    made_sheet = binary_workbooks.Made(
        TITLE,
        [["學號", "姓名", "節數", "備註"], ["114001", None, "#N/A", "甲"], ["114002", "李四", 3, "乙"]],
        hidden_rows=[3],
        hidden_columns=[3],
        merged=[Span(2, 0, 3, 0)],
    )
    hidden = binary_workbooks.Made("選單", [["是"]], is_hidden=True)
    content = binary_workbooks.xls([made_sheet, hidden])
    before = read_workbook(content).grids
    answer = mark(content, told(FAULT, column="E"), lambda: read_workbook(content).grids)
    after = [grid for grid in read_workbook(answer.content).grids if grid.title != TO_MEND]
    for was, now in zip(before, after, strict=True):
        same = ("title", "is_hidden", "hidden_rows", "hidden_columns", "merged", "errors")
        assert [getattr(now, name) for name in same] == [getattr(was, name) for name in same]
        assert [row[: len(was.rows[0])] for row in now.rows] == [[*row] for row in was.rows]
    assert OLD_FORMAT in str([cell.value for row in opened(answer.content)[TO_MEND].iter_rows() for cell in row])


@pytest.mark.parametrize("ending", ["xls", "csv"])
def test_a_file_that_came_back_as_a_workbook_is_told_nothing_new(tmp_path, ending):
    desk, school = a_site(tmp_path), small_school()
    for form in ("staff", "student_roster"):
        drop(desk, form, school[form])
    row = school["officer_record"]["幹部經歷紀錄"][0]
    rows = [row, row | {"學號": "1149999"}, row | {"學號": "114002", "結束日期": ""}, row | {"學號": "１１４００３"}]
    headings = forms()["officer_record"].by_title["幹部經歷紀錄"].headings
    texts = [list(headings), *([one.get(heading, "") for heading in headings] for one in rows)]
    folder = desk.site.inbox / forms()["officer_record"].offices[0]
    path = folder / f"幹部經歷紀錄.{ending}"
    path.write_bytes(_as(ending, texts))
    body = sweep(desk)[path.name]
    answer = desk.readers.mark(path if path.exists() else _stored(desk, body), body["sha256"], body)
    assert answer.ending == ".xlsx"
    (folder / "幹部經歷紀錄.xlsx").write_bytes(answer.content)
    again = sweep(desk)["幹部經歷紀錄.xlsx"]
    assert [one[::2] for one in findings({"": again})] == [one[::2] for one in findings({"": body})]
    assert {"X01", "C01", "C15"} <= {rule for rule, *_ in findings({"": again})}


def _as(ending: str, texts: list[list[str]]) -> bytes:
    if ending == "csv":
        return "\r\n".join(",".join(row) for row in texts).encode("utf-8-sig")
    rows = [[text or None for text in row] for row in texts]
    return binary_workbooks.xls([binary_workbooks.Made("幹部經歷紀錄", rows)])


def _stored(desk, body):
    return next(
        desk.store.path(one.sha256) for one in desk.ledger.drops(desk.site.period.year) if one.id == body["drop"]
    )
