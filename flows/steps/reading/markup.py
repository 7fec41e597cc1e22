"""The small parts of a workbook as a list of their tags, read so that no markup can do harm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from flows.steps.reading.refusal import UnreadableError
from schemas import wording_files as words

if TYPE_CHECKING:
    from collections.abc import Mapping

DEEPEST, MOST_ATTRIBUTES = 64, 200
MARKUP = (".xml", ".rels")
ENCODINGS = {"utf-8", "utf-16", "us-ascii", "utf8", "utf16"}
LOOKED_AT = 200  # bytes in which a declaration stands
UNHYPHENED = re.compile(rb"<\?xml[^>]*\bencoding\s*=\s*[\"']utf(8|16)[\"']", re.IGNORECASE)
WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
UNREAD = ("docprops/", "customxml/", "xl/theme/", "xl/drawings/", "xl/charts/")  # parts that no reader looks into
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
Tag = tuple[str, dict[str, str]]


def tags(part: str, content: bytes) -> list[Tag]:
    """List every opening tag (name without prefix) with its attributes (names without prefix), in order.

    UnreadableError (W02) where the part is not well-formed, declares entities, or is nested beyond all use.
    """
    scan = _Scan(part)
    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
    parser.StartDoctypeDeclHandler = scan.doctype
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the parser's own sign of the last piece
    except (expat.ExpatError, ValueError, LookupError):
        raise UnreadableError("W02", words.BROKEN_PART.format(part=part)) from None
    return scan.found


class _Scan:
    """One part: the tags that were seen, and how deep the next one lies."""

    def __init__(self, part: str) -> None:
        self.found: list[Tag] = []
        self._part, self._depth = part, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST or len(attributes) > MOST_ATTRIBUTES:
            raise foreign(self._part)
        self.found.append((_local(name), {_local(key): value for key, value in attributes.items()}))

    def end(self, _: str) -> None:
        self._depth -= 1

    def doctype(self, *_: object) -> None:
        raise foreign(self._part)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def refuse_unsound(parts: Mapping[str, bytes]) -> None:
    """Refuse (W02) parts that are no whole XML, or declare a document type, entities or an odd encoding.

    No spreadsheet program writes them, and readers go on to the first fault without a word.
    """
    for name, content in parts.items():
        if content and name.lower().endswith(MARKUP):
            if name.lower().startswith(UNREAD) and not content.startswith(tuple(WIDE)):
                _refuse_declarations(name, content)
            else:
                _refuse_unsound(name, content)


def refuse_declarations(part: str, content: bytes) -> None:
    """Refuse (W02) a part of markup that declares a document type or entities; look closely only where it may."""
    if part.lower().endswith(MARKUP) and (content.startswith(tuple(WIDE)) or DECLARATION.search(content)):
        _refuse_unsound(part, content)


def _refuse_declarations(part: str, content: bytes) -> None:
    if DECLARATION.search(content):
        raise foreign(part)


def _refuse_unsound(part: str, content: bytes) -> None:
    def declaration(_: str, encoding: str | None, __: int) -> None:
        if encoding and encoding.lower() not in ENCODINGS:
            raise foreign(part)

    def doctype(*_: object) -> None:
        raise foreign(part)

    parser = expat.ParserCreate(_encoding(content))
    parser.XmlDeclHandler, parser.StartDoctypeDeclHandler = declaration, doctype
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the parser's own sign of the last piece
    except (expat.ExpatError, ValueError, LookupError):
        raise UnreadableError("W02", words.BROKEN_PART.format(part=part)) from None


def _encoding(content: bytes) -> str | None:
    """Name the encoding where it is declared by a name that the parser does not know, as some programs write it."""
    told = UNHYPHENED.search(content[:LOOKED_AT].replace(b"\0", b""))
    return f"UTF-{told[1].decode()}" if told else None


def foreign(part: str) -> UnreadableError:
    """Make the refusal of markup that no spreadsheet program writes."""
    return UnreadableError("W02", words.FOREIGN_MARKUP.format(part=part))


def in_utf8(content: bytes) -> bytes:
    """Give a part that is written in UTF-16, with or without a mark, in UTF-8; any other one as it is."""
    encoding = next((encoding for start, encoding in WIDE.items() if content.startswith(start)), None)
    try:
        return content.decode(encoding).encode() if encoding else content
    except UnicodeError:
        return content
