"""Which spellings of a date can be read in one way only; a date is held as seven ROC digits, 1141122."""

import re
import unicodedata
from datetime import date, timedelta

ROC_OFFSET = 1911  # Gregorian year = ROC year + 1911
FIRST_YEAR, LAST_YEAR = 80, 150  # ROC; a school's date outside these is a slip of the hand

TWO_READINGS = "可作兩種解讀"
NO_DATE = "不是日期"
NO_SUCH_YEAR = "年份不合理"
NO_SUCH_DAY = "沒有這一天"

_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"
_TIME = rf"(?:[ T]+(?:(?:上午|下午|[APap][Mm])\s*)?{_CLOCK}(?:\s*[APap][Mm])?)?"
WEEKDAYS = "一二三四五六日"
_WEEKDAY = rf"(?:\s*(?:\(\s*(?:星期|週|周)?|星期|週|周)(?P<weekday>[{WEEKDAYS}])\s*\)?)?"
_ERA = r"(?P<era>(?:中華)?民國|西元)?\s*"
_SHAPES = tuple(
    re.compile(_ERA + body, re.ASCII)
    for body in (
        r"(?P<year>\d{3,4})(?P<month>\d{2})(?P<day>\d{2})" + _WEEKDAY,
        r"(?P<year>\d{2,4})\s*(?P<mark>[-/.])\s*(?P<month>\d{1,2})\s*(?P=mark)\s*(?P<day>\d{1,2})" + _WEEKDAY + _TIME,
        r"(?P<year>\d{2,4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日?" + _WEEKDAY + _TIME,
    )
)
# 991231 may be ROC 99 or 1999, 11/22/114 tells neither order nor year.
_UNCLEAR = re.compile(r"\d{6}|\d{1,4}\s*([-/.])\s*\d{1,2}\s*\1\s*\d{1,4}" + _TIME, re.ASCII)

# A day whose cell has lost its date format shows as a spreadsheet counts days: 1980 to 2050, from either beginning.
_SERIAL = re.compile(r"[2-5]\d{4}", re.ASCII)
FIRST_SERIAL, LAST_SERIAL = 29221, 55153
DAY_ZERO, DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)


def canonical(text: str) -> str | None:
    """Read any usual spelling of a date into seven ROC digits; None where it is no date or not certain."""
    return _read(text)[0]


def why_not(text: str) -> str:
    """Say in a few Chinese words why a text has no canonical date; empty where it has one."""
    return _read(text)[1]


def from_serial(text: str, *, since_1904: bool = False) -> str | None:
    """Read a day counted by a spreadsheet, from 1900 or from 1904, into seven ROC digits; None where it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not (_SERIAL.fullmatch(plain) and FIRST_SERIAL <= int(plain) <= LAST_SERIAL):
        return None
    day = (DAY_ZERO_1904 if since_1904 else DAY_ZERO) + timedelta(days=int(plain))
    return canonical(day.isoformat())


def to_date(canonical_date: str) -> date:
    """Turn seven ROC digits into a date; ValueError for other texts."""
    if not re.fullmatch(r"[0-9]{7}", canonical_date):
        raise ValueError("seven ROC digits are expected")
    return date(int(canonical_date[:3]) + ROC_OFFSET, int(canonical_date[3:5]), int(canonical_date[5:]))


def from_date(day: date) -> str:
    """Turn a date from ROC year 1 on into seven ROC digits; ValueError for an earlier one."""
    if day.year <= ROC_OFFSET:
        raise ValueError("dates before ROC year 1 have no seven digits")
    return f"{day.year - ROC_OFFSET:03}{day.month:02}{day.day:02}"


def _read(text: str) -> tuple[str | None, str]:
    plain = unicodedata.normalize("NFKC", text).strip()
    for shape in _SHAPES:
        if match := shape.fullmatch(plain):
            return _judge(match)
    return None, TWO_READINGS if _UNCLEAR.fullmatch(plain) else NO_DATE


def _judge(match: re.Match[str]) -> tuple[str | None, str]:
    era, digits = match["era"], match["year"]
    if era is None and len(digits) == 2:
        return None, TWO_READINGS
    gregorian = era == "西元" or (era is None and len(digits) == 4)
    year = int(digits) - (ROC_OFFSET if gregorian else 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None, NO_SUCH_YEAR
    return _on_the_calendar(year, int(match["month"]), int(match["day"]), match["weekday"])


def _on_the_calendar(year: int, month: int, day: int, weekday: str | None) -> tuple[str | None, str]:
    try:
        found = date(year + ROC_OFFSET, month, day)
    except ValueError:
        return None, NO_SUCH_DAY
    if weekday and weekday != WEEKDAYS[found.weekday()]:
        return None, TWO_READINGS  # the day or its weekday is a slip
    return from_date(found), ""
