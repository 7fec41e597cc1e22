"""How the texts of ours are written into an .ods: most of them as they are, and how much room they need."""

from __future__ import annotations

from html import escape
from math import ceil

from flows.steps.ods_xml import paragraphs
from flows.steps.workbook_xml import LONGEST_CELL


def written(text: str) -> str:
    """Give a text as paragraphs, in which every space and sign counts."""
    return "".join(map(_line, text.split("\n"))) if "\n" in text else _line(text)


def _line(line: str) -> str:
    # What does not print, and spaces that a reader leaves out, are rare, and looked at closely.
    if line.isprintable() and "  " not in line and line.strip(" ") == line:
        return f"<text:p>{escape(line, quote=False)}</text:p>"
    return paragraphs(line)


def shortened(text: str) -> str:
    """Cut a text to what a cell holds, with a mark."""
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def lines_in(text: str, room: float) -> int:
    """Estimate in how many lines a text stands, `room` in narrow characters."""
    if "\n" in text:
        return sum(lines_in(line, room) for line in text.split("\n"))
    return max(1, ceil((2 * len(text) - len(text.encode("ascii", "ignore"))) / room))
