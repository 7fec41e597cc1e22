"""How the format of a marked .ods cell is made from the one it had, and how that one is had again from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from flows.steps.marking.looks import FILLS, LINES
from flows.steps.marking.markup import value_of, with_value
from flows.steps.marking.opendocument_tags import opened, opening
from flows.steps.ods_xml import attribute
from schemas.terms import Severity

if TYPE_CHECKING:
    from flows.steps.marking.opendocument_tags import Prefixes

STYLE: Final = "style:style"
MADE_FROM: Final = "licheng:of"
_WAS: Final = "licheng:was"  # LibreOffice keeps what it does not know of a cell's format
_PROPERTIES: Final = opening("style:table-cell-properties")
_BARE: Final = b"<style:table-cell-properties/>"
_QUOTED: Final = rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')"
_FILL_OR_LINE: Final = re.compile(
    rb"\s(?:fo:background-color|(?:fo:border|style:border-line-width)(?:-[a-z]+)?)" + _QUOTED
)
_ALL_SIDES: Final = re.compile(rb"\s(fo:border|style:border-line-width)(" + _QUOTED + rb")")
_REPLACED: Final = re.compile(rb"\s(?:fo:background-color|(?:fo:border|style:border-line-width)-left)" + _QUOTED)
_REMEMBERED: Final = re.compile(rb"\s(?:xmlns:licheng|licheng:\w+)" + _QUOTED)
_WIDTHS: Final = {"thick": "2.5pt solid", "double": "2.5pt double", "dotted": "1.75pt dotted"}


def _colour(argb: str) -> str:
    return f"#{argb[2:].lower()}"


_FILLS: Final = {severity: _colour(fill) for severity, fill in FILLS.items()}
_LINES: Final = {severity: f"{_WIDTHS[width]} {_colour(colour)}" for severity, (width, colour) in LINES.items()}
_OURS: Final = tuple(one.rpartition(" ")[2].encode() for one in (*_FILLS.values(), *_LINES.values()))


def filled(style: bytes, name: str, base: str, severity: str, prefixes: Prefixes) -> bytes:
    """Give a style of a new name with our fill and line; `style` is the automatic one it is made from, b"" if none."""
    if not style:
        style = f'<style:style style:family="table-cell" style:parent-style-name="{attribute(base)}"/>'.encode()
    tag = opening(STYLE).match(style)
    end = tag.end() if tag else 0
    opens, rest = opened(with_value(style[:end], "style:name", name)), style[end:] or b"</style:style>"
    found = _PROPERTIES.search(rest)
    start, stop = found.span() if found else (0, 0)
    properties = _with_ours(found[0] if found else _BARE, base, Severity(severity), prefixes)
    return opens + rest[:start] + properties + rest[stop:]


def _with_ours(tag: bytes, base: str, severity: Severity, prefixes: Prefixes) -> bytes:
    was = b"".join(_FILL_OR_LINE.findall(tag)).decode().strip()
    ours = (
        f'{prefixes.declared("fo", "licheng")} fo:background-color="{_FILLS[severity]}" '
        f'fo:border-left="{_LINES[severity]}" {MADE_FROM}="{attribute(base)}" {_WAS}="{attribute(was)}"'
    )
    return _with(_REPLACED.sub(b"", _ALL_SIDES.sub(_three_sides, tag)), ours.encode())


def _three_sides(found: re.Match[bytes]) -> bytes:
    return b"".join(b" " + found[1] + side + found[2] for side in (b"-top", b"-right", b"-bottom"))


def _with(tag: bytes, attributes: bytes) -> bytes:
    end = -2 if tag.endswith(b"/>") else -1
    return tag[:end].rstrip() + attributes + tag[end:]


def unfilled(style: bytes) -> bytes:
    """Take our fill and line off a style, whichever program has saved it since; any other style stays as it is."""
    found = _PROPERTIES.search(style)
    if found is None:
        return style
    tag = found[0]
    is_filled = value_of(tag, "fo:background-color").lower() in _FILLS.values()
    if not is_filled and b"licheng:" not in tag:
        return style
    is_known = is_filled and _WAS.encode() in tag
    bare = _FILL_OR_LINE.sub(lambda one: b"" if is_known or _is_ours(one[0]) else one[0], _REMEMBERED.sub(b"", tag))
    was = _FILL_OR_LINE.findall(b" " + value_of(tag, _WAS).encode()) if is_known else ()
    return style[: found.start()] + _with(bare, b"".join(was)) + style[found.end() :]


def _is_ours(told: bytes) -> bool:
    return any(colour in told.lower() for colour in _OURS)
