"""Which of a student's items stand, count and go forward under the regulation's limits; nothing is cut silently."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from schemas import wording
from schemas.headings import YES
from schemas.terms import Fate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from schemas.finding import Finding
    from schemas.form import Choosing, Form
    from schemas.table import RowAt, Table
    from schemas.terms import Period


class Item(NamedTuple):
    """One registered piece of work or performance: where it lies, in the order in which it was registered."""

    registered_on: str
    sheet: int
    office: str
    scope: str
    row: int
    at: RowAt


@dataclass(frozen=True)
class Selected:
    """The tables with the limits' findings, and for items that do not go their fate and the reason."""

    tables: list[Table]
    choices: dict[RowAt, tuple[Fate, str]]


def select(tables: Sequence[Table], repeated: Collection[RowAt]) -> Selected:
    """Apply each form's limits to the accepted rows of all its workbooks; `repeated` rows are counted elsewhere."""
    groups: defaultdict[tuple[Form, Period], list[int]] = defaultdict(list)
    for number, table in enumerate(tables):
        if table.filing.form.choosing and not table.refused:
            groups[table.filing.form, table.filing.period].append(number)
    selected = Selected(list(tables), {})
    for (form, period), numbers in groups.items():
        if form.choosing:
            try:
                _Limits(selected, form.choosing, period.year, numbers, repeated).apply()
            except Exception as bug:  # noqa: BLE001 - told at the end of the run; nothing goes that was not counted
                _hold_all(selected, form.choosing, numbers, bug)
    return selected


def _hold_all(selected: Selected, choosing: Choosing, numbers: list[int], bug: Exception) -> None:
    rules = (choosing.registered_rule, choosing.ticked_rule, "L05", "L07")
    for at in [at for at in selected.choices if at[0] in numbers]:
        del selected.choices[at]
    for number in numbers:
        table = selected.tables[number]
        selected.tables[number] = table.without_judgement(rules, bug, range(len(table.frame)))


def _certified_by(choosing: Choosing, tables: Sequence[Table]) -> dict[str, str]:
    """Give the result of the certification of a form's items, by the item's number; "" where it is not accepted."""
    by = choosing.certifying
    results: dict[str, str] = {}
    for table in tables:
        if (table.filing.form.name, table.filing.sheet.title) == (by.form, by.sheet) and not table.refused:
            for index, (number, result) in enumerate(zip(table.texts(by.item), table.texts(by.result), strict=True)):
                accepted = index not in table.decided and index not in table.waiting
                results[number] = result if accepted and results.get(number) != "" else ""
    return results


