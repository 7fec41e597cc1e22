"""Which days nobody is at school, as a note beside a deadline; no deadline is ever moved for one."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

from schemas.wording_deadlines import INTERNAL, beside_holiday, falls_on

if TYPE_CHECKING:
    from collections.abc import Mapping

COUNTRY, LANGUAGE = "TW", "zh_TW"
SATURDAY = 5  # as Python counts weekdays: Monday is 0
DAY = dt.timedelta(days=1)


def day_note(day: dt.date) -> str:
    """Say that nobody works on the internal deadline; else which holiday lies beside it.

    "" for an ordinary working day.
    """
    return off_note(INTERNAL, day) or beside_holiday(holiday(day - DAY), holiday(day + DAY))


def off_note(what: str, day: dt.date, *, before: bool = True) -> str:
    """Say that nobody works on a day, and which working day is the last `before` it; "" where people work."""
    return falls_on(what, day, holiday(day), _working_day_before(day) if before else None) if is_off(day) else ""


def is_off(day: dt.date) -> bool:
    """Tell whether a day is a holiday or of a weekend."""
    return day.weekday() >= SATURDAY or bool(holiday(day))


def holiday(day: dt.date) -> str:
    """Name the public holiday on a day, "" where there is none."""
    return _holidays(day.year).get(day, "")


def _working_day_before(day: dt.date) -> dt.date:
    while is_off(day):
        day -= DAY
    return day


@lru_cache(maxsize=8)
def _holidays(year: int) -> Mapping[dt.date, str]:
    from holidays import country_holidays

    return dict(country_holidays(COUNTRY, years=year, language=LANGUAGE))
