"""The deadlines of an office as a calendar file: an entry a day, with the letter and the clause that ask for it."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.calendar_revision import revised
from flows.steps.due_list import offices_of
from schemas import wording_deadlines as wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from icalendar import Event

    from schemas.deadline import DueLine

PRODUCT = "-//Licheng//licheng//ZH-TW"
DAY = dt.timedelta(days=1)
BEGAN = dt.datetime(2018, 8, 1, tzinfo=dt.UTC)  # what revisions are counted from: the regulation's first year
ONE_MINUTE = dt.timedelta(minutes=1)


class Year(NamedTuple):
    """What 期程表 asks in an academic year: the series that names school and year, when it came, and its lines."""

    number: int
    series: str
    told_at: dt.datetime
    lines: tuple[DueLine, ...]

    @property
    def offices(self) -> set[str]:
        """The offices from which anything is due."""
        return {office for line in self.lines for office in offices_of(line.deadline, self.number)}


class Entry(NamedTuple):
    """An entry of whole days: what it is, its first and last day, and its title."""

    kind: str
    first: dt.date
    last: dt.date
    title: str


def calendar(office: str, years: Sequence[Year], laid: bytes, now: dt.datetime) -> bytes:
    """Write an office's calendar (RFC 5545) of these years, the one being worked on last.

    `laid` is the file that lies there already. An entry keeps its name when its day is put off, so that a calendar
    moves it; the same 期程表 and days of the office give the same bytes.
    """
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("x-wr-calname", wording.calendar_name(office))
    wanted = [event for year in years for event in _events(year, office, over=year is not years[-1])]
    for event in revised(wanted, laid, tuple(_domain(year.series) for year in years), now):
        made.add_component(event)
    return bytes(made.to_ical())


def _events(year: Year, office: str, *, over: bool) -> Iterator[Event]:
    for line in year.lines:
        if office in offices_of(line.deadline, year.number):
            name = wording.deadline_name(line.deadline)
            shown = wording.of_year(year.number, name) if over else name
            for entry in _entries(line, office, shown):
                yield _event(entry, line, shown, (year.series, office), year.told_at)


def _domain(series: str) -> str:
    return f"@{series}.licheng"


def _entries(line: DueLine, office: str, name: str) -> Iterator[Entry]:
    one = line.deadline
    if office in line.offices:
        day = line.offices[office]
        yield Entry("office", day, day, wording.office_entry(office, name))
    yield Entry("internal", one.internal, one.internal, wording.internal_entry(name))
    yield Entry("national", one.national, one.national, wording.national_entry(name))
    if one.window:
        yield Entry("confirmation", one.window[0], one.window[1], wording.confirmation_entry(name))


def _event(entry: Entry, line: DueLine, shown: str, whose: tuple[str, str], told_at: dt.datetime) -> Event:
    from icalendar import Event

    one, event = line.deadline, Event()
    name = "\x1f".join((*whose, entry.kind, one.form, str(one.semester), one.grade, one.round))
    event.add("uid", f"{hashlib.sha256(name.encode()).hexdigest()[:32]}{_domain(whose[0])}")
    event.add("sequence", max(0, (told_at - BEGAN) // ONE_MINUTE))
    event.add("dtstamp", told_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", entry.first)
    event.add("dtend", entry.last + DAY)
    event.add("summary", entry.title)
    event.add("description", wording.entry_text(line, whose[1], shown))
    event.add("transp", "TRANSPARENT")
    return event
