"""Which settings a package depends on: they are recorded with it, and hold again when it is made again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from schemas.terms import Period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.settings import Site

SECTIONS = ("school", "policy", "limits")
NO_MATTER = {"email"}  # of an office: where its mail goes, which no package tells


@dataclass(frozen=True)
class Recorded:
    """The settings of a site that a package depends on, as its record keeps them."""

    told: Mapping[str, Any]

    def applied_to(self, site: Site) -> Site:
        """Give a site with these settings in place of its own."""
        settings = site.settings
        sections = {name: type(getattr(settings, name))(**self.told[name]) for name in SECTIONS}
        year, semester = self.told["period"]
        return replace(
            site,
            settings=settings.model_copy(update=sections | {"offices": self._offices(site)}),
            turned_to=Period(year, semester),
        )

    def _offices(self, site: Site) -> dict[str, Any]:
        from flows.setting_sections import OfficeSection

        now = site.settings.offices
        known = {name: now.get(name, OfficeSection()) for name in (*now, *self.told["offices"])}
        return {
            name: type(section)(**{"email": section.email, **self.told["offices"].get(name, {})})
            for name, section in known.items()
        }


def recorded(site: Site) -> Recorded:
    """Take down the settings of a site that a package depends on."""
    sections = {name: getattr(site.settings, name).model_dump(mode="json") for name in SECTIONS}
    offices = {
        name: section.model_dump(mode="json", exclude=NO_MATTER, exclude_defaults=True)
        for name, section in site.settings.offices.items()
    }
    period = [site.period.year, site.period.semester]
    return Recorded(sections | {"offices": {name: told for name, told in offices.items() if told}, "period": period})
