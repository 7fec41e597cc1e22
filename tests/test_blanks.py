"""An office that fills in its blank is understood; one that hands it in empty is told so and no more."""

import datetime as dt
import re
from functools import cache
from io import BytesIO
from itertools import product
from zipfile import ZipFile

import openpyxl
import pytest
from office_program import needs_libreoffice, saved_again

from flows.steps.blanks import blank, write_blanks
from flows.steps.cell_rules import wrong_identity
from flows.steps.column_letters import letters
from flows.steps.reading import read_workbook
from flows.steps.recognition import recognise
from flows.steps.workbook import write_workbook
from schemas.codes import DATED
from schemas.drop import Drop
from schemas.forms import forms
from schemas.kinds import Attachment, Coded, CodedSet, Flag, FormTitle, IdentityNumber, Suggested
from schemas.terms import OFFICES, PART_OFFICES, Law, Period, Verdict
from schemas.wording_blanks import hint

SCHOOL = "034347"
LAWS = [Law(Period(114, semester), SCHOOL) for semester in (1, 2)]
LAW = LAWS[0]
HANDED_IN = [(form, office) for form in forms().values() for office in form.offices]
BLANKS = pytest.mark.parametrize(("form", "office"), HANDED_IN, ids=[form.name for form, _ in HANDED_IN])


def made(form, office, law=LAW):
    kept = BytesIO()
    write_workbook(blank(form, office, law), kept)
    return kept.getvalue()


@cache
def opened(form, office, law=LAW):
    """Open a blank to look at; a test that types into one opens its own."""
    return fresh(form, office, law)


def fresh(form, office, law=LAW):
    return openpyxl.load_workbook(BytesIO(made(form, office, law)))


def begun(form, office, law=LAW):
    """Open a blank of one's own to type into; who hands in a part has said which."""
    book = fresh(form, office, law)
    scope = book["填報資訊"].cell(7, 2)
    scope.value = scope.value or "一年1班"
    return book


def told(book):
    return {label.value: value.value or "" for label, value in book["填報資訊"].iter_rows()}


def arrived(content, form, office, law=LAW):
    """Recognise a workbook that lay in an office's folder."""
    name, now = f"{form.title}.xlsx", dt.datetime(2025, 11, 22, tzinfo=dt.UTC)
    drop = Drop(1, "d1", office, name, "0" * 64, len(content), now, law.period)
    return recognise(drop, read_workbook(content), law, lambda office, form: office in form.offices)


def filled(form, office, typed, law=LAW):
    """Type texts under the headings of row 2, and "x" wherever nothing is said of a mandatory column."""
    book = begun(form, office, law)
    for sheet in form.sheets:
        for place, column in enumerate(sheet.columns, 1):
            book[sheet.title].cell(2, place).value = typed.get(column.heading, "x" if column.mandatory else None)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def drop_downs(sheet):
    """Give the range that each column's drop-down offers, by the column's letter."""
    rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    return {re.match("[A-Z]+", str(rule.sqref))[0]: rule.formula1 for rule in rules}


def offered(book, range_):
    sheet, first, last = re.fullmatch(r"'(代碼表)'!\$B\$(\d+):\$B\$(\d+)", range_).groups()
    return [book[sheet][f"B{row}"].value for row in range(int(first), int(last) + 1)]


def expected_offer(kind, law=LAW):
    if isinstance(kind, FormTitle | Suggested):
        return [code for code, _ in kind.entries(law)]
    if isinstance(kind, Coded):
        return [code for code, _ in law.codes(kind.list_name).entries]
    return ["是", "否"] if isinstance(kind, Flag) else []


