"""Which of its three questions `explain` was asked, the answer gathered for it, and how a terminal shows that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.assessment import assess
from flows.stages import plain, printable
from schemas.wording_explaining import BETWEEN, EACH, LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.desk import Desk

NOTHING: tuple[object, ...] = ("", None, [])


def explain(desk: Desk, what: str) -> list[dict[str, Any]]:
    """Tell of a roster's row (PACKAGE:ROSTER:SHEET:ROW), a drop (its id) or a student (學號), a fact a line."""
    from flows.steps.explaining import origin_of, student_story

    if ":" in what:
        recorded = {f"{one.period}/{one.number:02}" for one in desk.ledger.submissions()}
        return [origin_of(desk.site.outbox / "submissions", what, desk.decisions(), recorded)]
    if answer := desk.ledger.answers().get(what):
        facts = {key: answer.body[key] for key in ("drop", "office", "file", "sha256", "verdict", "report")}
        decided = [one.as_json() for one in desk.ledger.decisions() if what in {one.drop, one.said_in}]
        return [facts, *answer.body["forms"], *answer.body["findings"], *decided]
    year = desk.site.period.year
    examined = desk.examine(desk.ledger.drops(year))
    school = assess(plain, examined, desk.context()).school
    fates = ((period, fate) for period in desk.laws() for _, fate in school.fates(period))
    return student_story(fates, what, desk.decisions())


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
            yield f"{label}{BETWEEN}{printable(str(value))}"


def _said(one: Any) -> Any:  # noqa: ANN401 - whatever a fact's list holds
    return one["said"] if isinstance(one, dict) and "said" in one else one
