"""What may be written or removed in a folder that an office works in: only what still is as it was laid there."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from flows.steps.answer_files import put
from flows.steps.intake.locks import open_until, seen_locks
from schemas.wording_replies import REPLIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class Corner:
    """The folder of answers in an office's folder, made where there is none; OSError for a link in its place."""

    def __init__(self, home: Path) -> None:
        self.folder = home / REPLIES
        mode = _mode_of_folder(home)
        if not os.path.lexists(self.folder):
            self.folder.mkdir()
            self.folder.chmod(mode)
        _mode_of_folder(self.folder)
        self._locks = seen_locks(self.folder.iterdir())
        self._mode = mode & 0o666  # who may read the office's folder may read its answers

    def is_open(self, names: Iterable[str]) -> bool:
        """Tell whether somebody has one of these files open."""
        return any(open_until(name, self._locks) for name in names)

    def is_free(self, name: str, ours: Iterable[str]) -> bool:
        """Tell whether nothing lies there, or what has one of these hashes."""
        return not os.path.lexists(self.folder / name) or _hash_at(self.folder / name) in set(ours) - {""}

    def lay(self, files: Mapping[str, bytes]) -> None:
        """Write files, those that do not lie there already."""
        for name, content in files.items():
            if not self.is_free(name, [hash_of(content)]) or not os.path.lexists(self.folder / name):
                put(self.folder / name, content, self._mode)

    def clear(self, files: Mapping[str, str]) -> dict[str, str]:
        """Remove files (name and hash) that nobody has changed; give those that could not be removed now."""
        return {name: sha256 for name, sha256 in files.items() if not self._gone(name, sha256)}

    def _gone(self, name: str, sha256: str) -> bool:
        path = self.folder / name
        if _hash_at(path) != sha256:  # it is not there, or the office's own by now
            return True
        with suppress(OSError):
            if not self.is_open([name]):
                path.unlink()
        return not os.path.lexists(path)


def hash_of(content: bytes) -> str:
    """Give the hash by which a file is known to be as it was laid."""
    return hashlib.sha256(content).hexdigest()


def _hash_at(path: Path) -> str:
    """Give the hash of a regular file; "" where none lies there, or it cannot be read now."""
    try:
        return hash_of(path.read_bytes()) if stat.S_ISREG(path.lstat().st_mode) else ""
    except OSError:
        return ""


def _mode_of_folder(path: Path) -> int:
    """Give a folder's permissions; OSError where no folder is, a link to one included."""
    mode = path.lstat().st_mode
    if not stat.S_ISDIR(mode):
        raise NotADirectoryError(path)
    return stat.S_IMODE(mode)
