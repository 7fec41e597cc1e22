"""What offices say in their workbooks to findings they were sent: recorded once, before anything is judged by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.steps.decisions_heard import asked_in, heard, repeated, unheard_in
from flows.steps.succession import succession
from schemas.forms import forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.desk import Desk
    from flows.steps.decisions_heard import Heard
    from flows.steps.ledger import Ledger
    from flows.steps.records import Answer, Slot
    from schemas.decision import Decision
    from schemas.drop import Drop
    from schemas.finding import Finding
    from schemas.table import Examined


def hear(desk: Desk, examined: Sequence[Examined]) -> list[Examined]:
    """Record the words of new workbooks as decisions; give all back, with what could not be taken told.

    A workbook that was answered already is told what it was told then. So is recorded that a workbook which waited
    was sent once more.
    """
    answers = desk.ledger.answers() if any(one.words for one in examined) else {}
    unheard: dict[str, Sequence[Finding]] = {}
    for one in _speaking(examined):
        answer = answers.get(one.drop.id)
        unheard[one.drop.id] = unheard_in(answer) if answer else _recorded(desk, one, examined, answers)
    told = _told(examined, unheard)
    _record(desk, _sent_again(desk, told))
    return told


def heard_dry(desk: Desk, examined: Sequence[Examined]) -> tuple[list[Examined], tuple[Decision, ...]]:
    """Judge the words of workbooks that were not answered yet, and record nothing; give the decisions beside all."""
    answers = desk.ledger.answers() if any(one.words for one in examined) else {}
    fresh = [one for one in _speaking(examined) if one.drop.id not in answers]
    found = {one.drop.id: _judged(desk, one, examined, answers) for one in fresh}
    told = _told(examined, {drop: each.unheard for drop, each in found.items()})
    return told, tuple(decision for each in found.values() for decision in each.decisions)


def _speaking(examined: Sequence[Examined]) -> list[Examined]:
    return [one for one in examined if one.words and not one.quarantined]


def _told(examined: Sequence[Examined], unheard: Mapping[str, Sequence[Finding]]) -> list[Examined]:
    return [replace(one, findings=(*one.findings, *unheard.get(one.drop.id, ()))) for one in examined]


def _recorded(desk: Desk, one: Examined, examined: Sequence[Examined], answers: dict[str, Answer]) -> Sequence[Finding]:
    """Record one workbook's words; give the findings on those that could not be taken."""
    found = _judged(desk, one, examined, answers)
    _record(desk, found.decisions)
    return found.unheard


def _judged(desk: Desk, one: Examined, examined: Sequence[Examined], answers: dict[str, Answer]) -> Heard:
    asked = asked_in(_still_asked(desk.ledger, one.drop, [each.drop for each in examined], answers))
    return heard(one, asked, desk.decisions().made, desk.site.now(), desk.site.period.whole_year.ends)


def _record(desk: Desk, decisions: Sequence[Decision]) -> None:
    if decisions:
        with desk.ledger.writing() as writing:
            for decision in decisions:
                writing.decide(decision)


def _sent_again(desk: Desk, examined: Sequence[Examined]) -> list[Decision]:
    """List the decisions that lie in sending a workbook that waited once more."""
    settled = desk.settled()
    if not settled.asked or all(one.drop.id in settled.told_at for one in examined):
        return []
    answers, ends = desk.ledger.answers(), desk.site.period.whole_year.ends
    found = succession(examined, settled).repeated
    asked = [(one, asked_in([(first, answers[first.id])])) for one, first in found]
    return [decision for one, each in asked for decision in repeated(one, each, desk.site.now(), ends)]


def _still_asked(
    ledger: Ledger, drop: Drop, drops: Sequence[Drop], answers: dict[str, Answer]
) -> Iterator[tuple[Drop, Answer]]:
    """Give the last answers to an office's earlier drops that no later one has replaced."""
    filed = ledger.filed()
    earlier = [one for one in drops if one.office == drop.office and one.order < drop.order and one.id in answers]
    for one in earlier:
        slots = _slots(one, answers[one.id])
        later = {slot for other in earlier if other.order > one.order for slot, _ in filed.get(other.id, ())}
        if not slots or not slots <= later:
            yield one, answers[one.id]


def _slots(drop: Drop, answer: Answer) -> set[Slot]:
    """Name what a drop would file, or has filed."""
    known, body = forms(drop.period.year), answer.body
    return {
        (drop.office, told["form"], sheet, drop.period.of(known[told["form"]].cadence), scope)
        for told, (sheet, scope) in zip(body["forms"], body["slots"], strict=True)
    }
