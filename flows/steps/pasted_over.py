"""Whether one value was pasted over a column that tells rows apart (W23), or over that of the students (W24)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from schemas import wording_layout
from schemas.cross_rules import ROSTER
from schemas.decision import ONE_STUDENT
from schemas.form import STUDENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.finding import Finding
    from schemas.register import Register
    from schemas.table import Table
    from schemas.terms import Law

FEWEST = 5  # rows of the sheet; a school of no more students may well send rows of one of them
FEWEST_OF_ONE = 10  # rows for W24, which no twins prove: a few rows may well be all of one student
SHARE = 0.8  # of the rows in which the same value stands
TWINS = 0.5  # of the rows that are told to be twins of others, though they differ from them


def pasted_over(table: Table, law: Law) -> Table:
    """W23: name the column of the key in which the same stands nearly everywhere, where that makes rows twins."""
    rows = len(table.frame)
    if rows < FEWEST or len(_twins(table)) < TWINS * rows:
        return table
    constant = {heading: value for heading in _key(table) if (value := _everywhere(table, heading))}
    if not constant or _told(("W20",), constant, table):
        return table
    student = table.filing.place(STUDENT)[1]
    heading = student if student in constant else list(constant)[-1]
    return table.with_findings([_finding("W23", table, heading, constant[heading], law)])


def one_student(table: Table, register: Register, law: Law) -> list[Finding]:
    """W24: ask whether nearly all rows are meant to be one student's, where the roster knows many.

    Where a student may have so many rows and no more, that limit tells it.
    """
    choosing, rows = table.filing.form.choosing, len(table.frame)
    asked = table.filing.sheet.about_students and rows >= FEWEST_OF_ONE
    value = _everywhere(table, STUDENT) if asked and (choosing is None or choosing.counted) else ""
    heading = table.filing.place(STUDENT)[1]
    known = register.lookup(*ROSTER, table.filing.period, (STUDENT,)) or {}
    if (value,) not in known or len(known) <= FEWEST or _told(("W20", "W23"), (heading,), table):
        return []
    others = {texts for texts in zip(*map(table.texts, _besides(table)), strict=True) if any(texts)}
    return [_question(table, value, law)] if len(others) > 1 else []


def _question(table: Table, student: str, law: Law) -> Finding:
    """Ask about a sheet and a student, whatever row is the first: the answer holds when that one is mended or moved."""
    found = _finding(ONE_STUDENT, table, STUDENT, student, law)
    return replace(found, key=table.filing.form.name)


def _besides(table: Table) -> list[str]:
    return [heading for heading in table.filing.sheet.headings if heading != STUDENT]


def _told(rules: tuple[str, ...], headings: Iterable[str], table: Table) -> bool:
    """Tell whether what stands in these columns follows from something else."""
    return any(one.rule in rules and not set(headings).isdisjoint(one.folds) for one in table.findings)


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


def _finding(rule: str, table: Table, heading: str, value: str, law: Law) -> Finding:
    first, *others = [index for index, text in enumerate(table.texts(heading)) if text == value]
    said = wording_layout.same_everywhere(len(table.frame), len(others) + 1, of_students=rule == ONE_STUDENT)
    numbers, follow = tuple(table.row_numbers[index] for index in others), _following(table, heading, law)
    shown = table.texts(table.filing.place(heading)[1])[first]
    return table.at(first, heading, rule, said, value=shown, related=numbers, folds=follow, facts=value)


def _following(table: Table, heading: str, law: Law) -> tuple[str, ...]:
    """Name the columns at which faults are told that come of this one: by the rules that read it."""
    filing = table.filing
    on_rows = [rule.at for rule in filing.sheet.rules_on_rows(law) if heading in rule.reads]
    across = [rule.at for rule in filing.sheet.rules_across(law) if heading in rule.reads]
    return tuple(dict.fromkeys((heading, filing.place(filing.sheet.key[0])[1], *on_rows, *across)))
