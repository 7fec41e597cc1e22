"""What a school's site is (school.toml, inbox, outbox, store), and how one is opened or made."""

from __future__ import annotations

import datetime as dt
import os
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from flows.placement import misplaced
from flows.school_toml import Settings, school_toml, variable
from flows.setting_faults import Source
from flows.setting_sections import SchoolSection
from schemas.headings import ATTACHMENTS
from schemas.identity import mask_all
from schemas.terms import OFFICES, Period

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.form import Form

__all__ = ["Settings", "Site", "SiteError", "make_site", "now", "open_site", "school_toml"]

FILE = "school.toml"
NANOSECONDS = 10**9  # in a second
CLOCK = "LICHENG_NOW"
TAIPEI = ZoneInfo(SchoolSection().timezone)
SQLITE = "sqlite:///"
LEDGER = ("storage", "ledger")
PASSWORD = re.compile(r"//[^/]*:[^/]*@|[?&]password=")
NO_SECRETS = "a password stands in no file; set {variable} in the environment"


class SiteError(Exception):
    """A site cannot be opened or made; one sentence a problem, each with where it is and what is expected."""

    def __init__(self, *problems: str) -> None:
        self.problems = tuple(mask_all(problem) for problem in problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Site:
    """One school's folder (absolute) and its settings."""

    folder: Path
    settings: Settings
    turned_to: Period | None = None  # another period than the one being collected, to be worked on by its own law
    stopped_at: dt.datetime | None = None  # the moment as of which the site is looked at

    @property
    def inbox(self) -> Path:
        """Where the offices' folders are."""
        return self.folder / "inbox"

    @property
    def outbox(self) -> Path:
        """Where everything lies that can be made again."""
        return self.folder / "outbox"

    @property
    def store_folder(self) -> Path:
        """Where the state lies; a relative setting is from the site's folder."""
        return self.folder / self.settings.storage.store

    @property
    def ledger_file(self) -> Path | None:
        """The file of a SQLite ledger; None where the ledger is elsewhere."""
        url = self.settings.storage.ledger or f"{SQLITE}{self.store_folder / 'ledger.sqlite'}"
        return self.folder / url.removeprefix(SQLITE) if url.startswith(SQLITE) else None

    @property
    def ledger_url(self) -> str:
        """The URL of the ledger's database."""
        return f"{SQLITE}{self.ledger_file.as_posix()}" if self.ledger_file else self.settings.storage.ledger

    @property
    def period(self) -> Period:
        """The semester that is worked on: the one being collected, unless turned to another."""
        return self.turned_to or Period(self.settings.period.academic_year, self.settings.period.semester)

    @property
    def timezone(self) -> ZoneInfo:
        """The school's time zone."""
        return ZoneInfo(self.settings.school.timezone)

    def now(self) -> dt.datetime:
        """Give the time in the school's zone; SiteError where LICHENG_NOW is no time."""
        return self.stopped_at.astimezone(self.timezone) if self.stopped_at else now(self.timezone)

    def laid_at(self, changed: int) -> dt.datetime:
        """Give when a file came to lie in its folder, by the nanosecond of its last change; in a rehearsal it is now.

        A folder's clock that is ahead of ours is not believed.
        """
        if os.environ.get(CLOCK):
            return self.now()
        return min(self.now(), dt.datetime.fromtimestamp(changed / NANOSECONDS, self.timezone))

    @property
    def days_earlier(self) -> dict[str, int]:
        """How many days before the internal deadline an office must be in, of those that must be earlier."""
        return {name: office.days_earlier for name, office in self.settings.offices.items() if office.days_earlier}

    def may_file(self, office: str, form: Form) -> bool:
        """Tell whether an office may hand in a form: as one of its offices, or as the deputy of one."""
        owners = [self.settings.offices[name] for name in form.offices if name in self.settings.offices]
        return office in form.offices or any(office in owner.deputies for owner in owners)


def now(zone: ZoneInfo = TAIPEI) -> dt.datetime:
    """Give the time in a zone, Taipei's by default: that of LICHENG_NOW (ISO) where a rehearsal sets it."""
    rehearsed = os.environ.get(CLOCK)
    if not rehearsed:
        return dt.datetime.now(zone)
    try:
        moment = dt.datetime.fromisoformat(rehearsed)
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        raise SiteError(f"{CLOCK}: expected: an ISO date or time: 2026-01-16 or 2026-01-16T08:30") from None


def open_site(folder: Path) -> Site:
    """Open the site in a folder; SiteError with all that is wrong with its settings."""
    file = folder.absolute() / FILE
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise SiteError(f"{file}: no such file; `licheng init {folder}` makes a site") from None
    except OSError as unreadable:
        raise SiteError(f"{file}: cannot be read: {unreadable.strerror}") from None
    try:
        return _site(Source(file, content.decode("utf-8-sig")))
    except UnicodeDecodeError as other:
        line = content.count(b"\n", 0, other.start) + 1
        raise SiteError(f"{file}, line {line}: not UTF-8; save the file as UTF-8") from None


def make_site(folder: Path, moment: dt.datetime | None = None) -> Site:
    """Make a site that collects the period of an aware moment, by default now: its settings and folders.

    SiteError where the folder has a school.toml already, or nothing can be made there.
    """
    file = folder.absolute() / FILE
    period = Period.on((moment or now()).astimezone(TAIPEI).date())
    source = Source(file, school_toml(period))
    try:
        if file.exists():
            raise SiteError(f"{file}: there already; a site is made once")
        site = _site(source)
        _make_folders(site)
        with file.open("x", encoding="utf-8", newline="\n") as text:
            text.write(source.text)
    except OSError as unable:
        raise SiteError(f"{unable.filename or file}: cannot be made: {unable.strerror}") from None
    return site


def _make_folders(site: Site) -> None:
    for office in OFFICES:
        (site.inbox / office / ATTACHMENTS).mkdir(parents=True, exist_ok=True)
    site.outbox.mkdir(exist_ok=True)
    site.store_folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds identity numbers


def _site(source: Source) -> Site:
    try:
        data = tomllib.loads(source.text)
    except ValueError as broken:
        raise SiteError(source.broken(broken)) from None
    problems = source.strangers(data)
    try:
        site = Site(source.file.parent, Settings(**data))
        problems += [source.sentence(key, reason) for key, reason in misplaced(site)]
        if PASSWORD.search(site.settings.storage.ledger) and not source.overridden(LEDGER):
            problems.append(source.sentence(LEDGER, NO_SECRETS.format(variable=variable(LEDGER))))
    except ValidationError as wrong:
        problems += [source.fault(error) for error in wrong.errors(include_url=False)]
    if problems:
        raise SiteError(*dict.fromkeys(problems))
    return site
