"""Where a sheet's notes and their boxes lie in the package: put there, changed, or taken out with the last of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.marking.notes import empty_notes, noted
from flows.steps.marking.relations import declare, declare_ending, forget, relate, relations, target_of, unrelate
from flows.steps.marking.shapes import EMPTY, shaped
from schemas.wording_marking import NOTE_HEAD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.steps.marking.book import Book
    from flows.steps.marking.notes import Noted
    from flows.steps.marking.package import Package
    from flows.steps.marking.worksheet import Worksheet

OFFICE = "application/vnd.openxmlformats-officedocument."
NOTES = f"{OFFICE}spreadsheetml.comments+xml"
DRAWING = f"{OFFICE}vmlDrawing"


def put_notes(package: Package, part: str, sheet: Worksheet, notes: Mapping[str, str], book: Book) -> None:
    """Give a sheet's cells their notes, and take those of an earlier answer out."""
    there = target_of(package, part, "comments")
    if not notes and (not there or NOTE_HEAD.encode() not in package.part(there)):
        return
    made = noted(package.part(there) if there else empty_notes(book.space), notes)
    if made.left:
        name = there or _new_notes(package, part, book)
        package.put(name, made.pieces)
    elif there:
        _drop(package, part, "comments", there)
    _draw(package, part, sheet, made, book)


def _new_notes(package: Package, part: str, book: Book) -> str:
    folder = book.part.rpartition("/")[0]
    name = package.free_name(f"{folder}/comments{{}}.xml".lstrip("/"))
    declare(package, name, NOTES)
    relate(package, part, f"{book.relations_space}comments", name)
    return name


def _draw(package: Package, part: str, sheet: Worksheet, made: Noted, book: Book) -> None:
    """Give every new note its box, and take away those of notes that are gone."""
    there = next((one.target for one in relations(package, part) if one.id and one.id == sheet.drawing), "")
    pieces = shaped(package.part(there) if there else EMPTY.encode(), made.gone, made.new, made.left)
    if pieces and not there:
        folder = book.part.rpartition("/")[0]
        there = package.free_name(f"{folder}/drawings/vmlDrawing{{}}.vml".lstrip("/"))
        declare_ending(package, "vml", DRAWING)
        sheet.draw(relate(package, part, f"{book.relations_space}vmlDrawing", there))
    if pieces:
        package.put(there, pieces)
    elif there:
        unrelate(package, part, sheet.drawing)
        sheet.undraw()
        forget(package, there)


def _drop(package: Package, part: str, kind: str, name: str) -> None:
    for one in relations(package, part):
        if one.kind == kind and one.target == name:
            unrelate(package, part, one.id)
    forget(package, name)
