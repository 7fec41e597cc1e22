"""Which workbook takes over from which, in the order of arrival, and which waits until somebody says that it may."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.steps.deadlines import DEADLINES
from flows.steps.grades import NOBODY, Grades, grades_in, informs
from flows.steps.lateness import deadlines_in, late
from flows.steps.setting_aside import repetition, turned_down, waiting
from flows.steps.shrinking import shrunk
from schemas import wording
from schemas.decision import SHRUNK, WITHDRAWS_WORKBOOK
from schemas.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.steps.deadlines import Deadline
    from flows.steps.records import Slot
    from flows.steps.settled import Settled
    from schemas.decision import Decision
    from schemas.drop import Drop
    from schemas.table import Examined, Table

Content = frozenset[tuple["Slot", tuple[tuple[str, ...], ...]]]
"""All rows of a workbook, by what each sheet was filed as."""


def succession(examined: Iterable[Examined], settled: Settled) -> Succession:
    """Add drops in the order in which they came to stand."""
    ordered = sorted(examined, key=lambda one: (one.drop.id not in settled.filed, one.drop.order))
    in_time = _added(ordered, Succession(replace(settled, closed=())))
    return _added(ordered, Succession(settled, in_time.deadlines, in_time.grades)) if settled.closed else in_time


def _added(ordered: Iterable[Examined], found: Succession) -> Succession:
    for one in ordered:
        found.add(one)
    return found


class Succession:
    """Drops as they are added, and who holds each slot after the last of them.

    What is filed is to be added first: one that waited then must not slip in before those that came after it.
    `repeated` are the drops that answer the question on an earlier one by being the same rows once more. A workbook
    is late by the deadlines of the 期程表 that stands, in whatever order the two have come; the grade of a student who
    is in no 學生名冊 yet is told by the one to come.
    """

    def __init__(self, settled: Settled, deadlines: Sequence[Deadline] = (), to_come: Grades = NOBODY) -> None:
        self.settled = settled
        self._deadlines, self._to_come = deadlines, to_come
        self._grades: Grades | None = None  # by what stands now, learnt when first asked for
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
            if any(finding.rule == SHRUNK for finding in questions):
                self._ask(one)
            self.marked.append(waiting(one, questions))
        else:
            self.marked.append(one)
            self.holders |= dict.fromkeys(slots, one)
            if any(informs(table.filing.form) for table in fresh):
                self._grades = None

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
        """Ask what is asked of a workbook that is not filed yet."""
        drop, settled = one.drop, self.settled
        if not fresh or drop.id in settled.filed:
            return []
        came_late = None if drop.id in settled.accepted_late else self._came_late(one, fresh)
        return [*self._left_out(one, fresh), *([came_late] if came_late else [])]

    def _came_late(self, one: Examined, fresh: list[Table]) -> Finding | None:
        """Ask whether a workbook may still change what was frozen."""
        settled, frozen = self.settled, {each.form for each in self.settled.closed}
        if all(table.filing.form.name not in frozen for table in fresh):
            return None
        changes, grades = [], self._to_come | self.grades
        for slot in dict.fromkeys(table.filing.slot for table in fresh):
            holder, ours = self.holders.get(slot), _filed_as(one, slot)
            theirs = _filed_as(holder, slot) if holder else []
            changes.append((ours[0].filing, grades.changed(ours, theirs, settled.files)))
        return late(one.drop, changes, settled.closed, self._deadlines)

    def _left_out(self, one: Examined, fresh: list[Table]) -> list[Finding]:
        """Ask whether the rows left out are meant; the same rows, sent again after the question, are the answer."""
        drop, settled = one.drop, self.settled
        if drop.id in settled.confirmed:
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

    @property
    def grades(self) -> Grades:
        """The grades of the students, and whose the items are, by the workbooks that stand."""
        if self._grades is None:
            holders = sorted(self.holders.items(), key=lambda held: (held[0][3], held[1].drop.order))
            self._grades = grades_in(table for slot, one in holders for table in _filed_as(one, slot))
        return self._grades

    @property
    def deadlines(self) -> list[Deadline]:
        """The deadlines of the 期程表 that stands."""
        standing = ((slot, one) for slot, one in self.holders.items() if slot[1] == DEADLINES)
        return deadlines_in(table for slot, one in standing for table in one.tables if table.filing.slot == slot)

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
