"""Which students of a 學生名冊 that comes are told with another identity than in the one that was accepted (X11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.columns import ROSTER
from schemas.form import BIRTH, IDENTITY, STUDENT
from schemas.headings import NAME
from schemas.register import folded_name
from schemas.wording_kept import identity_changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from schemas.finding import Finding
    from schemas.register import Texts
    from schemas.table import Table

CHANGED = "X11"
TOLD_BY = (IDENTITY, BIRTH, NAME)


def is_roster(table: Table) -> bool:
    """Tell whether a table says who the students are."""
    return table.filing.form.name == ROSTER.form and IDENTITY in table.filing.sheet.by_heading


def identities_in(tables: Iterable[Table]) -> dict[str, Texts]:
    """Give 身分證號, 出生日期 and 姓名 by 學號, of tables of 學生名冊 that stand."""
    return {student: texts for table in tables for student, texts in _rows(table)}


def _rows(table: Table) -> Iterator[tuple[str, Texts]]:
    return zip(table.texts(STUDENT), zip(*map(table.texts, TOLD_BY), strict=True), strict=True)


def with_changes_asked(
    table: Table, known: Mapping[str, Texts], was_taken: Callable[[int], bool], settle: Callable[[Finding], Finding]
) -> Table:
    """X11: ask about each sound row whose student is `known` otherwise; not about one that was accepted before.

    `settle` settles a question that somebody has answered with yes: it is asked no more.
    """
    asked = [one for one in _changes(table, known, was_taken) if not settle(one).settled]
    return table.with_findings(asked) if asked else table


def _changes(table: Table, known: Mapping[str, Texts], was_taken: Callable[[int], bool]) -> Iterator[Finding]:
    sound = table.sound((STUDENT, *TOLD_BY))
    for index, (student, now) in enumerate(_rows(table)):
        before = known.get(student, now)
        differing = [cell for cell in zip(TOLD_BY, before, now, strict=True) if _differ(*cell)]
        if differing and sound[index] and not was_taken(index):
            facts = "\x1f".join((*before, *now))
            yield table.at(index, differing[0][0], CHANGED, identity_changed(differing), facts=facts)


def _differ(heading: str, before: str, now: str) -> bool:
    return folded_name(before) != folded_name(now) if heading == NAME else before != now
