"""What becomes of a package once it is made: offices sign it or object, it is uploaded, received and confirmed."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from schemas.terms import OFFICES, Period

if TYPE_CHECKING:
    import datetime as dt

SECRETARY, CONVENER = "執行秘書", "校長"
"""Who confirms a package as a whole, and who seals it last (三)."""

SECRETARY_TITLES = frozenset({SECRETARY, "教務主任"})
"""What stands in the 職稱 in 處室與人員名冊 of who is the executive secretary (三), perhaps beside another post."""

SECRETARY_OFFICE = "教務處"
"""Whose people speak for the executive secretary where the list names none."""

SIGNERS = (*OFFICES, SECRETARY)
"""Everybody who may sign, in the order in which they stand on paper."""

_NAMED = re.compile(r"([0-9]{3})-([012])/([0-9]{1,4})")


class Kind(StrEnum):
    """What a milestone is; the event that tells of it is of the same name."""

    SIGNED = "signed"
    LIFTED = "lifted"
    UPLOADED = "uploaded"


@dataclass(frozen=True)
class Milestone:
    """One thing that happened to a package: an account's word on it for an office, or that it was uploaded.

    LIFTED is the executive secretary's word that the objections of an office stand no more; it is no signature of it.
    `reason` is why, of an upload the number on the national receipt; an upload that is not `accepted` takes the last
    one back. `fingerprint` is what the package's record said then, so that it is known which bytes were meant.
    """

    period: Period
    number: int
    kind: Kind
    office: str  # "" for an upload
    by: str
    reason: str
    accepted: bool
    fingerprint: str
    at: dt.datetime

    def as_json(self) -> dict[str, Any]:
        """Give the milestone as the commands print it."""
        told = {name: value for name, value in asdict(self).items() if name not in {"period", "number"}}
        return told | {"package": name_of(self.period, self.number), "kind": str(self.kind), "at": self.at.isoformat()}


def is_secretary(title: str) -> bool:
    """Tell by a 職稱 whether somebody is the executive secretary."""
    return any(one in title for one in SECRETARY_TITLES)


def name_of(period: Period, number: int) -> str:
    """Name a package as people do: 114-1/01."""
    return f"{period}/{number:02}"


def package_named(text: str) -> tuple[Period, int] | None:
    """Read a package's name, 114-1/01; None for another text."""
    found = _NAMED.fullmatch(text)
    return (Period(int(found[1]), int(found[2])), int(found[3])) if found else None
