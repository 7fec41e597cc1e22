"""What an attachment is once its content was looked at, and which sorts and sizes a column takes, by academic year."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

MIB = 1 << 20


class Flaw(StrEnum):
    """What keeps a file from being opened."""

    NONE = ""
    EMPTY = "empty"  # of no bytes, or of zeros alone: a copy that was begun and left
    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Facts:
    """What a file's content shows: its size in bytes, its sort (pdf, docx; "" where it is not known) and its flaw."""

    size: int
    sort: str
    flaw: str = Flaw.NONE


@dataclass(frozen=True)
class Sent:
    """An attachment that an office has sent, as the rows that name it are judged by it."""

    sha256: str
    size: int = 0
    sort: str = ""
    flaw: str = Flaw.NONE
    name: str = field(default="", compare=False)  # as it was sent: names that fold to the same are the same

    @property
    def is_nobodys(self) -> bool:
        """Whether the name was sent with different contents by people who share a folder."""
        return not self.sha256


NOBODYS = Sent("")
"""What stands for a name that was sent with different contents."""


ARCHIVES = frozenset({"zip", "rar", "7z", "gz"})
"""Sorts in which other files lie packed, where no row finds them."""


@dataclass(frozen=True)
class Family:
    """The files that a column takes: their sorts, and their largest size in MiB, dated by academic year, oldest first.

    Sorts and sizes are those of the national rosters' layouts; no clause of the regulation gives them.
    """

    title: str
    sorts: tuple[str, ...]
    mebibytes: tuple[tuple[int, int], ...]

    def most(self, academic_year: int) -> int:
        """Give the largest size, in MiB, that holds in an academic year (ROC)."""
        return [number for since, number in self.mebibytes if since <= academic_year][-1]


DOCUMENTS = Family("文件", ("pdf", "jpg", "png"), ((0, 2), (109, 4)))
MEDIA = Family("影音", ("mp3", "mp4"), ((0, 5), (109, 10)))
PORTABLE = replace(DOCUMENTS, sorts=("pdf",))
"""What is published as it stands: a course plan."""
