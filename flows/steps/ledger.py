"""The ledger: every drop, attachment, filing, verdict, mail and submission, and a hash-chained log of events.

Append-only: what happened is added, never changed; the one exception is what has become of a mail so far.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from flows.steps.post import Post
from flows.steps.recording import GENESIS, Writing, link
from flows.steps.records import Answer, Reconciled, Slot, Submission
from flows.steps.sendings import by_sender
from flows.steps.tables import (
    attachments,
    decisions,
    drops,
    events,
    filings,
    mails,
    metadata,
    milestones,
    notices,
    receipts,
    submissions,
    verdicts,
)
from schemas.decision import Decision
from schemas.drop import Drop
from schemas.milestone import Kind, Milestone
from schemas.terms import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.records import Undelivered
    from schemas.attached import Sent

RECORDED = {
    "received": sa.select(drops.c.id),
    "attached": sa.select(attachments.c.order),
    "answered": sa.select(verdicts.c.number),
    "queued": sa.select(mails.c.id),
    "mailed": sa.select(mails.c.id).where(mails.c.sent_at.is_not(None)),
    "delayed": sa.select(mails.c.id).where(mails.c.attempts > 0),
    "refused": sa.select(mails.c.id).where(mails.c.refused_at.is_not(None)),
    "bounced": sa.select(mails.c.id).where(mails.c.bounced_at.is_not(None)),
    "noticed": sa.select(notices.c.number),
    "decided": sa.select(decisions.c.number),
    "rendered": sa.select(submissions.c.number),
    "reconciled": sa.select(receipts.c.order),
    "signed": sa.select(milestones.c.order).where(milestones.c.kind == Kind.SIGNED.value),
    "lifted": sa.select(milestones.c.order).where(milestones.c.kind == Kind.LIFTED.value),
    "uploaded": sa.select(milestones.c.order).where(milestones.c.kind == Kind.UPLOADED.value),
}
"""What each kind of event tells of: nothing is recorded without one."""


class Ledger:
    """One school's ledger, in the database of a URL (SQLite or PostgreSQL)."""

    def __init__(self, url: str, zone: dt.tzinfo = dt.UTC) -> None:
        self.zone = zone  # in which moments are told
        self.engine = sa.create_engine(url)
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _safe_sqlite)
        metadata.create_all(self.engine)
        self.post = Post(self._rows)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Open one transaction: all that is added in it is kept together or not at all."""
        with self.engine.begin() as connection:
            writing = Writing(connection)
            yield writing
            writing.chain()

    def _seen(self, table: sa.Table) -> sa.ColumnElement[bool]:  # noqa: ARG002 - one as of a mark sees less
        """Say which rows of a table are looked at: all of them."""
        return sa.true()

    def drops(self, year: int | None = None) -> list[Drop]:
        """List the drops (of an academic year) in the order in which they were received."""
        query = sa.select(drops).where(self._seen(drops)).order_by(drops.c.order)
        rows = self._rows(query if year is None else query.where(drops.c.year == year))
        return [_drop(row, self.zone) for row in rows]

    def arrivals(self) -> set[str]:
        """Give the keys of every file that was ever received."""
        both = sa.union_all(sa.select(drops.c.arrival), sa.select(attachments.c.arrival))
        return {str(row[0]) for row in self._rows(both)}

    def filed(self) -> dict[str, list[tuple[Slot, int]]]:
        """List what each drop filed: the slot (office, form, sheet, period, scope) and the number of rows."""
        found: dict[str, list[tuple[Slot, int]]] = {}
        for row in self._rows(sa.select(filings).where(self._seen(filings))):
            slot = (row.office, row.form, row.sheet, Period(row.year, row.semester), row.scope)
            found.setdefault(row.drop, []).append((slot, row.rows))
        return found

    def answers(self) -> dict[str, Answer]:
        """Give the last answer to each drop."""
        query = sa.select(verdicts).where(verdicts.c.number.in_(self._last_answers()))
        return {
            row.drop: Answer(row.drop, row.verdict, row.digest, row.at, json.loads(row.body))
            for row in self._rows(query)
        }

    def verdicts(self) -> dict[str, str]:
        """Give the last verdict on each drop."""
        query = sa.select(verdicts.c.drop, verdicts.c.verdict).where(verdicts.c.number.in_(self._last_answers()))
        return {row.drop: row.verdict for row in self._rows(query)}

    def first_told(self) -> dict[str, dt.datetime]:
        """Give when each drop was first answered."""
        query = sa.select(verdicts.c.drop, sa.func.min(verdicts.c.at, type_=verdicts.c.at.type).label("at"))
        found = self._rows(query.where(self._seen(verdicts)).group_by(verdicts.c.drop))
        return {row.drop: row.at for row in found}

    def digests(self) -> dict[str, str]:
        """Give the digest of the last answer to each drop."""
        query = sa.select(verdicts.c.drop, verdicts.c.digest).where(verdicts.c.number.in_(self._last_answers()))
        return {row.drop: row.digest for row in self._rows(query)}

    def attachments(self, year: int) -> dict[str, dict[str, Sent]]:
        """Give each office's attachments in an academic year by file name, the latest of each, and each bundle's.

        A name that the year does not have is answered from the newest year before. Where many people share an
        office's folder, a name that was received with two contents in one year is nobody's; so is one that a bundle
        holds twice.
        """
        query = sa.select(attachments).where(attachments.c.year <= year, self._seen(attachments))
        return by_sender(self._rows(query.order_by(attachments.c.year, attachments.c.order)))

    def decisions(self) -> list[Decision]:
        """List what people decided, oldest first."""
        rows = self._rows(sa.select(decisions).where(self._seen(decisions)).order_by(decisions.c.number))
        told = [{name: value for name, value in row._asdict().items() if name != "number"} for row in rows]
        return [Decision(**(one | {"at": one["at"].astimezone(self.zone)})) for one in told]

    def undelivered(self) -> list[Undelivered]:
        """List the mails that wait, were refused or came back: office, drop, to, state, cause, attempts, next_try."""
        return self.post.undelivered()

    def submissions(self, period: Period | None = None) -> list[Submission]:
        """List the packages that were rendered, oldest first."""
        query = sa.select(submissions).where(self._seen(submissions))
        rows = self._rows(query.order_by(submissions.c.year, submissions.c.semester, submissions.c.number))
        found = [
            Submission(Period(row.year, row.semester), row.number, row.digest, row.made_at, json.loads(row.body))
            for row in rows
        ]
        return [package for package in found if period in {None, package.period}]

    def milestones(self) -> list[Milestone]:
        """List what happened to packages after they were made, oldest first."""
        rows = self._rows(sa.select(milestones).order_by(milestones.c.order))
        return [_milestone(row, self.zone) for row in rows]

    def receipts(self, year: int) -> list[Reconciled]:
        """List the receipts that were compared with packages of an academic year, oldest first."""
        rows = self._rows(sa.select(receipts).where(receipts.c.year == year).order_by(receipts.c.order))
        return [
            Reconciled(
                Period(row.year, row.semester),
                row.number,
                row.name,
                row.sha256,
                row.at.astimezone(self.zone),
                json.loads(row.body),
            )
            for row in rows
        ]

    def history(self, year: int) -> list[Answer]:
        """List every answer to the drops of an academic year in the order in which they were given."""
        own = sa.select(drops.c.id).where(drops.c.year == year)
        rows = self._rows(sa.select(verdicts).where(verdicts.c.drop.in_(own)).order_by(verdicts.c.number))
        return [
            Answer(row.drop, row.verdict, row.digest, row.at.astimezone(self.zone), json.loads(row.body))
            for row in rows
        ]

    def events(self) -> list[sa.Row[Any]]:
        """List the log, oldest first."""
        return self._rows(sa.select(events).order_by(events.c.number))

    def first_broken_event(self) -> int | None:
        """Walk the hash chain; give the number of the first event that does not follow from the one before.

        A chain that was cut short is whole in itself: it must also hold an event for everything recorded.
        """
        before, log = GENESIS, self.events()
        for expected, event in enumerate(log, 1):
            if event.number != expected or event.hash != link(before, event.at, event.kind, event.body):
                return expected
            before = event.hash
        noted = Counter(event.kind for event in log)
        whole = all(noted[kind] >= len(self._rows(recorded)) for kind, recorded in RECORDED.items())
        return None if whole else len(log) + 1

    def _last_answers(self) -> sa.Select[tuple[int]]:
        return sa.select(sa.func.max(verdicts.c.number)).where(self._seen(verdicts)).group_by(verdicts.c.drop)

    def _rows(self, query: sa.Select[Any] | sa.CompoundSelect[Any]) -> list[sa.Row[Any]]:
        with self.engine.connect() as connection:
            return list(connection.execute(query))


def _drop(row: sa.Row[Any], zone: dt.tzinfo) -> Drop:
    return Drop(
        row.order,
        row.id,
        row.office,
        row.name,
        row.sha256,
        row.size,
        row.received_at.astimezone(zone),
        Period(row.year, row.semester),
        row.bundle,
    )


def _milestone(row: sa.Row[Any], zone: dt.tzinfo) -> Milestone:
    period, at = Period(row.year, row.semester), row.at.astimezone(zone)
    said = (row.office, row.by, row.reason, row.accepted, row.fingerprint)
    return Milestone(period, row.number, Kind(row.kind), *said, at)


def _safe_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.close()
