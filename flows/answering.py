"""What every office is told: each drop whose verdict is new or has changed, its report, its mail, recorded once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.assessment import assess
from schemas.failure import Harm, Mishap
from schemas.wording_reports import DONE, TO_MEND

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Container, Mapping, Sequence
    from email.message import EmailMessage
    from pathlib import Path

    from flows.assessment import Assessed
    from flows.desk import Desk
    from flows.stages import Stage
    from flows.steps.concerned import Concerned
    from flows.steps.records import Answer
    from flows.steps.senders import Senders
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


def answerable(desk: Desk, stage: Stage, heard: Sequence[Examined]) -> tuple[Assessed, list[News]]:
    """Assess drops, and say of which there is news; one whose answer the program cannot word is set aside.

    Of a drop on which it failed before the whole answer is tried out, before any other one is told.
    """
    these = list(heard)
    suspects = {one.drop for one in desk.ledger.failures() if one.harm is Harm.SET_ASIDE}
    while True:
        assessed = assess(stage, these, desk.context())
        news, failed = _news(desk, assessed, suspects)
        if not failed:
            return assessed, news
        these = with_set_aside(these, failed)


def give_answers(
    desk: Desk, stage: Stage, heard: Sequence[Examined], mishaps: list[Mishap]
) -> tuple[Assessed, Replies]:
    """Assess drops, and answer every one whose verdict is new or has changed, office by office.

    One that the program cannot answer is set aside, told so, and all is assessed without it.
    """
    these, replies = list(heard), Replies()
    while True:
        assessed, news = answerable(desk, stage, these)
        failed = _given(desk, stage, assessed, news, replies, mishaps) if news else {}
        if not failed:
            return assessed, replies
        these = with_set_aside(these, failed)


def with_set_aside(examined: Sequence[Examined], failed: Mapping[str, Exception]) -> list[Examined]:
    """Set aside the drops on which the program failed."""
    from flows.steps.setting_aside import failed_on

    return [failed_on(one, failed[one.drop.id]) if one.drop.id in failed else one for one in examined]


def _given(  # noqa: PLR0913, PLR0917 - what is told to whom, and what becomes of it
    desk: Desk, stage: Stage, assessed: Assessed, news: list[News], replies: Replies, mishaps: list[Mishap]
) -> dict[str, Exception]:
    """Answer; give the drops on which the program failed in that, but for those that were set aside already."""
    from flows.steps.concerned import Concerned
    from flows.steps.directory import directory_of
    from flows.steps.senders import Senders

    senders = Senders(assessed.school.tables)
    addresses = {name: office.email for name, office in desk.site.settings.offices.items() if office.email}
    directory = directory_of(assessed.school.tables, addresses, desk.site.period)
    concerned = Concerned(directory, senders, assessed.examined, assessed.school.replaced, desk.filed())
    answerer = _Answerer(desk, concerned, mishaps)
    for office, drops in _by_office(news).items():
        answered = stage(f"回覆 {office}", _answer_office, answerer, drops)
        replies.bodies += answered.bodies
        replies.unaddressed += answered.unaddressed
    return answerer.failed


def told_before(desk: Desk, body: dict[str, Any], answers: Mapping[str, Answer]) -> None:
    """Say in a body what has changed since the office was last told of this drop, or of the one before it."""
    from flows.steps import since

    told = since.told_before(body, answers, desk.ledger.drops(desk.site.period.year))
    body["since"] = since.since(told[0], body, told[1:]) if told else None


def marked_workbook(desk: Desk, body: dict[str, Any], path: Path) -> Marked | None:
    """Give an office's own workbook with the answer in it; None where there is nothing to mark, or it cannot be."""
    from flows.steps.mending import is_markable
    from flows.steps.reading import LostFileError, UnreadableError

    if not is_markable(body):
        return None
    try:
        return desk.readers.mark(path, body["sha256"], body)
    except (UnreadableError, LostFileError):  # the page and the mail say all the same
        return None


