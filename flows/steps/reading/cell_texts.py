"""How a cell's value is written as text: as a clerk sees it, whatever the format of the file."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache

LARGEST_EXACT = 10**15  # beyond it a spreadsheet has lost digits
MIDNIGHT, SECOND = dt.time(0), dt.timedelta(seconds=1)
DISTINCT = 1 << 16  # values of which the text is remembered: a sheet holds few different ones


@lru_cache(DISTINCT, typed=True)  # typed: 1 and TRUE are the same to Python
def cell_text(cell: object) -> str:
    """Write a cell's value as a clerk sees it: whole numbers without a point, days as 2025-11-22, times as 14:30.

    Times are rounded to the second, which is written where it is not 0; 24 hours and more go on counting.
    """
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return _number_text(cell)
    if isinstance(cell, dt.date):
        return _moment_text(cell) if isinstance(cell, dt.datetime) else cell.isoformat()
    if isinstance(cell, dt.time | dt.timedelta):
        return _length_text(_since_midnight(cell) if isinstance(cell, dt.time) else cell)
    return "" if cell is None else str(cell)


def _number_text(number: float) -> str:
    if not abs(number) < LARGEST_EXACT:  # nor is what is no number at all
        return f"{number:E}"
    return str(int(number)) if number == int(number) else format(Decimal(repr(number)), "f")


def _length_text(length: dt.timedelta) -> str:
    whole = round(length / SECOND)
    minutes, seconds = divmod(abs(whole), 60)
    text = f"{'-' * (whole < 0)}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def _since_midnight(time: dt.time) -> dt.timedelta:
    return dt.timedelta(0, time.second, time.microsecond, minutes=time.minute, hours=time.hour)


def _moment_text(moment: dt.datetime) -> str:
    with suppress(OverflowError):  # the last second that there is
        moment = (moment + SECOND / 2).replace(microsecond=0)
    return f"{moment:%Y-%m-%d}" if moment.time() == MIDNIGHT else f"{moment:%Y-%m-%d %H:%M:%S}"
