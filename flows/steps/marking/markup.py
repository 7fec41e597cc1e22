"""How markup of any spelling is looked at and cut into by its bytes, so that what is not cut stays as it was."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.workbook_xml import attribute as written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_QUOTED = rb"(?:\"[^\"]*\"|'[^']*')"
_PLAIN = rb"[^\"'<>]*"
TAG = re.compile(rb"<(/?)([\w.:-]+)(" + _PLAIN + rb"(?:" + _QUOTED + _PLAIN + rb")*)>")
Cut = tuple[int, int, bytes]
"""From where to where something is replaced, and by what."""


class UnmarkableError(Exception):
    """A workbook that cannot be marked in its own markup."""


class Node(NamedTuple):
    """One element: where it stands, where its content does, and its opening tag's name and attributes."""

    name: bytes  # without its prefix
    start: int
    inner: int
    inner_end: int
    end: int
    prefix: bytes  # with its colon
    attributes: bytes

    def get(self, name: str) -> str:
        """Give an attribute's value; "" where there is none."""
        return value_of(self.attributes, name)


def nodes(xml: bytes, start: int = 0, end: int | None = None) -> Iterator[Node]:
    """Give the elements that stand side by side between two places, in order; UnmarkableError where one is open."""
    depth, opened = 0, None
    for tag in TAG.finditer(xml, start, len(xml) if end is None else end):
        if tag[1]:
            depth -= 1
        elif depth == 0:
            opened = tag
        empty = tag[3].endswith(b"/")
        if depth == 0 and opened and (tag[1] or empty):
            yield _node(opened, tag)
        depth += not (tag[1] or empty)
    if depth:
        raise UnmarkableError("markup is not closed")


def _node(opened: re.Match[bytes], closed: re.Match[bytes]) -> Node:
    prefix, colon, name = opened[2].rpartition(b":")
    within = (opened.end(), opened.end() if closed is opened else closed.start())
    return Node(name, opened.start(), *within, closed.end(), prefix + colon, opened[3].rstrip(b"/"))


def inside(xml: bytes, node: Node) -> Iterator[Node]:
    """Give the elements within one."""
    return nodes(xml, node.inner, node.inner_end)


def root_of(xml: bytes) -> Node:
    """Give the element that holds all others: its end is the last one; UnmarkableError where there is none."""
    opened = TAG.search(xml)
    if opened is None or opened[1]:
        raise UnmarkableError("a part has no element")
    if opened[3].endswith(b"/"):
        return _node(opened, opened)
    closed = next(TAG.finditer(xml, max(xml.rfind(b"</"), opened.end())), None)
    if closed is None:
        raise UnmarkableError("markup is not closed")
    return _node(opened, closed)


def child(xml: bytes, parent: Node, name: bytes) -> Node | None:
    """Give the first element of a name within another."""
    return next((node for node in inside(xml, parent) if node.name == name), None)


@cache
def _shape(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![\w.:-])(?:" + name.encode() + rb")\s*=\s*(" + _QUOTED + rb")")


def value_of(attributes: bytes, name: str) -> str:
    """Give an attribute's value by its name, which may be a pattern; "" where there is none."""
    found = _shape(name).search(attributes)
    return unescape(found[1][1:-1].decode("utf-8", "replace")) if found else ""


def with_value(tag: bytes, name: str, value: str | None) -> bytes:
    """Set an attribute in an opening tag or its attributes, or take it away where the value is None."""
    spelled = b"" if value is None else f'{name}="{written(value)}"'.encode()
    found = _shape(name).search(tag)
    if found:
        start = found.start() if spelled else len(tag[: found.start()].rstrip())
        return tag[:start] + spelled + tag[found.end() :]
    ending = re.search(rb"\s*/?>?$", tag)
    at = ending.start() if ending else len(tag)
    return tag[:at] + (b" " + spelled if spelled else b"") + tag[at:]


def spliced(xml: bytes, cuts: Iterable[Cut]) -> bytes:
    """Carry out replacements that do not overlap; of two at one place the one given first stands first."""
    return b"".join(splicing(xml, cuts))


def splicing(xml: bytes, cuts: Iterable[Cut]) -> Iterator[bytes]:
    """Do the same piece by piece, for what is too long to lie in memory twice."""
    at = 0
    for start, end, new in sorted(cuts, key=itemgetter(0, 1)):
        yield from (xml[at:start], new)
        at = end
    yield xml[at:]


def filled(xml: bytes, node: Node, content: bytes) -> Cut:
    """Put something behind what an element holds; one that was empty is opened."""
    if node.inner_end > node.inner or xml[node.inner - 2 : node.inner] != b"/>":
        return (node.inner_end, node.inner_end, content)
    tag = re.match(rb"<([\w.:-]+)", xml[node.start : node.end])
    name = tag[1] if tag else b""
    return (node.inner - 2, node.end, b">" + content + b"</" + name + b">")


def opening(xml: bytes, node: Node) -> bytes:
    """Give an element's opening tag."""
    return xml[node.start : node.inner]


def prefixed(fragment: str, prefix: bytes) -> bytes:
    """Give every tag of a fragment the prefix of the part that it goes into."""
    encoded = fragment.encode()
    return re.sub(rb"<(/?)(?=[a-zA-Z])(?![\w.-]+:)", rb"<\1" + prefix, encoded) if prefix else encoded
