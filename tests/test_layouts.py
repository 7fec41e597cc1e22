"""A workbook is read however an office laid it out, and every liberty taken with it is told."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from school import LAWS, PERIOD, small_school, whole_school

from flows.steps.reading import read_workbook
from flows.steps.recognition import recognise
from flows.steps.report_page import page, text
from flows.steps.reporting import told as answer
from flows.steps.validation import validate
from schemas.drop import Drop
from schemas.forms import forms
from schemas.terms import Verdict

ABSENCES = forms()["absence_roster"].sheets[0]
HEADINGS = list(ABSENCES.headings)  # 學號 缺勤種類代碼 缺勤節數 缺勤起始日期 缺勤結束日期
SOUND = ["114002", "03", "7", "1141013", "1141013"]
LATER = ["114002", "03", "7", "1141014", "1141014"]


def row(**cells):
    return [cells.get(heading, text) for heading, text in zip(HEADINGS, SOUND, strict=True)]


def read(rows, office="生輔組", title=ABSENCES.title, **shape):
    """Write rows as a real workbook and give it as it stands once read, recognised and validated.

    Shape: merged (areas of the sheet), more (further sheets by title) and since_1904.
    """
    book = openpyxl.Workbook()
    if shape.get("since_1904"):
        book.epoch = CALENDAR_MAC_1904
    for name, lines in ({title: rows} | shape.get("more", {})).items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.remove(book.worksheets[0])
    for area in shape.get("merged", ()):
        book[title].merge_cells(area)
    kept = BytesIO()
    book.save(kept)
    content = kept.getvalue()
    now = dt.datetime(2025, 11, 22, tzinfo=dt.UTC)
    drop = Drop(1, "d1", office, "缺勤.xlsx", "0" * 64, len(content), now, PERIOD)
    examined = recognise(drop, read_workbook(content), LAWS[PERIOD], lambda office, form: office in form.offices)
    return examined.with_tables(validate(table, LAWS[PERIOD]) for table in examined.tables)


def told(examined):
    return [(found.rule, found.row, found.column, found.value) for found in examined.all_findings]


def rows_read(examined):
    return [table.row_numbers for table in examined.tables]


def texts(examined, heading):
    return examined.tables[0].texts(heading)


@pytest.mark.parametrize(
    "typed",
    [
        "缺勤節數",
        "缺勤節數：",
        "缺勤\n節數",
        "＊缺勤節數",
        "缺勤節數（必填）",
        "缺勤節數 *",
        "※ 缺勤　節數",
        "缺勤節數：（必填）",
        "缺勤節數（必填）：",
        "\ufeff缺勤節數",
    ],
)
def test_a_heading_is_known_whatever_stands_round_it(typed):
    assert told(read([[*HEADINGS[:2], typed, *HEADINGS[3:]], SOUND])) == []


@pytest.mark.parametrize(
    "typed", ["缺勤節數(節)", "缺勤節數 （節）", "缺勤節數［節］", "缺勤節數【節】", "缺勤節數(節)："]
)
def test_a_hint_in_brackets_behind_a_heading_is_passed_over_and_told(typed):
    examined = read([[*HEADINGS[:2], typed, *HEADINGS[3:]], SOUND])
    assert told(examined) == [("C15", 1, "C", typed)]
    [finding] = examined.all_findings
    assert (finding.expected, finding.cells) == ("「缺勤節數」", ((1, typed, "缺勤節數"),))


def test_all_headings_with_hints_are_told_of_at_once():
    named = [*HEADINGS[:3], "缺勤起始日期(民國)", "缺勤結束日期(YYYMMDD)"]
    examined = read([named, SOUND])
    assert told(examined) == [("C15", 1, "D", "缺勤起始日期(民國)")]
    assert [after for _, _, after in examined.all_findings[0].cells] == HEADINGS[3:]


def test_a_heading_itself_comes_before_one_with_a_hint():
    examined = read([["學號(原)", *HEADINGS], ["113999", *SOUND]])
    assert told(examined) == [("W11", 1, "A", "")]
    assert texts(examined, "學號") == ["114002"]


@pytest.mark.parametrize("typed", ["1.缺勤節數", "(一) 缺勤節數", "節數缺勤"])
def test_what_might_be_another_heading_is_not_guessed(typed):
    assert "W09" in [rule for rule, *_ in told(read([[*HEADINGS[:2], typed, *HEADINGS[3:]], SOUND]))]


def test_two_rows_of_headings_are_read_as_one():
    upper = ["學號", "缺勤", None, "缺勤起始", "缺勤結束"]
    lower = [None, "種類代碼", "節數", "日期", "日期"]
    examined = read([upper, lower, SOUND], merged=["A1:A2", "B1:C1"])
    assert rows_read(examined) == [[3]]
    assert told(examined) == [("C15", 2, "B", "缺勤／種類代碼")]
    [finding] = examined.all_findings
    assert "第 1、2 列合為欄位名稱" in finding.expected
    assert finding.cells[-1] == (2, "缺勤結束／日期", "缺勤結束日期")


def test_group_titles_over_full_headings_change_nothing_and_are_told_as_what_stands_above():
    examined = read([["學生", "缺勤紀錄", None, "期間"], HEADINGS, SOUND], merged=["B1:C1", "D1:E1"])
    assert rows_read(examined) == [[3]]
    assert told(examined) == [("C15", 1, "", "學生　缺勤紀錄　期間")]


def test_headings_merged_downwards_are_read_from_their_upper_cell():
    upper, lower = [*HEADINGS[:3], "起訖", None], [None, None, None, *HEADINGS[3:]]
    examined = read([["缺勤表"], upper, lower, SOUND], merged=["A2:A3", "B2:B3", "C2:C3", "D2:E2"])
    assert rows_read(examined) == [[4]]
    assert [(rule, row) for rule, row, *_ in told(examined)] == [("C15", 3), ("C15", 1)]


def test_a_first_row_of_data_is_never_taken_for_headings():
    assert rows_read(read([HEADINGS, ["", "", "", "", ""], SOUND])) == [[3]]
    assert rows_read(read([HEADINGS, row(缺勤節數=""), SOUND])) == [[2, 3]]


def test_a_further_heading_of_two_rows_is_told_where_it_stands():
    upper = ["學號", "缺勤", None, "缺勤起始", "缺勤結束", "社團"]
    lower = [None, "種類代碼", "節數", "日期", "日期", None]
    examined = read([upper, lower, [*SOUND, "攝影社"]])
    assert ("W11", 1, "F", "") in told(examined)


@pytest.mark.parametrize(
    "line",
    [
        ["合計", None, "7"],
        ["合　計", "", "7"],
        ["總計：", None, "7"],
        ["小計(節)", None, "7"],
        ["一年1班合計", None, "7"],
        [None, "合計", "7"],
        [None, None, "7", "合計"],
        ["平均", None, "3.5"],
        ["人數：2"],
        ["共 2 人"],
        ["共計2筆"],
        ["2人", "", "12"],
        ["總時數", "", "12"],
        ["及格人數", "", "12"],
        ["不及格人數：3"],
    ],
)
def test_a_row_of_totals_is_passed_over_and_told(line):
    examined = read([HEADINGS, SOUND, line, LATER])
    assert rows_read(examined) == [[2, 4]]
    [(rule, number, column, value)] = told(examined)
    assert (rule, number, column) == ("C15", 3, "")
    assert value == "　".join(" ".join(text.split()) for text in line if text)
    assert examined.all_findings[0].expected.startswith("合計列，已略過，不列入")


@pytest.mark.parametrize(
    "line",
    [
        ["備註：缺勤節數以實際節次計"],
        ["備註", "缺勤節數以實際節次計"],
        ["註1：免修不計"],
        ["（註）以系統為準"],
        ["說明：如有疑問請洽生輔組"],
        ["※ 請於月底前送出"],
        ["＊本表由生輔組填寫"],
        ["以下空白"],
        ["-----以下空白-----"],
        ["（本頁以下空白）"],
        ["第 1 頁，共 2 頁"],
        ["製表日期：114/11/22"],
        ["填表人：王小明"],
        ["承辦人：", None, "組長：", None, "主任："],
        ["承辦人　　　生輔組長　　　學務主任　　　校長"],
        ["承辦人", None, "主任", None, "校長"],
        ["校長核章"],
        ["中華民國　114　年　11　月　22　日"],
        ["中華民國114年11月22日"],
        ["承辦人 王小明"],
        ["(續下頁)"],
        ["續下頁"],
        ["以上資料業經導師確認無誤"],
        ["以上資料業經導師確認無誤。"],
        ["一年2班", "", "導師：李老師"],
    ],
)
def test_notes_and_lines_for_signatures_are_passed_over_and_told(line):
    examined = read([HEADINGS, SOUND, line])
    assert rows_read(examined) == [[2]]
    assert [(rule, number) for rule, number, *_ in told(examined)] == [("C15", 3)]
    assert examined.all_findings[0].expected.startswith("註記或簽章列，已略過，不列入")


def test_the_numbered_paragraphs_of_a_note_belong_to_it():
    examined = read([HEADINGS, SOUND, ["備註："], ["1.免修不計"], ["二、公假不計"], [], ["3.自成一列"]])
    assert [(rule, number) for rule, number, *_ in told(examined)][:1] == [("C15", 3)]
    assert [number for number, _, _ in examined.all_findings[0].cells] == [3, 4, 5]
    assert rows_read(examined) == [[2, 7]]  # behind a blank row it may be anything: it is judged


@pytest.mark.parametrize(
    "line",
    [
        row(學號="合計"),
        row(學號="備註："),
        ["承辦人", "組長", "主任", "校長"],  # its key is all there
        ["備註", "03", "", "1141013", ""],
        row(學號=""),
        ["", "", "7", "", ""],
        ["114003", "", "", "", ""],
        ["合計處理員", "", "", "", ""],
        ["校長", "", "", "", ""],
        ["1.免修不計"],
        ["2人", "公假"],
        ["", "2人座", "12"],
        ["中華民國114年11月22日", "03"],
        ["主任 王小明"],
        ["承辦人 王小明", "03"],
        ["以上資料有誤"],
    ],
)
def test_a_row_that_may_be_data_is_never_passed_over(line):
    assert rows_read(read([HEADINGS, SOUND, line])) == [[2, 3]]


def test_a_title_of_the_working_group_without_its_name_is_a_fault_and_no_line_for_signatures():
    sheet = forms()["working_group"].by_title["工作小組名單"]
    examined = read([list(sheet.headings), ["校長", "", "1140801", "1150731"], ["校長"]], "教務處", sheet.title)
    assert rows_read(examined) == [[2, 3]]
    assert ("C01", 3) in [(rule, number) for rule, number, *_ in told(examined)]


@pytest.mark.parametrize("wrong", ["缺勤起始", "日期", "備註"])
def test_headings_with_a_wrong_name_are_refused_though_sound_ones_follow_a_block_of_data(wrong):
    typo = [wrong if heading == "缺勤起始日期" else heading for heading in HEADINGS]
    block = [row(缺勤結束日期=f"11410{day}") for day in range(13, 21)]
    examined = read([typo, *block, ["二年1班"], HEADINGS, SOUND, LATER])
    [(rule, number, _, _)] = told(examined)
    assert (rule, number) == ("W09", 1)
    assert rows_read(examined)[0][:8] == list(range(2, 10))
    assert examined.verdict is Verdict.REJECTED


def test_a_block_of_another_form_over_the_headings_is_never_lost():
    form = forms()["officer_record"]
    officer = small_school()["officer_record"]["幹部經歷紀錄"][0]
    above = [list(form.sheets[0].headings), [officer.get(heading, "") for heading in form.sheets[0].headings]]
    examined = read([*above, HEADINGS, SOUND], more={}, office="訓育組")
    assert rows_read(examined) == [[2], [4]]
    assert examined.verdict is not Verdict.ACCEPTED


def test_group_titles_spelt_like_the_headings_right_over_them_are_a_title():
    examined = read([[*HEADINGS[:3], "期間", ""], HEADINGS, SOUND])
    assert rows_read(examined) == [[3]]
    assert [(rule, number) for rule, number, *_ in told(examined)] == [("C15", 1)]


@pytest.mark.parametrize("above", [SOUND, row(缺勤節數=""), row(缺勤種類代碼="77"), row(學號="114003")])
def test_a_row_of_data_above_the_headings_is_judged_like_any_other(above):
    examined = read([["缺勤表"], above, HEADINGS, LATER])
    assert rows_read(examined) == [[2, 4]]
    passed = [found for found in examined.all_findings if found.rule == "C15"]
    assert [[cell[0] for cell in found.cells] for found in passed] == [[1]]


@pytest.mark.parametrize("above", [["學年度", "114", "學期", "1", "生輔組"], ["學生", "紀錄", "節", "期間", "期間"]])
def test_words_that_fill_every_column_above_the_headings_are_a_title(above):
    examined = read([above, HEADINGS, SOUND])
    assert rows_read(examined) == [[3]]


@pytest.mark.parametrize("before", range(38, 60))
def test_an_identity_number_is_masked_wherever_a_long_note_is_cut(before):
    note = "備註：" + "甲" * (before - 3) + "A123456789" + "乙" * 30
    found = read([HEADINGS, SOUND, [note]]).all_findings
    said = str([one.as_json() for one in found])
    assert "A12345" in said or before > 53
    assert "A123456" not in said


def test_a_column_that_lost_its_heading_is_told_once():
    contest = forms()["school_contest"]
    cells = whole_school()["school_contest"]["校內競賽成績"][0]
    headings = list(contest.sheets[0].headings)
    lost = headings.index("證明文件檔名")
    rows = [[cells.get(heading, "") for heading in headings] for _ in range(2)]
    rows[1][headings.index("學號")] = "114003"
    for one in rows:
        one[lost] = "獎狀.pdf"
    named = [*headings[:lost], "", *headings[lost + 1 :]]
    examined = read([named, *rows], contest.offices[0], contest.sheets[0].title)
    assert told(examined) == [("W11", 1, "ABCDEFGHIJK"[lost], "")]
    assert "沒有欄位名稱，第 2、3 列的內容未列入" in examined.all_findings[0].expected


def test_a_text_beyond_the_last_heading_is_told_of_and_one_beside_a_note_is_not():
    examined = read([HEADINGS, [*SOUND, "", "已轉學"], ["合計", "", "7", "", "", "9"]])
    assert [(rule, number, column) for rule, number, column, _ in told(examined)] == [("W11", 1, "G"), ("C15", 3, "")]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        (["二年1班幹部名單"], "學號"),
        (["一、本表由各班填報"], "學號"),
        (["無"], "學號"),
        (["114003"], "學號"),
        (["學務主任 陳大文"], "學號"),
        (["", "", "12"], "缺勤節數"),
        (["民國114年11月22日"], "學號"),
        (["  ", "", "", "", "1141013"], "缺勤結束日期"),
    ],
)
def test_a_row_with_one_cell_alone_is_told_once_and_rejected(line, heading):
    examined = read([HEADINGS, SOUND, line, LATER])
    assert rows_read(examined) == [[2, 3, 4]]
    [finding] = examined.all_findings
    assert (finding.rule, finding.row, finding.value) == ("C01", 3, "")
    assert finding.heading == HEADINGS[1 if heading == "學號" else 0]
    assert f"這一列只有「{heading}」一格有內容，若不是資料請刪除這一列" in finding.expected
    assert examined.tables[0].decided.keys() == {1}


def test_a_row_with_two_cells_is_told_cell_by_cell():
    examined = read([HEADINGS, SOUND, ["114003", "03"]])
    assert [(rule, column) for rule, _, column, _ in told(examined)] == [("C01", "C"), ("C01", "D"), ("C01", "E")]


def test_a_row_with_one_cell_because_the_others_are_merged_is_told_where_they_belong():
    examined = read([HEADINGS, SOUND, ["", "", "", "", "1141014"]], merged=["A2:A3", "B2:B3", "C2:C3", "D2:D3"])
    empty = [found for found in examined.all_findings if found.rule == "C01"]
    assert [found.column for found in empty] == ["A", "B", "C", "D"]
    assert all("合併" in found.expected for found in empty)


def test_a_row_with_an_error_beside_one_text_is_told_of_its_error():
    examined = read([HEADINGS, SOUND, ["114003", "=1/0"]])
    assert "W13" in [rule for rule, *_ in told(examined)]
    assert not [found for found in examined.all_findings if "一格有內容" in found.expected]


def test_the_one_cell_of_a_row_keyed_by_identity_numbers_is_never_shown():
    by_identity = ["身分證號", *HEADINGS[1:]]
    examined = read([by_identity, ["王小明的身分"], ["", "03"]])
    [alone] = [found for found in examined.all_findings if found.row == 2]
    assert (alone.heading, alone.value) == ("缺勤種類代碼", "")
    assert "只有「身分證號」一格" in alone.expected


def test_a_sum_with_a_count_in_the_key_is_a_total():
    sheet = forms()["working_group"].by_title["工作小組名單"]
    people = whole_school()["working_group"]["工作小組名單"][:3]
    rows = [[person.get(heading, "") for heading in sheet.headings] for person in people]
    examined = read([list(sheet.headings), *rows, ["總計", "3", "", ""]], "教務處", sheet.title)
    assert rows_read(examined) == [[2, 3, 4]]
    assert [(rule, number) for rule, number, *_ in told(examined)] == [("C15", 5)]


def test_headings_printed_again_in_another_spelling_are_passed_over():
    again = [" 學 號", "缺勤種類\n代碼", "缺勤節數(必填)", "＊缺勤起始日期", "缺勤結束日期："]
    examined = read([HEADINGS, SOUND, again, LATER])
    assert rows_read(examined) == [[2, 4]]
    assert [(rule, number) for rule, number, *_ in told(examined)] == [("C15", 3)]
    assert examined.all_findings[0].expected.startswith("重複印出的標題列")


def test_titles_above_the_headings_are_told_once():
    examined = read([["永豐高中"], [], ["114學年度第1學期缺勤紀錄", None, "製表：生輔組"], HEADINGS, SOUND])
    assert rows_read(examined) == [[5]]
    assert told(examined) == [("C15", 1, "", "永豐高中")]
    [finding] = examined.all_findings
    assert finding.expected == "欄位名稱上方的文字，已略過，不列入：第 1、3 列"
    assert [cell[:2] for cell in finding.cells] == [(1, "永豐高中"), (3, "114學年度第1學期缺勤紀錄　製表：生輔組")]


def test_headings_printed_again_on_the_next_page_are_passed_over():
    page = [["114學年度缺勤紀錄"], HEADINGS]
    examined = read([*page, SOUND, *page, LATER])
    assert rows_read(examined) == [[3, 6]]
    assert [(number, value) for _, number, _, value in told(examined)] == [
        (1, "114學年度缺勤紀錄"),
        (5, "\u3000".join(HEADINGS)),
    ]
    assert [cell[0] for cell in examined.all_findings[1].cells] == [5]


def test_blank_rows_between_data_are_counted_and_the_first_ten_are_named():
    examined = read([HEADINGS, [], SOUND, *[[]] * 12, LATER, [], []])
    assert rows_read(examined) == [[3, 16]]
    assert told(examined) == [("C15", None, "", "共 12 列")]
    [finding] = examined.all_findings
    assert "第 4、5、6、7、8、9、10、11、12、13 列等，共 12 列" in finding.expected
    assert [cell[0] for cell in finding.cells] == list(range(4, 16))


def test_a_row_with_nothing_but_a_running_number_is_passed_over_and_told():
    examined = read([["序號", *HEADINGS], ["1", *SOUND], ["2"], ["3"]])
    assert rows_read(examined) == [[2]]
    assert ("C15", 3, "", "2") in told(examined)
    assert "第 3、4 列" in next(found for found in examined.all_findings if found.rule == "C15").expected


def test_a_sheet_of_notes_alone_has_no_rows_and_says_what_was_passed_over():
    examined = read([HEADINGS, ["本期無資料"], ["備註：無"]])
    assert rows_read(examined) == [[2]]  # 本期無資料 belongs on 填報資訊
    examined = read([HEADINGS, ["備註：無"]])
    assert [rule for rule, *_ in told(examined)] == ["W17", "C15"]


def test_columns_in_any_order_and_further_ones_are_read_where_they_stand():
    examined = read([["班級", *reversed(HEADINGS)], ["一年1班", *reversed(row(缺勤種類代碼="77"))]])
    assert [(rule, number, column) for rule, number, column, _ in told(examined)] == [("W11", 1, "A"), ("C06", 2, "E")]


DAYS = {
    "民國114年10月13日": "1141013",
    "114/10/13": "1141013",
    "114.10.13": "1141013",
    "114-10-13": "1141013",
    "１１４／１０／１３": "1141013",
    "'114/10/13": "1141013",
    "\u3000114/10/13\u00a0": "1141013",
    "2025/10/13": "1141013",
    "2025-10-13 00:00:00": "1141013",
    "45943": "1141013",
    45943: "1141013",
}


@pytest.mark.parametrize("typed", DAYS, ids=repr)
def test_every_spelling_of_a_day_is_read_and_told_before_and_after(typed):
    examined = read([HEADINGS, row(缺勤起始日期=typed)])
    assert texts(examined, "缺勤起始日期") == ["1141013"]
    assert told(examined) == [("C15", 2, "D", str(typed))]
    assert examined.all_findings[0].cells == ((2, str(typed), "1141013"),)


@pytest.mark.parametrize("day", [dt.date(2025, 10, 13), dt.datetime(2025, 10, 13)], ids=repr)  # noqa: DTZ001 - a sheet has no zone
@pytest.mark.parametrize("since_1904", [False, True])
def test_a_real_date_is_no_repair_from_whichever_year_the_workbook_counts(day, since_1904):
    examined = read([HEADINGS, row(缺勤起始日期=day)], since_1904=since_1904)
    assert (texts(examined, "缺勤起始日期"), told(examined)) == (["1141013"], [])


def test_a_day_without_its_format_counts_from_1904_where_the_workbook_does():
    examined = read([HEADINGS, row(缺勤起始日期=44481)], since_1904=True)
    assert (texts(examined, "缺勤起始日期"), told(examined)) == (["1141013"], [("C15", 2, "D", "44481")])


@pytest.mark.parametrize("typed", ["29220", "55154", "99999", "459430", "29221"])
def test_a_number_that_counts_no_reasonable_day_is_no_date(typed):
    assert [rule for rule, *_ in told(read([HEADINGS, row(缺勤起始日期=typed)]))] == ["C05"]


def talk(start):
    """Read a sound record of 課程諮詢紀錄 whose 開始時間 is given."""
    form = forms()["course_advising"]
    [cells] = whole_school()["course_advising"]["課程諮詢紀錄"]
    headings = form.sheets[0].headings
    rows = [list(headings), [start if heading == "開始時間" else cells.get(heading) for heading in headings]]
    return read(rows, form.offices[0], form.sheets[0].title)


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("上午 8:30", "08:30"),
        ("早上 8:30", "08:30"),
        ("中午 12:10", "12:10"),
        ("2025/11/4 上午 08:30:00", "08:30"),
        ("上午8:30", "08:30"),
        ("8：30", "08:30"),
        ("8時30分", "08:30"),
        ("上午 8 時 5 分", "08:05"),
        ("9時", "09:00"),
        ("10點30分", "10:30"),
        ("08:30:00", "08:30"),
        (0.354166, "08:30"),
        (0.5, "12:00"),
        ("0.354166", "08:30"),
        (dt.datetime(2025, 11, 4, 8, 30), "08:30"),  # noqa: DTZ001 - a sheet has no zone
    ],
)
def test_every_spelling_of_a_time_is_read_and_told(typed, held):
    examined = talk(typed)
    assert (texts(examined, "開始時間"), [rule for rule, *_ in told(examined)]) == ([held], ["C15"])


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("晚上 7:30", "19:30"),
        ("晚上7時30分", "19:30"),
        ("2025/11/4 下午 02:30:00", "14:30"),
        (0.99999, "23:59"),
        ("0.9999999", "23:59"),
    ],
)
def test_a_time_of_the_later_day_is_read_and_told(typed, held):
    examined = talk(typed)
    assert (texts(examined, "開始時間"), [rule for rule, *_ in told(examined)]) == ([held], ["C15", "R01"])


@pytest.mark.parametrize("typed", [dt.time(8, 30), dt.timedelta(hours=8, minutes=30), "08:30"])
def test_a_real_time_is_no_repair(typed):
    examined = talk(typed)
    assert (texts(examined, "開始時間"), told(examined)) == (["08:30"], [])


@pytest.mark.parametrize(
    "typed", ["25時", "8時70分", "下午14時", 1.5, 830, "八時", "晚上 12:10", "中午 1:10", "早上 1:10"]
)
def test_what_no_clock_shows_is_no_time(typed):
    assert [rule for rule, *_ in told(talk(typed))] == ["C13"]


@pytest.mark.parametrize(
    ("heading", "typed", "held"),
    [
        ("學號", "１１４００２", "114002"),
        ("學號", "'114002", "114002"),
        ("學號", "\u00a0114002\u3000", "114002"),
        ("缺勤節數", "７", "7"),
        ("缺勤節數", "7.0", "7"),
        ("缺勤種類代碼", "０３", "03"),
    ],
)
def test_every_repair_of_a_cell_is_told_before_and_after(heading, typed, held):
    examined = read([HEADINGS, row(**{heading: typed})])
    assert texts(examined, heading) == [held]
    assert [found.cells for found in examined.all_findings] == [((2, typed, held),)]


@pytest.mark.parametrize("number", ["11E001", "110E12", "1140E3", "11e001"])
def test_a_number_of_a_student_with_an_e_in_it_is_no_scientific_notation(number):
    assert told(read([HEADINGS, row(學號=number)])) == []


@pytest.mark.parametrize("number", ["1.14E+05", "1E+05", "1.14002e5", "1.14002E05"])
def test_a_number_that_a_spreadsheet_wrote_in_scientific_notation_is_a_fault(number):
    assert [rule for rule, *_ in told(read([HEADINGS, row(學號=number)]))] == ["C14"]


@pytest.mark.parametrize(("heading", "typed"), [("學號", 114002), ("缺勤節數", 7), ("缺勤節數", 7.0)])
def test_a_number_cell_is_no_repair(heading, typed):
    assert told(read([HEADINGS, row(**{heading: typed})])) == []


@pytest.mark.parametrize(
    ("heading", "typed", "rule"),
    [
        ("學號", "1.14002E+05", "C14"),
        ("缺勤種類代碼", 3, "C14"),
        ("學號", "114\u200b002", "C06"),
        ("學號", "\u202e114002", "C06"),
        ("學號", "114002\u2060", "C06"),
    ],
)
def test_a_number_that_has_lost_its_shape_or_hides_a_sign_is_a_fault(heading, typed, rule):
    assert [found[0] for found in told(read([HEADINGS, row(**{heading: typed})]))] == [rule]


@pytest.mark.parametrize(
    "name", ["𠮷田", "王\ue000明", "羅小明", "陳﨑", "王Ａ", "林😀", "Ｊohn", "葉\u3000一", "\U00020bb7\U000e0100"]
)
def test_a_name_is_kept_as_typed(name):
    student = small_school()["student_roster"]["學生資料"][0] | {"姓名": name}
    form = forms()["student_roster"]
    headings = form.sheets[0].headings
    examined = read([list(headings), [student.get(heading) for heading in headings]], "註冊組", "學生資料")
    assert (texts(examined, "姓名"), told(examined)) == ([name], [])


def test_a_mandatory_cell_merged_into_another_is_empty_and_says_why():
    examined = read([HEADINGS, SOUND, [None, *LATER[1:]], [None, *SOUND[1:3], "1141015", "1141015"]], merged=["A2:A4"])
    empty = [found for found in examined.all_findings if found.rule == "C01"]
    assert [(found.row, found.column) for found in empty] == [(3, "A"), (4, "A")]
    assert {found.expected for found in empty} == {
        "必填；此格與 A2 合併，內容只算在 A2；請取消合併，逐列填寫",
    }
    assert [rule for rule, *_ in told(examined)].count("W12") == 1


def test_a_mandatory_cell_that_is_merely_empty_says_nothing_of_merging():
    examined = read([HEADINGS, SOUND, LATER, row(缺勤節數="", 缺勤起始日期="1141015")], merged=["A2:A3", "C2:C3"])
    [plain] = [found for found in examined.all_findings if found.rule == "C01" and found.row == 4]
    assert plain.expected == "必填"


def test_a_cell_at_fault_before_is_judged_once():
    examined = read([HEADINGS, row(缺勤種類代碼="#N/A"), ["#REF!", *LATER[1:]]])
    assert {rule for rule, *_ in told(examined)} <= {"C06", "W13"}
    errors = read([HEADINGS, ["=1/0", *SOUND[1:]], LATER])
    assert [(rule, number, column) for rule, number, column, _ in told(errors)] == [("W13", 2, "A")]
    assert errors.tables[0].decided.keys() == {0}
    assert rows_read(errors) == [[2, 3]]


def test_a_row_of_formulas_without_values_is_a_row():
    examined = read([HEADINGS, [f"=Z{place}" for place in range(5)], LATER])
    assert rows_read(examined) == [[2, 3]]
    assert {rule for rule, *_ in told(examined)} == {"W13"}


def test_the_sheets_of_another_office_are_kept_apart_and_never_echoed():
    student = small_school()["student_roster"]["學生資料"][0]
    headings = list(forms()["student_roster"].sheets[0].headings)
    others = [headings, [student.get(heading) for heading in headings]]
    examined = read([HEADINGS, SOUND], more={"學生資料": others})
    [refusal] = [found for found in examined.all_findings if found.rule == "W06"]
    assert refusal.sheet == "學生資料"
    own, strange = examined.tables
    assert (own.refused, strange.refused, strange.findings) == (None, refusal, ())
    assert not own.decided
    assert examined.verdict is Verdict.PARTLY
    assert student["姓名"] not in "".join(map(str, examined.all_findings))


ANSWERED = dt.datetime(2025, 11, 22, tzinfo=dt.UTC)


def test_the_report_in_text_lists_the_cells_that_the_page_lists():
    notes = [[f"備註：第{number}則"] for number in range(1, 13)]
    body = answer(read([HEADINGS, SOUND, *notes, row(缺勤起始日期="114/10/12")]), LAWS)
    lines = text(body, ANSWERED).splitlines()
    assert [line.strip() for line in lines if line.strip().startswith("第 ") and "則" in line] == [
        f"第 {number + 2} 列：備註：第{number}則" for number in range(1, 11)
    ]
    assert "　　　另 2 格，見網頁報告" in lines
    assert page(body, ANSWERED).count("則</td><td>略過</td></tr>") == 12


def test_a_repair_is_listed_with_an_arrow_and_a_row_passed_over_without_one():
    days = [row(缺勤起始日期="114/10/13"), row(缺勤種類代碼="04", 缺勤起始日期="114/10/12")]
    body = answer(read([HEADINGS, *days, ["備註："], ["附註："]]), LAWS)
    said, shown = text(body, ANSWERED), page(body, ANSWERED)
    assert "第 2 列：114/10/13 → 1141013" in said
    assert "2</td><td>114/10/13</td><td>1141013</td></tr>" in shown
    assert "　　　第 4 列：備註：\n" in said
    assert "第 4 列</td><td>備註：</td><td>略過</td></tr>" in shown
