"""What lies in the inbox at one look: files of the offices, things that stay, things to look at again."""

from __future__ import annotations

import os
import stat
import time
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.intake.locks import open_until, seen_locks
from flows.steps.intake.unfit import out_of_place, unfit
from schemas import wording_intake as words
from schemas.headings import ATTACHMENTS
from schemas.terms import OFFICES
from schemas.wording_replies import REPLIES, without_ours

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from schemas.wording_intake import Unfit

OPENING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
SYSTEM_FILES = frozenset({"desktop.ini", "thumbs.db"})  # which Windows lays into every folder
OURS = "README.md"  # beside the offices' folders
LOOK_AGAIN_SECONDS = 300  # until a thing that cannot be opened is tried again, though nothing about it has changed


class Look(NamedTuple):
    """What two equal looks compare, so that a file still being copied is not taken."""

    size: int
    modified: int
    changed: int  # which no copying keeps: a file laid in anew is another one, even of the same time and inode
    inode: int


class Entry(NamedTuple):
    """A regular file in an office's folder, or among its attachments."""

    office: str
    path: Path
    look: Look
    is_workbook: bool
    open_until: float = 0.0  # the moment until which a lock beside it says that somebody has it open

    @property
    def name(self) -> str:
        """What its office calls the file: without what we added to the name of an answer that comes back."""
        if self.path.parent.name != REPLIES:
            return self.path.name
        own = without_ours(self.path.name)
        return own if PurePath(own).suffix else self.path.name  # of which nothing but the ending were left


class Stays(NamedTuple):
    """Something that is no file to take in, and what it is."""

    path: Path
    what: Unfit


class Waits(NamedTuple):
    """Something to look at again, why, and from which moment on it may be judged otherwise."""

    path: Path
    why: str
    until: float


def look_at(status: os.stat_result) -> Look:
    """Take down what two looks compare."""
    return Look(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def is_unchanged(entry: Entry) -> bool:
    """Tell whether the very file that was seen still lies there."""
    try:
        status = entry.path.lstat()
    except OSError:
        return False
    return look_at(status) == entry.look and unfit(entry.path.name, status) is None


def everything_in(inbox: Path) -> Iterator[Entry | Stays | Waits]:
    """Look at everything in the inbox, office by office; OSError where the inbox itself cannot be listed.

    The folders of answers are looked at apart (see `mended`).
    """
    for path in sorted(inbox.iterdir()):
        if path.name in OFFICES and is_folder(path):
            yield from files_in(path, path.name, is_workbook=True)
            if is_folder(path / ATTACHMENTS):
                yield from files_in(path / ATTACHMENTS, path.name, is_workbook=False)
        elif not path.name.startswith((".", "~$")) and path.name != OURS:
            yield _beside_offices(path)


def _beside_offices(path: Path) -> Stays | Waits:
    try:
        return Stays(path, out_of_place(path.lstat()))
    except OSError:
        return waits(path, words.GONE)


def files_in(folder: Path, office: str, *, is_workbook: bool) -> Iterator[Entry | Stays | Waits]:
    """Look at everything in one folder of an office; the folder itself waits where it cannot be listed."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        yield waits(folder, words.CLOSED_TO_US)
        return
    locks = seen_locks(paths)
    for path in paths:
        own_folder = is_workbook and path.name in {ATTACHMENTS, REPLIES} and is_folder(path)
        if not own_folder and path.name.casefold() not in SYSTEM_FILES:
            yield _seen(office, path, locks, is_workbook=is_workbook)


def _seen(office: str, path: Path, locks: Mapping[str, float], *, is_workbook: bool) -> Entry | Stays | Waits:
    try:
        status = path.lstat()
    except OSError:
        return waits(path, words.GONE)
    what = unfit(path.name, status)
    if what:
        return Stays(path, what)
    return Entry(office, path, look_at(status), is_workbook, open_until(path.name, locks))


def waits(path: Path, why: str) -> Waits:
    """Let something wait that may change without a sign."""
    return Waits(path, why, time.time() + LOOK_AGAIN_SECONDS)


def is_folder(path: Path) -> bool:
    """Tell whether a folder lies there; a link to one is none."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False
