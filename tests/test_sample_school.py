from __future__ import annotations

import io
import zlib
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.steps.attachments import judge
from flows.steps.sample.files import attachment
from flows.steps.sample.school import INFORMATION, SampleSchool, sample_school, write_sample
from schemas import identity
from schemas.attached import Sent
from schemas.forms import forms
from schemas.kinds import Attachment
from schemas.register import Place, Register, attachment_name
from schemas.regulation import SEATS
from schemas.terms import Law, Period

if TYPE_CHECKING:
    from schemas.form import Sheet
    from schemas.register import Sendings

SCHOOL = "034347"
TOLD_OF_THE_WHOLE = {"L01", "L02", "L03", "L04", "L05", "L07", "G01", "G03"}  # no sheet's own declarations tell of it
Found = set[tuple[str, str, str, int]]
Cell = tuple[int, str]


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
    sent = {
        office: {attachment_name(name): looked_at(content) for name, content in files.items()}
        for office, files in school.attachments.items()
    }
    for workbook in school.workbooks:
        form = by_title[workbook.sheets[0][1][1]]
        for title, headings, rows in workbook.sheets[1:]:
            sheet = form.by_title[title]
            cells = [dict(zip(headings, row, strict=True)) for row in rows]
            bad, faults = own_breaches(sheet, cells, law)
            found |= {(rule, workbook.name, title, row) for rule, row in bad}
            frames.setdefault(Place(form.name, title, law.period.of(form.cadence)), []).extend(cells)
            read.append((workbook, Law(law.period.of(form.cadence), law.school), sheet, cells, faults))
    register = framed(frames, sent)
    for workbook, own, sheet, cells, faults in read:
        across = cross_breaches(sheet, cells, faults, register.asked_by(workbook.office), own)
        found |= {(rule, workbook.name, sheet.title, row) for rule, row in across}
    return found


def looked_at(content: bytes) -> Sent:
    facts = judge(io.BytesIO(content))
    return Sent("sent", facts.size, facts.sort, facts.flaw)


def framed(rows: dict[Place, list[dict[str, str]]], sent: Sendings) -> Register:
    import pandas as pd

    frames = {
        place: pd.DataFrame(cells, columns=list(forms()[place.form].by_title[place.sheet].headings), dtype=str)
        for place, cells in rows.items()
    }
    return Register(frames, sent)


def own_breaches(sheet: Sheet, cells: list[dict[str, str]], law: Law) -> tuple[set[tuple[str, int]], set[Cell]]:
    """Find what one sheet breaks by itself, and empty the cells at fault as a reader does; tell which they are."""
    found: set[tuple[str, int]] = set()
    faults: set[Cell] = set()
    needs = {column.heading: (column.kind, column.requirements(law)) for column in sheet.columns}
    for number, row in enumerate(cells, 2):
        for heading, (kind, required) in needs.items():
            row[heading] = kind.normal(row[heading])
            broken = next((need.rule for need in required if not need.met(row[heading])), None)
            if broken:
                found.add((broken, number))
                faults.add((number, heading))
        for rule in sheet.rules_on_rows(law):
            if not faults & {(number, read) for read in rule.reads} and not rule.holds(law, *map(row.get, rule.reads)):
                found.add((rule.rule, number))
                faults.add((number, rule.at))
        row.update((heading, "") for at, heading in faults if at == number)
    return found | {("R14", number) for key in (sheet.key, *sheet.unique) for number in twins(key, cells)}, faults


def twins(key: tuple[str, ...], cells: list[dict[str, str]]) -> list[int]:
    first: dict[tuple[str, ...], int] = {}
    places = [(number, tuple(row[heading] for heading in key)) for number, row in enumerate(cells, 2)]
    return [number for number, place in places if "" not in place and first.setdefault(place, number) != number]


def cross_breaches(
    sheet: Sheet, cells: list[dict[str, str]], faults: set[Cell], register: Register, law: Law
) -> set[tuple[str, int]]:
    optional = {column.heading for column in sheet.columns if not column.mandatory}
    found = set()
    for rule in sheet.rules_across(law):
        judge = rule.judge(register, law)
        for number, row in enumerate(cells, 2):
            judged = all(
                (number, heading) not in faults and (row[heading] or heading in optional) for heading in rule.reads
            )
            answer = judge(*(row[heading] for heading in rule.reads)) if judged else None
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
        if fault.rule not in TOLD_OF_THE_WHOLE
    }
    assert breaches(faulty, LAW) == seen_by_declarations


def test_every_planted_fault_stands_in_a_row_of_its_own_and_no_rule_twice_in_a_form(faulty):
    assert len(faulty.planted) == 56
    assert len({fault.rule for fault in faulty.planted}) == 49
    for place in (
        lambda fault: (fault.file, fault.sheet, fault.row),
        lambda fault: (fault.file, fault.sheet, fault.rule),
    ):
        assert len(set(map(place, faulty.planted))) == len(faulty.planted)


