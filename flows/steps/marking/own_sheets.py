"""What a sheet of our own is: lines of text over a table, of which some cells lead elsewhere or offer words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.steps.column_letters import letters
from flows.steps.marking.looks import Own
from schemas.headings import BESIDE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from flows.steps.marking.telling import Packed

GRAVE_COLUMN = 1  # in which a line says how grave it is
Variant = Own | tuple[str, str] | str | None
"""What besides its text and column a cell depends on: a look, where it leads, which words it offers."""


@dataclass(frozen=True)
class Column:
    """A column of our own: its width in characters and how its cells look."""

    heading: str
    width: float
    look: Own = Own.TEXT


@dataclass(frozen=True)
class OwnSheet:
    """A table under some lines of text, its `texts` by columns, each of which holds what repeats once.

    `links` are the places (sheet, cell) to which a line's cell leads, `offered` the words of its list, a comma between.
    """

    title: str
    head: Sequence[tuple[str, Own]]
    columns: Sequence[Column]
    texts: Sequence[Packed]
    link_column: int
    links: Sequence[tuple[str, str] | None]
    looks: Sequence[Own] = ()  # of each line's second cell, where it tells how grave it is
    choice_column: int = 0
    offered: Sequence[str] = ()  # in `choice_column`; beside it the reason is written

    @property
    def headed(self) -> int:
        """The number of the row of headings."""
        return len(self.head) + 1

    @property
    def last_row(self) -> int:
        """The number of the last row."""
        return self.headed + len(self.links)

    @property
    def table(self) -> tuple[str, str]:
        """The first and last cell of headings and lines, with the marks of a name: $A$5, $L$9."""
        return f"$A${self.headed}", f"${letters(len(self.columns) - 1)}${self.last_row}"

    @property
    def lists(self) -> list[str]:
        """The distinct lists of words that lines offer."""
        return sorted({*self.offered} - {""})

    def variants(self, place: int) -> Sequence[Variant]:
        """Give what each cell of a column depends on besides its text; nothing where that is the same in all lines."""
        if place == self.link_column:
            return self.links
        if place == GRAVE_COLUMN:
            return self.looks
        return self.offered if self.columns[place].look is Own.OPEN else ()

    def look(self, place: int, variant: Variant) -> Own:
        """Say how a cell looks: one that leads nowhere or is not filled in looks like any other."""
        if isinstance(variant, Own):
            return variant
        look, depends = self.columns[place].look, place == self.link_column or self.columns[place].look is Own.OPEN
        return Own.TEXT if depends and not variant else look

    def with_line(self, place: int, text: str) -> OwnSheet:
        """Give the sheet one line more, which has a text in one column alone."""
        texts = [
            {**told, "values": [*told["values"], text if at == place else ""]}
            | ({"at": [*told["at"], len(told["values"])]} if "at" in told else {})
            for at, told in enumerate(self.texts)
        ]
        links, looks, offered = [*self.links, None], [*self.looks, Own.TEXT], [*self.offered, ""]
        return replace(self, texts=texts, links=links, looks=looks, offered=offered)

    def beside(self, taken: Collection[str]) -> OwnSheet:
        """Give the sheet another title where the office has one of that title itself."""
        return replace(self, title=self.title + BESIDE) if self.title in taken else self
