"""Whether every cell of every roster is what its column may hold under the year's law, in its one written form."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.verification.fault import Fault
from schemas import wording_verification as wording
from schemas.catalogue import RULES
from schemas.columns import ROSTER
from schemas.form import STUDENT
from schemas.forms import forms
from schemas.identity import mask_all
from schemas.terms import OFFICES, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.verification.opened import Opened, Placed
    from schemas.form import Column, Sheet
    from schemas.roster import Printed
    from schemas.terms import Law


class Judged(NamedTuple):
    """A column of a roster as it is judged: the form's column that it prints, and what stands for an empty cell."""

    heading: str
    column: Column
    blank: str


def cell_faults(opened: Opened) -> Iterator[Fault]:
    """Judge each distinct text of each column once; say where the bad ones stand."""
    for one in opened.sheets:
        if one.read.headings == one.declared.headings:
            yield from _of_sheet(opened, one)


def _of_sheet(opened: Opened, one: Placed) -> Iterator[Fault]:
    columns = dict(zip(one.declared.headings, zip(*one.read.rows, strict=True), strict=False))
    wrong: list[tuple[int, str]] = []
    for judged in judged_columns(one, opened.law.year):
        texts = columns.get(judged.heading, ())
        said = {text: what for text in dict.fromkeys(texts) if (what := fault_of(judged, text, opened.law))}
        wrong += [(row, said[text]) for row, text in enumerate(texts, 2) if text in said]
    for printed in (column for column in one.declared.columns if column.files):
        wrong += _links(printed, columns.get(printed.heading, ()), opened)
    if one.declared.filed_by:
        offices = enumerate(columns.get(one.declared.filed_by, ()), 2)
        wrong += [(row, wording.NO_OFFICE) for row, office in offices if office not in OFFICES]
    yield from (Fault(one.path, what, one.declared.title, row) for row, what in sorted(wrong))


def fault_of(judged: Judged, text: str, law: Law) -> str:
    """Say what is wrong with a text in a column; "" where it is sound."""
    column, shown = judged.column, mask_all(text)
    if not text:
        return "" if not judged.blank and not column.mandatory else f"「{judged.heading}」{wording.MUST_BE_FILLED}"
    if text == judged.blank and not column.mandatory:
        return ""
    for need in column.requirements(law):
        if RULES[need.rule].severity is Severity.ERROR and not need.met(text):
            return wording.cell_wrong(judged.heading, shown, need.told(shown))
    normal = column.kind.normal(text)
    return wording.not_as_normal(judged.heading, shown, mask_all(normal)) if normal != text else ""


def judged_columns(one: Placed, year: int) -> Iterator[Judged]:
    """Give the columns of a roster's sheet that are judged, the joined ones first."""
    students = student_columns(year)
    for heading in one.declared.joined:
        yield Judged(heading, students[heading], "")
    known = one.declared.source.by_heading
    for printed in one.declared.columns:
        if not printed.files and printed.source in known:
            yield Judged(printed.heading, known[printed.source], printed.blank)


@cache
def student_columns(year: int) -> dict[str, Column]:
    """Give the columns of 學生名冊 from which rosters are joined."""
    sheet: Sheet = next(one for one in forms(year)[ROSTER.form].sheets if one.key == (STUDENT,))
    return sheet.by_heading


def _links(printed: Printed, texts: tuple[str, ...], opened: Opened) -> list[tuple[int, str]]:
    gone = [(row, text) for row, text in enumerate(texts, 2) if text and not _is_there(printed, text, opened)]
    return [(row, wording.no_such_file(printed.heading, mask_all(text))) for row, text in gone]


def _is_there(printed: Printed, text: str, opened: Opened) -> bool:
    return text.startswith(f"{printed.files}/") and text in opened.payload
