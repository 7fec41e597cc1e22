"""What differs between what was sent and what was received: kinds, places, counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.steps.reconciliation.receipt_rows import Row
    from flows.steps.reconciliation.sent_rows import Place
    from schemas.receipt import Kind


@dataclass(frozen=True)
class Difference:
    """One difference. `places` are the rows of the package that it is about; without any, nothing was sent.

    `identity` is a whole number: it goes into nothing that is written. `heading` names the cell that differs; `sent`
    and `received` are as written, of a whole row its texts.
    """

    kind: Kind
    category: str
    form: str
    identity: str = ""
    sheet: str = ""
    heading: str = ""
    sent: str = ""
    received: str = ""
    places: tuple[Place, ...] = ()
    rows: int = 1


@dataclass(frozen=True)
class OutsideRow:
    """A received row of 多元表現 that somebody else than the student has registered."""

    identity: str
    sheet: str
    source: str
    row: Row


@dataclass
class Tally:
    """Rows of one category: sent, received, those that are the same, and how the others depart."""

    sent: int = 0
    received: int = 0
    same: int = 0
    different: int = 0
    missing: int = 0
    surplus: int = 0
    outside: int = 0


@dataclass
class Compared:
    """All that came of comparing a receipt with a package; `strange` are headings that no roster has."""

    differences: list[Difference] = field(default_factory=list)
    outside: list[OutsideRow] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    strange: dict[str, set[str]] = field(default_factory=dict)

    @property
    def identities(self) -> set[str]:
        """Everybody of whom anything is told."""
        told = {one.identity for one in self.differences} | {one.identity for one in self.outside}
        return told - {""}
