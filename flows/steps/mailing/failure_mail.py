"""The mail to the coordinator on failures of one cause: which files, what they do, what to send to the developers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.mailing.composing import Head, Sender, compose, mail_id
from flows.steps.mailing.envelope import FAILURE_MAIL
from flows.steps.pages import template
from schemas import wording_failures as words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from email.message import EmailMessage

    from schemas.failure import Failure

THREAD = "failures"


def failure_mail(
    failures: Sequence[Failure], to: str, sender: Sender, at: dt.datetime, reports: Mapping[tuple[str, ...], str]
) -> EmailMessage:
    """Make the mail on failures of one kind and place; on a bug the same drops are never written of twice.

    `reports` says of each, by its key, where the report for the developers lies.
    """
    first = failures[0]
    since = first.at.isoformat() if first.harm.is_damage else ""  # what was mended can be damaged again
    about = (first.harm, first.place, since, *(f"{one.drop}{one.sha256}" for one in failures))
    thread = mail_id(THREAD, first.harm, first.place, domain=sender.domain)
    head = Head(words.subject(failures), to, at, mail_id(FAILURE_MAIL, *about, domain=sender.domain), thread)
    lines = [words.failure_line(one) for one in failures[: words.NAMED]]
    more = [words.further(len(failures) - words.NAMED)] if len(failures) > words.NAMED else []
    then = list(dict.fromkeys(words.what_to_do(one, reports[one.key]) for one in failures[: words.NAMED]))
    page = template("failure_mail.html.j2").render(head=head.subject, lines=lines, more=more, then=then, words=words)
    return compose(head, sender, "\n".join([*lines, *more, "", *then, words.GOES_ON, ""]), page)
