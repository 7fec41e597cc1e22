"""Which rows of a later workbook are those of an earlier one, whatever tells their students apart in each."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from schemas.columns import IDENTITY_PAIR
from schemas.form import IDENTITY, STUDENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schemas.table import RowAt, Table

Row = tuple[str, ...]
Rows = dict["RowAt", Row]

PERSON = frozenset({STUDENT, *(column.heading for column in IDENTITY_PAIR)})
"""Headings that tell the student of a row about one, who is compared as a whole."""


def same_rows(before: Sequence[Table], after: Sequence[Table]) -> dict[RowAt, RowAt]:
    """Pair each earlier row with the later one that is the same, one with one: table and index, before and after.

    Tables are all that were filed as one sheet, their students keyed by 學生名冊 as far as it knows them. Rows are the
    same where their key is; where a part of the later one's key is at fault, where all its sound cells are. Rows whose
    student is not known on one side are only counted, among those that agree in the rest of their key.
    """
    pairs = dict(_by_key(_keys(before), _keys(after)))
    left, fresh = _left(before, pairs.keys()), _left(after, set(pairs.values()))
    if left and fresh:
        pairs |= _by_sound_cells(before, after, left, fresh)
        left, fresh = _left(before, pairs.keys()), _left(after, set(pairs.values()))
    return pairs | dict(_counted(before, after, left, fresh)) if left and fresh else pairs


def _left(tables: Sequence[Table], gone: Iterable[RowAt]) -> list[RowAt]:
    known = set(gone)
    places = ((number, index) for number, table in enumerate(tables) for index in range(len(table.frame)))
    return [at for at in places if at not in known]


def _keys(tables: Sequence[Table]) -> Iterator[tuple[RowAt, Row]]:
    """Give the key of each row that has a whole one; a student whom nobody knows is told by the identity number."""
    for number, table in enumerate(tables):
        sheet = table.filing.sheet
        columns = [persons(table) if heading == STUDENT else table.texts(heading) for heading in sheet.key]
        for index, key in enumerate(zip(*columns, strict=True)):
            if sheet.is_keyed(key):
                yield (number, index), key


def persons(table: Table) -> list[str]:
    """Give whom each row is about: the 學號, or the identity number where that alone is known."""
    students = table.texts(STUDENT)
    if not table.filing.sheet.about_students or IDENTITY not in table.frame:
        return students
    return [student or identity for student, identity in zip(students, table.texts(IDENTITY), strict=True)]


def _by_key(earlier: Iterable[tuple[RowAt, Row]], later: Iterable[tuple[RowAt, Row]]) -> Iterator[tuple[RowAt, RowAt]]:
    known: defaultdict[Row, deque[RowAt]] = defaultdict(deque)
    for at, key in later:
        known[key].append(at)
    for at, key in earlier:
        if known.get(key):
            yield at, known[key].popleft()


def _by_sound_cells(
    before: Sequence[Table], after: Sequence[Table], left: Sequence[RowAt], fresh: Sequence[RowAt]
) -> dict[RowAt, RowAt]:
    """Pair rows with later ones that have cells at fault and are the same in all others.

    A row is sought among those that share its rarest text, so that it does not matter in how many ways rows are faulty.
    """
    headings = _compared([*before, *after])
    gone, faulty = _texts(before, headings, left), _faulty(after, headings)
    sharing: defaultdict[tuple[int, str], dict[RowAt, Row]] = defaultdict(dict)
    for at, row in gone.items():
        for cell in enumerate(row):
            sharing[cell][at] = row
    pairs: dict[RowAt, RowAt] = {}
    for at, row in _texts(after, headings, [one for one in fresh if one in faulty]).items():
        sound = [cell for cell in enumerate(row) if cell[0] not in faulty[at]]
        among = min((sharing.get(cell, {}) for cell in sound), key=len, default=gone)
        found = next((old for old, one in among.items() if all(one[place] == text for place, text in sound)), None)
        if found:
            pairs[found] = at
            for cell in enumerate(gone.pop(found)):
                del sharing[cell][found]
    return pairs


def _compared(tables: Sequence[Table]) -> list[str]:
    """Name the headings that all tables have, the student's apart."""
    own = [heading for heading in tables[0].filing.sheet.headings if heading not in _of_person(tables[0])]
    return [heading for heading in own if all(heading in table.filing.letters for table in tables)]


def _of_person(table: Table) -> frozenset[str]:
    return PERSON if table.filing.sheet.about_students else frozenset({STUDENT})


def _texts(tables: Sequence[Table], headings: list[str], places: Iterable[RowAt]) -> Rows:
    """Give the texts of some rows: whom they are about, where they are about students, then those of the headings."""
    columns = [[persons(table) if STUDENT in table.frame else None, *map(table.texts, headings)] for table in tables]
    return {at: tuple(texts[at[1]] if texts else "" for texts in columns[at[0]]) for at in places}


def _faulty(tables: Sequence[Table], headings: list[str]) -> Mapping[RowAt, set[int]]:
    """Give the rows with cells at fault, and which: 0 is the student, then the headings."""
    places = {heading: place for place, heading in enumerate(headings, 1)} | dict.fromkeys(_of_person(tables[0]), 0)
    found: defaultdict[RowAt, set[int]] = defaultdict(set)
    for number, table in enumerate(tables):
        for index, heading in table.faults:
            if heading in places:
                found[number, index].add(places[heading])
    return found


def _counted(
    before: Sequence[Table], after: Sequence[Table], left: Sequence[RowAt], fresh: Sequence[RowAt]
) -> Iterator[tuple[RowAt, RowAt]]:
    """Pair rows told by 學號 with as many told by an identity number that nobody knows, and the other way round.

    They agree in the rest of their key.
    """
    known: defaultdict[tuple[bool, Row], deque[RowAt]] = defaultdict(deque)
    for at, told in _told_by(after, fresh):
        known[told].append(at)
    for at, (by_identity, rest) in _told_by(before, left):
        if others := known.get((not by_identity, rest)):
            yield at, others.popleft()


def _told_by(tables: Sequence[Table], places: Iterable[RowAt]) -> Iterator[tuple[RowAt, tuple[bool, Row]]]:
    """Say of rows about students whether an unknown identity number tells whom, and the rest of their key."""
    for number, index in places:
        table = tables[number]
        sheet = table.filing.sheet
        if sheet.about_students:
            rest = tuple(table.texts(heading)[index] for heading in sheet.key if heading != STUDENT)
            yield (number, index), (not table.texts(STUDENT)[index], rest)
