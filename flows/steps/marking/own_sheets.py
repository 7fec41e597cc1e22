"""What a sheet of our own is: lines of text over a table, of which some cells lead elsewhere or offer words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import repeat
from typing import TYPE_CHECKING

from flows.steps.column_letters import letters
from flows.steps.marking.looks import Own
from schemas.headings import BESIDE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


@dataclass(frozen=True)
class Column:
    """A column of our own: its width in characters and how its cells look."""

    heading: str
    width: float
    look: Own = Own.TEXT


@dataclass(frozen=True)
class OwnSheet:
    """A table under some lines of text. `links` are the places (sheet, cell) to which a line's cell leads."""

    title: str
    head: Sequence[tuple[str, Own]]
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    link_column: int
    links: Sequence[tuple[str, str] | None]
    looks: Sequence[Own] = ()  # of each line's second cell, where it tells how grave it is
    choices: tuple[str, ...] = ()  # in `choice_column`, of the lines in `chosen`
    choice_column: int = 0
    chosen: Sequence[bool] = ()
    refusal: str = ""

    @property
    def headed(self) -> int:
        """The number of the row of headings."""
        return len(self.head) + 1

    @property
    def last_row(self) -> int:
        """The number of the last row."""
        return self.headed + len(self.rows)

    @property
    def table(self) -> tuple[str, str]:
        """The first and last cell of headings and lines, with the marks of a name: $A$5, $L$9."""
        return f"$A${self.headed}", f"${letters(len(self.columns) - 1)}${self.last_row}"

    def kinds(self) -> Iterator[tuple[str, bool, bool]]:
        """Tell of every line how it shows how grave it is, whether it leads somewhere, and offers words."""
        looks = self.looks or repeat(None, len(self.rows))
        chosen = self.chosen or repeat(False, len(self.rows))  # noqa: FBT003 - one value for all lines
        for look, link, is_chosen in zip(looks, self.links, chosen, strict=True):
            yield look.name if look else "", link is not None, is_chosen

    def beside(self, taken: Collection[str]) -> OwnSheet:
        """Give the sheet another title where the office has one of that title itself."""
        return replace(self, title=self.title + BESIDE) if self.title in taken else self
