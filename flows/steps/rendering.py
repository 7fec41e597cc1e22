"""What the workbooks of a package hold: the rows they take, who each is about, and where each row came to lie."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from flows.steps.class_lists import ClassLists, class_lists
from flows.steps.cohorts import Cohorts
from flows.steps.filling import Filling, RenderedSheet
from flows.steps.links import Links, Source
from schemas.cohort import FIRST_ROUND, row_id
from schemas.rosters import rosters
from schemas.terms import Cadence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from schemas.drop import RowFate
    from schemas.register import Sendings
    from schemas.roster import Roster
    from schemas.table import RowAt, Table
    from schemas.terms import Period

__all__ = ["Rendered", "RenderedRoster", "RenderedSheet", "Source", "first_round_ids", "render"]


@dataclass(frozen=True)
class RenderedRoster:
    """One roster, ready to be written: its cover's values and its sheets."""

    roster: Roster
    cover: tuple[str, ...]
    sheets: tuple[RenderedSheet, ...]

    @property
    def rows(self) -> int:
        """The number of rows over all sheets."""
        return sum(len(sheet.columns[0]) for sheet in self.sheets)


@dataclass(frozen=True)
class Rendered:
    """A submission before it is written; attachments are listed with their path in the package.

    `missing` names the rosters that are to leave the school but whose form no office has handed in: an empty one
    would mislead. `lists` are its students; `places` says of each fate, in order, in which row of `tables` it stands
    (None where another workbook has taken its place).
    """

    period: Period
    rosters: tuple[RenderedRoster, ...]
    missing: tuple[str, ...]
    fates: list[RowFate]
    attachments: tuple[tuple[str, Source], ...]
    lists: ClassLists
    tables: Sequence[Table]
    places: tuple[RowAt | None, ...]


def render(  # noqa: PLR0913, PLR0917 - what rows there are, what became of them, and four facts of the package
    tables: Sequence[Table],
    fates: Iterable[tuple[RowAt | None, RowFate]],
    period: Period,
    school: str,
    attachments: Sendings,
    first_rounds: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Rendered:
    """Fill every roster of a period from the rows whose fate it takes; attachments are by office and by bundle.

    `first_rounds` holds, by form whose first round is closed, the ids (see `first_round_ids`) of the rows that went in
    it: any other row of the last grade goes in the second. Of forms that are not named that round is open.
    """
    listed = list(fates)
    lists, links = class_lists(tables, period), Links(attachments)
    cohorts = Cohorts(tables, lists, period.year, first_rounds)
    filling = Filling(tables, lists, links, cohorts, [(at, fate.fate) for at, fate in listed if at])
    arrived = {table.filing.form.name for table in tables if table.filing.period == period and not table.refused}
    all_due = [roster for roster in rosters(period.year).values() if _is_due(roster, period)]
    due = [roster for roster in all_due if roster.form.name in arrived]
    filled = [
        RenderedRoster(roster, (school, str(period.year), str(period.semester), roster.kind), sheets)
        for declared in due
        for roster, sheets in filling.fill(declared)
    ]
    missing = tuple(roster.title for roster in all_due if roster.leaves_school and roster not in due)
    placed = [filling.placed(at, fate) for at, fate in listed]
    places = tuple(at for at, _ in listed)
    return Rendered(period, tuple(filled), missing, placed, links.listed(), lists, tables, places)


def first_round_ids(rendered: Rendered) -> dict[str, list[str]]:
    """List, by form, the ids of the rows in rosters of the first round: what is recorded when that round closes."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    first = {one.roster.path for one in rendered.rosters if one.roster.cohort.round == FIRST_ROUND}
    for fate in (fate for fate in rendered.fates if fate.roster in first):
        found[fate.form].append(row_id(fate.form, fate.roster_sheet, fate.key))
    return {form: sorted(found[form]) for form in sorted(found)}


def _is_due(roster: Roster, period: Period) -> bool:
    handed_in = roster.form.since <= period.year <= roster.form.until
    return handed_in and (roster.form.cadence is Cadence.YEAR) == (period.semester == 0)
