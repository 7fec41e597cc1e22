"""The ledger: every drop, attachment, filing, verdict, mail and submission, and a hash-chained log of events.

Append-only: what happened is added, never changed; the one exception is a mail's mark that it has left.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from flows.steps.tables import attachments, drops, events, filings, mails, metadata, submissions, verdicts
from schemas.drop import Drop
from schemas.terms import PART_OFFICES, Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GENESIS = "0" * 64
RECORDED = {
    "received": sa.select(drops.c.id),
    "attached": sa.select(attachments.c.order),
    "answered": sa.select(verdicts.c.number),
    "queued": sa.select(mails.c.id),
    "mailed": sa.select(mails.c.id).where(mails.c.sent_at.is_not(None)),
    "rendered": sa.select(submissions.c.number),
}
"""What each kind of event tells of: nothing is recorded without one."""


@dataclass(frozen=True)
class Attached:
    """An attachment as it arrived; `name` is folded for comparison."""

    arrival: str
    office: str
    name: str
    sha256: str
    received_at: dt.datetime


@dataclass(frozen=True)
class Answer:
    """A verdict as it was recorded: what an office was last told of a drop."""

    drop: str
    verdict: str
    digest: str
    answered_at: dt.datetime
    body: dict[str, Any]


@dataclass(frozen=True)
class Submission:
    """A package that was rendered: its period, its number, the digest of its content and its counts."""

    period: Period
    number: int
    digest: str
    made_at: dt.datetime
    body: dict[str, Any]


class Ledger:
    """One school's ledger, in the database of a URL (SQLite or PostgreSQL)."""

    def __init__(self, url: str, zone: dt.tzinfo = dt.UTC) -> None:
        self.zone = zone  # in which moments are told
        self.engine = sa.create_engine(url)
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _safe_sqlite)
        metadata.create_all(self.engine)

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

    def drops(self, year: int | None = None) -> list[Drop]:
        """List the drops (of an academic year) in the order in which they were received."""
        query = sa.select(drops).order_by(drops.c.order)
        rows = self._rows(query if year is None else query.where(drops.c.year == year))
        return [_drop(row, self.zone) for row in rows]

    def arrivals(self) -> set[str]:
        """Give the keys of every file that was ever received."""
        both = sa.union_all(sa.select(drops.c.arrival), sa.select(attachments.c.arrival))
        return {str(row[0]) for row in self._rows(both)}

    def filed(self) -> dict[str, list[tuple[tuple[str, str, str, Period, str], int]]]:
        """List what each drop filed: the slot (office, form, sheet, period, scope) and the number of rows."""
        found: dict[str, list[tuple[tuple[str, str, str, Period, str], int]]] = {}
        for row in self._rows(sa.select(filings)):
            slot = (row.office, row.form, row.sheet, Period(row.year, row.semester), row.scope)
            found.setdefault(row.drop, []).append((slot, row.rows))
        return found

    def answers(self) -> dict[str, Answer]:
        """Give the last answer to each drop."""
        query = sa.select(verdicts).where(verdicts.c.number.in_(_last_answers()))
        return {
            row.drop: Answer(row.drop, row.verdict, row.digest, row.at, json.loads(row.body))
            for row in self._rows(query)
        }

    def verdicts(self) -> dict[str, str]:
        """Give the last verdict on each drop."""
        query = sa.select(verdicts.c.drop, verdicts.c.verdict).where(verdicts.c.number.in_(_last_answers()))
        return {row.drop: row.verdict for row in self._rows(query)}

    def digests(self) -> dict[str, str]:
        """Give the digest of the last answer to each drop."""
        query = sa.select(verdicts.c.drop, verdicts.c.digest).where(verdicts.c.number.in_(_last_answers()))
        return {row.drop: row.digest for row in self._rows(query)}

    def attachments(self) -> dict[str, dict[str, str]]:
        """Give each office's attachments: file name -> hash of the latest one of that name.

        Where many people share an office's folder, a name that was received with two contents has none ("").
        """
        found: dict[str, dict[str, str]] = {}
        for row in self._rows(sa.select(attachments).order_by(attachments.c.order)):
            own = found.setdefault(row.office, {})
            shared = row.office in PART_OFFICES and own.get(row.name, row.sha256) != row.sha256
            own[row.name] = "" if shared else row.sha256
        return found

    def unsent(self) -> list[tuple[str, bytes]]:
        """List the mails that have not left: message id and message."""
        return [(row.id, row.message) for row in self._rows(sa.select(mails).where(mails.c.sent_at.is_(None)))]

    def submissions(self, period: Period | None = None) -> list[Submission]:
        """List the packages that were rendered, oldest first."""
        rows = self._rows(
            sa.select(submissions).order_by(submissions.c.year, submissions.c.semester, submissions.c.number)
        )
        found = [
            Submission(Period(row.year, row.semester), row.number, row.digest, row.made_at, json.loads(row.body))
            for row in rows
        ]
        return [package for package in found if period in {None, package.period}]

    def events(self) -> list[sa.Row[Any]]:
        """List the log, oldest first."""
        return self._rows(sa.select(events).order_by(events.c.number))

    def first_broken_event(self) -> int | None:
        """Walk the hash chain; give the number of the first event that does not follow from the one before.

        A chain that was cut short is whole in itself: it must also hold an event for everything recorded.
        """
        before, log = GENESIS, self.events()
        for expected, event in enumerate(log, 1):
            if event.number != expected or event.hash != _link(before, event.at, event.kind, event.body):
                return expected
            before = event.hash
        noted = Counter(event.kind for event in log)
        whole = all(noted[kind] >= len(self._rows(recorded)) for kind, recorded in RECORDED.items())
        return None if whole else len(log) + 1

    def _rows(self, query: sa.Select[Any] | sa.CompoundSelect[Any]) -> list[sa.Row[Any]]:
        with self.engine.connect() as connection:
            return list(connection.execute(query))


