"""Which academic years are still worked on: this one, and the one before, which may end after the next has begun."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.desk import Desk
from schemas.terms import Period

if TYPE_CHECKING:
    from collections.abc import Iterator


def years(desk: Desk) -> Iterator[Desk]:
    """Open the academic year before, where anything was handed in for it; last of all give the desk itself."""
    year = desk.site.period.year - 1
    if desk.ledger.drops(year):
        before = Desk(replace(desk.site, turned_to=Period(year, 2)))
        try:
            yield before
        finally:
            before.close()
    yield desk
