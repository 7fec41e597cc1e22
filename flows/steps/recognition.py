"""Which sheet of which form a sheet of a workbook is, by its headings, and where its columns and rows lie."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.steps.admission import admit
from flows.steps.column_letters import letters, place_of
from flows.steps.disclosure import disclosed, with_errors
from flows.steps.filing import filing_of, placed
from flows.steps.liberties import taken
from flows.steps.office_words import words_of
from flows.steps.particulars import particulars_of
from flows.steps.passing_over import Ground
from flows.steps.sheet_rows import rows_of
from flows.steps.sighting import sight, sight_row
from flows.steps.stretches import stretches
from schemas import wording, wording_layout
from schemas.drop import Grid
from schemas.finding import Finding
from schemas.form import ORIGIN
from schemas.forms import forms
from schemas.headings import (
    COVER,
    FORM,
    KEPT_PREFIXES,
    LEFT_OUT,
    NIL,
    OWN_SHEETS,
    TO_MEND_TITLES,
    YES,
    folded,
    is_result,
)
from schemas.nearest import nearest
from schemas.printable import without_codes
from schemas.remarks import Passed
from schemas.table import Examined, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pandas as pd

    from flows.steps.sheet_rows import Body, SheetRows
    from flows.steps.sighting import Sighting
    from flows.steps.stretches import Stretch
    from schemas.drop import Drop, Filing, Particulars, Workbook
    from schemas.form import Form
    from schemas.terms import Law


def recognise(drop: Drop, workbook: Workbook, law: Law, may_file: Callable[[str, Form], bool]) -> Examined:
    """Find every form's sheet in a workbook: unvalidated tables, refused ones among them, and the file's findings.

    `may_file(office, form)` says whether an office hands in a form.
    """
    particulars, words = particulars_of(workbook.grids), words_of(workbook.grids)
    tables: list[Table] = []
    findings: list[Finding] = []
    sightings: list[Sighting] = []
    for grid in workbook.grids:
        sighting = None if grid.title in OWN_SHEETS else sight(grid, law.year)
        if sighting and sighting.is_like and not grid.title.endswith(LEFT_OUT):
            filing = filing_of(drop, grid, sighting, particulars, law)
            tables += _tables(filing, grid, sighting, law, since_1904=workbook.epoch_1904)
        else:
            findings += _unknown_sheet(grid)
            sightings += [sighting] if sighting else []
    if not tables and (nothing := _declared_empty(particulars, law)):
        return recognise(drop, replace(workbook, grids=[*workbook.grids, *nothing]), law, may_file)
    if not tables:
        return Examined(drop, particulars, findings=(_no_form(sightings),), words=words)
    findings += [*_read_as(workbook), *disclosed(workbook, tables)]
    came_back = any(grid.title in TO_MEND_TITLES for grid in workbook.grids)
    examined = Examined(drop, particulars, tuple(tables), tuple(findings), words=words, was_marked=came_back)
    return admit(examined, law, may_file)


def _declared_empty(particulars: Particulars, law: Law) -> list[Grid]:
    """Give the sheets of the form that 填報資訊 names, empty, where it declares 本期無資料: that one cell is enough."""
    title = folded(particulars.get(FORM))
    named = [form for form in forms(law.year).values() if folded(form.title) == title]
    if particulars.get(NIL) != YES or not named:
        return []
    return [Grid(sheet.title, [list(sheet.headings)]) for sheet in named[0].sheets]


def _read_as(workbook: Workbook) -> list[Finding]:
    """C15: tell of a file that could be read in one of several ways in which it was."""
    return [Finding("C15", expected=note) for note in workbook.notes]


def _tables(filing: Filing, grid: Grid, sighting: Sighting, law: Law, *, since_1904: bool) -> Iterator[Table]:
    """Take a sheet's data as a form's: a table for each order of its columns, and a refused one for another's."""
    found = stretches(grid, sighting, law)
    alike: defaultdict[object, list[Stretch]] = defaultdict(list)
    for stretch in found:
        if not stretch.is_other:
            alike[tuple(stretch.columns.items())].append(stretch)
    titles = [row for stretch in found if stretch.is_other for row in _titles(grid, stretch)]
    for number, group in enumerate(alike.values()):
        seen = replace(sighting, headings=group[0].headings, columns=group[0].columns)
        grounds = [Ground(grid, stretch, filing.sheet, sighting.headings.rows[-1]) for stretch in group]
        rows = rows_of(grounds, law, Passed.REORDERED if number else Passed.AGAIN)
        rows.passed[Passed.ABOVE] += [] if number else titles
        below = placed(filing, seen, is_further=number > 0)
        blank = Table(below, _frame(filing, [], {}), merged=grid.merged, since_1904=since_1904)
        yield _table(blank, grid, seen, rows)
    yield from (_other_table(filing, grid, sighting, stretch, law) for stretch in found if stretch.is_other)


