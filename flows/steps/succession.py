"""Which workbook takes over from which, in the order of arrival, and which waits until somebody says that it may."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from flows.steps.shrinking import shrunk
from schemas import wording
from schemas.finding import Finding

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from flows.steps.records import Slot
    from schemas.drop import Drop
    from schemas.table import Examined, Table

ASKS = "W16"
Content = frozenset[tuple["Slot", tuple[tuple[str, ...], ...]]]
"""All rows of a workbook, by what each sheet was filed as."""


@dataclass(frozen=True)
class Settled:
    """What is no longer asked of drops, by id: when each was first told of, those filed, what a person decided.

    `asked` are those that waited for a word when they were last told of; `dismissed` gives the reason with each.
    `percent` is how many of a sheet's rows a later workbook may leave out without a question.
    """

    told_at: Mapping[str, dt.datetime] = field(default_factory=dict)
    filed: Collection[str] = ()
    asked: Collection[str] = ()
    confirmed: Collection[str] = ()
    dismissed: Mapping[str, str] = field(default_factory=dict)
    percent: int = 10


class Succession:
    """Drops as they are added, and who holds each slot after the last of them.

    What is filed is to be added first: one that waited then must not slip in before those that came after it.
    """

    def __init__(self, settled: Settled) -> None:
        self.settled = settled
        self.marked: list[Examined] = []
        self.holders: dict[Slot, Examined] = {}
        self._asked: dict[Content, Drop] = {}  # workbooks that wait
        self._dismissed: set[Content] = set()

    def add(self, one: Examined) -> None:
        """Mark a drop as a repetition, as waiting or as dismissed, or let it hold its slots."""
        fresh = [table for table in one.tables if not table.refused and not self._is_late(table)]
        slots = {table.filing.slot for table in fresh}
        held = [self.holders[slot] for slot in slots if slot in self.holders]
        twins = [holder for holder in held if _repeats(one.drop, holder.drop)]
        if one.drop.id in self.settled.dismissed:
            self._dismissed.add(_content(one))
            self.marked.append(_turned_down(one, self.settled.dismissed[one.drop.id]))
        elif slots and len(twins) == len(slots):
            self.marked.append(_repetition(one, twins[0].drop))
        elif questions := self._questions(one, fresh):
            self._asked.setdefault(_content(one), one.drop)
            self.marked.append(_waiting(one, questions))
        else:
            self.marked.append(one)
            self.holders |= dict.fromkeys(slots, one)

    def _is_late(self, table: Table) -> bool:
        """Tell whether a later drop holds the slot of a table already."""
        holder = self.holders.get(table.filing.slot)
        return holder is not None and holder.drop.order > table.filing.drop.order

    def _questions(self, one: Examined, fresh: list[Table]) -> list[Finding]:
        """Ask whether the rows left out are meant; the same rows, sent again after the question, are the answer."""
        drop, settled = one.drop, self.settled
        if not fresh or drop.id in settled.filed or drop.id in settled.confirmed or self._answers(one):
            return []
        slots = dict.fromkeys(table.filing.slot for table in fresh if table.filing.slot in self.holders)
        found = [shrunk(_filed_as(self.holders[slot], slot), _filed_as(one, slot), settled.percent) for slot in slots]
        questions = [finding for finding in found if finding]
        if not questions and drop.id in settled.asked:  # what it was compared with has given way since
            questions = [Finding(ASKS, fresh[0].filing.title, expected=wording.STILL_WAITS)]
        return questions

    def _answers(self, one: Examined) -> bool:
        """Tell whether the same rows came before, and their office had been asked by the time these came."""
        if not self._asked or (content := _content(one)) in self._dismissed:
            return False
        asked = self._asked.get(content)
        told_at = self.settled.told_at.get(asked.id) if asked else None
        return told_at is not None and told_at <= one.drop.received_at

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
        drop, waits = table.filing.drop, table.refused and table.refused.rule == ASKS
        return table.refused is None or bool(waits and (self._is_late(table) or drop.id in self.settled.dismissed))


def _repeats(drop: Drop, earlier: Drop) -> bool:
    """Tell whether a drop brings nothing new: the same bytes, and no other attachments beside them."""
    return drop.sha256 == earlier.sha256 and drop.bundle in {"", earlier.bundle}


def _repetition(one: Examined, first: Drop) -> Examined:
    finding = Finding("W15", value=first.shown, expected=f"{first.received_at:%Y-%m-%d %H:%M}")
    return replace(one, tables=(), findings=(finding,), duplicate=True)


def _filed_as(one: Examined, slot: Slot) -> list[Table]:
    """List a drop's tables that are filed as one: a class each, of one sheet of the form."""
    return [table for table in one.tables if table.filing.slot == slot and not table.refused]


def _content(one: Examined) -> Content:
    return frozenset(
        (table.filing.slot, tuple(zip(*map(table.texts, table.filing.sheet.headings), strict=True)))
        for table in one.tables
        if not table.refused
    )


def _waiting(one: Examined, questions: list[Finding]) -> Examined:
    """Hold a whole workbook for its questions; what else was found in it is told when they are answered."""
    own = {finding.sheet: finding for finding in questions}
    tables = [
        table if table.refused else replace(table, refused=own.get(table.filing.title, questions[0]), findings=())
        for table in one.tables
    ]
    return replace(one, findings=(*questions, *one.findings)).with_tables(tables)


def _turned_down(one: Examined, reason: str) -> Examined:
    title = next((table.filing.title for table in one.tables), "")
    told = Finding(ASKS, title, expected=wording.not_taken(reason))
    return replace(_waiting(one, [told]), dismissed=True)
