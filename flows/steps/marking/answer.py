"""What is put into a workbook, by its sheets: marks, notes, results and our own two sheets, all from what was told."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from flows.steps.column_letters import place_of
from flows.steps.marking.edits import Edits
from flows.steps.marking.looks import BY_SEVERITY, Own
from flows.steps.marking.own_sheets import Column, OwnSheet
from flows.steps.marking.telling import LOCATED, MESSAGE, packed, unpacked
from schemas import wording_marking as words
from schemas.headings import PASSED, REPAIRED, RESULT, TO_MEND
from schemas.terms import Severity
from schemas.wording_mending import HEADINGS, REPAIR_HEADINGS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from flows.steps.marking.telling import Packed, Told

WIDTHS = (6.0, 10.0, 42.0, 22.0, 16.0, 30.0, 30.0, 8.0, 20.0, 8.0, 7.0, 12.0)
WHERE, WORD = 3, 7  # the place of the columns in which lines lead to their cells, and are answered
LOOK_OF = {
    0: Own.CODE,
    WHERE: Own.LINK,
    WORD: Own.OPEN,
    WORD + 1: Own.OPEN,
    WORD + 2: Own.CODE,
    WORD + 3: Own.CODE,
    WORD + 4: Own.CODE,
}
REPAIR_WIDTHS, REPAIR_CELL = (24.0, 10.0, 50.0, 50.0), 1
FIRST = "A"  # the column to which a line leads that is about a whole row
GRAVEST = {severity: place for place, severity in enumerate(Severity)}


def edits_of(told: Told) -> dict[str, Edits]:
    """Give the marks and results of each sheet, by its title as it is told."""
    marks = _marks(told)
    edits = {title: Edits(marks[title]) for title in marks}
    for one in told["results"]:
        column = place_of(one["column"]) if one["column"] else None
        results = dict(zip(one["rows"], unpacked(one["texts"]), strict=True))
        found = marks.get(one["sheet"], {})
        edits[one["sheet"]] = Edits(found, results, column, one["headed"], RESULT, PASSED)
    return edits


def _marks(told: Told) -> dict[str, dict[int, dict[int, Severity]]]:
    """Give the gravest severity of each cell, by sheet, row and column."""
    found: defaultdict[str, defaultdict[int, dict[int, Severity]]] = defaultdict(lambda: defaultdict(dict))
    severities, place = {str(severity): severity for severity in Severity}, cache(place_of)
    for sheet, row, column, severity in _located(told, told["located"]["severity"]):
        cells, at, grave = found[sheet][row], place(column), severities[severity]
        if at not in cells or GRAVEST[grave] < GRAVEST[cells[at]]:
            cells[at] = grave
    return {title: dict(rows) for title, rows in found.items()}


def _located(told: Told, beside: Packed) -> Iterator[tuple[str, int, str, Any]]:
    """Give every cell that a finding is about, with what is told of it besides."""
    names = ("sheet", "row", "column")
    columns = [unpacked(packed) for packed in (*(told["located"][name] for name in names), beside)]
    for sheet, row, column, what in zip(*columns, strict=True):
        if row and column:  # a text file's one sheet has no title
            yield sheet, row, column, what
    sheets, _, letters, others = columns
    for at, rows in told["related"]:
        if letters[at]:
            yield from ((sheets[at], row, letters[at], others[at]) for row in rows)


def notes_of(told: Told) -> dict[str, dict[str, str]]:
    """Give the text of each cell's note, by sheet and cell; several findings make one note."""
    found, several = defaultdict[str, dict[str, str]](dict), defaultdict[tuple[str, str], list[str]](list)
    written = cache(lambda *said: words.noted(dict.fromkeys(said)))
    for sheet, row, column, note in _located(told, told["notes"]):
        cells, cell = found[sheet], f"{column}{row}"
        if cell in cells:
            several[sheet, cell].append(note)
        else:
            cells[cell] = note
    return {
        sheet: {cell: written(note, *several.get((sheet, cell), ())) for cell, note in cells.items()}
        for sheet, cells in found.items()
    }


def own_sheets(
    told: Told, titles: Mapping[str, str], hidden: Collection[str], taken: Collection[str]
) -> list[OwnSheet]:
    """Lay out 待修正, and 自動整理 where something was repaired; neither where nothing was found.

    `titles` are the sheets' own by those told, those in `hidden` are not seen, those in `taken` are no titles for ours.
    """
    sheets = [_to_mend(told, titles, hidden)] if told["head"] else []
    if told["repairs"]:
        sheets.append(_repaired(told["repairs"], titles, hidden))
    return [sheet.beside(taken) for sheet in sheets]


def _to_mend(told: Told, titles: Mapping[str, str], hidden: Collection[str]) -> OwnSheet:
    count = len(unpacked(told["offered"]))
    sheets, rows, letters, severities = (unpacked(told["located"][name])[:count] for name in LOCATED)
    links = [
        _link(titles.get(sheet), f"{column or FIRST}{row or 1}", hidden)
        for sheet, row, column in zip(sheets, rows, letters, strict=True)
    ]
    texts = list(told["lines"])
    if hidden:
        shown = zip(unpacked(texts[WHERE]), sheets, strict=True)
        texts[WHERE] = {"values": [_shown(where, titles.get(sheet), hidden) for where, sheet in shown]}
    sheet = OwnSheet(
        TO_MEND,
        [(text, Own[look]) for text, look in told["head"]],
        [Column(*one, LOOK_OF.get(at, Own.TEXT)) for at, one in enumerate(zip(HEADINGS, WIDTHS, strict=True))],
        texts,
        WHERE,
        links,
        [BY_SEVERITY[Severity(one)] for one in severities],
        WORD,
        unpacked(told["offered"]),
    )
    return sheet.with_line(MESSAGE, words.left(told["left"])) if told["left"] else sheet


def _shown(where: str, title: str | None, hidden: Collection[str]) -> str:
    return f"{where}{words.HIDDEN}" if title in hidden else where


def _link(title: str | None, cell: str, hidden: Collection[str]) -> tuple[str, str] | None:
    return None if title is None or title in hidden else (title, cell)


def _repaired(repairs: Sequence[Sequence[str]], titles: Mapping[str, str], hidden: Collection[str]) -> OwnSheet:
    columns = [Column(*one) for one in zip(REPAIR_HEADINGS, REPAIR_WIDTHS, strict=True)]
    columns[REPAIR_CELL] = Column(REPAIR_HEADINGS[REPAIR_CELL], REPAIR_WIDTHS[REPAIR_CELL], Own.LINK)
    links = [
        _link(titles.get(sheet), cell if cell[0].isalpha() else f"{FIRST}{cell}", hidden) for sheet, *_, cell in repairs
    ]
    texts = [packed(column) for column in [*zip(*repairs, strict=True)][: len(columns)]]
    return OwnSheet(REPAIRED, [(words.HOW_REPAIRED, Own.HEAD)], columns, texts, REPAIR_CELL, links)
