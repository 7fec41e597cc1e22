"""A draft checked as if it had been dropped, against all that stands; nothing is stored and nothing is mailed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.answering import marked_workbook, told_before
from flows.assessment import assess
from flows.hearing import heard_dry
from flows.stages import plain
from flows.steps.senders import Senders
from schemas.attached import NOBODYS, Sent
from schemas.drop import Drop
from schemas.headings import ATTACHMENTS
from schemas.register import attachment_name
from schemas.wording_intake import of_bundle
from schemas.wording_replies import DRAFT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from flows.desk import Desk
    from schemas.table import Examined


class Draft(NamedTuple):
    """A workbook to be checked: what it is called, where its bytes lie, the archive in which it came."""

    name: str
    path: Path
    bundle: str = ""


def check_draft(desk: Desk, file: Path, office: str, to: Path | None = None) -> list[dict[str, Any]]:
    """Give what an office would be told of a file, as `check --json` prints it: of an archive, of each workbook in it.

    Attachments may lie beside the file, or in the archive. The whole answer, the marked workbook too, is laid into the
    folder `to`, where one is given.
    """
    with TemporaryDirectory(prefix="licheng-") as folder:
        drops = desk.drops_that_count()
        last = max((drop.order for drop in desk.ledger.drops()), default=0)
        drafts, attachments = _laid_out(desk, file, Path(folder))
        attachments = {sender: _just_come(files, last, desk.site.now()) for sender, files in attachments.items()}
        first = last + 1  # after what packages have seen
        sent = [_as_drop(desk, office, order, draft) for order, draft in enumerate(drafts, first)]
        fresh = [desk.examiner.examine_file(drop, draft.path) for drop, draft in zip(sent, drafts, strict=True)]
        desk.drafts, desk.said = attachments, ()
        heard, desk.said = heard_dry(desk, [*desk.examine(drops), *fresh])
        assessed = assess(plain, heard, desk.context())
        desk.drafts, desk.said = {}, ()
        paths = {drop.id: draft.path for drop, draft in zip(sent, drafts, strict=True)}
        ours, senders = [one for one in assessed.examined if one.drop.id in paths], Senders(assessed.school.tables)
        return [_told(desk, one, senders.account_of(one), paths[one.drop.id], to) for one in ours]


def _just_come(files: Mapping[str, Sent], last: int, now: dt.datetime) -> dict[str, Sent]:
    """Take the files beside a draft for sent just now, after the `last` drop by its order."""
    return {name: replace(sent, after=last, at=now) for name, sent in files.items()}


def _told(desk: Desk, examined: Examined, sent: dict[str, str], draft: Path, to: Path | None) -> dict[str, Any]:
    """Gather what would be told, said to be of a draft: it has not been handed in, and has no receipt."""
    from flows.steps.answer_files import main_name, put_answers
    from flows.steps.reporting import told

    body = told(examined, desk.laws()) | {"receipt": "", "draft": True} | sent
    body |= {"failed": examined.trouble.place} if examined.trouble else {}
    told_before(desk, body, desk.ledger.answers())
    if to:
        marked = marked_workbook(desk, body, draft)
        body["report"] = (to / main_name(body, marked)).as_posix()
        put_answers(body, desk.site.now(), to, marked)
    return body


def _as_drop(desk: Desk, office: str, order: int, draft: Draft) -> Drop:
    sha256 = _hash_of(draft.path)
    size, now, period = draft.path.stat().st_size, desk.site.now(), desk.site.period
    return Drop(order, f"{DRAFT}-{order}", office, draft.name, sha256, size, now, period, draft.bundle)


def _laid_out(desk: Desk, file: Path, folder: Path) -> tuple[list[Draft], dict[str, dict[str, Sent]]]:
    """Lay an archive's members into a folder of this one check; give the workbooks, and the attachments by bundle."""
    from flows.steps.intake.bundles import names_of

    members = desk.readers.unpack(file) or []
    if not any(member.is_workbook for member in members):
        lying = _beside(file)
        return [Draft(file.name, file, DRAFT if lying else "")], {DRAFT: lying}
    drafts: list[Draft] = []
    beside: list[tuple[str, Path]] = []
    for number, (member, name) in enumerate(zip(members, names_of(members), strict=True)):
        path = folder / str(number)
        path.write_bytes(member.content)
        if member.is_workbook:
            drafts.append(Draft(of_bundle(file.name, name), path, DRAFT))
        else:
            beside.append((name, path))
    return drafts, {DRAFT: _sent(beside)}


def _beside(file: Path) -> dict[str, Sent]:
    """Take the attachments that lie beside a draft for sent."""
    folder = file.parent / ATTACHMENTS
    files = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    return {attachment_name(path.name): _looked_at(path.name, path) for path in files}


def _sent(files: Iterable[tuple[str, Path]]) -> dict[str, Sent]:
    """Look at the attachments of one archive, by name; a name that it holds with two contents is nobody's."""
    sent: dict[str, Sent] = {}
    for name, path in files:
        looked_at = _looked_at(name, path)
        same = sent.setdefault(attachment_name(name), looked_at) == looked_at
        sent[attachment_name(name)] = looked_at if same else NOBODYS
    return sent


def _looked_at(name: str, path: Path) -> Sent:
    from flows.steps.attachments import judge

    facts = judge(path)
    return Sent(_hash_of(path), facts.size, facts.sort, facts.flaw, name)


def _hash_of(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
