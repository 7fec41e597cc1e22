"""How the large part of an .ods is cut into: its elements are found by their tags, its names by its own prefixes."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from flows.steps.marking.markup import TAG, UnmarkableError, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_ODF: Final = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES: Final = {
    "office": f"{_ODF}:office:1.0",
    "table": f"{_ODF}:table:1.0",
    "text": f"{_ODF}:text:1.0",
    "style": f"{_ODF}:style:1.0",
    "fo": f"{_ODF}:xsl-fo-compatible:1.0",
    "of": f"{_ODF}:of:1.2",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "licheng": "urn:licheng:marks:1",
}
_SLASH: Final = ord("/")
_NAMED: Final = frozenset(b"-.:_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_ATTRIBUTES: Final = rb"([^\"'<>]*(?:(?:\"[^\"]*\"|'[^']*')[^\"'<>]*)*)"


class Prefixes:
    """Which prefixes a document has bound; readers know it by the usual ones alone."""

    def __init__(self, xml: bytes) -> None:
        """Look at the document's first tag; UnmarkableError where a usual prefix means something else."""
        root = TAG.search(xml)
        told = root[3] if root else b""
        bound = {prefix: value_of(told, f"xmlns:{prefix}") for prefix in NAMESPACES}
        if any(uri and uri != NAMESPACES[prefix] for prefix, uri in bound.items()):
            raise UnmarkableError("a prefix means something else")
        self._missing = {prefix for prefix, uri in bound.items() if not uri}

    def declared(self, *used: str) -> str:
        """Give the declarations that an element of ours needs for the prefixes that it uses."""
        return "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in used if prefix in self._missing)


@cache
def opening(name: str) -> re.Pattern[bytes]:
    """Give the shape of an opening tag; its first group are the attributes, with the slash of one closed at once."""
    return re.compile(rb"<(?:" + name.encode() + rb")(?=[\s/>])" + _ATTRIBUTES + rb">")


class Element(NamedTuple):
    """One element by its places: its tag begins at `start`, its content goes from `inner` to `inner_end`."""

    start: int
    inner: int
    inner_end: int
    end: int

    def tag(self, xml: bytes) -> bytes:
        """Give its opening tag."""
        return xml[self.start : self.inner]


def elements(xml: bytes, name: str, start: int = 0, end: int | None = None) -> Iterator[Element]:
    """Give the elements of a name, none of which holds another of it; UnmarkableError where one is left open."""
    for found in opening(name).finditer(xml, start, len(xml) if end is None else end):
        inner = found.end()
        if xml[inner - 2] == _SLASH:
            yield Element(found.start(), inner, inner, inner)
        else:
            yield Element(found.start(), inner, *_closed(xml, name, inner))


def _closed(xml: bytes, name: str, start: int) -> tuple[int, int]:
    """Say where the tag that closes an element begins and ends: by its plain bytes, which is quicker than a shape."""
    before, *ends = _closings(name)
    at = xml.find(before, start)
    if at >= 0 and xml[at + len(before)] in _NAMED:  # a longer name: there may be very many of them
        at = -1
        for end in ends:
            found = xml.find(end, start, len(xml) if at < 0 else at)
            at = found if found >= 0 else at
    after = xml.find(b">", at) + 1
    if at < 0 or not after:
        raise UnmarkableError("markup is not closed")
    return at, after


@cache
def _closings(name: str) -> list[bytes]:
    """List how a closing tag begins, and how with the sign behind its name, the usual one first."""
    return [b"</" + name.encode() + sign for sign in (b"", b">", b" ", b"\n", b"\t", b"\r")]


def element(xml: bytes, name: str, start: int = 0, end: int | None = None) -> Element | None:
    """Give the first element of a name."""
    return next(elements(xml, name, start, end), None)


def opened(tag: bytes) -> bytes:
    """Give an opening tag as one that is not closed at once."""
    return tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag
