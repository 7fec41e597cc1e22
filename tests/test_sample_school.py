from __future__ import annotations

import zlib
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.steps.sample.files import attachment
from flows.steps.sample.school import INFORMATION, SampleSchool, sample_school, write_sample
from schemas import identity
from schemas.cross_rules import CrossRule, found_in
from schemas.forms import forms
from schemas.register import Place, Register
from schemas.terms import Law, Period

if TYPE_CHECKING:
    from schemas.form import Form, Sheet

SCHOOL = "034347"
LIMIT_RULES = {"L01", "L02", "L03", "L04", "L05", "L07"}
FILE_RULES = {"A01"}
Found = set[tuple[str, str, str, int]]


@pytest.fixture(scope="module")
def clean() -> SampleSchool:
    return sample_school(300)


@pytest.fixture(scope="module")
def faulty() -> SampleSchool:
    return sample_school(300, faults=True)


def rows_of(school: SampleSchool, title: str) -> list[dict[str, str]]:
    return [
        dict(zip(headings, row, strict=True))
        for workbook in school.workbooks
        for sheet, headings, rows in workbook.sheets
        if sheet == title
        for row in rows
    ]


def form_rows(school: SampleSchool, name: str) -> list[dict[str, str]]:
    return [row for sheet in forms()[name].sheets for row in rows_of(school, sheet.title)]


def breaches(school: SampleSchool, law: Law) -> Found:
    """Judge every sheet by the declarations alone: cells, rows, keys, then other forms."""
    by_title = {form.title: form for form in forms().values()}
    frames: dict[Place, list[dict[str, str]]] = {}
    found: Found = set()
    read = []
    for workbook in school.workbooks:
        form = by_title[workbook.sheets[0][1][1]]
        for title, headings, rows in workbook.sheets[1:]:
            sheet = form.by_title[title]
            cells = [dict(zip(headings, row, strict=True)) for row in rows]
            bad = own_breaches(sheet, cells, law)
            found |= {(rule, workbook.name, title, row) for rule, row in bad}
            frames.setdefault(Place(form.name, title, law.period.of(form.cadence)), []).extend(cells)
            read.append((workbook.name, form, sheet, cells))
    register = framed(frames)
    for name, form, sheet, cells in read:
        found |= {(rule, name, sheet.title, row) for rule, row in cross_breaches(form, sheet, cells, register, law)}
    return found


def framed(rows: dict[Place, list[dict[str, str]]]) -> Register:
    import pandas as pd

    return Register(
        {
            place: pd.DataFrame(cells, columns=list(forms()[place.form].by_title[place.sheet].headings), dtype=str)
            for place, cells in rows.items()
        }
    )


def own_breaches(sheet: Sheet, cells: list[dict[str, str]], law: Law) -> set[tuple[str, int]]:
    """Find what one sheet breaks by itself, and empty the cells at fault as a reader does."""
    found = set()
    needs = {column.heading: (column.kind, column.requirements(law)) for column in sheet.columns}
    for number, row in enumerate(cells, 2):
        faulty_cells = set()
        for heading, (kind, required) in needs.items():
            row[heading] = kind.normal(row[heading])
            broken = next((need.rule for need in required if not need.met(row[heading])), None)
            if broken:
                found.add((broken, number))
                faulty_cells.add(heading)
        for rule in sheet.row_rules:
            if not faulty_cells & set(rule.reads) and not rule.holds(law, *(row[name] for name in rule.reads)):
                found.add((rule.rule, number))
        row.update(dict.fromkeys(faulty_cells, ""))
    return found | {("R14", number) for key in (sheet.key, *sheet.unique) for number in twins(key, cells)}


def twins(key: tuple[str, ...], cells: list[dict[str, str]]) -> list[int]:
    first: dict[tuple[str, ...], int] = {}
    places = [(number, tuple(row[heading] for heading in key)) for number, row in enumerate(cells, 2)]
    return [number for number, place in places if "" not in place and first.setdefault(place, number) != number]


