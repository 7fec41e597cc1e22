"""What stands in 成效評核.xlsx: offices, forms, the school's duties with their proofs, and the most frequent faults."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flows.steps.review.reviewed import fault_cells, line_cells, office_cells
from flows.steps.workbook import ColumnLayout, SheetLayout, by_column, write_workbook
from schemas import wording_review as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.steps.review.reviewed import Review

NARROW, USUAL, WIDE = 11.0, 18.0, 40.0
WIDE_HEADINGS = frozenset({*words.DUTY_HEADINGS[5:], words.FAULT_HEADINGS[2], words.FAULT_HEADINGS[4]})


def review_book(review: Review) -> bytes:
    """Write the review as one workbook."""
    book = BytesIO()
    write_workbook(_sheets(review), book)
    return book.getvalue()


def _sheets(review: Review) -> Iterable[SheetLayout]:
    yield _sheet(words.OFFICES_SHEET, words.OFFICE_HEADINGS, map(office_cells, review.offices))
    yield _sheet(words.LINES_SHEET, words.LINE_HEADINGS, (row for line in review.lines for row in line_cells(line)))
    yield _sheet(words.DUTIES_SHEET, words.DUTY_HEADINGS, (one.cells() for one in review.duties))
    for proof in review.proofs:
        yield _sheet(proof.sheet, proof.headings, proof.rows)
    yield _sheet(words.FAULTS_SHEET, words.FAULT_HEADINGS, fault_cells(review))


def _sheet(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> SheetLayout:
    values = by_column(rows)
    return SheetLayout(title, tuple(map(_column, headings)), values, autofilter=True)


def _column(heading: str) -> ColumnLayout:
    if heading in words.NUMBERS:
        return ColumnLayout(heading, NARROW, text=False)
    is_wide = heading in WIDE_HEADINGS
    return ColumnLayout(heading, WIDE if is_wide else USUAL, wrapped=is_wide)
