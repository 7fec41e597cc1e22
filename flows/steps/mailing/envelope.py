"""Who a mail is from and to and what it belongs to, read from the mail itself, so that nothing can say otherwise."""

from __future__ import annotations

from email import policy
from email.parser import BytesHeaderParser

FAILURE_MAIL = "failure"  # what the id of a mail on failures begins with
HEADERS = BytesHeaderParser(policy=policy.default)
CONCERNING = "others-"  # begins the id of a mail to somebody who did not send the drop


def to_in(message: bytes) -> str:
    """Give the one address that a mail is to; "" where it is to none or to several."""
    return _address(message, "To")


def sender_in(message: bytes) -> str:
    """Give the address that a mail is from."""
    return _address(message, "From")


def thread_in(message: bytes) -> str:
    """Give the id of the thread that a mail belongs to: the first that it refers to; "" for none."""
    return next(iter(str(HEADERS.parsebytes(message)["References"] or "").split()), "")


def drop_of(message_id: str) -> str:
    """Give the id of the drop that a mail answers or is about, which its own id begins with."""
    return message_id.strip("<>").partition(".")[0].removeprefix(CONCERNING)


def _address(message: bytes, name: str) -> str:
    header = HEADERS.parsebytes(message)[name]
    addresses = [one.addr_spec for one in header.addresses] if header else []
    return addresses[0] if len(addresses) == 1 else ""
