"""Which accepted rows go on together: the contract that they all keep, and rows that two workbooks both hand in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flows.steps.precedence import IN_ORDER, Precedence
from schemas.catalogue import RULES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import pandas as pd
    import pandera.pandas as pa

    from schemas.form import Sheet
    from schemas.table import RowAt, Table
    from schemas.terms import Law, Period


class ContractError(Exception):
    """An accepted row that its form's schema refuses: a bug of the program, never an office's mistake."""

    @property
    def place(self) -> str:
        """Which sheet's schema was not kept, and by which rule."""
        return f"{type(self).__name__}（{self}）"


Part = tuple[int, list[int]]
"""Rows of a table that go on: its number, and their indices."""

UNIQUE = "R14"  # the rule of the one check of a schema that has no name of its own

_kept: set[int] = set()  # merged rows that this process has found to keep their schema


def keep_contract(tables: Sequence[Table], laws: Mapping[Period, Law], repeated: Collection[RowAt]) -> list[Table]:
    """Hold the accepted and fully checked rows of each sheet, merged, to its whole pandera schema.

    `repeated` rows stand elsewhere. What has been held to it once by a process is not held to it again.
    A row that fails is a bug, not a finding: it waits, and the bug is told.
    """
    merged: defaultdict[tuple[Sheet, Period], list[Part]] = defaultdict(list)
    held = list(tables)
    for number, table in enumerate(tables):
        rows = [i for i in range(len(table.frame)) if _goes_on(table, i) and (number, i) not in repeated]
        if rows:
            merged[table.filing.sheet, table.filing.period].append((number, rows))
    for (sheet, period), parts in merged.items():
        content = hash((sheet, laws[period], *(_content(tables[number], rows) for number, rows in parts)))
        if content not in _kept:
            failing = _failing(sheet.schema(laws[period]), tables, parts)
            for number, rule, bug, rows in failing:
                held[number] = held[number].without_judgement([rule], bug, rows)
            if not failing:
                _kept.add(content)
    return held


def _content(table: Table, rows: list[int]) -> tuple[int, ...]:
    columns = (table.texts(heading) for heading in table.filing.sheet.headings)
    return tuple(hash(tuple(texts[row] for row in rows)) for texts in columns)


def _failing(
    schema: pa.DataFrameSchema, tables: Sequence[Table], parts: Sequence[Part]
) -> list[tuple[int, str, Exception, list[int]]]:
    """List the rows that do not keep a schema by table and rule, with the bug; all of them where it fails itself."""
    import pandas as pd
    from pandera.errors import SchemaErrors

    places = [(number, row) for number, rows in parts for row in rows]
    try:
        schema.validate(
            pd.concat([tables[number].frame.iloc[rows] for number, rows in parts], ignore_index=True), lazy=True
        )
    except SchemaErrors as failed:
        found: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for rule, index in _cases(failed.failure_cases):
            for number, row in places if index is None else [places[index]]:
                found[number, rule].append(row)
        return [(*at, ContractError(f"{schema.name}: {at[1]}"), rows) for at, rows in found.items()]
    except Exception as bug:  # noqa: BLE001 - told when the sweep ends; the other sheets go on
        return [(number, UNIQUE, bug, rows) for number, rows in parts]
    return []


def _cases(cases: pd.DataFrame) -> Iterator[tuple[str, int | None]]:
    """Give of each failure the rule that was broken and the row, None where it is told of no single one.

    The failing values themselves may be personal: they are left out.
    """
    import pandas as pd

    for check, index in zip(cases["check"], cases["index"], strict=True):
        rule = str(check).partition(" ")[0]  # which its text begins with
        yield (rule if rule in RULES else UNIQUE), None if pd.isna(index) else int(index)


def _goes_on(table: Table, index: int) -> bool:
    return index not in table.decided and index not in table.waiting and index not in table.given_way


def echoes(tables: Sequence[Table], precedence: Precedence = IN_ORDER) -> dict[RowAt, RowAt]:
    """Find rows that another workbook hands in alike; give for each the row that stands in its place.

    The form's owner goes before the other offices, then who was first with the row: what one has filed does not become
    another's by being copied.
    """
    alike: defaultdict[tuple[object, ...], list[RowAt]] = defaultdict(list)
    for number in sorted(range(len(tables)), key=lambda number: _rank(tables[number])):
        for index, key in _keys(tables[number]):
            alike[key].append((number, index))
    repeated: dict[RowAt, RowAt] = {}
    for rows in (rows for rows in alike.values() if len(rows) > 1):
        office = tables[rows[0][0]].filing.drop.office
        own = [at for at in rows if tables[at[0]].filing.drop.office == office]
        first = min(own, key=lambda at: precedence.came(tables[at[0]], at[1])) if len(own) > 1 else own[0]
        repeated |= {at: first for at in rows if at != first}
    return repeated


def _rank(table: Table) -> tuple[int, str, str, str]:
    filing = table.filing
    offices = filing.form.offices
    rank = offices.index(filing.drop.office) if filing.drop.office in offices else len(offices)
    return (rank, filing.drop.office, filing.scope, filing.title)


def _keys(table: Table) -> Iterator[tuple[int, tuple[object, ...]]]:
    sheet = table.filing.sheet
    place = (table.filing.form.name, sheet.title, table.filing.period)
    for index, key in enumerate(zip(*map(table.texts, sheet.key), strict=True)):
        if index not in table.decided and index not in table.given_way and sheet.is_keyed(key):
            yield index, (*place, *key)
