"""How far each package has come on its way to the central database, and the sheet on which it is sealed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.package_places import folder_of
from schemas.milestone import name_of
from schemas.wording_signing import sheet_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flows.desk import Desk
    from flows.steps.records import Reconciled, Submission
    from flows.steps.signatures import Stage
    from schemas.terms import Period


def stage_of(desk: Desk, submission: Submission) -> Stage:
    """Say how far a package has come, the students' confirmation of its receipt included."""
    own = [one for one in desk.ledger.receipts(submission.period.year) if _is_of(one, submission)]
    signed = _signed(desk, submission)
    if not own:
        return signed
    return replace(signed, received=own[-1].at.astimezone(desk.site.timezone), confirmed=_confirmed(desk, own))


def stages(desk: Desk) -> list[Stage]:
    """Say of every package of the academic year being worked on how far it has come."""
    year = desk.site.period.year
    return [stage_of(desk, one) for one in desk.ledger.submissions() if one.period.year == year]


def year_before(desk: Desk) -> int | None:
    """Name the last academic year, before the one being worked on, of which a package was made; None for none."""
    year = desk.site.period.year
    return max((one.period.year for one in desk.ledger.submissions() if one.period.year < year), default=None)


def lay_sign_off(desk: Desk, submission: Submission) -> Path:
    """Lay a package's 核章表 beside the package, from the ledger alone; OSError where the outbox is closed."""
    from flows.steps.answer_files import put
    from flows.steps.sign_off_sheet import sign_off_page

    path = _sheet(desk, submission)
    content = sign_off_page(_school_of(desk, submission), _signed(desk, submission)).encode()
    if not path.exists() or path.read_bytes() != content:
        put(path, content)
    return path


def _school_of(desk: Desk, submission: Submission) -> str:
    """Give the school's name as the package has it; that of today where its record is too old to tell."""
    told = submission.body.get("settings", {}).get("school", {})
    return str(told.get("name", desk.site.settings.school.name))


def renew_sign_offs(desk: Desk, period: Period | None = None) -> None:
    """Lay out again every 核章表 (of a period) that is missing or does not say what the ledger does."""
    for submission in desk.ledger.submissions(period):
        lay_sign_off(desk, submission)


def _signed(desk: Desk, submission: Submission) -> Stage:
    """Say who has signed a package, when it was uploaded, and which one has taken its place."""
    from flows.steps.signatures import Stage, seats, uploads, withdrawals

    milestones, newest = desk.ledger.milestones(), desk.ledger.submissions(submission.period)[-1]
    return Stage(
        submission,
        submission.made_at.astimezone(desk.site.timezone),
        seats(submission, milestones),
        uploads(submission, milestones),
        withdrawals(submission, milestones),
        superseded_by="" if newest.number == submission.number else name_of(newest.period, newest.number),
    )


def _is_of(receipt: Reconciled, submission: Submission) -> bool:
    return (receipt.period, receipt.number) == (submission.period, submission.number)


def _confirmed(desk: Desk, receipts: Sequence[Reconciled]) -> bool:
    """Tell whether nothing is awaited any more of what the students say to the receipts of one package."""
    from flows.confirming import confirmations_of, kinds_of

    return confirmations_of(desk, receipts[0].period, receipts[0].number, kinds_of(receipts)).settled


def _sheet(desk: Desk, submission: Submission) -> Path:
    return folder_of(desk.site, submission.period, submission.number).with_name(sheet_file(submission.number))
