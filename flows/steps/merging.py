"""Which accepted rows go on together: the contract that they all keep, and rows that two workbooks both hand in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import pandas as pd
    import pandera.pandas as pa

    from schemas.form import Sheet
    from schemas.table import RowAt, Table
    from schemas.terms import Law, Period


class ContractError(Exception):
    """An accepted row that its form's schema refuses: a bug of the program, never an office's mistake."""


_kept: set[int] = set()  # merged rows that this process has found to keep their schema


def keep_contract(tables: Sequence[Table], laws: Mapping[Period, Law], repeated: Collection[RowAt]) -> None:
    """Hold the accepted and fully checked rows of each sheet, merged, to its whole pandera schema.

    `repeated` rows stand elsewhere. What has been held to it once by a process is not held to it again.
    ContractError where a row fails: that is a bug, not a finding.
    """
    import pandas as pd

    merged: defaultdict[tuple[Sheet, Period], list[tuple[Table, list[int]]]] = defaultdict(list)
    for number, table in enumerate(tables):
        rows = [i for i in range(len(table.frame)) if _goes_on(table, i) and (number, i) not in repeated]
        if rows:
            merged[table.filing.sheet, table.filing.period].append((table, rows))
    for (sheet, period), parts in merged.items():
        content = hash((sheet, laws[period], *(_content(table, rows) for table, rows in parts)))
        if content not in _kept:
            frame = pd.concat([table.frame.iloc[rows] for table, rows in parts], ignore_index=True)
            _hold_to(sheet.schema(laws[period]), frame)
            _kept.add(content)


def _content(table: Table, rows: list[int]) -> tuple[int, ...]:
    columns = (table.texts(heading) for heading in table.filing.sheet.headings)
    return tuple(hash(tuple(texts[row] for row in rows)) for texts in columns)


def _hold_to(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> None:
    from pandera.errors import SchemaErrors

    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as failed:
        cases = failed.failure_cases[["column", "check"]].drop_duplicates().to_dict("records")
        # the failing values themselves may be personal: they are left out
        raise ContractError(f"{schema.name}: {cases}") from None


def _goes_on(table: Table, index: int) -> bool:
    return index not in table.decided and index not in table.waiting and index not in table.given_way


def echoes(tables: Sequence[Table]) -> dict[RowAt, RowAt]:
    """Find rows that another workbook hands in alike; give for each the row that stands in its place.

    The form's owner goes before the other offices, then the scope's name: the order of arrival does not matter.
    """
    standing: dict[tuple[object, ...], RowAt] = {}
    repeated: dict[RowAt, RowAt] = {}
    for number in sorted(range(len(tables)), key=lambda number: _precedence(tables[number])):
        for index, key in _keys(tables[number]):
            first = standing.setdefault(key, (number, index))
            if first != (number, index):
                repeated[number, index] = first
    return repeated


def _precedence(table: Table) -> tuple[int, str, str, str]:
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
