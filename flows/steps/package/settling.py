"""How a finished package comes into its place, by what it is known to be the same as another, and what it counts."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from flows.steps.package.bag import MANIFEST_FILE, payload_of
from flows.steps.store import sync_folder
from schemas.wording_packages import OF_THE_MOMENT, OF_WHAT_WAITS, PAYLOAD

if TYPE_CHECKING:
    from pathlib import Path

    from flows.steps.rendering import Rendered

UNRECORDED = "unrecorded"


def digest_of(package: Path) -> str:
    """Give one hash for a package's content: every path with its bytes, without what the moment alone decides."""
    whole = hashlib.sha256()
    for path, one in payload_of(package).items():
        if not path.startswith(OF_THE_MOMENT):
            whole.update(f"{path}\x1f{one.sha256}\n".encode())
    return whole.hexdigest()


def goes_alike(package: Path, other: Path) -> bool:
    """Tell whether two packages are the same in all that goes, and in where it came from: what waits makes no news."""
    return _going(package) == _going(other)


def _going(package: Path) -> set[str]:
    lines = (package / MANIFEST_FILE).read_text(encoding="utf-8", errors="surrogateescape").split("\n")
    apart = tuple(f"{PAYLOAD}/{path}" for path in (*OF_THE_MOMENT, *OF_WHAT_WAITS))
    return {line for line in lines if not line.partition("  ")[2].startswith(apart)}


def settle(aside: Path, final: Path) -> None:
    """Rename a finished package into its place; until then nobody sees a part of one.

    What lies there, without a record that speaks of it, is moved away beside it.
    """
    if final.exists():
        final.rename(unrecorded(final))
    aside.rename(final)
    sync_folder(final.parent)


def unrecorded(final: Path) -> Path:
    """Find a name, not taken, under which to keep a folder that no record speaks of."""
    names = (f"{final.name}.{UNRECORDED}{number or ''}" for number in count())
    return next(path for path in map(final.with_name, names) if not path.exists())


def counts(rendered: Rendered) -> dict[str, object]:
    """Count a submission's rows by the roster's path and sheet, and by fate; and its attachments."""
    return {
        "rosters": {
            roster.roster.path: {sheet.title: len(sheet.columns[0]) for sheet in roster.sheets}
            for roster in rendered.rosters
        },
        "fates": dict(Counter(str(fate.fate) for fate in rendered.fates)),
        "missing": list(rendered.missing),
        "attachments": len(rendered.attachments),
    }
