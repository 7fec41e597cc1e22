"""How a mail fails to leave, and when it is tried again: for ever where it may still go, never where it was refused."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.mailing.texts import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_CAUSE = 300  # characters
FIRST, LONGEST = 60, 3600  # seconds
PATIENCE = 60  # seconds that one sweep gives to mails; what is left goes with the next


class Leaving(NamedTuple):
    """A mail as it leaves: its one recipient, in whose name, and its bytes."""

    to: str
    sender: str
    message: bytes


if TYPE_CHECKING:
    Deliver = Callable[[Leaving], None]


class NotSentError(Exception):
    """A mail did not leave; `cause` says why in words, on one line."""

    def __init__(self, cause: str) -> None:
        self.cause = one_line(cause, LONGEST_CAUSE)
        super().__init__(self.cause)


class RefusedError(NotSentError):
    """The server will not take this mail, however often it is sent."""


class DelayedError(NotSentError):
    """The server asks to send this mail later; others may go."""


class UnreachableError(NotSentError):
    """No mail can leave now."""


def pause(attempts: int) -> dt.timedelta:
    """Give how long a mail waits after so many vain attempts: a minute, doubled each time, at most an hour."""
    return dt.timedelta(seconds=min(FIRST << min(attempts - 1, 6), LONGEST))
