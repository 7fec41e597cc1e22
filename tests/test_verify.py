"""What `licheng verify` finds in a package that somebody has touched; and what the fingerprint alone tells."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packages import (
    FACTS,
    PERIODS,
    busy_school,
    coded_anew,
    entries_of,
    hashed_anew,
    made_anew,
    rendered,
    with_lineage,
    with_sheet,
    write,
)
from school import CODE, IDENTITIES, PERIOD, YEAR, a_site, drop_all, small_school, sweep
from typer.testing import CliRunner

from flows.cli import app
from flows.settings import SiteError
from flows.steps.decisions_in_force import InForce
from flows.steps.package import fingerprint_of
from flows.steps.package.bag import DECLARATION_FILE, INFO_FILE, TAG_MANIFEST_FILE, files_under
from flows.steps.package.difference import ChangedRow, Difference
from flows.steps.package.lineage import lineage
from flows.steps.package.row_codes import row_digest
from flows.steps.verification import agrees, faults_in, verify
from flows.steps.verification.bag_checks import is_known_as
from flows.steps.verification.books import SheetRead, read_book
from flows.steps.verification.opened import Opened, Placed
from flows.steps.verification.rule_checks import rules_judged
from flows.steps.workbook import ColumnLayout, SheetLayout, by_column, write_workbook
from flows.submit import submit
from flows.verifying import verified
from schemas import wording_verification as wording
from schemas.cohort import PLAIN
from schemas.decision import Decision
from schemas.identity import completed
from schemas.rosters import rosters
from schemas.rules_unprinted import UNJUDGED
from schemas.terms import Law
from schemas.wording_packages import (
    CONFIRMATIONS,
    DECISIONS_FILE,
    DIFFERENCE_FILE,
    FATES_FILE,
    FORMATS,
    LINEAGE_FILE,
    NOTE_FILE,
    PAYLOAD,
    FateHeading,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.desk import Desk
    from flows.steps.package.facts import Facts
    from flows.steps.package.lineage import Entry
    from flows.steps.rendering import Rendered
    from schemas.terms import Period

FROZEN = Path(__file__).parent / "frozen"
OUTCOMES, MARKS = "學生課程學習成果名冊.xlsx", "學生成績名冊.xlsx"
OF_SEMESTER, OF_MARKS = "學期課程學習成果", "學期成績"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[Period, Path]:
    folder = tmp_path_factory.mktemp("sound")
    made = {period: rendered(busy_school(), period) for period in PERIODS}
    return {period: write(one, folder / str(period), with_a_past(one)) for period, one in made.items()}


def with_a_past(made: Rendered) -> Facts:
    """Give facts of a package that follows another one, of a school in which somebody has decided something."""
    entries = list(lineage(made))
    rows = [(*entries[2:4], (("備註", "", "補"), ("等第", "甲", "乙"))), (*entries[4:6], (("備註", "", "改"),))]
    past = Difference("114-0/07", tuple(entries[:2]), (), tuple(starmap(ChangedRow, rows)))
    day = FACTS.made_at
    said = ("dfcmarbsfh", "W16", "x", "註冊組", "114-0", "比上次少", True, "chen", "已停辦", day, day.date())
    decision = Decision(*said)
    return replace(FACTS, difference=past, decisions=[InForce(decision, "以這份檔案為準")])


@pytest.fixture
def semester(sound: dict[Period, Path], tmp_path: Path) -> Path:
    return shutil.copytree(sound[PERIOD], tmp_path / "01")


@pytest.fixture
def yearly(sound: dict[Period, Path], tmp_path: Path) -> Path:
    return shutil.copytree(sound[YEAR], tmp_path / "01")


def said(package: Path) -> list[str]:
    return [fault.what for fault in verify(package)]


def rows_of(package: Path, path: str, title: str) -> list[tuple[str, ...]]:
    return read_book(package / PAYLOAD / path)[title].rows


def changed(row: tuple[str, ...], at: int, text: str) -> tuple[str, ...]:
    return (*row[:at], text, *row[at + 1 :])


def column_of(package: Path, path: str, title: str, heading: str) -> int:
    return read_book(package / PAYLOAD / path)[title].headings.index(heading)


def forged(package: Path, path: str, title: str, rows: list[tuple[str, ...]]) -> None:
    """Put other rows into a roster, and make everything agree with them that a forger can think of."""
    with_sheet(package, path, title, rows)
    kept = {entry.place: entry for entry in entries_of(package)}
    digests = {(path, title, str(number)): row_digest(row) for number, row in enumerate(rows, 2)}
    with_lineage(package, [entry._replace(digest=digests.get(at, entry.digest)) for at, entry in kept.items()])
    made_anew(package)


# --- a package as it was made


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_a_package_as_it_was_made_has_no_fault(sound: dict[Period, Path], period: Period) -> None:
    assert verify(sound[period]) == []


@pytest.mark.parametrize("frozen", sorted(FROZEN.glob("*.zip")), ids=lambda path: path.stem)
def test_a_package_frozen_in_an_earlier_format_is_still_found_whole(frozen: Path, tmp_path: Path) -> None:
    """Never make these anew: a change by which they are no longer whole needs a format of its own."""
    with zipfile.ZipFile(frozen) as archive:
        archive.extractall(tmp_path)
    assert verify(tmp_path) == []


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_what_was_written_is_what_was_rendered(sound: dict[Period, Path], period: Period) -> None:
    assert agrees(rendered(busy_school(), period), sound[period]) == []


def test_a_character_that_no_workbook_holds_is_no_fault(tmp_path: Path) -> None:
    school = busy_school()
    school["course_outcome"][OF_SEMESTER][0]["成果簡述"] = "前\ufffe後\uffff_xFFFE_"
    made = rendered(school, YEAR)
    assert agrees(made, write(made, tmp_path / "01")) == []


def test_what_was_written_otherwise_than_rendered_is_told(sound: dict[Period, Path]) -> None:
    school = busy_school()
    school["course_outcome"][OF_SEMESTER][0]["成果簡述"] = "另一個簡述"
    faults = agrees(rendered(school, YEAR), sound[YEAR])
    assert {fault.file for fault in faults} == {OUTCOMES, LINEAGE_FILE}


def test_making_every_hash_anew_changes_nothing_in_a_sound_package(semester: Path) -> None:
    before = fingerprint_of(semester)
    made_anew(semester)
    assert fingerprint_of(semester) == before


# --- the bag


def test_a_file_that_is_gone_is_named(yearly: Path) -> None:
    (yearly / PAYLOAD / OUTCOMES).unlink()
    assert (OUTCOMES, wording.MISSING_FILE) in {(fault.file, fault.what) for fault in verify(yearly)}


def test_a_changed_file_is_told_of_once(yearly: Path) -> None:
    attachment = next((yearly / PAYLOAD / "附件").iterdir())
    attachment.write_bytes(b"%PDF-")
    assert [(fault.file, fault.what) for fault in verify(yearly)] == [(f"附件/{attachment.name}", wording.FILE_CHANGED)]


@pytest.mark.parametrize("name", ["Thumbs.db", "data/附件/Thumbs.db", "data/校內用/~$每列去向.xlsx"])
def test_a_file_that_came_later_is_named(yearly: Path, name: str) -> None:
    (yearly / name).write_bytes(b"")
    assert wording.FOREIGN_FILE in said(yearly)


def test_a_folder_beside_the_data_is_named_whatever_lies_in_it(yearly: Path) -> None:
    (yearly / "q" / "別的").mkdir(parents=True)
    (yearly / "q" / "別的" / "名單.csv").write_bytes(b"1")
    assert [(fault.file, fault.what) for fault in verify(yearly)] == [("q", wording.FOREIGN_FOLDER)]
    assert not is_known_as(Opened(yearly), fingerprint_of(yearly))


def test_an_empty_folder_is_named(yearly: Path) -> None:
    (yearly / PAYLOAD / "備份").mkdir()
    assert said(yearly) == [wording.FOREIGN_FOLDER]


def test_a_link_is_no_file_of_a_package(yearly: Path) -> None:
    attachment = next((yearly / PAYLOAD / "附件").iterdir())
    moved = attachment.rename(yearly.parent / attachment.name)
    attachment.symlink_to(moved)
    assert wording.NO_PLAIN_FILE in said(yearly)


def test_a_manifest_of_the_same_meaning_but_other_bytes_is_a_fault(yearly: Path) -> None:
    manifest = yearly / TAG_MANIFEST_FILE
    manifest.write_text(manifest.read_text("utf-8").replace("  ", " *"), "utf-8")
    assert said(yearly)


def test_a_folder_that_is_no_package_is_said_to_be_none(tmp_path: Path) -> None:
    assert said(tmp_path) == [wording.NO_PACKAGE]


@pytest.mark.parametrize("name", ["datapackage.json", LINEAGE_FILE, FATES_FILE, OUTCOMES])
@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\x00", b"[]"])
def test_a_part_that_cannot_be_read_is_told_whatever_its_hash(yearly: Path, name: str, content: bytes) -> None:
    (yearly / PAYLOAD / name).write_bytes(content)
    assert [fault.file for fault in verify(yearly)] == [name]
    hashed_anew(yearly)
    faults = verify(yearly)
    assert name in {fault.file for fault in faults}
    assert all(fault.sentence for fault in faults)


# --- what contradicts itself, though every hash is right


def test_a_mark_that_was_changed_is_told_by_its_row(semester: Path) -> None:
    rows = rows_of(semester, MARKS, OF_MARKS)
    at = column_of(semester, MARKS, OF_MARKS, "學期學業成績")
    with_sheet(semester, MARKS, OF_MARKS, [rows[0], changed(rows[1], at, "99"), *rows[2:]])
    made_anew(semester)
    assert [(fault.file, fault.sheet, fault.row, fault.what) for fault in verify(semester)] == [
        (MARKS, OF_MARKS, 3, wording.ROW_CHANGED)
    ]


def test_a_row_that_was_taken_out_is_missed(semester: Path) -> None:
    with_sheet(semester, MARKS, OF_MARKS, rows_of(semester, MARKS, OF_MARKS)[:-1])
    made_anew(semester)
    assert wording.NO_ROW in said(semester)


def test_a_row_that_was_put_in_has_no_origin(semester: Path) -> None:
    rows = rows_of(semester, MARKS, OF_MARKS)
    with_sheet(semester, MARKS, OF_MARKS, [*rows, rows[-1]])
    made_anew(semester)
    assert said(semester) == [wording.NO_LINE]


@pytest.mark.parametrize(
    ("heading", "text", "told"),
    [
        ("身分證號", f"{IDENTITIES[0][:-1]}{(int(IDENTITIES[0][-1]) + 1) % 10}", "檢查碼"),
        ("出生日期", "1130230", "出生日期"),
        ("學期學業成績", "101", "0 到 100"),
        ("學期學業成績", "85.0", "應寫為「85」"),
        ("學期學業成績", "", wording.MUST_BE_FILLED),
        ("成績及格", "7", "成績及格"),
        ("課程代碼", "114034347H11101A10101", "課程代碼"),
    ],
)
def test_a_cell_that_no_row_may_hold_is_told_however_well_it_is_forged(
    semester: Path, heading: str, text: str, told: str
) -> None:
    rows = rows_of(semester, MARKS, OF_MARKS)
    at = column_of(semester, MARKS, OF_MARKS, heading)
    forged(semester, MARKS, OF_MARKS, [changed(rows[0], at, text), *rows[1:]])
    faults = verify(semester)
    assert any(fault.row == 2 and told in fault.what for fault in faults)
    assert not any(text[:10] in fault.what for fault in faults if heading == "身分證號")


@pytest.mark.parametrize(
    ("period", "path", "sheet", "heading", "text"),
    [
        (PERIOD, MARKS, OF_MARKS, "成績及格", "-1"),  # R03, whatever the student's pass mark is
        (PERIOD, MARKS, OF_MARKS, "補考成績", "70"),  # R04
        (PERIOD, "缺勤紀錄名冊.xlsx", "缺勤紀錄名冊", "缺勤起始日期", "1131013"),  # R02
        (PERIOD, "缺勤紀錄名冊.xlsx", "缺勤紀錄名冊", "缺勤節數", "99"),  # R05
        (PERIOD, "學生資料名冊.xlsx", "學生資料", "性別代碼", "2"),  # R06
        (PERIOD, "校內幹部經歷名冊.xlsx", "幹部經歷紀錄", "結束日期", "1140801"),  # R01
        (YEAR, OUTCOMES, OF_SEMESTER, "文件檔案連結", ""),  # A05
    ],
)
def test_a_row_that_contradicts_itself_is_told_however_well_it_is_forged(  # noqa: PLR0913, PLR0917 - a row of the table
    sound: dict[Period, Path], tmp_path: Path, period: Period, path: str, sheet: str, heading: str, text: str
) -> None:
    package = shutil.copytree(sound[period], tmp_path / "01")
    rows, at = rows_of(package, path, sheet), column_of(package, path, sheet, heading)
    forged(package, path, sheet, [changed(rows[0], at, text), *rows[1:]])
    found = [fault for fault in verify(package) if "同一列其他欄不符" in fault.what]
    assert {(fault.file, fault.sheet, fault.row) for fault in found} == {(path, sheet, 2)}


def test_every_rule_on_one_row_is_judged_again_on_what_was_written_or_listed_with_its_reason() -> None:
    law, judged, declared = Law(PERIOD, CODE), set(), set()
    for roster in rosters(law.year).values():
        for sheet in roster.sheets:
            placed = Placed("", roster, sheet, SheetRead((), [], ()))
            name = roster.form.name
            judged |= {(name, rule.rule, rule.at) for rule in rules_judged(placed, law)}
            declared |= {(name, rule.rule, rule.at) for rule in sheet.source.rules_on_rows(law)}
    assert judged | UNJUDGED.keys() == declared
    assert not judged & UNJUDGED.keys()


def test_an_attachment_that_is_linked_must_be_there(yearly: Path) -> None:
    rows = rows_of(yearly, OUTCOMES, OF_SEMESTER)
    at = column_of(yearly, OUTCOMES, OF_SEMESTER, "文件檔案連結")
    forged(yearly, OUTCOMES, OF_SEMESTER, [changed(rows[0], at, "附件/../提交說明.html"), *rows[1:]])
    told = said(yearly)
    assert wording.no_such_file("文件檔案連結", "附件/../提交說明.html") in told
    assert wording.NOT_LINKED in told


def test_a_cell_that_is_a_number_is_no_text(semester: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(semester / PAYLOAD / MARKS)
    sheet = book[OF_MARKS]
    at = [cell.value for cell in sheet[1]].index("學期學業成績") + 1
    sheet.cell(2, at).value = 85
    book.save(semester / PAYLOAD / MARKS)
    made_anew(semester)
    assert (OF_MARKS, 2, wording.NO_TEXT_CELL) in {(one.sheet, one.row, one.what) for one in verify(semester)}


@pytest.mark.parametrize("sheet", ["封面", OF_MARKS])
def test_a_sheet_that_is_called_otherwise_is_missed(semester: Path, sheet: str) -> None:
    from openpyxl import load_workbook

    book = load_workbook(semester / PAYLOAD / MARKS)
    book[sheet].title = "工作表1"
    book.save(semester / PAYLOAD / MARKS)
    hashed_anew(semester)
    told = {(fault.sheet, fault.what) for fault in verify(semester)}
    assert {(sheet, wording.NO_SHEET), ("工作表1", wording.MORE_SHEETS)} <= told


def test_a_cover_of_another_school_is_told(semester: Path) -> None:
    with_sheet(semester, MARKS, "封面", [("000000", "114", "1", "41")])
    made_anew(semester)
    assert any(fault.sheet == "封面" and "034347" in fault.what for fault in verify(semester))


# --- counting


def stuffed(made: Rendered, further: int) -> Rendered:
    """Put copies of one student's outcome into a submission, as a program would that counts wrongly."""
    roster = next(one for one in made.rosters if f"{one.roster.path}.xlsx" == OUTCOMES)
    first = next(fate for fate in made.fates if fate.roster == roster.roster.path and fate.roster_row == 2)
    sheet = roster.sheets[0]
    height = len(sheet.columns[0])
    columns = tuple(column + [column[0]] * further for column in sheet.columns)
    copies = [
        replace(first, row=first.row + 100 + number, roster_row=height + 1 + number, key=(f"O-9-{number:02}",))
        for number in range(1, further + 1)
    ]
    longer = replace(roster, sheets=(replace(sheet, columns=columns), *roster.sheets[1:]))
    rosters = tuple(longer if one is roster else one for one in made.rosters)
    return replace(made, rosters=rosters, fates=[*made.fates, *copies], places=(*made.places, *([None] * further)))


