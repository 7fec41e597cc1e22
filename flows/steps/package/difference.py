"""What a package has more, less or otherwise than the one before it, row by row and by office."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from schemas.headings import ATTACHMENTS
from schemas.identity import mask_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from flows.steps.package.lineage import Entry

Counted = tuple[str, str, str]
"""What rows are counted by: the office that filed them, the roster's file in the package, the sheet."""


@dataclass(frozen=True)
class Contents:
    """What a package holds: its rows, a row's cells by heading, and the SHA-256 of each attachment by its path.

    `senders` tells which office sent each attachment, where that is known.
    """

    rows: Sequence[Entry]
    cells: Callable[[Entry], Mapping[str, str]]
    files: Mapping[str, str]
    senders: Mapping[str, str] = field(default_factory=dict)


class ChangedRow(NamedTuple):
    """A row that both packages have, and which of its cells differ: heading, before, after (masked)."""

    before: Entry
    after: Entry
    cells: tuple[tuple[str, str, str], ...]


class ChangedFile(NamedTuple):
    """An attachment that both packages have under one path, and whose content is another."""

    path: str
    office: str

    @property
    def counted(self) -> Counted:
        """What it is counted by."""
        return self.office, ATTACHMENTS, ""


@dataclass(frozen=True)
class Difference:
    """What changed since the package `previous` ("114-1/01")."""

    previous: str
    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    changed: tuple[ChangedRow, ...] = ()
    files: tuple[ChangedFile, ...] = ()

    def summary(self) -> list[tuple[Counted, tuple[int, int, int]]]:
        """Count what was added, removed and changed by (office, roster, sheet), in that order."""
        changed = [*(_place(one.after) for one in self.changed), *(one.counted for one in self.files)]
        sums = [Counter(map(_place, self.added)), Counter(map(_place, self.removed)), Counter(changed)]
        places = sorted(set().union(*sums))
        return [(place, (sums[0][place], sums[1][place], sums[2][place])) for place in places]

    def by_office(self) -> dict[str, tuple[int, int, int]]:
        """Count what was added, removed and changed by office."""
        found: dict[str, tuple[int, int, int]] = {}
        for (office, _, _), counts in self.summary():
            so_far = found.get(office, (0, 0, 0))
            found[office] = (so_far[0] + counts[0], so_far[1] + counts[1], so_far[2] + counts[2])
        return found

    def as_json(self) -> dict[str, object]:
        """Give the counts as `submit --preview --json` prints them."""
        names = ("added", "removed", "changed")
        offices = {office: dict(zip(names, counts, strict=True)) for office, counts in self.by_office().items()}
        return {"previous": self.previous, "offices": offices}


def _place(row: Entry) -> Counted:
    return row.office, row.roster, row.sheet


def difference(previous: str, before: Contents, after: Contents) -> Difference:
    """Compare two packages: rows are matched by roster, sheet and key, and changed where any cell differs."""
    added: list[Entry] = []
    removed: list[Entry] = []
    changed: list[ChangedRow] = []
    earlier, later = _by_key(before.rows), _by_key(after.rows)
    for place in dict.fromkeys((*later, *earlier)):
        for old, new in _unequal(earlier.get(place, []), later.get(place, [])):
            if old is None:
                added += [new] if new else []
            elif new is None:
                removed.append(old)
            else:
                changed.append(ChangedRow(old, new, _cells(before.cells(old), after.cells(new))))
    files = (path for path, digest in after.files.items() if before.files.get(path, digest) != digest)
    replaced = tuple(ChangedFile(path, after.senders.get(path, "")) for path in sorted(files))
    return Difference(previous, tuple(added), tuple(removed), tuple(changed), replaced)


def _by_key(rows: Iterable[Entry]) -> dict[tuple[object, ...], list[Entry]]:
    found: defaultdict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for row in rows:
        found[row.roster, row.sheet, row.key].append(row)
    return found


def _unequal(old: Sequence[Entry], new: Sequence[Entry]) -> Iterable[tuple[Entry | None, Entry | None]]:
    """Pair the rows of one key that differ; those that both packages have alike cancel each other out."""
    common = Counter(row.digest for row in old) & Counter(row.digest for row in new)
    return zip_longest(_without(old, common), _without(new, common))


def _without(rows: Iterable[Entry], common: Counter[str]) -> list[Entry]:
    left, kept = Counter(common), []
    for row in rows:
        if left[row.digest]:
            left[row.digest] -= 1
        else:
            kept.append(row)
    return kept


def _cells(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """List the cells that differ, a heading that one of the packages lacks among them; personal numbers are masked."""
    pairs = ((heading, before.get(heading, ""), after.get(heading, "")) for heading in {**before, **after})
    return tuple((heading, mask_all(old), mask_all(new)) for heading, old, new in pairs if old != new)
