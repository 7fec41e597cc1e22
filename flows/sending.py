"""When mails leave: after every sweep those that are due, each of which is kept until it has gone."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.stages import DONE
from schemas.failure import place_of
from schemas.wording_failures import program_failed
from schemas.wording_mail import NO_PASSWORD, posted

if TYPE_CHECKING:
    import datetime as dt
    from contextlib import AbstractContextManager
    from email.message import EmailMessage

    from flows.desk import Desk
    from flows.steps.mailing.composing import Sender
    from flows.steps.mailing.leaving import Deliver
    from schemas.drop import Marked


@dataclass
class Posted:
    """What one sweep did with the mails that were due."""

    sent: int = 0
    refused: int = 0
    waiting: int = 0

    @property
    def conclusion(self) -> str:
        """How the sending ended, in the dashboard: of mails that have all left there is nothing to say."""
        return posted(self.sent, self.refused, self.waiting) if self.refused or self.waiting else DONE


def sender_of(desk: Desk) -> Sender:
    """Say in whose name this school's mails go."""
    from flows.steps.mailing.composing import Sender

    mail = desk.site.settings.mail
    return Sender(mail.sender, mail.reply_to, mail.attach_mib)


def answer_letter(  # noqa: PLR0913, PLR0917 - each is one fact of the answer
    desk: Desk, body: dict[str, Any], to: str, digest: str, at: dt.datetime, marked: Marked | None
) -> EmailMessage:
    """Make the mail that answers a drop, following the last one of its thread.

    Where the answer returns to what it was before another one, it is told anew, under a name of its own.
    """
    from flows.steps.mailing.answer import answer_mail, message_id, thread_of

    sender, post = sender_of(desk), desk.ledger.post
    earlier = post.about(body["drop"])
    if message_id(body["drop"], digest, sender) in earlier[1:]:
        digest = hashlib.sha256(f"{digest}{earlier[0]}".encode()).hexdigest()
    before = post.last_in(thread_of(body, sender))
    return answer_mail(body, to, sender=sender, digest=digest, at=at, marked=marked, before=before)


def send(desk: Desk) -> Posted:
    """Send every mail that is due; what cannot leave waits or is refused, with its cause, and holds nothing else up."""
    from flows.steps.mailing.leaving import UnreachableError

    due, done = desk.ledger.post.due(desk.site.now()), Posted()
    if not due:
        return done
    try:
        with _way_out(desk) as deliver:
            _send_in_turn(desk, deliver, due, done)
    except UnreachableError as unreachable:
        _delay(desk, due, unreachable.cause)
    done.waiting = len(due) - done.sent - done.refused
    return done


def _send_in_turn(desk: Desk, deliver: Deliver, due: list[str], done: Posted) -> None:
    """Send mails one by one; a line that is cut ends it, and only the mail on the way waits, so the next goes first."""
    from flows.steps.mailing import leaving

    latest = time.monotonic() + leaving.PATIENCE
    for one in due:
        if time.monotonic() > latest:
            break
        try:
            deliver(desk.ledger.post.leaving(one))
        except leaving.RefusedError as refused:
            done.refused += 1
            with desk.ledger.writing() as writing:
                writing.refuse(one, refused.cause, desk.site.now())
        except leaving.NotSentError as failed:
            _delay(desk, [one], failed.cause)
            if isinstance(failed, leaving.UnreachableError):
                break
        except Exception as bug:  # noqa: BLE001 - it waits, and says so; the others leave
            _delay(desk, [one], program_failed(place_of(bug)))
        else:
            done.sent += 1
            with desk.ledger.writing() as writing:
                writing.sent(one, desk.site.now())


def _delay(desk: Desk, mails: list[str], cause: str) -> None:
    with desk.ledger.writing() as writing:
        writing.delay(mails, cause, desk.site.now(), backs_off=desk.site.settings.mail.transport == "smtp")


def _way_out(desk: Desk) -> AbstractContextManager[Deliver]:
    """Give the way by which this school's mails leave; UnreachableError where a secret for it is missing."""
    from flows.steps.mailing.by_folder import by_folder
    from flows.steps.mailing.leaving import UnreachableError

    mail = desk.site.settings.mail
    if mail.transport == "folder":
        return by_folder(desk.site.outbox / "mail")
    from flows.steps.mailing.by_smtp import Server, by_smtp

    password = os.environ.get(mail.password_env, "")
    if mail.user and not password:
        raise UnreachableError(NO_PASSWORD.format(variable=mail.password_env))
    ca_file = str(desk.site.folder / mail.ca_file) if mail.ca_file else ""
    domain = sender_of(desk).domain
    way = (mail.host, mail.port, mail.security, domain, mail.timeout_seconds)
    return by_smtp(Server(*way, mail.user, password, ca_file))