def test_five_outcomes_of_a_semester_are_no_fault(sound: dict[Period, Path]) -> None:
    assert len(rows_of(sound[YEAR], OUTCOMES, OF_SEMESTER)) == 6  # five of the first student, one of the second
    assert verify(sound[YEAR]) == []


@pytest.mark.parametrize(
    ("further", "told"), [(1, {"每學期登錄課程學習成果"}), (2, {"每學期登錄課程學習成果", "每學年勾選課程學習成果"})]
)
def test_a_sixth_of_a_semester_and_a_seventh_of_a_year_are_told(tmp_path: Path, further: int, told: set[str]) -> None:
    package = write(stuffed(rendered(busy_school(), YEAR), further), tmp_path / "01")
    found = verify(package)
    assert {(fault.file, fault.row) for fault in found} == {(OUTCOMES, 7 + further)}
    assert {next(name for name in told if name in fault.what) for fault in found} == told
    assert len(found) == len(told)


def test_the_limits_hold_over_all_cohorts_together(tmp_path: Path) -> None:
    school = busy_school()
    made = rendered(school, YEAR)
    at = next(number for number, one in enumerate(made.rosters) if f"{one.roster.path}.xlsx" == OUTCOMES)
    roster = made.rosters[at]
    night = roster.roster.of(PLAIN._replace(extension=True))
    # the second roster holds one more outcome of the student who has five in the first
    one_row = replace(roster.sheets[0], columns=tuple(column[:1] for column in roster.sheets[0].columns))
    none = [replace(sheet, columns=tuple([] for _ in sheet.columns)) for sheet in roster.sheets[1:]]
    second = replace(roster, roster=night, sheets=(one_row, *none))
    first = next(fate for fate in made.fates if fate.roster == roster.roster.path and fate.roster_row == 2)
    further = replace(first, row=99, roster=night.path, roster_row=2, key=("O-9-01",))
    order = (*made.rosters[: at + 1], second, *made.rosters[at + 1 :])
    both = replace(made, rosters=order, fates=[*made.fates, further], places=(*made.places, None))
    package = write(both, tmp_path / "01")
    assert len(said(package)) == 1
    assert "（五(三)）" in said(package)[0]


