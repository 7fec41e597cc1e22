"""How a mail is composed: its headers, two shapes of one content, and nothing that differs when made again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from typing import TYPE_CHECKING

from flows.steps.mailing.texts import header

if TYPE_CHECKING:
    import datetime as dt

MAIL = policy.SMTP.clone(cte_type="7bit")  # as every server on the way takes it
LONGEST_SUBJECT = 120  # characters


@dataclass(frozen=True)
class Sender:
    """In whose name mails go, where answers to them go, and how large a workbook may travel in one."""

    address: str
    reply_to: str = ""
    attach_mib: int = 10

    @property
    def domain(self) -> str:
        """What stands after the @."""
        return self.address.partition("@")[2]


@dataclass(frozen=True)
class Head:
    """What stands over a mail: `id` names it for good, `thread` what it belongs to, `before` the mail it follows."""

    subject: str
    to: str
    at: dt.datetime
    id: str
    thread: str
    before: str = ""


def compose(head: Head, sender: Sender, text: str, page: str) -> EmailMessage:
    """Compose a mail to one person, as text and as a page; the same arguments give the same bytes."""
    message = EmailMessage(policy=MAIL)
    message["Subject"] = header(head.subject, LONGEST_SUBJECT)
    message["From"], message["To"] = Address(addr_spec=sender.address), Address(addr_spec=head.to)
    if sender.reply_to:
        message["Reply-To"] = Address(addr_spec=sender.reply_to)
    message["Date"] = head.at
    message["Message-ID"] = head.id
    message["In-Reply-To"] = head.before or head.thread
    message["References"] = " ".join(filter(None, (head.thread, head.before)))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_sound(text))
    message.add_alternative(_sound(page), subtype="html")
    set_boundary(message)
    return message


def set_boundary(message: EmailMessage) -> None:
    """Part a mail by marks that its name alone decides: what is drawn by lot would differ when made again."""
    mark = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:32]
    for depth, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"={mark}={depth}")


def mail_id(*what: str, domain: str) -> str:
    """Name a mail or a thread of mails by what it is about: its first word is readable, the rest one hash."""
    digest = hashlib.sha256("\x1f".join(what).encode("utf-8", "replace")).hexdigest()
    return f"<{what[0]}.{digest[:24]}@{domain}>"


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
