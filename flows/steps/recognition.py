"""Which sheet of which form a sheet of a workbook is, by its headings; and whether the file may be taken at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from schemas import wording
from schemas.columns import IDENTITY_PAIR
from schemas.drop import Drop, Examined, Filing, Grid, Particulars, Table
from schemas.finding import Finding
from schemas.form import IDENTITY, ORIGIN, STUDENT
from schemas.forms import forms
from schemas.headings import (
    COVER,
    INFORMATION,
    KEPT_PREFIXES,
    LABELS,
    LEFT_OUT,
    NIL,
    OWN_SHEETS,
    SCHOOL,
    SCOPE,
    SEMESTER,
    WHOLE_SCHOOL,
    YEAR,
    YES,
    folded,
)
from schemas.terms import PART_OFFICES, Cadence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemas.form import Form, Sheet
    from schemas.terms import Law

HEADING_ROWS = 30
LIKE, LIKE_BY_TITLE = 0.5, 0.3


@dataclass(frozen=True)
class Sighting:
    """A row of a sheet that looks like the headings of a form's sheet, and how like it is."""

    form: Form
    sheet: Sheet
    row: int
    named: bool
    likeness: float
    missing: tuple[str, ...]

    @property
    def rank(self) -> tuple[float, bool]:
        """Order sightings: the likeness of headings first, then the sheet's own name."""
        return (self.likeness, self.named)


def recognise(drop: Drop, grids: list[Grid], law: Law, may_file: Callable[[str, Form], bool]) -> Examined:
    """Find every form's sheet in a workbook: unvalidated tables, refused ones among them, and the file's findings.

    `may_file(office, form)` says whether an office hands in a form.
    """
    particulars = _particulars(grids)
    tables: list[Table] = []
    findings: list[Finding] = []
    nearest: list[Sighting] = []
    for grid in grids:
        sighting = None if grid.title in OWN_SHEETS else _sight(grid)
        if sighting and _is_like(sighting) and not grid.title.endswith(LEFT_OUT):
            tables.append(_file(drop, grid, sighting, particulars, law))
        else:
            findings += _unknown_sheet(grid)
            nearest += [sighting] if sighting else []
    if not tables:
        return Examined(drop, particulars, findings=(_no_form(nearest), *findings))
    return _judged(Examined(drop, particulars, tuple(tables), tuple(findings)), law, may_file)


def _is_like(sighting: Sighting) -> bool:
    return sighting.likeness >= (LIKE_BY_TITLE if sighting.named else LIKE)


@cache
def _declared() -> tuple[tuple[Form, Sheet, frozenset[str], frozenset[str]], ...]:
    return tuple(
        (
            form,
            sheet,
            frozenset(map(folded, sheet.headings)),
            frozenset(folded(column.heading) for column in sheet.columns if column.mandatory),
        )
        for form in forms().values()
        for sheet in form.sheets
    )


def _sight(grid: Grid) -> Sighting | None:
    sightings = list(_sightings(grid))
    return max(sightings, key=lambda sighting: sighting.rank, default=None)


def _sightings(grid: Grid) -> Iterator[Sighting]:
    title = folded(grid.title)
    for number, row in enumerate(grid.rows[:HEADING_ROWS]):
        present = {folded(text) for text in row if text}
        if len(present) < 2:  # noqa: PLR2004 - one filled cell is a title
            continue
        for form, sheet, headings, mandatory in _declared():
            seen = present | {STUDENT} if sheet.about_students and IDENTITY in present else present
            missing = mandatory - seen
            likeness = (1 - len(missing) / len(mandatory)) * 0.9 + 0.1 * len(headings & seen) / len(headings)
            if len(missing) < len(mandatory):
                yield Sighting(form, sheet, number, title == folded(sheet.title), likeness, tuple(sorted(missing)))


def _file(drop: Drop, grid: Grid, sighting: Sighting, particulars: Particulars, law: Law) -> Table:
    sheet, headings = sighting.sheet, [folded(text) for text in grid.rows[sighting.row]]
    known = {folded(heading): heading for heading in sheet.headings}
    if sheet.about_students:
        known |= {folded(column.heading): column.heading for column in IDENTITY_PAIR}
    columns = {known[text]: number for number, text in reversed(list(enumerate(headings))) if text in known}
    further = tuple((letter(number), grid.rows[sighting.row][number]) for number, text in enumerate(headings) if text and text not in known)
    letters = {heading: letter(number) for heading, number in columns.items()}
    period = law.period.of(sighting.form.cadence)
    filing = Filing(drop, sighting.form, sheet, grid.title, period, _scope(drop, particulars), letters, further)
    table = Table(filing, _frame(filing, grid, sighting.row, columns))
    return _checked_headings(table, sighting, [text for text in headings if text in known])


def _frame(filing: Filing, grid: Grid, heading_row: int, columns: dict[str, int]) -> object:
    import pandas as pd

    body = [
        (number, row)
        for number, row in enumerate(grid.rows[heading_row + 1 :], heading_row + 2)
        if any(row[place].strip() for place in columns.values())
    ]
    texts = {heading: [row[place] for _, row in body] for heading, place in columns.items()}
    blank = [""] * len(body)
    ordered = {heading: texts.get(heading, blank) for heading in (*filing.sheet.headings, *texts)}
    origin = dict(zip(ORIGIN, ([filing.drop.id] * len(body), [grid.title] * len(body), [str(n) for n, _ in body]), strict=True))
    return pd.DataFrame(ordered | origin, dtype="str")


