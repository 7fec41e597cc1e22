"""Whether a workbook leaves out rows that the same office's last one had: a slip of the hand, or meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas import wording
from schemas.decision import SHRUNK
from schemas.finding import Finding
from schemas.form import IDENTITY, STUDENT
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.steps.keeping import Part, Step
    from schemas.drop import Drop
    from schemas.table import Table

FEWEST = 5  # rows left out; fewer are a correction
NAMED = 5


def shrunk(before: Sequence[Part], found: Step, after: Sequence[Table], percent: int) -> Finding | None:
    """W16 where more than so many per cent of the rows that stand of a sheet, and at least five, are no longer there.

    `before` stands, `after` is what was filed as the same sheet, `found` what is left of the one by the other. A row
    that comes again and fails is still there, since its last accepted version stands on.
    """
    rows, gone = _count(before), _count(found.left_out)
    if gone < FEWEST or gone * 100 <= percent * rows:
        return None
    drop = before[0].table.filing.drop
    earlier = f"{drop.received_at:{MINUTE}}「{drop.shown}」"
    own = [part for part in found.left_out if part.table.filing.drop == drop]
    first = sorted(part.table.row_numbers[index] for part in own for index in part.indices)[:NAMED]
    facts = "\x1f".join((earlier, *map(str, (rows, gone, *first))))
    said = wording.rows_left_out(earlier, rows, gone, first, _keyless(before, after))
    return Finding(SHRUNK, after[0].filing.title, expected=said, facts=facts)


def fewer(drop: Drop, rows: int, after: Sequence[Table], percent: int) -> Finding | None:
    """W16 where a sheet has so many rows less than an earlier workbook of which nothing is known but their number."""
    gone = rows - sum(len(table.frame) for table in after)
    if gone < FEWEST or gone * 100 <= percent * rows:
        return None
    earlier = f"{drop.received_at:{MINUTE}}「{drop.shown}」"
    said = wording.rows_left_out(earlier, rows, gone, (), "")
    return Finding(SHRUNK, after[0].filing.title, expected=said, facts="\x1f".join((earlier, str(rows), str(gone))))


def _count(parts: Sequence[Part]) -> int:
    return sum(len(part.indices) for part in parts)


def _keyless(before: Sequence[Part], after: Sequence[Table]) -> str:
    """Say how many new rows of the later workbook are at fault in their key, and in which parts; "" where none is."""
    sheet = after[0].filing.sheet
    headings = [after[0].filing.place(heading)[1] if heading == STUDENT else heading for heading in sheet.key]
    alike = all(part.table.filing.keyed_by_identity == (IDENTITY in headings) for part in before)
    told_apart = headings if alike else []
    earlier = [part.table for part in before]
    known = {row for table in earlier for row in zip(*map(table.texts, told_apart), strict=True)}
    faults = [
        (number, index, heading)
        for number, table in enumerate(after)
        for index, heading in table.faults
        if heading in headings and tuple(table.texts(one)[index] for one in told_apart) not in known
    ]
    rows = {(number, index) for number, index, _ in faults}
    wrong = [heading for heading in headings if any(heading == at for _, _, at in faults)]
    return wording.without_key(len(rows), wrong) if rows else ""
