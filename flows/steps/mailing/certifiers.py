"""The mail to who has certified items: of which of them a file has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flows.steps.mailing.composing import Head, Sender, compose, mail_id
from flows.steps.pages import template
from schemas import wording_certified as wording
from schemas.decision import VOIDED
from schemas.identity import mask_all
from schemas.wording_mail import CHANGED_FILES
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from email.message import EmailMessage

    from flows.steps.certified_files import Voided
    from schemas.table import Table


class Changed(NamedTuple):
    """One changed file as it is told: the cells of its line, what notices of it are about, and which bytes it has."""

    cells: tuple[str, ...]
    about: str
    digest: str


def changed_file(tables: Sequence[Table], voided: Voided) -> Changed:
    """Tell of a file by its item's number alone: who certified that knows the item."""
    table, sent = tables[voided.item[0]], voided.sent
    filing, key = table.filing, table.filing.sheet.key[0]
    at = f"{sent.at:{MINUTE}}" if sent.at else ""
    cells = (filing.form.title, table.texts(key)[voided.item[1]], voided.finding.value, at, filing.drop.office)
    return Changed(tuple(map(mask_all, cells)), f"{VOIDED} {voided.finding.id} {sent.order}", sent.sha256)


def certifier_mail(changes: Sequence[Changed], to: str, sender: Sender, at: dt.datetime) -> EmailMessage:
    """Make the mail that tells one person of changed files."""
    subject = wording.subject(len(changes))
    name = mail_id(CHANGED_FILES, to, *(one.about for one in changes), domain=sender.domain)
    head = Head(subject, to, at, name, mail_id("changed-thread", to, domain=sender.domain))
    page = template("certifier_mail.html.j2").render(changes=changes, subject=subject, words=wording)
    return compose(head, sender, _text(changes), page)


def _text(changes: Sequence[Changed]) -> str:
    lines = [wording.OPENING, "", *(wording.line(one.cells) for one in changes), ""]
    return "\n".join([*lines, wording.TO_DO, "", wording.KEEP, ""])
