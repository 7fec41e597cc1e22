"""What pupils, and others for them, registered, and how it was certified: 課程學習成果, 多元表現 and beside them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from flows.steps.sample.certification import Overruling, busiest, outcome_certificates, performance_certificates
from flows.steps.sample.contests import CHOIR, LANGUAGES, ORGANISED, contest_rows, of_the_fair, outside_rows, proved
from flows.steps.sample.outcomes import Register, outcome_rows
from flows.steps.sample.performances import performance_rows
from flows.steps.sample.receipts import receipt_rows
from flows.steps.sample.service import service_row
from flows.steps.sample.shapes import Book
from schemas.regulation import OUTCOMES_TICKED, PERFORMANCES_TICKED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from flows.steps.sample.desk import Desk
    from flows.steps.sample.shapes import Row

OUTCOMES, PERFORMANCES, RECEIPTS = "課程學習成果", "多元表現", "收訖明細確認"
CERTIFIED_OUTCOMES, CERTIFIED_PERFORMANCES = "課程學習成果認證", "多元表現認證"
CONTESTS, SERVICE = "校內競賽成績", "公共服務及志工服務採計"
CERTIFYING = 2  # teachers who certify in workbooks of their own


def fill_registered(desk: Desk, due: dt.date) -> None:
    """Write what pupils registered, what the school and others registered of them, and how it was certified."""
    _by_pupils(desk)
    _outcomes_certified(desk)
    _performances_certified(desk)
    _contests(desk)
    _by_others(desk)
    _receipts(desk, due)


def _by_pupils(desk: Desk) -> None:
    quiet = set(desk.quiet)
    tutors = {book.scope: book for book in desk.books_of(OUTCOMES) if book.scope}
    for pupil in desk.pupils:
        if pupil in quiet:
            continue
        book = tutors.get(pupil.home.name) or desk.book(OUTCOMES)
        for sheet, row in outcome_rows(pupil, desk.lessons[pupil.home.name], desk.term, desk.outcomes, desk.rng):
            book.sheets.setdefault(sheet, []).append(row)
        for sheet, row in performance_rows(pupil, desk.term, desk.performances, desk.rng):
            desk.add(PERFORMANCES, sheet, row)


def _outcomes_certified(desk: Desk) -> None:
    """Let the teachers of most pieces certify them in workbooks of their own."""
    rows = list(_rows(desk, OUTCOMES))
    overruling = Overruling(rows, OUTCOMES_TICKED.number(desk.term.academic_year), desk.rng)
    for teacher in busiest(desk.teachers, rows, CERTIFYING):
        sheets = {CERTIFIED_OUTCOMES: outcome_certificates(teacher, rows, overruling)}
        desk.books.append(Book("任課教師", CERTIFIED_OUTCOMES, teacher.name, sheets))


def _performances_certified(desk: Desk) -> None:
    rows = list(_rows(desk, PERFORMANCES))
    overruling = Overruling(rows, PERFORMANCES_TICKED.number(desk.term.academic_year), desk.rng)
    for book in desk.books_of(CERTIFIED_PERFORMANCES):
        certified = performance_certificates(desk.chief(book.office), rows, overruling)
        book.sheets[CERTIFIED_PERFORMANCES] = certified


def _contests(desk: Desk) -> None:
    """Let the organisers hand in their results; 訓育組 those of a contest of its own, and the fair's once more."""
    register = Register(f"SC{desk.term.academic_year}")
    results = {who: contest_rows(contest, desk.pupils, desk.term, desk.rng) for who, contest in ORGANISED.items()}
    results[""] = contest_rows(CHOIR, desk.pupils, desk.term, desk.rng)
    fair = of_the_fair(_rows(desk, PERFORMANCES), desk.term)
    for book in desk.books_of(CONTESTS):
        rows = results[book.scope]
        if ORGANISED.get(book.scope) is LANGUAGES:
            proved(rows, register)
        else:
            rows += [dict(row) for row in fair]
        book.sheets[CONTESTS] = rows


def _by_others(desk: Desk) -> None:
    register = Register(f"SV{desk.term.academic_year}")
    for pupil in desk.pupils:
        served = service_row(pupil, desk.term, register, desk.rng)
        desk.extend(SERVICE, "公共服務採計", [served] if served else [])
    desk.extend("校外機構登錄清單", "校外機構登錄", outside_rows(desk.book(PERFORMANCES).sheets))


def _receipts(desk: Desk, due: dt.date) -> None:
    for book in desk.books_of(RECEIPTS):
        members = (pupil for pupil in desk.pupils if pupil.home.name == book.scope)
        rows = chain.from_iterable(receipt_rows(pupil, due, desk.rng) for pupil in members)
        book.sheets[RECEIPTS] = list(rows)


def _rows(desk: Desk, form: str) -> Iterator[Row]:
    for book in desk.books_of(form):
        for rows in book.sheets.values():
            yield from rows