def test_a_row_that_stands_twice_is_told(tmp_path: Path) -> None:
    made = stuffed(rendered(busy_school(), YEAR), 1)
    again = [replace(fate, key=("O-1-01",)) if fate.key == ("O-9-01",) else fate for fate in made.fates]
    package = write(replace(made, fates=again), tmp_path / "01")
    assert any("重複提交" in what for what in said(package))


def with_fates(package: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    """Write 每列去向 anew, its lines changed, with every hash made anew."""
    rows = rows_of(package, FATES_FILE, "每列去向")
    lines = change([dict(zip(map(str, FateHeading), row[:-1], strict=True)) for row in rows])
    with_sheet(package, FATES_FILE, "每列去向", [(*line.values(), "") for line in lines])
    coded_anew(package, FATES_FILE)
    made_anew(package)


def submitted(lines: list[dict[str, str]]) -> int:
    return next(at for at, line in enumerate(lines) if line["去向"] == "已提交")


def test_a_row_with_two_fates_is_told(yearly: Path) -> None:
    with_fates(yearly, lambda lines: [*lines, lines[0] | {"去向": "退回", "名冊": "", "名冊工作表": "", "名冊列": ""}])
    assert wording.TWO_FATES in said(yearly)


def test_a_submitted_row_that_lies_nowhere_is_told(yearly: Path) -> None:
    def without_place(lines: list[dict[str, str]]) -> list[dict[str, str]]:
        lines[submitted(lines)] |= {"名冊": "", "名冊工作表": "", "名冊列": ""}
        return lines

    with_fates(yearly, without_place)
    assert {wording.SUBMITTED_NOWHERE, wording.NOT_IN_FATES} <= set(said(yearly))


def test_a_row_of_a_roster_that_is_said_to_have_been_sent_back_is_told(yearly: Path) -> None:
    def sent_back(lines: list[dict[str, str]]) -> list[dict[str, str]]:
        lines[submitted(lines)]["去向"] = "退回"
        return lines

    with_fates(yearly, sent_back)
    assert {wording.differs("去向", "退回", "已提交"), wording.no_such_count("退回", 1)} <= set(said(yearly))


def test_a_fate_that_is_left_out_is_missed(yearly: Path) -> None:
    with_fates(yearly, lambda lines: [line for at, line in enumerate(lines) if at != submitted(lines)])
    assert wording.NOT_IN_FATES in said(yearly)


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_a_submitted_row_that_is_put_under_another_students_number_is_told(
    sound: dict[Period, Path], tmp_path: Path, period: Period
) -> None:
    def of_another(lines: list[dict[str, str]]) -> list[dict[str, str]]:
        placed = [line for line in lines if line["名冊列"] and line["學號"]]
        other = next(line["學號"] for line in placed if line["學號"] != placed[0]["學號"])
        placed[0]["學號"] = other
        return lines

    package = shutil.copytree(sound[period], tmp_path / "01")
    with_fates(package, of_another)
    assert wording.OTHER_STUDENT in said(package)


# --- two hundred trials


@contextmanager
def restored(package: Path) -> Iterator[None]:
    """Give a package back as it was."""
    before = {path: path.read_bytes() for path in files_under(package).values()}
    try:
        yield
    finally:
        for path in set(files_under(package).values()) - before.keys():
            path.unlink()
        for path, content in before.items():
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)


