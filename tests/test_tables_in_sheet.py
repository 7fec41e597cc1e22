"""Two tables in one sheet: the same headings in another order are read by their own row, others begin another table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from school import LAWS, PERIOD, YEAR, a_site, drop_all, findings, small_school, sweep, written_before

from flows.checking import check_draft
from flows.steps.column_letters import letters
from flows.steps.marking.looks import FILLS
from flows.steps.reading import read_workbook
from flows.steps.recognition import recognise
from flows.steps.validation import validate
from flows.submit import submit
from schemas.drop import Drop, Grid, Workbook
from schemas.forms import forms
from schemas.terms import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from flows.desk import Desk
    from schemas.form import Form, Sheet
    from schemas.table import Examined, Table

OFFICERS, ABSENCES = "幹部經歷紀錄", "缺勤紀錄名冊"
FIRST = ["學號", "單位名稱", "開始日期", "結束日期", "擔任職務", "幹部等級"]
OTHER = ["學號", "擔任職務", "結束日期", "開始日期", "單位名稱", "幹部等級"]
AWARDS = ["學號", "獎懲", "事由", "日期"]

Lines = list[list[str]]


def officer(student: str, post: str, headings: list[str] = FIRST, **changes: str) -> list[str]:
    row = {"學號": student, "單位名稱": "一年1班", "開始日期": "1140901", "結束日期": "1150120", "幹部等級": "2"}
    row |= {"擔任職務": post} | changes
    return [row[heading] for heading in headings]


def laid(path: Path, lines: Lines, title: str = OFFICERS) -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for line in lines:
        book.active.append(line)
    for cell in (cell for row in book.active.iter_rows() for cell in row if cell.value is not None):
        cell.data_type = "s"
    book.save(path)
    written_before(path)
    return path


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A school whose offices have sent all their workbooks."""
    desk = a_site(tmp_path_factory.mktemp("school") / "site")
    drop_all(desk, small_school())
    sweep(desk)
    return desk


def checked(desk: Desk, folder: Path, lines: Lines, office: str = "訓育組", title: str = OFFICERS) -> dict[str, Any]:
    [body] = check_draft(desk, laid(folder / "草稿.xlsx", lines, title), office, folder / "answer")
    return body


def told(body: dict[str, Any]) -> list[tuple[str, int | None, str]]:
    return [(rule, row, column) for rule, _, row, column in findings({"": body})]


def counted(body: dict[str, Any]) -> list[tuple[int, int, int]]:
    return [(form["rows"], form["accepted"], form["rejected"]) for form in body["forms"]]


def marked(folder: Path) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(next((folder / "answer").glob("*.xlsx")))[OFFICERS]


# --- the same headings again -----------------------------------------------------------------------------------------


def test_rows_under_the_headings_in_another_order_are_read_by_these(school, tmp_path):
    lines = [FIRST, officer("114001", "班長"), [], OTHER, officer("114002", "風紀", OTHER)]
    body = checked(school, tmp_path, lines)
    assert told(body) == [("C15", 4, "")]
    assert body["findings"][0]["cells"] == [[4, "　".join(OTHER), "讀作欄位名稱"]]
    assert counted(body) == [(2, 2, 0)]


def test_a_bad_cell_below_is_told_and_coloured_where_it_lies(school, tmp_path):
    lines = [
        FIRST,
        officer("114001", "班長"),
        OTHER,
        officer("114002", "風紀", OTHER, 結束日期="1140831", 幹部等級="9"),
    ]
    body = checked(school, tmp_path, lines)
    assert set(told(body)) == {("C06", 4, "F"), ("R01", 4, "C"), ("C15", 3, "")}
    picture = next(group["around"] for group in body["groups"] if group["rule"] == "R01")
    assert dict(zip(picture["letters"], picture["headings"], strict=True))["C"] == "結束日期"
    sheet = marked(tmp_path)
    assert sheet["C4"].fill.fgColor.rgb == sheet["F4"].fill.fgColor.rgb == FILLS[Severity.ERROR]
    assert sheet["D4"].fill.fgColor.rgb != FILLS[Severity.ERROR]
    assert "不早於" in sheet["C4"].comment.text
    assert [sheet[f"G{row}"].value for row in (1, 2, 3)] == ["檢核結果", "通過", None]
    assert sheet["G4"].value.startswith("退回：")


