"""Which files somebody still has open in a spreadsheet program: those beside which its lock lies."""

from __future__ import annotations

import time
from pathlib import PurePath
from typing import TYPE_CHECKING

from flows.steps.intake.unfit import LOCK_PREFIXES
from schemas.register import attachment_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

HELD_SECONDS = 12 * 3600  # an older lock was left behind by a program that ended badly
LONG_STEM = 8  # characters from which a lock takes the place of a name's first two


def seen_locks(paths: Iterable[Path]) -> dict[str, float]:
    """Give the locks of a folder that still hold, by name folded, and the moment until which each does."""
    locks = {}
    for path in paths:
        if path.name.startswith(LOCK_PREFIXES) and (until := _held_until(path)):
            locks[attachment_name(path.name)] = until
    return locks


def open_until(name: str, locks: Mapping[str, float]) -> float:
    """Say until when a lock holds a file of this name; 0 where none does."""
    return max(locks.get(attachment_name(lock), 0.0) for lock in _locks_of(name))


def _locks_of(name: str) -> list[str]:
    shortened = [f"~${name[2:]}"] if len(PurePath(name).stem) >= LONG_STEM else []
    return [f"~${name}", f".~lock.{name}#", *shortened]


def _held_until(lock: Path) -> float:
    try:
        laid = lock.lstat().st_mtime
    except OSError:
        return 0.0
    return laid + HELD_SECONDS if abs(time.time() - laid) < HELD_SECONDS else 0.0