def flip_a_byte(package: Path, chance: random.Random) -> str:
    path = chance.choice(list(files_under(package).values()))
    content = bytearray(path.read_bytes())
    at = chance.randrange(len(content))
    content[at] ^= chance.randrange(1, 256)
    path.write_bytes(content)
    return f"{path.name} byte {at}"


def meddle_with_rows(package: Path, chance: random.Random) -> str:
    placed = [one for one in Opened(package, is_ours=True).sheets if one.read.rows]
    one = chance.choice(placed)
    return meddle_with_sheet(package, one.path, one.declared.title, list(one.read.rows), chance)


def meddle_with_tables(package: Path, chance: random.Random) -> str:
    path = chance.choice((FATES_FILE, FATES_FILE, DECISIONS_FILE, DIFFERENCE_FILE))
    book = read_book(package / PAYLOAD / path, None)
    title = chance.choice([title for title, sheet in book.items() if sheet.rows])
    return meddle_with_sheet(package, path, title, list(book[title].rows), chance)


def meddle_with_sheet(package: Path, path: str, title: str, rows: list[tuple[str, ...]], chance: random.Random) -> str:
    at, how = chance.randrange(len(rows)), chance.choice(("change", "remove", "add", "swap"))
    if how == "change":
        column = chance.randrange(len(rows[at]))
        others = {row[column] for row in rows} | {f"{rows[at][column]}1", ""}
        rows[at] = changed(rows[at], column, chance.choice(sorted(others - {rows[at][column]})))
    elif how == "remove":
        del rows[at]
    elif how == "add" or len(rows) == 1:
        rows.insert(at, rows[chance.randrange(len(rows))])
    else:
        other = chance.choice([number for number in range(len(rows)) if number != at])
        rows[at], rows[other] = rows[other], rows[at]
    with_sheet(package, path, title, rows)
    made_anew(package)
    return f"{how} {path} {title} {at}"


