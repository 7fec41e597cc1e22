"""Whether rosters and lineage say the same of every row, no row stands twice, and every file has its row."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flows.steps.package.row_codes import row_digest
from flows.steps.verification.fault import Fault
from schemas import wording_verification as wording
from schemas.identity import mask_all
from schemas.wording_packages import KEY_HEADING, LINEAGE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.package.lineage import Entry
    from flows.steps.verification.opened import Opened, Placed

MASKED = "*"
DIGITS = 9  # more than any sheet's rows have


def row_faults(opened: Opened) -> Iterator[Fault]:
    """Compare every row with its line of lineage, both ways."""
    if opened.lineage is None:
        yield Fault(LINEAGE_FILE, wording.NO_LINEAGE)
        return
    lines = {entry.place: entry for entry in opened.lineage}
    if len(lines) < len(opened.lineage):
        yield Fault(LINEAGE_FILE, wording.TWO_LINES)
    for one in opened.sheets:
        yield from _of_sheet(one, lines)
    yield from (Fault(at[0], wording.NO_ROW, at[1], _number(at[2])) for at in lines)  # those that no row took
    yield from _order(opened)
    yield from _repeated(opened.lineage)


def _of_sheet(one: Placed, lines: dict[tuple[str, str, str], Entry]) -> Iterator[Fault]:
    """Take each row's line off the list; say which row has none, or another content."""
    title, printed = one.declared.title, {column.source: place for place, column in enumerate(one.declared.columns)}
    shown = [(at, printed[part]) for at, part in enumerate(one.declared.source.key) if part in printed]
    for number, row in enumerate(one.read.rows, 2):
        entry = lines.pop((one.path, title, str(number)), None)
        if entry is None:
            yield Fault(one.path, wording.NO_LINE, title, number)
        elif entry.digest != row_digest(row):
            yield Fault(one.path, wording.ROW_CHANGED, title, number)
        elif not _has_key(entry, row[len(one.declared.joined) :], shown):
            yield Fault(one.path, wording.unlike(KEY_HEADING, LINEAGE_FILE), title, number)


def _has_key(entry: Entry, printed: tuple[str, ...], shown: list[tuple[int, int]]) -> bool:
    """Tell whether the parts of the key that the roster prints are those of its line."""
    texts = entry.key_texts
    return all(at < len(texts) and texts[at] in {mask_all(printed[place]), ""} for at, place in shown)


def _order(opened: Opened) -> Iterator[Fault]:
    """The lines stand in the order of the rosters."""
    places = [entry.place for entry in opened.lineage or ()]
    rows = [(one.path, one.sheet, str(number)) for one in opened.shapes for number in range(2, one.rows + 2)]
    if places != rows and sorted(places) == sorted(rows):
        yield Fault(LINEAGE_FILE, wording.OUT_OF_ORDER)


def _repeated(lineage: list[Entry]) -> Iterator[Fault]:
    seen: defaultdict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for entry in lineage:
        if MASKED not in entry.key:  # what was masked may have been two
            seen[entry.form, entry.sheet, entry.key].append(entry)
    for first, *others in (twins for twins in seen.values() if len(twins) > 1):
        for entry in others:
            what = wording.twice(wording.place(first.roster, first.sheet, _number(first.row)))
            yield Fault(entry.roster, what, entry.sheet, _number(entry.row))


def _number(row: str) -> int | None:
    return int(row) if row.isascii() and row.isdigit() and len(row) <= DIGITS else None
