"""What was last read from each stored workbook: kept beside the originals, for the day on which one is damaged."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.steps.reading.assembling import as_json, from_json, grid_of
from flows.steps.reading.unseen import SheetUnseen
from schemas.drop import Workbook

if TYPE_CHECKING:
    from schemas.drop import Grid

SHAPE = b"reading 1 "  # what is kept in another shape is as good as nothing
QUICK = 1  # of nine levels: a higher one takes four times as long
UNFIT = (OSError, ValueError, KeyError, TypeError, zlib.error, RecursionError)


@dataclass(frozen=True)
class Readings:
    """A folder of readings, one an original, named by the original's SHA-256; each can be deleted at any time."""

    folder: Path

    def path(self, sha256: str) -> Path:
        """Say where the reading of an original lies."""
        return self.folder / sha256[:2] / sha256

    def keep(self, sha256: str, workbook: Workbook) -> None:
        """Keep what was read, unless it is kept already and whole; where the disk is full nothing is kept."""
        final = self.path(sha256)
        with suppress(*UNFIT):
            _body(final.read_bytes())
            return
        with suppress(OSError):
            final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _put(final, _packed(workbook))

    def get(self, sha256: str) -> Workbook | None:
        """Give what was read; None where nothing is kept, or not as it was."""
        try:
            return _unpacked(self.path(sha256).read_bytes())
        except UNFIT:
            return None


def _put(final: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=final.parent)  # readable by its owner alone
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(content)
        aside.replace(final)
    finally:
        aside.unlink(missing_ok=True)


def _packed(workbook: Workbook) -> bytes:
    told = {
        "grids": [{"title": one.title, "rows": one.rows, "unseen": as_json(_unseen(one))} for one in workbook.grids],
        "has_macros": workbook.has_macros,
        "links": workbook.links,
        "epoch_1904": workbook.epoch_1904,
        "notes": workbook.notes,
    }
    body = zlib.compress(json.dumps(told, separators=(",", ":")).encode("ascii"), QUICK)
    return SHAPE + hashlib.sha256(body).digest() + body


def _body(content: bytes) -> bytes:
    """Give what stands behind the hash; ValueError where it is not what was written."""
    start = len(SHAPE)
    digest, body = content[start : start + 32], content[start + 32 :]
    if not content.startswith(SHAPE) or hashlib.sha256(body).digest() != digest:
        raise ValueError("no reading, or a damaged one")
    return body


def _unpacked(content: bytes) -> Workbook:
    """Read what is kept; one of UNFIT where it is not what was written."""
    told: dict[str, Any] = json.loads(zlib.decompress(_body(content)))
    grids = [grid_of(one["title"], one["rows"], from_json(one["unseen"])) for one in told["grids"]]
    links, notes = tuple(told["links"]), tuple(told["notes"])
    return Workbook(grids, bool(told["has_macros"]), links, bool(told["epoch_1904"]), notes)


def _unseen(grid: Grid) -> SheetUnseen:
    return SheetUnseen(
        is_hidden=grid.is_hidden,
        hidden_rows=set(grid.hidden_rows),
        hidden_columns=set(grid.hidden_columns),
        is_filtered=grid.is_filtered,
        merged=list(grid.merged),
        errors=dict(grid.errors),
    )
