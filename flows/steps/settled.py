"""What is no longer asked of drops, and when a workbook that comes again says nothing new."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.decision import TAKES_OVER
from schemas.wording_decisions import is_said_by

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Mapping, Sequence

    from flows.steps.attached_bytes import AttachedBytes
    from flows.steps.lateness import Freeze
    from flows.steps.records import Slot
    from schemas.decision import Decision
    from schemas.finding import Finding
    from schemas.table import Examined


def _never_answered(_: str) -> Mapping[str, Collection[int]]:
    return {}


def _as_it_is(finding: Finding) -> Finding:
    return finding


@dataclass(frozen=True)
class Settled:
    """What is no longer asked of drops, by id: since when its office knew, those filed, what a person decided.

    `slots` are those that each one filed, with the number of its rows: a workbook that is set aside keeps them.
    `asked` are those that waited for a word when they were last told of; `dismissed` gives the decision with each.
    `withdrawing` are those in which an office says that an earlier one is not to be taken: where they leave out as
    much, they are not taken either. `said` are the offices' words that were taken, but for those against a workbook.
    `percent` is how many of a sheet's rows a later workbook may leave out without a question. `closed` are the forms
    that packages have frozen; `confirmed` may leave out rows, `accepted_late` may come after that, `taken_over` may
    take another sender's place. `files` tells which bytes the attachments of rows are, then and now. `refused` gives
    the rows of a drop that no answer to it has ever had accepted, by each sheet that one has taken. `known` settles a
    finding that somebody has accepted.
    """

    told_at: Mapping[str, dt.datetime] = field(default_factory=dict)
    filed: Collection[str] = ()
    slots: Mapping[str, Sequence[tuple[Slot, int]]] = field(default_factory=dict)
    asked: Collection[str] = ()
    confirmed: Collection[str] = ()
    dismissed: Mapping[str, Decision] = field(default_factory=dict)
    withdrawing: Mapping[str, Decision] = field(default_factory=dict)
    said: Collection[Decision] = ()
    percent: int = 10
    accepted_late: Collection[str] = ()
    taken_over: Collection[str] = ()
    closed: Sequence[Freeze] = ()
    files: AttachedBytes | None = None
    refused: Callable[[str], Mapping[str, Collection[int]]] = _never_answered
    known: Callable[[Finding], Finding] = _as_it_is

    @property
    def withdrawn_later(self) -> set[str]:
        """The drops against which their own office has decided in a later one, whose answer says so.

        Who wanted another's place is told of the other's word.
        """
        said = {drop: one for drop, one in self.dismissed.items() if one.rule != TAKES_OVER}
        return {drop for drop, decision in said.items() if decision.said_in not in {"", drop}}

    def is_silent(self, one: Examined) -> bool:
        """Tell whether a workbook's 待修正 says nothing that was not taken before: a no must never pass for a yes."""
        own = [decision for decision in self.said if decision.office == one.drop.office]
        return all(any(is_said_by(decision, word) for decision in own) for word in one.words)
