"""Which things in a folder are no files to take in: by what they are, by their names, by their size."""

from __future__ import annotations

import os
import stat
import unicodedata
from typing import TYPE_CHECKING

from schemas import wording_intake as words
from schemas.printable import is_printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import PurePath

    from schemas.wording_intake import Unfit

LARGEST = 1 << 30  # bytes; what is larger is not even stored
MODES: tuple[tuple[Callable[[int], bool], Unfit], ...] = (
    (stat.S_ISDIR, words.FOLDER),
    (stat.S_ISLNK, words.LINK),
    (stat.S_ISFIFO, words.PIPE),
    (stat.S_ISSOCK, words.SOCKET),
    (stat.S_ISBLK, words.DEVICE),
    (stat.S_ISCHR, words.DEVICE),
)
LOCK_PREFIXES = ("~$", ".~lock.")  # of Excel and WPS, of LibreOffice
PREFIXES = (*((prefix, words.LOCK_FILE) for prefix in LOCK_PREFIXES), (".", words.HIDDEN_FILE))
SUFFIXES = tuple((suffix, words.PART_FILE) for suffix in (".tmp", ".crdownload", ".part", ".partial", ".download"))
CHARACTERS = (
    (frozenset({"Cs"}), words.FOREIGN_NAME),  # bytes of another alphabet
    (frozenset({"Cc", "Cf", "Zl", "Zp"}), words.UNSEEN_NAME),  # control, direction and zero-width marks, line breaks
)


def unfit(name: str, status: os.stat_result) -> Unfit | None:
    """Say why a thing in a folder is not taken in; None for a regular file of one name that can be shown."""
    return _by_kind(status) or _by_name(name) or (words.too_large(LARGEST) if status.st_size > LARGEST else None)


def out_of_place(status: os.stat_result) -> Unfit:
    """Say what a thing beside the offices' folders is."""
    if stat.S_ISDIR(status.st_mode):
        return words.NO_OFFICE
    return _by_kind(status) or words.STRAY_FILE


def shown(path: PurePath) -> str:
    """Write a path so that it can be shown, whatever characters or bytes it is made of."""
    return words.visible(os.fsencode(path).decode(errors="replace"))


def _by_kind(status: os.stat_result) -> Unfit | None:
    if not stat.S_ISREG(status.st_mode):
        return next((kind for is_one, kind in MODES if is_one(status.st_mode)), words.OTHER_KIND)
    return words.HARD_LINK if status.st_nlink != 1 else None


def _by_name(name: str) -> Unfit | None:
    found = set(map(unicodedata.category, name))
    named = [kind for categories, kind in CHARACTERS if categories & found]
    named += [] if is_printable(name) else [words.UNSEEN_NAME]
    named += [kind for prefix, kind in PREFIXES if name.startswith(prefix)]
    named += [kind for suffix, kind in SUFFIXES if name.casefold().endswith(suffix)]
    return named[0] if named else None
