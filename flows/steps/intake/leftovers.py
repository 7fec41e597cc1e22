"""Which stored files still lie in their folder: one that could not be removed is not sent again by a new time."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flows.steps.intake.bundles import Arrival

NAME = "not-removed.json"


class Leftovers:
    """The files that could not be removed, kept beside the stored ones: the hash of each by its path in the inbox.

    A file is left over until it is seen gone, or with other bytes: what lies there then was sent anew.
    """

    def __init__(self, inbox: Path, store: Path) -> None:
        self.inbox, self._file = inbox, store / NAME
        self._told = _read(self._file)
        self.lying = {place: sha256 for place, sha256 in self._told.items() if _lies(inbox / place)}

    def holds(self, arrival: Arrival) -> bool:
        """Tell whether this file was taken in before and has lain there ever since."""
        return self.lying.get(self._place(arrival)) == arrival.sha256

    def note(self, kept: Iterable[Arrival], stuck: Iterable[Arrival]) -> None:
        """Remember which of the files of this sweep could not be removed; those of others stay as they were."""
        for arrival in kept:
            self.lying.pop(self._place(arrival), None)
        self.lying |= {self._place(arrival): arrival.sha256 for arrival in stuck}
        if self.lying != self._told:
            _write(self._file, self.lying)

    def _place(self, arrival: Arrival) -> str:
        return str(arrival.entry.path.relative_to(self.inbox))


def _read(file: Path) -> dict[str, str]:
    try:
        return dict(json.loads(file.read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):  # without it a file is judged by its time, as every other one
        return {}


def _write(file: Path, lying: dict[str, str]) -> None:
    aside = file.with_suffix(".new")
    with aside.open("w", encoding="utf-8") as target:
        json.dump(lying, target, ensure_ascii=False, indent=1, sort_keys=True)
        target.flush()
        os.fsync(target.fileno())
    aside.replace(file)


def _lies(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:  # its folder is closed for now: nobody has seen it gone
        return True
    return True
