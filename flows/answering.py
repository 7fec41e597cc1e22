"""What every office is told: each drop whose verdict is new or has changed, its report, its mail, recorded once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from schemas.wording_reports import DONE, TO_MEND

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from flows.assessment import Assessed
    from flows.desk import Desk
    from flows.examining import Unfinished
    from flows.stages import Stage
    from flows.steps.directory import Directory
    from flows.steps.records import Answer
    from schemas.drop import Marked
    from schemas.table import Examined


class News(NamedTuple):
    """A drop of which there is something new to tell: what, and the digest of that."""

    examined: Examined
    body: dict[str, Any]
    digest: str


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
    from flows.steps.directory import directory_of

    news, replies = _news(desk, assessed), Replies()
    if not news:
        return replies
    addresses = {name: office.email for name, office in desk.site.settings.offices.items() if office.email}
    answerer = _Answerer(desk, directory_of(assessed.school.tables, addresses, desk.site.period), unfinished)
    for office, drops in _by_office(news).items():
        answered = stage(f"回覆 {office}", _answer_office, answerer, drops)
        replies.bodies += answered.bodies
        replies.unaddressed += answered.unaddressed
    return replies


def told_before(desk: Desk, body: dict[str, Any], answers: Mapping[str, Answer]) -> None:
    """Say in a body what has changed since the office was last told of this drop, or of the one before it."""
    from flows.steps import since

    told = since.told_before(body, answers, desk.ledger.drops(desk.site.period.year))
    body["since"] = since.since(told[0], body, told[1:]) if told else None


def marked_workbook(desk: Desk, body: dict[str, Any], path: Path) -> Marked | None:
    """Give an office's own workbook with the answer in it; None where there is nothing to mark, or it cannot be."""
    from flows.steps.mending import is_markable
    from flows.steps.reading import UnreadableError

    if not is_markable(body):
        return None
    try:
        return desk.readers.mark(path, body["sha256"], body)
    except UnreadableError:  # the page and the mail say all the same
        return None


def _news(desk: Desk, assessed: Assessed) -> list[News]:
    """List the drops of which there is something new to tell: not of one that a later one has replaced or withdrawn."""
    from flows.steps.reporting import digest, told

    last = desk.ledger.digests()
    standing = {table.filing.drop.id for table in assessed.school.tables}
    gone = {table.filing.drop.id for table, _ in assessed.school.replaced} - standing
    gone -= {one.drop.id for one in assessed.examined if one.dismissed}
    gone |= desk.settled().withdrawn_later
    examined = [one for one in assessed.examined if one.drop.id not in gone or one.drop.id not in last]
    bodies = [(one, body := told(one, desk.laws()), digest(body)) for one in examined]
    return [News(*entry) for entry in bodies if last.get(entry[0].drop.id) != entry[2]]


def _by_office(news: list[News]) -> dict[str, list[News]]:
    offices: dict[str, list[News]] = {}
    for one in news:
        offices.setdefault(one.examined.drop.office, []).append(one)
    return offices


def _answer_office(answerer: _Answerer, news: list[News]) -> Replies:
    replies = Replies()
    for one in news:
        try:
            replies.unaddressed += not answerer.answer(one)
            replies.bodies.append(one.body)
        except Exception as bug:  # noqa: BLE001 - told when the sweep ends; the other offices get their answers
            answerer.unfinished[one.examined.drop.id] = bug
    return replies


class _Answerer:
    """Answers drops one by one, by the directory of whom mails may go to."""

    def __init__(self, desk: Desk, directory: Directory, unfinished: Unfinished) -> None:
        from flows.steps.intake.replies import Replies

        self.desk, self.directory, self.answers = desk, directory, desk.ledger.answers()
        self.unfinished = unfinished
        self.beside = Replies(desk.site.inbox, desk.site.store_folder)

    def answer(self, news: News) -> bool:
        """Lay out the answer, then record the verdict and queue its mail in one transaction; tell whether mail was due.

        The files come first: after a crash between the two the drop is answered anew, and no stale file stays.
        """
        from flows.sending import answer_letter
        from flows.steps.answer_files import main_name
        from flows.steps.records import Answer

        desk, body, now = self.desk, news.body, self.desk.site.now()
        told_before(desk, body, self.answers)
        marked = self._marked(news)
        folder = desk.site.outbox / "reports" / body["office"]
        body["report"] = (folder / main_name(body, marked)).relative_to(desk.site.folder).as_posix()
        self._lay_out(news, now, folder, marked)
        tables = news.examined.tables
        slots = [(table.filing.slot, len(table.frame)) for table in tables if not table.refused]
        to = self.directory.address(body["office"], news.examined.particulars)
        message = answer_letter(desk, body, to, news.digest, now, marked) if to else None
        answer = self.answers[body["drop"]] = Answer(body["drop"], body["verdict"], news.digest, now, body)
        with desk.ledger.writing() as writing:
            writing.answer(answer, slots)
            if message:
                writing.queue(str(message["Message-ID"]), message.as_bytes(), now)
        return bool(to)

    def _marked(self, news: News) -> Marked | None:
        """Mark the workbook; where the program itself fails, the office is answered without it, and the bug is told."""
        from flows.steps.reading import BrokenReaderError

        try:
            return marked_workbook(self.desk, news.body, self.desk.store.path(news.body["sha256"]))
        except BrokenReaderError as bug:
            self.unfinished[news.examined.drop.id] = bug
            return None

    def _lay_out(self, news: News, at: dt.datetime, folder: Path, marked: Marked | None) -> None:
        """Lay the answer into the outbox and beside the drop; what cannot be written is restored by a later sweep."""
        from flows.steps.answer_files import put_answers
        from flows.steps.intake.replies import Reply
        from flows.steps.report_page import page

        shown = page(news.body, at)
        with suppress(OSError):
            put_answers(news.body, at, folder, marked, shown)
        self.beside.lay(Reply(news.body, news.digest, at, marked, shown))
