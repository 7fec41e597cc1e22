"""One cell or row as it is spelled: its address, its format, and the cells that we write ourselves."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from flows.steps.column_letters import place_of
from flows.steps.marking.markup import with_value
from flows.steps.workbook_xml import LONGEST_CELL, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NUMBER = re.compile(rb"(?<![\w.:-])r\s*=\s*[\"'](\d+)")
REFERENCE = re.compile(rb"(?<![\w.:-])r\s*=\s*[\"']([A-Z]+)")
STYLE = re.compile(rb"(?<![\w.:-])s\s*=\s*[\"'](\d+)")
SPANS = re.compile(rb"spans\s*=\s*[\"'](\d+):(\d+)[\"']")
USUAL_STYLE = b' s="'
ODD = re.compile("[^ -%'-;=?-^`-~\u00a1-\ud7ff\ue000-\uffef\n]")  # what is not written as it is, at times
UNEVEN = re.compile(r"[^\S\n](?:\n|\Z)|(?:\A|\n)[^\S\n]")  # of texts, a line each: one with a blank at an end
FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[ >/]")


def inline(reference: str, style: int, text: str, prefix: str = "") -> str:
    """Write a cell with a text of ours; what is too long for a cell is cut, with a mark."""
    return f'<{prefix}c r="{reference}{cell_ending(style, text, prefix)}'


def cell_ending(style: int, text: str, prefix: str = "") -> str:
    """Write what follows a cell's address: its format, and its text where it has one."""
    if not text:
        return f'" s="{style}"/>'
    if len(text) > LONGEST_CELL // 2 and len(text.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_CELL:
        text = text.encode("utf-16-le", "surrogatepass")[: 2 * LONGEST_CELL - 2].decode("utf-16-le", "ignore") + "…"
    told = escaped(text) if ODD.search(text) else text
    p, space = prefix, ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f'" s="{style}" t="inlineStr"><{p}is><{p}t{space}>{told}</{p}t></{p}is></{p}c>'


def cell_endings(style: int, texts: Sequence[str]) -> list[str]:
    """Write what follows the addresses of cells in one format; many times quicker where no text is out of the way."""
    if not are_plain(texts):
        return [cell_ending(style, text) for text in texts]
    opening, closing = f'" s="{style}" t="inlineStr"><is><t>', "</t></is></c>"
    return [f"{opening}{text}{closing}" for text in texts]


def are_plain(texts: Sequence[str]) -> bool:
    """Tell whether texts are written as they are: none is empty, long, of several lines, or has an odd sign."""
    together = "\n".join(texts)
    is_even = all(texts) and together.count("\n") < len(texts) and not UNEVEN.search(together)
    return is_even and not ODD.search(together) and max(map(len, texts)) <= LONGEST_CELL // 2


def style_of(attributes: bytes) -> int:
    """Give the format that a cell or row names; 0 where it names none."""
    found = STYLE.search(attributes)
    return int(found[1]) if found else 0


def emptied(cell: re.Match[bytes], prefix: bytes) -> bytes:
    """Give a cell without its text, in its format."""
    return b"<%sc%s/>" % (prefix, with_value(cell[1], "t", None))


def style_at(cells: bytes, at: int) -> tuple[int, int, int]:
    """Give the format that a cell names behind its address, and from where to where; -1 where it names none."""
    if cells.startswith(USUAL_STYLE, at):
        start = at + len(USUAL_STYLE)
        end = cells.find(b'"', start)
        return int(cells[start:end]), start, end
    found = STYLE.search(cells, at, cells.find(b">", at))
    return (int(found[1]), *found.span(1)) if found else (-1, at, at)


@lru_cache(4096)
def _column(letters: bytes) -> int:
    return place_of(letters)


def column_at(cells: bytes, at: int) -> int:
    """Give the place of the column of a cell that begins somewhere; -1 where it does not say."""
    found = REFERENCE.search(cells, at)
    return _column(found[1]) if found else -1


def spanning(row: bytes, last: int) -> bytes:
    """Let a row's own word of how far it reaches hold what was put into it."""
    at = row.find(b"spans")
    return row if at < 0 else row[:at] + _spanning(row[at:], last)


@lru_cache(1024)  # it is the same in most rows
def _spanning(told: bytes, last: int) -> bytes:
    found = SPANS.match(told)
    if not found or int(found[2]) >= last:
        return told
    return b'spans="%s:%d"' % (found[1], last) + told[found.end() :]


def rows_of(xml: bytes, start: int, end: int, prefix: bytes) -> Iterator[tuple[int, re.Match[bytes], int, int, int]]:
    """Give every row's number, its opening tag, where its cells begin and end, and where it ends."""
    number, closing = 0, b"</%srow" % prefix
    for opened in re.compile(rb"<%srow\b([^>]*?)(/?)>" % prefix).finditer(xml, start, end):
        told = NUMBER.search(opened[1])
        number = int(told[1]) if told else number + 1
        inner = opened.end()
        inner_end = inner if opened[2] else xml.find(closing, inner)
        yield number, opened, inner, inner_end, inner if opened[2] else xml.find(b">", inner_end) + 1
