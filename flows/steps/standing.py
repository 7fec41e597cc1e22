"""Which drop stands for each sheet that an office files, which ones it has replaced, and which only repeat it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.steps.settled import Settled
from flows.steps.succession import succession

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.steps.records import Slot
    from schemas.drop import Drop
    from schemas.table import Examined, Table


@dataclass(frozen=True)
class Standing:
    """Every examined drop (repetitions marked), and of each table replaced the drop that replaced it."""

    examined: list[Examined]
    replaced: list[tuple[Table, Drop]]

    @property
    def tables(self) -> list[Table]:
        """The tables that stand, and those refused, form by form: every row that was read and not replaced."""
        gone = {id(table) for table, _ in self.replaced}
        left = [table for one in self.examined for table in one.tables if id(table) not in gone]
        return sorted(left, key=_place)


def _place(table: Table) -> tuple[object, ...]:
    """Order tables by what they are, a form's owner last: where offices differ, its word is the one looked up."""
    filing = table.filing
    form, office = filing.form, filing.drop.office
    rank = form.offices.index(office) if office in form.offices else len(form.offices)
    return (form.name, form.sheets.index(filing.sheet), filing.period, -rank, office, filing.scope)


def standing(examined: Sequence[Examined], settled: Settled | None = None) -> Standing:
    """Let the latest drop of each office, form, sheet, period and scope stand.

    A sheet that a later workbook does not carry stays as it was; one that it carries empty is replaced. A workbook
    that leaves out many rows of the last one waits (W16) until somebody says that this is meant.
    """
    found = succession(examined, settled or Settled())
    return Standing(sorted(found.marked, key=lambda one: one.drop.order), found.replaced())


def holders_of(filed: Mapping[str, Sequence[tuple[Slot, int]]], order: Sequence[str]) -> set[str]:
    """Tell from the ledger which drops still stand for some sheet; `order` lists drop ids as received."""
    holders: dict[Slot, str] = {}
    for drop in order:
        holders |= dict.fromkeys((slot for slot, _ in filed.get(drop, ())), drop)
    return set(holders.values())
