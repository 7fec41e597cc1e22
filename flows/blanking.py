"""The blanks as they are given out: with what stands in the store of this academic year and the one before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.assessment import assess
from flows.desk import Desk
from flows.stages import plain
from schemas.terms import FIRST_YEAR, Law, Period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flows.stages import Stage
    from schemas.table import Table


def give_out(
    desk: Desk, offices: Iterable[str], stage: Stage = plain, *, empty: bool = False, ods: bool = False
) -> list[Path]:
    """Write the offices' blanks into the outbox; list the paths.

    With empty=True nothing of the store is in them, with ods=True there are OpenDocument ones too.
    """
    from flows.steps.blanks import write_blanks

    law = Law(desk.site.period, desk.site.settings.school.code)
    tables = [] if empty else stage("讀取收件資料", lambda: [*_last_year(desk), *_standing(desk)])
    return stage("產製空白表單", write_blanks, desk.site.outbox / "blanks", law, offices, tables, ods=ods)


def _standing(desk: Desk) -> list[Table]:
    """Give every table that stands in the desk's academic year, its rows decided."""
    drops = desk.drops_that_count()
    return list(assess(plain, desk.examine(drops), desk.context()).school.tables) if drops else []


def _last_year(desk: Desk) -> list[Table]:
    """Give what stood at the end of the academic year before, judged by the law of that year."""
    year = desk.site.period.year - 1
    if year < FIRST_YEAR:
        return []
    before = Desk(replace(desk.site, turned_to=Period(year, 2)))
    try:
        return _standing(before)
    finally:
        before.close()
