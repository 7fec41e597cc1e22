"""A roster's new blank compared with the declared layout: read under the usual guard, no site needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemas import wording_layout_drift as words

if TYPE_CHECKING:
    from pathlib import Path

    from flows.steps.layout_columns import Change


class Compared(NamedTuple):
    """Which roster a blank is, by which year's layout it was compared, and each change with the file to touch."""

    roster: str
    year: int
    changes: list[tuple[Change, str]]

    @property
    def lines(self) -> list[str]:
        """Say it in lines."""
        said = words.CHANGED if self.changes else words.SAME
        head = said.format(roster=self.roster, year=self.year, number=len(self.changes))
        told = ((f"· {one.message}", f"  {words.advice(one.kind, hint)}") for one, hint in self.changes)
        return [head, *(line for pair in told for line in pair)]


class UnknownLayoutError(Exception):
    """A file that cannot be read, or that is like no roster."""


def compare_layout(file: Path, year: int) -> Compared:
    """Compare a blank with the layouts of an academic year; UnknownLayoutError where it is none that can be read."""
    from flows.steps.layout_drift import drift
    from flows.steps.layout_places import hint
    from flows.steps.reading import Limits, Readers, UnreadableError

    try:
        workbook = Readers(Limits()).read(file)
    except UnreadableError as refused:
        raise UnknownLayoutError(f"{file}: {refused.finding.message}{refused.finding.expected}") from None
    found = drift(workbook, year)
    if found is None:
        raise UnknownLayoutError(f"{file}: {words.UNKNOWN}")
    return Compared(found.roster.title, year, [(one, hint(one, found.roster, year)) for one in found.changes])
