"""Which received items stand for rows of 校外機構登錄清單, and those rows as a rule looks them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.kinds import Day
from schemas.receipt import LISTED, OUTSIDE_BODY, SHOWN_WITH_OTHERS, SOURCES, OutsideItem
from schemas.register import folded_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flows.steps.reconciliation.differences import OutsideRow
    from flows.steps.records import Reconciled
    from schemas.terms import Period


def outside_items(rows: Iterable[OutsideRow], numbers: Mapping[str, str], year: int) -> list[OutsideItem]:
    """List what outside bodies have registered, by 學號; a student whom the school does not know is left out."""
    found = [_item(one, year, numbers.get(one.identity, "")) for one in rows if one.source == OUTSIDE_BODY]
    return sorted({item for item in found if item and item.student}, key=lambda item: tuple(item.cells().values()))


def standing_items(receipts: Sequence[Reconciled]) -> tuple[OutsideItem, ...]:
    """List what the receipts show by now, given oldest first: one gives way to a later one of all that it speaks of."""
    found: dict[OutsideItem, None] = {}
    later: list[tuple[Period, set[str]]] = []
    for one in reversed(receipts):
        kinds = set(one.body.get("kinds", {}).get(SHOWN_WITH_OTHERS, ()))
        if kinds and not any(period == one.period and ("" in known or known >= kinds) for period, known in later):
            later.append((one.period, kinds))
            found |= dict.fromkeys(OutsideItem(**item) for item in one.body["outside"])
    return tuple(found)


def _item(one: OutsideRow, year: int, student: str) -> OutsideItem | None:
    listed = next((how for sheet, how in LISTED.items() if sheet in one.sheet), None)
    if listed is None:
        return None
    name, day = (one.row.get(folded_name(heading), "") for heading in (listed.name, listed.day))
    told = (one.row[heading] for heading in map(folded_name, SOURCES) if one.row.get(heading))
    return OutsideItem(year, student, listed.kind, name.strip(), next(told, OUTSIDE_BODY), Day().normal(day))
