"""What the ledger keeps beside drops: attachments as they arrived, answers as they were given, packages as rendered."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.terms import Period

Slot = tuple[str, str, str, "Period", str]
"""What a sheet was filed as: office, form, sheet, period, scope."""


@dataclass(frozen=True)
class Attached:
    """An attachment as it arrived, under the `name` it was sent by; `year` is the academic year then collected.

    `size`, `sort` and `flaw` are what was found in its content (see `schemas.attached.Facts`), `bundle` names the
    archive in which it came.
    """

    arrival: str
    office: str
    name: str
    sha256: str
    received_at: dt.datetime
    year: int
    size: int = 0
    sort: str = ""
    flaw: str = ""
    bundle: str = ""


@dataclass(frozen=True)
class StoredFile:
    """A file that the store holds: whose it was, what it was called, and when it was received."""

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


@dataclass(frozen=True)
class Mark:
    """How far the ledger had come: the last number of each table, the last package of each period, and the moment.

    `packages` maps a period ("114-1") to the number of its last package. What was added since is not seen by whoever
    looks at the ledger as of a mark (see `flows.steps.ledger_as_of`).
    """

    drops: int
    attachments: int
    verdicts: int
    filings: int
    decisions: int
    failures: int
    certifications: int
    packages: Mapping[str, int]
    moment: dt.datetime

    def as_json(self) -> dict[str, Any]:
        """Give the mark as a package's record keeps it."""
        return asdict(self) | {"packages": dict(self.packages), "moment": self.moment.isoformat()}


def mark_from(told: Mapping[str, Any]) -> Mark:
    """Read a mark from a package's record; KeyError where there is none in it, as in those of older versions."""
    kept = {field.name: told[field.name] for field in fields(Mark)}
    return Mark(**kept | {"moment": dt.datetime.fromisoformat(told["moment"])})


@dataclass(frozen=True)
class Reconciled:
    """A receipt that was compared with a package: the archive's name and hash, when, its counts and outside items."""

    period: Period
    number: int
    name: str
    sha256: str
    at: dt.datetime
    body: dict[str, Any]


@dataclass(frozen=True)
class Undelivered:
    """A mail that has not reached its reader: `state` is waiting, refused or bounced; `drop` is "" for a notice."""

    office: str
    drop: str
    to: str
    state: str
    cause: str
    attempts: int
    next_try: dt.datetime | None
    id: str


@dataclass(frozen=True)
class Notice:
    """A list that was sent to somebody of its own accord: about what, to whom, and by which mail."""

    about: str
    to: str
    digest: str
    mail: str
    at: dt.datetime
