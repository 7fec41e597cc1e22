"""Which packages are missing from the outbox, and whether each that lies there is what its record says."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from flows.package_places import SUBMISSIONS, differing, folder_of, lying, spare_of, whole
from flows.package_stages import renew_sign_offs
from flows.packages import ASIDE
from flows.remaking import Remaking, Restored, named
from flows.restoring import restore_reports
from schemas.wording_rebuilding import ANSWERS, PACKAGES, Remade

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.desk import Desk
    from flows.steps.records import Submission


def rebuilt(desk: Desk, progress: Callable[[str], None]) -> list[Restored]:
    """Lay out again all that is missing in the outbox; say of every package whether it is what its record says."""
    with desk.at_work():
        progress(ANSWERS)
        restore_reports(desk)
        progress(PACKAGES)
        return compared(desk)


def restore_packages(desk: Desk, *, anew: bool = False) -> list[Restored]:
    """Make again every package of the record that does not lie in the outbox; each is compared with its record.

    One that comes out otherwise is kept under another name: an older version of the program made it, or what it was
    made from is no longer there. Such a one is tried again where `anew` is asked for.
    """
    for left in (desk.site.outbox / SUBMISSIONS).glob(f"*/{ASIDE}"):
        shutil.rmtree(left)  # of a submission that broke off: nobody else is at work
    again = Remaking(desk)
    made = [again.make(one) for one in desk.ledger.submissions() if _is_missing(desk, one, anew)]
    for one in desk.ledger.submissions():
        if folder_of(desk.site, one.period, one.number).exists():
            shutil.rmtree(spare_of(desk.site, one.period, one.number), ignore_errors=True)
    renew_sign_offs(desk)
    return made


def compared(desk: Desk) -> list[Restored]:
    """Say of every package of the record whether it is what its record says; what is missing is made again first."""
    restored = {one.name: one for one in restore_packages(desk, anew=True)}
    return [restored.get(named(one)) or _compared(desk, one) for one in desk.ledger.submissions()]


def _is_missing(desk: Desk, submission: Submission, anew: bool) -> bool:  # noqa: FBT001 - passed on from above
    folder = folder_of(desk.site, submission.period, submission.number)
    return not folder.exists() and (anew or not differing(folder).exists())


def _compared(desk: Desk, submission: Submission) -> Restored:
    folder = lying(desk.site, submission)
    same = folder is not None and whole(desk.site, submission) == folder
    return Restored(named(submission), Remade.EQUAL if same else Remade.DIFFERS, folder)
