"""What an attachment is by its content: how large, of which sort, and what keeps it from being opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from flows.steps.attachments import films, pictures, portable, recordings
from flows.steps.attachments.content import Content
from flows.steps.attachments.signatures import sort_of
from schemas.attached import MIB, Facts, Flaw

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["judge"]

WALKED = 64 * MIB
"""Of a larger file the size is enough: no column takes it."""
BLANK = 1 << 12

WALKS: dict[str, Callable[[Content], Flaw]] = {
    "pdf": portable.flaw,
    "png": pictures.flaw_of_png,
    "jpg": pictures.flaw_of_jpg,
    "mp3": recordings.flaw,
    "mp4": films.flaw,
}


def judge(source: Path | BinaryIO) -> Facts:
    """Look at a file's content; no content is refused here, and whatever it holds, none raises."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            return _facts(Content(file))
    return _facts(Content(source))


def _facts(content: Content) -> Facts:
    if not content.read(0, BLANK).strip(b"\0"):
        return Facts(content.size, "", Flaw.EMPTY)
    sort = sort_of(content) or ("mp3" if _is_sound(content) else "")
    walk = WALKS.get(sort) if content.size <= WALKED else None
    return Facts(content.size, sort, walk(content) if walk else Flaw.NONE)


def _is_sound(content: Content) -> bool:
    return recordings.first_frame(content) is not None
