"""The table of a workbook's texts: one of them is looked up only where a cell of ours may have been moved there."""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING

from flows.steps.marking.relations import target_of

if TYPE_CHECKING:
    from flows.steps.marking.package import Package

ITEM = re.compile(rb"<(?:[\w.-]+:)?si\b(?:[^>]*/>|.*?</(?:[\w.-]+:)?si\s*>)", re.DOTALL)
TEXT = re.compile(rb"<(?:[\w.-]+:)?t\b[^>/]*>([^<]*)<")


class SharedTexts:
    """The texts to which the cells of a workbook point by number."""

    def __init__(self, package: Package, book: str) -> None:
        self._package, self._book = package, book

    def text(self, number: int) -> str:
        """Give one text; "" where there is none."""
        return joined(self._items[number]) if number < len(self._items) else ""

    @cached_property
    def _items(self) -> list[bytes]:
        part = target_of(self._package, self._book, "sharedStrings")
        return ITEM.findall(self._package.part(part)) if part in self._package else []


def joined(item: bytes) -> str:
    """Give the text of some markup, whatever runs it stands in."""
    return unescape(b"".join(TEXT.findall(item)).decode("utf-8", "replace"))