def _news(desk: Desk, assessed: Assessed, suspects: Collection[str]) -> tuple[list[News], dict[str, Exception]]:
    """List the drops of which there is something new to tell: not of one that a later one has replaced or withdrawn.

    Beside them those whose answer the program cannot word; of the `suspects` all shapes of it are tried out.
    """
    from flows.steps.senders import Senders

    last, answers, senders = desk.ledger.digests(), _Last(desk), Senders(assessed.school.tables)
    standing = {table.filing.drop.id for table in assessed.school.tables if table.kept_for is None}
    gone = {table.filing.drop.id for table, *_ in assessed.school.replaced} - standing
    gone -= {one.drop.id for one in assessed.examined if one.dismissed}
    gone |= desk.settled().withdrawn_later
    replaced = {id(table) for table, *_ in assessed.school.replaced}
    news, failed = list[News](), dict[str, Exception]()
    for one in assessed.examined:
        if one.drop.id in gone and one.drop.id in last:
            continue
        try:
            fresh = _worded(desk, _left_of(one, replaced) if one.drop.id in last else one, answers, senders)
            if last.get(one.drop.id) != fresh.digest and not _says_the_same(fresh, answers):
                news.append(fresh)
                _try_out(desk, fresh, wanted=one.drop.id in suspects)
        except Exception as bug:
            if one.trouble and one.trouble.harm.takes_rows:
                raise
            failed[one.drop.id] = bug
    return news, failed


def _says_the_same(news: News, last: _Last) -> bool:
    """Tell whether a drop of which later ones have replaced some sheets is told of the others as it was before."""
    from flows.steps.reporting import alike

    before = last.answers.get(news.examined.drop.id)
    return before is not None and len(news.body["forms"]) < len(before.body["forms"]) and alike(news.body, before.body)


def _left_of(one: Examined, replaced: Container[int]) -> Examined:
    """Leave away those sheets of a drop that later ones have replaced while others stand."""
    standing = [table for table in one.tables if id(table) not in replaced]
    return one.with_tables(standing) if standing and len(standing) < len(one.tables) else one


