"""One sweep of the inbox: from dropped workbooks to an answer for every office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.answering import give_answers
from flows.assessment import assess
from flows.calendars import lay_calendars
from flows.hearing import hear
from flows.noticing import class_notices
from flows.publishing import publish_table
from flows.rebuilding import restore_packages
from flows.restoring import restore_reports
from flows.sending import send
from flows.stages import plain
from schemas.outcome import Outcome
from schemas.wording import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flows.answering import Replies
    from flows.assessment import Assessed
    from flows.desk import Desk
    from flows.examining import Unfinished
    from flows.stages import Stage
    from flows.steps.intake import Arrivals
    from schemas.outcome import Judged


@dataclass
class Sweep:
    """What one sweep did: what arrived, and every drop that was answered (anew), as `ingest --json` prints it."""

    arrivals: Arrivals
    replies: Replies
    rules: list[Judged]  # how every rule of the catalogue ended over all that stands
    unwritten: str = ""  # what in the outbox could not be written, and why

    @property
    def crashed(self) -> list[Judged]:
        """The rules on which the program itself failed."""
        return [one for one in self.rules if one.outcome is Outcome.CRASHED]

    @property
    def conclusion(self) -> str:
        """How the flow run ended, in the dashboard."""
        return self.replies.conclusion


class UnfinishedError(Exception):
    """A sweep in which the program failed on some drops or rules; the rest was answered, and nothing was lost."""

    def __init__(self, sweep: Sweep, unfinished: Unfinished) -> None:
        self.sweep = sweep
        drops = [f"{drop} ({type(bug).__name__})" for drop, bug in unfinished.items()]
        rules = [f"rule {one.rule}: {one.why}" for one in sweep.crashed]
        told = "; ".join([*drops, *rules])
        super().__init__(f"could not finish {told}; the others were answered, and these are tried again")


def ingest(desk: Desk, stage: Stage = plain, only: Iterable[Path] = ()) -> Sweep:
    """Take in, examine, check and answer; what an earlier sweep left unfinished is finished first of all."""
    unfinished: Unfinished = {}
    with desk.at_work():
        arrivals = stage("收件", desk.take_in, only)
        examined = stage("讀取與檢核", desk.examine, desk.drops_that_count(), unfinished)
        heard = stage("記錄單位的決定", hear, desk, examined)
        assessed = assess(stage, heard, desk.context())
        replies = give_answers(desk, stage, assessed, unfinished)
        stage("通知導師", class_notices, desk, assessed, unfinished)
        stage("寄送", send, desk)
        unwritten = _restored(desk)
        rules = rules_over(desk, assessed, arrivals)
    if replies.bodies:
        publish_table("shou-jian", [_row(body) for body in replies.bodies], "本次收件與檢核結果")
        publish_table("gui-ze", rule_rows(rules), "每條規則的檢核結果")
    sweep = Sweep(arrivals, replies, rules, unwritten)
    if unfinished or sweep.crashed:
        raise UnfinishedError(sweep, unfinished) from next(iter((*unfinished.values(), *bugs_of(assessed))), None)
    return sweep


def _restored(desk: Desk) -> str:
    """Lay out what is missing of the answers and packages; say what could not be written, for a later sweep."""
    try:
        restore_reports(desk)
        restore_packages(desk)
        lay_calendars(desk)
    except OSError as closed:
        return f"{closed.filename or desk.site.outbox}: {closed.strerror}"
    return ""


def rules_over(desk: Desk, assessed: Assessed, arrivals: Arrivals) -> list[Judged]:
    """Say how every rule ended over all that stands, once the answers are in the ledger."""
    from flows.steps.outcomes import outcomes

    gone = {id(table) for table, _ in assessed.school.replaced}
    standing = [one.with_tables(table for table in one.tables if id(table) not in gone) for one in assessed.examined]
    left = [finding for _, finding in arrivals.left]
    return outcomes(standing, desk.laws(), desk.board(), left, desk.site.period)


def bugs_of(assessed: Assessed) -> list[Exception]:
    """List the program's own failures on rules, for the developers."""
    return [one.bug for table in assessed.school.tables for one in table.unjudged if one.bug]


def rule_rows(rules: list[Judged]) -> list[dict[str, object]]:
    """Lay out how every rule ended, for the dashboard."""
    return [{"規則": one.rule, "內容": title_of(one.rule), "結果": one.outcome.words, "說明": one.why} for one in rules]


def _row(body: dict[str, Any]) -> dict[str, object]:
    from flows.steps.reporting import totals
    from schemas.terms import Verdict

    added = totals(body)
    rows = {
        "列數": added["rows"],
        "採認": added["accepted"],
        "退回": added["rejected"],
        "暫緩": added["held"],
    }
    return {"單位": body["office"], "檔案": body["file"], "結果": Verdict(body["verdict"]).words, **rows}
