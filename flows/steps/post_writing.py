"""What can be added to the ledger about mails and notices, each change with the event that tells of it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import sqlalchemy as sa

from flows.steps.mailing.envelope import thread_in, to_in
from flows.steps.mailing.leaving import pause
from flows.steps.tables import mails, notices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.steps.records import Notice


class PostWriting:
    """What becomes of mails inside one transaction, and the events noted in it."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.noted: list[tuple[str, str, str]] = []  # the moment, kind and body of each event, in order

    def queue(self, message_id: str, message: bytes, at: dt.datetime) -> None:
        """Add a mail to be sent; the same message id is queued once."""
        if self.connection.execute(sa.select(mails.c.id).where(mails.c.id == message_id)).first() is None:
            last = self.connection.scalar(sa.select(sa.func.max(mails.c.number))) or 0
            facts = {"number": last + 1, "to": to_in(message), "thread": thread_in(message)}
            self.connection.execute(mails.insert().values(id=message_id, message=message, queued_at=at, **facts))
            self.log(at, "queued", mail=message_id)

    def sent(self, message_id: str, at: dt.datetime) -> None:
        """Mark a mail as gone."""
        self._change(message_id, sent_at=at, next_try=None, cause="")
        self.log(at, "mailed", mail=message_id)

    def delay(self, message_ids: Iterable[str], cause: str, at: dt.datetime, *, backs_off: bool) -> None:
        """Let mails wait, the longer the oftener they did so; where nothing backs off, until the next sweep.

        The first time and each new cause are an event; that the same goes on is none.
        """
        for one in message_ids:
            was = self.connection.execute(sa.select(mails.c.attempts, mails.c.cause).where(mails.c.id == one)).one()
            until = at + pause(was.attempts + 1) if backs_off else None
            self._change(one, attempts=was.attempts + 1, cause=cause, next_try=until)
            if was.cause != cause:
                self.log(at, "delayed", mail=one, cause=cause)

    def refuse(self, message_id: str, cause: str, at: dt.datetime) -> None:
        """Mark a mail as one that the server will not take."""
        self._change(message_id, refused_at=at, cause=cause)
        self.log(at, "refused", mail=message_id, cause=cause)

    def bounce(self, message_id: str, cause: str, at: dt.datetime) -> None:
        """Mark a mail as one that left and came back."""
        self._change(message_id, bounced_at=at, cause=cause)
        self.log(at, "bounced", mail=message_id, cause=cause)

    def retry(self, message_id: str, at: dt.datetime) -> None:
        """Let a mail be sent as if it had just been queued, whatever became of it before."""
        undone = ("sent_at", "next_try", "refused_at", "bounced_at")
        self._change(message_id, attempts=0, cause="", **dict.fromkeys(undone))
        self.log(at, "retried", mail=message_id)

    def notice(self, notice: Notice) -> None:
        """Add that somebody was told of a list."""
        self.connection.execute(notices.insert().values(**asdict(notice)))
        self.log(notice.at, "noticed", about=notice.about, digest=notice.digest, mail=notice.mail)

    def log(self, at: dt.datetime, kind: str, **body: str) -> None:
        """Note an event; it is chained to the one before when the transaction ends."""
        written = json.dumps(body, ensure_ascii=False, sort_keys=True)
        self.noted.append((at.astimezone(dt.UTC).isoformat(), kind, written))

    def _change(self, message_id: str, **values: object) -> None:
        self.connection.execute(mails.update().where(mails.c.id == message_id).values(**values))
