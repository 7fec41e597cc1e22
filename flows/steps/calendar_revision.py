"""How an entry that calendar programs may already have is revised: by a higher number, or by taking it back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from icalendar import Event

CANCELLED = "CANCELLED"
STAMPS = ("sequence", "dtstamp")


def revised(wanted: Iterable[Event], laid: bytes, series: str, now: dt.datetime) -> list[Event]:
    """Give the entries as revisions of those in the file laid before, and take back those of the series that are gone.

    What says the same keeps its number; what says something else has a higher one than any program has seen.
    """
    before = {str(event["uid"]): event for event in _events(laid) if str(event["uid"]).endswith(series)}
    kept = [_after(before.pop(str(event["uid"]), None), event, now) for event in wanted]
    return kept + [_taken_back(event, now) for event in before.values()]


def _events(laid: bytes) -> list[Event]:
    from icalendar import Calendar

    try:
        return [event for event in Calendar.from_ical(laid).events if "uid" in event] if laid else []
    except ValueError:  # somebody has written into the file: it is made anew
        return []


def _after(before: Event | None, event: Event, now: dt.datetime) -> Event:
    if before is None:
        return event
    if _said(before) == _said(event):
        return before
    return event if _number(event) > _number(before) else _stamped(event, _number(before) + 1, now)


def _taken_back(event: Event, now: dt.datetime) -> Event:
    if event.get("status") == CANCELLED:
        return event
    event.add("status", CANCELLED)
    return _stamped(event, _number(event) + 1, now)


def _stamped(event: Event, sequence: int, now: dt.datetime) -> Event:
    for name, value in zip(STAMPS, (sequence, now.astimezone(dt.UTC).replace(microsecond=0)), strict=True):
        event.pop(name, None)
        event.add(name, value)
    return event


def _number(event: Event) -> int:
    return int(str(event.get("sequence", 0)))


def _said(event: Event) -> bytes:
    told = type(event).from_ical(event.to_ical())
    for name in STAMPS:
        told.pop(name, None)
    return bytes(told.to_ical())
