"""Which workbook takes over from which, in the order of arrival, and which waits until somebody says that it may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.setting_aside import repetition, turned_down, waiting
from flows.steps.shrinking import shrunk
from schemas import wording
from schemas.decision import SHRUNK, WITHDRAWS_WORKBOOK
from schemas.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.steps.records import Slot
    from flows.steps.settled import Settled
    from schemas.decision import Decision
    from schemas.drop import Drop
    from schemas.table import Examined, Table

Content = frozenset[tuple["Slot", tuple[tuple[str, ...], ...]]]
"""All rows of a workbook, by what each sheet was filed as."""


def succession(examined: Iterable[Examined], settled: Settled) -> Succession:
    """Add drops in the order in which they came to stand."""
    found = Succession(settled)
    for one in sorted(examined, key=lambda one: (one.drop.id not in settled.filed, one.drop.order)):
        found.add(one)
    return found


class Succession:
    """Drops as they are added, and who holds each slot after the last of them.

    What is filed is to be added first: one that waited then must not slip in before those that came after it.
    `repeated` are the drops that answer the question on an earlier one by being the same rows once more.
    """

    def __init__(self, settled: Settled) -> None:
        self.settled = settled
        self.marked: list[Examined] = []
        self.holders: dict[Slot, Examined] = {}
        self.repeated: list[tuple[Examined, Drop]] = []
        self._asked: dict[Content, Drop] = {}  # workbooks that wait; the repetition comes after their answer
        self._dismissed: set[Content] = set()
        self._turned_down: set[str] = set()  # drops, by id

    def add(self, one: Examined) -> None:
        """Mark a drop as a repetition, as waiting or as dismissed, or let it hold its slots."""
        fresh = [table for table in one.tables if not table.refused and not self._is_late(table)]
        slots = {table.filing.slot for table in fresh}
        held = [self.holders[slot] for slot in slots if slot in self.holders]
        twins = [holder for holder in held if _repeats(one.drop, holder.drop)]
        if one.drop.id in self.settled.dismissed:
            self._turn_down(one, self.settled.dismissed[one.drop.id])
        elif slots and len(twins) == len(slots):
            self.marked.append(repetition(one, twins[0].drop))
        elif (questions := self._questions(one, fresh)) and one.drop.id in self.settled.withdrawing:
            self._turn_down(one, self.settled.withdrawing[one.drop.id])
        elif questions:
            self._ask(one)
            self.marked.append(waiting(one, questions))
        else:
            self.marked.append(one)
            self.holders |= dict.fromkeys(slots, one)

    def _turn_down(self, one: Examined, decision: Decision) -> None:
        self._dismissed.add(_content(one))
        self._turned_down.add(one.drop.id)
        self.marked.append(turned_down(one, decision))

    def _ask(self, one: Examined) -> None:
        """Note a workbook that waits; from one that says something, the question is asked anew."""
        content = _content(one)
        if content not in self._asked or not self.settled.is_silent(one):
            self._asked[content] = one.drop

    def _is_late(self, table: Table) -> bool:
        """Tell whether a later drop holds the slot of a table already."""
        holder = self.holders.get(table.filing.slot)
        return holder is not None and holder.drop.order > table.filing.drop.order

    def _questions(self, one: Examined, fresh: list[Table]) -> list[Finding]:
        """Ask whether the rows left out are meant; the same rows, sent again after the question, are the answer."""
        drop, settled = one.drop, self.settled
        if not fresh or drop.id in settled.filed or drop.id in settled.confirmed:
            return []
        if asked := self._answered(one):
            self.repeated.append((one, asked))
            return []
        slots = dict.fromkeys(table.filing.slot for table in fresh if table.filing.slot in self.holders)
        found = [shrunk(_filed_as(self.holders[slot], slot), _filed_as(one, slot), settled.percent) for slot in slots]
        questions = [finding for finding in found if finding]
        if not questions and drop.id in settled.asked:  # what it was compared with has given way since
            questions = [Finding(SHRUNK, fresh[0].filing.title, expected=wording.still_waits())]
        return questions

    def _answered(self, one: Examined) -> Drop | None:
        """Find the drop of the same rows whose office had been asked by the time these came again without a word."""
        if not self._asked or (content := _content(one)) in self._dismissed or not self.settled.is_silent(one):
            return None
        asked = self._asked.get(content)
        told_at = self.settled.told_at.get(asked.id) if asked else None
        return asked if told_at and told_at <= one.drop.received_at else None

    def replaced(self) -> list[tuple[Table, Drop]]:
        """Pair tables that no longer stand with the drop that stands in their place."""
        found = []
        for one in self.marked:
            for table in one.tables:
                holder = self.holders.get(table.filing.slot)
                if holder and holder is not one and self._gives_way(table):
                    found.append((table, holder.drop))
        return found

    def _gives_way(self, table: Table) -> bool:
        """Tell whether a table gives way: one refused only where it waits, and a later one came or it was dismissed."""
        drop, waits = table.filing.drop, table.refused and table.refused.rule in WITHDRAWS_WORKBOOK
        return table.refused is None or bool(waits and (self._is_late(table) or drop.id in self._turned_down))


def _repeats(drop: Drop, earlier: Drop) -> bool:
    """Tell whether a drop brings nothing new: the same bytes, and no other attachments beside them."""
    return drop.sha256 == earlier.sha256 and drop.bundle in {"", earlier.bundle}


def _filed_as(one: Examined, slot: Slot) -> list[Table]:
    """List a drop's tables that are filed as one: a class each, of one sheet of the form."""
    return [table for table in one.tables if table.filing.slot == slot and not table.refused]


def _content(one: Examined) -> Content:
    return frozenset(
        (table.filing.slot, tuple(zip(*map(table.texts, table.filing.sheet.headings), strict=True)))
        for table in one.tables
        if not table.refused
    )
