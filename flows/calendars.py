"""Where the offices' calendars lie, and when they are laid again: as 期程表, or an office's own days, have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.deadlines import DEADLINES
from schemas.terms import OFFICES

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from flows.desk import Desk
    from schemas.deadline import DueLine

FOLDER = "calendars"


def due_lines(desk: Desk) -> list[DueLine]:
    """Tell each deadline of the academic year, the earliest first."""
    from flows.steps.due_list import due_list

    site = desk.site
    return due_list(desk.deadlines(), site.period.year, site.days_earlier, site.now().date(), desk.closed())


def lay_calendars(desk: Desk) -> list[Path]:
    """Lay a calendar for each office that something is due from; only a file whose content differs is written.

    In that of an office from which nothing is due any more, every entry is taken back. OSError where the outbox is
    closed.
    """
    from flows.steps.answer_files import put
    from flows.steps.calendar import Telling, calendar
    from flows.steps.due_list import offices_of

    site, lines, folder = desk.site, due_lines(desk), desk.site.outbox / FOLDER
    year, told_at, now, paths = site.period.year, _told_at(desk), site.now(), []
    due = {office for line in lines for office in offices_of(line.deadline, year)}
    for office in sorted(due | {path.stem for path in folder.glob("*.ics") if path.stem in OFFICES}):
        path, own = folder / f"{office}.ics", [line for line in lines if office in offices_of(line.deadline, year)]
        laid = path.read_bytes() if path.exists() else b""
        series = f"{site.settings.school.code}-{year}"
        content = calendar(office, series, own, Telling(told_at or now, now, laid))
        if laid != content and (own or series.encode() in laid):  # last year's stays until this year's is told
            put(path, content)
        paths += [path] if own else []
    return paths


def _told_at(desk: Desk) -> dt.datetime | None:
    """Say when the 期程表 that stands came; None where none has."""
    filed = desk.filed()
    drops = desk.ledger.drops(desk.site.period.year)
    came = [one.received_at for one in drops if any(slot[1] == DEADLINES for slot, _ in filed.get(one.id, ()))]
    return max(came, default=None)