def test_the_answer_mended_and_sent_back_is_taken_whole(school, tmp_path):
    lines = [FIRST, officer("114001", "班長"), OTHER, officer("114002", "風紀", OTHER, 幹部等級="9")]
    checked(school, tmp_path, lines)
    answer = next((tmp_path / "answer").glob("*.xlsx"))
    book = openpyxl.load_workbook(answer)
    book[OFFICERS]["F4"] = "2"
    book.save(answer)
    [body] = check_draft(school, answer, "訓育組")
    assert (told(body), counted(body)) == ([("C15", 3, "")], [(2, 2, 0)])


def test_the_same_row_in_both_tables_is_told_at_both(school, tmp_path):
    lines = [FIRST, officer("114001", "班長"), OTHER, officer("114001", "班長", OTHER)]
    body = checked(school, tmp_path, lines)
    assert [one for one in told(body) if one[0] == "R14"] == [("R14", 2, "A"), ("R14", 4, "A")]
    assert counted(body) == [(2, 0, 2)]


def test_headings_in_the_same_order_are_one_table_with_one_line_on_them(school, tmp_path):
    page = [["校內幹部經歷名冊"], FIRST]
    lines = [
        *page,
        officer("114001", "班長"),
        *page,
        officer("114002", "風紀"),
        ["第二頁"],
        FIRST,
        officer("114003", "長"),
    ]
    body = checked(school, tmp_path, lines)
    assert counted(body) == [(3, 3, 0)]
    assert sorted(row for one in body["findings"] for row, _, _ in one["cells"]) == [1, 4, 5, 7, 8]


def test_dates_that_were_exchanged_are_not(school, tmp_path):
    first = ["學號", "缺勤種類代碼", "缺勤節數", "缺勤起始日期", "缺勤結束日期"]
    other = [*first[:3], first[4], first[3]]
    lines = [first, ["114001", "01", "1", "1141013", "1141014"], other, ["114002", "01", "1", "1141014", "1141013"]]
    body = checked(school, tmp_path, lines, "生輔組", ABSENCES)
    assert (told(body), counted(body)) == ([("C15", 3, "")], [(2, 2, 0)])


def test_a_second_table_keyed_by_another_number_is_another_table(school, tmp_path):
    identity = ["身分證號", *FIRST[1:]]
    body = checked(
        school, tmp_path, [FIRST, officer("114001", "班長"), identity, ["A123456789", *officer("", "長")[1:]]]
    )
    assert (told(body), counted(body)) == ([("W27", 3, "")], [(2, 1, 1)])
    assert "缺少" not in body["findings"][0]["expected"]


def test_a_sheet_of_the_same_form_with_more_headings_is_another_table_too(school, tmp_path):
    form = forms()["course_outcome"]
    first, again = form.sheets[0], form.sheets[1]
    assert {column.heading for column in first.columns if column.mandatory} < set(again.headings)
    lines = [list(first.headings), list(again.headings), ["O-9"] * len(again.headings)]
    body = checked(school, tmp_path, lines, form.offices[0], first.title)
    assert ("W27", 2, "") in told(body)


# --- another table ---------------------------------------------------------------------------------------------------

BELOW = [[], ["附表：獎懲"], AWARDS, ["114001", "嘉獎", "服務", "1140901"], ["114002", "警告", "遲到", "1140902"]]


def test_another_table_is_one_finding_and_none_of_its_rows_is_taken(school, tmp_path):
    body = checked(school, tmp_path, [FIRST, officer("114001", "班長"), *BELOW])
    assert told(body) == [("W27", 5, ""), ("C15", 4, "")]
    [finding, title] = body["findings"]
    assert finding["value"] == "　".join(AWARDS)
    assert finding["expected"].startswith("第 5 列起是另一張表，其下 2 列（第 6、7 列）不採認")
    assert "移到另一張工作表" in finding["advice"]
    assert title["value"] == "附表：獎懲"
    assert counted(body) == [(3, 1, 2)]
    sheet = marked(tmp_path)
    results = [sheet[f"G{row}"].value for row in range(1, 8)]
    assert results == ["檢核結果", "通過", None, None, None, *["退回：同一工作表裡另有一張表"] * 2]


def test_the_answer_sent_back_as_it_is_says_the_same(school, tmp_path):
    first = checked(school, tmp_path, [FIRST, officer("114001", "班長"), *BELOW])
    [again] = check_draft(school, next((tmp_path / "answer").glob("*.xlsx")), "訓育組")
    assert told(again) == told(first)
    assert [one["id"] for one in again["findings"]] == [one["id"] for one in first["findings"]]


