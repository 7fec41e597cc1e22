"""What one .ods cell shows: its error, and its text where the first reader would lose or change it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from flows.steps.reading.cell_texts import cell_text
from flows.steps.reading.markup import foreign

ERROR: Final = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|Err:\d{3}")
COUNT: Final = re.compile(r"[1-9]\d{0,8}")
DURATION: Final = re.compile(
    r"(-?)P(?=.*\d)(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:[.,]\d+)?)S)?)?"
)
TYPE: Final = "office:value-type"
VALUES: Final = ("office:value", *(f"office:{kind}-value" for kind in ("string", "date", "time", "boolean")))
SIGNS: Final = {"text:tab": "\t", "text:line-break": "\n"}  # which the first reader passes over
SPACES: Final = "text:s"
MOST_SPACES: Final = 32_767  # what a cell of Excel holds


class Cell:
    """One cell, tag by tag."""

    __slots__ = ("attributes", "is_altered", "pieces")

    def __init__(self, attributes: dict[str, str]) -> None:
        self.attributes = attributes
        self.pieces: list[str] = []
        self.is_altered = False  # the first reader gives another text than the screen shows

    def sign(self, name: str, attributes: dict[str, str]) -> None:
        """Take a tag that stands for characters."""
        if name == SPACES:
            self.pieces.append(" " * _spaces(attributes))
        elif name in SIGNS:
            self.pieces.append(SIGNS[name])
            self.is_altered = True

    def shown(self) -> str:
        """Give the text of its paragraphs, each of which begins with a line break."""
        return "".join(self.pieces)[1:]

    def text(self) -> str | None:
        """Give what the first reader does not give as it is shown, None for all that it does."""
        cell = self.attributes
        kind = cell.get(TYPE)
        if kind == "time":
            return _duration(cell.get("office:time-value", ""))
        if not cell.keys().isdisjoint(VALUES) or (kind is None and "table:formula" in cell):
            return None
        if kind == "string" and not self.is_altered:
            return None
        shown = self.shown()
        return shown if kind == "string" or shown.strip() else None

    def error(self) -> str | None:
        """Give the text of an error, "" for a formula without a value, None for a cell that is sound."""
        cell = self.attributes
        if "error" in (cell.get(TYPE), cell.get("calcext:value-type")):
            return self.shown().strip() or "#N/A"
        if "table:formula" not in cell:
            return None
        shown = self.shown().strip()
        if ERROR.fullmatch(shown):
            return shown
        return None if TYPE in cell else ""


def count(attributes: dict[str, str], name: str) -> int:
    """Read how often something stands; UnreadableError (W02) where that is no count."""
    text = attributes.get(name)
    if text is None:
        return 1
    if not COUNT.fullmatch(text):
        raise foreign("content.xml")
    return int(text)


def _spaces(attributes: dict[str, str]) -> int:
    spaces = 0 if attributes.get("text:c") == "0" else count(attributes, "text:c")
    if spaces > MOST_SPACES:
        raise foreign("content.xml")
    return spaces


def _duration(written: str) -> str | None:
    """Write PT33H15M00S as 33:15; None for what is no duration of days and less."""
    found = DURATION.fullmatch(written)
    if not found:
        return None
    days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups()[1:])
    length = dt.timedelta(days, hours=hours, minutes=minutes, seconds=seconds)
    return cell_text(-length if found[1] else length)
