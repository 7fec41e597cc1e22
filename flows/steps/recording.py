"""What can be added to the ledger inside one transaction, each with the event that tells of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from flows.steps.post_writing import PostWriting
from flows.steps.tables import (
    attachments,
    certifications,
    decisions,
    drops,
    events,
    failures,
    filings,
    milestones,
    receipts,
    submissions,
    verdicts,
)
from schemas.headings import NIL
from schemas.identity import mask_all
from schemas.milestone import name_of
from schemas.printable import shown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from flows.steps.records import Answer, Attached, Reconciled, Slot, Submission
    from schemas.certified import CertifiedFiles, CertifiedItem
    from schemas.decision import Decision
    from schemas.drop import Drop
    from schemas.failure import Failure
    from schemas.milestone import Milestone

GENESIS = "0" * 64


class Writing(PostWriting):
    """What can be added to the ledger inside one transaction."""

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
                bundle=drop.bundle,
                laid_at=drop.laid_at or drop.received_at,
            )
        )
        self.log(drop.received_at, "received", drop=drop.id, office=drop.office, sha256=drop.sha256)
        return replace(drop, order=int((added.inserted_primary_key or (0,))[0]))

    def last_drop(self) -> int:
        """Give the order of the last drop; 0 where none has come."""
        return self.connection.scalar(sa.select(sa.func.max(drops.c.order))) or 0

    def attach(self, arrived: Sequence[Attached], after: int = 0) -> None:
        """Add attachments; `after` is the last drop, by its order, of the sweeps before this one."""
        if arrived:
            self.connection.execute(attachments.insert(), [asdict(one) | {"after": after} for one in arrived])
        for one in arrived:
            self.log(one.received_at, "attached", office=one.office, sha256=one.sha256)

    def answer(self, answer: Answer, slots: list[tuple[Slot, int]]) -> None:
        """Add the verdict on a drop, and at the first one what it filed."""
        self.connection.execute(
            verdicts.insert().values(
                drop=answer.drop,
                verdict=answer.verdict,
                digest=answer.digest,
                at=answer.answered_at,
                body=json.dumps(answer.body, ensure_ascii=False),
                kept=json.dumps(list(dict.fromkeys(one["drop"] for one in answer.body.get("kept", ())))),
            )
        )
        known = self.connection.execute(sa.select(filings.c.drop).where(filings.c.drop == answer.drop)).first()
        if slots and known is None:
            self.connection.execute(filings.insert(), [_filing(answer.drop, slot, rows) for slot, rows in slots])
        nil = {"nil": NIL} if answer.body.get("nil") else {}
        self.log(answer.answered_at, "answered", drop=answer.drop, verdict=answer.verdict, digest=answer.digest, **nil)

    def decide(self, decision: Decision) -> None:
        """Add what a person decided; identity numbers in it are masked."""
        kept = replace(decision, by=mask_all(shown(decision.by)), reason=mask_all(shown(decision.reason)))
        self.connection.execute(decisions.insert().values(**asdict(kept)))
        self.log(decision.at, "decided", **{name: str(value) for name, value in asdict(kept).items() if name != "at"})

    def fail(self, failure: Failure) -> None:
        """Add that the program failed on a file, or that a stored one is damaged."""
        self._failed(failure, failure.at, "failed", over=False)

    def recover(self, failure: Failure, at: dt.datetime) -> None:
        """Add that a failure is over, or no longer matters since its file has been replaced."""
        self._failed(failure, at, "ended", over=True)

    def _failed(self, failure: Failure, at: dt.datetime, kind: str, *, over: bool) -> None:
        values = asdict(failure) | {"harm": str(failure.harm), "at": at, "over": over}
        self.connection.execute(failures.insert().values(**values))
        told = {"harm": str(failure.harm), "drop": failure.drop, "sha256": failure.sha256, "place": failure.place}
        self.log(at, kind, **told)

    def certify(self, year: int, items: Mapping[CertifiedItem, CertifiedFiles], at: dt.datetime) -> None:
        """Add the files with which items of an academic year were found certified."""
        body = json.dumps(list(items.items()), ensure_ascii=False)
        self.connection.execute(certifications.insert().values(year=year, at=at, body=body))
        self.log(at, "certified", year=str(year), items=str(len(items)), sha256=_hash(body))

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
            package=name_of(period, submission.number),
            digest=submission.digest,
        )

    def pass_milestone(self, milestone: Milestone) -> None:
        """Add what happened to a package after it was made; identity numbers in it are masked."""
        kept = replace(milestone, by=mask_all(milestone.by), reason=mask_all(milestone.reason))
        told = {name: value for name, value in asdict(kept).items() if name not in {"period", "kind"}}
        period = kept.period
        values = told | {"kind": str(kept.kind), "year": period.year, "semester": period.semester}
        self.connection.execute(milestones.insert().values(**values))
        body = {name: value for name, value in kept.as_json().items() if name not in {"kind", "at"}}
        self.log(kept.at, str(kept.kind), **body)

    def reconcile(self, receipt: Reconciled) -> None:
        """Add a receipt that was compared with a package."""
        told = {name: value for name, value in asdict(receipt).items() if name not in {"period", "body"}}
        period, body = receipt.period, json.dumps(receipt.body, ensure_ascii=False)
        values = told | {"year": period.year, "semester": period.semester, "body": body}
        self.connection.execute(receipts.insert().values(**values))
        package, found = name_of(period, receipt.number), str(receipt.body["differences"])
        self.log(receipt.at, "reconciled", package=package, sha256=receipt.sha256, differences=found)

    def chain(self) -> None:
        """Write the events noted, each carrying the hash of the one before and itself."""
        last = self.connection.execute(sa.select(events).order_by(events.c.number.desc()).limit(1)).first()
        number, before = (last.number, last.hash) if last else (0, GENESIS)
        rows = []
        for place, (at, kind, body) in enumerate(self.noted, number + 1):
            before = link(before, at, kind, body)
            rows.append({"number": place, "at": at, "kind": kind, "body": body, "hash": before})
        if rows:
            self.connection.execute(events.insert(), rows)


def link(before: str, at: str, kind: str, body: str) -> str:
    """Give the hash that chains an event to the one before."""
    return _hash(f"{before}\x1f{at}\x1f{kind}\x1f{body}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _filing(drop: str, slot: Slot, rows: int) -> dict[str, Any]:
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
