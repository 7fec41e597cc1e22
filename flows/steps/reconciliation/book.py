"""The workbook in which the coordinator works off the differences, one a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.workbook import ColumnLayout, SheetLayout, by_column
from schemas import wording_reconciliation as words
from schemas.receipt import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.steps.reconciliation.report import Told

USUAL, WIDE = 14.0, 32.0
MOST_IN_CELL = 16_000  # characters: whichever they are, a cell holds as many and the word that it was cut
WRAPPED = frozenset(words.LONG_HEADINGS)
OUTSIDE = ("class", "seat", "student", "name", "identity", "source", "sheet", "row")
OBJECTION = ("class", "seat", "student", "name", "category", "problem")


def book(told: Told) -> list[SheetLayout]:
    """Lay out the summary, every difference, what others registered, and what students object to."""
    outside = [[str(one[name]) for name in OUTSIDE] for one in told["outside"]]
    objections = [
        [*(str(one[name]) for name in OBJECTION), words.YES if one["differs"] else words.NO]
        for one in told["objections"]
    ]
    return [
        _sheet(words.SUMMARY, words.TALLY_HEADINGS, tally_rows(told)),
        _sheet(words.DIFFERENCES, words.HEADINGS, map(cells, told["differences"])),
        _sheet(words.OUTSIDE, words.OUTSIDE_HEADINGS, outside),
        _sheet(words.OBJECTIONS, words.OBJECTION_HEADINGS, objections),
    ]


def tally_rows(told: Told) -> list[list[str]]:
    """Give the counts of each category as texts."""
    return [[name, *map(str, tally.values())] for name, tally in told["counts"].items()]


def cells(one: Told) -> list[str]:
    """Give a difference as the texts of a row under the headings."""
    return [
        str(one["number"]),
        *(one[name] for name in ("class", "seat", "student", "name", "identity", "category")),
        words.KINDS[Kind(one["kind"])],
        *(one[name] for name in ("roster", "sheet")),
        words.numbered(place["row"] for place in one["places"]),
        one["heading"],
        *values(one),
        *(one[name] for name in ("office", "file", "file_sheet", "file_row", "objection")),
    ]


def values(one: Told) -> tuple[str, str]:
    """Give what was sent and what was received; of an empty cell the word for it, of several rows their number."""
    kind = Kind(one["kind"])
    if kind is Kind.CELL:
        return one["sent"] or words.BLANK, one["received"] or words.BLANK
    if kind in {Kind.MISSING_ROW, Kind.SURPLUS_ROW}:
        return one["sent"], one["received"]
    counted = words.rows_of(one["rows"])
    return ("", counted) if kind is Kind.SURPLUS_STUDENT else (counted, "")


def _sheet(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> SheetLayout:
    values = by_column([_cut(text) for text in row] for row in rows)
    columns = (ColumnLayout(one, _width(one), wrapped=one in WRAPPED) for one in headings)
    return SheetLayout(title, tuple(columns), values, autofilter=True)


def _cut(text: str) -> str:
    """Cut what is longer than a workbook's cell holds, and say so."""
    return text if len(text) <= MOST_IN_CELL else text[:MOST_IN_CELL] + words.cut(len(text))


def _width(heading: str) -> float:
    return WIDE if heading in WRAPPED else USUAL
