"""The style sheet of a workbook: which formats carry our marks, and what a format is with a mark and without."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from flows.steps.marking.looks import NO_BORDER, NO_FILL, TEXT, Own
from flows.steps.marking.mark_styles import (
    is_marked_border,
    is_marked_fill,
    is_of,
    marked_border,
    marked_fill,
    unmarked_border,
    unmarked_fill,
)
from flows.steps.marking.markup import (
    UnmarkableError,
    child,
    filled,
    inside,
    opening,
    prefixed,
    root_of,
    spliced,
    value_of,
    with_value,
)
from flows.steps.marking.shown_formats import ShownFormats

if TYPE_CHECKING:
    from flows.steps.marking.markup import Node
    from schemas.terms import Severity

STRICT = b"purl.oclc.org"
LISTS = (b"fonts", b"fills", b"borders", b"cellXfs")


class Styles:
    """A style sheet that formats are looked up in and added to; nothing in it is ever changed."""

    def __init__(self, xml: bytes) -> None:
        """List what stands in a style sheet; UnmarkableError where a list is missing."""
        self._xml, self._root = xml, root_of(xml)
        self._prefix, self._is_strict = self._root.prefix, STRICT in opening(xml, self._root)
        self._nodes = {name: _required(xml, self._root, name) for name in LISTS}
        self._lists = {
            name: [xml[one.start : one.end] for one in inside(xml, node)] for name, node in self._nodes.items()
        }
        self._counts = {name: len(found) for name, found in self._lists.items()}
        self.shown = ShownFormats(xml, self._root)
        self.marked = cache(self._marked)
        self.base = cache(self._base)
        self.own = cache(self._own)
        self.ours = frozenset(index for index in range(len(self._lists[b"cellXfs"])) if self._is_ours(index))

    def _is_ours(self, index: int) -> bool:
        fill, border = self._of(index, b"fills"), self._of(index, b"borders")
        return is_marked_fill(fill) or is_marked_border(border)

    def _of(self, index: int, name: bytes) -> bytes:
        """Give the fill or border of a format."""
        told = value_of(self._lists[b"cellXfs"][index], name.decode().removesuffix("s") + "Id")
        place = int(told) if told.isdigit() else 0
        listed = self._lists[name]
        return listed[place] if place < len(listed) else b""

    def _base(self, index: int) -> int:
        """Give a format without any mark of ours."""
        if not 0 <= index < len(self._lists[b"cellXfs"]):
            return 0
        if index not in self.ours:
            return index
        fill = unmarked_fill(self._of(index, b"fills")) or self._own_piece(NO_FILL)
        border = unmarked_border(self._of(index, b"borders")) or self._own_piece(NO_BORDER)
        return self._with(index, fill, border)

    def _marked(self, index: int, severity: Severity) -> int:
        """Give a format with a mark: fill and left line are ours, all else stays."""
        if index in self.ours and is_of(severity, self._of(index, b"fills"), self._of(index, b"borders")):
            return index
        base = self.base(index)
        fill = marked_fill(self._of(base, b"fills"), severity, self._prefix)
        border = marked_border(self._of(base, b"borders") or self._own_piece(NO_BORDER), severity, self._prefix)
        return self._with(base, fill, border)

    def heading(self, before: int) -> int:
        """Give the format of our heading: that of the heading before it where that one is filled, else our own."""
        base = self.base(before)
        is_filled = value_of(self._of(base, b"fills"), "patternType") == "solid"
        return base if is_filled else self.own(Own.RESULT_HEADING)

    def _with(self, index: int, fill: bytes, border: bytes) -> int:
        xf = self._lists[b"cellXfs"][index]
        tag = re.match(rb"[^>]*>", xf)
        if tag is None:
            raise UnmarkableError("a format is broken")
        opened = tag[0]
        for name, place in (("fill", self._place(b"fills", fill)), ("border", self._place(b"borders", border))):
            opened = with_value(opened, f"{name}Id", str(place))
            opened = with_value(opened, f"apply{name.capitalize()}", "1")
        return self._place(b"cellXfs", opened + xf[tag.end() :])

    def _own(self, own: Own) -> int:
        """Give a format of our own cells."""
        look = own.value
        ids = (
            f'fontId="{self._place(b"fonts", self._own_piece(look.font))}" '
            f'fillId="{self._place(b"fills", self._own_piece(look.fill))}" '
            f'borderId="{self._place(b"borders", self._own_piece(look.border))}"'
        )
        applied = 'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
        unlocked = "" if look.locked else '<protection locked="0"/>'
        applied += "" if look.locked else ' applyProtection="1"'
        opened = f'<xf numFmtId="{TEXT}" {ids} xfId="0" {applied}>'
        return self._place(b"cellXfs", self._own_piece(f"{opened}{look.alignment}{unlocked}</xf>"))

    def _own_piece(self, fragment: str) -> bytes:
        if self._is_strict:
            fragment = re.sub(r"(?<=[</])left\b", "start", re.sub(r"(?<=[</])right\b", "end", fragment))
        return prefixed(fragment, self._prefix)

    def _place(self, name: bytes, piece: bytes) -> int:
        """Give the place of a piece in a list, adding it where it is not there."""
        listed = self._lists[name]
        if piece not in listed:
            listed.append(piece)
        return listed.index(piece)

    def xml(self) -> bytes:
        """Write the style sheet with what was added."""
        cuts = list(self.shown.cuts())
        for name, node in self._nodes.items():
            new = self._lists[name][self._counts[name] :]
            if new:
                start, end, content = filled(self._xml, node, b"".join(new))
                cuts += [(start, end, content), self._counted(node, len(self._lists[name]))]
        return spliced(self._xml, cuts)

    def _counted(self, node: Node, count: int) -> tuple[int, int, bytes]:
        return (node.start, node.inner, with_value(opening(self._xml, node), "count", str(count)))


def _required(xml: bytes, root: Node, name: bytes) -> Node:
    found = child(xml, root, name)
    if found is None or found.inner == found.end:
        raise UnmarkableError("a style sheet lacks a list")
    return found
