"""An office may send its rows in any sort of file, under any name: the same rows stand, the same faults are told."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
import pytest
from binary_workbooks import Made, xls, xlsb
from inbox_folder import LONG_AGO, zipped
from school import LAWS, PROOF, a_site, drop_all, outcome, small_school, sweep
from test_cli import licheng

from flows.assessment import assess
from flows.checking import check_draft
from flows.stages import plain
from flows.steps.ods import write_ods
from flows.steps.workbook import ColumnLayout, SheetLayout, by_column
from schemas import wording_disclosure
from schemas.forms import forms
from schemas.terms import Fate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.desk import Desk

OFFICE, FORM, SHEET = "訓育組", "officer_record", "幹部經歷紀錄"
TEACHERS, OUTCOMES, OUTCOME_SHEET = "導師", "course_outcome", "學期課程學習成果"
[OFFICER] = small_school()[FORM][SHEET]
OFFICERS = [OFFICER, OFFICER | {"學號": "114002", "擔任職務": "學藝股長"}, OFFICER | {"學號": "999999"}]
"""Two who are officers, and one whom nobody knows."""
BLANK = [[""] * 6]
"""A row at the end that makes other bytes of the same rows."""

Table = list[list[Any]]


def table(form: str, sheet: str, rows: list[dict[str, str]]) -> Table:
    headings = list(forms()[form].by_title[sheet].headings)
    return [headings, *([row.get(heading, "") for heading in headings] for row in rows)]


def as_xlsx(title: str, rows: Table) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def as_xlsm(title: str, rows: Table) -> bytes:
    """Write an .xlsx with a project of macros in it."""
    project = (
        b'<Relationship Id="rIdM" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        b'Target="vbaProject.bin"/></Relationships>'
    )
    changed = {
        "[Content_Types].xml": (
            b"openxmlformats-officedocument.spreadsheetml.sheet.main",
            b"ms-excel.sheet.macroEnabled.main",
        ),
        "xl/_rels/workbook.xml.rels": (b"</Relationships>", project),
    }
    with zipfile.ZipFile(io.BytesIO(as_xlsx(title, rows))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, (old, new) in changed.items():
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)
    return zipped(parts | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)})


def as_ods(title: str, rows: Table) -> bytes:
    headings, *values = rows
    written = io.BytesIO()
    write_ods([SheetLayout(title, tuple(map(ColumnLayout, headings)), by_column(values))], written)
    return written.getvalue()


def delimited(encoding: str, delimiter: str = ",") -> Callable[[str, Table], bytes]:
    return lambda _, rows: "".join(f"{delimiter.join(row)}\r\n" for row in rows).encode(encoding)


class Sort(NamedTuple):
    """A sort of file: how it is written, what its name ends in, and what an office is told of it besides."""

    write: Callable[[str, Table], bytes]
    ending: str
    told: tuple[tuple[str, str], ...] = ()


def read_as(encoding: str, delimiter: str) -> tuple[tuple[str, str], ...]:
    return (("C15", f"以 {encoding} 編碼、「{delimiter}」分隔讀取"),)


MACROS = (("W14", wording_disclosure.MACROS),)
SORTS = {
    "an .xlsx": Sort(as_xlsx, ".xlsx"),
    "an .xlsm with macros": Sort(as_xlsm, ".xlsm", MACROS),
    "an .xlsb": Sort(lambda title, rows: xlsb([Made(title, rows)]), ".xlsb"),
    "an .xls": Sort(lambda title, rows: xls([Made(title, rows)]), ".xls"),
    "an .ods": Sort(as_ods, ".ods"),
    "a CSV in UTF-8": Sort(delimited("utf-8"), ".csv"),
    "a CSV in UTF-8 with its mark": Sort(delimited("utf-8-sig"), ".csv"),
    "a CSV in UTF-16": Sort(delimited("utf-16"), ".csv", read_as("UTF-16", "逗號")),
    "a CSV in UTF-16 without its mark": Sort(delimited("utf-16-le"), ".csv", read_as("UTF-16", "逗號")),
    "a CSV in Big5": Sort(delimited("cp950"), ".csv", read_as("Big5", "逗號")),
    "a CSV with semicolons": Sort(delimited("utf-8", ";"), ".csv", read_as("UTF-8", "分號")),
    "a TSV": Sort(delimited("utf-8", "\t"), ".tsv", read_as("UTF-8", "定位字元（Tab）")),
    "a TSV in Big5": Sort(delimited("cp950", "\t"), ".tsv", read_as("Big5", "定位字元（Tab）")),
}
OTHER_ENDINGS = {".xlsx": ".xls", ".xlsm": ".csv", ".xlsb": ".xlsx", ".xls": ".xlsx", ".ods": ".csv"} | {
    ".csv": ".xlsx",
    ".tsv": ".ods",
}
sorts = pytest.mark.parametrize("sort", SORTS.values(), ids=SORTS)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Open a site at which everything but officers and outcomes stands."""
    school = small_school()
    del school[FORM], school[OUTCOMES]
    made = a_site(tmp_path_factory.mktemp("school") / "site")
    drop_all(made, school)
    assert {body["verdict"] for body in sweep(made).values()} == {"accepted"}
    yield made
    made.close()