def cross_breaches(
    form: Form, sheet: Sheet, cells: list[dict[str, str]], register: Register, law: Law
) -> set[tuple[str, int]]:
    law = Law(law.period.of(form.cadence), law.school)
    references = [found_in(column, column.refers) for column in sheet.columns if column.refers]
    judged: list[CrossRule] = [*references, *sheet.cross_rules]
    found = set()
    for rule in judged:
        judge = rule.judge(register, law)
        for number, row in enumerate(cells, 2):
            texts = [row[heading] for heading in rule.reads]
            answer = judge(*texts) if all(texts) else None
            if answer is not None:
                found.add((getattr(answer, "rule", "absent") or rule.rule, number))
    return found


LAW = Law(Period(114, 1), SCHOOL)


def test_a_sound_school_breaks_no_rule_of_any_form(clean):
    assert breaches(clean, LAW) == set()


@pytest.mark.parametrize("semester", [1, 2])
@pytest.mark.parametrize("students", [3, 40])
def test_small_schools_of_either_semester_break_no_rule(students, semester):
    school = sample_school(students, academic_year=113, semester=semester)
    assert breaches(school, Law(Period(113, semester), SCHOOL)) == set()


def test_a_faulty_school_breaks_just_the_rules_that_were_planted(faulty):
    seen_by_declarations = {
        (fault.rule, fault.file, fault.sheet, fault.row)
        for fault in faulty.planted
        if fault.rule not in LIMIT_RULES | FILE_RULES
    }
    assert breaches(faulty, LAW) == seen_by_declarations


def test_every_planted_fault_is_of_another_rule_and_place(faulty):
    assert len({fault.rule for fault in faulty.planted}) == len(faulty.planted) == 42
    assert len({(fault.file, fault.sheet, fault.row) for fault in faulty.planted}) == 42


def test_every_planted_fault_names_a_filled_row_and_a_heading_of_its_sheet(faulty):
    grids = {
        (workbook.office, workbook.name, title): (headings, rows)
        for workbook in faulty.workbooks
        for title, headings, rows in workbook.sheets
    }
    for fault in faulty.planted:
        headings, rows = grids[fault.office, fault.file, fault.sheet]
        assert any(rows[fault.row - 2])
        assert fault.heading in {*headings, ""}


def test_a_sound_school_has_no_planted_faults(clean):
    assert clean.planted == ()


def test_a_small_school_goes_without_some_faults():
    assert 0 < len(sample_school(30, faults=True).planted) < 44


def test_a_school_without_a_student_in_every_grade_is_refused():
    with pytest.raises(ValueError, match="a grade"):
        sample_school(2)


def test_every_sheet_of_a_form_that_is_handed_in_stands_with_its_headings(clean):
    by_title = {form.title: form for form in forms().values()}
    for workbook in clean.workbooks:
        form = by_title[workbook.sheets[0][1][1]]
        assert [(title, headings) for title, headings, _ in workbook.sheets[1:]] == [
            (sheet.title, sheet.headings) for sheet in form.sheets
        ]


def test_every_workbook_comes_from_an_office_that_hands_in_its_form(clean):
    by_title = {form.title: form for form in forms().values()}
    for workbook in clean.workbooks:
        assert workbook.office in by_title[workbook.sheets[0][1][1]].offices


def test_every_sheet_has_rows_somewhere(clean):
    filled = Counter(title for workbook in clean.workbooks for title, _, rows in workbook.sheets if rows)
    asked = {title for workbook in clean.workbooks for title, _, _ in workbook.sheets}
    assert set(filled) == asked


def test_three_hundred_students_sit_in_classes_of_at_most_thirty_six(clean):
    seats = Counter(row["班級名稱"] for row in rows_of(clean, "學生資料"))
    assert sum(seats.values()) == 300
    assert len(seats) == 9
    assert max(seats.values()) <= 36


def test_identity_numbers_are_sound_and_some_are_of_foreign_residents(clean):
    numbers = [row["身分證號"] for row in rows_of(clean, "學生資料")]
    assert all(map(identity.is_valid, numbers))
    assert 0 < sum(number[1] in "89" for number in numbers) < len(numbers) // 10


