"""A finding: one fault at one place, said in four parts: where, what was typed, what is expected, what to do."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from schemas.catalogue import DECIDABLE, RULES, Rule
from schemas.decision import TAKES_OVER, allowed
from schemas.identity import as_letters, mask_all, masked
from schemas.terms import Severity
from schemas.wording_mending import ACCEPT, REJECT
from schemas.wording_runs import ranges

IDENTITY = "身分證號"
WHOLE_FILE, EMPTY, NO_COLUMN = "整個檔案", "空白", "沒有這一欄"


@dataclass(frozen=True)
class Finding:
    """One fault. `row` is the sheet's own row number, `column` its letter; both empty where a whole sheet is meant.

    `related` names further rows that share the fault's fate, `cells` lists (row, before, after) of repairs. `key` tells
    the row again in a later workbook, whatever its number is there; `folds` names the columns whose faults follow
    from this one. `facts` is what the question rests on, where `expected` tells what may change meanwhile. `table`
    is shown to both of two offices, its first row the headings; `settled` says who has decided on it, and how;
    `sends_back` where that is that its rows are not taken. `instead` is what to do, where the rule's advice is of no
    use any more; `known_as` is the id by which it was told before, or is told to another office; `stands` where what it
    is about counts all the same, `about` the other drop that it asks about, `attachment` the file; of what `is_others`
    another office than the one told may say a word.
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
    key: str = field(default="", compare=False)
    folds: tuple[str, ...] = field(default=(), compare=False)
    facts: str = ""
    table: tuple[tuple[str, ...], ...] = field(default=(), compare=False)
    settled: str = ""
    sends_back: bool = field(default=False, compare=False)
    instead: str = field(default="", compare=False)
    known_as: str = field(default="", compare=False)
    stands: bool = field(default=False, compare=False)
    about: str = field(default="", compare=False)
    attachment: str = field(default="", compare=False)
    is_others: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        """Mask identity numbers, so that none can leave through a report, a mail or a log."""
        for name in ("sheet", "heading", "expected", "settled"):
            object.__setattr__(self, name, mask_all(getattr(self, name)))
        # A mistyped number is of no known shape: in its own column whatever stands there is masked.
        hidden = masked if self.heading == IDENTITY else mask_all
        object.__setattr__(self, "value", self.value and hidden(self.value))
        object.__setattr__(self, "cells", tuple((row, hidden(old), hidden(new)) for row, old, new in self.cells))
        object.__setattr__(self, "table", tuple(tuple(map(mask_all, row)) for row in self.table))

    @property
    def definition(self) -> Rule:
        """The catalogue's entry."""
        return RULES[self.rule]

    @property
    def severity(self) -> Severity:
        """What this finding does to its row: nothing more where somebody has decided on it, or where the row stands."""
        if self.sends_back:
            return Severity.ERROR
        return Severity.NOTICE if self.settled or self.stands else self.definition.severity

    @property
    def advice(self) -> str:
        """What to do."""
        return self.instead or self.definition.advice

    @property
    def words(self) -> tuple[str, ...]:
        """The words that a person may say to this finding; none where it awaits no word."""
        is_open = bool(self.settled) or self.stands or self.severity is Severity.PENDING
        if self.is_others or self.rule not in DECIDABLE or not is_open:
            return ()
        if self.rule == TAKES_OVER and not self.about:  # who wants another's place does not give it to themselves
            return (REJECT,)
        found = allowed(self.rule, self.value, settled=bool(self.settled))
        return tuple(ACCEPT if accepted else REJECT for accepted in found)

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
        others = f"（相關列：{ranges(self.related)}）" if self.related else ""
        return f"{where}{typed}：{self.definition.title}{others}。"

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """The four parts that every message has: where, what was typed, what is expected, what to do."""
        return (self.where, self.typed, self.expected, self.advice)

    @property
    def rows(self) -> tuple[int, ...]:
        """Every row that this finding decides about."""
        return (*(() if self.row is None else (self.row,)), *self.related)

    @property
    def id(self) -> str:
        """A short name that stays the same for the same fault in the same row, wherever that row has moved."""
        if self.known_as:
            return self.known_as
        row, rests_on = self.key or str(self.row), self.facts or self.expected
        place = f"{self.rule}\x1f{self.sheet}\x1f{row}\x1f{self.heading}\x1f{self.value}\x1f{rests_on}"
        return as_letters(hashlib.sha256(place.encode()).hexdigest()[:10])

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
            "advice": self.advice,
            "clause": self.definition.clause,
            "related": list(self.related),
            "cells": [list(cell) for cell in self.cells],
            "id": self.id,
            "key": self.key,
            "words": list(self.words),
            **self._further(),
        }

    def _further(self) -> dict[str, Any]:
        """Give what few findings have: the table for two offices, the decision, what else is asked about."""
        shown = {"table": [list(row) for row in self.table], "decision": self.settled} | {
            "about": self.about,
            "attachment": self.attachment,
        }
        return {name: what for name, what in shown.items() if what}
