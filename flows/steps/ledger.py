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
from flows.steps.records import Answer, Reconciled, Slot, StoredFile, Submission
from flows.steps.sendings import Arrived
from flows.steps.tables import (
    attachments,
    certifications,
    decisions,
    drops,
    events,
    failures,
    filings,
    mails,
    metadata,
    milestones,
    notices,
    receipts,
    submissions,
    verdicts,
)
from schemas.certified import CertifiedItem
from schemas.decision import Decision
from schemas.drop import Drop
from schemas.failure import Failure, Harm
from schemas.milestone import Kind, Milestone
from schemas.terms import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.records import Undelivered
    from schemas.attached import Sent
    from schemas.certified import CertifiedFiles

RECORDED = {
    "received": sa.select(drops.c.id),
    "attached": sa.select(attachments.c.order),
    "answered": sa.select(verdicts.c.number),
    "queued": sa.select(mails.c.id),
    "mailed": sa.select(mails.c.id).where(mails.c.sent_at.is_not(None)),
    "delayed": sa.select(mails.c.id).where(mails.c.attempts > 0),
    "refused": sa.select(mails.c.id).where(mails.c.refused_at.is_not(None)),
    "bounced": sa.select(mails.c.id).where(mails.c.bounced_at.is_not(None)),
    "failed": sa.select(failures.c.number).where(~failures.c.over),
    "ended": sa.select(failures.c.number).where(failures.c.over),
    "noticed": sa.select(notices.c.number),
    "decided": sa.select(decisions.c.number),
    "certified": sa.select(certifications.c.number),
    "rendered": sa.select(submissions.c.number),
    "reconciled": sa.select(receipts.c.order),
    "signed": sa.select(milestones.c.order).where(milestones.c.kind == Kind.SIGNED.value),
    "lifted": sa.select(milestones.c.order).where(milestones.c.kind == Kind.LIFTED.value),
    "uploaded": sa.select(milestones.c.order).where(milestones.c.kind == Kind.UPLOADED.value),
}
"""What each kind of event tells of: nothing is recorded without one."""

CLOSED = (OSError, sa.exc.SQLAlchemyError)
"""What is raised where the disk or the database cannot be used: no fault of what was to be written."""

ARCHIVE_NAME = "（.zip）"  # what an archive was called is not kept: only the files in it are


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

    def kept(self) -> dict[str, list[str]]:
        """Give the earlier drops of which rows stand on for the sake of a drop, as its last answer has it."""
        query = sa.select(verdicts.c.drop, verdicts.c.kept).where(verdicts.c.number.in_(self._last_answers()))
        return {row.drop: json.loads(row.kept) for row in self._rows(query.where(verdicts.c.kept != "[]"))}

    def told(self, drop: str) -> list[dict[str, Any]]:
        """Give all that an office was told of a drop, the oldest answer first."""
        query = sa.select(verdicts.c.body).where(verdicts.c.drop == drop, self._seen(verdicts))
        return [json.loads(row.body) for row in self._rows(query.order_by(verdicts.c.number))]

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
        return self.arrived(year).known()

    def arrived(self, year: int) -> Arrived:
        """List the attachments that count for an academic year, in the order of the years and of their arrival."""
        query = sa.select(attachments).where(attachments.c.year <= year, self._seen(attachments))
        return Arrived(self._rows(query.order_by(attachments.c.year, attachments.c.order)), self.zone)

    def certified(self, year: int) -> dict[CertifiedItem, CertifiedFiles]:
        """Give the files with which each item of an academic year was last found certified."""
        query = sa.select(certifications).where(certifications.c.year == year, self._seen(certifications))
        found: dict[CertifiedItem, CertifiedFiles] = {}
        for row in self._rows(query.order_by(certifications.c.number)):
            found |= {CertifiedItem(*item): files for item, files in json.loads(row.body)}
        return found

    def decisions(self) -> list[Decision]:
        """List what people decided, oldest first."""
        rows = self._rows(sa.select(decisions).where(self._seen(decisions)).order_by(decisions.c.number))
        told = [{name: value for name, value in row._asdict().items() if name != "number"} for row in rows]
        return [Decision(**(one | {"at": one["at"].astimezone(self.zone)})) for one in told]

    def failures(self, year: int | None = None) -> list[Failure]:
        """List the failures (of an academic year) that are not over, oldest first."""
        seen = sa.select(failures).where(self._seen(failures)).order_by(failures.c.number)
        found: dict[tuple[str, ...], Failure] = {}
        for row in self._rows(seen if year is None else seen.where(failures.c.year == year)):
            failure = _failure(row, self.zone)
            found.pop(failure.key, None)
            if not row.over:
                found[failure.key] = failure
        return list(found.values())

    def stored(self) -> list[StoredFile]:
        """List every file that the store must hold: drops, attachments, and the archives in which they came."""
        named = [
            sa.select(table.c.office, table.c.name, table.c.sha256, table.c.received_at)
            for table in (drops, attachments)
        ]
        rows = [row for query in named for row in self._rows(query)]
        files = [StoredFile(row.office, row.name, row.sha256, row.received_at.astimezone(self.zone)) for row in rows]
        archives = self._rows(sa.select(events).where(events.c.kind == "opened").order_by(events.c.number))
        return [*files, *(_archive(row, self.zone) for row in archives)]

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
        row.laid_at.astimezone(zone),
    )


def _failure(row: sa.Row[Any], zone: dt.tzinfo) -> Failure:
    received, at = (moment.astimezone(zone) for moment in (row.received_at, row.at))
    told = (row.drop, row.office, row.name, row.sha256, row.year)
    return Failure(Harm(row.harm), *told, received, row.place, row.version, at)


def _archive(row: sa.Row[Any], zone: dt.tzinfo) -> StoredFile:
    told = json.loads(row.body)
    at = dt.datetime.fromisoformat(row.at).astimezone(zone)
    return StoredFile(told["office"], ARCHIVE_NAME, told["sha256"], at)


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
