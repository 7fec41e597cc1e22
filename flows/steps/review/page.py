"""The review as a page for the working group, and each office's most frequent faults on half a page to learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.pages import template
from flows.steps.review.chart import chart
from flows.steps.review.reviewed import fault_cells, line_cells, office_cells
from schemas import wording_review as words

if TYPE_CHECKING:
    from flows.steps.review.faults import Frequent
    from flows.steps.review.reviewed import Review


def review_page(review: Review) -> str:
    """Render the review."""
    errors = [(one.office, one.rate or 0.0) for one in review.offices]
    late = [(one.office, float(one.late_days)) for one in review.offices]
    charts = (
        chart("errors", words.PER_HUNDRED, errors, words.rate),
        chart("late", words.LATE, late, lambda days: words.office_trend(round(days))),
    )
    return template("review.html.j2").render(
        review=review,
        offices=list(map(office_cells, review.offices)),
        lines=[row for line in review.lines for row in line_cells(line)],
        duties=[one.cells() for one in review.duties],
        faults=fault_cells(review),
        charts=[one for one in charts if one],
        words=words,
    )


def training_sheet(review: Review, frequent: Frequent) -> str:
    """Render one office's training sheet."""
    return template("training_sheet.html.j2").render(review=review, frequent=frequent, words=words)
