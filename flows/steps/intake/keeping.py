"""How a file's bytes come into the store: the very file that was seen, read once, unchanged from beginning to end."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

from flows.steps.intake.looking import OPENING, Waits, look_at, waits
from schemas import wording_intake as words

if TYPE_CHECKING:
    from pathlib import Path

    from flows.steps.intake.looking import Entry
    from flows.steps.store import Store


class UnreachableError(Exception):
    """A file that cannot be read, or no longer: a fault of its folder, not of the store."""


class Source(io.BufferedReader):
    """A file of the inbox being read; UnreachableError where that fails."""

    def __init__(self, path: Path) -> None:
        try:
            super().__init__(io.FileIO(os.open(path, OPENING)))
        except OSError as error:
            raise UnreachableError from error

    def read(self, size: int | None = -1, /) -> bytes:
        """Read up to so many bytes."""
        try:
            return super().read(size)
        except OSError as error:
            raise UnreachableError from error


def keep(entry: Entry, store: Store) -> str | Waits:
    """Store a file and give its hash; it waits where it cannot be read, or is not what was seen."""
    try:
        with Source(entry.path) as source:
            sha256 = store.keep(source)[0] if _is_still(entry, source) else ""
            if sha256 and _is_still(entry, source):
                return sha256
    except UnreachableError:
        return waits(entry.path, words.CLOSED_TO_US)
    return Waits(entry.path, words.CHANGING, 0.0)


def _is_still(entry: Entry, source: Source) -> bool:
    return look_at(os.fstat(source.fileno())) == entry.look
