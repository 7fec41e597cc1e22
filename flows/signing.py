"""What people say of a package after it was made: who signs it or objects, and that it was uploaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flows.package_stages import lay_sign_off, stage_of
from flows.recorded_package import submission_of
from flows.signers import UnsignableError, check_known, may_lift, office_of, people_of
from schemas.identity import mask_all
from schemas.milestone import SECRETARY, Kind, Milestone, name_of
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.desk import Desk
    from flows.signers import People
    from flows.steps.records import Submission
    from flows.steps.signatures import Stage
    from schemas.terms import Period


class Signing(NamedTuple):
    """What somebody says to a package: its name, signed or not, the account, why, for which office ("" for its own)."""

    package: str
    accepted: bool
    by: str
    reason: str
    office: str = ""


class Upload(NamedTuple):
    """That a package was uploaded: which one, by which account, and the number on the national receipt.

    Where it is `withdrawn`, why the last upload on record is none.
    """

    period: Period
    number: int
    by: str
    receipt: str = ""
    withdrawn: str = ""


class Recorded(NamedTuple):
    """What was recorded, how far the package has come with it, and what is to be said beside it."""

    milestone: Milestone
    stage: Stage
    notes: tuple[str, ...] = ()


def sign(desk: Desk, signing: Signing) -> Recorded:
    """Record somebody's word on a package for an office, and lay out its sheet anew.

    The executive secretary's yes for an office whose people object lifts their objections. SiteError where there is no
    such package; UnsignableError where another has taken its place before it was uploaded, no reason is given, the
    office has no part in it, or the account may not speak for that.
    """
    with desk.at_work():
        submission = submission_of(desk, signing.package)
        before = stage_of(desk, submission)
        if before.superseded_by and not before.uploads:
            raise UnsignableError(f"{signing.package} has been superseded by {before.superseded_by}; sign that one")
        if not signing.reason.strip():
            raise UnsignableError("--reason: why it is signed or not must be said")
        kind, office = _meant(signing, before, people_of(desk))
        recorded = _recorded(desk, submission, (kind, office, signing.by, signing.reason), accepted=signing.accepted)
        return recorded._replace(notes=(*_objections(recorded.stage, office, signing.by), *recorded.notes))


def _meant(signing: Signing, before: Stage, people: People) -> tuple[Kind, str]:
    """Tell for which office somebody speaks, and whether that signs (or objects) or lifts what others objected."""
    others_object = bool(_objections(before, signing.office, signing.by))
    if signing.accepted and others_object and may_lift(signing.by, signing.office, people):
        return Kind.LIFTED, signing.office
    office, due = office_of(signing.by, signing.office, people), [seat.office for seat in before.seats]
    if office not in due:
        told = f"{office} has no rows that are submitted in {signing.package}"
        raise UnsignableError(f"{told}; it is signed by {'、'.join(due)}")
    return Kind.SIGNED, office


def _objections(stage: Stage, office: str, by: str) -> list[str]:
    """Say of an office who else objects, and who can lift that."""
    others = [one.by for one in stage.objections if one.office == office and one.by != mask_all(by)]
    return [
        f"{other} still objects for {office}; {other} lifts it by signing, or {SECRETARY} with --office {office}"
        for other in others
    ]


def record_upload(desk: Desk, upload: Upload) -> Recorded:
    """Record that a package was uploaded; what is not as it should be is told, and recorded all the same.

    SiteError where there is no such package; UnsignableError where there is no receipt's number or no such account.
    """
    with desk.at_work():
        submission = submission_of(desk, name_of(upload.period, upload.number))
        if not upload.receipt.strip():
            raise UnsignableError("--receipt-number: the number on the national receipt must be given")
        check_known(upload.by, people_of(desk))
        notes = tuple(_notes(stage_of(desk, submission)))
        recorded = _recorded(desk, submission, (Kind.UPLOADED, "", upload.by, upload.receipt), accepted=True)
        return recorded._replace(notes=(*notes, *recorded.notes))


def withdraw_upload(desk: Desk, upload: Upload) -> Recorded:
    """Record that the last upload of a package on record is none; both stay in the ledger.

    SiteError where there is no such package; UnsignableError where no upload of it stands, no reason is given, or
    there is no such account.
    """
    with desk.at_work():
        submission = submission_of(desk, name := name_of(upload.period, upload.number))
        if not upload.withdrawn.strip():
            raise UnsignableError("--reason: why the upload is taken back must be said")
        check_known(upload.by, people_of(desk))
        if not stage_of(desk, submission).uploads:
            raise UnsignableError(f"no upload of {name} is on record that could be taken back")
        return _recorded(desk, submission, (Kind.UPLOADED, "", upload.by, upload.withdrawn), accepted=False)


def _recorded(desk: Desk, submission: Submission, said: tuple[Kind, str, str, str], *, accepted: bool) -> Recorded:
    """Record what was said (kind, office, account, reason), and lay out the sheet; where that fails, say so."""
    kind, office, by, reason = said
    mark, now = str(submission.body.get("fingerprint", "")), desk.site.now()
    subject = (submission.period, submission.number, kind, office, mask_all(by), mask_all(reason.strip()))
    milestone = Milestone(*subject, accepted, mark, now)
    with desk.ledger.writing() as writing:
        writing.pass_milestone(milestone)
    return Recorded(milestone, stage_of(desk, submission), tuple(_laid(desk, submission)))


def _laid(desk: Desk, submission: Submission) -> Iterable[str]:
    try:
        lay_sign_off(desk, submission)
    except OSError as closed:
        why = f"{closed.filename or desk.site.outbox}: {closed.strerror}"
        yield f"recorded; the sheet could not be laid: {why}; `licheng rebuild` lays it"


def _notes(before: Stage) -> Iterable[str]:
    """Say what of a package was not in order when it was uploaded."""
    if before.superseded_by:
        yield f"{before.name} was uploaded although {before.superseded_by} has superseded it"
    if before.waiting:
        yield f"{before.name} was uploaded before {'、'.join(before.waiting)} had signed"
    if before.objecting:
        yield f"{before.name} was uploaded against the objection of {'、'.join(before.objecting)}"
    if before.uploads:
        last = before.uploads[-1]
        yield f"{before.name} had been uploaded before, on {last.at:{MINUTE}} by {last.by}; both are kept"
