"""Which sheets of a workbook are ours from an earlier answer: an office may have some of the same titles itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.steps.marking.shared import joined
from schemas.headings import REPAIRED_TITLES, TO_MEND_TITLES
from schemas.wording_mending import HEADINGS, REPAIR_HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.steps.marking.package import Package
    from flows.steps.marking.removal import Listed
    from flows.steps.marking.shared import SharedTexts

HEADED = {**dict.fromkeys(TO_MEND_TITLES, HEADINGS), **dict.fromkeys(REPAIRED_TITLES, REPAIR_HEADINGS)}
DEEPEST, BEGINNING = 10, 100_000  # rows within which our headings stand, and bytes within which those rows do
ROW = re.compile(rb"<((?:[\w.-]+:)?)row\b[^>]*>(.*?)</\1row", re.DOTALL)
CELL = re.compile(rb"<((?:[\w.-]+:)?)c\b([^>]*[^/>])>(.*?)</\1c\s*>", re.DOTALL)
NUMBER = re.compile(rb"<(?:[\w.-]+:)?v\b[^>]*>\s*(\d+)\s*<")
SHARED = re.compile(rb"\bt\s*=\s*[\"']s[\"']")


def is_own(title: str, rows: Iterable[Sequence[str]]) -> bool:
    """Tell whether a sheet of one of our titles has our headings in one of its first rows as well."""
    return title in HEADED and any(tuple(row)[: len(HEADED[title])] == HEADED[title] for row in rows)


def own_parts(package: Package, sheets: Iterable[Listed], shared: SharedTexts) -> frozenset[str]:
    """Give the parts of the sheets that are ours."""
    named = (sheet for sheet in sheets if sheet.title in HEADED and sheet.part in package)
    return frozenset(
        sheet.part for sheet in named if is_own(sheet.title, _rows(package.beginning(sheet.part, BEGINNING), shared))
    )


def _rows(xml: bytes, shared: SharedTexts) -> Iterator[list[str]]:
    for row, _ in zip(ROW.finditer(xml), range(DEEPEST), strict=False):
        yield [_text(cell, shared) for cell in CELL.finditer(row[2])]


def _text(cell: re.Match[bytes], shared: SharedTexts) -> str:
    number = NUMBER.search(cell[3]) if SHARED.search(cell[2]) else None
    return shared.text(int(number[1])) if number else joined(cell[3])
