"""Which of a student's items stand, count and go forward under the regulation's limits; nothing is cut silently."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flows.steps.certified_files import Proofs
from flows.steps.decisions import NONE, Decisions
from flows.steps.limits import Limits, Selected
from schemas.decision import VOIDED
from schemas.drop import Decided
from schemas.terms import Fate

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from schemas.form import Choosing, Form
    from schemas.table import RowAt, Table
    from schemas.terms import Period


def select(
    tables: Sequence[Table],
    repeated: Collection[RowAt],
    decisions: Decisions = NONE,
    proofs: Proofs = Proofs(),  # noqa: B008 - frozen
) -> Selected:
    """Apply each form's limits to the accepted rows of all its workbooks; `repeated` rows are counted elsewhere.

    Rows that give way to another office's by a decision go nowhere.
    """
    groups: defaultdict[tuple[Form, Period], list[int]] = defaultdict(list)
    for number, table in enumerate(tables):
        if table.filing.form.choosing and not table.refused:
            groups[table.filing.form, table.filing.period].append(number)
    away = {(at, row): why for at, table in enumerate(tables) for row, why in table.given_way.items()}
    selected = Selected(list(tables), {at: Decided(Fate.SUPERSEDED, why) for at, why in away.items()})
    for (form, period), numbers in groups.items():
        if form.choosing:
            try:
                Limits(selected, form.choosing, period.year, numbers, repeated, decisions, proofs).apply()
            except Exception as bug:  # noqa: BLE001 - told at the end of the run; nothing goes that was not counted
                _hold_all(selected, form.choosing, numbers, bug)
    return selected


def _hold_all(selected: Selected, choosing: Choosing, numbers: list[int], bug: Exception) -> None:
    rules = (choosing.registered_rule, choosing.ticked_rule, "L05", "L07", VOIDED)
    gone = [at for at, choice in selected.choices.items() if at[0] in numbers and choice.fate is not Fate.SUPERSEDED]
    for at in gone:
        del selected.choices[at]
    for at in [at for at in selected.counted if at[0] in numbers]:
        del selected.counted[at]
    for number in numbers:
        table = selected.tables[number]
        selected.tables[number] = table.without_judgement(rules, bug, range(len(table.frame)))
