"""Which rows without a fault do not go all the same: those that wait, and those that the student did not choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas import wording
from schemas.catalogue import RULES
from schemas.columns import ROSTER
from schemas.drop import Decided
from schemas.headings import YES
from schemas.terms import Fate

if TYPE_CHECKING:
    from schemas.table import Table

NOT_ARRIVED = "X09"


def waiting(why: str) -> Decided:
    """Hold a row that was not fully checked: another form has not come, its student is not accepted, or a bug."""
    if why == wording.WAITING:
        return Decided(Fate.HELD, why, NOT_ARRIVED)
    return Decided(Fate.HELD, why, clauses=RULES[ROSTER.rule].clause if why == wording.STUDENT_NOT_ACCEPTED else "")


def unselected(table: Table, index: int) -> Decided | None:
    """Keep what the student did not register or tick, and what is of another academic year."""
    choosing = table.filing.form.choosing
    if choosing is None:
        return None
    if choosing.counted and (registrar := table.texts(choosing.counted[0])[index]) != choosing.counted[1]:
        return Decided(Fate.KEPT, wording.registered_by(registrar, choosing.ticked.clause.number))
    if choosing.year and (year := table.texts(choosing.year)[index]) != str(table.filing.period.year):
        return Decided(Fate.KEPT, wording.of_another_year(choosing.year, year))
    ticked = table.texts(choosing.tick)[index] == YES
    return None if ticked else Decided(Fate.NOT_SELECTED, wording.NOT_TICKED)
