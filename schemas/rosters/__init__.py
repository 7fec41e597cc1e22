"""Every national roster, one file each, with the layout that holds since an academic year."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.roster import Roster


@cache
def rosters() -> dict[str, Roster]:
    """Find every declared roster, by the name of the form that fills it."""
    found = (import_module(f"{__name__}.{module.name}").ROSTER for module in pkgutil.iter_modules(__path__))
    return {roster.form.name: roster for roster in found}
