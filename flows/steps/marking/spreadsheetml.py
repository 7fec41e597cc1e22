"""An office's own .xlsx or .xlsm marked: what the answer needs is cut into its parts, all else stays byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flows.steps.marking.answer import edits_of, notes_of, own_sheets
from flows.steps.marking.book import Book, Name
from flows.steps.marking.edits import Edits
from flows.steps.marking.noting import put_notes
from flows.steps.marking.own_markup import sheet_xml
from flows.steps.marking.own_titles import own_parts
from flows.steps.marking.package import Package
from flows.steps.marking.relations import change_sort
from flows.steps.marking.shared import SharedTexts
from flows.steps.marking.styles import Styles
from flows.steps.marking.worksheet import Worksheet, without_selection
from flows.steps.sheet_titles import told_titles
from schemas.drop import Marked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.steps.marking.own_sheets import OwnSheet
    from flows.steps.marking.telling import Told

SORT = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
TEMPLATES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": SORT,
    "application/vnd.ms-excel.template.macroEnabled.main+xml": WITH_MACROS,
    "application/vnd.ms-excel.addin.macroEnabled.main+xml": WITH_MACROS,
}
"""What is no workbook by its sort becomes one: it goes back under a workbook's name."""


def mark_spreadsheet(content: bytes, told: Told, titles: dict[str, str] | None = None) -> Marked:
    """Put the answer into a workbook; UnmarkableError where it is spelled as none is.

    `titles` are the sheets' titles by those of which the answer tells, where these differ by more than a mask.
    """
    package = Package(content)
    book = Book(package)
    shared = SharedTexts(package, book.part)
    book.drop(own_parts(package, book.sheets, shared))
    own = [sheet.title for sheet in book.sheets]
    known = titles or dict(zip(told_titles(own), own, strict=True))
    answered = _Answered(package, book, shared, Styles(package.part(book.style_sheet())))
    answered.mark_sheets(told, {title: masked for masked, title in known.items()})
    answered.add_ours(told, known)
    book.save()
    package.put(book.style_sheet(), answered.styles.xml())
    if book.sort in TEMPLATES:
        change_sort(package, book.part, TEMPLATES[book.sort])
    return Marked(package.packed(), ".xlsm" if "macroenabled" in book.sort.lower() else ".xlsx")


class _Answered(NamedTuple):
    """A workbook on its way to being marked."""

    package: Package
    book: Book
    shared: SharedTexts
    styles: Styles

    def mark_sheets(self, told: Told, masked: Mapping[str, str]) -> None:
        """Put marks, notes and results into the office's sheets; `masked` are their titles as they are told."""
        edits, notes = edits_of(told), notes_of(told)
        for listed in self.book.sheets:
            if listed.kind != "worksheet" or not listed.part:
                _deselect(self.package, listed.part)
                continue
            xml, title = self.package.part(listed.part), masked.get(listed.title, "")
            sheet = Worksheet(xml)
            self._edit(sheet, edits.get(title, Edits()))
            put_notes(self.package, listed.part, sheet, notes.get(title, {}), self.book)
            self.package.put(listed.part, sheet.pieces(), before=xml)

    def _edit(self, sheet: Worksheet, edits: Edits) -> None:
        sheet.deselect()
        sheet.outshine(edits, self.styles)
        if edits.marks or edits.column is not None or self.styles.ours:
            sheet.patch(edits, self.styles, self.shared)

    def add_ours(self, told: Told, titles: Mapping[str, str]) -> None:
        """Put our own sheets first, with the names that they need."""
        listed = self.book.sheets
        hidden = {sheet.title for sheet in listed if sheet.is_hidden}
        sheets = own_sheets(told, titles, hidden, {sheet.title for sheet in listed})
        written = [
            (sheet.title, sheet_xml(sheet, self.styles, self.book.space, is_open=not at))
            for at, sheet in enumerate(sheets)
        ]
        self.book.put_first(written, [name for place, sheet in enumerate(sheets) for name in _names(place, sheet)])


def _names(place: int, sheet: OwnSheet) -> tuple[Name, Name]:
    """Name what of a sheet of ours is filtered, and what is printed on each page."""
    first, last = sheet.table
    return (
        Name(place, "_xlnm._FilterDatabase", f"{first}:{last}", is_hidden=True),
        Name(place, "_xlnm.Print_Titles", f"${sheet.headed}:${sheet.headed}", is_hidden=False),
    )


def _deselect(package: Package, part: str) -> None:
    """Let a sheet of a chart no longer be selected; one of macros may lie nowhere."""
    if part not in package:
        return
    xml = package.part(part)
    if (plain := without_selection(xml)) != xml:
        package.put(part, plain)
