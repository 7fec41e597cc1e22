"""Which recorded package somebody means by its name or its folder, and whether that folder is just the recorded one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows.package_places import lying
from flows.settings import SiteError
from flows.steps.reconciliation import ReceiptError
from schemas.milestone import package_named

if TYPE_CHECKING:
    from flows.desk import Desk
    from flows.steps.records import Submission
    from schemas.terms import Period


def package_meant(named: str) -> tuple[Period, int]:
    """Read which package is meant by its name (114-1/01) or its folder; SiteError where neither says it."""
    given = Path(named).resolve()
    found = package_named("/".join(given.parts[-2:]) if given.is_dir() else named)
    if found is None:
        raise SiteError(f"{named}: no such package; packages are named like 114-1/01")
    return found


def recorded(desk: Desk, period: Period, number: int) -> Submission | None:
    """Find the record of a package; None where there is none."""
    return next((one for one in desk.ledger.submissions(period) if one.number == number), None)


def submission_of(desk: Desk, named: str) -> Submission:
    """Find the record of the package that is meant; SiteError where there is none."""
    found = recorded(desk, *package_meant(named))
    if found is None:
        raise SiteError(f"{named}: no such package is recorded; `licheng status --packages` lists them")
    return found


def folder_of(desk: Desk, named: str) -> Path:
    """Find the package as it was recorded.

    SiteError where the record knows none, ReceiptError where its folder is gone, or is another one.
    """
    from flows.steps.package import fingerprint_of
    from flows.steps.package.bag import TAG_MANIFEST_FILE

    made = submission_of(desk, named)
    folder = Path(named) if Path(named).is_dir() else lying(desk.site, made)
    if folder is None:
        raise ReceiptError(f"{named}: its folder is gone; `licheng rebuild` makes it again")
    tags = folder / TAG_MANIFEST_FILE
    if not tags.is_file() or fingerprint_of(folder) != made.body.get("fingerprint"):
        raise ReceiptError(f"{folder}: not the package that was recorded; `licheng verify` says what is wrong")
    return folder
