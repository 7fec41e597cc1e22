"""What `licheng review` prints: a table of the offices; the rest stands in the book and on the page."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.steps.review.reviewed import Review

PIPED_WIDTH = 200  # columns of a table that no terminal shows


def print_review(review: Review) -> None:
    """Print each office's year."""
    from rich.console import Console
    from rich.table import Table

    from flows.steps.review.reviewed import office_cells
    from schemas import wording_review as words

    table = Table(*words.OFFICE_HEADINGS, title=f"{words.TITLE}　{words.headed(review.year, review.today)}")
    for one in review.offices:
        table.add_row(*office_cells(one))
    Console(width=None if sys.stdout.isatty() else PIPED_WIDTH).print(table)
