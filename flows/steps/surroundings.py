"""What stands around a bad cell: some columns of its row, as a picture of the place, with nothing personal in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.steps.column_letters import place_of
from schemas.form import BIRTH, IDENTITY
from schemas.identity import mask_all, masked
from schemas.wording import NOT_SHOWN

if TYPE_CHECKING:
    from schemas.finding import Finding
    from schemas.table import Examined, Table

ASIDE = 2  # columns on either side of the bad one
LONGEST = 40  # characters of a cell; more is cut, with a mark


def around(examined: Examined, finding: Finding) -> dict[str, Any] | None:
    """Give the row around a finding: its number, and letter, heading, text of each column shown; None where no row is.

    The key's columns and the bad cell's neighbours are shown, in the order of the sheet; `at` is the bad one's place.
    """
    found = (table for table in examined.tables if mask_all(table.filing.title) == finding.sheet)
    table = next((one for one in found if finding.row in one.index_of), None)
    if table is None or finding.row is None:
        return None
    shown, index = _headings(table, finding.heading), table.index_of[finding.row]
    letters = table.filing.letters
    return {
        "row": finding.row,
        "letters": [letters.get(heading, "") for heading in shown],
        "headings": shown,
        "texts": [
            finding.value if heading == finding.heading else _told(heading, table.texts(heading)[index])
            for heading in shown
        ],
        "at": shown.index(finding.heading) if finding.heading in shown else None,
    }


def _headings(table: Table, heading: str) -> list[str]:
    """Name the columns to be shown, in the order in which they stand in the sheet."""
    letters = table.filing.letters
    standing = sorted((one for one in letters if one in table.frame), key=lambda one: place_of(letters[one]))
    at = standing.index(heading) if heading in standing else 0
    near = standing[max(0, at - ASIDE) : at + ASIDE + 1]
    wanted = {*near, *table.filing.sheet.key, heading}
    return [one for one in standing if one in wanted] + ([] if heading in standing or not heading else [heading])


def _told(heading: str, text: str) -> str:
    if heading == IDENTITY:
        return masked(text) if text else ""
    if heading == BIRTH:
        return NOT_SHOWN if text else ""
    told = mask_all(text)
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 1]}…"