def test_of_another_form_its_title_is_named_and_of_the_same_what_it_lacks(school, tmp_path):
    absences = ["學號", "缺勤種類代碼", "缺勤節數", "缺勤起始日期", "缺勤結束日期"]
    lines = [FIRST, officer("114001", "班長"), absences, ["114001", "01", "1", "1141013", "1141013"]]
    [finding] = checked(school, tmp_path, lines)["findings"]
    assert "看起來是「缺勤紀錄名冊」" in finding["expected"]
    lines = [FIRST, officer("114001", "班長"), OTHER[:-1], officer("114002", "風紀", OTHER[:-1])]
    [finding] = checked(school, tmp_path, lines)["findings"]
    assert "缺少「幹部等級」" in finding["expected"]


@pytest.mark.parametrize(
    "below",
    [
        [[], ["統計表"], ["班別", "人數"], ["甲", "30"]],
        [[], ["日期", "值日生", "備考"], ["1140901", "王小明", ""]],
    ],
)
def test_headings_that_no_form_knows_begin_another_table_after_a_blank_row(school, tmp_path, below):
    body = checked(school, tmp_path, [FIRST, officer("114001", "班長"), *below])
    assert [rule for rule, _, _ in told(body) if rule != "C15"] == ["W27"]


@pytest.mark.parametrize(
    "below",
    [
        [[], ["合計", "1"], ["說明", "以上資料無誤"]],
        [[], ["承辦人", "組長", "主任"], ["王小明", "李小華", "張大同"]],
        [officer("114002", "", 單位名稱="學號", 擔任職務="開始日期")],
        [[], officer("114002", "", 單位名稱="單位名稱", 擔任職務="擔任職務")],
        [[], ["學生", "單位", "某日", "某日", "職務", "等級"], officer("114002", "風紀")],
    ],
)
def test_totals_signatures_and_rows_of_data_are_no_headings(school, tmp_path, below):
    body = checked(school, tmp_path, [FIRST, officer("114001", "班長"), *below])
    assert "W27" not in [rule for rule, _, _ in told(body)]


# --- from the folder to the package ----------------------------------------------------------------------------------


def test_each_row_of_two_tables_is_in_the_package_under_its_own_headings(school):
    own = small_school()["officer_record"][OFFICERS][0]
    lines = [FIRST, [own[heading] for heading in FIRST], [], OTHER, officer("114002", "風紀", OTHER), *BELOW]
    laid(school.site.inbox / "訓育組" / "校內幹部經歷名冊.xlsx", lines)
    [body] = sweep(school).values()
    assert (body["verdict"], counted(body)) == ("partly", [(4, 2, 2)])
    mail = "".join(path.read_text("utf-8") for path in (school.site.outbox / "mail").rglob("*.eml"))
    assert "From:" in mail
    page = next((school.site.outbox / "reports" / "訓育組").glob(f"*{body['drop']}.html")).read_text("utf-8")
    assert "同一工作表裡另有一張表" in page
    package = submit(school, periods=(PERIOD, YEAR)).packages[0].folder
    grids = read_workbook((package / "data" / "校內幹部經歷名冊.xlsx").read_bytes()).grids
    rows = next(grid.rows for grid in grids if grid.title == OFFICERS)
    printed = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    said = [(one["單位名稱"], one["擔任職務"], one["開始日期"], one["結束日期"]) for one in printed]
    assert said == [(own["單位名稱"], "班長", "1140901", "1150120"), ("一年1班", "風紀", "1140901", "1150120")]
    fates = read_workbook((package / "data" / "校內用" / "每列去向.xlsx").read_bytes()).grids
    gone = [row for grid in fates for row in grid.rows if "W27" in "".join(row)]
    assert len(gone) == 2
    lineage = (
        (package / "data" / "lineage.csv").read_text("utf-8") if (package / "data" / "lineage.csv").exists() else ""
    )
    assert not lineage or ",5," in lineage


# --- any two tables --------------------------------------------------------------------------------------------------

AT = dt.datetime(2025, 11, 22, tzinfo=dt.UTC)
SHEETS = [(form, sheet) for form in forms().values() for sheet in form.sheets if len(sheet.columns) > 3]