def meddle_with_lineage(package: Path, chance: random.Random) -> str:
    entries = entries_of(package)
    at, how = chance.randrange(len(entries)), chance.choice(("change", "change", "remove", "add", "swap"))
    what = how
    if how == "change":
        name = chance.choice(entries[at]._fields)
        entries[at] = meddled(entries[at], name, entries, chance)
        what = f"change {name}"
    elif how == "remove":
        del entries[at]
    elif how == "add":
        entries.insert(at, entries[at]._replace(row=str(chance.randrange(2, 99))))
    else:
        other = chance.choice([number for number in range(len(entries)) if number != at])
        entries[at], entries[other] = entries[other], entries[at]
    with_lineage(package, entries)
    made_anew(package)
    return f"{what} line {at}"


def meddled(entry: Entry, name: str, entries: list[Entry], chance: random.Random) -> Entry:
    """Give an entry with another text in one place: another entry's, or one that stands nowhere."""
    texts = {getattr(one, name) for one in entries} | {'["X"]' if name == "key" else "9"}
    return entry._replace(**{name: chance.choice(sorted(texts - {getattr(entry, name)}))})


@pytest.mark.slow
@pytest.mark.parametrize("meddle", [flip_a_byte, meddle_with_rows, meddle_with_tables, meddle_with_lineage])
def test_whatever_is_changed_in_a_package_is_found(
    sound: dict[Period, Path], tmp_path: Path, meddle: Callable[[Path, random.Random], str]
) -> None:
    """Two hundred in all; a forger makes every hash, count and description anew, and is told by what does not fit."""
    packages = [shutil.copytree(package, tmp_path / str(period)) for period, package in sound.items()]
    for trial in range(50):
        chance = random.Random(f"{meddle.__name__} {trial}")  # noqa: S311 - the same trials each time
        package = chance.choice(packages)
        with restored(package):
            what = meddle(package, chance)
            assert faults_in(Opened(package, is_ours=True)), f"trial {trial}: {what}"
    assert [verify(package) for package in packages] == [[], []]


