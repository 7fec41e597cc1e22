"""How a file of ours in the folders of answers is known again: by its bytes, whatever it is called by now."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from flows.steps.answer_files import put
from flows.steps.intake.looking import OPENING, Look, look_at
from flows.steps.store import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = "replies-laid.txt"
SEEN = "replies-seen.json"
RESTS_SECONDS = 10  # a file written to since may be written to once more without its time telling so


class Untouched:
    """The hashes of all that was ever laid into the folders of answers, kept beside the stored files.

    None is ever forgotten: an older answer that a backup or the wastebasket gives back is no new drop.
    """

    def __init__(self, inbox: Path, store: Path) -> None:
        self._inbox, self._file, self._cache = inbox, store / NAME, store / SEEN
        self._hashes = _read(self._file)
        self._before = _read_looks(self._cache)
        self._looks: dict[str, Look] = {}

    def add(self, hashes: Iterable[str]) -> None:
        """Remember files before they are laid, so that no crash makes an answer of ours an office's own."""
        fresh = sorted(set(hashes) - self._hashes)
        if fresh:
            with self._file.open("a", encoding="ascii") as target:
                target.write("\n".join(["", *fresh, ""]))  # the first break ends a line that a crash has cut off
                target.flush()
                os.fsync(target.fileno())
            sync_folder(self._file.parent)
            self._hashes.update(fresh)

    def holds(self, path: Path) -> bool:
        """Tell whether a file still is as it was laid; OSError where it cannot be read.

        One that has not been touched since it was last found so is not read again.
        """
        place, status = str(path.relative_to(self._inbox)), path.lstat()
        look = look_at(status)
        if not stat.S_ISREG(status.st_mode) or not (look == self._before.get(place) or _hash_of(path) in self._hashes):
            return False
        if abs(time.time() - look.modified / 1e9) > RESTS_SECONDS:
            self._looks[place] = look
        return True

    def keep_looks(self) -> None:
        """Keep what was found untouched, for the next sweep; without it all is read again."""
        if self._looks != self._before:
            with suppress(OSError):
                put(self._cache, json.dumps(self._looks, ensure_ascii=False, indent=1, sort_keys=True).encode())


def _hash_of(path: Path) -> str:
    with os.fdopen(os.open(path, OPENING), "rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _read(file: Path) -> set[str]:
    try:
        return set(file.read_text("ascii", errors="replace").split())
    except FileNotFoundError:
        return set()


def _read_looks(file: Path) -> dict[str, Look]:
    try:
        return {place: Look(*look) for place, look in json.loads(file.read_text("utf-8")).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
