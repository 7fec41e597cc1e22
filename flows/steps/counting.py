"""As which of how many each item counts under its form's limits, or why it does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas import wording
from schemas.drop import Counted
from schemas.form import STUDENT
from schemas.headings import YES
from schemas.wording_counting import NOT_TAKEN, REGISTERED, TICKED

if TYPE_CHECKING:
    from flows.steps.choosable import Item, Items
    from schemas.drop import Filing
    from schemas.regulation import Limit
    from schemas.table import RowAt
    from schemas.terms import Fate


class Counting:
    """What is noted about one form's items, over one year, into `counted`."""

    def __init__(self, items: Items, year: int, counted: dict[RowAt, tuple[Counted, ...]]) -> None:
        self.items, self.choosing, self.year, self.counted = items, items.choosing, year, counted

    def registered(self, item: Item, place: int) -> None:
        """Note as which registered item of its student this one counts."""
        self._note(item, REGISTERED, place)

    def ticked(self, item: Item, place: int = 0, why: str = "") -> None:
        """Note as which ticked item of its student this one counts, or why it does not."""
        self._note(item, TICKED, place, why)

    def others(self) -> None:
        """Say of what is ticked but was stopped, and of what the student did not register, why it does not count."""
        counting = self.choosing.counted
        for item in self.items.every:
            registrar = self.items.text(item, counting[0]) if counting else ""
            if counting and registrar != counting[1]:
                said = wording.registered_by(registrar, self.choosing.ticked.clause.number)
                self._note(item, REGISTERED, why=said)
            elif item.at in self.items.stopped and self.items.text(item, self.choosing.tick) == YES:
                self._note(item, TICKED, why=self.items.stopped[item.at])

    def _note(self, item: Item, what: str, place: int = 0, why: str = "") -> None:
        limit, per = self._limit_on(what)
        texts = [self.items.text(item, heading) for heading in per if heading != STUDENT]
        within, unit = "-".join(texts) or str(self.year), limit.quote[-1:]  # 「每學期最多五件」 ends with its unit
        said = Counted(what, place, limit.number(self.year), limit.clause.number, within, unit, why)
        self.counted[item.at] = (*self.counted.get(item.at, ()), said)

    def _limit_on(self, what: str) -> tuple[Limit, tuple[str, ...]]:
        choosing = self.choosing
        if what == REGISTERED:
            return choosing.registered, choosing.registered_per
        return choosing.ticked, choosing.ticked_per


def uncounted(filing: Filing, fate: Fate) -> tuple[Counted, ...]:
    """Say of a row at which no limit looked why it does not count; nothing where its form has no limits."""
    choosing = filing.form.choosing
    if choosing is None:
        return ()
    limit = choosing.registered
    most = limit.number(filing.period.year)
    return (Counted(REGISTERED, 0, most, limit.clause.number, why=NOT_TAKEN.get(str(fate), str(fate))),)
