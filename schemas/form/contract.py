"""The pandera schema of a sheet: the one source of its cell and row rules under a law."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    import pandera.pandas as pa

    from schemas.form.sheet import Sheet
    from schemas.terms import Law


def once_per_distinct(met: Callable[[str], bool]) -> Callable[[pd.Series[str]], pd.Series[bool]]:
    """Turn a judgement of one text into one of a column, made once for each distinct text."""

    def judged(texts: pd.Series[str]) -> pd.Series[bool]:
        import pandas as pd

        listed = texts.tolist()
        verdicts = {text: met(text) for text in set(listed)}
        return pd.Series([verdicts[text] for text in listed], index=texts.index, dtype=bool)

    return judged


@lru_cache(maxsize=512)
def schema_of(sheet: Sheet, law: Law) -> pa.DataFrameSchema:
    """Build the schema of a sheet under a law, once."""
    import pandera.pandas as pa

    columns = {
        column.heading: pa.Column(
            str,
            [
                pa.Check(once_per_distinct(need.met), name=need.rule, error=f"{need.rule} {need.expected}")
                for need in column.requirements(law)
            ],
        )
        for column in sheet.columns
    }
    checks = [
        pa.Check(rule.met_by(law), name=rule.rule, error=f"{rule.rule} {rule.expected}")
        for rule in sheet.rules_on_rows(law)
    ]
    return pa.DataFrameSchema(columns, checks=checks, unique=list(sheet.key), name=sheet.title)


@lru_cache(maxsize=512)
def schema_columns(sheet: Sheet, law: Law) -> dict[str, pa.Column]:
    """Give the columns of a sheet's schema; pandera copies them all each time that they are asked for."""
    return dict(schema_of(sheet, law).columns)
