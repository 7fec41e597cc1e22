"""Whether every row that was read has one fate, every submitted one its place, and lineage says the same."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flows.steps.verification.fault import Fault
from schemas import wording_verification as wording
from schemas.terms import Fate
from schemas.wording_packages import BOOK, FATES_FILE, FATES_SHEET, LINEAGE_FILE
from schemas.wording_packages import FateHeading as Heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.package.lineage import Entry
    from flows.steps.verification.opened import Opened

Line = dict[str, str]
Place = tuple[str, str, str]

SHARED = {
    Heading.FORM: "form",
    Heading.OFFICE: "office",
    Heading.FILE: "file",
    Heading.SOURCE_SHEET: "source_sheet",
    Heading.SOURCE_ROW: "source_row",
    Heading.DROP: "drop",
    Heading.RECEIVED_AT: "received_at",
    Heading.KEY: "key",
    Heading.DECISIONS: "decisions",
}
"""The headings of 每列去向 that lineage tells too, and its name for them."""


def fate_faults(opened: Opened) -> Iterator[Fault]:
    """Go through 每列去向 by itself, then hold it against lineage."""
    if opened.fates is None:
        yield Fault(FATES_FILE, wording.NO_FATES)
        return
    yield from _each(opened.fates)
    yield from _places(opened, opened.fates)
    yield from _against_lineage(opened.fates, opened.lineage or [])


def _each(fates: list[Line]) -> Iterator[Fault]:
    known, seen = set(Fate), Counter[tuple[str, str, str, str]]()
    for number, line in enumerate(fates, 2):
        row = (line[Heading.DROP], line[Heading.FORM], line[Heading.SOURCE_SHEET], line[Heading.SOURCE_ROW])
        seen[row] += 1
        if line[Heading.FATE] not in known:
            yield _at(number, wording.NO_FATE)
        if seen[row] > 1:
            yield _at(number, wording.TWO_FATES)
        if line[Heading.FATE] == Fate.SUBMITTED and not line[Heading.ROW]:
            yield _at(number, wording.SUBMITTED_NOWHERE)


def _places(opened: Opened, fates: list[Line]) -> Iterator[Fault]:
    """Each place is of a roster that is there and takes rows of that fate, and is taken once."""
    takes = {(one.path, one.declared.title): one.roster.takes for one in opened.sheets}
    taken = Counter[Place]()
    for number, line in enumerate(fates, 2):
        if not (line[Heading.ROSTER] or line[Heading.ROW]):
            continue
        place = _place(line)
        taken[place] += 1
        if place[:2] not in takes:
            yield _at(number, wording.NO_SUCH_PLACE)
        elif takes[place[:2]] != line[Heading.FATE]:
            yield _at(number, wording.differs(Heading.FATE, line[Heading.FATE], takes[place[:2]]))
        if taken[place] > 1:
            yield _at(number, wording.TWO_PLACES)


def _against_lineage(fates: list[Line], lineage: list[Entry]) -> Iterator[Fault]:
    lines = {_place(line): (number, line) for number, line in enumerate(fates, 2) if line[Heading.ROW]}
    for entry in lineage:
        number, line = lines.pop(entry.place, (0, None))
        if line is None:
            yield Fault(LINEAGE_FILE, wording.NOT_IN_FATES, entry.sheet)
            continue
        for heading, name in SHARED.items():
            if line[heading] != getattr(entry, name):
                yield _at(number, wording.unlike(heading, LINEAGE_FILE))
    yield from (_at(number, wording.NOT_IN_LINEAGE) for number, _ in lines.values())


def _place(line: Line) -> Place:
    return f"{line[Heading.ROSTER]}{BOOK}", line[Heading.SHEET], line[Heading.ROW]


def _at(number: int, what: str) -> Fault:
    return Fault(FATES_FILE, what, FATES_SHEET, number)