@pytest.mark.parametrize("law", LAWS, ids=lambda law: str(law.period))
@BLANKS
def test_an_empty_blank_is_recognised_and_told_only_that_it_has_no_row_or_asked_which_part_it_is(form, office, law):
    examined = arrived(made(form, office, law), form, office, law)
    assert [table.filing.form.name for table in examined.tables] == [form.name] * len(form.sheets)
    assert [table.filing.sheet.title for table in examined.tables] == [sheet.title for sheet in form.sheets]
    assert [finding.rule for finding in examined.all_findings] == ["C01" if office in PART_OFFICES else "W17"]
    assert {table.filing.period for table in examined.tables} == {law.period.of(form.cadence)}
    assert not examined.quarantined


@BLANKS
def test_a_filled_blank_keeps_its_mark_and_every_row_is_read_under_its_heading(form, office):
    examined = arrived(filled(form, office, {}), form, office)
    assert examined.all_findings == ()
    for table, sheet in zip(examined.tables, form.sheets, strict=True):
        assert table.filing.sheet is sheet
        assert table.filing.letters == {name: letters(place) for place, name in enumerate(sheet.headings)}
        assert table.row_numbers == [2]
        typed = {column.heading: "x" if column.mandatory else "" for column in sheet.columns}
        assert table.frame.iloc[0][list(sheet.headings)].to_dict() == typed


def test_a_blank_with_one_officer_in_it_is_sound(tmp_path):
    from flows.steps.validation import validate

    form = forms()["officer_record"]
    officer = {
        "學號": "0110001",
        "單位名稱": "一年一班",
        "開始日期": "1140901",
        "結束日期": "1150115",
        "擔任職務": "班長",
        "幹部等級": "2",
    }
    (tmp_path / "幹部.xlsx").write_bytes(filled(form, "訓育組", officer))
    (table,) = arrived((tmp_path / "幹部.xlsx").read_bytes(), form, "訓育組").tables
    assert validate(table, LAW).findings == ()
    assert table.frame.iloc[0][list(officer)].to_dict() == officer


@BLANKS
def test_an_office_without_data_turns_one_no_into_yes(form, office):
    book = begun(form, office)
    (cell,) = [row[1] for row in book["填報資訊"].iter_rows() if row[0].value == "本期無資料"]
    assert cell.value == "否"
    cell.value = "是"
    kept = BytesIO()
    book.save(kept)
    examined = arrived(kept.getvalue(), form, office)
    assert (examined.all_findings, examined.verdict) == ((), Verdict.ACCEPTED)


@BLANKS
def test_the_first_sheet_says_which_form_of_which_office_and_period_it_is(form, office):
    book = opened(form, office, LAWS[1])
    assert book.sheetnames[0] == "填報資訊"
    semester = "2" if form.cadence == "semester" else "0"
    assert told(book) == {
        "表單": form.title,
        "表單版本": form.version,
        "學校代碼": SCHOOL,
        "學年度": "114",
        "學期": semester,
        "登錄單位": office,
        "範圍": "" if office in PART_OFFICES else "全校",
        "填報人": "",
        "電子郵件": "",
        "本期無資料": "否",
    }


@BLANKS
def test_every_sheet_of_a_form_has_its_headings_and_one_example_below_them(form, office):
    book = opened(form, office)
    titles = [sheet.title for sheet in form.sheets]
    assert [name for name in book.sheetnames if name != "代碼表"] == ["填報資訊", *titles, "填寫說明"]
    for sheet in form.sheets:
        example = sheet.example_row(LAW)
        line = tuple(f"例：{text}" if heading == sheet.key[0] else text for heading, text in example.items())
        headings, *rows = book[sheet.title].iter_rows(values_only=True)
        assert headings == sheet.headings
        assert [tuple(text or "" for text in row) for row in rows] == [line]
        assert book[sheet.title].freeze_panes == "A2"
        assert {(cell.font.i, cell.number_format) for cell in book[sheet.title][2] if cell.value} == {(True, "@")}


@BLANKS
def test_a_mandatory_heading_is_marked_by_style_alone(form, office):
    book = opened(form, office)
    for sheet in form.sheets:
        for cell, column in zip(book[sheet.title][1], sheet.columns, strict=True):
            assert (cell.border.bottom.style == "thick") is column.mandatory
            assert cell.value == column.heading


