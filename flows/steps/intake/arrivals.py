"""What one sweep found in the inbox: taken in, left where it is, or to be looked at again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from schemas.drop import Drop
    from schemas.failure import Mishap
    from schemas.finding import Finding


class Waiting(NamedTuple):
    """A file that is not taken in yet, why, and the moment (in seconds since 1970) from which to look again."""

    name: str
    why: str
    until: float


@dataclass
class Arrivals:
    """What one sweep took in, and what it left where it was and why; on what the program failed meanwhile."""

    drops: list[Drop] = field(default_factory=list)
    attachments: int = 0
    left: list[tuple[str, Finding]] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    mishaps: list[Mishap] = field(default_factory=list)
