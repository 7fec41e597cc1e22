"""How one .ods cell is marked, noted and filled in: its own value stays unless a result is written over it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from flows.steps.marking.markup import value_of, with_value
from flows.steps.marking.opendocument_notes import AUTHOR, without_ours
from flows.steps.marking.opendocument_tags import opened, opening
from flows.steps.marking.opendocument_texts import shortened, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.steps.marking.opendocument_notes import Notes

BLANK: Final = b"<table:table-cell/>"
STYLE_NAME: Final = "table:style-name"
TIMES: Final = "table:number-columns-repeated"
_TAG: Final = opening(r"[\w.:-]+")
_OWN_STYLE: Final = re.compile(rb"(table:style-name\s*=\s*[\"'])(licheng\.\w+)(?=[\"'])")
_NAME: Final = re.compile(rb"<([\w.:-]+)")
_VALUE: Final = re.compile(
    rb"\s(?:office:(?:\w+-)*value(?:-type)?|office:currency|calcext:value-type|table:formula"
    rb"|table:number-matrix-(?:columns|rows)-spanned)\s*=\s*(?:\"[^\"]*\"|'[^']*')"
)


class Change(NamedTuple):
    """What is done to one cell: the severity and note of its findings, or the text that is written over it."""

    severity: str = ""
    note: str = ""
    text: str | None = None
    style: str = ""  # of the text


def times(tag: bytes, name: str = TIMES) -> int:
    """Read how often a cell, row or column stands."""
    return int(value_of(tag, name) or 1) if b"repeated" in tag else 1


def repeated(raw: bytes, often: int, name: str = TIMES) -> bytes:
    """Let a cell, row or column stand so often; nothing where that is not at all."""
    if often < 1:
        return b""
    tag = tag_of(raw)
    if often == 1 and b"repeated" not in tag:
        return raw
    return with_value(tag, name, str(often) if often > 1 else None) + raw[len(tag) :]


def tag_of(raw: bytes, start: int = 0) -> bytes:
    """Give the opening tag with which some markup begins."""
    found = _TAG.match(raw, start)
    return found[0] if found else raw


def parts_of(raw: bytes) -> tuple[bytes, bytes, bytes]:
    """Give a cell's opening tag, what it holds, and what stands behind it."""
    tag = tag_of(raw)
    if tag.endswith(b"/>"):
        return tag, b"", raw[len(tag) :]
    end = raw.rindex(b"</")
    return tag, raw[len(tag) : end], raw[raw.index(b">", end) + 1 :]


def changed(raw: bytes, change: Change, style: str, notes: Notes) -> bytes:
    """Give a cell, and what stands behind it, with a change; `style` is what it is to look like."""
    old, content, behind = parts_of(raw)
    if change.text is not None:
        content = text_of(change.text)
    if change.note:
        content = notes.onto(content, change.note)
    tag, closing = tags(old, style, is_told=change.text is not None, is_text=bool(change.text))
    return b"".join((tag, content, closing, behind))


def text_of(text: str) -> bytes:
    """Write what a cell holds that is told something."""
    return written(shortened(text)).encode() if text else b""


@lru_cache(1024)  # the cells of a document have few different tags
def tags(old: bytes, style: str, *, is_told: bool, is_text: bool) -> tuple[bytes, bytes]:
    """Give the tags of a changed cell; one that is told something loses the value that it had."""
    tag = with_value(with_value(opened(old), TIMES, None), STYLE_NAME, style or None)
    if is_told:
        tag = _VALUE.sub(b"", tag)
    if is_text:
        tag = with_value(tag, "office:value-type", "string")
    name = _NAME.match(tag)
    return tag, b"</%s>" % (name[1] if name else b"")


def cleaned(row: bytes, own: Mapping[str, str]) -> bytes:
    """Give the cells of a row without our earlier notes and styles; `own` tells what each of these was made from."""
    if own and b"licheng." in row:
        row = _OWN_STYLE.sub(lambda one: one[1] + own.get(one[2].decode(), one[2].decode()).encode(), row)
    return without_ours(row) if AUTHOR in row else row
