"""What a workbook holds that its cells do not show: hidden parts, merged cells, errors, macros, links, extents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.drop import Span


@dataclass
class SheetUnseen:
    """What one sheet does not show. Row numbers count from 1, columns from 0.

    `extent` is the last row and the number of columns that hold anything, `filled` how many cells do.
    """

    is_hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_filtered: bool = False
    merged: list[Span] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)  # that the readers would lose or change
    extent: tuple[int, int] = (0, 0)
    filled: int = 0
    awaited: int = 0  # cells with a value, where they were counted by bytes alone
    has_cdata: bool = False  # which the first reader passes over without a word
    look_closely: Callable[[], None] | None = None  # what is then to be done where another number is read


@dataclass
class Unseen:
    """What a whole workbook does not show, its sheets by title."""

    sheets: dict[str, SheetUnseen] = field(default_factory=dict)
    has_macros: bool = False
    links: tuple[str, ...] = ()
    epoch_1904: bool = False
    needs_second_reader: bool = False
