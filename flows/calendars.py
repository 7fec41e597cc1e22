"""Where the offices' calendars lie, and when they are laid again: as 期程表, or an office's own days, have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.deadlines import DEADLINES
from flows.years import years
from schemas.terms import OFFICES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from flows.desk import Desk
    from flows.steps.calendar import Year
    from schemas.deadline import DueLine

FOLDER = "calendars"


def due_lines(desk: Desk) -> list[DueLine]:
    """Tell each deadline of the academic year, the earliest first."""
    from flows.steps.due_list import due_list

    site = desk.site
    return due_list(desk.deadlines(), site.period.year, site.days_earlier, site.now().date(), desk.closed())


def lines_ahead(desk: Desk) -> list[DueLine]:
    """Tell what is still ahead of the academic year before, then each deadline of this one."""
    today = desk.site.now().date()
    return [line for each in years(desk) for line in due_lines(each) if each is desk or not line.is_over(today)]


def lay_calendars(desk: Desk) -> list[Path]:
    """Lay a calendar for each office that something is due from; only a file whose content differs is written.

    In that of an office from which nothing is due any more, every entry is taken back. The year before stands in it
    too, as long as anything of it is ahead. OSError where the outbox is closed.
    """
    folder, today = desk.site.outbox / FOLDER, desk.site.now().date()
    every = ((each, _year(each)) for each in years(desk))
    told = [year for each, year in every if each is desk or not all(line.is_over(today) for line in year.lines)]
    due = {office for year in told for office in year.offices}
    if desk.calendars != (told, _looks(folder)):  # a sweep every few seconds need not write them to know the same
        for office in sorted(due | set(_looks(folder))):
            _lay(folder / f"{office}.ics", told, desk.site.now(), is_due=office in due)
        desk.calendars = (told, _looks(folder))
    return [folder / f"{office}.ics" for office in sorted(due)]


def _looks(folder: Path) -> dict[str, tuple[int, int]]:
    """Tell of each office's calendar when it was written and how long it is."""
    found = ((path.stem, path.stat()) for path in folder.glob("*.ics") if path.stem in OFFICES)
    return {office: (look.st_mtime_ns, look.st_size) for office, look in found}


def _lay(path: Path, told: Sequence[Year], now: dt.datetime, *, is_due: bool) -> None:
    from flows.steps.answer_files import put
    from flows.steps.calendar import calendar

    laid = path.read_bytes() if path.exists() else b""
    content = calendar(path.stem, told, laid, now)
    if laid != content and (is_due or told[-1].series.encode() in laid):  # last year's stays till then
        put(path, content)


def _year(desk: Desk) -> Year:
    from flows.steps.calendar import Year

    number = desk.site.period.year
    series = f"{desk.site.settings.school.code}-{number}"
    return Year(number, series, _told_at(desk) or desk.site.now(), tuple(due_lines(desk)))


def _told_at(desk: Desk) -> dt.datetime | None:
    """Say when the 期程表 that stands came; None where none has."""
    filed = desk.filed()
    drops = desk.ledger.drops(desk.site.period.year)
    came = [one.received_at for one in drops if any(slot[1] == DEADLINES for slot, _ in filed.get(one.id, ()))]
    return max(came, default=None)
