"""One sheet as both sides have it: which columns are compared, and each row in the form in which it is compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from schemas.form import BIRTH, IDENTITY
from schemas.receipt import SOURCES
from schemas.register import folded_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.steps.reconciliation.receipt_rows import Received, Row
    from flows.steps.reconciliation.sameness import Cells
    from flows.steps.reconciliation.sent_rows import SentRow, SentSheet

KNOWN_BESIDE = frozenset(map(folded_name, (*SOURCES, IDENTITY, BIRTH)))


@dataclass
class SheetSides:
    """A sheet's rows by identity number on both sides; `headings` are the receipt's, folded -> as written."""

    title: str
    form: str
    cells: list[Cells] = field(default_factory=list)
    own_key: list[int] = field(default_factory=list)
    sent: Mapping[str, list[SentRow]] = field(default_factory=dict)
    received: dict[str, list[Row]] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def compared(self) -> list[tuple[int, Cells]]:
        """The columns that both sides have, each with its place; where nothing was received, all."""
        return [(at, cell) for at, cell in enumerate(self.cells) if not self.headings or cell.folded in self.headings]

    @property
    def absent(self) -> list[tuple[Cells, int]]:
        """Columns that the receipt has nowhere though something was sent in them, and in how many rows."""
        compared = {at for at, _ in self.compared}
        missed = [(at, cell) for at, cell in enumerate(self.cells) if at not in compared]
        texts = [row.texts for rows in self.sent.values() for row in rows] if missed else []
        counted = [(cell, sum(bool(cell.normal(text[at])) for text in texts)) for at, cell in missed]
        return [(cell, filled) for cell, filled in counted if filled]

    @property
    def strange(self) -> list[str]:
        """Headings of the receipt that the roster has not."""
        known = {cell.folded for cell in self.cells} | KNOWN_BESIDE
        return [shown for folded, shown in self.headings.items() if self.cells and folded not in known]

    @cached_property
    def key(self) -> list[int]:
        """The places of the key among the compared columns; none where a part of it is not compared."""
        places = {at: place for place, (at, _) in enumerate(self.compared)}
        return [places[at] for at in self.own_key] if places.keys() >= set(self.own_key) else []

    @property
    def titles(self) -> list[str]:
        """The headings of the roster's columns."""
        return [cell.heading for cell in self.cells]

    def as_written(self, row: Row) -> list[tuple[str, str]]:
        """Give a received row with its headings as the receipt writes them."""
        return [(self.headings.get(folded, folded).strip(), text) for folded, text in row.items()]

    def normal_sent(self, row: SentRow) -> tuple[str, ...]:
        """Give a sent row as it is compared."""
        return tuple(cell.normal(row.texts[at]) for at, cell in self.compared)

    def normal_received(self, row: Row) -> tuple[str, ...]:
        """Give a received row as it is compared."""
        return tuple(cell.normal(row.get(cell.folded, "")) for _, cell in self.compared)


def sheets_of(sent: Mapping[str, SentSheet], received: Received, form: str) -> list[SheetSides]:
    """Put the sheets of both sides together by title, the package's first; `form` owns those that it has not."""
    sides = {folded: SheetSides(one.title, one.form, one.cells, one.key, one.rows) for folded, one in sent.items()}
    for (identity, folded), rows in received.rows.items():
        side = sides.setdefault(folded, SheetSides(received.sheets[folded], form))
        side.received[identity] = rows
        side.headings = received.columns[folded]
    return list(sides.values())
