"""Where a school's state may not lie: in a folder that is emptied, or, with SQLite, on a network share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.settings import Site

MOUNTS = Path("/proc/mounts")
SHARES = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs"})

IN_A_BOX = "{path} lies in the inbox or the outbox; expected: a folder that nobody else writes to or empties"
QUESTION_MARK = "{path}: SQLite takes no path with a question mark; expected: another name"
ON_A_SHARE = (
    "{path} lies on a network share ({share}), where SQLite loses data; "
    'expected: a place on this machine\'s own disk, or "postgresql+psycopg://HOST/DATABASE"'
)


def misplaced(site: Site) -> Iterator[tuple[tuple[str, str], str]]:
    """List the settings that put the store or the ledger where they would be lost: key, and why not there."""
    named = site.ledger_file if site.settings.storage.ledger else None  # else it lies where the store does
    for key, path in (("store", site.store_folder), ("ledger", named)):
        if path and any(path.resolve().is_relative_to(box.resolve()) for box in (site.inbox, site.outbox)):
            yield ("storage", key), IN_A_BOX.format(path=path)
    ledger = site.ledger_file
    if ledger and "?" in str(ledger):
        yield ("storage", "ledger"), QUESTION_MARK.format(path=ledger)
    if ledger and (share := network_share(ledger)):
        yield ("storage", "ledger"), ON_A_SHARE.format(path=ledger, share=share)


def network_share(path: Path) -> str | None:
    """Name the kind of network share that a path lies on; None where it is a disk, or that cannot be told."""
    real = path.resolve()
    if real.drive.startswith("\\\\"):
        return real.drive
    if not MOUNTS.exists():
        return None
    mounts = [line.split(" ") for line in MOUNTS.read_text("utf-8", "surrogateescape").splitlines()]
    # The deepest mount holds the path; of two at one place, the later.
    holding = ((point, kind) for _, point, kind, *_ in reversed(mounts) if real.is_relative_to(_plain(point)))
    _, kind = max(holding, key=lambda mount: len(_plain(mount[0])), default=("", ""))
    return kind if kind in SHARES else None


def _plain(point: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), point)
