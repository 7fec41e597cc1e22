"""Whether a workbook leaves out rows that the same office's last one had: a slip of the hand, or meant."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from schemas import wording
from schemas.columns import IDENTITY_PAIR
from schemas.decision import SHRUNK
from schemas.finding import Finding
from schemas.form import IDENTITY
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    from schemas.table import Table

Row = tuple[str, ...]

FEWEST = 5  # rows left out; fewer are a correction
NAMED = 5


def shrunk(before: list[Table], after: list[Table], percent: int) -> Finding | None:
    """W16 where more than so many per cent of a sheet's sound rows, and at least five, are no longer there.

    Tables are all that were filed as one sheet. A row of which only one cell has changed, or only cells that are
    now at fault, is still there; one that was sent back need not come again.
    """
    rows, gone = _left_out(before, after)
    if len(gone) < FEWEST or len(gone) * 100 <= percent * rows:
        return None
    drop = before[0].filing.drop
    earlier = f"{drop.received_at:{MINUTE}}「{drop.shown}」"
    first = sorted(gone)[:NAMED]
    facts = "\x1f".join((earlier, *map(str, (rows, len(gone), *first))))
    said = wording.rows_left_out(earlier, rows, len(gone), first, _keyless(before, after))
    return Finding(SHRUNK, after[0].filing.title, expected=said, facts=facts)


def _keyless(before: list[Table], after: list[Table]) -> str:
    """Say how many new rows of the later workbook are at fault in their key, and in which parts; "" where none is."""
    headings = [heading for heading in _headings(after[0]) if heading in _key(after[0])]
    told_apart = headings if all(heading in table.frame for table in before for heading in headings) else []
    known = {row for table in before for row in zip(*map(table.texts, told_apart), strict=True)}
    faults = [
        (number, index, heading)
        for number, table in enumerate(after)
        for index, heading in table.faults
        if heading in headings and tuple(table.texts(one)[index] for one in told_apart) not in known
    ]
    rows = {(number, index) for number, index, _ in faults}
    wrong = [heading for heading in headings if any(heading == at for _, _, at in faults)]
    return wording.without_key(len(rows), wrong) if rows else ""


def _left_out(before: list[Table], after: list[Table]) -> tuple[int, list[int]]:
    """Count the sound rows of the earlier workbook, and list the numbers of those that the later one has not."""
    tables = [*before, *after]
    compared = [heading for heading in _headings(before[0]) if all(heading in _headings(one) for one in tables)]
    keys = [place for place, heading in enumerate(compared) if heading in _key(before[0])]
    earlier = _by_key(before, compared, keys, sound=True)
    if len({table.filing.keyed_by_identity for table in tables}) > 1:  # 學號 here, 身分證號 there: only counted
        missing = max(0, len(earlier) - sum(len(table.frame) for table in after))
        return len(earlier), [number for number, _ in earlier.values()][:missing]
    later = _by_key(after, compared, keys, sound=False)
    left = {key: found for key, found in earlier.items() if key not in later}
    fresh = [row for key, (_, row) in later.items() if key not in earlier]
    for place in range(len(compared)):
        if len(left) >= FEWEST and fresh:
            left, fresh = _without_mended(left, fresh, place)
    if len(left) >= FEWEST and fresh:
        left = _without_faulty(left, fresh, _faulty(after, compared))
    return len(earlier), [number for number, _ in left.values()]


def _faulty(tables: list[Table], headings: list[str]) -> dict[Row, set[int]]:
    """Give the rows with cells at fault, and which: such a row is compared by its sound ones."""
    found: defaultdict[Row, set[int]] = defaultdict(set)
    places = {heading: place for place, heading in enumerate(headings)}
    for table in tables:
        rows = list(zip(*map(table.texts, headings), strict=True))
        for index, heading in table.faults:
            if heading in places:
                found[rows[index]].add(places[heading])
    return dict(found)


def _key(table: Table) -> set[str]:
    """Name what tells rows of a sheet apart; 身分證號 where it stands in place of 學號."""
    stands_in = {IDENTITY} if table.filing.keyed_by_identity else set()
    return set(table.filing.sheet.key) | stands_in


def _by_key(tables: list[Table], headings: list[str], keys: list[int], *, sound: bool) -> dict[Row, tuple[int, Row]]:
    """Give rows (the sound ones alone, or all) by key, each with its number in its sheet."""
    found: dict[Row, tuple[int, Row]] = {}
    for table in tables:
        for index, row in enumerate(zip(*map(table.texts, headings), strict=True)):
            if not sound or index not in table.decided:
                found[tuple(row[place] for place in keys)] = (table.row_numbers[index], row)
    return found


def _without_mended(
    left: dict[Row, tuple[int, Row]], fresh: list[Row], place: int
) -> tuple[dict[Row, tuple[int, Row]], list[Row]]:
    """Pair rows that are gone with new ones that differ from them in this place only: one with one."""

    def rest(row: Row) -> Row:
        return (*row[:place], *row[place + 1 :])

    by_rest: defaultdict[Row, list[Row]] = defaultdict(list)
    for row in fresh:
        by_rest[rest(row)].append(row)
    still: dict[Row, tuple[int, Row]] = {}
    for key, (number, row) in left.items():
        twins = by_rest[rest(row)]
        if twins:
            twins.pop()
        else:
            still[key] = (number, row)
    return still, [row for rows in by_rest.values() for row in rows]


def _without_faulty(
    left: dict[Row, tuple[int, Row]], fresh: list[Row], faulty: dict[Row, set[int]]
) -> dict[Row, tuple[int, Row]]:
    """Pair rows that are gone with new ones that are the same in all cells not at fault: one with one.

    A row is sought among those that share its rarest text, so that it does not matter in how many ways rows are faulty.
    """
    gone = {key: row for key, (_, row) in left.items()}
    sharing: defaultdict[tuple[int, str], dict[Row, Row]] = defaultdict(dict)
    for key, row in gone.items():
        for cell in enumerate(row):
            sharing[cell][key] = row
    unlike: set[tuple[tuple[int, str], ...]] = set()
    for row in fresh:
        sound = tuple(cell for cell in enumerate(row) if cell[0] not in faulty.get(row, ()))
        if row not in faulty or sound in unlike:
            continue
        among = min((sharing.get(cell, {}) for cell in sound), key=len, default=gone)
        found = next((key for key, one in among.items() if all(one[place] == text for place, text in sound)), None)
        if found is None:
            unlike.add(sound)
        else:
            for cell in enumerate(gone.pop(found)):
                del sharing[cell][found]
    return {key: left[key] for key in gone}


def _headings(table: Table) -> list[str]:
    filing = table.filing
    pair = [column.heading for column in IDENTITY_PAIR if column.heading in filing.letters]
    return [heading for heading in dict.fromkeys((*filing.sheet.headings, *pair)) if heading in filing.letters]
