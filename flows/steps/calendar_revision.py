"""How an entry that calendar programs may already have is revised: by a higher number, or by taking it back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from icalendar import Event

CANCELLED = "CANCELLED"
STAMPS = ("sequence", "dtstamp")


class Laid(NamedTuple):
    """An entry of the file laid before: its number, and all that it says beside its stamps."""

    event: Event
    number: int
    said: bytes


def revised(wanted: Iterable[Event], laid: bytes, series: tuple[str, ...], now: dt.datetime) -> list[Event]:
    """Give the entries as revisions of those in the file laid before, and take back those of the series that are gone.

    What says the same keeps its number; what says something else has a higher one than any program has seen.
    """
    before = _laid(laid)
    kept = [_after(before.pop(str(event["uid"]), None), event, now) for event in wanted]
    return kept + [_taken_back(one, now) for uid, one in before.items() if uid.endswith(series)]


def _laid(content: bytes) -> dict[str, Laid]:
    """Read the file laid before, entry by name; nothing where it is no calendar of ours any more."""
    from icalendar import Calendar

    try:
        events = Calendar.from_ical(content).events if content else []
        return {str(event["uid"]): Laid(event, int(str(event["sequence"])), _said(event)) for event in events}
    except Exception:  # noqa: BLE001 - whatever somebody has written into the file: it is made anew
        return {}


def _after(before: Laid | None, event: Event, now: dt.datetime) -> Event:
    if before is None:
        return event
    if before.said == _said(event):
        return before.event
    own = int(str(event["sequence"]))
    return event if own > before.number else _stamped(event, before.number + 1, now)


def _taken_back(one: Laid, now: dt.datetime) -> Event:
    if one.event.get("status") == CANCELLED:
        return one.event
    one.event.pop("status", None)
    one.event.add("status", CANCELLED)
    return _stamped(one.event, one.number + 1, now)


def _stamped(event: Event, sequence: int, now: dt.datetime) -> Event:
    for name, value in zip(STAMPS, (sequence, now.astimezone(dt.UTC).replace(microsecond=0)), strict=True):
        event.pop(name, None)
        event.add(name, value)
    return event


def _said(event: Event) -> bytes:
    told = type(event).from_ical(event.to_ical())
    for name in STAMPS:
        told.pop(name, None)
    return bytes(told.to_ical())
