"""Where packages lie: in the outbox, kept for it while it is closed, or beside it where they came out otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from flows.settings import Site
    from flows.steps.records import Submission
    from schemas.terms import Period

SUBMISSIONS = "submissions"  # the folder of the outbox in which packages lie
DIFFERS = ".differs"  # what ends the name of a folder that was made again and is not what its record says


def told_place(folder: Path | None, site: Path) -> str | None:
    """Name a folder from its site, in full where it lies elsewhere; None where there is none."""
    if folder is None:
        return None
    return (folder.relative_to(site) if folder.is_relative_to(site) else folder).as_posix()


def folder_of(site: Site, period: Period, number: int) -> Path:
    """Say where a package lies."""
    return site.outbox / SUBMISSIONS / str(period) / f"{number:02}"


def spare_of(site: Site, period: Period, number: int) -> Path:
    """Say where a package is kept as long as the outbox is closed or full."""
    return site.store_folder / "packages" / str(period) / f"{number:02}"


def places_of(site: Site, period: Period, number: int) -> tuple[Path, ...]:
    """List where a package may lie, the best first: in the outbox, kept for it, made again and not as recorded."""
    folder = folder_of(site, period, number)
    return folder, spare_of(site, period, number), differing(folder)


def lying(site: Site, submission: Submission) -> Path | None:
    """Find where a package lies, whether it is what its record says or not; None where it lies nowhere."""
    places = places_of(site, submission.period, submission.number)
    return next((one for one in places if one.exists()), None)


def whole(site: Site, submission: Submission) -> Path | None:
    """Find where a package lies just as its record says, to the byte; None where nothing of the kind does."""
    from flows.steps.verification.bag_checks import is_known_as
    from flows.steps.verification.opened import Opened

    known = str(submission.body.get("fingerprint", ""))
    places = places_of(site, submission.period, submission.number)
    return next((one for one in places if is_known_as(Opened(one), known)), None)


def differing(folder: Path) -> Path:
    """Say where a package is kept that was made again and came out otherwise."""
    return folder.with_name(f"{folder.name}{DIFFERS}")
