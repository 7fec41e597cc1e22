"""Which package a folder says it is; whatever else stands there is nothing that it says."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from flows.steps.package.descriptor import Label
from schemas.terms import FIRST_YEAR, LAST_YEAR, Period
from schemas.wording_packages import DESCRIPTOR_FILE, FORMAT_TAG, PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def description_of(package: Path) -> dict[str, Any] | None:
    """Read datapackage.json; None where it is none."""
    try:
        told = json.loads((package / PAYLOAD / DESCRIPTOR_FILE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def label_of(description: Mapping[str, Any], of_format: int) -> Label | None:
    """Read which package is described; None where that is not told, or cannot be."""
    try:
        school, code, period = (description[name] for name in ("school", "code", "period"))
        made_at = dt.datetime.fromisoformat(description["created"])
        label = Label(school, code, period, description["number"], made_at, tuple(description["closes"]), of_format)
        "".join((school, code, period, *label.closes)).encode()  # half of a surrogate pair is no text
        period_of(label)
    except (KeyError, TypeError, ValueError):
        return None
    return label if type(label.number) is int and label.number > 0 else None


def format_of(info: str) -> str:
    """Read the format from bag-info.txt; "" where it tells none."""
    tags = (line.partition(": ") for line in info.splitlines())
    return next((value for name, _, value in tags if name == FORMAT_TAG), "")


def period_of(label: Label) -> Period:
    """Read a label's period; ValueError for one of no year that the regulation knows."""
    year, _, semester = label.period.partition("-")
    period = Period(int(year), int(semester))
    if not FIRST_YEAR <= period.year <= LAST_YEAR or str(period) != label.period:
        raise ValueError(label.period)
    return period
