"""What `verify` finds out: whether a package is whole, and whether it is the one that the site's ledger knows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.package_places import places_of
from flows.settings import SiteError, open_site
from schemas.milestone import package_named
from schemas.wording_verification import (
    FINGERPRINT,
    NOT_COMPARED,
    OTHER_FINGERPRINT,
    SAME_FINGERPRINT,
    SOUND,
    found_faults,
    instead_of,
)

if TYPE_CHECKING:
    from flows.settings import Site
    from flows.steps.package.descriptor import Label
    from flows.steps.verification import Fault


@dataclass(frozen=True)
class Verified:
    """A package after all checks; `compared` tells whether the ledger knew its fingerprint."""

    folder: Path
    fingerprint: str
    compared: bool
    faults: tuple[Fault, ...]
    instead_of: str = ""  # the package that was asked for, where another folder than its own was checked

    def as_json(self) -> dict[str, Any]:
        """Give it as `verify --json` prints it."""
        return {
            "package": self.folder.as_posix(),
            "instead_of": self.instead_of,
            "sound": not self.faults,
            "fingerprint": self.fingerprint,
            "compared_with_ledger": self.compared,
            "faults": [fault.as_json() for fault in self.faults],
        }

    def lines(self) -> list[str]:
        """Say it a line a fault, then in sum, then the number to compare."""
        told = found_faults(len(self.faults)) if self.faults else SOUND
        ledger = SAME_FINGERPRINT if self.compared else NOT_COMPARED
        differs = any(fault.what == OTHER_FINGERPRINT for fault in self.faults)
        shown = f"{FINGERPRINT} {self.fingerprint or '—'}（{OTHER_FINGERPRINT if differs else ledger}）"
        other = [instead_of(self.instead_of, str(self.folder))] if self.instead_of else []
        return [*other, *(fault.sentence for fault in self.faults), f"{self.folder}：{told}", shown]


def verified(package: str, folder: Path) -> Verified:
    """Check a package: a folder anywhere, or one of a site's, as 114-1/01; a site is needed for the latter alone.

    SiteError where there is no such package.
    """
    from flows.steps.package.bag import TAG_MANIFEST_FILE, fingerprint_of
    from flows.steps.verification import Fault, faults_in
    from flows.steps.verification.opened import Opened

    site = _site(folder)
    found, is_other = _folder(package, site)
    opened = Opened(found)
    faults = faults_in(opened)
    fingerprint = fingerprint_of(opened.folder) if (opened.folder / TAG_MANIFEST_FILE).is_file() else ""
    recorded = _recorded(site, opened.label) if site and opened.label else ""
    if recorded and recorded != fingerprint:
        faults = [Fault(TAG_MANIFEST_FILE, OTHER_FINGERPRINT), *faults]
    return Verified(opened.folder, fingerprint, bool(recorded), tuple(faults), package if is_other else "")


def _site(folder: Path) -> Site | None:
    try:
        return open_site(folder)
    except SiteError:
        return None


def _folder(package: str, site: Site | None) -> tuple[Path, bool]:
    """Find the folder to check, and whether it is another than the package's own."""
    named = package_named(package)
    places = places_of(site, *named) if site and named and not Path(package).is_dir() else (Path(package),)
    found = next((one for one in places if one.is_dir()), None)
    if found is None:
        raise SiteError(f"{places[0]}: there is no such package; name a folder, or a package of the site: 114-1/01")
    return found, found != places[0]


def _recorded(site: Site, label: Label) -> str:
    """Give the fingerprint by which the ledger knows a package; "" where it does not know it."""
    from flows.desk import Desk
    from flows.recorded_package import recorded
    from flows.steps.verification.labelled import period_of

    if label.code != site.settings.school.code or (site.ledger_file and not site.ledger_file.is_file()):
        return ""
    desk = Desk(site)
    try:
        known = recorded(desk, period_of(label), label.number)
        return str(known.body.get("fingerprint", "")) if known else ""
    finally:
        desk.close()
