"""What a delivery report (RFC 3464) says: which of our mails did not reach its reader, and why."""

from __future__ import annotations

import email
from email import policy
from email.parser import HeaderParser
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.mailing.leaving import LONGEST_CAUSE
from flows.steps.mailing.texts import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage, Message

FAILED = "failed"
HEADERS = HeaderParser(policy=policy.default)


class Bounce(NamedTuple):
    """A mail that did not reach its reader: its Message-ID, and the cause in the words of the server."""

    mail: str
    cause: str


def bounce_of(content: bytes) -> Bounce | None:
    """Read a delivery report; None where the file is none, or tells of no failure, or names no mail."""
    message = email.message_from_bytes(content, policy=policy.default)
    if message.get_content_type() != "multipart/report":
        return None
    failed = [fields for fields in _recipients(message) if _field(fields, "Action").lower() == FAILED]
    mail = _returned(message)
    return Bounce(mail, _cause(failed[0])) if failed and mail else None


def _recipients(message: EmailMessage) -> Iterator[Message]:
    """Give the fields on each recipient: a block of headers each, the first block being on the whole mail."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            yield from (block for block in blocks if not isinstance(block, str))


def _returned(message: EmailMessage) -> str:
    """Find the Message-ID of the mail that is told of, whole or by its headers, among the parts of the report."""
    for part in message.walk():
        if part is not message and part["Message-ID"]:
            return str(part["Message-ID"]).strip()
        if part.get_content_type() == "text/rfc822-headers":
            headers = HEADERS.parsestr(str(part.get_content()))
            return str(headers["Message-ID"] or "").strip()
    return ""


def _cause(fields: Message) -> str:
    said = _field(fields, "Diagnostic-Code").partition(";")
    return one_line(f"{_field(fields, 'Status')} {said[2] or said[0]}".strip(), LONGEST_CAUSE)


def _field(fields: Message, name: str) -> str:
    return str(fields[name] or "").strip()
