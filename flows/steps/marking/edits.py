"""What is put into the rows of one sheet: the marks of its cells, and the column that tells what became of each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.terms import Severity


@dataclass
class Edits:
    """Places count from 0, rows from 1; `column` is that of the results, None where there is none."""

    marks: Mapping[int, Mapping[int, Severity]] = field(default_factory=dict)
    results: Mapping[int, str] = field(default_factory=dict)
    column: int | None = None
    headed: int = 0  # the row of the headings
    heading: str = ""  # of the column of the results
    passed: str = ""  # the result that is no fault

    def places(self, number: int) -> list[int]:
        """List where a row gets something."""
        has_result = self.column is not None and (number in self.results or number == self.headed)
        return sorted({*self.marks.get(number, ()), *([self.column or 0] if has_result else [])})

    def width(self, number: int) -> int:
        """Say how far a row reaches by what it gets."""
        last = max(self.marks.get(number, ()), default=-1)
        has_result = self.column is not None and (number in self.results or number == self.headed)
        return max(last, (self.column or 0) if has_result else -1) + 1

    def rows(self) -> list[int]:
        """List the rows that get something."""
        return sorted({*self.marks, *self.results} | ({self.headed} if self.column is not None else set()))
