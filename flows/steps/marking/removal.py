"""What goes with a sheet that goes: its parts, and the order of calculation where it names cells of that sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flows.steps.marking.cells import FORMULA
from flows.steps.marking.relations import forget, relations, unrelate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.steps.marking.package import Package
    from flows.steps.marking.relations import Relation

CALCULATION = "calcChain"


class Listed(NamedTuple):
    """A sheet as the workbook lists it; `part` is "" where it lies nowhere."""

    title: str
    id: str
    part: str
    kind: str
    is_hidden: bool


def forget_sheet(package: Package, book: str, sheet: Listed, others: Iterable[str]) -> None:
    """Take a sheet out of a package, with the parts that belong to it alone; `book` lists it, `others` stay."""
    listed = [one for one in relations(package, book) if one.kind == CALCULATION]
    if listed and sheet.part in package and FORMULA.search(package.part(sheet.part)):
        _forget_all(package, book, listed)
    owned = [one.target for one in relations(package, sheet.part) if one.target]
    forget(package, sheet.part)
    unrelate(package, book, sheet.id)
    still = {one.target for other in others if other for one in relations(package, other)}
    for part in owned:
        if part not in still:
            forget(package, part)


def _forget_all(package: Package, book: str, gone: Iterable[Relation]) -> None:
    for one in gone:
        forget(package, one.target)
        unrelate(package, book, one.id)