@dataclass
class Layout:
    """A sheet made of blocks: its lines, where each row of ours lies and what it says, the rows of other tables."""

    lines: Lines = field(default_factory=list)
    ours: dict[int, tuple[dict[str, str], dict[str, str]]] = field(default_factory=dict)  # texts, letters
    others: set[int] = field(default_factory=set)
    began: set[int] = field(default_factory=set)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[Form, Sheet, Layout]:
    """Lay tables of a form's sheet one under the other, and tables of others between them."""
    form, sheet = draw(st.sampled_from(SHEETS))
    made = Layout()
    kinds = draw(st.lists(st.sampled_from([True, True, False]), max_size=3))
    for at, is_ours in enumerate([True, *(kind for kind, _ in groupby(kinds))]):
        made.lines += draw(st.sampled_from([[], [[]], [[], ["附表"]]])) if at else []
        if is_ours:
            _ours(draw, sheet, made, every=at == 0)
        else:
            _others(draw, made)
    return form, sheet, made


def _others(draw: st.DrawFn, made: Layout) -> None:
    made.lines.append(draw(st.permutations(["學號", "獎懲", "類別", "名稱", "日期"])))
    made.began.add(len(made.lines))
    for _ in range(draw(st.integers(1, 2))):
        made.lines.append(["114001", "嘉獎", "服務", "1140901", "1"])
        made.others.add(len(made.lines))


def _ours(draw: st.DrawFn, sheet: Sheet, made: Layout, *, every: bool) -> None:
    """Add headings in any order, further down without some that may be absent, and rows with texts of their own."""
    optional = [column.heading for column in sheet.columns if not column.mandatory and not every]
    absent = draw(st.sets(st.sampled_from(optional))) if optional else set()
    headings = draw(st.permutations([one for one in sheet.headings if one not in absent]))
    spare = draw(st.lists(st.just(""), max_size=1))
    made.lines.append([*spare, *headings])
    for _ in range(draw(st.integers(1, 2))):
        row = sheet.example_row(LAWS[PERIOD]) | {sheet.key[0]: f"K{len(made.lines)}"}
        made.lines.append([*spare, *(row[heading] for heading in headings)])
        places = {heading: letters(place) for place, heading in enumerate(headings, len(spare))}
        made.ours[len(made.lines)] = ({heading: row[heading] for heading in headings}, places)


def read(form: Form, sheet: Sheet, lines: Lines) -> Examined:
    width = max(map(len, lines))
    grid = Grid(sheet.title, [[*line, *[""] * (width - len(line))] for line in lines])
    drop = Drop(1, "d", form.offices[0], "x.xlsx", "0" * 64, 1, AT, PERIOD)
    return recognise(drop, Workbook([grid]), LAWS[PERIOD], lambda *_: True)


@settings(max_examples=60, deadline=None)
@given(layouts())
def test_every_row_is_read_by_the_headings_above_it_or_is_of_another_table(made):
    form, sheet, layout = made
    examined = read(form, sheet, layout.lines)
    found: dict[int, Table] = {row: table for table in examined.tables for row in table.row_numbers}
    assert sorted(row for table in examined.tables for row in table.row_numbers) == sorted(
        {*layout.ours, *layout.others}
    )
    for row, (texts, places) in layout.ours.items():
        table = found[row]
        assert table.refused is None
        assert {heading: table.texts(heading)[table.index_of[row]] for heading in texts} == texts
        assert dict(table.filing.letters) == places
    assert all(found[row].refused and found[row].refused.rule == "W27" for row in layout.others)
    assert {one.row for one in examined.all_findings if one.rule == "W27"} == layout.began


WORDS = st.sampled_from(sorted({heading for _, sheet in SHEETS for heading in sheet.headings}))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, st.booleans()), min_size=1, max_size=6, unique=True))
def test_no_sound_row_is_ever_taken_for_headings_whatever_words_stand_in_it(words):
    form = forms()["officer_record"]
    rows = [officer("114001", post, 單位名稱=unit) for unit, post, _ in words]
    lines = [FIRST]
    for row, (_, _, is_after_blank) in zip(rows, words, strict=True):
        lines += [[""] * 6, row] if is_after_blank else [row]
    examined = read(form, form.sheets[0], lines)
    [table] = examined.tables
    taken = validate(table, LAWS[PERIOD])
    assert len(taken.frame) == len(rows)
    assert {finding.rule for finding in taken.findings} <= {"C15", "R14"}