def _titles(grid: Grid, stretch: Stretch) -> Body:
    """Give the rows of a title over the headings of a stretch."""
    above = enumerate(grid.rows[stretch.first - 1 : stretch.headings.rows[0] - 1], stretch.first)
    return [(number, row) for number, row in above if any(text.strip() for text in row)]


def _table(table: Table, grid: Grid, sighting: Sighting, rows: SheetRows) -> Table:
    """Fill a table with rows, unless their headings are at fault."""
    filing = table.filing
    columns = {heading: place for place, heading in reversed(sighting.columns.items())}  # of twins the first
    table = _checked_headings(replace(table, frame=_frame(filing, rows.data, columns)), sighting)
    if table.refused:
        return table
    told = (*_without_heading(filing, sighting, rows.data), *taken(filing, sighting, rows, columns))
    return with_errors(table.with_findings(told), grid, columns)


def _other_table(filing: Filing, grid: Grid, sighting: Sighting, stretch: Stretch, law: Law) -> Table:
    """W27: refuse the rows under the headings of another table."""
    seen = replace(sighting, headings=stretch.headings, columns=stretch.columns)
    under, headed = placed(filing, seen, is_further=True), stretch.headings.rows[-1]
    width = len(stretch.headings.texts)
    rows = enumerate(grid.rows[headed : stretch.last], headed + 1)
    body = [(number, [*row, *[""] * (width - len(row))]) for number, row in rows if _holds(row, filing)]
    texts = {place: text for place, text in enumerate(stretch.headings.texts) if text.strip() and not is_result(text)}
    like = sight_row(stretch.headings, law.year)
    missing = like.missing if like and like.sheet is filing.sheet else ()
    form = like.form.title if like and like.sheet is not filing.sheet else ""
    said = wording_layout.other_table(headed, [number for number, _ in body], form, missing)
    shown = wording_layout.shown_row(texts.values())
    found = Finding("W27", filing.title, headed, value=shown, expected=said, key=shown, facts=shown)
    return _refused(Table(under, _frame(under, body, stretch.places), merged=grid.merged), found)


def _holds(row: Sequence[str], filing: Filing) -> bool:
    """Tell whether a row has any text but what became of it."""
    results = place_of(filing.results)
    return any(text.strip() for place, text in enumerate(row) if place != results)


def _frame(filing: Filing, body: Body, columns: Mapping[str, int]) -> pd.DataFrame:
    """Lay out rows as text, with their origin."""
    import pandas as pd

    texts = {heading: [row[place] for _, row in body] for heading, place in columns.items()}
    blank = [""] * len(body)
    ordered = {heading: texts.get(heading, blank) for heading in (*filing.sheet.headings, *texts)}
    places = ([filing.drop.id] * len(body), [filing.title] * len(body), [str(number) for number, _ in body])
    return pd.DataFrame(ordered | dict(zip(ORIGIN, places, strict=True)), dtype="str")


def _checked_headings(table: Table, sighting: Sighting) -> Table:
    """Refuse a sheet with a heading twice (W10) or a mandatory one missing (W09); tell of further ones (W11)."""
    title, filing, numbers = table.filing.title, table.filing, sighting.headings.numbers
    seen: set[str] = set()
    for place, heading in sighting.columns.items():
        if heading in seen:
            at = (numbers[place], letters(place))
            return _refused(table, Finding("W10", title, *at, heading, expected=wording.HEADING_ONCE))
        seen.add(heading)
    if sighting.missing:
        names = {without_codes(name): name for _, name in filing.further}
        near = names.get(nearest(sighting.missing[0], list(names)) or "", "")
        said, row = wording.missing_headings(sighting.missing, near), sighting.headings.rows[-1]
        return _refused(table, Finding("W09", title, row, heading=sighting.missing[0], expected=said))
    at_row = {letters(place): number for place, number in enumerate(numbers)}
    strange = [(place, name) for place, name in filing.further if not name.startswith(KEPT_PREFIXES)]
    return table.with_findings(
        Finding("W11", title, at_row[place], place, name, expected=_nearest_heading(filing, name))
        for place, name in strange
    )


def _without_heading(filing: Filing, sighting: Sighting, body: Body) -> Iterator[Finding]:
    """W11: tell of each column that has texts in rows of data and no heading."""
    at = sighting.headings
    named = {place for place, text in enumerate(at.texts) if text.strip()} | {place_of(filing.results)}
    held: dict[int, list[int]] = {}
    for number, row in body:
        for place, text in enumerate(row):
            if place not in named and text.strip():
                held.setdefault(place, []).append(number)
    for place, numbers in sorted(held.items()):
        said = wording_layout.without_heading(numbers)
        yield Finding("W11", filing.title, at.rows[-1], letters(place), expected=said)


def _nearest_heading(filing: Filing, name: str) -> str:
    """Say which heading of the sheet that the workbook lacks a strange one may be meant for."""
    absent = [heading for heading in filing.sheet.headings if heading not in filing.letters]
    return wording.further_heading(nearest(name, absent) or "")


def _refused(table: Table, finding: Finding) -> Table:
    return replace(table, refused=finding, findings=(finding,))


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
