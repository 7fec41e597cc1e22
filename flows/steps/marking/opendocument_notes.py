"""The notes of .ods cells: ours are known by their first words, taken out and written anew; others stay."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from flows.steps.marking.opendocument_tags import element, elements, opened
from flows.steps.marking.opendocument_texts import written
from schemas.wording_marking import AUTHOR as AUTHOR_NAME
from schemas.wording_marking import NOTE_END, NOTE_HEAD

if TYPE_CHECKING:
    from flows.steps.marking.opendocument_tags import Prefixes

AUTHOR: Final = AUTHOR_NAME.encode()
"""By these bytes a row that may have a note of ours is found: they stand in its first words too."""

_HEAD: Final = NOTE_HEAD.encode()
_END: Final = NOTE_END.encode()
_NOTE: Final = "office:annotation"
_OPENING: Final = b"<office:annotation"
_PARAGRAPH: Final = re.compile(rb"<text:(p|h)\b[^>]*?(?:/>|>.*?</text:\1\s*>)", re.DOTALL)
_MARKUP: Final = re.compile(rb"<[^>]*>")
_AUTHORS: Final = re.compile(rb"<dc:creator>\s*" + AUTHOR + rb"\s*</dc:creator>")


class Notes:
    """Writes the notes of one document, those of a day: when the workbook was received."""

    def __init__(self, prefixes: Prefixes, received_at: str) -> None:
        self._declared = prefixes.declared("dc")
        self._date = f"<dc:date>{received_at[:19]}</dc:date>" if received_at else ""
        self._made: dict[str, bytes] = {}

    def onto(self, content: bytes, text: str) -> bytes:
        """Give the content of a cell with a note, beneath what another's note says."""
        if is_plain(content):
            return self.of(text) + content
        found = element(content, _NOTE)
        if found is None:
            at = _after_source(content)
            return content[:at] + self.of(text) + content[at:]
        tag = opened(found.tag(content))
        rest = content[found.inner : found.inner_end]
        return (
            content[: found.start] + tag + rest + _said(text).encode() + b"</office:annotation>" + content[found.end :]
        )

    def of(self, text: str) -> bytes:
        """Give the note with a text."""
        if text not in self._made:
            # A place and size of ours would lay every note at the beginning of the sheet.
            told = f"<dc:creator>{AUTHOR_NAME}</dc:creator>{self._date}{_said(text)}"
            self._made[text] = f'<{_NOTE}{self._declared} office:display="false">{told}</{_NOTE}>'.encode()
        return self._made[text]


def is_plain(content: bytes) -> bool:
    """Tell whether a note may go before all that a cell holds."""
    return b"<table:" not in content and _OPENING not in content


def _said(text: str) -> str:
    return written(f"{NOTE_HEAD}\n{text}\n{NOTE_END}")


def _after_source(content: bytes) -> int:
    source = element(content, "table:cell-range-source")  # which goes before everything else
    return source.end if source else 0


def without_ours(content: bytes) -> bytes:
    """Take our notes out of a row or cell, and our words out of others' notes."""
    pieces, at = list[bytes](), 0
    for note in elements(content, _NOTE):
        pieces += [content[at : note.start], _others(content[note.start : note.end])]
        at = note.end
    return b"".join((*pieces, content[at:]))


@lru_cache(1024)  # most findings of a column say the same
def _others(note: bytes) -> bytes:
    """Give a note without what is ours, from our first words to our last line; nothing where that was all."""
    lines = list(_PARAGRAPH.finditer(note))
    said = [_MARKUP.sub(b"", line[0]).strip() for line in lines]
    first = next((place for place, line in enumerate(said) if line.startswith(_HEAD)), None)
    if first is None:
        return note if lines or not _AUTHORS.search(note) else b""
    last = next((place for place, line in enumerate(said) if place >= first and line.endswith(_END)), len(said) - 1)
    if not any((*said[:first], *said[last + 1 :])):
        return b""
    return note[: lines[first].start()] + note[lines[last].end() :]
