"""Whether a recognised workbook may be taken at all: from this office, for this period, and with rows in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schemas import wording
from schemas.finding import Finding
from schemas.forms import forms
from schemas.headings import FORM, INFORMATION, NIL, SCHOOL, SCOPE, SEMESTER, VERSION, YEAR, YES, folded
from schemas.kinds import PRINTABLE
from schemas.terms import PART_OFFICES, Cadence

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.form import Form
    from schemas.table import Examined
    from schemas.terms import Law


def admit(examined: Examined, law: Law, may_file: Callable[[str, Form], bool]) -> Examined:
    """Refuse what may not be taken (W06, W07, C01, C16, W17), tell of W08 and W21.

    A workbook with nothing but others' forms is quarantined.
    """
    examined = _of_this_office(examined, may_file)
    if examined.quarantined:
        return examined
    told = _of_this_form(_of_this_version(examined), law)
    return _with_rows(_of_one_part(_of_this_period(_printable(told), law)))


def _of_this_office(examined: Examined, may_file: Callable[[str, Form], bool]) -> Examined:
    office = examined.drop.office
    strange = [table for table in examined.tables if not may_file(office, table.filing.form)]
    if not strange:
        return examined
    first = strange[0].filing
    refusal = Finding("W06", first.title, expected=wording.handed_in_by(first.form.title, first.form.offices))
    whole = len(strange) == len(examined.tables)
    return _refused(examined, [id(table) for table in strange], refusal, quarantined=whole)


def _of_this_version(examined: Examined) -> Examined:
    """W08: tell that the blank is not the one now given out, and which older headings were read as what."""
    told = examined.particulars
    version, titled = told.get(VERSION), [t for t in examined.tables if t.filing.form.title == told.get(FORM)]
    if not version or not titled or version == titled[0].filing.form.version:
        return examined
    row, column = told.cells[VERSION]
    migrated = [pair for table in examined.tables for pair in table.filing.migrated]
    said = wording.newest_blank(titled[0].filing.form.version, migrated)
    older = Finding("W08", told.sheet, row, column, VERSION, version, said)
    return replace(examined, findings=(older, *examined.findings))


def _of_this_form(examined: Examined, law: Law) -> Examined:
    """W21: tell that 填報資訊 names a form of which the workbook has no sheet: it may be another one's blank."""
    told, filed = examined.particulars, dict.fromkeys(table.filing.form.title for table in examined.tables)
    named = next((one.title for one in forms(law.year).values() if folded(one.title) == folded(told.get(FORM))), "")
    if not named or named in filed:
        return examined
    row, column = told.cells[FORM]
    other = Finding("W21", told.sheet, row, column, FORM, told.get(FORM), wording.sheets_are_of(filed))
    return replace(examined, findings=(*examined.findings, other))


def _printable(examined: Examined) -> Examined:
    """C16: a text on 填報資訊 that cannot be printed; who sent what for which part must be certain."""
    told = examined.particulars
    others = (label for label in told.texts if label not in {SCHOOL, YEAR, SEMESTER})  # which W07 compares
    label = next((label for label in others if not PRINTABLE.met(told.get(label))), "")
    if not label:
        return examined
    (row, column), text = told.cells[label], told.get(label)
    refusal = Finding(PRINTABLE.rule, told.sheet, row, column, label, text, PRINTABLE.told(text))
    return _refused(examined, [id(table) for table in examined.tables], refusal)


def _of_this_period(examined: Examined, law: Law) -> Examined:
    told = examined.particulars
    yearly = all(table.filing.form.cadence is Cadence.YEAR for table in examined.tables)
    semester = str(law.period.semester)
    wanted = ((SCHOOL, (law.school,)), (YEAR, (str(law.year),)), (SEMESTER, (semester, "0") if yearly else (semester,)))
    for label, right in wanted:
        if told.get(label) and told.get(label) not in right:
            row, column = told.cells[label]
            refusal = Finding("W07", told.sheet, row, column, label, told.get(label), right[-1])
            return _refused(examined, [id(table) for table in examined.tables], refusal)
    return examined


def _of_one_part(examined: Examined) -> Examined:
    """C01: a part of what an office of many people hands in, whose 填報資訊 does not say which part it is."""
    told, tables = examined.particulars, examined.tables
    ours = told.sheet == INFORMATION and examined.drop.office in PART_OFFICES
    if not ours or all(table.filing.scope for table in tables):
        return examined
    row, column = told.cells.get(SCOPE, (None, ""))
    refusal = Finding("C01", told.sheet, row, column, SCOPE, told.get(SCOPE), wording.WHICH_PART)
    return _refused(examined, [id(table) for table in tables], refusal)


def _with_rows(examined: Examined) -> Examined:
    """W17: a form none of whose sheets has a row, unless 本期無資料 is declared."""
    if examined.particulars.get(NIL) == YES:
        return _nil(examined)
    filled = {table.filing.form.name for table in examined.tables if len(table.frame) or table.refused}
    empty = [table for table in examined.tables if table.filing.form.name not in filled]
    if not empty:
        return examined
    refusal = Finding("W17", empty[0].filing.title, expected=wording.ROWS_OR_NIL)
    passed_over = tuple(finding for table in empty for finding in table.findings if finding.cells)
    refused = _refused(examined, [id(table) for table in empty], refusal)
    return replace(refused, findings=(*refused.findings, *passed_over))


def _nil(examined: Examined) -> Examined:
    """W21: tell of rows in a workbook that declares to have none; they are taken."""
    rows, told = sum(len(table.frame) for table in examined.tables), examined.particulars
    if not rows:
        return examined
    row, column = told.cells[NIL]
    both = Finding("W21", told.sheet, row, column, NIL, told.get(NIL), wording.rows_counted(rows))
    return replace(examined, findings=(*examined.findings, both))


def _refused(examined: Examined, tables: list[int], refusal: Finding, *, quarantined: bool = False) -> Examined:
    """Refuse some tables for one reason, said once; what else was found in them is its consequence."""
    refused = [replace(t, refused=refusal, findings=()) if id(t) in tables else t for t in examined.tables]
    findings = (refusal,) if quarantined else (refusal, *examined.findings)
    return replace(examined, tables=tuple(refused), findings=findings, quarantined=quarantined)