class _Limits:
    """One form's limits over one period's tables."""

    def __init__(
        self,
        selected: Selected,
        choosing: Choosing,
        year: int,
        numbers: list[int],
        repeated: Collection[RowAt],
    ) -> None:
        self.selected, self.choosing, self.year = selected, choosing, year
        self.certified = _certified_by(choosing, selected.tables)
        self.found: defaultdict[int, list[Finding]] = defaultdict(list)
        self.held: defaultdict[int, list[int]] = defaultdict(list)
        self.stopped: set[RowAt] = set()
        self.items = sorted(item for number in numbers for item in self._items(number) if item.at not in repeated)

    def apply(self) -> None:
        """Go through the limits in order; an item that one stops is not counted by the next."""
        self._registered()
        self._distinct_order()
        self._certified()
        for ticked in self._groups(self.choosing.ticked_per, self._ticked()):
            self._ticked_of_one(ticked)
        for number, findings in self.found.items():
            table = self.selected.tables[number]
            self.selected.tables[number] = table.with_findings(findings)
        for number, indices in self.held.items():
            table = self.selected.tables[number]
            why = wording.title_of(self.choosing.ticked_rule)
            self.selected.tables[number] = table.with_findings((), waiting=dict.fromkeys(indices, why))

    def _items(self, number: int) -> Iterable[Item]:
        table = self.selected.tables[number]
        filing, sheets = table.filing, table.filing.form.sheets
        order = sheets.index(filing.sheet)
        days = table.texts(self.choosing.registered_on)
        for index, (day, row) in enumerate(zip(days, table.row_numbers, strict=True)):
            if index not in table.decided:
                yield Item(day, order, filing.drop.office, filing.scope, row, (number, index))

    def _text(self, item: Item, heading: str) -> str:
        number, index = item.at
        return self.selected.tables[number].texts(heading)[index]

    def _groups(self, headings: tuple[str, ...], items: Iterable[Item]) -> Iterable[list[Item]]:
        groups: defaultdict[tuple[str, ...], list[Item]] = defaultdict(list)
        for item in items:
            groups[tuple(self._text(item, heading) for heading in headings)].append(item)
        return groups.values()

    def _counted(self) -> Iterable[Item]:
        """Leave out what the school or an outside body registered: it counts toward no limit (五(四))."""
        for item in self.items:
            if item.at not in self.stopped and (
                self.choosing.counted is None or self._text(item, self.choosing.counted[0]) == self.choosing.counted[1]
            ):
                yield item

    def _ticked(self) -> list[Item]:
        return [item for item in self._counted() if self._text(item, self.choosing.tick) == YES]

    def _find(self, item: Item, heading: str, rule: str, expected: str) -> None:
        number, index = item.at
        self.found[number].append(self.selected.tables[number].at(index, heading, rule, expected))

    def _registered(self) -> None:
        """L01, L03: the first so many by the day of registration stand; each further one is named."""
        most = self.choosing.registered.number(self.year)
        for items in self._groups(self.choosing.registered_per, list(self._counted())):
            for place, item in enumerate(items[most:], most + 1):
                key = self.selected.tables[item.at[0]].filing.sheet.key[0]
                said = wording.beyond_registered(most, place, self.choosing.registered_on)
                self._find(item, key, self.choosing.registered_rule, said)
                self.stopped.add(item.at)

    def _distinct_order(self) -> None:
        """L07: no 勾選順序 twice for a student and year; the later item is at fault."""
        items = [item for item in self._counted() if self._text(item, self.choosing.order)]
        for twins in self._groups((*self.choosing.ticked_per, self.choosing.order), items):
            for item in twins[1:]:
                first = self.selected.tables[twins[0].at[0]]
                said = wording.same_order(first.filing.title, twins[0].row)
                self._find(item, self.choosing.order, "L07", said)
                self.stopped.add(item.at)

    def _certified(self) -> None:
        """L05: a ticked item that is not certified is not submitted; the office is told."""
        wanted = self.choosing.certified
        for item in self._ticked():
            result = self._certification(item)
            if result == "":  # the office that can mend the certification has been told
                self._stop(item, Fate.HELD, wording.CERTIFICATION_NOT_ACCEPTED)
            elif (self._text(item, self.choosing.certification) if result is None else result) != wanted:
                said = wanted if result is None else wording.certified_otherwise(wanted, result)
                self._find(item, self.choosing.certification, "L05", said)
                self._stop(item, Fate.HELD, wording.rule_and_title("L05"))

    def _stop(self, item: Item, fate: Fate, why: str) -> None:
        """Decide on an item that cannot go, so that it takes no other one's place."""
        self.selected.choices[item.at] = (fate, why)
        self.stopped.add(item.at)

    def _certification(self, item: Item) -> str | None:
        """Give what the certification form says of an item, which overrules what is written beside it.

        None where it says nothing, "" where what it says is not accepted yet.
        """
        return self.certified.get(self._text(item, self.choosing.certifying.item))

    def _ticked_of_one(self, items: list[Item]) -> None:
        """L02, L04: with every 勾選順序 given the first so many go; without, none goes until the student has chosen."""
        most, rule = self.choosing.ticked.number(self.year), self.choosing.ticked_rule
        if len(items) <= most:
            return
        unordered = [item for item in items if not self._text(item, self.choosing.order)]
        if unordered:
            self._find(unordered[-1], self.choosing.order, rule, wording.not_yet_chosen(most, len(items)))
            for item in items:
                self.selected.choices[item.at] = (Fate.HELD, wording.rule_and_title(rule))
                self.held[item.at[0]].append(item.at[1])
            return
        ranked = sorted(items, key=lambda item: int(self._text(item, self.choosing.order)))
        for item in ranked[most:]:
            self._find(item, self.choosing.order, rule, wording.beyond_ticked(most, len(items)))
            self.selected.choices[item.at] = (Fate.NOT_SELECTED, wording.rule_and_title(rule))
