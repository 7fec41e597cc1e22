"""What stands of each sheet that an office files, which workbooks have been replaced, and which only repeat one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.claims import told_of_claims
from flows.steps.keeping import Failing, Part
from flows.steps.settled import Settled
from flows.steps.succession import succession
from schemas.catalogue import OF_LIMITS
from schemas.decision import WITHDRAWS_WORKBOOK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.steps.keeping import Step
    from flows.steps.records import Slot
    from flows.steps.senders import Senders
    from flows.steps.succession import Succession
    from schemas.drop import Drop
    from schemas.table import Examined, Table


class Replaced(NamedTuple):
    """A table that a later drop has taken the place of, but for the rows that are `kept`, by their indices."""

    table: Table
    by: Drop
    kept: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Standing:
    """Every examined drop (repetitions marked), the tables replaced, and what is kept of them for whose sake."""

    examined: list[Examined]
    replaced: list[Replaced]
    found: Succession
    failing: Failing

    @property
    def senders(self) -> Senders:
        """Who sent the drops, by the lists that stand."""
        return self.found.senders

    @cached_property
    def steps(self) -> dict[Slot, Step]:
        """What stands of each slot that more than one workbook has held."""
        several = (slot for slot, history in self.found.history.items() if len(history) > 1)
        return {slot: self.found.standing(slot, self.failing) for slot in several}

    @cached_property
    def kept(self) -> list[tuple[Part, Table]]:
        """The rows of earlier workbooks that stand on, each with the table that they are then."""
        parts = [(part, self.found.holders[slot].drop) for slot, one in self.steps.items() for part in one.kept]
        return [(part, replace(part.table.only(part.indices), kept_for=drop)) for part, drop in parts]

    @cached_property
    def tables(self) -> list[Table]:
        """The tables that stand, and those refused, form by form: every row that was read and not replaced."""
        gone = {id(one.table) for one in self.replaced}
        left = [table for one in self.examined for table in one.tables if id(table) not in gone]
        return sorted([*left, *(table for _, table in self.kept)], key=_place)

    def judged(self, tables: Sequence[Table]) -> Standing:
        """Give what stands once these, its tables in their order, were checked against each other, or itself.

        A row that fails against other forms brings back the one before, unless it was accepted once itself.
        """
        origin = {id(table): part for part, table in self.kept}
        found = {
            (id(part.table), part.indices[index]): headings
            for before, after in zip(self.tables, tables, strict=True)
            if before.filing.slot in self.steps
            for part in [origin.get(id(before)) or Part(before, tuple(range(len(before.frame))))]
            for index, headings in _fails(after)
        }
        if found.keys() <= self.failing.found.keys():
            return self
        return _laid_out(self.found, replace(self.failing, found={**self.failing.found, **found}), self)

    @property
    def bundles_aside(self) -> set[str]:
        """The bundles of which every workbook waits as a whole or was turned down."""
        found: dict[str, bool] = {}
        for one in self.examined:
            for table in one.tables:
                waits = bool(table.refused and table.refused.rule in WITHDRAWS_WORKBOOK)
                found[one.drop.bundle] = waits and found.get(one.drop.bundle, True)
        return {bundle for bundle, waits in found.items() if bundle and waits}

    def left_out(self) -> Mapping[str, list[Part]]:
        """Give by drop what it has left out of what stood before it."""
        told: dict[str, list[Part]] = {}
        for slot, one in self.steps.items():
            told.setdefault(self.found.holders[slot].drop.id, []).extend(one.left_out)
        return told


def _fails(table: Table) -> Iterator[tuple[int, frozenset[str]]]:
    """List the rows that are not accepted, but for those that a limit stops, each with its cells at fault."""
    at_fault: defaultdict[int, set[str]] = defaultdict(set)
    for index, heading in table.faults:
        at_fault[index].add(heading)
    for index, finding in table.decided.items():
        if finding.rule not in OF_LIMITS:
            yield index, frozenset(at_fault[index])


def _place(table: Table) -> tuple[object, ...]:
    """Order tables by what they are, a form's owner last: where offices differ, its word is the one looked up.

    Of one slot, rows that stand on from an earlier workbook come after those that failed in their place.
    """
    filing = table.filing
    form, office = filing.form, filing.drop.office
    rank = form.offices.index(office) if office in form.offices else len(form.offices)
    kept = table.kept_for is not None
    return (form.name, form.sheets.index(filing.sheet), filing.period, -rank, office, filing.scope, kept)


def standing(examined: Sequence[Examined], settled: Settled | None = None) -> Standing:
    """Let the latest drop of each office, form, sheet, period and scope stand.

    A sheet that a later workbook does not carry stays as it was. A workbook that leaves out many rows of what stands
    waits (W16) until somebody says that this is meant; rows that fail in it leave the last accepted ones there.
    """
    found = succession(examined, settled or Settled())
    return _laid_out(found, found.failing)


def _laid_out(found: Succession, failing: Failing, before: Standing | None = None) -> Standing:
    """Lay out what stands; the one `before` where rows that fail besides bring nothing back."""
    marked = told_of_claims(found.marked, found.holders, found.senders, found.turned_down)
    examined = sorted(marked, key=lambda one: one.drop.order)
    kept = _indices(Standing(examined, [], found, failing))
    if before and kept == _indices(before):
        return before
    replaced = [Replaced(table, drop, kept.get(id(table), frozenset())) for table, drop in found.replaced()]
    return Standing(examined, replaced, found, failing)


def _indices(one: Standing) -> dict[int, frozenset[int]]:
    return {id(part.table): frozenset(part.indices) for part, _ in one.kept}


def holders_of(filed: Mapping[str, Sequence[tuple[Slot, int]]], order: Sequence[str]) -> set[str]:
    """Tell from the ledger which drops still stand for some sheet; `order` lists drop ids as received."""
    holders: dict[Slot, str] = {}
    for drop in order:
        holders |= dict.fromkeys((slot for slot, _ in filed.get(drop, ())), drop)
    return set(holders.values())
