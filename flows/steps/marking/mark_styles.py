"""What a mark does to a fill and a border, and how what was there before is known again when the mark goes.

A fill of one colour has a second colour that is not shown, and a border a diagonal that is not drawn: there the mark
keeps what it replaced, also while a spreadsheet program saves the workbook in between.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.steps.marking.looks import FILLS, LINES, solid
from flows.steps.marking.markup import child, filled, inside, prefixed, root_of, spliced, value_of, with_value

if TYPE_CHECKING:
    from schemas.terms import Severity

OUR_FILLS, OUR_LINES = frozenset(FILLS.values()), frozenset(colour for _, colour in LINES.values())
TOLD = 0.001  # a tint too small to be seen says that a colour is kept there by us
KEPT_TINT = "0.0005"
BEHIND_DIAGONAL = (b"vertical", b"horizontal")


def is_marked_fill(fill: bytes) -> bool:
    """Tell whether a fill is one of ours."""
    return any(colour.encode() in fill for colour in OUR_FILLS) and _colour(fill, b"fgColor", "rgb") in OUR_FILLS


def is_marked_border(border: bytes) -> bool:
    """Tell whether a border's left line is one of ours."""
    return any(colour.encode() in border for colour in OUR_LINES) and _left_colour(border) in OUR_LINES


def is_of(severity: Severity, fill: bytes, border: bytes) -> bool:
    """Tell whether a fill and a border are the mark of a severity."""
    return _colour(fill, b"fgColor", "rgb") == FILLS[severity] and _left_colour(border) == LINES[severity][1]


def marked_fill(fill: bytes, severity: Severity, prefix: bytes) -> bytes:
    """Give the fill of a mark, in which the fill that it replaces is kept where that was of one colour."""
    colour = _tag(fill, b"fgColor") if value_of(fill, "patternType") == "solid" else b""
    if not colour:
        return prefixed(solid(FILLS[severity]), prefix)
    kept = re.sub(rb"fgColor", b"bgColor", colour, count=1)
    if not value_of(kept, "tint"):
        kept = re.sub(rb"\s*/>$", f' tint="{KEPT_TINT}"/>'.encode(), kept)
    return prefixed(solid(FILLS[severity], "@"), prefix).replace(b"@", kept)


def unmarked_fill(fill: bytes) -> bytes:
    """Give the fill that a mark replaced, or the very fill where it is none of ours; nothing where none was kept."""
    if not is_marked_fill(fill):
        return fill
    kept = _tag(fill, b"bgColor")
    tint = value_of(kept, "tint")
    if not tint:
        return b""
    colour = re.sub(rb"bgColor", b"fgColor", kept, count=1)
    if abs(float(tint)) < TOLD:
        colour = with_value(colour[:-2], "tint", None) + b"/>"
    return fill.replace(_tag(fill, b"fgColor"), colour).replace(kept, _unused(kept))


def _unused(kept: bytes) -> bytes:
    name = re.match(rb"<[\w.:-]+", kept)
    return (name[0] if name else b"") + b' indexed="64"/>'


def marked_border(border: bytes, severity: Severity, prefix: bytes) -> bytes:
    """Give a border with the line of a mark at its left; the line that it replaces is kept in the diagonal."""
    style, colour = LINES[severity]
    left = prefixed(f'<left style="{style}"><color rgb="{colour}"/></left>', prefix)
    node = root_of(border)
    old, diagonal = child(border, node, b"left") or child(border, node, b"start"), child(border, node, b"diagonal")
    if old is None:
        is_open = node.inner < node.end
        return spliced(border, [(node.inner, node.inner, left) if is_open else filled(border, node, left)])
    cuts = [(old.start, old.end, _named(left, old.name))]
    if old.get("style") and not (diagonal and diagonal.get("style")):
        inner = (one for one in inside(border, node) if one.name in BEHIND_DIAGONAL)
        at = (diagonal.start, diagonal.end) if diagonal else (next((one.start for one in inner), node.inner_end),) * 2
        cuts.append((*at, _named(border[old.start : old.end], b"diagonal")))
    return spliced(border, cuts)


def unmarked_border(border: bytes) -> bytes:
    """Give the border that a mark replaced, or the very border where it is none of ours."""
    if not is_marked_border(border):
        return border
    node = root_of(border)
    left, diagonal = child(border, node, b"left") or child(border, node, b"start"), child(border, node, b"diagonal")
    if left is None:
        return border
    empty = b"<" + left.prefix + left.name + b"/>"
    is_drawn = {"1", "true"} & {node.get("diagonalUp"), node.get("diagonalDown")}
    if diagonal is None or is_drawn or not diagonal.get("style"):
        return spliced(border, [(left.start, left.end, empty)])
    kept = _named(border[diagonal.start : diagonal.end], left.name)
    return spliced(border, [(left.start, left.end, kept), (diagonal.start, diagonal.end, _named(empty, b"diagonal"))])


def _named(element: bytes, name: bytes) -> bytes:
    """Give an element another name."""
    return re.sub(rb"^(<(?:[\w.-]+:)?)[\w.-]+|(?<=</)((?:[\w.-]+:)?)[\w.-]+(?=>$)", rb"\1\2" + name, element)


def _left_colour(border: bytes) -> str:
    node = root_of(border)
    left = child(border, node, b"left") or child(border, node, b"start")
    return _colour(border[left.start : left.end], b"color", "rgb") if left else ""


def _tag(xml: bytes, name: bytes) -> bytes:
    found = re.search(rb"<(?:[\w.-]+:)?" + name + rb"\b[^>]*/>", xml)
    return found[0] if found else b""


def _colour(xml: bytes, name: bytes, kind: str) -> str:
    return value_of(_tag(xml, name), kind).upper()
