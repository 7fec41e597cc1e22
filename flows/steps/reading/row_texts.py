"""How rows travel from the process that reads: cells and rows apart by marks, far quicker than as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.printable import is_plain, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

CELL_MARK, ROW_MARK = "\x1f", "\x1e"  # what ASCII has for this


def readable(row: list[str]) -> list[str]:
    """Give a row with every character that cannot be printed written as its code."""
    return row if is_plain("".join(row)) else list(map(shown, row))


def as_bytes(rows: Sequence[list[str]]) -> bytes:
    """Write rows as bytes; a mark that stands in a cell is written as its code."""
    text = ROW_MARK.join(map(CELL_MARK.join, rows))
    if text.count(ROW_MARK) != len(rows) - 1 or text.count(CELL_MARK) != sum(map(len, rows)) - len(rows):
        text = ROW_MARK.join(map(CELL_MARK.join, map(readable, rows)))
    return text.encode("utf-8", "surrogatepass")


def rows_of(sent: bytes) -> list[list[str]]:
    """Read rows back from bytes, each as `readable` gives it; ValueError where they are no text."""
    text = sent.decode("utf-8", "surrogatepass")
    rows = [line.split(CELL_MARK) for line in text.split(ROW_MARK)]
    without_marks = text.replace(CELL_MARK, "").replace(ROW_MARK, "")
    return rows if is_plain(without_marks) else list(map(readable, rows))
