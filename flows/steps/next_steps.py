"""What an office does next, told by the verdict and by where it reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.steps import mending
from flows.steps.answer_head import is_draft
from schemas import wording_mending
from schemas import wording_next_steps as words
from schemas.failure import DAMAGED, Harm
from schemas.terms import Severity, Verdict
from schemas.wording_failures import to_send_copy, to_send_same, to_try_copy

if TYPE_CHECKING:
    from flows.steps.mending import Body
    from schemas.wording_next_steps import Reading

UNSENT = frozenset({Verdict.QUARANTINED, Verdict.DUPLICATE})  # drafts that do not belong into their office's folder


def next_steps(body: Body, reading: Reading) -> list[str]:
    """Say what is to be done in a sentence; in a second one how something is answered that awaits a word."""
    verdict, offered = Verdict(body["verdict"]), _offered(body)
    awaited = [words.to_answer(body["office"], reading, offered, is_draft=is_draft(body))] if offered else []
    if isolated := _of_isolated(body):
        return [isolated, *awaited]
    if is_draft(body):
        return [_of_draft(body, verdict, reading), *awaited]
    if verdict is Verdict.HELD and _is_wrong(body):  # it waits as a whole, and its cells may be why
        return [words.to_mend(body["office"], reading), *awaited]
    return awaited if awaited and verdict is Verdict.HELD else [_of_drop(body, verdict, reading), *awaited]


def _of_isolated(body: Body) -> str:
    """Say what is to be done where the program failed on a workbook, or what is stored of it is damaged."""
    asked = {finding["rule"] for finding in body["findings"] if finding["severity"] == Severity.ERROR}
    if body.get("isolated") == Harm.SET_ASIDE:
        return words.draft(to_try_copy()) if is_draft(body) else to_send_copy(body["office"])
    return to_send_same(body["office"]) if asked == {DAMAGED} else ""


def _offered(body: Body) -> set[tuple[str, ...]]:
    """Give the words that can be said to each of what awaits one."""
    return {tuple(finding["words"]) for finding in mending.ordered(body) if awaits_word(finding)}


def _is_wrong(body: Body) -> bool:
    return any(finding["severity"] == Severity.ERROR for finding in body["findings"])


def awaits_word(finding: dict[str, Any]) -> bool:
    """Tell whether an office or the coordinator is to decide on a finding, or may, and has not yet."""
    return wording_mending.awaits_word(finding) and not finding.get("decision")


def _of_draft(body: Body, verdict: Verdict, reading: Reading) -> str:
    if verdict in UNSENT:
        return words.draft(_of_drop(body, verdict, reading))
    is_wrong = verdict in {Verdict.PARTLY, Verdict.REJECTED} or _is_wrong(body)
    return words.to_send(body["office"], reading if is_wrong else None)


def _of_drop(body: Body, verdict: Verdict, reading: Reading) -> str:
    findings = body["findings"]
    if verdict is Verdict.QUARANTINED:
        return str(findings[0]["advice"]) if findings else words.NOTHING_TO_DO
    if verdict is Verdict.ACCEPTED:
        return words.TO_GLANCE if findings else words.TO_KEEP
    if verdict in {Verdict.HELD, Verdict.DUPLICATE}:
        return words.TO_WAIT if verdict is Verdict.HELD else words.TO_LEAVE
    return words.to_mend(body["office"], reading)
