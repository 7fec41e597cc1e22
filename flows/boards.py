"""The board of a whole academic year: that of each of its semesters, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.desk import Desk
    from flows.steps.overview import Cell


def year_board(desk: Desk) -> list[Cell]:
    """Give the board of every semester that was collected, each cell once: a year's forms stand on both."""
    collected = sorted({drop.period for drop in desk.ledger.drops(desk.site.period.year)} | {desk.site.period})
    found = {(one.office, one.form, one.period): one for period in collected for one in desk.board(period)}
    return list(found.values())
