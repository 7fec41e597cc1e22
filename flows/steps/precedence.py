"""Who was first with a key: it belongs to whoever filed it first and has had it ever since."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from typing import TYPE_CHECKING

from flows.steps.senders import NOBODY, Senders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from flows.steps.records import Slot
    from schemas.table import Examined, Table

    Earlier = Callable[[Slot, int], Iterable[Examined]]


def nothing_earlier(_slot: Slot, _order: int) -> Iterable[Examined]:
    """Give no workbook: where all that was ever filed is examined."""
    return ()


@dataclass(frozen=True)
class Precedence:
    """The order in which rows of one key came.

    `examined` is all that is judged now, `earlier` gives what the ledger says has filed a slot before a place in its
    order, the newest first, each read when it is asked for.
    """

    examined: Sequence[Examined] = ()
    earlier: Earlier = nothing_earlier
    senders: Senders = NOBODY

    def came(self, table: Table, index: int) -> int:
        """Give the place in the ledger's order at which a row's sender filed this key, and has had it ever since.

        A workbook that corrects an earlier one of the same slot is as early as that one; whoever takes a slot over
        from another account, or takes up a key again that had been left out, comes anew.
        """
        drop, slot = table.filing.drop, table.filing.slot
        key = tuple(table.texts(heading)[index] for heading in table.filing.sheet.key)
        since, last = drop.order, self._by_id.get(drop.id)
        for one in self._before(slot, drop.order):
            if key not in self._keys_of(one, slot) or (last and self.senders.differ(last, one)):
                break
            since, last = one.drop.order, one
        return since

    def _before(self, slot: Slot, order: int) -> Iterator[Examined]:
        """Give what filed a slot before, the newest first; of what came in this sweep the ledger does not know yet."""
        now = [one for one in self._filed.get(slot, ()) if one.drop.order < order]
        known = {one.drop.id for one in now}
        others = (one for one in self.earlier(slot, order) if one.drop.id not in known)
        return merge(now, others, key=lambda one: one.drop.order, reverse=True)

    def _keys_of(self, one: Examined, slot: Slot) -> frozenset[tuple[str, ...]]:
        """Give the keys of a workbook's sound rows in a slot, put together once."""
        if (one.drop.id, slot) not in self._keys:
            self._keys[one.drop.id, slot] = frozenset(_sound_keys(one, slot))
        return self._keys[one.drop.id, slot]

    @cached_property
    def _keys(self) -> dict[tuple[str, Slot], frozenset[tuple[str, ...]]]:
        return {}

    @cached_property
    def _by_id(self) -> dict[str, Examined]:
        return {one.drop.id: one for one in self.examined}

    @cached_property
    def _filed(self) -> dict[Slot, list[Examined]]:
        found: dict[Slot, list[Examined]] = {}
        for one in sorted(self.examined, key=lambda one: one.drop.order, reverse=True):
            for slot in {table.filing.slot for table in one.tables if not table.refused}:
                found.setdefault(slot, []).append(one)
        return found


IN_ORDER = Precedence()
"""Where a row's own workbook is all that is known of when it came."""


def _sound_keys(one: Examined, slot: Slot) -> Iterator[tuple[str, ...]]:
    for table in (table for table in one.tables if table.filing.slot == slot):
        keys = zip(*map(table.texts, table.filing.sheet.key), strict=True)
        yield from (key for index, key in enumerate(keys) if index not in table.decided)
