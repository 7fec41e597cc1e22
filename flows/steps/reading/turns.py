"""Which reader reads which sheet: the first one, and the second from the sheet on at which the first gives up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from flows.steps.reading import calamine
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.unseen import SheetUnseen, Unseen
from schemas import wording_files as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.steps.reading.calamine import Load, Row


@dataclass
class Opened:
    """A workbook that is being read: what it does not show, and each sheet's title with its rows.

    A sheet is whole before its title comes, and `notes` are whole after the last one.
    """

    unseen: Unseen
    sheets: Iterable[tuple[str, Iterator[Row]]]
    notes: tuple[str, ...] = ()

    def unseen_of(self, title: str) -> SheetUnseen:
        """Give what a sheet does not show."""
        return self.unseen.sheets.get(title, SheetUnseen())


def read_in_turns(content: bytes, unseen: Unseen, *, has_second: bool) -> Opened:
    """Have a workbook read by the first reader as far as it can; UnreadableError (W02) now or at a sheet."""
    book = Opened(unseen, ())
    try:
        loads = [] if unseen.needs_second_reader else _known(calamine.sheets(content), unseen)
    except calamine.CannotReadError:
        loads = []
    if not loads:
        loads = _of_second(book, content, has_second=has_second)
    book.sheets = _sheets(book, loads, content, has_second=has_second and not book.notes)
    return book


def _sheets(
    book: Opened, loads: list[tuple[str, Load]], content: bytes, *, has_second: bool
) -> Iterator[tuple[str, Iterator[Row]]]:
    for place, (title, load) in enumerate(loads):
        try:
            rows = load()
        except calamine.CannotReadError:
            left = {name for name, _ in loads[place:]}
            others = [pair for pair in _of_second(book, content, has_second=has_second) if pair[0] in left]
            yield from _sheets(book, others, content, has_second=False)
            return
        unseen = book.unseen_of(title)
        counted = _counted(rows, unseen) if unseen.look_closely else rows
        yield title, _with_texts(counted, unseen) if unseen.texts else counted


def _of_second(book: Opened, content: bytes, *, has_second: bool) -> list[tuple[str, Load]]:
    """Have the second reader read the workbook, and note it; UnreadableError (W02) where there is none, or it fails."""
    from flows.steps.reading import second_reader

    try:
        if has_second:
            loads = _known(second_reader.sheets(content), book.unseen)
            book.notes = (words.SECOND_READER,)
            return loads
    except calamine.CannotReadError:
        pass
    raise UnreadableError("W02", words.UNREADABLE)


def _known(loads: list[tuple[str, Load]], unseen: Unseen) -> list[tuple[str, Load]]:
    """Keep the sheets that the guard saw, without what a reader finds besides; W02 where the reader missed one."""
    seen = [(title, load) for title, load in loads if title in unseen.sheets]
    missing = [title for title in unseen.sheets if title not in dict(seen)]
    if missing or not seen:
        raise UnreadableError("W02", words.MISSING_PART.format(part=(missing or [words.ANY_SHEET])[0]))
    return seen


def _counted(rows: Iterator[Row], unseen: SheetUnseen) -> Iterator[Row]:
    """Pass rows on; where they are not the ones that were awaited, have the markup looked at closely (W02)."""
    found = sum(bool(shown) for shown in unseen.errors.values())
    for number, row in enumerate(rows, 1):
        if number == unseen.extent[0] + 1 and unseen.look_closely:
            unseen.look_closely()
        found += len(row) - row.count("")
        yield row
    if unseen.look_closely and found != unseen.awaited:
        unseen.look_closely()


def _with_texts(rows: Iterator[Row], unseen: SheetUnseen) -> Iterator[Row]:
    """Put the texts that a reader loses into their cells, beyond the last row and column that it gives as well."""
    places = defaultdict[int, list[tuple[int, str]]](list)
    for (row_number, column), text in unseen.texts.items():
        places[row_number].append((column, text))
    width = max(column for _, column in unseen.texts) + 1
    for number, (row, _) in enumerate(zip_longest(rows, range(max(places)), fillvalue=()), 1):
        whole = [*row, *[""] * (width - len(row))]
        for column, text in places.get(number, ()):
            whole[column] = text
        yield whole
