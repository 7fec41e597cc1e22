"""How a part of unusual spelling is written again plainly, its content the same: UTF-8, no CDATA, no remarks."""

from __future__ import annotations

from html import escape
from xml.parsers import expat

from flows.steps.marking.markup import UnmarkableError
from flows.steps.workbook_xml import DECLARATION, attribute

WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def flattened(xml: bytes) -> bytes:
    """Give a part so that its tags can be told by their bytes; the same bytes where they can be already."""
    if xml.startswith(WIDE) or b"<!" in xml:
        return _Writer().of(xml)
    return xml


class _Writer:
    """Writes what a parser reads; an element without content is closed at once."""

    def __init__(self) -> None:
        self._pieces: list[str] = [DECLARATION]
        self._is_open = False  # the last tag still lacks its end

    def of(self, xml: bytes) -> bytes:
        parser = expat.ParserCreate()
        parser.ordered_attributes = parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(xml, True)  # noqa: FBT003 - the parser's own sign of the last piece
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise UnmarkableError("a part cannot be parsed") from error
        return "".join(self._pieces).encode()

    def _start(self, name: str, attributes: list[str]) -> None:
        self._close()
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        told = "".join(f' {key}="{attribute(value)}"' for key, value in pairs)
        self._pieces.append(f"<{name}{told}")
        self._is_open = True

    def _end(self, name: str) -> None:
        self._pieces.append("/>" if self._is_open else f"</{name}>")
        self._is_open = False

    def _text(self, text: str) -> None:
        self._close()
        self._pieces.append(escape(text, quote=False).replace("\r", "&#13;"))

    def _close(self) -> None:
        if self._is_open:
            self._pieces.append(">")
            self._is_open = False
