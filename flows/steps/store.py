"""Where the bytes of every drop and attachment lie, named by their SHA-256, never changed once written."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable

CHUNK = 1 << 20
ARRIVING = ".arriving-"
BROKEN_OFF_SECONDS = 3600  # what is still arriving after so long, nobody writes any more


class LyingDiskError(OSError):
    """What was read back is not what was written."""


class DamagedError(Exception):
    """Stored files that are no longer what was received: their SHA-256 are its `hashes`."""

    def __init__(self, hashes: Iterable[str]) -> None:
        self.hashes = sorted(hashes)
        super().__init__(f"stored attachments are damaged: {', '.join(self.hashes)}; restore them from a backup")


@dataclass(frozen=True)
class Store:
    """A folder of immutable files, one a distinct content."""

    folder: Path
    _unsettled: set[Path] = field(default_factory=set, repr=False, compare=False)

    def path(self, sha256: str) -> Path:
        """Say where the content with this hash lies."""
        return self.folder / sha256[:2] / sha256

    def keep(self, source: BinaryIO) -> tuple[str, int]:
        """Write a stream to disk and read it back; give its hash and size in bytes.

        After the next `settle` the content survives a power loss. LyingDiskError where it did not arrive.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self.folder, prefix=ARRIVING)
        aside = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as target:
                sha256, size = _copy(source, target)
                target.flush()
                os.fsync(target.fileno())
            self._place(aside, sha256)
        finally:
            aside.unlink(missing_ok=True)
        return sha256, size

    def clear(self) -> None:
        """Remove what a process that was ended has left half written; for whoever alone writes to this store."""
        now = time.time()
        for aside in self.folder.glob(f"{ARRIVING}*"):
            with suppress(OSError):  # it is tried again next time, and holds up nothing until then
                if now - aside.stat().st_mtime > BROKEN_OFF_SECONDS:
                    aside.unlink()

    def read(self, sha256: str) -> bytes:
        """Give the content with this hash; LyingDiskError where the disk no longer holds it as it was."""
        content = self.path(sha256).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise LyingDiskError(f"the stored file {sha256} has changed on disk; restore it from a backup")
        return content

    def is_whole(self, sha256: str) -> bool:
        """Tell whether the content with this hash is there, and as it was."""
        try:
            with self.path(sha256).open("rb") as content:
                return hashlib.file_digest(content, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def settle(self) -> None:
        """Make the names of all that was kept survive a power loss: before anything is told of it."""
        for folder in (*self._unsettled, self.folder):
            sync_folder(folder)
        self._unsettled.clear()

    def _place(self, aside: Path, sha256: str) -> None:
        with aside.open("rb") as written:
            if hashlib.file_digest(written, "sha256").hexdigest() != sha256:
                raise LyingDiskError("the disk did not keep what was written; nothing was taken from the inbox")
        final = self.path(sha256)
        final.parent.mkdir(exist_ok=True)
        aside.replace(final)
        self._unsettled.add(final.parent)


def _copy(source: BinaryIO, target: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += target.write(chunk)
    return digest.hexdigest(), size


def sync_folder(folder: Path) -> None:
    """Make a folder's entries survive a power loss, where the system knows how."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
