"""Whether every roster is the workbook that is declared: its cover, its sheets, its headings, all cells text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.verification.fault import Fault
from schemas import wording_verification as wording
from schemas.roster import COVER_HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.verification.books import Book, SheetRead
    from flows.steps.verification.opened import Opened
    from schemas.roster import Roster
    from schemas.terms import Law


def roster_faults(opened: Opened) -> Iterator[Fault]:
    """Hold every roster to its declaration."""
    for path, roster in opened.rosters.items():
        book = opened.books[path]
        if book is None:
            yield Fault(path, wording.CANNOT_OPEN)
        else:
            yield from _sheets(path, roster, book)
            yield from _cover(path, roster, book, opened.law)
    for one in opened.sheets:
        yield from _headings(one.path, one.declared.title, one.read, one.declared.headings)


def _sheets(path: str, roster: Roster, book: Book) -> Iterator[Fault]:
    titles = [*([roster.cover] if roster.cover else []), *(sheet.title for sheet in roster.sheets)]
    for title in titles:
        if title not in book:
            yield Fault(path, wording.NO_SHEET, title)
    for title in book:
        if title not in titles:
            yield Fault(path, wording.MORE_SHEETS, title)


def _cover(path: str, roster: Roster, book: Book, law: Law) -> Iterator[Fault]:
    cover = book.get(roster.cover) if roster.cover else None
    if cover is None:
        return
    values = (law.school, str(law.year), str(law.period.semester), roster.kind)
    yield from _headings(path, roster.cover, cover, COVER_HEADINGS)
    found = cover.rows[0] if len(cover.rows) == 1 else ()
    if found != values:
        yield Fault(path, wording.differs(roster.cover, "、".join(found), "、".join(values)), roster.cover, 2)


def _headings(path: str, title: str, read: SheetRead, declared: tuple[str, ...]) -> Iterator[Fault]:
    if read.headings != declared:
        yield Fault(path, wording.headings_differ(read.headings, declared), title, 1)
    for row in read.untyped:
        yield Fault(path, wording.NO_TEXT_CELL, title, row)
