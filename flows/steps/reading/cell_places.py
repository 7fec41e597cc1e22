"""Where the cells of a sheet lie, tag by tag, however they are spelled: exact, and slow beside plain spelling."""

from __future__ import annotations

import re
from typing import Final
from xml.parsers import expat

from flows.steps.column_letters import letters, place_of
from flows.steps.reading.refusal import UnreadableError
from schemas import wording_files as words

REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
ROW_NUMBER: Final = re.compile(r"[1-9][0-9]{0,6}")


def references(part: str, xml: bytes) -> list[bytes]:
    """List every cell's reference in order, worked out where it is left out; UnreadableError (W02) for none at all."""
    scan = _Scan(part)
    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler = scan.start
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the parser's own sign of the last piece
    except expat.ExpatError:
        raise UnreadableError("W02", words.BROKEN_PART.format(part=part)) from None
    return scan.found


class _Scan:
    """One sheet: the row that is read, and the column of the next cell."""

    def __init__(self, part: str) -> None:
        self.found: list[bytes] = []
        self._part, self._row, self._column = part, 0, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            told = self._fitting(ROW_NUMBER, attributes.get("r", str(self._row + 1)))
            self._row, self._column = int(told[0]), 0
        elif name == "c":
            told = self._fitting(REFERENCE, attributes.get("r", f"{letters(self._column)}{self._row}"))
            self._column = place_of(told[1]) + 1
            self.found.append(told[0].encode())

    def _fitting(self, shape: re.Pattern[str], text: str) -> re.Match[str]:
        if told := shape.fullmatch(text):
            return told
        raise UnreadableError("W02", words.LYING.format(part=self._part))
