"""Which columns of a sheet are new, gone, renamed, moved or there twice, by its row of headings."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schemas.headings import folded
from schemas.nearest import nearest
from schemas.wording_layout_drift import SAID, Kind, moved_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True)
class Declared:
    """A sheet as it is declared: its title, its headings, whether it is the cover."""

    title: str
    headings: tuple[str, ...]
    is_cover: bool = False


@dataclass(frozen=True)
class Change:
    """One difference: on which declared sheet (of an added one its own title), of which column, and what it is now.

    Of an added column `after` is the one behind which it stands, as it is declared; "" where it is the first.
    """

    kind: Kind
    sheet: str
    column: str = ""
    now: str = ""
    on_cover: bool = False
    after: str = ""

    @property
    def message(self) -> str:
        """Say it in words."""
        return SAID[self.kind].format(sheet=self.sheet, column=self.column, now=self.now)

    def as_json(self) -> dict[str, Any]:
        """Give the change as `layout compare --json` prints it."""
        told = {"kind": str(self.kind), "sheet": self.sheet, "column": self.column, "now": self.now}
        return told | {"message": self.message}


def columns(sheet: Declared, row: Sequence[str]) -> Iterator[Change]:
    """Compare the columns of one sheet by its row of headings: which are there twice, gone, renamed, new, moved, blank.

    A blank column is told where another one follows.
    """
    theirs = [text for text in row if text]
    yield from (Change(Kind.COLUMN_BLANK, sheet.title, now=now, on_cover=sheet.is_cover) for now in _blank(row))
    spelled = {folded(heading): heading for heading in sheet.headings}
    found = [spelled.get(folded(text), text) for text in theirs]
    now = list(dict.fromkeys(found))
    gone, new = [one for one in sheet.headings if one not in now], [one for one in now if one not in sheet.headings]
    renamed = _renamed(sheet.headings, now, gone, new)
    known_as = {text: heading for heading, text in renamed.items()}
    twice = [heading for heading, number in Counter(found).items() if number > 1]
    told = [(Kind.COLUMN_TWICE, heading, "") for heading in twice]
    told += [(Kind.COLUMN_REMOVED, heading, "") for heading in gone if heading not in renamed]
    told += [(Kind.COLUMN_RENAMED, heading, text) for heading, text in renamed.items()]
    order = [known_as.get(one, one) for one in now]
    yield from (Change(kind, sheet.title, column, said, sheet.is_cover) for kind, column, said in told)
    yield from (_added(sheet, text, order) for text in new if text not in known_as)
    for heading, place in moved(sheet.headings, order):
        yield Change(Kind.COLUMN_MOVED, sheet.title, heading, place, sheet.is_cover)


def _added(sheet: Declared, text: str, order: Sequence[str]) -> Change:
    """Tell of a new column where it stands: the order of columns is part of the layout."""
    after = ["", *order][order.index(text)]
    return Change(Kind.COLUMN_ADDED, sheet.title, text, moved_to(after), sheet.is_cover, after)


def _blank(row: Sequence[str]) -> Iterator[str]:
    """Say of each column without a heading where it stands."""
    last = max((place for place, text in enumerate(row) if text), default=0)
    for place in (place for place, text in enumerate(row[:last]) if not text):
        yield moved_to(next((text for text in reversed(row[:place]) if text), ""))


def _renamed(ours: Sequence[str], now: Sequence[str], gone: Sequence[str], new: Iterable[str]) -> dict[str, str]:
    """Pair columns that are gone with new ones: by likeness of their names, else where both stand between the same."""
    free, pairs = list(new), dict[str, str]()
    for heading in gone:
        between = _neighbours(ours, heading)
        near = nearest(heading, free) or next((one for one in free if _neighbours(now, one) == between), None)
        if near is not None:
            pairs[heading] = near
            free.remove(near)
    return pairs


def _neighbours(headings: Sequence[str], heading: str) -> tuple[str, str]:
    at = headings.index(heading)
    return headings[at - 1] if at else "", headings[at + 1] if at + 1 < len(headings) else ""


def moved(ours: Sequence[str], order: Sequence[str]) -> list[tuple[str, str]]:
    """List the fewest columns (or sheets) that do not stand in the declared order, and where each stands now."""
    common = [(place, heading) for place, heading in enumerate(order) if heading in ours]
    standing = _longest_rising([ours.index(heading) for _, heading in common])
    astray = [(place, heading) for place, heading in common if ours.index(heading) not in standing]
    return [(heading, moved_to(order[place - 1] if place else "")) for place, heading in astray]


def _longest_rising(places: Sequence[int]) -> set[int]:
    """Pick the most places that rise one after another."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(ends, place)
        before[place] = ends[at - 1] if at else None
        ends[at : at + 1] = [place]
    picked, place_now = set[int](), ends[-1] if ends else None
    while place_now is not None:
        picked.add(place_now)
        place_now = before[place_now]
    return picked