@BLANKS
def test_a_code_column_offers_the_codes_of_its_list_and_no_other_column_does(form, office):
    book = opened(form, office)
    for sheet in form.sheets:
        ranges = drop_downs(book[sheet.title])
        for cell, column in zip(book[sheet.title][1], sheet.columns, strict=True):
            range_ = ranges.get(cell.column_letter)
            assert (offered(book, range_) if range_ else []) == expected_offer(column.kind)


@BLANKS
def test_every_column_says_what_it_may_hold_while_one_types(form, office):
    book = opened(form, office)
    for sheet in form.sheets:
        rules = [rule for rule in book[sheet.title].data_validations.dataValidation if rule.type != "custom"]
        assert [rule.prompt for rule in rules] == [hint(column.kind.domain(LAW)) for column in sheet.columns]
        assert all(rule.prompt and rule.showInputMessage for rule in rules)
        assert all(len(rule.prompt) <= 255 for rule in rules)


@BLANKS
def test_the_code_sheet_explains_every_code_that_the_form_uses_once(form, office):
    book = opened(form, office)
    kinds = [column.kind for sheet in form.sheets for column in sheet.columns]
    lists = {kind.list_name for kind in kinds if isinstance(kind, Coded | CodedSet)}
    flags = any(isinstance(kind, Flag) for kind in kinds)
    wanted = {entry for name in lists for entry in LAW.codes(name).entries}
    wanted |= {("是", "是"), ("否", "否")} if flags else set()
    suggested = [kind for kind in set(kinds) if isinstance(kind, FormTitle | Suggested)]
    wanted |= {entry for kind in suggested for entry in kind.entries(LAW)}
    if not wanted:
        assert "代碼表" not in book.sheetnames
        return
    headings, *rows = book["代碼表"].iter_rows(values_only=True)
    assert headings == ("適用欄位", "代碼", "意義")
    assert {(code, meaning or code) for _, code, meaning in rows} == wanted
    closed = 2 * flags + sum(len(LAW.codes(name).entries) for name in lists)
    assert len(rows) == len(set(rows)) == closed + sum(len(kind.entries(LAW)) for kind in suggested)


def test_a_list_that_several_columns_use_stands_once_and_names_them_all():
    rows = list(opened(forms()["grade_roster"], "註冊組")["代碼表"].iter_rows(min_row=2, values_only=True))
    assert rows[:3] == [
        ("成績及格、補考及格、補修及格", "1", "及格"),
        ("成績及格、補考及格、補修及格", "0", "不及格"),
        ("成績及格、補考及格、補修及格", "-1", "無"),
    ]


def test_a_cell_for_several_codes_gets_a_list_to_read_but_no_drop_down():
    book = opened(forms()["student_roster"], "註冊組")
    (letter,) = [cell.column_letter for cell in book["學生資料"][1] if cell.value == "特殊身分別"]
    assert letter not in drop_downs(book["學生資料"])
    listed = [row for row in book["代碼表"].iter_rows(values_only=True) if row[0] == "特殊身分別"]
    assert listed[:2] == [("特殊身分別", "0", "一般生"), ("特殊身分別", "1", "原住民生")]
    assert len(listed) == 100


def test_codes_with_zeros_in_front_keep_them():
    book = opened(forms()["absence_roster"], "生輔組")
    assert offered(book, drop_downs(book["缺勤紀錄名冊"])["B"])[0] == "01"


def test_a_blank_offers_what_the_lists_hold_in_its_own_year():
    newest = max(dated.since for lists in DATED.values() for dated in lists)
    for year, (form, office) in product(range(108, newest + 2), HANDED_IN):
        law = Law(Period(year, 1), SCHOOL)
        book = opened(form, office, law)
        assert told(book)["學年度"] == str(year)
        for sheet in form.sheets:
            offers = [offered(book, range_) for range_ in drop_downs(book[sheet.title]).values()]
            assert offers == [offer for column in sheet.columns if (offer := expected_offer(column.kind, law))]


