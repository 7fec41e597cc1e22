"""The mail that answers a drop: what its subject says, which thread it belongs to, and what travels with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flows.steps import mending
from flows.steps.file_names import safe_stem
from flows.steps.mail_page import mail_page, mail_text
from flows.steps.mailing.composing import Head, Sender, compose, mail_id, set_boundary
from flows.steps.mailing.identity_search import kept_at_home
from flows.steps.next_steps import awaits_word
from schemas import wording_mail as wording
from schemas.terms import Severity, Verdict

if TYPE_CHECKING:
    import datetime as dt
    from email.message import EmailMessage

    from schemas.drop import Marked

MIB = 1 << 20
TYPES = {
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "vnd.ms-excel.sheet.macroEnabled.12",
    ".ods": "vnd.oasis.opendocument.spreadsheet",
}


class Travelling(NamedTuple):
    """What becomes of the marked workbook of an answer: attached under a name, or not, with where the answer lies."""

    marked: Marked | None
    lies: str


def answer_mail(  # noqa: PLR0913 - by name, and each is one fact of the mail
    body: dict[str, Any],
    to: str,
    *,
    sender: Sender,
    digest: str,
    at: dt.datetime,
    marked: Marked | None = None,
    before: str = "",
) -> EmailMessage:
    """Make the mail that carries a drop's answer; the same answer always makes the same mail.

    `before` is the Message-ID of the last mail in the thread (see `thread_of`). The marked workbook is attached only
    where it carries no identity number and is not too large; else the mail says where it lies, and why.
    """
    book = _travelling(body, marked, sender.attach_mib)
    head = Head(_subject(body), to, at, message_id(body["drop"], digest, sender), thread_of(body, sender), before)
    is_attached, lies = book.marked is not None, book.lies
    text, page = (shape(body, at, attached=is_attached, lies=lies) for shape in (mail_text, mail_page))
    message = compose(head, sender, text, page)
    if book.marked:
        subtype = TYPES.get(book.marked.ending, "octet-stream")
        message.add_attachment(book.marked.content, maintype="application", subtype=subtype, filename=book.lies)
        set_boundary(message)
    return message


def message_id(drop: str, digest: str, sender: Sender) -> str:
    """Name a mail by what it says: sending it again cannot make a second one."""
    return f"<{drop}.{digest[:16]}@{sender.domain}>"


def thread_of(body: dict[str, Any], sender: Sender) -> str:
    """Name the thread of an office, form and period; of a file in which no form was recognised, that of the file."""
    forms = [form["form"] for form in body["forms"]] or [body["file"]]
    return mail_id("thread", body["office"], forms[0], body.get("period", ""), domain=sender.domain)


def _travelling(body: dict[str, Any], marked: Marked | None, most_mib: int) -> Travelling:
    if marked is None:
        return Travelling(None, body["report"])
    large = len(marked.content) > most_mib * MIB
    why = wording.too_large(most_mib) if large else kept_at_home(marked.content)
    if why:
        return Travelling(None, wording.kept_back(body["report"], why))
    to_mend = any(_counts(body).values())
    return Travelling(marked, wording.attached_name(safe_stem(body["file"]), marked.ending, to_mend=to_mend))


def _subject(body: dict[str, Any]) -> str:
    about = body.get("titles") or [f"「{body['file']}」"]
    return wording.answer_subject(body["office"], about, _outcome(body))


def _outcome(body: dict[str, Any]) -> str:
    """Say what became of a drop; of one that waits, for whom: its office's word, or what other offices bring."""
    verdict, counts = Verdict(body["verdict"]), _counts(body)
    if verdict is not Verdict.HELD:
        answerable = [one for one in body["findings"] if one["severity"] == Severity.NOTICE and awaits_word(one)]
        return wording.outcome(verdict.words, counts) + wording.to_look_at(len(answerable))
    is_theirs = any(map(awaits_word, mending.ordered(body)))
    asked, crashed = counts[Severity.PENDING] if is_theirs else 0, body.get("checks", {}).get("crashed")
    return wording.outcome(verdict.words, {}) if crashed and not asked else wording.waits(asked)


def _counts(body: dict[str, Any]) -> dict[str, int]:
    """Count what is to be mended or answered: groups, or the findings of an answer that knows no groups."""
    severities = [one["severity"] for one in body.get("groups") or body["findings"]]
    return {str(one): severities.count(one) for one in (Severity.ERROR, Severity.PENDING)}