def test_every_planted_fault_names_a_filled_row_and_a_heading_of_its_sheet(faulty):
    grids = {
        (workbook.office, workbook.name, title): (headings, rows)
        for workbook in faulty.workbooks
        for title, headings, rows in workbook.sheets
    }
    for fault in faulty.planted:
        headings, rows = grids[fault.office, fault.file, fault.sheet]
        assert fault.row is None or any(rows[fault.row - 2])
        assert fault.heading in headings


def test_a_sound_school_has_no_planted_faults(clean):
    assert clean.planted == ()


def test_a_small_school_goes_without_some_faults():
    assert 0 < len(sample_school(30, faults=True).planted) < 56


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


CERTIFIED = {
    "course_outcome": ("outcome_certification", "成果編號"),
    "diverse_performance": ("performance_certification", "紀錄編號"),
}


@pytest.mark.parametrize("form", CERTIFIED)
def test_ticked_items_are_certified_after_all_and_in_an_order_without_repetition(clean, form):
    by, number = CERTIFIED[form]
    results = {row[number]: row["認證結果"] for row in form_rows(clean, by)}
    ticked = [row for row in form_rows(clean, form) if row["勾選"] == "是"]
    assert {results.get(row[number], row["認證狀態"]) for row in ticked} == {"通過"}
    assert len({(row["學號"], row["勾選順序"]) for row in ticked}) == len(ticked)


@pytest.mark.parametrize("form", CERTIFIED)
def test_some_items_are_certified_otherwise_than_is_written_beside_them_in_both_directions(clean, form):
    by, number = CERTIFIED[form]
    written = {row[number]: row for row in form_rows(clean, form)}
    overruled = [(written[row[number]], row["認證結果"]) for row in form_rows(clean, by)]
    changes = Counter((row["認證狀態"], result) for row, result in overruled if row["認證狀態"] != result)
    assert set(changes) == {("認證中", "通過"), ("通過", "不通過")}
    assert sum(changes.values()) < len(overruled) / 4
    assert any(row["勾選"] == "是" for row, result in overruled if (row["認證狀態"], result) == ("認證中", "通過"))


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
    files = {
        (sheet.title, column.heading)
        for form in forms().values()
        for sheet in form.sheets
        for column in sheet.columns
        if isinstance(column.kind, Attachment)
    }
    named: dict[str, list[str]] = {}
    for workbook in school.workbooks:
        for title, headings, rows in workbook.sheets:
            at = [place for place, heading in enumerate(headings) if (title, heading) in files]
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


def test_the_one_file_missing_is_named_by_the_row_at_fault(faulty):
    place = next(fault for fault in faulty.planted if fault.rule == "A01")
    (row,) = (
        dict(zip(headings, rows[place.row - 2], strict=True))
        for workbook in faulty.workbooks
        for title, headings, rows in workbook.sheets
        if (workbook.office, workbook.name, title) == (place.office, place.file, place.sheet)
    )
    missing = {
        name
        for office, names in named_files(faulty).items()
        for name in names
        if name not in faulty.attachments[office]
    }
    assert missing == {row["文件檔案名稱"]}


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


@settings(max_examples=8)
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

    days = {row["國教署截止日期"] for row in rows_of(sample_school(30, due=dt.date(2026, 6, 30)), "期程")}
    assert days == {"115/06/30", "115/08/29", "115/10/28"}  # of all and of the first round, then of those after it


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
    assert len(tutors) == 4
    for book in tutors:
        scope = dict(book.sheets[0][2])["範圍"]
        pupils = {
            dict(zip(headings, row, strict=True))["學號"] for _, headings, rows in book.sheets[1:] for row in rows
        }
        assert {homes[pupil] for pupil in pupils} == {scope}


def parts(school: SampleSchool, office: str) -> dict[str, list[dict[str, str]]]:
    return {
        dict(book.sheets[0][2])["範圍"]: [dict(zip(headings, row, strict=True)) for row in rows]
        for book in school.workbooks
        if book.office == office
        for _, headings, rows in book.sheets[1:]
    }


def test_all_twenty_three_forms_are_handed_in(clean):
    titles = [workbook.sheets[0][1][1] for workbook in clean.workbooks]
    assert set(titles) == {form.title for form in forms().values()}
    assert len(forms()) == 23


def test_workbooks_of_one_office_are_told_apart_by_name_and_scope(clean):
    slots = [(book.office, book.sheets[0][1][1], dict(book.sheets[0][2])["範圍"]) for book in clean.workbooks]
    assert len(set(slots)) == len(slots)
    assert len({(book.office, book.name) for book in clean.workbooks}) == len(clean.workbooks)


@pytest.mark.parametrize(("office", "heading"), [("課程諮詢教師", "諮詢教師帳號"), ("任課教師", "認證教師帳號")])
def test_two_teachers_hand_in_a_workbook_of_their_own(clean, office, heading):
    accounts = {row["姓名"]: row["帳號"] for row in rows_of(clean, "人員")}
    workbooks = parts(clean, office)
    assert len(workbooks) == 2
    for name, rows in workbooks.items():
        assert {row[heading] for row in rows} == {accounts[name]}


