"""A finding: one fault at one place, said in four parts: where, what was typed, what is expected, what to do."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from schemas.catalogue import RULES, Rule
from schemas.identity import mask_all, masked

if TYPE_CHECKING:
    from schemas.terms import Severity

IDENTITY = "身分證號"
WHOLE_FILE, EMPTY, NO_COLUMN = "整個檔案", "空白", "沒有這一欄"


@dataclass(frozen=True)
class Finding:
    """One fault. `row` is the sheet's own row number, `column` its letter; both empty where a whole sheet is meant.

    `related` names further rows that share the fault's fate, `cells` lists (row, before, after) of repairs.
    Identity numbers are masked in every text on construction.
    """

    rule: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    heading: str = ""
    value: str = ""
    expected: str = ""
    related: tuple[int, ...] = ()
    cells: tuple[tuple[int, str, str], ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        """Mask identity numbers, so that none can leave through a report, a mail or a log."""
        for name in ("sheet", "heading", "expected"):
            object.__setattr__(self, name, mask_all(getattr(self, name)))
        # A mistyped number is of no known shape: in its own column whatever stands there is masked.
        hidden = masked if self.heading == IDENTITY else mask_all
        object.__setattr__(self, "value", self.value and hidden(self.value))
        object.__setattr__(self, "cells", tuple((row, hidden(old), hidden(new)) for row, old, new in self.cells))

    @property
    def definition(self) -> Rule:
        """The catalogue's entry."""
        return RULES[self.rule]

    @property
    def severity(self) -> Severity:
        """What this finding does to its row."""
        return self.definition.severity

    @property
    def where(self) -> str:
        """Name the place as a person would look for it."""
        parts = (
            f"工作表「{self.sheet}」" if self.sheet else "",
            f"第 {self.row} 列" if self.row else "",
            f"{self.column} 欄" if self.column else "",
            f"「{self.heading}」" if self.heading else "",
        )
        return " ".join(part for part in parts if part) or WHOLE_FILE

    @property
    def typed(self) -> str:
        """Say what stands there; of what is no single cell, the place itself."""
        if self.value:
            return f"「{self.value}」"
        return self._nothing_typed or self.where

    @property
    def _nothing_typed(self) -> str:
        # A heading (W09 W10 W11) is its own text; a cell without a column letter has no column in the file.
        if self.row is None or self.rule.startswith("W"):
            return ""
        return EMPTY if self.column else NO_COLUMN

    @property
    def message(self) -> str:
        """Say where, what was typed and what is wrong with it, in one sentence."""
        where = "" if self.value and self.where == WHOLE_FILE else self.where  # a file is named by what it is called
        typed = f"{'填' if self.row else ''}{self.typed}" if self.value else self._nothing_typed
        others = f"（相關列：{'、'.join(map(str, self.related))}）" if self.related else ""
        return f"{where}{typed}：{self.definition.title}{others}。"

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """The four parts that every message has: where, what was typed, what is expected, what to do."""
        return (self.where, self.typed, self.expected, self.definition.advice)

    @property
    def rows(self) -> tuple[int, ...]:
        """Every row that this finding decides about."""
        return (*(() if self.row is None else (self.row,)), *self.related)

    @property
    def id(self) -> str:
        """A short name that stays the same for the same fault at the same place."""
        place = "\x1f".join((self.rule, self.sheet, str(self.row), self.heading, self.value, self.expected))
        return hashlib.sha256(place.encode()).hexdigest()[:10]

    def as_json(self) -> dict[str, Any]:
        """Give the finding as `ingest --json` prints it."""
        return {
            "rule": self.rule,
            "severity": str(self.severity),
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "heading": self.heading,
            "value": self.value,
            "message": self.message,
            "expected": self.expected,
            "advice": self.definition.advice,
            "clause": self.definition.clause,
            "related": list(self.related),
            "cells": [list(cell) for cell in self.cells],
            "id": self.id,
        }
