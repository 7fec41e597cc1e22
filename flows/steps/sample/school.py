"""What a made-up school hands in, and how its offices' folders look."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from flows.steps.sample.faults import plant_faults
from flows.steps.sample.files import attachment
from flows.steps.sample.offices import fill, open_school
from flows.steps.sample.people import GRADES
from flows.steps.sample.shapes import Book, Grid, Planted, SampleSchool, SampleWorkbook, Term
from schemas.forms import forms
from schemas.headings import ATTACHMENTS, INFORMATION
from schemas.kinds import Attachment

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from flows.steps.sample.desk import Desk
    from flows.steps.workbook import SheetLayout
    from schemas.form import Form, Sheet

__all__ = ["Planted", "SampleSchool", "SampleWorkbook", "sample_school", "write_sample"]

COVER_WIDTHS = (16.0, 40.0)


def sample_school(  # noqa: PLR0913 - every one has a default; a demonstration names what it wants
    students: int = 300,
    *,
    academic_year: int = 114,
    semester: int = 1,
    school_code: str = "034347",
    faults: bool = False,
    seed: int = 114,
    due: dt.date | None = None,
) -> SampleSchool:
    """Make up what every office of a school hands in for a semester; the same arguments make the same school.

    `due` is the national deadline of every form; without it, four months after the semester's end.
    A school of under some 120 students is too small for every fault. ValueError for under one a grade.
    """
    if students < len(GRADES):
        raise ValueError(f"a school has at least one student a grade, not {students} in all")
    desk = open_school(Term(academic_year, semester, school_code), students, Random(seed))  # noqa: S311 - made-up data, no secrets
    fill(desk, due)
    missing = plant_faults(desk) if faults else frozenset()
    workbooks = tuple(_workbook(book, desk) for book in desk.books)
    return SampleSchool(workbooks, _attachments(desk, missing), tuple(desk.planted))


def write_sample(school: SampleSchool, inbox: Path) -> None:
    """Write the workbooks and attachments into the offices' folders of an inbox."""
    from flows.steps.workbook import write_workbook

    for workbook in school.workbooks:
        folder = inbox / workbook.office
        folder.mkdir(parents=True, exist_ok=True)
        write_workbook(map(_layout, workbook.sheets), folder / workbook.name)
    for office, files in school.attachments.items():
        folder = inbox / office / ATTACHMENTS
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)


def _layout(grid: Grid) -> SheetLayout:
    from flows.steps.workbook import ColumnLayout, SheetLayout, by_column, labelled_sheet

    title, headings, rows = grid
    if title == INFORMATION:
        return labelled_sheet(title, [(row[0], row[1]) for row in (headings, *rows)], COVER_WIDTHS)
    return SheetLayout(title, tuple(map(ColumnLayout, headings)), by_column(rows))


def _workbook(book: Book, desk: Desk) -> SampleWorkbook:
    form = _form(book)
    sheets = (_cover(book, desk, form), *(_grid(book, sheet) for sheet in form.sheets))
    return SampleWorkbook(book.office, book.name, sheets)


def _grid(book: Book, sheet: Sheet) -> Grid:
    rows = book.sheets.get(sheet.title, [])
    return (
        sheet.title,
        sheet.headings,
        [tuple(row.get(heading, "") for heading in sheet.headings) for row in rows],
    )


def _cover(book: Book, desk: Desk, form: Form) -> Grid:
    sender = next((one for one in desk.people if book.scope in {one.homeroom, one.name}), desk.chief(book.office))
    rows: list[tuple[str, ...]] = [
        ("表單版本", form.version),
        ("學校代碼", desk.term.school_code),
        ("學年度", str(desk.term.academic_year)),
        ("學期", str(desk.term.semester)),
        ("登錄單位", book.office),
        ("範圍", book.scope),
        ("填報人", sender.name),
        ("電子郵件", f"{sender.account}@school.example"),
        ("本期無資料", "否" if any(book.sheets.values()) else "是"),
    ]
    return INFORMATION, ("表單", form.title), rows


def _attachments(desk: Desk, missing: frozenset[str]) -> dict[str, dict[str, bytes]]:
    """Make the files that rows name, by office, save those that went missing."""
    made: dict[str, dict[str, bytes]] = {}
    for book in desk.books:
        names = [name for name in _named_files(book) if name not in missing]
        made.setdefault(book.office, {}).update((name, attachment(name)) for name in names)
    return {office: files for office, files in made.items() if files}


def _named_files(book: Book) -> list[str]:
    return [
        name
        for sheet in _form(book).sheets
        for column in sheet.columns
        if isinstance(column.kind, Attachment)
        for row in book.sheets.get(sheet.title, [])
        if (name := row.get(column.heading, ""))
    ]


def _form(book: Book) -> Form:
    return next(form for form in forms().values() if form.title == book.form)
