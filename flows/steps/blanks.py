"""What lies ready in the blank workbook of a form: its mark, headings, hints, code lists and drop-downs."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from flows.steps.workbook import ColumnLayout, SheetLayout, by_column, labelled_sheet, write_workbook
from schemas import headings, wording_blanks
from schemas.forms import forms_of
from schemas.kinds import Coded, CodedSet, Flag
from schemas.terms import PART_OFFICES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from schemas.form import Column, Form, Sheet
    from schemas.kinds import Kind
    from schemas.terms import Law

    Entries: TypeAlias = tuple[tuple[str, str], ...]  # pairs of code and label

_INFORMATION_WIDTHS: Final = (16.0, 40.0)
_LIST_WIDTHS: Final = (40.0, 24.0, 40.0)
_NARROWEST, _MARGIN = 12, 4  # of a data column, in characters; a Chinese one is as wide as two


def write_blanks(folder: Path, law: Law, offices: Iterable[str]) -> list[Path]:
    """Write <folder>/<office>/<title>.xlsx for every form that each office hands in; list the paths.

    An older blank of that name is written over. An office that hands in nothing gets nothing.
    """
    return [_write(folder / office, form, office, law) for office in offices for form in forms_of(office)]


def _write(folder: Path, form: Form, office: str, law: Law) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{form.title}.xlsx"
    write_workbook(blank(form, office, law), path)
    return path


def blank(form: Form, office: str, law: Law) -> list[SheetLayout]:
    """Lay out the sheets that an office fills in for a form: 填報資訊, the form's own, 代碼表.

    A form without a code list has no 代碼表.
    """
    lists = _lists(form, law)
    ranges = _ranges(lists)
    sheets = [_data_sheet(sheet, ranges, law) for sheet in form.sheets]
    return [_information(form, office, law), *sheets, *([_code_sheet(lists)] if lists else [])]


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
    return labelled_sheet(headings.INFORMATION, pairs, _INFORMATION_WIDTHS)


def _data_sheet(sheet: Sheet, ranges: Mapping[Entries, str], law: Law) -> SheetLayout:
    return SheetLayout(sheet.title, tuple(_layout(column, ranges, law) for column in sheet.columns))


def _layout(column: Column, ranges: Mapping[Entries, str], law: Law) -> ColumnLayout:
    kind = column.kind
    return ColumnLayout(
        column.heading,
        width=max(_NARROWEST, 2 * len(column.heading) + _MARGIN),
        mandatory=column.mandatory,
        # A drop-down puts one entry in a cell: it would be in the way of several.
        choices="" if isinstance(kind, CodedSet) else ranges.get(_entries(kind, law), ""),
        hint=wording_blanks.hint(kind.domain(law)),
    )


def _entries(kind: Kind, law: Law) -> Entries:
    if isinstance(kind, Coded | CodedSet):
        return law.codes(kind.list_name).entries
    return wording_blanks.YES_OR_NO if isinstance(kind, Flag) else ()


def _lists(form: Form, law: Law) -> dict[Entries, dict[str, None]]:
    """Give every list that columns of the form take entries from, and those columns' headings in order."""
    lists: dict[Entries, dict[str, None]] = {}
    for heading, entries in _listed(form, law):
        lists.setdefault(entries, {})[heading] = None
    return lists


def _listed(form: Form, law: Law) -> Iterator[tuple[str, Entries]]:
    for sheet in form.sheets:
        for column in sheet.columns:
            if entries := _entries(column.kind, law):
                yield column.heading, entries


def _ranges(lists: Iterable[Entries]) -> dict[Entries, str]:
    """Say where on 代碼表 the codes of each list stand, one list under the other."""
    listed = tuple(lists)
    ends = pairwise(accumulate(map(len, listed), initial=1))  # row 1 has the headings
    return {
        entries: f"'{headings.CODES}'!$B${above + 1}:$B${last}"
        for entries, (above, last) in zip(listed, ends, strict=True)
    }


def _code_sheet(lists: Mapping[Entries, Iterable[str]]) -> SheetLayout:
    rows = (
        (wording_blanks.for_columns(named), code, "" if label == code else label)
        for entries, named in lists.items()
        for code, label in entries
    )
    columns = tuple(map(ColumnLayout, wording_blanks.LIST_COLUMNS, _LIST_WIDTHS))
    return SheetLayout(headings.CODES, columns, by_column(rows), autofilter=True)
