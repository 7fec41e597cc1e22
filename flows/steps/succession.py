"""Which workbook takes over from which, in the order of arrival, and which waits until somebody says that it may."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from flows.steps.changed_identity import identities_in, is_roster, with_changes_asked
from flows.steps.claims import claims
from flows.steps.deadlines import DEADLINES
from flows.steps.emptied import emptied_sheets
from flows.steps.grades import NOBODY, Grades, grades_in, informs
from flows.steps.keeping import Failing, Filed, is_nil, step, stood
from flows.steps.lateness import deadlines_in, late
from flows.steps.senders import KNOWING, Senders
from flows.steps.senders import NOBODY as UNKNOWN
from flows.steps.setting_aside import repetition, turned_down, waiting
from flows.steps.shrinking import fewer, shrunk
from schemas import wording
from schemas.decision import SHRUNK, TAKES_OVER, WITHDRAWS_WORKBOOK
from schemas.finding import Finding
from schemas.identity import mask_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.steps.deadlines import Deadline
    from flows.steps.keeping import Part, Step
    from flows.steps.records import Slot
    from flows.steps.settled import Settled
    from schemas.decision import Decision
    from schemas.drop import Drop
    from schemas.register import Texts
    from schemas.table import Examined, Table

READ_WITHIN = dt.timedelta(minutes=10)
"""How long an answer must have lain there before the same rows, sent again, can be an answer to it."""

Content = frozenset[tuple["Slot", tuple[tuple[str, ...], ...]]]
"""All rows of a workbook, by what each sheet was filed as."""


def succession(examined: Iterable[Examined], settled: Settled) -> Succession:
    """Add drops in the order in which they came to stand."""
    ordered = _in_order(examined, settled)
    senders = senders_of(ordered, settled)
    in_time = _added(ordered, Succession(replace(settled, closed=()), senders=senders))
    to_come = settled.closed or any(_is_new_by_identity(one, settled) for one in ordered)
    return _added(ordered, Succession(settled, in_time.deadlines, in_time.grades, senders)) if to_come else in_time


def senders_of(examined: Iterable[Examined], settled: Settled) -> Senders:
    """Learn who sends from the lists that stand, in whatever order they and the workbooks have come."""
    knowing = [one for one in examined if any(table.filing.form.name in KNOWING for table in one.tables)]
    found = _added(_in_order(knowing, settled), Succession(replace(settled, closed=())))
    listed = sorted(slot for slot in found.holders if slot[1] in KNOWING)
    return Senders(part.taken_out() for slot in listed for part in found.standing(slot).standing)


def _in_order(examined: Iterable[Examined], settled: Settled) -> list[Examined]:
    return sorted(examined, key=lambda one: (one.drop.id not in settled.filed, one.drop.order))


def _is_new_by_identity(one: Examined, settled: Settled) -> bool:
    return one.drop.id not in settled.filed and any(table.filing.keyed_by_identity for table in one.tables)


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

    def __init__(
        self,
        settled: Settled,
        deadlines: Sequence[Deadline] = (),
        to_come: Grades = NOBODY,
        senders: Senders = UNKNOWN,
    ) -> None:
        self.settled, self.senders = settled, senders
        self._deadlines, self._to_come = deadlines, to_come
        self._grades: Grades | None = None  # by what stands now, learnt when first asked for
        self.marked: list[Examined] = []
        self.holders: dict[Slot, Examined] = {}
        self.history: dict[Slot, list[Filed]] = {}  # of each slot the workbooks that came to hold it, oldest first
        self.repeated: list[tuple[Examined, Drop]] = []
        self._asked: dict[Content, Drop] = {}  # workbooks that wait; the repetition comes after their answer
        self._dismissed: set[Content] = set()
        self.turned_down: dict[str, Decision] = {}  # by the drop's id

    def add(self, one: Examined) -> None:
        """Mark a drop as a repetition, as waiting or as dismissed, or let it hold its slots.

        One that is set aside without its rows holds what it has filed: no older one comes back in its place.
        """
        if one.trouble and one.trouble.harm.takes_rows:
            self._keep(one)
            return
        one = self._compared(one)
        fresh = [table for table in one.tables if not table.refused and not self._is_late(table)]
        slots = {table.filing.slot for table in fresh}
        held = [self.holders[slot] for slot in slots if slot in self.holders]
        twins = [holder for holder in held if _repeats(one.drop, holder.drop)]
        if one.drop.id in self.settled.dismissed:
            self._turn_down(one, self.settled.dismissed[one.drop.id])
        elif slots and len(twins) == len(slots):
            self.marked.append(repetition(one, twins[0].drop))
        elif (questions := self._questions(one, fresh)) and (decision := self._withdrawn(one, questions)):
            self._turn_down(one, decision)
        elif questions:
            if any(finding.rule == SHRUNK for finding in questions):
                self._ask(one)
            self.marked.append(waiting(one, questions))
        else:
            self._hold(one, slots)
            if any(informs(table.filing.form) for table in fresh):
                self._grades = None

    def _hold(self, one: Examined, slots: Iterable[Slot]) -> None:
        """Let a drop hold its slots; a sheet without rows empties its own only where that is meant (W28)."""
        found = [
            (slot, self.standing(slot).standing) for slot in sorted(slots) if not sum(map(_rows, _filed_as(one, slot)))
        ]
        asked = None if is_nil(one) else emptied_sheets([parts for _, parts in found], self.settled.known)
        self.marked.append(replace(one, findings=(*one.findings, asked)) if asked else one)
        one = self.marked[-1]
        for slot in slots:
            self.holders[slot] = one
            own = tuple(_filed_as(one, slot))
            self.history.setdefault(slot, []).append(Filed(own, empties=asked is None and not sum(map(_rows, own))))

    def _compared(self, one: Examined) -> Examined:
        """Ask about the students of a 學生名冊 whose identity is another than in those that stand (X11)."""
        if not any(is_roster(table) and not table.refused for table in one.tables):
            return one
        settle, refused = self.settled.known, self.settled.refused(one.drop.id)

        def was_taken(table: Table, index: int) -> bool:
            told = refused.get(mask_all(table.filing.title))
            return told is not None and table.row_numbers[index] not in told

        return one.with_tables(
            with_changes_asked(table, self._identities(table), partial(was_taken, table), settle)
            if is_roster(table) and not table.refused
            else table
            for table in one.tables
        )

    def _identities(self, table: Table) -> dict[str, Texts]:
        """Give the students' identities as all 學生名冊 that stand have them; those of its own slot before others'."""
        slots = [slot for slot in self.history if slot[1:3] == table.filing.slot[1:3]]
        ordered = sorted(slots, key=lambda slot: (slot == table.filing.slot, slot))
        return identities_in(part.taken_out() for slot in ordered for part in self.standing(slot).standing)

    @property
    def failing(self) -> Failing:
        """Which rows fail, as far as workbooks have been judged by themselves and answers have told."""
        return Failing(self.settled.refused)

    def standing(self, slot: Slot, failing: Failing | None = None) -> Step:
        """Give what stands of a slot, and what its last workbook has left out."""
        return stood(self.history.get(slot, ()), failing or self.failing, self.keyed)

    def keyed(self, table: Table) -> Table:
        """Put the 學號 into rows that are told by 身分證號, by the 學生名冊 that stand or are to come."""
        return (self._to_come | self.grades).keyed(table) if table.filing.sheet.about_students else table

    def _keep(self, one: Examined) -> None:
        filed = (slot for slot, _ in self.settled.slots.get(one.drop.id, ()))
        earlier = (slot for slot in filed if slot not in self.holders or self.holders[slot].drop.order < one.drop.order)
        for slot in list(earlier):
            self.holders[slot], self.history[slot] = one, []
        self.marked.append(one)
        self._grades = None

    def _withdrawn(self, one: Examined, questions: Sequence[Finding]) -> Decision | None:
        """Give the decision in a workbook against an earlier one, where it says as much of itself."""
        decision = self.settled.withdrawing.get(one.drop.id)
        is_its_own = decision and (decision.rule != TAKES_OVER or any(each.rule == TAKES_OVER for each in questions))
        return decision if is_its_own else None

    def _turn_down(self, one: Examined, decision: Decision) -> None:
        self._dismissed.add(_content(one))
        self.turned_down[one.drop.id] = decision
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
        taken = [] if drop.id in settled.taken_over else claims(one, fresh, self.holders, self.senders)
        return [*(taken or self._left_out(one, fresh)), *([came_late] if came_late else [])]

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
        questions = [finding for slot in slots if (finding := self._shrunk(one, slot))]
        if not questions and drop.id in settled.asked:  # what it was compared with has given way since
            questions = [Finding(SHRUNK, fresh[0].filing.title, expected=wording.still_waits())]
        return questions

    def _shrunk(self, one: Examined, slot: Slot) -> Finding | None:
        """Compare a sheet with what stands of it; one without rows empties it only where 本期無資料 says so.

        Of a workbook that is set aside only the number of its rows is known.
        """
        holder, after, percent = self.holders[slot], tuple(_filed_as(one, slot)), self.settled.percent
        if not _filed_as(holder, slot):
            rows = sum(count for filed, count in self.settled.slots.get(holder.drop.id, ()) if filed == slot)
            return fewer(holder.drop, rows, after, percent)
        before = self._parts(slot)
        if not before:
            return None
        found = step(before, Filed(after, empties=is_nil(one)), self.failing, self.keyed, last=True)
        return shrunk(before, found, after, percent)

    def _parts(self, slot: Slot) -> list[Part]:
        """Give the rows of a slot that stand, of which answers have told that they are accepted."""
        return stood(self.history.get(slot, ()), self.failing, self.keyed, judged=False).standing

    def _answered(self, one: Examined) -> Drop | None:
        """Find the drop of the same rows whose office had been asked by the time these came again without a word."""
        if not self._asked or (content := _content(one)) in self._dismissed or not self.settled.is_silent(one):
            return None
        asked = self._asked.get(content)
        told_at = self.settled.told_at.get(asked.id) if asked else None
        return asked if told_at and told_at + READ_WITHIN <= (one.drop.laid_at or one.drop.received_at) else None

    @property
    def grades(self) -> Grades:
        """The grades of the students, and whose the items are, by the workbooks that stand."""
        if self._grades is None:
            holders = sorted(self.holders.items(), key=lambda held: (held[0][3], held[1].drop.order))
            self._grades = grades_in(table for slot, one in holders for table in self._informing(slot, one))
        return self._grades

    def _informing(self, slot: Slot, one: Examined) -> list[Table]:
        """List the tables that tell who the students are: of 學生名冊 with what stands on from earlier ones."""
        own = _filed_as(one, slot)
        return [part.taken_out() for part in self.standing(slot).kept] + own if any(map(is_roster, own)) else own

    @property
    def deadlines(self) -> list[Deadline]:
        """The deadlines of the 期程表 that stands."""
        standing = ((slot, one) for slot, one in self.holders.items() if slot[1] == DEADLINES)
        return deadlines_in(table for slot, one in standing for table in one.tables if table.filing.slot == slot)

    def replaced(self) -> list[tuple[Table, Drop]]:
        """Pair tables that no longer stand as a whole with the drop that stands in their place."""
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
        return table.refused is None or bool(waits and (self._is_late(table) or drop.id in self.turned_down))


def _repeats(drop: Drop, earlier: Drop) -> bool:
    """Tell whether a drop brings nothing new: the same bytes, and no other attachments beside them."""
    return drop.sha256 == earlier.sha256 and drop.bundle in {"", earlier.bundle}


def _rows(table: Table) -> int:
    return len(table.frame)


def _filed_as(one: Examined, slot: Slot) -> list[Table]:
    """List a drop's tables that are filed as one: a class each, of one sheet of the form."""
    return [table for table in one.tables if table.filing.slot == slot and not table.refused]


def _content(one: Examined) -> Content:
    return frozenset(
        (table.filing.slot, tuple(zip(*map(table.texts, table.filing.sheet.headings), strict=True)))
        for table in one.tables
        if not table.refused
    )