def test_a_teacher_certifies_every_piece_made_in_that_teachers_courses(clean):
    for rows in parts(clean, "任課教師").values():
        teacher = rows[0]["認證教師帳號"]
        own = {row["成果編號"] for row in form_rows(clean, "course_outcome") if row["任課教師帳號"] == teacher}
        assert {row["成果編號"] for row in rows} == own


def test_an_office_certifies_what_is_its_own_to_certify(clean):
    items = {row["紀錄編號"]: row["認證處室"] for row in form_rows(clean, "diverse_performance")}
    certified = form_rows(clean, "performance_certification")
    assert {row["認證處室"] for row in certified} == {"學務處", "輔導室"}
    assert all(items[row["紀錄編號"]] == row["認證處室"] for row in certified)


def test_what_two_organisers_and_the_student_office_hand_in_of_contests_merges(clean):
    organised, kept = parts(clean, "競賽承辦單位"), []
    for book in clean.workbooks:
        if (book.office, book.sheets[0][1][1]) == ("訓育組", "校內競賽成績"):
            kept += [dict(zip(book.sheets[1][1], row, strict=True)) for row in book.sheets[1][2]]
    assert len(organised) == 2
    theirs = [row for rows in organised.values() for row in rows]
    alike = [row for row in kept if row in theirs]
    assert 0 < len(alike) < len(kept)
    keys = Counter((row["競賽名稱"], row["項目"], row["學號"]) for row in [*theirs, *kept])
    assert sum(count - 1 for count in keys.values()) == len(alike)


def test_every_student_explores_one_to_three_fields(clean):
    explored = rows_of(clean, "修課評估")
    assert len(explored) == len({row["學號"] for row in explored}) == 300
    assert {row["探索類型"] for row in explored} == {"學群", "類群", "就業"}
    assert {sum(bool(row[f"第{place}志向"]) for place in "一二三") for row in explored} == {1, 2, 3}


def test_an_elective_is_taken_by_those_who_chose_it_and_not_by_those_who_gave_it_up(clean):
    marks = {(row["學號"], row["課程代碼"]) for row in rows_of(clean, "學期成績")}
    chosen = rows_of(clean, "選修科目")
    assert {row["選課結果"] for row in chosen} == {"選上", "加選", "退選"}
    for row in chosen:
        assert ((row["學號"], row["課程代碼"]) in marks) == (row["選課結果"] != "退選")


def test_those_who_repeat_a_year_have_the_same_marks_in_both_rosters(clean):
    marks = {(row["學號"], row["課程代碼"]): row for row in rows_of(clean, "學期成績")}
    repeated = rows_of(clean, "重讀成績")
    assert repeated
    for row in repeated:
        mark = marks[row["學號"], row["課程代碼"]]
        assert (row["重讀成績"], row["成績及格"]) == (mark["學期學業成績"], mark["成績及格"])


def test_a_piece_of_a_course_taken_again_is_of_a_course_in_the_retake_roster(clean):
    again = {(row["學號"], row["原修課課程代碼"]) for row in rows_of(clean, "重修成績")}
    pieces = {(row["學號"], row["課程代碼"]) for row in rows_of(clean, "重修課程學習成果")}
    assert pieces
    assert pieces <= again


def test_what_outside_bodies_registered_is_among_the_performances_too(clean):
    theirs = [row for row in form_rows(clean, "diverse_performance") if row["登錄來源"] == "校外機構"]
    dates = {(row["學號"], row.get("結果公布日期") or row["取得證照日期"]) for row in theirs}
    assert {(row["學號"], row["日期"]) for row in rows_of(clean, "校外機構登錄")} == dates


def test_nineteen_sit_in_the_working_group_and_the_principal_led_its_meeting(clean):
    seats = rows_of(clean, "工作小組名單")
    assert Counter(row["職稱"] for row in seats) == SEATS
    (meeting,) = rows_of(clean, "工作小組會議")
    assert meeting["主持人"] == next(row["姓名"] for row in seats if row["職稱"] == "校長")


def test_receipts_are_confirmed_within_the_days_set_for_it(clean):
    window = next(row for row in rows_of(clean, "期程") if row["表單"] == "多元表現")
    first, last = (window[heading].replace("/", "") for heading in ("收訖確認開始", "收訖確認結束"))
    answers = rows_of(clean, "收訖明細確認")
    assert all(first <= row["確認日期"] <= last for row in answers)
    assert {row["確認結果"] for row in answers} == {"正確", "有誤"}


def test_a_form_of_which_a_small_school_has_no_rows_is_declared_to_have_none():
    for book in sample_school(3).workbooks:
        filled = any(rows for _, _, rows in book.sheets[1:])
        assert dict(book.sheets[0][2])["本期無資料"] == ("否" if filled else "是")


def test_two_duties_are_left_undone_in_a_faulty_school_alone(clean, faulty):
    undone = {fault.rule for fault in faulty.planted if fault.row is None}
    assert undone == {"G01", "G03"}
    for school, seats, briefings in ((clean, 19, 2), (faulty, 18, 0)):
        assert len(rows_of(school, "工作小組名單")) == seats
        assert sum(row["類別"] == "親師說明" for row in rows_of(school, "訓練研習說明")) == briefings
