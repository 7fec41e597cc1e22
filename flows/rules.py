"""Whose rules are shown: those of a site's school and year; where there is no site, the sample school's of today."""

from __future__ import annotations

from pathlib import Path

from flows.setting_sections import SchoolSection
from flows.settings import FILE, now, open_site
from schemas.terms import Law, Period


def rules_of_site(folder: Path, year: int | None) -> tuple[Law, Path]:
    """Give the law by which rules are shown, and the folder for the rule book; SiteError for faulty settings.

    The year is the one asked for, else the one that the site collects, else today's.
    """
    if (folder / FILE).exists():
        site = open_site(folder)
        site.outbox.mkdir(exist_ok=True)
        period, school, place = site.period, site.settings.school.code, site.outbox
    else:
        period, school, place = Period.on(now().date()), SchoolSection().code, Path()
    return Law(Period(year, period.semester) if year else period, school), place
