"""The yearly review (七): gathered from the ledger and the stored workbooks, and laid out for the working group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.boards import year_board
from schemas import wording_review as words
from schemas.terms import Period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flows.desk import Desk
    from flows.steps.overview import Cell
    from flows.steps.review import Proof, Target
    from flows.steps.review.figures import Key
    from flows.steps.review.reviewed import Review


def review(desk: Desk) -> Review:
    """Review the academic year that the desk is turned to, up to now."""
    from flows.steps.review import by_office, duty_lines, frequent_faults, lines, rates, stories
    from flows.steps.review.reviewed import Review

    year, today = desk.site.period.year, desk.site.now().date()
    told = stories(desk.ledger.drops(year), desk.ledger.history(year))
    earlier = rates(stories(desk.ledger.drops(year - 1), desk.ledger.history(year - 1)))
    cells = year_board(desk)
    every = lines(told, _due(desk, cells), earlier, today)
    duties = duty_lines([*_skipped(desk, cells), *cells], year)
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


def _due(desk: Desk, cells: Iterable[Cell]) -> dict[Key, list[Target]]:
    """Give for all that is awaited the deadlines by which it is, where 期程表 has any."""
    from flows.steps.review import targets
    from schemas.forms import forms

    every, earlier, declared = desk.deadlines(), desk.site.days_earlier, forms(desk.site.period.year)
    found = {}
    for one in cells:
        period = Period(*map(int, one.period.split("-")))
        due = targets(declared[one.form], period, every, earlier.get(one.office, 0))
        found[one.office, one.form, one.period] = due
    return found


def _skipped(desk: Desk, cells: Iterable[Cell]) -> list[Cell]:
    """Give the boards of earlier semesters for which nothing was handed in at all: their duties stay open."""
    now, told = desk.site.period, {one.period for one in cells}
    before = (part for part in now.whole_year.parts() if 0 < part.semester < now.semester and str(part) not in told)
    return [one for period in before for one in desk.board(period) if one.period == str(period)]


def _proofs(desk: Desk) -> list[Proof]:
    """Read the few workbooks by which duties are proved."""
    from flows.steps.review.proofs import SHEETS, proofs

    wanted, filed = {form for form, _ in SHEETS}, desk.filed()
    drops = [drop for drop in desk.drops_that_count() if wanted & {slot[1] for slot, _ in filed.get(drop.id, ())}]
    tables = [table for one in desk.examine(drops) for table in one.tables if not table.refused]
    return proofs(tables, desk.attachments())
