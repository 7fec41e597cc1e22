"""What lies ready in the blank workbook of a form: its mark, headings, example, rows, hints, guide and lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from flows.steps.blank_guide import guide
from flows.steps.blank_known import carried_rows, known_of
from flows.steps.blank_lists import Lists
from flows.steps.blank_sheet import DataSheets
from flows.steps.workbook import OpenCell, labelled_sheet, write_workbook
from schemas import headings, wording_blanks
from schemas.forms import forms_of
from schemas.terms import PART_OFFICES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flows.steps.blank_known import Offer, Row
    from flows.steps.workbook import SheetLayout
    from schemas.form import Form, Reference
    from schemas.table import Table
    from schemas.terms import Law

_INFORMATION_WIDTHS: Final = (16.0, 40.0)


def write_blanks(
    folder: Path, law: Law, offices: Iterable[str], tables: Sequence[Table] = (), *, ods: bool = False
) -> list[Path]:
    """Write <folder>/<office>/<title>.xlsx for every form that each office hands in; list the paths.

    `tables` are what stands in the store: lists and rows that carry over are taken from them. With ods=True each
    workbook is written as .ods too. An older blank of that name is written over. An office that hands in nothing
    gets nothing.
    """
    known = known_of(tables, law.period)
    paths = []
    for office in offices:
        for form in forms_of(office, law.year):
            rows = carried_rows(form, office, tables, law.period)
            paths += _write(folder / office, form.title, blank(form, office, law, known, rows), ods=ods)
    return paths


def _write(folder: Path, title: str, sheets: list[SheetLayout], *, ods: bool) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{title}.xlsx"
    write_workbook(sheets, path)
    if not ods:
        return [path]
    from flows.steps.ods import write_ods

    write_ods(sheets, path.with_suffix(".ods"))
    return [path, path.with_suffix(".ods")]


def blank(
    form: Form,
    office: str,
    law: Law,
    known: Mapping[Reference, Offer] | None = None,
    rows: Mapping[str, Sequence[Row]] | None = None,
) -> list[SheetLayout]:
    """Lay out the sheets that an office fills in for a form: 填報資訊, the form's own, 填寫說明, 代碼表.

    `known` is what columns may refer to, `rows` those with which the sheets begin, by title. A form without any
    list has no 代碼表.
    """
    known, rows = known or {}, rows or {}
    lists = Lists(form, law, known)
    data = DataSheets(form, law, known, lists)
    sheets = [data.layout(sheet, rows.get(sheet.title, ())) for sheet in form.sheets]
    last = [guide(form, office, law, lists, begun=bool(rows)), *([lists.sheet()] if lists else [])]
    return [_information(form, office, law), *sheets, *last]


def _information(form: Form, office: str, law: Law) -> SheetLayout:
    period = law.period.of(form.cadence)
    told = {
        headings.FORM: form.title,
        headings.VERSION: form.version,
        headings.SCHOOL: law.school,
        headings.YEAR: str(period.year),
        headings.SEMESTER: str(period.semester),
        headings.OFFICE: office,
        # Who hands in a part writes which: two parts with one scope would replace each other.
        headings.SCOPE: "" if office in PART_OFFICES else headings.WHOLE_SCHOOL,
        headings.NIL: wording_blanks.NO,
    }
    pairs = [(label, told.get(label, "")) for label in headings.LABELS]
    sheet = labelled_sheet(headings.INFORMATION, pairs, _INFORMATION_WIDTHS)
    return replace(sheet, protected=True, open_cells=tuple(_open_cells(office)))


def _open_cells(office: str) -> Iterator[OpenCell]:
    hints = {
        headings.SCOPE: wording_blanks.scope(part=office in PART_OFFICES),
        headings.SENDER: wording_blanks.SENDER,
        headings.ADDRESS: wording_blanks.ADDRESS,
        headings.NIL: wording_blanks.NOTHING_TO_HAND_IN,
    }
    for label, hint in hints.items():
        row = headings.LABELS.index(label) + 1
        choices = (headings.YES, wording_blanks.NO) if label == headings.NIL else ()
        yield OpenCell(1, row, choices, hint, wording_blanks.YES_OR_NO_ONLY if choices else "")
