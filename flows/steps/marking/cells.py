"""One cell or row as it is spelled: its address, its format, and the cells that we write ourselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.steps.marking.markup import with_value
from flows.steps.workbook_xml import LONGEST_CELL, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER = re.compile(rb"(?<![\w.:-])r\s*=\s*[\"'](\d+)")
REFERENCE = re.compile(rb"(?<![\w.:-])r\s*=\s*[\"']([A-Z]+)")
STYLE = re.compile(rb"(?<![\w.:-])s\s*=\s*[\"'](\d+)")
SPANS = re.compile(rb"(?<![\w.:-])spans\s*=\s*[\"'](\d+):(\d+)[\"']")
ODD = re.compile("[^ -%'-;=?-^`-~\u00a1-\ud7ff\ue000-\uffef\n]")  # what is not written as it is, at times
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


def style_of(attributes: bytes) -> int:
    """Give the format that a cell or row names; 0 where it names none."""
    found = STYLE.search(attributes)
    return int(found[1]) if found else 0


def emptied(cell: re.Match[bytes], prefix: bytes) -> bytes:
    """Give a cell without its text, in its format."""
    return b"<%sc%s/>" % (prefix, with_value(cell[1], "t", None))


def spanning(row: bytes, last: int) -> bytes:
    """Let a row's own word of how far it reaches hold what was put into it."""
    told = SPANS.search(row)
    if not told or int(told[2]) >= last:
        return row
    return row[: told.start()] + b'spans="%s:%d"' % (told[1], last) + row[told.end() :]


def rows_of(xml: bytes, start: int, end: int, prefix: bytes) -> Iterator[tuple[int, re.Match[bytes], int, int, int]]:
    """Give every row's number, its opening tag, where its cells begin and end, and where it ends."""
    number, closing = 0, b"</%srow" % prefix
    for opened in re.compile(rb"<%srow\b([^>]*?)(/?)>" % prefix).finditer(xml, start, end):
        told = NUMBER.search(opened[1])
        number = int(told[1]) if told else number + 1
        inner = opened.end()
        inner_end = inner if opened[2] else xml.find(closing, inner)
        yield number, opened, inner, inner_end, inner if opened[2] else xml.find(b">", inner_end) + 1