def test_a_hint_says_each_thing_once():
    assert hint("1 到 3 的整數；1 到 3 的整數") == "1 到 3 的整數"
    assert hint("2 碼，前面的 0 要保留；2 碼") == "2 碼，前面的 0 要保留"
    assert hint("原來的號碼；最多 12 字") == "原來的號碼；最多 12 字"
    assert hint("") == ""


def test_every_office_finds_one_workbook_for_each_form_that_it_hands_in(tmp_path):
    paths = write_blanks(tmp_path / "outbox" / "blanks", LAW, OFFICES)
    wanted = {(office, f"{form.title}.xlsx") for form, office in HANDED_IN}
    assert {(path.parent.name, path.name) for path in paths} == wanted
    assert sorted(paths) == sorted((tmp_path / "outbox" / "blanks").rglob("*.*"))
    assert len(paths) == len(wanted)


def test_one_office_may_be_asked_for_alone(tmp_path):
    paths = write_blanks(tmp_path, LAW, ["訓育組"])
    handed_in = [form.title for form in forms().values() if "訓育組" in form.offices]
    assert sorted(path.stem for path in paths) == sorted(handed_in)
    assert [folder.name for folder in tmp_path.iterdir()] == ["訓育組"]


def test_blanks_are_small_and_the_same_to_the_byte_when_made_again(tmp_path):
    first = {path: path.read_bytes() for path in write_blanks(tmp_path, LAW, OFFICES)}
    assert {path: path.read_bytes() for path in write_blanks(tmp_path, LAW, OFFICES)} == first
    assert max(map(len, first.values())) < 100_000


@BLANKS
def test_no_heading_can_be_typed_over_unawares(form, office):
    book = opened(form, office)
    for sheet in form.sheets:
        rules = book[sheet.title].data_validations.dataValidation
        guards = {str(rule.sqref): rule for rule in rules if rule.type == "custom"}
        assert list(guards) == [f"{letters(place)}1" for place in range(len(sheet.columns))]
        for heading, rule in zip(sheet.headings, guards.values(), strict=True):
            assert rule.formula1 == f'EXACT({rule.sqref},"{heading}")'
            assert (rule.errorStyle or "stop", rule.showErrorMessage, rule.allowBlank) == ("stop", True, False)
            assert heading in rule.error


@BLANKS
def test_data_sheets_are_free_to_paste_and_sort_in_and_the_others_are_locked_without_a_password(form, office):
    book = opened(form, office)
    for sheet in book:
        locked = sheet.title in {"填報資訊", "填寫說明", "代碼表"}
        assert (sheet.protection.sheet, sheet.protection.password) == (locked, None)
        assert not locked or not (sheet.protection.sort or sheet.protection.autoFilter)
    for sheet in form.sheets:
        assert book[sheet.title].auto_filter.ref == f"A1:{letters(len(sheet.columns) - 1)}1048576"


