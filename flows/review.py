"""The yearly review (七): gathered from the ledger and the stored workbooks, and laid out for the working group."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from schemas import wording_review as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from flows.desk import Desk
    from flows.steps.overview import Cell
    from flows.steps.review.proofs import Proof
    from flows.steps.review.reviewed import Review
    from schemas.finding import Finding

UNDELIVERED = "G05"


def review(desk: Desk) -> Review:
    """Review the academic year that the desk is turned to, up to now."""
    from flows.steps.review import by_office, frequent_faults, lines, rates, stories
    from flows.steps.review.reviewed import OpenDuty, Review

    year, today = desk.site.period.year, desk.site.now().date()
    told = stories(desk.ledger.drops(year), desk.ledger.history(year))
    earlier = rates(stories(desk.ledger.drops(year - 1), desk.ledger.history(year - 1)))
    cells = _cells(desk)
    every = lines(told, _due(cells), earlier, today)
    duties = [OpenDuty(*duty) for duty in _open_duties(cells)]
    school = desk.site.settings.school.name
    return Review(year, today, school, every, by_office(told, every), duties, _proofs(desk), frequent_faults(told))


def lay_review(desk: Desk, found: Review) -> Path:
    """Lay the review's book, page and training sheets into the outbox; give their folder."""
    from flows.steps.answer_files import put
    from flows.steps.review.book import review_book
    from flows.steps.review.page import review_page, training_sheet

    folder = desk.site.outbox / "review" / str(found.year)
    put(folder / words.BOOK_FILE, review_book(found))
    put(folder / words.PAGE_FILE, review_page(found).encode())
    for frequent in found.faults:
        put(folder / words.SHEETS_FOLDER / f"{frequent.office}.html", training_sheet(found, frequent).encode())
    return folder


def _due(cells: Iterable[Cell]) -> dict[tuple[str, str, str], dt.date | None]:
    """Give for all that is awaited the day by which it is, where that is known."""
    return {(one.office, one.form, one.period): dt.date.fromisoformat(one.due) if one.due else None for one in cells}


def _open_duties(cells: Iterable[Cell]) -> Iterator[tuple[str, str, Finding]]:
    """List the duties that are not proved; what has not come is told in the forms' own lines."""
    for cell in cells:
        yield from ((cell.period, cell.office, duty) for duty in cell.duties if duty.rule != UNDELIVERED)


def _cells(desk: Desk) -> list[Cell]:
    """Give the board of every semester that was collected, each cell once: a year's forms stand on both."""
    collected = sorted({drop.period for drop in desk.ledger.drops(desk.site.period.year)} | {desk.site.period})
    found = {(one.office, one.form, one.period): one for period in collected for one in desk.board(period)}
    return list(found.values())


def _proofs(desk: Desk) -> list[Proof]:
    """Read the few workbooks by which duties are proved."""
    from flows.steps.review.proofs import SHEETS, proofs

    wanted, filed = {form for form, _ in SHEETS}, desk.filed()
    drops = [drop for drop in desk.drops_that_count() if wanted & {slot[1] for slot, _ in filed.get(drop.id, ())}]
    tables = [table for one in desk.examine(drops) for table in one.tables if not table.refused]
    return proofs(tables, desk.attachments(), (words.PERIOD, words.OFFICE))
