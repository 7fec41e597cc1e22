"""Which rows two workbooks, or two sheets of one, both hand in for the same key, and where they differ."""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations
from typing import TYPE_CHECKING

from schemas import wording
from schemas.form import BIRTH, IDENTITY, ORIGIN
from schemas.register import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.finding import Finding
    from schemas.table import Table


def contradictions(tables: Sequence[Table]) -> list[Table]:
    """X06: rows of the same key, handed in twice with different content; both sides are told the other's."""
    places: defaultdict[Place, list[int]] = defaultdict(list)
    for number, table in enumerate(tables):
        if not table.refused:
            places[Place(table.filing.form.name, table.filing.sheet.title, table.filing.period)].append(number)
    told = list(tables)
    for numbers in places.values():
        if len(numbers) > 1:
            _compare(told, numbers)
    return told


def _compare(tables: list[Table], numbers: list[int]) -> None:
    rows: defaultdict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for number in numbers:
        table = tables[number]
        keys = zip(*map(table.texts, table.filing.sheet.key), strict=True)
        sound = table.sound(table.filing.sheet.key)
        for index, key in enumerate(keys):
            if sound[index] and table.filing.sheet.is_keyed(key) and index not in table.decided:
                rows[key].append((number, index))
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    for same in rows.values():
        for mine, theirs in permutations(same, 2):
            finding = _repetition(tables, mine, theirs) if mine[0] != theirs[0] else None
            found[mine[0]] += [finding] if finding else []
    for number, findings in found.items():
        tables[number] = tables[number].with_findings(findings)


def _repetition(tables: Sequence[Table], mine: tuple[int, int], theirs: tuple[int, int]) -> Finding | None:
    """Tell of a row that stands twice: in one workbook that is R14, in two that differ X06."""
    table, other = tables[mine[0]], tables[theirs[0]]
    if table.filing.drop.id == other.filing.drop.id:
        rule, said = "R14", wording.also_in(other.filing.title, other.row_numbers[theirs[1]])
    else:
        rule, said = "X06", _difference(tables, mine, theirs)
    return table.at(mine[1], table.filing.sheet.key[0], rule, said) if said else None


def _difference(tables: Sequence[Table], mine: tuple[int, int], theirs: tuple[int, int]) -> str:
    """Say where two rows of the same key differ, in what file the other stands, and who owns the form."""
    table, other = tables[mine[0]], tables[theirs[0]]
    ours, others = table.frame.iloc[mine[1]], other.frame.iloc[theirs[1]]
    sheet = table.filing.sheet
    compared = sheet.decisive or sheet.headings
    cells = [(h, *_shown(h, ours[h], others[h])) for h in compared if ours[h] != others[h]]
    drop, owner = other.filing.drop, table.filing.form.offices[0]
    place = wording.place(drop.office, drop.shown, other.filing.title, others[ORIGIN[2]])
    return wording.contradiction(place, cells, owner) if cells else ""


def _shown(heading: str, ours: str, theirs: str) -> tuple[str, str]:
    """Keep from an office what another one knows of a person."""
    return (ours, theirs) if heading not in {IDENTITY, BIRTH} else (wording.NOT_SHOWN, wording.NOT_SHOWN)
