"""One sweep of the inbox: from dropped workbooks to an answer for every office."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flows.assessment import assess
from flows.publishing import publish_table
from flows.stages import plain
from schemas.outcome import Outcome, together
from schemas.wording import title_of
from schemas.wording_reports import DONE, TO_MEND

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from flows.assessment import Assessed
    from flows.desk import Desk, Unfinished
    from flows.stages import Stage
    from flows.steps.delivery import Directory
    from flows.steps.intake import Arrivals
    from schemas.outcome import Judged
    from schemas.table import Examined


@dataclass
class Replies:
    """The answers given to one office."""

    bodies: list[dict[str, Any]] = field(default_factory=list)
    unaddressed: int = 0

    @property
    def conclusion(self) -> str:
        """How the office's task ended, in the dashboard."""
        from flows.steps.reporting import blocks

        return TO_MEND if any(map(blocks, self.bodies)) else DONE


@dataclass
class Sweep:
    """What one sweep did: what arrived, and every drop that was answered (anew), as `ingest --json` prints it."""

    arrivals: Arrivals
    replies: Replies
    rules: list[Judged]  # how every rule of the catalogue ended over all that stands

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
    from flows.steps.reporting import checks_of

    with desk.at_work():
        arrivals = stage("收件", desk.take_in, only)
        examined = stage("讀取與檢核", desk.examine, desk.drops_that_count(), unfinished)
        assessed = assess(stage, examined, *desk.context())
        rules = together(checks_of(one, desk.laws()) for one in assessed.examined)
        replies = _answer(desk, stage, assessed, unfinished)
        stage("寄送", send, desk)
        restore_reports(desk)
    if replies.bodies:
        publish_table("shou-jian", [_row(body) for body in replies.bodies], "本次收件與檢核結果")
        publish_table("gui-ze", rule_rows(rules), "每條規則的檢核結果")
    sweep = Sweep(arrivals, replies, rules)
    if unfinished or sweep.crashed:
        raise UnfinishedError(sweep, unfinished) from next(iter((*unfinished.values(), *bugs_of(assessed))), None)
    return sweep


def _answer(desk: Desk, stage: Stage, assessed: Assessed, unfinished: Unfinished) -> Replies:
    """Answer every drop whose verdict is new or has changed, office by office."""
    from flows.steps.delivery import directory_of

    addresses = {name: office.email for name, office in desk.site.settings.offices.items() if office.email}
    directory = directory_of(assessed.school.tables, addresses)
    replies = Replies()
    for office, drops in _by_office(_news(desk, assessed)).items():
        answered = stage(f"回覆 {office}", _answer_office, desk, drops, directory, unfinished)
        replies.bodies += answered.bodies
        replies.unaddressed += answered.unaddressed
    return replies


def _news(desk: Desk, assessed: Assessed) -> list[tuple[Examined, dict[str, Any], str]]:
    """List the drops of which there is something new to tell; of one that a later one has replaced there is nothing."""
    from flows.steps.reporting import digest, told

    last = desk.ledger.digests()
    standing = {table.filing.drop.id for table in assessed.school.tables}
    gone = {table.filing.drop.id for table, _ in assessed.school.replaced} - standing
    examined = [one for one in assessed.examined if one.drop.id not in gone or one.drop.id not in last]
    bodies = [(one, body := told(one, desk.laws()), digest(body)) for one in examined]
    return [entry for entry in bodies if last.get(entry[0].drop.id) != entry[2]]


def _by_office(
    news: list[tuple[Examined, dict[str, Any], str]],
) -> dict[str, list[tuple[Examined, dict[str, Any], str]]]:
    offices: dict[str, list[tuple[Examined, dict[str, Any], str]]] = {}
    for entry in news:
        offices.setdefault(entry[0].drop.office, []).append(entry)
    return offices


def _answer_office(
    desk: Desk, news: list[tuple[Examined, dict[str, Any], str]], directory: Directory, unfinished: Unfinished
) -> Replies:
    replies = Replies()
    for examined, body, digest in news:
        try:
            replies.unaddressed += not _answer_drop(desk, examined, body, digest, directory)
            replies.bodies.append(body)
        except Exception as bug:  # noqa: BLE001 - told when the sweep ends; the other offices get their answers
            unfinished[examined.drop.id] = bug
    return replies


def _answer_drop(desk: Desk, examined: Examined, body: dict[str, Any], digest: str, directory: Directory) -> bool:
    """Lay out the report, then record the verdict and queue its mail in one transaction; tell whether mail was due.

    The report comes first: after a crash between the two the drop is answered anew, and no stale report stays.
    """
    from flows.steps.delivery import mail, put_reports, report_name
    from flows.steps.records import Answer

    site, now = desk.site, desk.site.now()
    folder = site.outbox / "reports" / body["office"]
    body["report"] = (folder / report_name(body)).relative_to(site.folder).as_posix()
    with suppress(OSError):  # an outbox that cannot be written: the report is restored by a later sweep
        put_reports(body, now, folder)
    slots = [(table.filing.slot, len(table.frame)) for table in examined.tables if not table.refused]
    to = directory.address(body["office"], examined.particulars)
    with desk.ledger.writing() as writing:
        writing.answer(Answer(body["drop"], body["verdict"], digest, now, body), slots)
        if to:
            message = mail(body, to, site.settings.mail.sender, digest, now)
            writing.queue(str(message["Message-ID"]), message.as_bytes(), now)
    return bool(to)


def send(desk: Desk) -> int:
    """Send every mail that has not left; give their number."""
    from flows.steps.delivery import send_to_folder

    unsent = desk.ledger.unsent()
    for message_id, message in unsent:
        send_to_folder(message_id, message, desk.site.outbox / "mail")
        with desk.ledger.writing() as writing:
            writing.sent(message_id, desk.site.now())
    return len(unsent)


def restore_reports(desk: Desk) -> None:
    """Lay out again the reports that are no longer in the outbox: they come from the ledger alone."""
    from flows.steps.delivery import put_reports

    for answer in desk.ledger.answers().values():
        if not (desk.site.folder / answer.body["report"]).exists():
            moment: dt.datetime = answer.answered_at.astimezone(desk.site.timezone)
            put_reports(answer.body, moment, desk.site.outbox / "reports" / answer.body["office"])


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
