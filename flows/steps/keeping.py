"""Which rows of a sheet stand, over all workbooks in which its office has sent it: one that fails keeps the last good.

A row gives way to a later one of the same key that is accepted, and where a later workbook leaves it out. A workbook
none of whose rows is accepted, and a sheet left empty, change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.same_rows import same_rows
from schemas.headings import NIL, YES
from schemas.identity import mask_all

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from schemas.drop import Drop
    from schemas.table import Examined, Table


class Part(NamedTuple):
    """Some rows of a table, by their indices."""

    table: Table
    indices: tuple[int, ...]

    def taken_out(self) -> Table:
        """Give the rows as a table of their own; the table itself where that is all of it."""
        whole = len(self.indices) == len(self.table.frame)
        return self.table if whole else self.table.only(self.indices)


class Filed(NamedTuple):
    """A sheet as one workbook filed it: its tables, one for each class where there are several; whether it is emptied.

    `empties` says that it has no rows and is meant to have none.
    """

    tables: tuple[Table, ...]
    empties: bool

    @property
    def drop(self) -> Drop:
        """The workbook."""
        return self.tables[0].filing.drop


class Step(NamedTuple):
    """What stands once a workbook was filed over what stood: its own rows, those kept from before, those left out."""

    own: list[Part]
    kept: list[Part]
    left_out: list[Part]

    @property
    def standing(self) -> list[Part]:
        """All rows that stand."""
        return [*self.own, *self.kept]


@dataclass
class Failing:
    """Which rows fail: by what was found in them, and by what answers have told of them.

    `refused` gives the rows of a drop that were never accepted, by each sheet that an answer has taken. `found` are
    rows (id of the table, index) that fail against other forms, as far as that is known, each with its cells at fault.
    """

    refused: Callable[[str], Mapping[str, Collection[int]]]
    found: Mapping[tuple[int, int], frozenset[str]] = field(default_factory=dict)

    def now(self, table: Table, index: int) -> bool:
        """Tell whether a row fails as far as it has been judged."""
        return index in table.decided or (id(table), index) in self.found

    def marked(self, table: Table) -> Table:
        """Give a table with the cells that are at fault against other forms marked as such."""
        own = ((index, cells) for (place, index), cells in self.found.items() if place == id(table))
        further = frozenset((index, heading) for index, cells in own for heading in cells)
        return replace(table, faults=table.faults | further) if further else table

    def standing(self, table: Table, *, is_last: bool) -> Part:
        """Give the rows that take the place of those before: they are accepted, or have been before.

        Those of the last workbook are judged against the other forms; of an older one the answers tell.
        """
        rows, numbers = range(len(table.frame)), table.row_numbers
        refused = self.refused(table.filing.drop.id).get(mask_all(table.filing.title))
        if refused is None:
            return Part(table, tuple(index for index in rows if not self.now(table, index)))
        taken = (i for i in rows if numbers[i] not in refused or (is_last and not self.now(table, i)))
        return Part(table, tuple(taken))


def step(
    before: Sequence[Part], filed: Filed, failing: Failing, keyed: Callable[[Table], Table], *, last: bool
) -> Step:
    """File a workbook's sheet over what stood of it."""
    every = [failing.standing(table, is_last=last) for table in filed.tables]
    own = [part for part in every if part.indices]
    if not own and not filed.empties:
        return Step([], list(before), [])
    if not before:
        return Step(own, [], [])
    after = [keyed(failing.marked(table)) for table in filed.tables]
    pairs = same_rows([keyed(part.taken_out()) for part in before], after)
    stands = [set(part.indices) for part in every]
    kept = {old for old, (number, index) in pairs.items() if index not in stands[number]}
    return Step(own, _those(before, kept.__contains__), _those(before, lambda at: at not in pairs))


def _those(parts: Sequence[Part], wanted: Callable[[tuple[int, int]], bool]) -> list[Part]:
    found = (
        Part(part.table, tuple(at for place, at in enumerate(part.indices) if wanted((number, place))))
        for number, part in enumerate(parts)
    )
    return [part for part in found if part.indices]


def is_nil(one: Examined) -> bool:
    """Tell whether a workbook declares that there is nothing to hand in."""
    return one.particulars.get(NIL) == YES


def stood(history: Sequence[Filed], failing: Failing, keyed: Callable[[Table], Table], *, judged: bool = True) -> Step:
    """Go through the workbooks that filed a sheet, the oldest first; give what the last one has left standing.

    Whether the last one's own rows are accepted is known where they are `judged`; else the answers tell.
    """
    found = Step([], [], [])
    for place, filed in enumerate(history, 1):
        found = step(found.standing, filed, failing, keyed, last=judged and place == len(history))
    return found
