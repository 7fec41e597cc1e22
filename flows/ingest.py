"""One sweep of the inbox: from dropped workbooks to an answer for every office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.answering import give_answers
from flows.calendars import lay_calendars
from flows.certifying import certifier_notices, note_certified
from flows.failing import keep_account, mend_attachments
from flows.hearing import hear
from flows.noticing import class_notices
from flows.publishing import publish_table
from flows.rebuilding import restore_packages
from flows.restoring import restore_reports
from flows.sending import send
from flows.stages import plain
from schemas.wording import title_of
from schemas.wording_failures import HEADINGS, IN_PACKAGE, failure_cells

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from flows.answering import Replies
    from flows.assessment import Assessed
    from flows.desk import Desk
    from flows.stages import Stage
    from flows.steps.intake import Arrivals
    from schemas.failure import Failure, Mishap
    from schemas.outcome import Judged


@dataclass
class Sweep:
    """What one sweep did: what arrived, and every drop that was answered (anew), as `ingest --json` prints it."""

    arrivals: Arrivals
    replies: Replies
    rules: list[Judged]  # how every rule of the catalogue ended over all that stands
    unwritten: str = ""  # what in the outbox could not be written, and why
    failures: Sequence[Failure] = ()  # of the program and of the disk, all that are not over

    @property
    def conclusion(self) -> str:
        """How the flow run ended, in the dashboard."""
        return self.replies.conclusion


class UnfinishedError(Exception):
    """A sweep in which the program failed on some drops, or stored files are damaged; the rest was answered.

    It is raised for what is new alone, so that the dashboard shows the run that met it as failed.
    """

    def __init__(self, sweep: Sweep, fresh: Sequence[Failure]) -> None:
        self.sweep = sweep
        told = "; ".join(f"{one.drop or one.name} ({one.harm}{one.place and f': {one.place}'})" for one in fresh)
        super().__init__(f"could not finish {told}; the others were answered, and these are tried again")


def ingest(desk: Desk, stage: Stage = plain, only: Iterable[Path] = ()) -> Sweep:
    """Take in, examine, check and answer; what an earlier sweep left unfinished is finished first of all.

    Whatever fails on one drop sets that drop aside. UnfinishedError at the end, where something is new among that.
    """
    mishaps: list[Mishap] = []
    with desk.at_work():
        arrivals = stage("收件", desk.take_in, only)
        mishaps += arrivals.mishaps
        mend_attachments(desk)
        heard = stage("記錄單位的決定", hear, desk, stage("讀取與檢核", desk.sweep))
        assessed, replies = give_answers(desk, stage, heard, mishaps)
        stage("記錄認證的檔案", note_certified, desk, assessed)
        stage("通知導師", class_notices, desk, assessed, mishaps)
        stage("通知認證人員", certifier_notices, desk, assessed, mishaps)
        unlaid = _restored(desk, mishaps)
        fresh = keep_account(desk, assessed, mishaps)
        stage("寄送", send, desk)
        unwritten = unlaid or _remade(desk)
        rules = rules_over(desk, assessed, arrivals)
        failures = desk.ledger.failures(desk.site.period.year)
    if replies.bodies:
        publish_table("shou-jian", [_row(body) for body in replies.bodies], "本次收件與檢核結果")
        publish_table("gui-ze", rule_rows(rules), "每條規則的檢核結果")
    sweep = Sweep(arrivals, replies, rules, unwritten, failures)
    if failures:
        publish_table("gu-zhang", [failure_row(one, desk.site.timezone) for one in failures], IN_PACKAGE)
    if fresh:
        raise UnfinishedError(sweep, fresh) from _cause(assessed, mishaps)
    return sweep


def _cause(assessed: Assessed, mishaps: Iterable[Mishap]) -> Exception | None:
    """Give a failure of the program itself, for the developers."""
    troubles = (one.trouble.bug for one in assessed.examined if one.trouble)
    return next(filter(None, (*troubles, *bugs_of(assessed), *(one.bug for one in mishaps))), None)


def failure_row(failure: Failure, zone: dt.tzinfo) -> dict[str, object]:
    """Lay out a failure, for the dashboard."""
    return dict(zip(HEADINGS, failure_cells(failure, zone), strict=True))


def _restored(desk: Desk, mishaps: list[Mishap]) -> str:
    """Lay out what is missing of the answers; say what could not be written, for a later sweep."""
    try:
        mishaps += restore_reports(desk)
    except OSError as closed:
        return _closed(desk, closed)
    return ""


def _remade(desk: Desk) -> str:
    """Lay out what is missing of the packages and calendars; say what could not be written, for a later sweep."""
    try:
        restore_packages(desk)
        lay_calendars(desk)
    except OSError as closed:
        return _closed(desk, closed)
    return ""


def _closed(desk: Desk, closed: OSError) -> str:
    return f"{closed.filename or desk.site.outbox}: {closed.strerror}"


def rules_over(desk: Desk, assessed: Assessed, arrivals: Arrivals) -> list[Judged]:
    """Say how every rule ended over all that stands, once the answers are in the ledger."""
    from flows.steps.outcomes import outcomes

    gone = {id(table) for table, *_ in assessed.school.replaced}
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
