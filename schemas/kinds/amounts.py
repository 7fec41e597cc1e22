"""Cells of numbers, days and times of day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from schemas import roc_date
from schemas.kinds.base import Kind, Requirement, narrow

if TYPE_CHECKING:
    from schemas.terms import Law

WHOLE = re.compile(r"[+-]?\d+(\.0+)?")
NONE = "-1"
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
HALVES = {  # the hours that each word leaves no doubt about, and what is added to them
    "上午": (range(1, 13), 0),
    "AM": (range(1, 13), 0),
    "下午": (range(1, 13), 12),
    "PM": (range(1, 13), 12),
    "早上": (range(5, 12), 0),
    "中午": (range(12, 13), 12),
    "晚上": (range(5, 12), 12),
}
CLOCK = re.compile(
    rf"({'|'.join(HALVES)})?(\d{{1,2}}):(\d{{2}})(?::\d{{2}}(?:\.\d+)?)?(AM|PM)?",
    re.IGNORECASE,
)
SPOKEN = re.compile(r"(\d{1,2})[時點](?:(\d{1,2})分)?(?:\d{1,2}秒)?$")  # 14時30分, 8時
# a cell that holds a day and a time
DATED = re.compile(r"^\d{4}([-/])\d{1,2}\1\d{1,2}[ T]+(?=(?:上午|下午)?\s*\d{1,2}:)")
SERIAL = re.compile(r"0\.\d+")  # a time whose cell has lost its format: a part of the day
DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Number(Kind):
    """A number between two bounds, whole or with decimals."""

    low: str
    high: str
    whole: bool = False
    or_none: bool = False  # -1 stands for no number
    blank_as = NONE

    def normal(self, text: str) -> str:
        """Write the number in its shortest form."""
        narrowed = narrow(text)
        if not NUMBER.fullmatch(narrowed):
            return narrowed
        number = Decimal(narrowed)
        plain = format(number or Decimal(0), "f")  # there is no -0
        return plain.rstrip("0").rstrip(".") if "." in plain else plain

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for a number, then for its range."""
        low, high = Decimal(self.low), Decimal(self.high)
        shape, rule, noun = (WHOLE, "C02", "整數") if self.whole else (NUMBER, "C03", "數字")
        said = f"{self.low} 到 {self.high} 的{noun}" + (f"，沒有則填 {NONE}" if self.or_none else "")
        return (
            Requirement(rule, lambda text: bool(shape.fullmatch(text)), said),
            Requirement("C04", lambda text: low <= Decimal(text) <= high or (self.or_none and text == NONE), said),
        )


def whole(low: int, high: int) -> Number:
    """Declare a whole number between two bounds."""
    return Number(str(low), str(high), whole=True)


def decimal(low: str, high: str, *, or_none: bool = False) -> Number:
    """Declare a number with decimals between two bounds, or -1 for none."""
    return Number(low, high, or_none=or_none)


@dataclass(frozen=True)
class Day(Kind):
    """A date in any usual spelling, held as seven ROC digits; a bare number of days is counted from 1900 or 1904."""

    since_1904: bool = False

    def normal(self, text: str) -> str:
        """Write the date as seven ROC digits where it can be read one way only."""
        narrowed = narrow(text)
        serial = roc_date.from_serial(narrowed, since_1904=self.since_1904)
        return serial or roc_date.canonical(narrowed) or text.strip()

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for a date that can be read one way only."""

        def met(text: str) -> bool:
            return roc_date.canonical(text) == text

        return (Requirement("C05", met, "民國日期七碼，例如 1141122", roc_date.why_not),)


@dataclass(frozen=True)
class TimeOfDay(Kind):
    """A time of day, held as 24-hour HH:MM; 上午, 下午 and their like are understood."""

    def normal(self, text: str) -> str:
        """Write the time as HH:MM where it is one."""
        narrowed = narrow(text)
        found = CLOCK.fullmatch(_clock_face(narrowed))
        if not found:
            return narrowed
        half, hour, minute = (found[1] or found[4] or "").upper(), int(found[2]), found[3]
        if half:
            hours, added = HALVES[half]
            if hour not in hours:
                return narrowed
            hour = hour % 12 + added
        return f"{hour:02}:{minute}"

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for a time that a clock can show."""
        shape = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
        return (Requirement("C13", lambda text: bool(shape.fullmatch(text)), "24 小時制時刻，例如 14:30"),)


def _clock_face(text: str) -> str:
    """Write a time in words, beside a day, or as a part of the day with colons; leave alone what is none."""
    if SERIAL.fullmatch(text):
        minutes = min(round(Decimal(text) * DAY_MINUTES), DAY_MINUTES - 1)  # the last minute ends no later
        return f"{minutes // 60:02}:{minutes % 60:02}"
    squeezed = re.sub(r"\s", "", DATED.sub("", text))
    return SPOKEN.sub(lambda found: f"{found[1]}:{found[2] or '0':0>2}", squeezed)
