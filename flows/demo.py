"""A whole made-up school, taken in and submitted as a real one would be."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.desk import Desk
from flows.running import Tell, announced, prefect_home, run_ingest, run_submit
from flows.settings import SiteError, make_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flows.ingest import Sweep
    from flows.settings import Site
    from flows.submit import Submitted

MARK = ".licheng-demo"
NATIONAL_DEADLINE = dt.timedelta(days=60)  # from today


@dataclass(frozen=True)
class Shown:
    """What a demonstration did."""

    site: Site
    sweep: Sweep
    submitted: Submitted


@dataclass(frozen=True)
class Wanted:
    """What a demonstration is asked for: how large a school, faulty or sound, by flow or plainly, kept up after."""

    students: int
    faults: bool
    flow: bool
    keep: bool
    every: float = 2.0  # seconds between looks at the inbox, where it is kept up


def demo(folder: Path, tell: Tell, wanted: Wanted, conclude: Callable[[Shown], None]) -> None:
    """Make a sample school's workbooks, take them in and submit; through Prefect's flows unless told otherwise.

    The dashboard's server starts while the sample is made and is stopped after, unless it is to be kept;
    `conclude` is told what was done before that.
    """
    desk = Desk(_fresh_site(folder))
    if not wanted.flow:
        _fill_inbox(desk.site, tell, wanted)
        conclude(_semester(desk, tell))
    else:
        _shown_in_dashboard(desk, tell, wanted, conclude)
    desk.close()


def _shown_in_dashboard(desk: Desk, tell: Tell, wanted: Wanted, conclude: Callable[[Shown], None]) -> None:
    from flows.prefect_server import start
    from flows.serve import keep_up, until_told

    tell.note("the dashboard's server is starting while the sample school is made")
    with start(prefect_home(desk.site)) as server:
        _fill_inbox(desk.site, tell, wanted)
        tell.progress("waiting for the dashboard's server")
        server.wait_healthy()
        with announced(desk.site, server.api_url):
            conclude(_semester(desk, tell))
            if wanted.keep:
                with until_told() as stop:
                    keep_up(desk, tell.note, server, stop, wanted.every)


def _semester(desk: Desk, tell: Tell) -> Shown:
    sweep = run_ingest(desk, tell)
    period = desk.site.period
    return Shown(desk.site, sweep, run_submit(desk, tell, (period, period.whole_year)))


def _fill_inbox(site: Site, tell: Tell, wanted: Wanted) -> None:
    from flows.steps.sample.school import sample_school, write_sample

    tell.progress(f"making a school of {wanted.students} students")
    school = sample_school(
        wanted.students,
        academic_year=site.period.year,
        semester=site.period.semester,
        school_code=site.settings.school.code,
        faults=wanted.faults,
        due=site.now().date() + NATIONAL_DEADLINE,
    )
    write_sample(school, site.inbox)


def _fresh_site(folder: Path) -> Site:
    """Make the demonstration's site anew; SiteError where the folder holds anything but an earlier one."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise SiteError(f"{folder}: holds something other than a demonstration; name an empty folder with --site")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    return make_site(folder)