class Writing:
    """What can be added to the ledger inside one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.noted: list[tuple[str, str, str]] = []  # the moment, kind and body of each event, in order

    def receive(self, drop: Drop, arrival: str) -> Drop:
        """Add a drop; give it back with the order that the ledger gave it."""
        added = self.connection.execute(
            drops.insert().values(
                id=drop.id,
                arrival=arrival,
                office=drop.office,
                name=drop.name,
                sha256=drop.sha256,
                size=drop.size,
                received_at=drop.received_at,
                year=drop.period.year,
                semester=drop.period.semester,
            )
        )
        self.log(drop.received_at, "received", drop=drop.id, office=drop.office, sha256=drop.sha256)
        return replace(drop, order=int((added.inserted_primary_key or (0,))[0]))

    def attach(self, arrived: Sequence[Attached]) -> None:
        """Add attachments."""
        if arrived:
            self.connection.execute(attachments.insert(), [asdict(one) for one in arrived])
        for one in arrived:
            self.log(one.received_at, "attached", office=one.office, sha256=one.sha256)

    def answer(self, answer: Answer, slots: list[tuple[tuple[str, str, str, Period, str], int]]) -> None:
        """Add the verdict on a drop, and at the first one what it filed."""
        self.connection.execute(
            verdicts.insert().values(
                drop=answer.drop,
                verdict=answer.verdict,
                digest=answer.digest,
                at=answer.answered_at,
                body=json.dumps(answer.body, ensure_ascii=False),
            )
        )
        known = self.connection.execute(sa.select(filings.c.drop).where(filings.c.drop == answer.drop)).first()
        if slots and known is None:
            self.connection.execute(filings.insert(), [_filing(answer.drop, slot, rows) for slot, rows in slots])
        self.log(answer.answered_at, "answered", drop=answer.drop, verdict=answer.verdict, digest=answer.digest)

    def queue(self, message_id: str, message: bytes, at: dt.datetime) -> None:
        """Add a mail to be sent; the same message id is queued once."""
        if self.connection.execute(sa.select(mails.c.id).where(mails.c.id == message_id)).first() is None:
            self.connection.execute(mails.insert().values(id=message_id, message=message, queued_at=at))
            self.log(at, "queued", mail=message_id)

    def sent(self, message_id: str, at: dt.datetime) -> None:
        """Mark a mail as gone."""
        self.connection.execute(mails.update().where(mails.c.id == message_id).values(sent_at=at))
        self.log(at, "mailed", mail=message_id)

    def submit(self, submission: Submission) -> None:
        """Add a package that was rendered."""
        period = submission.period
        self.connection.execute(
            submissions.insert().values(
                year=period.year,
                semester=period.semester,
                number=submission.number,
                digest=submission.digest,
                made_at=submission.made_at,
                body=json.dumps(submission.body, ensure_ascii=False),
            )
        )
        self.log(
            submission.made_at,
            "rendered",
            package=f"{period}/{submission.number:02}",
            digest=submission.digest,
        )

    def log(self, at: dt.datetime, kind: str, **body: str) -> None:
        """Note an event; it is chained to the one before when the transaction ends."""
        written = json.dumps(body, ensure_ascii=False, sort_keys=True)
        self.noted.append((at.astimezone(dt.UTC).isoformat(), kind, written))

    def chain(self) -> None:
        """Write the events noted, each carrying the hash of the one before and itself."""
        last = self.connection.execute(sa.select(events).order_by(events.c.number.desc()).limit(1)).first()
        number, before = (last.number, last.hash) if last else (0, GENESIS)
        rows = []
        for place, (at, kind, body) in enumerate(self.noted, number + 1):
            before = _link(before, at, kind, body)
            rows.append({"number": place, "at": at, "kind": kind, "body": body, "hash": before})
        if rows:
            self.connection.execute(events.insert(), rows)


def _last_answers() -> sa.Select[tuple[int]]:
    return sa.select(sa.func.max(verdicts.c.number)).group_by(verdicts.c.drop)


def _link(before: str, at: str, kind: str, body: str) -> str:
    return hashlib.sha256(f"{before}\x1f{at}\x1f{kind}\x1f{body}".encode()).hexdigest()


def _filing(drop: str, slot: tuple[str, str, str, Period, str], rows: int) -> dict[str, Any]:
    office, form, sheet, period, scope = slot
    return {
        "drop": drop,
        "office": office,
        "form": form,
        "sheet": sheet,
        "year": period.year,
        "semester": period.semester,
        "scope": scope,
        "rows": rows,
    }


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
    )


def _safe_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.close()