# --- a site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = a_site(tmp_path_factory.mktemp("site"))
    drop_all(desk, small_school())
    sweep(desk)
    submit(desk, periods=PERIODS)
    yield desk
    desk.close()


@pytest.mark.parametrize("name", ["114-1/01", "114-0/01"])
def test_a_package_of_the_site_is_compared_with_its_record(site: Desk, name: str) -> None:
    found = verified(name, site.site.folder)
    assert found.faults == ()
    assert found.compared
    period, _, number = name.partition("/")
    record = next(
        one for one in site.ledger.submissions() if str(one.period) == period and f"{one.number:02}" == number
    )
    assert found.fingerprint == record.body["fingerprint"]


def test_a_forgery_in_which_everything_agrees_is_told_by_the_fingerprint_alone(site: Desk, tmp_path: Path) -> None:
    """Whoever makes a whole other package leaves nothing in it that tells: the ledger does, and the signed paper."""
    name = "114-1/01"
    genuine = site.site.outbox / "submissions" / name
    package = shutil.copytree(genuine, tmp_path / "01")
    rows = rows_of(package, MARKS, OF_MARKS)
    at = column_of(package, MARKS, OF_MARKS, "學期學業成績")
    forged(package, MARKS, OF_MARKS, [changed(rows[0], at, "99"), *rows[1:]])
    assert verify(package) == []
    alone = verified(str(package), tmp_path)
    assert (alone.compared, alone.faults) == (False, ())
    known = verified(str(package), site.site.folder)
    assert known.compared
    assert [fault.what for fault in known.faults] == [wording.OTHER_FINGERPRINT]


