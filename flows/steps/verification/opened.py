"""A package as it lies there, read once: its files, what it says of itself, its workbooks, its lineage, its fates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.steps.package.bag import INFO_FILE, payload_of
from flows.steps.package.descriptor import SheetShape
from flows.steps.package.lineage import LineageError, lineage_of
from flows.steps.verification.books import CELLS, CannotOpenError, cells_in, read_book
from flows.steps.verification.labelled import description_of, format_of, label_of, period_of
from schemas.rosters import rosters_by_path
from schemas.terms import Law
from schemas.wording_packages import (
    BOOK,
    DECISIONS_FILE,
    DESCRIPTOR_FILE,
    DIFFERENCE_FILE,
    DROPS_HEADINGS,
    DROPS_SHEET,
    FATES_FILE,
    FATES_HEADINGS,
    FATES_SHEET,
    FORMATS,
    PAYLOAD,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.steps.package.bag import Payload
    from flows.steps.package.descriptor import Label
    from flows.steps.package.lineage import Entry
    from flows.steps.verification.books import Book, SheetRead
    from schemas.roster import Roster, RosterSheet
    from schemas.wording_packages import Headings


class Placed(NamedTuple):
    """A sheet of a roster: its file's path, how both are declared, and what stands there."""

    path: str
    roster: Roster
    declared: RosterSheet
    read: SheetRead


@dataclass(frozen=True)
class Opened:
    """One package; what cannot be read in it is None, and told by the checks."""

    folder: Path
    is_ours: bool = False  # written by this very process a moment ago: its workbooks need no guard

    @cached_property
    def payload(self) -> Payload:
        """Every file under data/ with its hash and size."""
        return payload_of(self.folder)

    def tag(self, name: str) -> str:
        """Give a tag file's text; "" where it is not there."""
        path = self.folder / name
        return path.read_bytes().decode("utf-8", "surrogateescape") if path.is_file() else ""

    @cached_property
    def description(self) -> dict[str, Any] | None:
        """What datapackage.json says."""
        return description_of(self.folder)

    @cached_property
    def label(self) -> Label | None:
        """Which package it says it is; None too where its format is unknown."""
        return label_of(self.description or {}, int(self.format)) if self.headings else None

    @cached_property
    def format(self) -> str:
        """The format that it says it is written in."""
        return format_of(self.tag(INFO_FILE))

    @property
    def headings(self) -> Headings | None:
        """The headings of its format; None for an unknown one."""
        return {str(number): headings for number, headings in FORMATS.items()}.get(self.format)

    @cached_property
    def law(self) -> Law:
        """The law of the period that it says it is of; ValueError where it says nothing."""
        if not self.label:
            raise ValueError(DESCRIPTOR_FILE)
        return Law(period_of(self.label), self.label.code)

    @cached_property
    def rosters(self) -> dict[str, Roster]:
        """The rosters that lie there, by their file's path, in the order in which they are declared."""
        declared = {f"{path}{BOOK}": roster for path, roster in rosters_by_path(self.law.year).items()}
        return {path: roster for path, roster in declared.items() if path in self.payload}

    @cached_property
    def books(self) -> dict[str, Book | None]:
        """Every roster as a workbook; None for one that is none, and for those that are too large together."""
        found: dict[str, Book | None] = {}
        room = CELLS
        for path in self.rosters:
            found[path] = book = self._book(path, room)
            room -= cells_in(book or {})
        return found

    @cached_property
    def sheets(self) -> list[Placed]:
        """Every declared sheet of a roster that is there."""
        return list(self._sheets())

    def _sheets(self) -> Iterator[Placed]:
        for path, roster in self.rosters.items():
            for declared in roster.sheets:
                read = (self.books[path] or {}).get(declared.title)
                if read:
                    yield Placed(path, roster, declared, read)

    @cached_property
    def shapes(self) -> list[SheetShape]:
        """The same in short, in the order in which a package lists them."""
        return [SheetShape(one.path, one.declared.title, one.read.headings, len(one.read.rows)) for one in self.sheets]

    @cached_property
    def lineage(self) -> list[Entry] | None:
        """Where every row came from."""
        try:
            return lineage_of(self.folder, self.headings.lineage) if self.headings else None
        except (OSError, LineageError):
            return None

    @cached_property
    def fates(self) -> list[dict[str, str]] | None:
        """What became of every row, by heading."""
        return self._table(FATES_SHEET, self.headings.fates if self.headings else (), FATES_HEADINGS)

    @cached_property
    def drops(self) -> list[dict[str, str]] | None:
        """The workbooks from which rows were read, by heading."""
        return self._table(DROPS_SHEET, self.headings.drops if self.headings else (), DROPS_HEADINGS)

    def _table(self, title: str, written: tuple[str, ...], named: tuple[str, ...]) -> list[dict[str, str]] | None:
        """Read a sheet with the headings of its format; its cells are named by today's."""
        sheet = (self._fates_book or {}).get(title)
        if sheet is None or sheet.headings != written:
            return None
        return [dict(zip(named, row, strict=False)) for row in sheet.rows]  # without their codes

    def page(self, path: str) -> str:
        """Give the text of a page; "" where it is not there."""
        page = self.folder / PAYLOAD / path
        return page.read_bytes().decode("utf-8", "replace") if path in self.payload else ""

    @cached_property
    def _fates_book(self) -> Book | None:
        return self._book(FATES_FILE, CELLS)

    @property
    def coded_books(self) -> dict[str, Book | None]:
        """The workbooks whose rows have codes, by their path, as far as they are there; in an older format none."""
        if not (self.headings and self.headings.coded):
            return {}
        others = (path for path in (DECISIONS_FILE, DIFFERENCE_FILE) if path in self.payload)
        return {FATES_FILE: self._fates_book, **{path: self._book(path, CELLS) for path in others}}

    def _book(self, path: str, room: int) -> Book | None:
        try:
            return read_book(self.folder / PAYLOAD / path, None if self.is_ours else max(room, 0))
        except CannotOpenError:
            return None
