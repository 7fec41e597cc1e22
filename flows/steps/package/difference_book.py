"""How the difference to the package before is laid out as a workbook that stays at school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.package.roster_books import book
from flows.steps.package.row_codes import coded
from flows.steps.workbook import ColumnLayout, SheetLayout, by_column
from schemas import wording_difference as words
from schemas.wording_packages import DIFFERENCE_FILE, KEY_BETWEEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.steps.package.bag import Payload
    from flows.steps.package.difference import ChangedRow, Difference
    from flows.steps.package.facts import Facts
    from flows.steps.package.lineage import Entry
    from flows.steps.rendering import Rendered

WIDTH = 20.0


def difference_part(_: Rendered, facts: Facts, __: Payload) -> Iterator[tuple[str, bytes]]:
    """Give the workbook where there is a package before."""
    if facts.difference:
        yield DIFFERENCE_FILE, book(coded(difference_book(facts.difference)))


def difference_book(difference: Difference) -> list[SheetLayout]:
    """Lay out a summary by office and roster, and each row added, removed or changed."""
    changed = (line for one in difference.changed for line in _changed(one))
    files = ((one.office, one.path) for one in difference.files)
    return [
        _sheet(words.SUMMARY, words.SUMMARY_HEADINGS, _summary(difference), difference.previous),
        _sheet(words.ADDED, words.ROW_HEADINGS, map(_placed, difference.added)),
        _sheet(words.REMOVED, words.ROW_HEADINGS, map(_placed, difference.removed)),
        _sheet(words.CHANGED, words.CHANGED_HEADINGS, changed),
        _sheet(words.FILES, words.FILE_HEADINGS, files),
    ]


def _sheet(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], previous: str = "") -> SheetLayout:
    columns = tuple(ColumnLayout(heading, WIDTH) for heading in headings)
    preface = ((words.COMPARED, words.compared_with(previous)),) if previous else ()
    return SheetLayout(title, columns, by_column(rows), autofilter=True, preface=preface)


def _summary(difference: Difference) -> Iterator[Sequence[str]]:
    counted = difference.summary()
    for place, counts in counted:
        yield *place, *map(str, counts)
    sums = (sum(counts[which] for _, counts in counted) for which in range(3))
    yield words.WHOLE, "", "", *map(str, sums)


def _placed(row: Entry) -> Sequence[str]:
    return (row.office, *row.place, _key(row), row.file, row.source_row)


def _changed(one: ChangedRow) -> Iterator[Sequence[str]]:
    """Give a line for each cell that differs."""
    before, after = one.before, one.after
    for cell in one.cells:
        *place, row = after.place
        yield (after.office, *place, before.row, row, _key(after), *cell, after.file, after.source_row)


def _key(row: Entry) -> str:
    return KEY_BETWEEN.join(row.key_texts)
