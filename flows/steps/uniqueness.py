"""Which rows of a sheet stand there twice: the same key, or another set of columns that must be unique."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas import wording
from schemas.form import STUDENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemas.table import Table


def without_twins(table: Table) -> Table:
    """R14: each row whose key (or other unique columns) an earlier row has; one finding names all its partners.

    Rows that carry 身分證號 in place of 學號 are told apart by it.
    """
    sheet = table.filing.sheet
    sets = [(sheet.key, sheet.key[0]), *((unique, unique[-1]) for unique in sheet.unique)]
    return _told(table, sets, lambda heading: table.filing.place(heading)[1])


def without_twins_of_students(table: Table) -> Table:
    """R14: the same once the 學號 is known for which 身分證號 stands: two of them may be one student's."""
    key = table.filing.sheet.key
    return _told(table, [(key, key[0])] if STUDENT in key else [], lambda heading: heading)


def _told(table: Table, sets: list[tuple[tuple[str, ...], str]], read: Callable[[str], str]) -> Table:
    rows = table.row_numbers
    partners: dict[int, tuple[tuple[str, ...], str, list[int]]] = {}
    for headings, at in sets:
        for first, again in _twins(table, [read(heading) for heading in headings]):
            related = partners.setdefault(again, (headings, at, []))[2]
            related += [rows[first]] if rows[first] not in related else []
    return table.with_findings(
        table.at(again, at, "R14", wording.already_there(headings, related[0]), related=tuple(related))
        for again, (headings, at, related) in partners.items()
    )


def _twins(table: Table, columns: list[str]) -> Iterator[tuple[int, int]]:
    """Pair each row with the first one of the same texts; rows told of already, and those without a student, apart."""
    seen: dict[tuple[str, ...], int] = {}
    sound, told = table.sound(tuple(columns)), {row for f in table.findings if f.rule == "R14" for row in f.rows}
    for index, texts in enumerate(zip(*map(table.texts, columns), strict=True)):
        nameless = STUDENT in columns and not texts[columns.index(STUDENT)]
        if sound[index] and any(texts) and not nameless and table.row_numbers[index] not in told:
            first = seen.setdefault(texts, index)
            if first != index:
                yield first, index
