"""How a row, a drop or a student's records came to what they are, told from the ledger, the store or a package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.identity import mask_all
from schemas.wording_packages import FATES_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from schemas.drop import RowFate


class UnknownError(Exception):
    """Nothing of that name is known here; an identity number in what was asked is not repeated."""

    def __init__(self, sentence: str) -> None:
        super().__init__(mask_all(sentence))


def student_story(fates: Iterable[RowFate], number: str) -> list[dict[str, Any]]:
    """List every row of a student with its fate, reason and origin; UnknownError for a student nobody handed in."""
    rows = [_row(fate) for fate in fates if fate.student == number]
    if not rows:
        raise UnknownError(f"no row of student {number} has been read in this academic year")
    return rows


def _row(fate: RowFate) -> dict[str, Any]:
    drop = fate.drop
    return {
        "form": fate.form,
        "sheet": fate.sheet,
        "row": fate.row,
        "fate": str(fate.fate),
        "reason": fate.reason,
        "office": drop.office,
        "file": drop.shown,
        "drop": drop.id,
        "received_at": drop.received_at.isoformat(),
    }


def origin_of(packages: Path, place: str) -> dict[str, str]:
    """Say where a roster's row came from; `place` is PACKAGE:ROSTER:SHEET:ROW, the package as 114-1/01.

    UnknownError where there is no such package or row.
    """
    package, roster, sheet, row = _parts(place)
    fates = packages / package / FATES_FILE
    if not fates.is_file():
        raise UnknownError(f"there is no package {package}; packages are named like 114-1/01")
    for line in _lines(fates):
        if (line["名冊"], line["名冊工作表"], line["名冊列"]) == (roster, sheet, row):
            return line
    raise UnknownError(f"package {package} has no row {row} in {roster} {sheet}")


def _parts(place: str) -> list[str]:
    parts = place.split(":")
    if len(parts) != 4:  # noqa: PLR2004 - package, roster, sheet, row
        raise UnknownError(
            f"{place}: a roster's row is named PACKAGE:ROSTER:SHEET:ROW, like 114-1/01:學生成績名冊:學期成績:2"
        )
    return [*parts[:1], parts[1].removesuffix(".xlsx"), *parts[2:]]


def _lines(fates: Path) -> Iterable[dict[str, str]]:
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(fates).get_sheet_by_index(0).to_python(skip_empty_area=False)
    headings = [str(heading) for heading in rows[0]]
    return (dict(zip(headings, map(str, row), strict=True)) for row in rows[1:])
