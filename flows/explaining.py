"""Which of its three questions `explain` was asked, the answer gathered for it, and how a terminal shows that."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from flows.assessment import assess
from flows.stages import plain, printable
from schemas.wording_explaining import BETWEEN, EACH, LABELS, MOMENTS
from schemas.wording_packages import KEY_BETWEEN, MOMENT, FateHeading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.desk import Desk

NOTHING: tuple[object, ...] = ("", None, [])


def explain(desk: Desk, what: str) -> list[dict[str, Any]]:
    """Tell of a roster's row (PACKAGE:ROSTER:SHEET:ROW), a drop (its id) or a student (學號), a fact a line.

    UnknownError where nothing was asked, or nothing of that name is known in the academic year; SiteError where no
    such package is recorded.
    """
    from flows.package_places import lying
    from flows.recorded_package import submission_of
    from flows.steps.explaining import UnknownError, origin_of, place_named

    if not what.strip():  # rows without a 學號 are nobody's
        raise UnknownError("nothing was asked; a student's 學號, a drop's id or PACKAGE:ROSTER:SHEET:ROW must be given")
    if ":" in what:
        place = place_named(what)
        return [origin_of(lying(desk.site, submission_of(desk, place.package)), place, desk.decisions())]
    if answer := desk.ledger.answers().get(what):
        facts = {key: answer.body[key] for key in ("drop", "office", "file", "sha256", "verdict", "report")}
        decided = [one.as_json() for one in desk.ledger.decisions() if what in {one.drop, one.said_in}]
        return [facts, *answer.body["forms"], *answer.body["findings"], *decided]
    if rows := _rows_of(desk, what):
        return rows
    year = desk.site.period.year
    raise UnknownError(f"no row of student {what} has been read in academic year {year}; --year asks of another")


def _rows_of(desk: Desk, student: str) -> list[dict[str, Any]]:
    """Tell of every row of a student in the academic year."""
    from flows.steps.explaining import student_story

    examined = desk.examine(desk.ledger.drops(desk.site.period.year))
    school = assess(plain, examined, desk.context()).school
    fates = ((period, fate) for period in desk.laws() for _, fate in school.fates(period))
    return student_story(fates, student, desk.decisions())


def block(fact: dict[str, Any]) -> str:
    """Show a fact as a block of lines, one a name, empty ones left out; what has Chinese names keeps them."""
    shown = {name: value for name, value in fact.items() if name != "form" or "title" not in fact}
    return "\n".join((*_lines(shown), ""))


def _lines(fact: dict[str, Any]) -> Iterator[str]:
    for name, value in fact.items():
        label = LABELS.get(name, "" if name.isascii() else name)
        if not label or value in NOTHING:
            continue
        if isinstance(value, list):
            yield from (f"{label}{BETWEEN}{EACH}{printable(str(_said(one)))}" for one in value)
        else:
            yield f"{label}{BETWEEN}{printable(_written(name, str(value)))}"


def _said(one: Any) -> Any:  # noqa: ANN401 - whatever a fact's list holds
    return one["said"] if isinstance(one, dict) and "said" in one else one


def _written(name: str, text: str) -> str:
    """Write a moment, or what tells a row from others, as people read it."""
    if name in MOMENTS:
        return f"{dt.datetime.fromisoformat(text):{MOMENT}}"
    return _key(text) if name == FateHeading.KEY else text


def _key(text: str) -> str:
    try:
        return KEY_BETWEEN.join(json.loads(text))
    except (TypeError, ValueError):  # whoever has changed it by hand
        return text
