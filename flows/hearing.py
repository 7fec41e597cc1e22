"""What offices say in their workbooks to findings they were sent: recorded once, before anything is judged by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.steps.culprits import without_culprits
from flows.steps.decisions_heard import Heeded, asked_in, heard, repeated, unheard_in
from flows.steps.reporting import ISOLATED
from flows.steps.setting_aside import failed_on
from flows.steps.succession import senders_of, succession
from schemas.decision import Decision
from schemas.failure import Harm
from schemas.forms import forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.desk import Desk
    from flows.steps.decisions_heard import Heard
    from flows.steps.ledger import Ledger
    from flows.steps.records import Answer, Slot
    from schemas.drop import Drop
    from schemas.finding import Finding
    from schemas.table import Examined


def hear(desk: Desk, examined: Sequence[Examined]) -> list[Examined]:
    """Record the words of new workbooks as decisions; give all back, with what could not be taken told.

    A workbook that was answered already is told what it was told then, unless it was set aside unheard. So is recorded
    that a workbook which waited was sent once more.
    """
    answers = desk.ledger.answers() if any(one.words for one in examined) else {}
    heard = list(examined)
    for place, one in _speaking(examined):
        answer = _heard_in(answers, one.drop)
        try:
            unheard = unheard_in(answer) if answer else _recorded(desk, one, examined, answers)
            heard[place] = _told(one, unheard)
        except Exception as bug:  # noqa: BLE001 - told when the sweep ends; the other workbooks are heard all the same
            heard[place] = failed_on(one, bug)
    again, heard = _sent_again(desk, heard)
    _record(desk, again)
    return heard


def heard_dry(desk: Desk, examined: Sequence[Examined]) -> tuple[list[Examined], tuple[Decision, ...]]:
    """Judge the words of workbooks that were not answered yet, and record nothing; give the decisions beside all."""
    answers = desk.ledger.answers() if any(one.words for one in examined) else {}
    heard, decisions = list(examined), list[Decision]()
    for place, one in _speaking(examined):
        if _heard_in(answers, one.drop):
            continue
        try:
            found = _judged(desk, one, examined, answers)
            heard[place] = _told(one, found.unheard)
            decisions += found.decisions
        except Exception as bug:  # noqa: BLE001 - told to whoever asked; the other workbooks are heard all the same
            heard[place] = failed_on(one, bug)
    return heard, tuple(decisions)


def _heard_in(answers: Mapping[str, Answer], drop: Drop) -> Answer | None:
    """Give the answer by which a workbook's words were heard, where they were."""
    answer = answers.get(drop.id)
    return None if answer and answer.body.get(ISOLATED) == Harm.SET_ASIDE else answer


def _speaking(examined: Sequence[Examined]) -> list[tuple[int, Examined]]:
    """List the workbooks that say something, each with its place among all."""
    return [(place, one) for place, one in enumerate(examined) if one.words and not one.quarantined]


def _told(one: Examined, unheard: Sequence[Finding]) -> Examined:
    return replace(one, findings=(*one.findings, *unheard))


def _recorded(desk: Desk, one: Examined, examined: Sequence[Examined], answers: dict[str, Answer]) -> Sequence[Finding]:
    """Record one workbook's words; give the findings on those that could not be taken."""
    found = _judged(desk, one, examined, answers)
    _record(desk, found.decisions)
    return found.unheard


def _judged(desk: Desk, one: Examined, examined: Sequence[Examined], answers: dict[str, Answer]) -> Heard:
    asked = _heeded(desk, one, examined, answers)
    return heard(one, asked, desk.decisions().made, desk.site.now(), desk.site.period.whole_year.ends)


def _heeded(desk: Desk, one: Examined, examined: Sequence[Examined], answers: dict[str, Answer]) -> Heeded:
    """Part what an office was asked by whether it was asked of the sender of this workbook."""
    senders = senders_of(examined, desk.settled())
    still = list(_still_asked(desk.ledger, one.drop, [each.drop for each in examined], answers))
    own = {each.drop.id for each in examined if senders.may_answer(one, each)}
    mine = asked_in((drop, answer) for drop, answer in still if drop.id in own)
    others = asked_in((drop, answer) for drop, answer in still if drop.id not in own)
    return Heeded(mine, others, senders.of(one).named)


def _record(desk: Desk, decisions: Sequence[Decision]) -> None:
    if decisions:
        with desk.ledger.writing() as writing:
            for decision in decisions:
                writing.decide(decision)


def _sent_again(desk: Desk, examined: list[Examined]) -> tuple[list[Decision], list[Examined]]:
    """List the decisions that lie in sending a workbook that waited once more; give the workbooks back with them."""
    settled, answered = desk.settled(), desk.ledger.verdicts()
    if not settled.asked or all(one.drop.id in answered for one in examined):
        return [], examined
    answers, ends = desk.ledger.answers(), desk.site.period.whole_year.ends
    found, examined = without_culprits(examined, lambda these: succession(these, settled))
    asked = [
        (one, Heeded(asked_in([(first, answers[first.id])]), {}, found.senders.of(one).named))
        for one, first in found.repeated
    ]
    return [decision for one, each in asked for decision in repeated(one, each, desk.site.now(), ends)], examined


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
