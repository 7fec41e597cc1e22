"""How a row, a drop or a student's records came to what they are, told from the ledger, the store or a package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemas.catalogue import RULES
from schemas.decision import WITHDRAWS_WORKBOOK
from schemas.forms import forms
from schemas.identity import mask_all
from schemas.wording_counting import counted_words
from schemas.wording_decisions import decided
from schemas.wording_explaining import EXAMPLE
from schemas.wording_packages import BOOK, CODE_HEADING, FATES_FILE, PAYLOAD, FateHeading

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flows.steps.decisions import Decisions
    from schemas.decision import Decision
    from schemas.drop import RowFate
    from schemas.terms import Period

PLACE = (FateHeading.ROSTER, FateHeading.SHEET, FateHeading.ROW)


class Place(NamedTuple):
    """A row of a roster in a package."""

    package: str
    roster: str
    sheet: str
    row: str


class UnknownError(Exception):
    """What was asked cannot be told: nothing of that name is known, or the package that would tell is not whole.

    An identity number in what was asked is not repeated.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(mask_all(sentence))


def student_story(fates: Iterable[tuple[Period, RowFate]], number: str, decisions: Decisions) -> list[dict[str, Any]]:
    """List every row of a student with its fate, why, as which it counts, and its origin."""
    return [_row(period, fate, decisions) for period, fate in fates if fate.student == number]


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


def origin_of(folder: Path | None, place: Place, decisions: Decisions) -> dict[str, Any]:
    """Say where a roster's row came from; `folder` is where its package lies.

    UnknownError where there is no such row, and where the package lies nowhere or is damaged.
    """
    for line in _lines(folder, place.package):
        if [line[heading] for heading in PLACE] == [place.roster, place.sheet, place.row]:
            named = set(line.get(FateHeading.DECISIONS, "").split())
            on_row = {one.finding: one for one in decisions.made if one.finding in named}
            told = {heading: text for heading, text in line.items() if heading != CODE_HEADING}
            return told | {"decisions": [_decision(one) for one in on_row.values()]}
    raise UnknownError(f"package {place.package} has no row {place.row} in {place.roster} {place.sheet}")


def place_named(text: str) -> Place:
    """Read PACKAGE:ROSTER:SHEET:ROW, the package as 114-1/01; UnknownError for another text."""
    parts = text.split(":")
    if len(parts) != len(Place._fields):
        raise UnknownError(f"{text}: a roster's row is named PACKAGE:ROSTER:SHEET:ROW, like {EXAMPLE}")
    package, roster, sheet, row = parts
    return Place(package, roster.removesuffix(BOOK), sheet, row)


def _lines(folder: Path | None, package: str) -> Iterable[dict[str, str]]:
    """Read a package's table of fates, a row a line."""
    if folder is None:
        raise UnknownError(f"package {package} is recorded, but its folder is not there; run `licheng rebuild`")
    rows = _read(folder / PAYLOAD / FATES_FILE)
    headings = [str(heading) for heading in rows[0]] if rows else []
    if not set(PLACE) <= set(headings):
        raise UnknownError(f"package {package} is damaged: {FATES_FILE} cannot be read; run `licheng verify`")
    return (dict(zip(headings, map(str, row), strict=True)) for row in rows[1:])


def _read(fates: Path) -> list[list[Any]]:
    """Give the cells of a workbook's first sheet; none of one that is missing or damaged."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(fates).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError):
        return []
