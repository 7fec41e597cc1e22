"""What is remembered of the answers in the offices' folders, and what is let go of when one of them comes back."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from flows.steps.answer_files import put
from schemas.wording_replies import REPLIES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = "replies.json"

Laid = dict[str, Any]
"""What is remembered of an answer: its place (office, name, parts), the digest of what was told, the hash of each file
by its name, and since when an answer to its drop has lain there."""


def read_laid(store: Path) -> dict[str, Laid]:
    """Give what was laid by the drop that it answers; nothing where that is not known."""
    try:
        told = json.loads((store / NAME).read_text("utf-8"))
        return {drop: _checked(laid) for drop, laid in told.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError, KeyError):
        return {}  # without it every file that lies there is the office's own


def write_laid(store: Path, laid: dict[str, Laid]) -> None:
    """Remember what was laid; OSError where that cannot be written."""
    put(store / NAME, json.dumps(laid, ensure_ascii=False, indent=1, sort_keys=True).encode())


def let_go(store: Path, taken: Iterable[Path]) -> None:
    """Forget files that offices have mended and that are stored by now; what still stands of an answer is owed again.

    It is a sign for laying alone: where it cannot be written, the mended file is a drop all the same.
    """
    gone = {(path.parent.parent.name, path.name) for path in taken if path.parent.name == REPLIES}
    all_laid = read_laid(store) if gone else {}
    for laid in all_laid.values():
        kept = {name: sha256 for name, sha256 in laid["files"].items() if (laid["place"][0], name) not in gone}
        if kept != laid["files"]:
            laid |= {"files": kept, "digest": ""}
    if all_laid:
        with suppress(OSError):
            write_laid(store, all_laid)


def _checked(laid: Laid) -> Laid:
    office, stem, parts = laid["place"]
    since = dt.datetime.fromisoformat(laid["since"]).isoformat()
    whose = {"place": [office, stem, [*parts]], "digest": str(laid["digest"])}
    return whose | {"files": dict(laid["files"]), "since": since}


def laid_since(store: Path) -> dict[str, dt.datetime]:
    """Give since when an answer has lain beside each drop."""
    return {drop: dt.datetime.fromisoformat(laid["since"]) for drop, laid in read_laid(store).items()}
