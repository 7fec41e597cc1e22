"""What every office is told: each drop whose verdict is new or has changed, its report, its mail, recorded once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from schemas.wording_reports import DONE, TO_MEND

if TYPE_CHECKING:
    from flows.assessment import Assessed
    from flows.desk import Desk, Unfinished
    from flows.stages import Stage
    from flows.steps.delivery import Directory
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


def give_answers(desk: Desk, stage: Stage, assessed: Assessed, unfinished: Unfinished) -> Replies:
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
    examined = [one for one in assessed.examined if one.drop.id not in gone or one.drop.id not in last or one.dismissed]
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