def test_the_command_says_it_in_a_line_and_ends_with_0(site: Desk) -> None:
    done = CliRunner().invoke(app, ["verify", "114-1/01", "--site", str(site.site.folder)])
    assert done.exit_code == 0
    told, fingerprint = done.output.splitlines()
    assert wording.SOUND in told
    assert wording.SAME_FINGERPRINT in fingerprint
    assert fingerprint_of(site.site.outbox / "submissions" / "114-1" / "01") in fingerprint


def test_the_command_needs_no_site_and_ends_with_1_where_something_is_wrong(semester: Path) -> None:
    (semester / DECLARATION_FILE).write_text("BagIt-Version: 0.97\n", "utf-8")
    done = CliRunner().invoke(app, ["verify", str(semester), "--site", str(semester)])
    assert done.exit_code == 1
    assert f"錯誤 {DECLARATION_FILE}：{wording.FILE_CHANGED}" in done.output.splitlines()
    assert wording.NOT_COMPARED in done.output


def test_the_command_prints_one_object(semester: Path) -> None:
    done = CliRunner().invoke(app, ["verify", str(semester), "--site", str(semester), "--json"])
    told = json.loads(done.output)
    assert told["sound"]
    assert not told["compared_with_ledger"]
    assert told["fingerprint"] == fingerprint_of(semester)
    assert told["faults"] == []


def test_a_package_that_is_not_there_is_a_mistake_in_the_command(site: Desk) -> None:
    with pytest.raises(SiteError, match="114-1/77"):
        verified("114-1/77", site.site.folder)


def test_no_fault_shows_a_whole_identity_number(semester: Path) -> None:
    number = completed("B12345678")
    rows = rows_of(semester, MARKS, OF_MARKS)
    forged(semester, MARKS, OF_MARKS, [(f"{number}9", *rows[0][1:]), *rows[1:]])
    faults = verify(semester)
    assert faults
    assert not any(number in fault.sentence or number in json.dumps(fault.as_json()) for fault in faults)


@pytest.mark.parametrize(
    "told",
    [
        {"period": "14-1"},
        {"period": "114-1 "},
        {"period": 114},
        {"number": None},
        {"number": float("inf")},
        {"number": -1},
        {"number": True},
        {"code": ["034347"]},
        {"resources": [{"path": {}, "dialect": {"excel": {"sheet": []}}}]},
        {"created": "yesterday"},
        {"school": "\ud800"},
        {"resources": 7},
        {"resources": [7]},
        {"closes": 7},
    ],
)
def test_whatever_a_package_says_of_itself_is_no_failure_of_the_program(
    semester: Path, told: dict[str, object]
) -> None:
    path = semester / PAYLOAD / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | told), "utf-8")
    hashed_anew(semester)
    assert all(fault.sentence for fault in verify(semester))
    assert verified(str(semester), semester).faults


def test_a_row_of_any_number_of_digits_is_no_failure_of_the_program(semester: Path) -> None:
    with_lineage(semester, [entry._replace(row="9" * 5000) for entry in entries_of(semester)])
    made_anew(semester)
    assert wording.NO_ROW in said(semester)