@BLANKS
def test_on_the_first_sheet_just_four_cells_are_open_and_say_what_they_are_for(form, office):
    sheet = opened(form, office)["填報資訊"]
    unlocked = [label.value for label, value in sheet.iter_rows() if not value.protection.locked]
    assert unlocked == ["範圍", "填報人", "電子郵件", "本期無資料"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert list(rules) == ["B7", "B8", "B9", "B10"]
    assert all(rule.prompt and rule.showInputMessage for rule in rules.values())
    assert (rules["B10"].formula1, rules["B10"].errorStyle) == ('"是,否"', "stop")


@BLANKS
def test_a_mandatory_cell_left_empty_in_a_begun_row_is_shown_by_a_line_and_a_colour(form, office):
    book = opened(form, office)
    for sheet in form.sheets:
        shown = {}
        for formats in book[sheet.title].conditional_formatting:
            for rule in formats.rules:
                if "COUNTA" in rule.formula[0]:
                    assert rule.dxf.border.left.style
                    assert rule.dxf.fill.bgColor.rgb
                    shown |= dict.fromkeys(columns_of(str(formats.sqref)), rule.formula[0])
        assert list(shown) == [place for place, column in enumerate(sheet.columns) if column.mandatory]
        assert all(f"$A2:${letters(len(sheet.columns) - 1)}2" in formula for formula in shown.values())


def columns_of(range_):
    first, last = re.fullmatch(r"([A-Z]+)2:([A-Z]+)1048576", range_).groups()
    places = [letters(place) for place in range(60)]
    return range(places.index(first), places.index(last) + 1)


@BLANKS
def test_a_wrong_identity_number_is_shown_just_where_one_is_asked_for(form, office):
    book = opened(form, office)
    for sheet in form.sheets:
        formats = book[sheet.title].conditional_formatting
        shown = [str(one.sqref) for one in formats for rule in one.rules if rule.formula[0] == wrong_identity(top(one))]
        places = [place for place, column in enumerate(sheet.columns) if isinstance(column.kind, IdentityNumber)]
        assert shown == [f"{letters(place)}2:{letters(place)}1048576" for place in places]


def top(formats):
    return str(formats.sqref).partition(":")[0]


@BLANKS
def test_the_guide_tells_of_every_column_and_of_what_happens_on_the_way(form, office):
    rows = [[text or "" for text in row] for row in opened(form, office)["填寫說明"].iter_rows(values_only=True)]
    begins = next(number for number, row in enumerate(rows) if row[0] == "工作表")
    above = {row[0]: row[1] for row in rows[:begins]}
    assert above["用途"] == form.purpose
    assert all(name in above["登錄單位"] for name in form.offices)
    assert office in above["送件"]
    attached = any(isinstance(column.kind, Attachment) for sheet in form.sheets for column in sheet.columns)
    assert ("附件" in above) is attached
    columns = [(sheet, column) for sheet in form.sheets for column in sheet.columns]
    for (sheet, column), row in zip(columns, rows[begins + 1 :], strict=True):
        assert row[:3] == [sheet.title, column.heading, "必填" if column.mandatory else "選填"]
        assert row[3].startswith(hint(column.kind.domain(LAW)))
        assert row[4:] == [sheet.example_row(LAW)[column.heading], form.clause]


@pytest.mark.slow
@needs_libreoffice
def test_a_blank_that_libreoffice_saved_is_still_the_form_s_and_as_helpful(tmp_path):
    form, law = forms()["student_roster"], LAW
    path = tmp_path / "學生名冊.xlsx"
    path.write_bytes(made(form, "註冊組"))
    [again] = saved_again([path], "xlsx", tmp_path / "saved")
    saved = again.read_bytes()
    examined = arrived(saved, form, "註冊組", law)
    assert [finding.rule for finding in examined.all_findings] == ["W17"]
    assert {table.filing.form.name for table in examined.tables} == {form.name}
    book = openpyxl.load_workbook(BytesIO(saved))
    assert [sheet.title for sheet in book if sheet.protection.sheet] == ["填報資訊", "填寫說明", "代碼表"]
    sheet = book["學生資料"]
    assert sheet.auto_filter.ref
    assert {rule.type for rule in sheet.data_validations.dataValidation} >= {"list", "custom"}
    formulas = [rule.formula[0] for one in sheet.conditional_formatting for rule in one.rules]
    assert any("COUNTA" in formula for formula in formulas)
    assert any("CODE" in formula for formula in formulas)
    assert not book["填報資訊"]["B8"].protection.locked


@BLANKS
def test_nothing_in_a_blank_can_run(form, office):
    with ZipFile(BytesIO(made(form, office))) as archive:
        assert not [name for name in archive.namelist() if "vba" in name.lower() or "external" in name.lower()]
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets" in name]
    assert not [sheet for sheet in sheets if re.search(rb"<f[\s/>]", sheet)]
