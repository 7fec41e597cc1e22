"""How texts, the table of them and the addresses of cells are written in a workbook's XML."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from schemas.printable import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST_ROW: Final = 1_048_576
LONGEST_CELL: Final = 32_767  # UTF-16 units; Excel calls a workbook with a longer one damaged
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# The carriage return, which every XML parser turns into a line feed, and an underscore that a reader would take for the
# start of an escape, also where what follows becomes one.
_ESCAPED: Final = re.compile("\r|_(?=x[0-9A-Fa-f]{4}[_\r])")


class SharedStrings(dict[str, int]):
    """Every distinct text of a workbook and its place in the string table."""

    def __missing__(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"a cell holds {type(text).__name__}, not text")
        if len(text.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_CELL:
            raise ValueError(f"a cell has {len(text)} characters, more than the {LONGEST_CELL} of a workbook")
        self[text] = place = len(self)
        return place

    def xml(self) -> Iterator[str]:
        """Yield the string table, whole once every sheet has been written."""
        yield f'{DECLARATION}<sst xmlns="{MAIN}" uniqueCount="{len(self)}">'
        for text in self:
            space = ' xml:space="preserve"' if text != text.strip() else ""
            yield f"<si><t{space}>{escaped(text)}</t></si>"
        yield "</sst>"


def escaped(text: str) -> str:
    """Return the text as XML content: what cannot be printed visible as its code, and _x000D_ for a carriage return."""
    return escape(_ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", shown(text)), quote=False)


def attribute(text: str) -> str:
    """Return the text as the value of an XML attribute; quotes, tabs and line breaks are kept."""
    return escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def breadth(text: str) -> int:
    """Count how many narrow characters a text is as wide as; a Chinese one is as wide as two."""
    return sum(1 + (east_asian_width(character) in "WF") for character in text)
