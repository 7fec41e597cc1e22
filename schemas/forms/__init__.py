"""Every form of the regulation, one file each; a file in this folder is a form, and nothing else needs to know."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.form import Form


@cache
def forms() -> dict[str, Form]:
    """Find every declared form, by name."""
    found = (import_module(f"{__name__}.{module.name}").FORM for module in pkgutil.iter_modules(__path__))
    return {form.name: form for form in found}


def forms_of(office: str) -> list[Form]:
    """List the forms that an office hands in."""
    return [form for form in forms().values() if office in form.offices]
