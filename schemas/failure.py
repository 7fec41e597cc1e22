"""What may be told of the program's own failure, or of a damaged original: its kind and place, never its text."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from schemas.identity import mask_all

if TYPE_CHECKING:
    import datetime as dt

FAILED, DAMAGED = "W02", "W26"
"""The rules by which an office is told of the one and of the other."""


class Harm(StrEnum):
    """What a failure does to a workbook, and so to its rows."""

    SET_ASIDE = "set_aside"  # the program failed on it: none of its rows is taken
    RULE = "rule"  # the program failed on a rule: the rows that it should have judged wait
    UNMARKED = "unmarked"  # it was answered without its marked workbook: that is told once
    UNOPENED = "unopened"  # the program failed on an attachment or archive as it came: it counts as damaged
    UNTOLD = "untold"  # an answer or a notice could not be given; it is tried again
    DAMAGED = "damaged"  # the stored original is no longer what was received: its rows are those last read from it
    LOST = "lost"  # the same, and nothing was kept of what was read: none of its rows is taken
    ATTACHMENT = "attachment"  # a stored attachment is no longer what was received: the rows that name it wait

    @property
    def is_damage(self) -> bool:
        """Whether the disk failed, and not the program."""
        return self in {Harm.DAMAGED, Harm.LOST, Harm.ATTACHMENT}

    @property
    def concerns_rows(self) -> bool:
        """Whether rows wait, or are not as they were sent: what a package tells of."""
        return self not in {Harm.UNMARKED, Harm.UNOPENED, Harm.UNTOLD}

    @property
    def takes_rows(self) -> bool:
        """Whether none of the workbook's rows is taken."""
        return self in {Harm.SET_ASIDE, Harm.LOST}


class Trouble(NamedTuple):
    """What happened to a workbook as it was looked at, with the program's failure where that was the cause."""

    harm: Harm
    place: str = ""
    bug: Exception | None = None


class Mishap(NamedTuple):
    """What went wrong as a file was taken in, an office answered or others told: of which drop, "" where of none.

    `office`, `name` and `sha256` say which file it was where no drop does.
    """

    harm: Harm
    drop: str
    bug: Exception
    office: str = ""
    name: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Failure:
    """A failure as the ledger keeps it: of which file, where in the program, in which version, since when.

    `drop` is "" for an attachment and for what belongs to no drop, `sha256` for the latter.
    """

    harm: Harm
    drop: str
    office: str
    name: str
    sha256: str
    year: int
    received_at: dt.datetime
    place: str
    version: str
    at: dt.datetime

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two failures the same one."""
        return (self.harm, self.drop, self.sha256, self.place)

    @property
    def shown(self) -> str:
        """The file's name as people are shown it."""
        return mask_all(self.name)


def place_of(bug: BaseException) -> str:
    """Name an exception's kind and place in the program; its text may hold personal data.

    One that came about in another process has its own `place`.
    """
    if told := getattr(bug, "place", ""):
        return str(told)
    if bug.__cause__:  # what it came from
        return place_of(bug.__cause__)
    frames = traceback.extract_tb(bug.__traceback__)
    if not frames:
        return type(bug).__name__
    return f"{type(bug).__name__}（{PurePath(frames[-1].filename).name} 第 {frames[-1].lineno} 行）"


def trail_of(bug: BaseException) -> list[str]:
    """List the places through which an exception came, the last one last, and those of what it came from before it."""
    before = trail_of(bug.__cause__) if bug.__cause__ else []
    frames = traceback.extract_tb(bug.__traceback__)
    own = [f"{'/'.join(PurePath(one.filename).parts[-3:])}:{one.lineno} {one.name}" for one in frames]
    return [*before, *own, type(bug).__name__]
