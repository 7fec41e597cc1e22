"""Which sheet of which form a sheet of a workbook is, by its headings, and where its columns and rows lie."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from flows.steps.admission import admit
from flows.steps.particulars import letter, particulars_of
from schemas import wording
from schemas.columns import IDENTITY_PAIR
from schemas.drop import Drop, Examined, Filing, Grid, Particulars, Table
from schemas.finding import Finding
from schemas.form import IDENTITY, ORIGIN, STUDENT
from schemas.forms import forms
from schemas.headings import COVER, KEPT_PREFIXES, LEFT_OUT, OWN_SHEETS, SCOPE, WHOLE_SCHOOL, folded
from schemas.terms import PART_OFFICES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from schemas.form import Form, Sheet
    from schemas.terms import Law

HEADING_ROWS = 30
FEWEST_HEADINGS = 2  # one filled cell is a title
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
    def rank(self) -> tuple[bool, float]:
        """Order sightings: a sheet that is named for what it is like first, then the likeness of its headings."""
        return (self.named and self.is_like, self.likeness)

    @property
    def is_like(self) -> bool:
        """Whether the sheet is to be taken for this form's."""
        return self.likeness >= (LIKE_BY_TITLE if self.named else LIKE)


def recognise(drop: Drop, grids: list[Grid], law: Law, may_file: Callable[[str, Form], bool]) -> Examined:
    """Find every form's sheet in a workbook: unvalidated tables, refused ones among them, and the file's findings.

    `may_file(office, form)` says whether an office hands in a form.
    """
    particulars = particulars_of(grids)
    tables: list[Table] = []
    findings: list[Finding] = []
    nearest: list[Sighting] = []
    for grid in grids:
        sighting = None if grid.title in OWN_SHEETS else _sight(grid)
        if sighting and sighting.is_like and not grid.title.endswith(LEFT_OUT):
            tables.append(_file(drop, grid, sighting, particulars, law))
        else:
            findings += _unknown_sheet(grid)
            nearest += [sighting] if sighting else []
    if not tables:
        return Examined(drop, particulars, findings=(_no_form(nearest),))
    return admit(Examined(drop, particulars, tuple(tables), tuple(findings)), law, may_file)


def _sight(grid: Grid) -> Sighting | None:
    return max(_sightings(grid), key=lambda sighting: sighting.rank, default=None)


def _sightings(grid: Grid) -> Iterator[Sighting]:
    title = folded(grid.title)
    for number, row in enumerate(grid.rows[:HEADING_ROWS]):
        present = {folded(text) for text in row if text}
        if len(present) < FEWEST_HEADINGS:
            continue
        for form, sheet, headings, mandatory in _declared():
            seen = present | {STUDENT} if sheet.about_students and IDENTITY in present else present
            missing = mandatory - seen
            if len(missing) < len(mandatory):
                likeness = (1 - len(missing) / len(mandatory)) * 0.9 + 0.1 * len(headings & seen) / len(headings)
                yield Sighting(form, sheet, number, title == folded(sheet.title), likeness, tuple(sorted(missing)))


@cache
def _declared() -> tuple[tuple[Form, Sheet, frozenset[str], frozenset[str]], ...]:
    """List every declared sheet with its headings and its mandatory ones, folded."""
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
    )
    table = Table(filing, _frame(filing, grid, sighting.row, columns))
    return _checked_headings(table, sighting, declared)


def _known_headings(sheet: Sheet) -> dict[str, str]:
    pair = [column.heading for column in IDENTITY_PAIR] if sheet.about_students else []
    return {folded(heading): heading for heading in (*sheet.headings, *pair)}


def _frame(filing: Filing, grid: Grid, heading_row: int, columns: dict[str, int]) -> pd.DataFrame:
    """Lay out the rows that hold anything under a declared heading, as text, with their origin."""
    import pandas as pd

    body = [
        (number, row)
        for number, row in enumerate(grid.rows[heading_row + 1 :], heading_row + 2)
        if any(row[place].strip() for place in columns.values())
    ]
    texts = {heading: [row[place] for _, row in body] for heading, place in columns.items()}
    blank = [""] * len(body)
    ordered = {heading: texts.get(heading, blank) for heading in (*filing.sheet.headings, *texts)}
    places = ([filing.drop.id] * len(body), [grid.title] * len(body), [str(number) for number, _ in body])
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
        near = get_close_matches(sighting.missing[0], [name for _, name in filing.further], n=1)
        said = wording.missing_headings(sighting.missing, "".join(near))
        return _refused(table, Finding("W09", title, row, heading=sighting.missing[0], expected=said))
    strange = [(place, name) for place, name in filing.further if not name.startswith(KEPT_PREFIXES)]
    return table.with_findings(Finding("W11", title, row, place, name) for place, name in strange)


def _refused(table: Table, finding: Finding) -> Table:
    return replace(table, refused=finding, findings=(finding,))


def _scope(drop: Drop, particulars: Particulars) -> str:
    told = particulars.get(SCOPE)
    if told and told != WHOLE_SCHOOL:
        return told
    return PurePath(drop.name).stem if drop.office in PART_OFFICES else ""


def _unknown_sheet(grid: Grid) -> list[Finding]:
    headings_alone = len(grid.rows) < FEWEST_HEADINGS
    if grid.title in OWN_SHEETS or grid.title.endswith(COVER) or headings_alone:
        return []
    return [Finding("W11", grid.title, expected=wording.FORM_HEADINGS)]


def _no_form(nearest: list[Sighting]) -> Finding:
    best = max(nearest, key=lambda sighting: sighting.rank, default=None)
    if best is None:
        return Finding("W05", expected=wording.ANY_HEADINGS)
    return Finding("W05", expected=wording.nearest_form(best.form.title, best.sheet.title, best.missing))
