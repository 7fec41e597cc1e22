"""The column that tells what became of each row: how its cells are written, and which of them are ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.steps.column_letters import letters
from flows.steps.marking.cells import FORMULA, cell_ending, emptied
from flows.steps.marking.looks import Own
from flows.steps.marking.markup import value_of
from schemas.headings import is_result

if TYPE_CHECKING:
    from flows.steps.marking.edits import Edits
    from flows.steps.marking.shared import SharedTexts
    from flows.steps.marking.styles import Styles

TEXT = re.compile(rb"<(?:[\w.-]+:)?(?:t|v)\b[^>]*>([^<]*)<")


class ResultColumn:
    """Writes the results of one sheet."""

    def __init__(self, prefix: bytes, edits: Edits, styles: Styles, shared: SharedTexts) -> None:
        self._prefix, self._edits, self._styles, self._shared = prefix, edits, styles, shared
        self._endings: dict[tuple[int, str], bytes] = {}
        self.letters = letters(edits.column or 0).encode()

    def cell(self, number: int, before: int) -> bytes:
        """Write the cell that says what became of a row; above the rows, the heading, as the one before it looks."""
        edits, styles = self._edits, self._styles
        if number == edits.headed:
            text, style = edits.heading, styles.heading(before)
        else:
            text = edits.results[number]
            style = styles.own(Own.PASSED if text == edits.passed else Own.NOT_PASSED)
        ending = self._endings.get((style, text))
        if ending is None:
            ending = self._endings[style, text] = cell_ending(style, text, self._prefix.decode()).encode()
        return b'<%sc r="%s%d%s' % (self._prefix, self.letters, number, ending)

    def changed(self, number: int, cell: re.Match[bytes], before: int) -> bytes | None:
        """Give a cell that stands in the column as it is to be: its result, or nothing where an earlier one stood."""
        if number < self._edits.headed or FORMULA.search(cell[2] or b""):
            return None
        if number == self._edits.headed or number in self._edits.results:
            return self.cell(number, before)
        return emptied(cell, self._prefix) if cell[2] and self._is_ours(cell) else None

    def _is_ours(self, cell: re.Match[bytes]) -> bool:
        found = TEXT.search(cell[2])
        told = found[1].decode("utf-8", "replace") if found else ""
        is_shared = value_of(cell[1], "t") == "s" and told.strip().isdigit()
        return is_result(self._shared.text(int(told)) if is_shared else told)
