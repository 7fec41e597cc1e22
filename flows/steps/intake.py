"""What in the inbox is a drop: stored and in the ledger before it leaves its folder; all else is left and listed."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.records import Attached
from schemas import wording
from schemas.drop import Drop
from schemas.finding import Finding
from schemas.headings import ATTACHMENTS
from schemas.identity import mask_all
from schemas.register import attachment_name
from schemas.terms import OFFICES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from flows.steps.ledger import Ledger
    from flows.steps.recording import Writing
    from flows.steps.store import Store
    from schemas.terms import Period

NO_DROPS = (".", "~$")  # hidden files, and the locks that spreadsheet programs lay beside an open file
OPENING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
SYSTEM_FILES = frozenset({"desktop.ini", "thumbs.db"})  # which Windows lays into every folder
SETTLED_SECONDS, LOOK_AGAIN_SECONDS = 2.0, 0.3
AT_ONCE = 8


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


@dataclass
class Arrivals:
    """What one sweep took in, and what it left where it was and why."""

    drops: list[Drop] = field(default_factory=list)
    attachments: int = 0
    left: list[tuple[str, Finding]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Intake:
    """Takes files from an inbox into a store and a ledger; `now` gives the time in the school's zone."""

    inbox: Path
    store: Store
    ledger: Ledger
    period: Period
    now: Callable[[], dt.datetime]

    def take_in(self, only: Iterable[Path] = ()) -> Arrivals:
        """Take in every whole file of the inbox, or of the paths named; what is stored and recorded leaves it."""
        arrivals = Arrivals()
        wanted = [path.absolute() for path in only]
        seen = [entry for entry in self._entries(arrivals) if not wanted or _within(entry.path, wanted)]
        settled = sorted(self._settled(seen, arrivals), key=_by_saving)
        kept = list(self._kept(settled, arrivals))
        known = self.ledger.arrivals()
        fresh = [(entry, sha256) for entry, sha256 in kept if self._key(entry, sha256) not in known]
        if fresh:
            self.store.settle()
            with self.ledger.writing() as writing:
                self._record(writing, fresh, arrivals)
        arrivals.left += [self._listed(entry.path) for entry, _ in kept if not _leave_inbox(entry)]
        return arrivals

    def _entries(self, arrivals: Arrivals) -> Iterator[Entry]:
        for folder in sorted(self.inbox.iterdir()):
            if folder.name in OFFICES and folder.is_dir() and not folder.is_symlink():
                yield from self._of_folder(folder.name, folder, arrivals, is_workbook=True)
                if (folder / ATTACHMENTS).is_dir() and not (folder / ATTACHMENTS).is_symlink():
                    yield from self._of_folder(folder.name, folder / ATTACHMENTS, arrivals, is_workbook=False)
            elif not folder.name.startswith(NO_DROPS) and folder.name != "README.md":
                arrivals.left.append(self._listed(folder))

    def _of_folder(self, office: str, folder: Path, arrivals: Arrivals, *, is_workbook: bool) -> Iterator[Entry]:
        for path in sorted(folder.iterdir()):
            folder_of_attachments = is_workbook and path.name == ATTACHMENTS and path.is_dir() and not path.is_symlink()
            if folder_of_attachments or path.name.casefold() in SYSTEM_FILES:
                continue
            look = _look(path)
            if look and not path.name.startswith(NO_DROPS) and _is_text(path.name):
                yield Entry(office, path, look, is_workbook=is_workbook)
            else:
                arrivals.left.append(self._listed(path))

    def _settled(self, entries: list[Entry], arrivals: Arrivals) -> Iterator[Entry]:
        """Leave for the next sweep what changes between two looks; only fresh files need the second one."""
        newest = max((entry.look.modified for entry in entries), default=0) / 1e9
        if time.time() - newest < SETTLED_SECONDS:
            time.sleep(LOOK_AGAIN_SECONDS)
        for entry in entries:
            if _look(entry.path) == entry.look:
                yield entry
            else:
                arrivals.waiting.append(self._name(entry.path))

    def _kept(self, entries: Sequence[Entry], arrivals: Arrivals) -> Iterator[tuple[Entry, str]]:
        """Store files; one that has gone, or that may not be opened, waits for the next sweep."""
        with ThreadPoolExecutor(AT_ONCE) as pool:  # most of the time is spent waiting for the disk
            hashes = list(pool.map(self._keep, [entry.path for entry in entries]))
        for entry, sha256 in zip(entries, hashes, strict=True):
            if sha256:
                yield entry, sha256
            else:
                arrivals.waiting.append(self._name(entry.path))

    def _record(self, writing: Writing, fresh: Sequence[tuple[Entry, str]], arrivals: Arrivals) -> None:
        now, year = self.now(), self.period.year
        files = [
            Attached(self._key(entry, sha256), entry.office, attachment_name(entry.path.name), sha256, now, year)
            for entry, sha256 in fresh
            if not entry.is_workbook
        ]
        writing.attach(files)
        arrivals.attachments += len(files)
        for entry, sha256 in fresh:
            if entry.is_workbook:
                key = self._key(entry, sha256)
                drop_id, size = f"{now:%Y%m%d-%H%M%S}-{key[:12]}", entry.look.size
                drop = Drop(0, drop_id, entry.office, entry.path.name, sha256, size, now, self.period)
                arrivals.drops.append(writing.receive(drop, key))

    def _keep(self, path: Path) -> str | None:
        """Store a file and give its hash; None where it cannot be opened."""
        try:
            descriptor = os.open(path, OPENING)
        except OSError:
            return None
        with os.fdopen(descriptor, "rb") as source:
            return self.store.keep(source)[0]

    def _key(self, entry: Entry, sha256: str) -> str:
        """Name this very arrival, so that a crash before the file left the inbox does not take it twice."""
        parts = (entry.office, str(entry.path.relative_to(self.inbox)), *map(str, entry.look), sha256)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()

    def _listed(self, path: Path) -> tuple[str, Finding]:
        name = self._name(path)
        return name, Finding("W18", value=name, expected=wording.PLAIN_FILE)

    def _name(self, path: Path) -> str:
        """Write a path so that it can be shown, whatever bytes it is made of."""
        return mask_all(os.fsencode(path.relative_to(self.inbox)).decode(errors="replace"))


def _look(path: Path) -> Look | None:
    """Look at a regular file of one name; None for anything else, and for what is no longer there."""
    try:
        status = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
        return None
    return Look(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _is_text(name: str) -> bool:
    """Tell whether a name can be written down: one in the bytes of another alphabet cannot."""
    return all(not "\ud800" <= character <= "\udfff" for character in name)


def _within(path: Path, wanted: list[Path]) -> bool:
    return any(path.absolute() == one or one in path.absolute().parents for one in wanted)


def _by_saving(entry: Entry) -> tuple[bool, int, str]:
    """Order workbooks by when they were saved, so that the later of two in one sweep is the later drop."""
    return (entry.is_workbook, entry.look.modified if entry.is_workbook else 0, str(entry.path))


def _leave_inbox(entry: Entry) -> bool:
    """Remove a file that is stored, unless somebody has meanwhile laid another in its place; False where it stays."""
    try:
        if _look(entry.path) == entry.look:
            entry.path.unlink()
    except OSError:  # it is stored, and the others go on
        return False
    return True
