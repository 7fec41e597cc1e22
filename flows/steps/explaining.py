"""How a row, a drop or a student's records came to what they are, told from the ledger, the store or a package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.catalogue import RULES
from schemas.decision import WITHDRAWS_WORKBOOK
from schemas.forms import forms
from schemas.identity import mask_all
from schemas.wording_counting import counted_words
from schemas.wording_decisions import decided
from schemas.wording_packages import FATES_FILE, PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from flows.steps.decisions import Decisions
    from schemas.decision import Decision
    from schemas.drop import RowFate
    from schemas.terms import Period

DECISIONS = "決定"  # the column of a package in which a row's decisions are named


class UnknownError(Exception):
    """What was asked cannot be told: nothing of that name is known, or the package that would tell is not whole.

    An identity number in what was asked is not repeated.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(mask_all(sentence))


def student_story(fates: Iterable[tuple[Period, RowFate]], number: str, decisions: Decisions) -> list[dict[str, Any]]:
    """List every row of a student with its fate, why, as which it counts, and its origin.

    UnknownError for a student nobody handed in.
    """
    rows = [_row(period, fate, decisions) for period, fate in fates if fate.student == number]
    if not rows:
        raise UnknownError(f"no row of student {number} has been read in this academic year")
    return rows


def _row(period: Period, fate: RowFate, decisions: Decisions) -> dict[str, Any]:
    drop = fate.drop
    return {
        "period": str(period),
        "form": fate.form,
        "title": forms()[fate.form].title,
        "sheet": fate.sheet,
        "row": fate.row,
        "fate": str(fate.fate),
        "reason": fate.reason,
        "rule": fate.rule,
        "clause": RULES[fate.rule].clause if fate.rule else fate.clauses,
        "source": RULES[fate.rule].source if fate.rule else "",
        "counted": counted_words(fate.counted),
        "counts": [one._asdict() for one in fate.counted],
        "office": drop.office,
        "file": drop.shown,
        "drop": drop.id,
        "received_at": drop.received_at.isoformat(),
        "decisions": [_decision(one) for one in _decided_on(fate, decisions)],
    }


def _decided_on(fate: RowFate, decisions: Decisions) -> list[Decision]:
    """List what people decided on a row's findings, and on the whole workbook that it came in: of each the last."""
    on_row = {one.finding: one for one in decisions.made if one.finding in fate.decisions}
    whole = {one.rule: one for one in decisions.made if one.drop == fate.drop.id and one.rule in WITHDRAWS_WORKBOOK}
    return [*on_row.values(), *whole.values()]


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "finding": decision.finding,
        "rule": decision.rule,
        "accepted": decision.accepted,
        "by": decision.by,
        "reason": decision.reason,
        "at": decision.at.isoformat(),
        "until": decision.until.isoformat(),
        "said": decided(decision),
    }


def origin_of(packages: Path, place: str, decisions: Decisions, recorded: Collection[str] = ()) -> dict[str, Any]:
    """Say where a roster's row came from; `place` is PACKAGE:ROSTER:SHEET:ROW, the package as 114-1/01.

    `recorded` names the packages in the ledger. UnknownError where there is no such package or row, and where the
    package is gone from its folder or damaged.
    """
    package, roster, sheet, row = _parts(place)
    for line in _lines(packages / package, package, recorded):
        if (line["名冊"], line["名冊工作表"], line["名冊列"]) == (roster, sheet, row):
            named = set(line.get(DECISIONS, "").split())
            on_row = {one.finding: one for one in decisions.made if one.finding in named}
            return line | {"decisions": [_decision(one) for one in on_row.values()]}
    raise UnknownError(f"package {package} has no row {row} in {roster} {sheet}")


def _parts(place: str) -> list[str]:
    parts = place.split(":")
    if len(parts) != 4:  # noqa: PLR2004 - package, roster, sheet, row
        raise UnknownError(
            f"{place}: a roster's row is named PACKAGE:ROSTER:SHEET:ROW, like 114-1/01:學生成績名冊:學期成績:2"
        )
    return [*parts[:1], parts[1].removesuffix(".xlsx"), *parts[2:]]


def _lines(folder: Path, package: str, recorded: Collection[str]) -> Iterable[dict[str, str]]:
    """Read a package's table of fates, a row a line."""
    fates = folder / PAYLOAD / FATES_FILE
    if package not in recorded and not fates.is_file():
        raise UnknownError(f"there is no package {package}; packages are named like 114-1/01")
    if not folder.is_dir():
        raise UnknownError(f"package {package} is recorded, but its folder is not there; run `licheng rebuild`")
    rows = _read(fates)
    headings = [str(heading) for heading in rows[0]] if rows else []
    if not {"名冊", "名冊工作表", "名冊列"} <= set(headings):
        raise UnknownError(f"package {package} is damaged: {FATES_FILE} cannot be read; run `licheng verify`")
    return (dict(zip(headings, map(str, row), strict=True)) for row in rows[1:])


def _read(fates: Path) -> list[list[Any]]:
    """Give the cells of a workbook's first sheet; none of one that is missing or damaged."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(fates).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError):
        return []
