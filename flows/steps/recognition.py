"""Which sheet of which form a sheet of a workbook is, by its headings, and where its columns and rows lie."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from flows.steps.admission import admit
from flows.steps.particulars import letter, particulars_of
from flows.steps.sheet_rows import rows_of
from flows.steps.sighting import former_headings, sight
from schemas import wording
from schemas.columns import IDENTITY_PAIR
from schemas.drop import Drop, Filing, Grid, Particulars
from schemas.finding import Finding
from schemas.form import ORIGIN
from schemas.headings import (
    ADDRESS,
    COVER,
    EXAMPLE_MARK,
    INFORMATION,
    KEPT_PREFIXES,
    LEFT_OUT,
    OWN_SHEETS,
    SCOPE,
    SENDER,
    WHOLE_SCHOOL,
    folded,
)
from schemas.nearest import nearest
from schemas.table import Examined, Table
from schemas.terms import PART_OFFICES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from flows.steps.sheet_rows import Body, SheetRows
    from flows.steps.sighting import Sighting
    from schemas.form import Form, Sheet
    from schemas.terms import Law


def recognise(drop: Drop, grids: list[Grid], law: Law, may_file: Callable[[str, Form], bool]) -> Examined:
    """Find every form's sheet in a workbook: unvalidated tables, refused ones among them, and the file's findings.

    `may_file(office, form)` says whether an office hands in a form.
    """
    particulars = particulars_of(grids)
    tables: list[Table] = []
    findings: list[Finding] = []
    sightings: list[Sighting] = []
    for grid in grids:
        sighting = None if grid.title in OWN_SHEETS else sight(grid, law.year)
        if sighting and sighting.is_like and not grid.title.endswith(LEFT_OUT):
            tables.append(_file(drop, grid, sighting, particulars, law))
        else:
            findings += _unknown_sheet(grid)
            sightings += [sighting] if sighting else []
    if not tables:
        return Examined(drop, particulars, findings=(_no_form(sightings),))
    return admit(Examined(drop, particulars, tuple(tables), tuple(findings)), law, may_file)


def _file(drop: Drop, grid: Grid, sighting: Sighting, particulars: Particulars, law: Law) -> Table:
    row = grid.rows[sighting.row]
    known = _known_headings(sighting.sheet)
    declared = [(known[folded(text)], number) for number, text in enumerate(row) if folded(text) in known]
    columns = dict(reversed(declared))  # of a heading that stands twice, the first
    filing = Filing(
        drop,
        sighting.form,
        sighting.sheet,
        grid.title,
        law.period.of(sighting.form.cadence),
        _scope(drop, particulars),
        {heading: letter(number) for heading, number in columns.items()},
        tuple((letter(number), text) for number, text in enumerate(row) if text and folded(text) not in known),
        tuple((text, known[folded(text)]) for text in row if folded(text) in former_headings(sighting.sheet)),
    )
    rows = rows_of(grid, sighting.row, filing.sheet, columns, law)
    table = _checked_headings(Table(filing, _frame(filing, rows.data, columns)), sighting, declared)
    return table if table.refused else _with_left_out(table, rows, columns)


def _known_headings(sheet: Sheet) -> dict[str, str]:
    pair = [column.heading for column in IDENTITY_PAIR] if sheet.about_students else []
    known = {folded(heading): heading for heading in (*sheet.headings, *pair)}
    return {before: known[now] for before, now in former_headings(sheet).items()} | known


def _with_left_out(table: Table, rows: SheetRows, columns: Mapping[str, int]) -> Table:
    """C15: tell which rows that hold something were not taken for data, and why."""
    title, key = table.filing.title, table.filing.sheet.key[0]
    place, heading = table.filing.place(key)
    told = []
    if rows.untouched:
        counted = wording.rows_counted(len(rows.untouched))
        told.append(Finding("C15", title, None, place, heading, counted, wording.not_filled_in(heading)))
    for number, row in rows.marked:
        typed = row[columns[key]].strip()
        told.append(Finding("C15", title, number, place, heading, typed, wording.taken_for_example(EXAMPLE_MARK)))
    return table.with_findings(told)


def _frame(filing: Filing, body: Body, columns: Mapping[str, int]) -> pd.DataFrame:
    """Lay out rows as text, with their origin."""
    import pandas as pd

    texts = {heading: [row[place] for _, row in body] for heading, place in columns.items()}
    blank = [""] * len(body)
    ordered = {heading: texts.get(heading, blank) for heading in (*filing.sheet.headings, *texts)}
    places = ([filing.drop.id] * len(body), [filing.title] * len(body), [str(number) for number, _ in body])
    return pd.DataFrame(ordered | dict(zip(ORIGIN, places, strict=True)), dtype="str")


def _checked_headings(table: Table, sighting: Sighting, present: list[tuple[str, int]]) -> Table:
    """Refuse a sheet with a heading twice (W10) or a mandatory one missing (W09); tell of further ones (W11)."""
    title, filing, row = table.filing.title, table.filing, sighting.row + 1
    seen: set[str] = set()
    for heading, number in present:
        if heading in seen:
            return _refused(table, Finding("W10", title, row, letter(number), heading, expected=wording.HEADING_ONCE))
        seen.add(heading)
    if sighting.missing:
        near = nearest(sighting.missing[0], [name for _, name in filing.further])
        said = wording.missing_headings(sighting.missing, near or "")
        return _refused(table, Finding("W09", title, row, heading=sighting.missing[0], expected=said))
    strange = [(place, name) for place, name in filing.further if not name.startswith(KEPT_PREFIXES)]
    return table.with_findings(
        Finding("W11", title, row, place, name, expected=_nearest_heading(filing, name)) for place, name in strange
    )


def _nearest_heading(filing: Filing, name: str) -> str:
    """Say which heading of the sheet that the workbook lacks a strange one may be meant for."""
    absent = [heading for heading in filing.sheet.headings if heading not in filing.letters]
    return wording.further_heading(nearest(name, absent) or "")


def _refused(table: Table, finding: Finding) -> Table:
    return replace(table, refused=finding, findings=(finding,))


def _scope(drop: Drop, particulars: Particulars) -> str:
    """Name the part that a workbook is; "" where it is the office's whole, or where a part does not say which."""
    told = particulars.get(SCOPE)
    if told and told != WHOLE_SCHOOL:
        return told
    if drop.office not in PART_OFFICES:
        return ""
    if particulars.sheet == INFORMATION:
        return particulars.get(SENDER) or particulars.get(ADDRESS)
    return PurePath(drop.name).stem


def _unknown_sheet(grid: Grid) -> list[Finding]:
    headings_alone = len(grid.rows) <= 1
    if grid.title in OWN_SHEETS or grid.title.endswith(COVER) or headings_alone:
        return []
    return [Finding("W11", grid.title, expected=wording.FORM_HEADINGS)]


def _no_form(sightings: list[Sighting]) -> Finding:
    best = max(sightings, key=lambda sighting: sighting.rank, default=None)
    if best is None:
        return Finding("W05", expected=wording.ANY_HEADINGS)
    return Finding("W05", expected=wording.nearest_form(best.form.title, best.sheet.title, best.missing))
