"""Which items one form's limits stop, and why: registered, certified, in the student's order, ticked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.steps.certified_files import Proofs, Proving
from flows.steps.choosable import Items, certificates, certified_by
from flows.steps.counting import Counting
from flows.steps.ticking import Limited, tick
from schemas import wording
from schemas.decision import VOIDED
from schemas.drop import Decided
from schemas.headings import YES
from schemas.terms import Fate
from schemas.wording_decisions import ITEM_WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Collection

    from flows.steps.certified_files import Voided
    from flows.steps.choosable import Item
    from flows.steps.decisions import Decisions
    from schemas.certified import CertifiedFiles, CertifiedItem
    from schemas.drop import Counted
    from schemas.finding import Finding
    from schemas.form import Choosing
    from schemas.table import RowAt, Table


@dataclass(frozen=True)
class Selected:
    """The tables with the limits' findings, what becomes of items that do not go, and as which each item counts.

    `voided` are the files that came after their items were certified, `certified` what is to be kept of others.
    """

    tables: list[Table]
    choices: dict[RowAt, Decided]
    counted: dict[RowAt, tuple[Counted, ...]] = field(default_factory=dict)
    voided: list[Voided] = field(default_factory=list)
    certified: dict[CertifiedItem, CertifiedFiles] = field(default_factory=dict)


class Limits:
    """One form's limits over one period's tables."""

    def __init__(  # noqa: PLR0913, PLR0917 - each is one fact that the limits are applied by
        self,
        selected: Selected,
        choosing: Choosing,
        year: int,
        numbers: list[int],
        repeated: Collection[RowAt],
        decisions: Decisions,
        proofs: Proofs,
    ) -> None:
        self.selected, self.choosing, self.year, self.decisions = selected, choosing, year, decisions
        self.items = Items(selected.tables, choosing, numbers, repeated)
        self.counting = Counting(self.items, year, selected.counted)
        self.certified = certified_by(choosing, selected.tables)
        passed = certificates(choosing, selected.tables)
        self.proving = Proving(self.items, passed, selected.tables, proofs, decisions)
        self.found: defaultdict[int, list[Finding]] = defaultdict(list)
        self.held: defaultdict[int, list[int]] = defaultdict(list)

    def apply(self) -> None:
        """Go through the limits in order; an item that one stops is not counted by the next."""
        self._registered()
        self._distinct_order()
        self._proved()
        self._certified()
        for ticked in self.items.groups(self.choosing.ticked_per, self.items.ticked()):
            self._ticked_of_one(ticked)
        self.counting.others()
        for number, findings in self.found.items():
            table = self.selected.tables[number]
            self.selected.tables[number] = table.with_findings(findings)
        for number, indices in self.held.items():
            table = self.selected.tables[number]
            why = wording.title_of(self.choosing.ticked_rule)
            self.selected.tables[number] = table.with_findings((), waiting=dict.fromkeys(indices, why))
        self.selected.voided.extend(self.proving.voided)
        self.selected.certified.update(self.proving.certified)

    def _find(self, item: Item, heading: str, rule: str, expected: str) -> None:
        number, index = item.at
        self.found[number].append(self.selected.tables[number].at(index, heading, rule, expected))

    def _registered(self) -> None:
        """L01, L03: the first so many by the day of registration stand; each further one is named."""
        most = self.choosing.registered.number(self.year)
        for items in self.items.groups(self.choosing.registered_per, list(self.items.counted())):
            for place, item in enumerate(items, 1):
                self.counting.registered(item, place)
            for place, item in enumerate(items[most:], most + 1):
                key = self.selected.tables[item.at[0]].filing.sheet.key[0]
                said = wording.beyond_registered(most, place, self.choosing.registered_on)
                self._find(item, key, self.choosing.registered_rule, said)
                self.items.stopped[item.at] = wording.title_of(self.choosing.registered_rule)

    def _distinct_order(self) -> None:
        """L07: no 勾選順序 twice for a student and year; the later item is at fault."""
        items = [item for item in self.items.counted() if self.items.text(item, self.choosing.order)]
        for twins in self.items.groups((*self.choosing.ticked_per, self.choosing.order), items):
            for item in twins[1:]:
                first = self.selected.tables[twins[0].at[0]]
                said = wording.same_order(first.filing.title, twins[0].row)
                self._find(item, self.choosing.order, "L07", said)
                self.items.stopped[item.at] = wording.title_of("L07")

    def _proved(self) -> None:
        """A06: an item of which a file has changed since it was certified counts as not certified, ticked or not."""
        why = Decided(Fate.HELD, wording.rule_and_title(VOIDED), VOIDED)
        for item in list(self.items.counted()):
            result = self._certification(item)
            said = self.items.text(item, self.choosing.certification) if result is None else result
            if said != self.choosing.certified:
                if result is None:
                    self.proving.take_back(item)
            elif self.proving.is_void(item) and self.items.text(item, self.choosing.tick) == YES:
                self._stop(item, why)
        for (number, _), finding in self.proving.findings:
            self.found[number].append(finding)

    def _certified(self) -> None:
        """L05: a ticked item that is not certified is not submitted; the office is told."""
        wanted = self.choosing.certified
        for item in self.items.ticked():
            result = self._certification(item)
            if result == "":  # the office that can mend the certification has been told
                self._stop(item, self._uncertain())
            elif (self.items.text(item, self.choosing.certification) if result is None else result) != wanted:
                said = wanted if result is None else wording.certified_otherwise(wanted, result)
                self._find(item, self.choosing.certification, "L05", said)
                self._stop(item, Decided(Fate.HELD, wording.rule_and_title("L05"), "L05"))

    def _uncertain(self) -> Decided:
        clause = self.choosing.ticked.clause.number
        return Decided(Fate.HELD, wording.CERTIFICATION_NOT_ACCEPTED, clauses=clause)

    def _stop(self, item: Item, choice: Decided) -> None:
        """Decide on an item that cannot go, so that it takes no other one's place."""
        self.selected.choices[item.at] = choice
        self.items.stopped[item.at] = wording.title_of(choice.rule) if choice.rule else choice.reason

    def _certification(self, item: Item) -> str | None:
        """Give what the certification form says of an item, which overrules what is written beside it.

        None where it says nothing, "" where what it says is not accepted yet.
        """
        return self.certified.get(self.items.text(item, self.choosing.certifying.item))

    def _ticked_of_one(self, items: list[Item]) -> None:
        """L02, L04: see which of one student's ticked items go, and note what becomes of the others."""
        most, rule = self.choosing.ticked.number(self.year), self.choosing.ticked_rule
        order = self.choosing.order
        ticked = tick(
            items, Limited(most, rule, self._question, lambda item: self.items.text(item, order)), self.decisions
        )
        for item, finding in ticked.findings:
            self.found[item.at[0]].append(finding)
        self.selected.choices.update({item.at: choice for item, choice in ticked.choices.items()})
        for item in ticked.held:
            self.held[item.at[0]].append(item.at[1])
        for place, item in enumerate(ticked.left, 1):
            self.counting.ticked(item, place)
        for item in set(items).difference(ticked.left):
            self.counting.ticked(item, why=ITEM_WITHDRAWN)

    def _question(self, item: Item, expected: str) -> Finding:
        """Ask about an item; the question rests on the limit, and on the item's place in the student's order."""
        number, index = item.at
        most, rule = str(self.choosing.ticked.number(self.year)), self.choosing.ticked_rule
        return self.selected.tables[number].at(index, self.choosing.order, rule, expected, facts=most)