@pytest.mark.parametrize(("rows", "far"), [(60_000, ""), (1, "XFD1048576")])
def test_a_workbook_that_would_fill_the_memory_is_not_opened(semester: Path, rows: int, far: str) -> None:
    import zipfile

    path = semester / PAYLOAD / MARKS
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    last = max(name for name in parts if name.startswith("xl/worksheets/sheet"))
    place = f' r="{far}"' if far else ""
    row = f'<row><c{place} t="inlineStr"><is><t>a</t></is></c></row>'.encode() * rows
    parts[last] = parts[last].replace(b"</sheetData>", row + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    hashed_anew(semester)
    assert (MARKS, wording.CANNOT_OPEN) in {(fault.file, fault.what) for fault in verify(semester)}


# --- what a package must have


def test_a_package_without_its_note_is_told_though_every_hash_was_made_anew(yearly: Path) -> None:
    (yearly / PAYLOAD / NOTE_FILE).unlink()
    made_anew(yearly)
    assert [(fault.file, fault.what) for fault in verify(yearly)] == [(NOTE_FILE, wording.MISSING_FILE)]


def test_a_note_of_other_rosters_is_told(yearly: Path) -> None:
    (yearly / PAYLOAD / NOTE_FILE).write_text("<p>提交說明</p>", "utf-8")
    made_anew(yearly)
    assert (OUTCOMES, wording.NOT_IN_NOTE) in {(fault.file, fault.what) for fault in verify(yearly)}


def test_a_class_without_its_confirmation_sheet_is_told(yearly: Path) -> None:
    shutil.rmtree(yearly / PAYLOAD / CONFIRMATIONS)
    made_anew(yearly)
    assert set(said(yearly)) == {wording.NO_CONFIRMATION}


@pytest.mark.parametrize("name", ["確認單/evil.exe", "確認單/一/二.html", "校內用/evil.exe", "evil.html"])
def test_a_file_of_no_declared_kind_is_told_though_every_hash_was_made_anew(yearly: Path, name: str) -> None:
    path = yearly / PAYLOAD / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x")
    made_anew(yearly)
    assert [(fault.file, fault.what) for fault in verify(yearly)] == [(name, wording.NO_LAYOUT)]


def test_a_package_of_a_later_format_is_one_fault_that_says_so(yearly: Path) -> None:
    info = yearly / INFO_FILE
    info.write_text(info.read_text("utf-8").replace("Licheng-Format: 2\n", "Licheng-Format: 7\n"), "utf-8")
    hashed_anew(yearly)
    assert [(fault.file, fault.what) for fault in verify(yearly)] == [(INFO_FILE, wording.other_format("7", [1, 2]))]


def test_a_package_of_an_earlier_format_is_read_by_the_headings_of_its_time(
    yearly: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = Opened(yearly).fates
    old = read_book(yearly / PAYLOAD / FATES_FILE)["每列去向"]
    renamed = tuple(f"舊{heading}" for heading in old.headings)
    sheets = [SheetLayout("每列去向", tuple(map(ColumnLayout, renamed)), by_column(old.rows))]
    write_workbook(sheets, yearly / PAYLOAD / FATES_FILE)
    assert Opened(yearly).fates is None
    monkeypatch.setitem(FORMATS, 2, FORMATS[2]._replace(fates=renamed))
    assert Opened(yearly).fates == now


def test_a_name_that_is_no_utf_8_is_told(semester: Path) -> None:
    import os

    other = os.fsencode(semester / PAYLOAD) + b"/\xff.xlsx"
    try:
        with open(other, "wb"):  # noqa: PTH123 - a name of bytes
            pass
    except OSError:
        pytest.skip("this disk takes no such name")
    done = CliRunner().invoke(app, ["verify", str(semester), "--site", str(semester)])
    assert done.exit_code == 1
    assert wording.FOREIGN_FILE in done.output


def test_a_package_without_its_data_is_told(semester: Path) -> None:
    shutil.rmtree(semester / PAYLOAD)
    assert wording.MISSING_FILE in said(semester)


def test_another_attachment_with_its_hash_made_anew_is_told_by_the_fingerprint_alone(yearly: Path) -> None:
    before = fingerprint_of(yearly)
    next((yearly / PAYLOAD / "附件").iterdir()).write_bytes(b"%PDF-")
    made_anew(yearly)
    assert verify(yearly) == []
    assert fingerprint_of(yearly) != before
