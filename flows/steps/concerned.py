"""Whom a workbook concerns though they did not send it: who was replaced, and whose part it is by the lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from flows.steps.mailing.others import Told
from schemas import wording_senders as wording
from schemas.decision import TAKES_OVER
from schemas.terms import PART_OFFICES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from flows.steps.directory import Directory
    from flows.steps.records import Slot
    from flows.steps.senders import Senders
    from schemas.drop import Drop
    from schemas.table import Examined, Table


@dataclass(frozen=True)
class Concerned:
    """All that tells whom else to write to; `filed` is what the ledger knew to be filed before this sweep."""

    directory: Directory
    senders: Senders
    examined: Sequence[Examined]
    replaced: Sequence[tuple[Table, Drop, Collection[int]]]
    filed: Mapping[str, Sequence[tuple[Slot, int]]]

    def by(self, one: Examined, to: str) -> dict[str, list[Told]]:
        """Give what others are told of a workbook whose answer goes `to` its sender, by their address."""
        found: dict[str, list[Told]] = {}
        for old, tables in self._given_way(one):
            address = self.directory.address(old.drop.office, old.particulars)
            if address not in {"", to}:
                found.setdefault(address, []).append(self._replaced(one, old, tables))
        for part, tables in self._of_others(one).items():
            told = self._claimed(one, part, tables)
            for address in self._owners(one, part, to):
                found.setdefault(address, [told])
        return found

    def _given_way(self, one: Examined) -> list[tuple[Examined, list[Table]]]:
        """List what a workbook has taken the place of when it came to stand; what was told of that once is told."""
        found: dict[str, list[Table]] = {}
        for table, new, kept in self.replaced if one.drop.id not in self.filed else ():
            gone = [index for index in range(len(table.frame)) if index not in kept]
            if new.id == one.drop.id and (gone or not kept) and not self._was_past(table, new):
                found.setdefault(table.filing.drop.id, []).append(table.only(gone))
        known = (each for each in self.examined if each.drop.id in found and not each.dismissed)
        return [(each, found[each.drop.id]) for each in known]

    def _was_past(self, table: Table, new: Drop) -> bool:
        """Tell whether another workbook had taken the place of a table already."""
        slot, order = table.filing.slot, table.filing.drop.order
        return any(order < self._orders.get(drop, 0) < new.order for drop in self._filing.get(slot, ()))

    @cached_property
    def _filing(self) -> dict[Slot, list[str]]:
        found: dict[Slot, list[str]] = {}
        for drop, slots in self.filed.items():
            for slot, _ in slots:
                found.setdefault(slot, []).append(drop)
        return found

    @cached_property
    def _orders(self) -> dict[str, int]:
        return {one.drop.id: one.drop.order for one in self.examined}

    def _replaced(self, one: Examined, old: Examined, tables: Sequence[Table]) -> Told:
        sheets = [(table.filing.form.title, table.filing.title, len(table.frame)) for table in tables]
        titles = dict.fromkeys(title for title, *_ in sheets)
        lines = wording.replaced(old.drop, one.drop, wording.by(self.senders.of(one).accounts), sheets)
        subject = wording.replaced_subject(old.drop.office, titles)
        return Told(one.drop, f"replaced {old.drop.id}", subject, lines)

    def _of_others(self, one: Examined) -> dict[str, list[Table]]:
        """List the tables of parts that are not the sender's by the lists: those that wait, and those newly filed."""
        found: dict[str, list[Table]] = {}
        asked = {finding.sheet for finding in one.findings if finding.rule == TAKES_OVER and not finding.about}
        for table in one.tables if one.drop.office in PART_OFFICES and not one.dismissed else ():
            is_news = table.filing.title in asked or (not table.refused and one.drop.id not in self.filed)
            owners = self.senders.owners(one, table.filing.scope)
            if is_news and owners and self.senders.of(one).accounts.isdisjoint(owners):
                found.setdefault(table.filing.scope, []).append(table)
        return found

    def _owners(self, one: Examined, part: str, to: str) -> list[str]:
        """Give the addresses of a part's owners that do not hear of it otherwise: who holds it is answered anew."""
        addresses = self.directory.of_accounts(self.senders.owners(one, part))
        if to in addresses:  # it came from the folder alone, and the answer goes to who is listed
            return []
        return [address for address in addresses if address not in set(self._holding(one, part))]

    def _holding(self, one: Examined, part: str) -> Iterator[str]:
        for other in self.examined:
            is_held = any(not table.refused and table.filing.scope == part for table in other.tables)
            if is_held and other.drop.office == one.drop.office and any(each.about for each in other.findings):
                yield self.directory.address(other.drop.office, other.particulars)

    def _claimed(self, one: Examined, part: str, tables: Sequence[Table]) -> Told:
        waits, office = any(table.refused for table in tables), one.drop.office
        titles = dict.fromkeys(table.filing.form.title for table in tables)
        who = wording.by(self.senders.of(one).accounts)
        lines = wording.claimed(one.drop, who, part, titles, waits=waits)
        return Told(one.drop, f"{'claimed' if waits else 'taken'} {part}", wording.claimed_subject(office, part), lines)


def strangers_in(tables: Sequence[Table], examined: Sequence[Examined], senders: Senders, name: str) -> list[str]:
    """Name the files that stand for a class in its teachers' folder and that none of them is known to have sent."""
    every = {one.drop.id: one for one in examined}
    standing = (every[table.filing.drop.id] for table in tables if table.filing.scope == name and not table.refused)
    found = dict.fromkeys(one.drop for one in standing if _is_strange(one, senders, name))
    return [wording.file_at(drop) for drop in found]


def _is_strange(one: Examined, senders: Senders, name: str) -> bool:
    owners = senders.owners(one, name)
    return bool(owners) and not senders.may_file(one, owners)
