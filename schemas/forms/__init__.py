"""Every form of the regulation, one file each; a file in this folder is a form, and nothing else needs to know."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from schemas.terms import NO_LAST_YEAR

if TYPE_CHECKING:
    from schemas.form import Form


@cache
def forms(year: int = NO_LAST_YEAR) -> dict[str, Form]:
    """Find every form that is handed in in an academic year (ROC), as it is then, by name; the newest, by default."""
    declared = (import_module(f"{__name__}.{module.name}").FORM for module in pkgutil.iter_modules(__path__))
    return {form.name: form.in_year(year) for form in declared if form.since <= year <= form.until}


def forms_of(office: str, year: int = NO_LAST_YEAR) -> list[Form]:
    """List the forms that an office hands in in an academic year."""
    return [form for form in forms(year).values() if office in form.offices]