def test_some_names_have_characters_outside_the_usual_plane(clean):
    names = [row["姓名"] for row in rows_of(clean, "學生資料")]
    assert any(ord(character) > 0xFFFF for name in names for character in name)


def test_every_office_that_hands_in_has_somebody_on_the_staff(clean):
    offices = {row["單位"] for row in rows_of(clean, "人員")}
    assert {workbook.office for workbook in clean.workbooks} <= offices


def test_every_class_has_one_homeroom_teacher(clean):
    rooms = [row["導師班級"] for row in rows_of(clean, "人員") if row["導師班級"]]
    assert sorted(rooms) == sorted({row["班級名稱"] for row in rows_of(clean, "學生資料")})


def test_each_entry_year_has_forty_to_sixty_courses(clean):
    years = Counter(row["實施學年度"] for row in rows_of(clean, "課程代碼"))
    assert set(years) == {"112", "113", "114"}
    assert all(40 <= count <= 60 for count in years.values())


def test_each_student_has_about_twelve_marks(clean):
    marks = Counter(row["學號"] for row in rows_of(clean, "學期成績"))
    assert len(marks) == 300
    assert all(10 <= count <= 14 for count in marks.values())


def test_nobody_registers_more_than_five_outcomes_or_ticks_more_than_six(clean):
    outcomes = form_rows(clean, "course_outcome")
    registered = Counter(row["學號"] for row in outcomes)
    ticked = Counter(row["學號"] for row in outcomes if row["勾選"] == "是")
    assert 3 <= max(registered.values()) <= 5
    assert max(ticked.values()) <= 6


def test_nobody_registers_more_than_fifteen_performances_or_ticks_more_than_ten(clean):
    own = [row for row in form_rows(clean, "diverse_performance") if row["登錄來源"] == "學生"]
    registered = Counter(row["學號"] for row in own)
    ticked = Counter(row["學號"] for row in own if row["勾選"] == "是")
    assert max(registered.values()) == 15
    assert max(ticked.values()) == 10


@pytest.mark.parametrize("form", ["course_outcome", "diverse_performance"])
def test_ticked_items_are_certified_and_in_an_order_without_repetition(clean, form):
    ticked = [row for row in form_rows(clean, form) if row["勾選"] == "是"]
    assert {row["認證狀態"] for row in ticked} == {"通過"}
    assert len({(row["學號"], row["勾選順序"]) for row in ticked}) == len(ticked)


def test_nothing_is_certified_before_it_was_uploaded(clean):
    certified = [row for row in form_rows(clean, "course_outcome") if row["認證日期"]]
    assert certified
    assert all(row["上傳日期"] < row["認證日期"] for row in certified)


@pytest.mark.parametrize("form", ["course_outcome", "diverse_performance"])
def test_numbers_of_items_are_never_used_twice(faulty, form):
    key = forms()[form].sheets[0].key[0]
    numbers = [row[key] for row in form_rows(faulty, form)]
    assert len(set(numbers)) == len(numbers)


def named_files(school: SampleSchool) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for workbook in school.workbooks:
        for _, headings, rows in workbook.sheets:
            at = [place for place, heading in enumerate(headings) if heading.endswith("檔案名稱")]
            named.setdefault(workbook.office, []).extend(row[place] for row in rows for place in at if row[place])
    return {office: names for office, names in named.items() if names}


def test_every_file_that_a_row_names_is_there_and_no_other(clean):
    named = named_files(clean)
    assert {office: sorted(files) for office, files in clean.attachments.items()} == {
        office: sorted(names) for office, names in named.items()
    }
    assert 500 < sum(map(len, named.values())) < 1000


def test_no_two_attachments_are_alike_and_all_are_small(clean):
    contents = [content for files in clean.attachments.values() for content in files.values()]
    assert len(set(contents)) == len(contents)
    assert max(map(len, contents)) < 1000


