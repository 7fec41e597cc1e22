"""Which items a student may choose from: where each lies, what stands in it, which count, which are certified."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from schemas.decision import CONTRADICTS
from schemas.headings import YES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from schemas.form import Choosing
    from schemas.table import RowAt, Table


class Item(NamedTuple):
    """One registered piece of work or performance: where it lies, in the order in which it was registered."""

    registered_on: str
    sheet: int
    office: str
    scope: str
    row: int
    at: RowAt


def certified_by(choosing: Choosing, tables: Sequence[Table]) -> dict[str, str]:
    """Give the result of the certification of a form's items, by the item's number; "" where it is not accepted."""
    by = choosing.certifying
    results: dict[str, str] = {}
    for table in tables:
        if (table.filing.form.name, table.filing.sheet.title) == (by.form, by.sheet) and not table.refused:
            for index, (number, result) in enumerate(zip(table.texts(by.item), table.texts(by.result), strict=True)):
                accepted = index not in table.decided and index not in table.waiting
                if index not in table.given_way and not _came_later(table, index):
                    results[number] = result if accepted and results.get(number) != "" else ""
    return results


def certificates(choosing: Choosing, tables: Sequence[Table]) -> dict[str, list[RowAt]]:
    """List the accepted rows of the certification form that let a form's items pass, by the item's number."""
    by = choosing.certifying
    found: defaultdict[str, list[RowAt]] = defaultdict(list)
    for number, table in enumerate(tables):
        if (table.filing.form.name, table.filing.sheet.title) == (by.form, by.sheet) and not table.refused:
            apart = table.decided.keys() | table.waiting.keys() | table.given_way.keys()
            for index, result in enumerate(table.texts(by.result)):
                if result == choosing.certified and index not in apart:
                    found[table.texts(by.item)[index]].append((number, index))
    return dict(found)


def _came_later(table: Table, index: int) -> bool:
    """Tell whether a row waits because another sender's of the same key came first, which stands."""
    return index in table.decided and table.decided[index].rule == CONTRADICTS


class Items:
    """The accepted rows of one form's tables (those numbered), in the order of registration; `repeated` ones once.

    What a limit has `stopped`, and why, is not counted by the next.
    """

    def __init__(
        self, tables: list[Table], choosing: Choosing, numbers: Iterable[int], repeated: Collection[RowAt]
    ) -> None:
        self.tables, self.choosing = tables, choosing
        self.stopped: dict[RowAt, str] = {}
        self.every = sorted(item for number in numbers for item in self._of(number) if item.at not in repeated)

    def _of(self, number: int) -> Iterable[Item]:
        table = self.tables[number]
        filing, sheets = table.filing, table.filing.form.sheets
        order = sheets.index(filing.sheet)
        days = table.texts(self.choosing.registered_on)
        for index, (day, row) in enumerate(zip(days, table.row_numbers, strict=True)):
            if index not in table.decided and index not in table.given_way:
                yield Item(day, order, filing.drop.office, filing.scope, row, (number, index))

    def text(self, item: Item, heading: str) -> str:
        """Read an item's cell."""
        number, index = item.at
        return self.tables[number].texts(heading)[index]

    def groups(self, headings: tuple[str, ...], items: Iterable[Item]) -> Iterable[list[Item]]:
        """Put items together that have the same texts under these headings."""
        groups: defaultdict[tuple[str, ...], list[Item]] = defaultdict(list)
        for item in items:
            groups[tuple(self.text(item, heading) for heading in headings)].append(item)
        return groups.values()

    def counted(self) -> Iterable[Item]:
        """Leave out what the school or an outside body registered: it counts toward no limit (五(四))."""
        for item in self.every:
            if item.at not in self.stopped and (
                self.choosing.counted is None or self.text(item, self.choosing.counted[0]) == self.choosing.counted[1]
            ):
                yield item

    def ticked(self) -> list[Item]:
        """List what counts toward a limit and is ticked."""
        return [item for item in self.counted() if self.text(item, self.choosing.tick) == YES]