class _Last:
    """The last answers, asked for only where one is needed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        return self._desk.ledger.answers()


def _worded(desk: Desk, one: Examined, last: _Last, senders: Senders) -> News:
    from flows.steps.reporting import as_last_told, digest, told

    body = told(one, desk.laws()) | senders.account_of(one)
    if one.trouble and one.trouble.harm.takes_rows:
        answer = last.answers.get(one.drop.id)
        body = as_last_told(body, answer.body) if answer else body
    return News(one, body, digest(body))


def _try_out(desk: Desk, news: News, *, wanted: bool) -> None:
    """Make every shape of an answer once, where that is wanted, as it would be told."""
    from flows.sending import answer_letter
    from flows.steps.answer_files import answer_contents, main_name

    if not wanted:
        return
    now = desk.site.now()
    body = news.body | {"report": f"outbox/reports/{news.body['office']}/{main_name(news.body, None)}"}
    told_before(desk, body, desk.ledger.answers())
    answer_contents(body, now, None)
    answer_letter(desk, body, desk.site.settings.mail.sender, news.digest, now, None)


def _by_office(news: list[News]) -> dict[str, list[News]]:
    offices: dict[str, list[News]] = {}
    for one in news:
        offices.setdefault(one.examined.drop.office, []).append(one)
    return offices


def _answer_office(answerer: _Answerer, news: list[News]) -> Replies:
    from flows.steps.ledger import CLOSED
    from flows.steps.reading import NoReaderError

    replies = Replies()
    for one in news:
        drop, trouble = one.examined.drop.id, one.examined.trouble
        try:
            replies.unaddressed += not answerer.answer(one)
            replies.bodies.append(one.body)
        except Exception as bug:  # noqa: BLE001 - told when the sweep ends; the other offices get their answers
            if isinstance(bug, (*CLOSED, NoReaderError)) or (trouble and trouble.harm.takes_rows):
                answerer.mishaps.append(Mishap(Harm.UNTOLD, drop, bug))
            else:
                answerer.failed[drop] = bug
                answerer.mishaps[:] = [one for one in answerer.mishaps if one.drop != drop]
    return replies


class _Answerer:
    """Answers drops one by one, by the directory of whom mails may go to, and tells whom else each concerns."""

    def __init__(self, desk: Desk, concerned: Concerned, mishaps: list[Mishap]) -> None:
        from flows.steps.intake.replies import Replies

        self.desk, self.concerned, self.answers = desk, concerned, desk.ledger.answers()
        self.mishaps = mishaps
        self.failed: dict[str, Exception] = {}
        self.beside = Replies(desk.site.inbox, desk.site.store_folder)

    def answer(self, news: News) -> bool:
        """Lay out the answer, then record the verdict and queue the mails in one transaction; tell whether one was due.

        The files come first: after a crash between the two the drop is answered anew, and no stale file stays.
        """
        from flows.steps.answer_files import main_name
        from flows.steps.records import Answer

        desk, body, now = self.desk, news.body, self.desk.site.now()
        told_before(desk, body, self.answers)
        if body["drop"] in self.answers:  # what was left out is known when a workbook comes, and told again
            body["left_out"] = body["left_out"] or self.answers[body["drop"]].body["left_out"]
        marked = self._marked(news)
        folder = desk.site.outbox / "reports" / body["office"]
        body["report"] = (folder / main_name(body, marked)).relative_to(desk.site.folder).as_posix()
        self._lay_out(news, now, folder, marked)
        tables = news.examined.tables
        slots = [(table.filing.slot, len(table.frame)) for table in tables if not table.refused]
        to = self.concerned.directory.address(body["office"], news.examined.particulars)
        letters = [self._letter(news, to, now, marked)] if to else []
        letters += self._to_others(news.examined, to, now)
        answer = self.answers[body["drop"]] = Answer(body["drop"], body["verdict"], news.digest, now, body)
        with desk.ledger.writing() as writing:
            writing.answer(answer, slots)
            for message in letters:
                writing.queue(str(message["Message-ID"]), message.as_bytes(), now)
        return bool(to)

    def _to_others(self, one: Examined, to: str, at: dt.datetime) -> list[EmailMessage]:
        from flows.sending import sender_of
        from flows.steps.mailing.others import other_mail

        found, sender = self.concerned.by(one, to), sender_of(self.desk)
        return [other_mail(each, address, sender, at) for address, told in found.items() for each in told]

    def _marked(self, news: News) -> Marked | None:
        """Mark the workbook; where the program itself fails, the office is answered without it, and the bug is told."""
        from flows.steps.reading import NoReaderError

        try:
            return marked_workbook(self.desk, news.body, self.desk.store.path(news.body["sha256"]))
        except NoReaderError:  # it is answered when there is one again
            raise
        except Exception as bug:  # noqa: BLE001 - the page and the mail say all the same
            self.mishaps.append(Mishap(Harm.UNMARKED, news.examined.drop.id, bug))
            return None

    def _letter(self, news: News, to: str, at: dt.datetime, marked: Marked | None) -> EmailMessage:
        """Make the mail; where the program fails with the marked workbook in it, it goes without."""
        from flows.sending import answer_letter

        try:
            return answer_letter(self.desk, news.body, to, news.digest, at, marked)
        except Exception as bug:
            if marked is None:
                raise
            self.mishaps.append(Mishap(Harm.UNMARKED, news.examined.drop.id, bug))
            return answer_letter(self.desk, news.body, to, news.digest, at, None)

    def _lay_out(self, news: News, at: dt.datetime, folder: Path, marked: Marked | None) -> None:
        """Lay the answer into the outbox and beside the drop; what cannot be written is restored by a later sweep."""
        from flows.steps.answer_files import put_answers
        from flows.steps.intake.replies import Reply
        from flows.steps.report_page import page

        shown = page(news.body, at)
        with suppress(OSError):
            put_answers(news.body, at, folder, marked, shown)
        self.beside.lay(Reply(news.body, news.digest, at, marked, shown))
