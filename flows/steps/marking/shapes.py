"""The boxes in which a spreadsheet program shows notes: one for each note of ours, beside its cell."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from string import digits
from typing import TYPE_CHECKING

from flows.steps.column_letters import place_of
from flows.steps.marking.markup import Cut, UnmarkableError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

EMPTY = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
SORT = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
SHAPE = (
    '<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;width:216pt;height:102pt;'
    'z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>%d, 15, %d, 2, %d, 15, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
)
SPACES = {"v": b"urn:schemas-microsoft-com:vml", "o": b"urn:schemas-microsoft-com:office:office"}
SPACES |= {"x": b"urn:schemas-microsoft-com:office:excel"}
OUR_PREFIX = re.compile(r"(?<=[</ ])([vox]):")
USUAL = re.compile(rb":Row>(\d+)</[^>]*>\s*<[^>]*:Column>(\d+)<")
PLACE = re.compile(rb"<[\w.-]+:(Row|Column)>\s*(\d+)\s*</")
BLOCKS = re.compile(rb"<[\w.-]+:idmap\b[^>]*?\sdata\s*=\s*[\"']([\d, ]*)[\"']")
known_place = cache(place_of)  # the same few columns in every row
BLOCK = 1024  # shapes
NUMBERS = re.compile(rb"_x0000_s(\d+)")
FIRST = 1025  # numbers below are a drawing's own
WIDE, HIGH = 4, 6  # columns and rows that a box covers


def shaped(vml: bytes, gone: Collection[str], new: Sequence[str], left: int) -> Iterable[bytes | memoryview]:
    """Take the boxes of some cells out and put new ones in; nothing where no note and no other shape is left.

    The box of a note that goes and comes again stays. UnmarkableError where the drawing is spelled as no spreadsheet
    program does.
    """
    prefixes = {ours: _prefix(vml, space) for ours, space in SPACES.items()}
    coming, going = dict.fromkeys(map(_place, new)), set(map(_place, gone))
    cuts, highest, count = list[Cut](), FIRST - 1, 0
    for start, stop in _spans(vml, prefixes["v"].encode()):
        box = vml[start:stop]
        place, number = _place_of_box(box), NUMBERS.search(box)
        highest, count = max(highest, int(number[1]) if number else 0), count + 1
        if place in going and place in coming:
            del coming[place]
        elif place in going or place in coming:
            cuts.append((start, stop, b""))
    if not new and not left and count == len(cuts):
        return ()
    shape, sort = _spelled(SHAPE, prefixes), _spelled(SORT, prefixes)
    boxes = (_box(number, place, shape).encode() for number, place in enumerate(coming, highest + 1))
    cuts += _blocks(vml, highest + len(coming))
    return _pieces(vml, cuts, chain([b"" if b'id="_x0000_t202"' in vml else sort.encode()], boxes))


def _spans(vml: bytes, prefix: bytes) -> Iterator[tuple[int, int]]:
    """Say from where to where every box goes."""
    closing = b"</%s:shape" % prefix
    for opened in re.finditer(rb"<%s:shape(?=[\s>])" % re.escape(prefix), vml):
        end = vml.find(closing, opened.end())
        yield opened.start(), (vml.find(b">", end) if end >= 0 else opened.end()) + 1


def _pieces(vml: bytes, cuts: Iterable[Cut], boxes: Iterable[bytes]) -> Iterator[bytes | memoryview]:
    at, end, whole = 0, vml.rfind(b"</xml"), memoryview(vml)
    for start, stop, new in sorted(cuts):
        yield from (whole[at:start], new)
        at = stop
    yield whole[at:end]
    yield from boxes
    yield whole[end:]


def _blocks(vml: bytes, highest: int) -> Iterator[Cut]:
    """Let a drawing's own list of the blocks of numbers that it uses hold all of them."""
    told = BLOCKS.search(vml)
    listed = {int(block) for block in told[1].split(b",") if block.strip().isdigit()} if told else set()
    needed = listed | {*range(FIRST // BLOCK, highest // BLOCK + 1)}
    if told and needed > listed:
        yield (*told.span(1), ",".join(map(str, sorted(needed))).encode())


def _prefix(vml: bytes, space: bytes) -> str:
    found = re.search(rb"xmlns:([\w.-]+)\s*=\s*[\"']" + space + rb"[\"']", vml)
    if found is None:
        raise UnmarkableError("a drawing of notes is spelled in another way")
    return found[1].decode()


def _spelled(markup: str, prefixes: Mapping[str, str]) -> str:
    """Write markup of ours with the prefixes of the drawing that it goes into."""
    return OUR_PREFIX.sub(lambda found: f"{prefixes[found[1]]}:", markup)


def _box(number: int, place: tuple[int, int], shape: str) -> str:
    row, column = place
    top = max(row - 1, 0)
    return shape % (number, column + 1, top, column + 1 + WIDE, top + HIGH, row, column)


def _place(cell: str) -> tuple[int, int]:
    """Give a cell's row and column, both counted from 0."""
    column = cell.rstrip(digits)
    return int(cell[len(column) :] or 0) - 1, known_place(column)


def _place_of_box(box: bytes) -> tuple[int, int] | None:
    if b"Note" not in box:
        return None
    usual = USUAL.search(box)
    if usual:
        return (int(usual[1]), int(usual[2]))
    told = dict(PLACE.findall(box))
    return (int(told.get(b"Row", -1)), int(told.get(b"Column", -1)))