class Standing(NamedTuple):
    """What became of a file: its verdict, its rows as they stand, their fates, and what was told of them."""

    verdict: str
    rows: list[tuple[str, ...]]
    fates: list[tuple[int, str, Fate, str]]
    told: list[tuple[Any, ...]]


def sent(desk: Desk, name: str, content: bytes, office: str = OFFICE, form: str = FORM) -> dict[str, Any]:
    """Drop a file; give its only answer."""
    (desk.site.inbox / office / name).write_bytes(content)
    [body] = (body for body in sweep(desk).values() if body["office"] == office)
    assert body["forms"][0]["form"] == form
    return body


def standing(desk: Desk, body: dict[str, Any], form: str = FORM) -> Standing:
    assessed = assess(plain, desk.examine(desk.drops_that_count()), desk.context())
    [examined] = (one for one in assessed.examined if one.drop.id == body["drop"])
    [found] = examined.tables
    rows = list(zip(*map(found.texts, found.filing.sheet.headings), strict=True))
    fates = [
        (fate.row, fate.student, fate.fate, fate.reason)
        for period in LAWS
        for _, fate in assessed.school.fates(period)
        if (fate.form, fate.drop.id) == (form, body["drop"])
    ]
    told = [(one["rule"], one["row"], one["column"], one["value"]) for one in body["findings"] if one["row"]]
    return Standing(body["verdict"], rows, sorted(fates), told)


