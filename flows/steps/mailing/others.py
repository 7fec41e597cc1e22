"""The mails to those whom a workbook concerns though they did not send it: who was replaced, and whose part it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flows.steps.mailing.composing import Head, Sender, compose, mail_id
from flows.steps.mailing.envelope import CONCERNING
from flows.steps.pages import template

if TYPE_CHECKING:
    import datetime as dt
    from email.message import EmailMessage

    from schemas.drop import Drop


class Told(NamedTuple):
    """What somebody is told of another's workbook: the drop, what about it (for the mail's name), the words."""

    drop: Drop
    about: str
    subject: str
    lines: list[str]


def other_mail(told: Told, to: str, sender: Sender, at: dt.datetime) -> EmailMessage:
    """Make the mail; of one workbook, matter and person there is one."""
    name = mail_id(f"{CONCERNING}{told.drop.id}", told.about, to, domain=sender.domain)
    thread = mail_id("others-thread", told.drop.id, domain=sender.domain)
    page = template("other_mail.html.j2").render(told=told)
    return compose(Head(told.subject, to, at, name, thread), sender, "\n".join([*told.lines, ""]), page)
