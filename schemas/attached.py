"""What an attachment is once its content was looked at, and which sorts and sizes a column takes, by academic year."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

MIB = 1 << 20


class Flaw(StrEnum):
    """What keeps a file from being opened."""

    NONE = ""
    EMPTY = "empty"  # of no bytes, or of zeros alone: a copy that was begun and left
    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    LOST = "lost"  # it was whole when it came; what is stored of it is no longer


@dataclass(frozen=True)
class Facts:
    """What a file's content shows: its size in bytes, its sort (pdf, docx; "" where it is not known) and its flaw."""

    size: int
    sort: str
    flaw: str = Flaw.NONE


@dataclass(frozen=True)
class Sent:
    """An attachment that an office has sent, as the rows that name it are judged by it.

    `order` numbers the arrival since which these bytes stand under the name, `at` is when that was, and `after` is the
    last drop, by its order, that had come before. `latest` is, of a name that is nobody's, what was sent last.
    """

    sha256: str
    size: int = 0
    sort: str = ""
    flaw: str = Flaw.NONE
    name: str = field(default="", compare=False)  # as it was sent: names that fold to the same are the same
    order: int = field(default=0, compare=False)
    after: int = field(default=0, compare=False)
    at: dt.datetime | None = field(default=None, compare=False)
    latest: Sent | None = field(default=None, compare=False)

    @property
    def is_nobodys(self) -> bool:
        """Whether the name was sent with different contents by people who share a folder."""
        return not self.sha256


def with_lost(sent: dict[str, dict[str, Sent]], damaged: Collection[str]) -> dict[str, dict[str, Sent]]:
    """Tell of attachments of these hashes that what is stored of them is damaged."""
    if not damaged:
        return sent
    return {
        sender: {
            name: replace(file, flaw=file.flaw or Flaw.LOST) if file.sha256 in damaged else file
            for name, file in files.items()
        }
        for sender, files in sent.items()
    }


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