def test_the_file_faults_are_a_missing_a_mistyped_and_an_empty_document(faulty):
    rows = {row["成果編號"]: row for row in rows_of(faulty, "學期課程學習成果")}
    files = faulty.attachments["教務處"]
    sheet = next(
        rows
        for book in faulty.workbooks
        if (book.office, book.name) == ("教務處", "課程學習成果.xlsx")
        for title, _, rows in book.sheets
        if title == "學期課程學習成果"
    )
    names = {
        fault.rule: rows[sheet[fault.row - 2][0]]["文件檔案名稱"]
        for fault in faulty.planted
        if fault.rule in FILE_RULES
    }
    assert names["A01"] not in files


def test_a_portable_document_says_rightly_where_its_parts_stand():
    content = attachment("CO114-00001_國語文.pdf")
    start = int(content.split(b"startxref\n")[1].split(b"\n")[0])
    assert content[start:].startswith(b"xref")
    entries = content[start:].split(b"\n")[3:8]
    for number, entry in enumerate(entries, 1):
        assert content[int(entry[:10]) :].startswith(b"%d 0 obj" % number)


def test_a_picture_has_whole_chunks():
    content = attachment("CO114-00001_國語文.png")
    at, kinds = 8, []
    while at < len(content):
        size = int.from_bytes(content[at : at + 4])
        body = content[at + 4 : at + 8 + size]
        assert zlib.crc32(body) == int.from_bytes(content[at + 8 + size : at + 12 + size])
        kinds.append(body[:4])
        at += 12 + size
    assert kinds == [b"IHDR", b"tEXt", b"IDAT", b"IEND"]


def test_a_recording_is_a_tag_and_whole_frames_of_silence():
    content = attachment("CO114-00001_國語文.mp3")
    frames = content[10 + content[9] :]
    assert content.startswith(b"ID3")
    assert len(frames) % 26 == 0
    assert all(frames[at : at + 2] == b"\xff\xf3" for at in range(0, len(frames), 26))


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6), faults=st.booleans())
def test_the_same_seed_makes_the_same_school(seed, faults):
    assert sample_school(60, seed=seed, faults=faults) == sample_school(60, seed=seed, faults=faults)


def test_another_seed_makes_another_school():
    assert sample_school(30, seed=1) != sample_school(30, seed=2)


def test_ten_times_the_students_make_about_ten_times_the_rows():
    def size(students: int) -> int:
        return sum(len(rows) for book in sample_school(students).workbooks for _, _, rows in book.sheets)

    small, large = size(150), size(1500)
    assert 8 < large / small < 12


def test_a_given_deadline_stands_in_the_schedule():
    import datetime as dt

    days = {row["國教署截止日期"] for row in rows_of(sample_school(30, due=dt.date(2026, 12, 31)), "期程")}
    assert days == {"115/12/31"}


def test_the_written_inbox_reads_back_as_it_was_made(tmp_path):
    from python_calamine import CalamineWorkbook

    school = sample_school(60, faults=True)
    write_sample(school, tmp_path)
    for workbook in school.workbooks:
        book = CalamineWorkbook.from_path(tmp_path / workbook.office / workbook.name)
        assert book.sheet_names == [title for title, _, _ in workbook.sheets]
        for title, headings, rows in workbook.sheets:
            grid = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
            assert [tuple(map(str, row)) for row in grid] == [headings, *rows]
    for office, files in school.attachments.items():
        assert {path.name: path.read_bytes() for path in (tmp_path / office / "附件").iterdir()} == files


def test_each_workbook_says_on_its_first_sheet_what_it_is(clean):
    for workbook in clean.workbooks:
        title, (label, _), pairs = workbook.sheets[0]
        cover = dict(pairs)
        assert (title, label) == (INFORMATION, "表單")
        assert (cover["學校代碼"], cover["學年度"], cover["學期"]) == (SCHOOL, "114", "1")
        assert cover["登錄單位"] == workbook.office


def test_a_class_teachers_workbook_holds_that_class_alone(clean):
    homes = {row["學號"]: row["班級名稱"] for row in rows_of(clean, "學生資料")}
    tutors = [book for book in clean.workbooks if book.office == "導師"]
    assert len(tutors) == 2
    for book in tutors:
        scope = dict(book.sheets[0][2])["範圍"]
        assert {homes[row[1]] for _, _, rows in book.sheets[1:] for row in rows} == {scope}
