"""Whether the list of workbooks from which rows were read says the same as the rows and their lineage do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flows.steps.verification.fault import Fault
from schemas import wording_verification as wording
from schemas.wording_packages import DROPS_SHEET, FATES_FILE, LINEAGE_FILE, DropHeading, FateHeading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.package.lineage import Entry
    from flows.steps.verification.opened import Opened


def drop_faults(opened: Opened) -> Iterator[Fault]:
    """Compare each workbook's hash, sender and name with lineage, and its number of rows with 每列去向."""
    if opened.drops is None:
        yield Fault(FATES_FILE, wording.NO_DROPS)
        return
    lines = {line[DropHeading.DROP]: line for line in opened.drops}
    if len(lines) < len(opened.drops):
        yield Fault(FATES_FILE, wording.TWO_DROPS, DROPS_SHEET)
    yield from _rows(lines, opened)
    for drop, said in dict.fromkeys((entry.drop, _said(entry)) for entry in opened.lineage or ()):
        if said != _told(lines.get(drop)):
            yield Fault(LINEAGE_FILE, wording.unlike(drop, DROPS_SHEET))


def _rows(lines: dict[str, dict[str, str]], opened: Opened) -> Iterator[Fault]:
    rows = Counter(fate[FateHeading.DROP] for fate in opened.fates or ())
    for drop in sorted(rows.keys() | lines.keys()):
        found = lines.get(drop, {}).get(DropHeading.ROWS, "")
        if found != str(rows[drop]):
            yield Fault(FATES_FILE, wording.differs(f"{drop} {DropHeading.ROWS}", found, rows[drop]), DROPS_SHEET)


def _said(entry: Entry) -> tuple[str, ...]:
    return entry.office, entry.file, entry.file_sha256, entry.received_at


def _told(line: dict[str, str] | None) -> tuple[str, ...]:
    headings = (DropHeading.OFFICE, DropHeading.FILE, DropHeading.SHA256, DropHeading.RECEIVED_AT)
    return tuple(line[heading] for heading in headings) if line else ()