def told_besides(body: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """List what is told of the whole file."""
    return tuple((one["rule"], one["expected"]) for one in body["findings"] if one["row"] is None)


@pytest.fixture(scope="module")
def as_it_should(desk: Desk) -> Standing:
    """Tell what became of the rows as an .xlsx of plain texts."""
    return standing(desk, sent(desk, "幹部.xlsx", as_xlsx(SHEET, [*table(FORM, SHEET, OFFICERS), *BLANK, *BLANK])))


def test_of_the_rows_two_are_accepted_and_one_is_not(as_it_should):
    assert [(row, student, fate) for row, student, fate, _ in as_it_should.fates] == [
        (2, "114001", Fate.SUBMITTED),
        (3, "114002", Fate.SUBMITTED),
        (4, "999999", Fate.REJECTED),
    ]
    assert [one[:3] for one in as_it_should.told] == [("X01", 4, "A")]
    assert [len(row) for row in as_it_should.rows] == [6, 6, 6]


@sorts
def test_the_same_rows_stand_and_the_same_faults_are_told_of_every_sort_of_file(desk, as_it_should, sort):
    body = sent(desk, f"幹部{sort.ending}", sort.write(SHEET, table(FORM, SHEET, OFFICERS)))
    assert standing(desk, body) == as_it_should
    assert told_besides(body) == sort.told


@sorts
def test_a_file_is_read_as_what_it_is_and_not_as_what_it_is_called(desk, as_it_should, sort):
    rows = [*table(FORM, SHEET, OFFICERS), *BLANK]
    body = sent(desk, f"幹部{OTHER_ENDINGS[sort.ending]}", sort.write(SHEET, rows))
    assert standing(desk, body) == as_it_should
    assert told_besides(body) == sort.told


TYPED = {
    "an .xlsx": as_xlsx,
    "an .xlsb": lambda title, rows: xlsb([Made(title, rows)]),
    "an .xls": lambda title, rows: xls([Made(title, rows)]),
}


@pytest.mark.parametrize("write", TYPED.values(), ids=TYPED)
def test_numbers_and_days_that_are_no_texts_stand_as_the_same_rows(desk, as_it_should, write):
    headings, *rows = table(FORM, SHEET, OFFICERS)
    for row in rows:
        for place, heading in enumerate(headings):
            if heading in {"開始日期", "結束日期"}:
                row[place] = dt.date(int(row[place][:-4]) + 1911, int(row[place][-4:-2]), int(row[place][-2:]))
            elif row[place].isdecimal():
                row[place] = int(row[place])
    found = standing(desk, sent(desk, "幹部", write(SHEET, [headings, *rows])))
    assert (found.rows, found.fates) == (as_it_should.rows, as_it_should.fates)


# --- archives ---------------------------------------------------------------------------------------------------------


def of_outcomes(sort: Sort, number: int) -> bytes:
    return sort.write(OUTCOME_SHEET, table(OUTCOMES, OUTCOME_SHEET, [outcome(1, 成果簡述=f"第 {number} 次")]))


@sorts
def test_a_workbook_of_any_sort_and_its_attachment_come_in_one_archive(desk, sort):
    number = list(SORTS.values()).index(sort)
    name = f"成果{sort.ending}"
    content = zipped({f"導師/{name}": of_outcomes(sort, number), "導師/附件/成果.pdf": PROOF})
    body = sent(desk, "繳交.zip", content, TEACHERS, OUTCOMES)
    assert (body["file"], body["verdict"]) == (f"繳交.zip/{name}", "accepted")
    assert told_besides(body) == sort.told
    [fate] = standing(desk, body, OUTCOMES).fates
    assert fate[:3] == (2, "114001", Fate.SUBMITTED)


def test_without_its_attachment_the_row_is_told(tmp_path):
    desk = a_site(tmp_path / "site")
    drop_all(desk, {form: sheets for form, sheets in small_school().items() if form not in {FORM, OUTCOMES}})
    sweep(desk)
    body = sent(desk, "繳交.zip", zipped({"成果.csv": of_outcomes(SORTS["a CSV in UTF-8"], 0)}), TEACHERS, OUTCOMES)
    assert [one["rule"] for one in body["findings"]] == ["A01"]
    desk.close()


# --- a draft ----------------------------------------------------------------------------------------------------------

OWN = {"kept", "left_out", "draft", "drop", "receipt", "received_at", "report", "sha256", "since", "was_marked"}
"""What a draft has otherwise, or not at all."""


def shared(body: dict[str, Any]) -> dict[str, Any]:
    """Leave out what a draft cannot have."""
    findings = [{name: told for name, told in one.items() if name != "id"} for one in body["findings"]]
    return {name: told for name, told in body.items() if name not in OWN} | {"findings": findings}


DRAFTS = {
    "草稿.csv": lambda: delimited("cp950")(SHEET, [*table(FORM, SHEET, OFFICERS), *BLANK * 3]),
    "草稿.xls": lambda: xls([Made(SHEET, [*table(FORM, SHEET, OFFICERS), *BLANK * 4])]),
    "同名.zip": lambda: zipped(
        {
            "一/幹部.csv": delimited("utf-8")(SHEET, table(FORM, SHEET, OFFICERS[:1])),
            "二\\幹部.csv": delimited("utf-8")(SHEET, table(FORM, SHEET, OFFICERS[2:])),
            "附件/成果.pdf": PROOF,
        }
    ),
    "照片.zip": lambda: zipped({"一.jpg": b"no workbook"}),
    "半.zip": lambda: zipped({"成果.ods": of_outcomes(SORTS["an .ods"], 93)})[:-40],
}
OF_TEACHERS = {
    "兩種內容.zip": lambda: zipped(
        {"成果.csv": of_outcomes(SORTS["a CSV in Big5"], 91), "甲/成果.pdf": PROOF, "乙/成果.pdf": PROOF + b"\n%%EOF\n"}
    ),
    "全.zip": lambda: zipped({"成果.ods": of_outcomes(SORTS["an .ods"], 92), "成果.pdf": PROOF}),
    "缺附件.zip": lambda: zipped({"成果.xlsb": of_outcomes(SORTS["an .xlsb"], 94), "說明.txt": b"no proof"}),
}
EVERY_DRAFT = [(name, content, OFFICE) for name, content in DRAFTS.items()]
EVERY_DRAFT += [(name, content, TEACHERS) for name, content in OF_TEACHERS.items()]


@pytest.mark.parametrize(("name", "content", "office"), EVERY_DRAFT)
def test_a_draft_is_told_what_it_would_be_told_once_dropped(desk, tmp_path, name, content, office):
    draft, path = tmp_path / name, desk.site.inbox / office / name
    draft.write_bytes(content())
    checked = {body["file"]: shared(body) for body in check_draft(desk, draft, office)}
    desk.drafts = {}
    path.write_bytes(draft.read_bytes())
    os.utime(path, (LONG_AGO, LONG_AGO))  # what was cut off is no copy under way
    swept = {file: shared(body) for file, body in sweep(desk).items() if body["office"] == office}
    assert checked == swept
    assert checked


@pytest.mark.slow
def test_the_command_says_of_an_archive_and_of_a_csv_what_is_wrong_with_their_rows(desk, tmp_path):
    content = DRAFTS["草稿.csv"]()
    (tmp_path / "草稿.csv").write_bytes(content)
    (tmp_path / "草稿.zip").write_bytes(zipped({"草稿.csv": content}))
    site = desk.site.folder
    alone, packed = (
        licheng("check", tmp_path / f"草稿{ending}", "--office", OFFICE, "--json", site=site)
        for ending in (".csv", ".zip")
    )
    assert (alone.code, packed.code) == (1, 1)
    [one], [other] = alone.lines, packed.lines
    assert [told["rule"] for told in one["findings"]] == ["X01", "C15"]
    assert shared(one) | {"file": "草稿.zip/草稿.csv"} == shared(other)
