"""What the ledger keeps beside drops: attachments as they arrived, answers as they were given, packages as rendered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt

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
