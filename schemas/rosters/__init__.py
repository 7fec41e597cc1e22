"""Every workbook of a package, one file each, with the layout that holds since an academic year."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from schemas.roster import in_force

if TYPE_CHECKING:
    from schemas.roster import Roster


@cache
def layouts() -> tuple[Roster, ...]:
    """Find every declared layout, of whatever year."""
    return tuple(import_module(f"{__name__}.{module.name}").ROSTER for module in pkgutil.iter_modules(__path__))


@cache
def rosters(year: int) -> dict[str, Roster]:
    """Give the rosters of an academic year by the name of the form that fills them; what leaves the school first."""
    ordered = sorted(in_force(layouts(), year), key=lambda roster: not roster.leaves_school)
    return {roster.form.name: roster for roster in ordered}


@cache
def rosters_by_path(year: int) -> dict[str, Roster]:
    """Give every roster that a package of an academic year may hold, each cohort's by its path without the ending."""
    every = (roster.of(cohort) for roster in rosters(year).values() for cohort in roster.cohorts)
    return {roster.path: roster for roster in every}
