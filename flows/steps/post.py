"""What the ledger knows of mails: which are to be sent now, which did not arrive, and who was told of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from flows.steps.mailing.envelope import FAILURE_MAIL, drop_of, sender_in
from flows.steps.mailing.leaving import Leaving
from flows.steps.records import Notice, Undelivered
from flows.steps.tables import drops, mails, notices
from schemas.wording_decisions import COORDINATOR
from schemas.wording_mail import CERTIFIERS, CHANGED_FILES, CLASS_TEACHERS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    Rows = Callable[[sa.Select[Any]], list[sa.Row[Any]]]

WAITING, REFUSED, BOUNCED = "waiting", "refused", "bounced"
FACTS = [column for column in mails.c if column.name != "message"]
MAY_LEAVE = sa.and_(mails.c.sent_at.is_(None), mails.c.refused_at.is_(None))


class Post:
    """The mails of one school's ledger."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def queued(self) -> list[sa.Row[Any]]:
        """List the mails that have not left and may still do so, oldest first, without their messages."""
        return self._rows(sa.select(*FACTS).where(MAY_LEAVE).order_by(mails.c.number))

    def due(self, now: dt.datetime) -> list[str]:
        """List the ids of the mails to be sent now, oldest first."""
        return [row.id for row in self.queued() if row.next_try is None or row.next_try <= now]

    def next_try(self) -> dt.datetime | None:
        """Give when the next mail that waits is due; None where none waits."""
        return min((row.next_try for row in self.queued() if row.next_try), default=None)

    def leaving(self, message_id: str) -> Leaving:
        """Give a mail with all that is needed to send it."""
        (row,) = self._rows(sa.select(mails.c.to, mails.c.message).where(mails.c.id == message_id))
        return Leaving(row.to, sender_in(row.message), row.message)

    def has(self, message_id: str) -> bool:
        """Tell whether a mail is one of ours."""
        return bool(self._rows(sa.select(mails.c.id).where(mails.c.id == message_id)))

    def last_in(self, thread: str) -> str:
        """Give the id of the last mail of a thread; "" where it has none."""
        return next(iter(self._ids(mails.c.thread == thread)), "")

    def about(self, drop: str) -> list[str]:
        """List the ids of the mails that answered a drop, the last first."""
        return self._ids(mails.c.id.startswith(f"<{drop}.", autoescape=True))

    def left(self) -> dict[str, dt.datetime]:
        """Give by drop when the first mail that answered it left."""
        rows = self._rows(sa.select(mails.c.id, mails.c.sent_at).where(mails.c.sent_at.is_not(None)))
        found: dict[str, dt.datetime] = {}
        for row in rows:
            drop = drop_of(row.id)
            found[drop] = min(row.sent_at, found.get(drop, row.sent_at))
        return found

    def undelivered(self) -> list[Undelivered]:
        """List what waits, was refused or came back, oldest first."""
        stuck = sa.or_(MAY_LEAVE, mails.c.refused_at.is_not(None), mails.c.bounced_at.is_not(None))
        rows = self._rows(sa.select(*FACTS).where(stuck).order_by(mails.c.number))
        offices = {row.id: row.office for row in self._rows(sa.select(drops.c.id, drops.c.office))} if rows else {}
        return [_undelivered(row, offices) for row in rows]

    def last_notices(self) -> dict[tuple[str, str], Notice]:
        """Give the last notice to each person about each thing."""
        rows: Sequence[sa.Row[Any]] = self._rows(sa.select(notices).order_by(notices.c.number))
        return {(row.about, row.to): Notice(row.about, row.to, row.digest, row.mail, row.at) for row in rows}

    def _ids(self, wanted: sa.ColumnElement[bool]) -> list[str]:
        return [row.id for row in self._rows(sa.select(mails.c.id).where(wanted).order_by(mails.c.number.desc()))]


def _undelivered(row: sa.Row[Any], offices: dict[str, str]) -> Undelivered:
    drop = drop_of(row.id)
    known = drop in offices
    state = BOUNCED if row.bounced_at else REFUSED if row.refused_at else WAITING
    whose = {FAILURE_MAIL: COORDINATOR, CHANGED_FILES: CERTIFIERS}.get(drop, CLASS_TEACHERS)
    places = (offices.get(drop, whose), drop if known else "", row.to)
    return Undelivered(*places, state, row.cause, row.attempts, row.next_try, row.id)
