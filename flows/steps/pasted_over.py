"""Whether one value was pasted over a column that tells rows apart, so that nearly every row is a twin (W23)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from schemas import wording_layout
from schemas.form import STUDENT

if TYPE_CHECKING:
    from schemas.finding import Finding
    from schemas.table import Table
    from schemas.terms import Law

FEWEST = 5  # rows of the sheet
SHARE = 0.8  # of the rows in which the same value stands
TWINS = 0.5  # of the rows that are told to be twins of others, though they differ from them


def pasted_over(table: Table, law: Law) -> Table:
    """W23: name the column of the key in which the same stands nearly everywhere, where that makes rows twins."""
    rows = len(table.frame)
    if rows < FEWEST or len(_twins(table)) < TWINS * rows:
        return table
    constant = {heading: value for heading in _key(table) if (value := _everywhere(table, heading))}
    if not constant:
        return table
    student = table.filing.place(STUDENT)[1]
    heading = student if student in constant else list(constant)[-1]
    return table.with_findings([_finding(table, heading, constant[heading], law)])


def _key(table: Table) -> list[str]:
    filing = table.filing
    return [shown for heading in filing.sheet.key if (shown := filing.place(heading)[1]) in filing.letters]


def _twins(table: Table) -> list[int]:
    """List the rows told to be twins that differ from the row named: those pasted twice as a whole are just twins."""
    index_of, headings = table.index_of, table.filing.sheet.headings
    pairs = [(index_of[one.row], index_of[one.related[0]]) for one in table.findings if one.rule == "R14" and one.row]
    return [again for again, first in pairs if any(_differ(table, heading, again, first) for heading in headings)]


def _differ(table: Table, heading: str, index: int, other: int) -> bool:
    texts = table.texts(heading)
    return texts[index] != texts[other]


def _everywhere(table: Table, heading: str) -> str:
    """Give the value that stands in nearly all rows of a column; "" where there is none."""
    ((value, times),) = Counter(table.texts(heading)).most_common(1)
    return value if times >= SHARE * len(table.frame) else ""


def _finding(table: Table, heading: str, value: str, law: Law) -> Finding:
    first, *others = [index for index, text in enumerate(table.texts(heading)) if text == value]
    said = wording_layout.same_everywhere(len(table.frame), len(others) + 1)
    numbers = tuple(table.row_numbers[index] for index in others)
    return table.at(first, heading, "W23", said, value=value, related=numbers, folds=_following(table, heading, law))


def _following(table: Table, heading: str, law: Law) -> tuple[str, ...]:
    """Name the columns at which faults are told that come of this one: by the rules that read it."""
    filing = table.filing
    on_rows = [rule.at for rule in filing.sheet.rules_on_rows(law) if heading in rule.reads]
    across = [rule.at for rule in filing.sheet.rules_across(law) if heading in rule.reads]
    return tuple(dict.fromkeys((heading, filing.place(filing.sheet.key[0])[1], *on_rows, *across)))