def _checked_headings(table: Table, sighting: Sighting, present: list[str]) -> Table:
    title, filing = table.filing.title, table.filing
    twice = sorted({text for text in present if present.count(text) > 1})
    if twice:
        refusal = Finding("W10", title, sighting.row + 1, heading=twice[0], expected=wording.HEADING_ONCE)
        return replace(table, refused=refusal, findings=(refusal,))
    if sighting.missing:
        near = get_close_matches(sighting.missing[0], [name for _, name in filing.further], n=1)
        said = wording.missing_headings(sighting.missing, "".join(near))
        refusal = Finding("W09", title, sighting.row + 1, heading=sighting.missing[0], expected=said)
        return replace(table, refused=refusal, findings=(refusal,))
    strange = [(place, name) for place, name in filing.further if not name.startswith(KEPT_PREFIXES)]
    return table.with_findings(Finding("W11", title, sighting.row + 1, place, name) for place, name in strange)


def _scope(drop: Drop, particulars: Particulars) -> str:
    told = particulars.get(SCOPE)
    if told and told != WHOLE_SCHOOL:
        return told
    return PurePath(drop.name).stem if drop.office in PART_OFFICES else ""


def _unknown_sheet(grid: Grid) -> list[Finding]:
    if grid.title in OWN_SHEETS or grid.title.endswith(COVER) or len(grid.rows) < 2:  # noqa: PLR2004 - headings alone
        return []
    return [Finding("W11", grid.title, expected=wording.FORM_HEADINGS)]


def _no_form(nearest: list[Sighting]) -> Finding:
    best = max(nearest, key=lambda sighting: sighting.rank, default=None)
    if best is None:
        return Finding("W05", expected=wording.ANY_HEADINGS)
    said = wording.nearest_form(best.form.title, best.sheet.title, best.missing)
    return Finding("W05", expected=said)


def _particulars(grids: list[Grid]) -> Particulars:
    for grid in grids:
        if grid.title == INFORMATION:
            pairs = [(row[0], row[1], (number, "B")) for number, row in enumerate(grid.rows, 1) if len(row) > 1]
        elif grid.title.endswith(COVER) and len(grid.rows) > 1:
            places = [(2, letter(number)) for number in range(len(grid.rows[0]))]
            pairs = list(zip(grid.rows[0], grid.rows[1], places, strict=False))
        else:
            continue
        texts = {folded(label): value.strip() for label, value, _ in pairs if folded(label) in LABELS}
        return Particulars(grid.title, texts, {folded(label): place for label, _, place in pairs})
    return Particulars()


def _judged(examined: Examined, law: Law, may_file: Callable[[str, Form], bool]) -> Examined:
    office = examined.drop.office
    strange = [table for table in examined.tables if not may_file(office, table.filing.form)]
    if strange:
        first = strange[0].filing.form
        refusal = Finding("W06", strange[0].filing.title, expected=wording.handed_in_by(first.title, first.offices))
        tables = tuple(replace(t, refused=refusal, findings=()) if t in strange else t for t in examined.tables)
        whole = len(strange) == len(tables)
        kept = () if whole else examined.findings
        examined = replace(examined, tables=tables, findings=(refusal, *kept), quarantined=whole)
        return examined if whole else _of_this_period(examined, law)
    return _of_this_period(examined, law)


def _of_this_period(examined: Examined, law: Law) -> Examined:
    told = examined.particulars
    yearly = all(table.filing.form.cadence is Cadence.YEAR for table in examined.tables)
    semesters = {"0", str(law.period.semester)} if yearly else {str(law.period.semester)}
    wanted = ((SCHOOL, {law.school}), (YEAR, {str(law.year)}), (SEMESTER, semesters))
    for label, right in wanted:
        if told.get(label) and told.get(label) not in right:
            row, column = told.cells[label]
            refusal = Finding("W07", told.sheet, row, column, label, told.get(label), sorted(right)[-1])
            tables = tuple(replace(table, refused=refusal, findings=()) for table in examined.tables)
            return replace(examined, tables=tables, findings=(refusal, *examined.findings))
    return _with_rows(examined)


def _with_rows(examined: Examined) -> Examined:
    """W17: a form none of whose sheets has a row, unless 本期無資料 is declared."""
    if examined.particulars.get(NIL) == YES:
        return examined
    filled = {table.filing.form.name for table in examined.tables if len(table.frame) or table.refused}
    empty = [table for table in examined.tables if table.filing.form.name not in filled]
    if not empty:
        return examined
    refusal = Finding("W17", empty[0].filing.title, expected=wording.ROWS_OR_NIL)
    tables = tuple(replace(table, refused=refusal) if table in empty else table for table in examined.tables)
    return replace(examined, tables=tables, findings=(*examined.findings, refusal))


def letter(number: int) -> str:
    """Name a column by its place, counted from 0: A, B ... Z, AA."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
