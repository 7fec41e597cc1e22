"""The way out "smtp": one connection for all mails of a sweep, and what each answer of the server means."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from flows.steps.mailing.leaving import DelayedError, RefusedError, UnreachableError
from flows.steps.mailing.prompt import Prompt, PromptSSL
from schemas import wording_mail as wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.mailing.leaving import Deliver, Leaving, NotSentError

PORTS = {"starttls": 587, "tls": 465, "none": 25}
FOR_GOOD = 500  # from this code on, a server says no for good
TOO_LARGE, GOING_DOWN = 552, 421
FAILURES = (OSError, ValueError)  # of the network, of smtplib (an OSError), and of a name that no host can have


@dataclass(frozen=True)
class Server:
    """The school's mail server: `security` is starttls, tls or none; `domain` is how we name ourselves to it."""

    host: str
    port: int
    security: str
    domain: str
    timeout: float
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""

    @property
    def shown(self) -> str:
        """The server as people are told of it."""
        return f"{self.host}:{self.port or PORTS[self.security]}"


@contextmanager
def by_smtp(server: Server) -> Iterator[Deliver]:
    """Connect, and give the way out; UnreachableError where there is none, and from it where the line is cut."""
    connection = _connected(server)
    try:
        yield partial(_deliver, connection)
    finally:
        with suppress(*FAILURES):
            connection.quit()
        connection.close()


def _connected(server: Server) -> smtplib.SMTP:
    """Open a connection that is as safe as the settings ask, and log in."""
    trusted = _trusted(server)
    at = (server.host, server.port or PORTS[server.security], server.domain, server.timeout)
    connection = None
    try:
        connection = _opened(server.security, at, trusted)
        if server.security == "starttls":
            connection.starttls(context=trusted)
            connection.ehlo()
        if server.user:
            connection.login(server.user, server.password)
    except FAILURES as failed:
        if connection:
            connection.close()
        raise UnreachableError(_why_none(failed, server)) from failed
    return connection


def _opened(security: str, at: tuple[str, int, str, float], trusted: ssl.SSLContext) -> smtplib.SMTP:
    host, port, domain, timeout = at
    if security == "tls":
        return PromptSSL(host, port, domain, timeout=timeout, context=trusted)
    return Prompt(host, port, domain, timeout=timeout)


def _trusted(server: Server) -> ssl.SSLContext:
    """Trust the authorities of this machine, or those of the settings' file alone."""
    try:
        return ssl.create_default_context(cafile=server.ca_file or None)
    except OSError as unreadable:
        why = unreadable.strerror or str(unreadable)
        raise UnreachableError(wording.NO_CA_FILE.format(why=why)) from unreadable


def _why_none(failed: Exception, server: Server) -> str:
    sentence, why = wording.NO_CONNECTION, str(failed) or type(failed).__name__
    if isinstance(failed, ssl.SSLCertVerificationError):
        sentence, why = wording.BAD_CERTIFICATE, failed.verify_message
    elif isinstance(failed, smtplib.SMTPNotSupportedError):
        sentence = wording.NOT_OFFERED
    elif isinstance(failed, smtplib.SMTPResponseException):
        sentence = wording.NOT_LOGGED_IN if isinstance(failed, smtplib.SMTPAuthenticationError) else sentence
        why = _said(failed.smtp_code, failed.smtp_error)
    return sentence.format(host=server.shown, why=why)


def _deliver(connection: smtplib.SMTP, mail: Leaving) -> None:
    try:
        connection.sendmail(mail.sender, [mail.to], mail.message)
    except smtplib.SMTPRecipientsRefused as refused:
        raise _meaning(*refused.recipients[mail.to]) from refused
    except smtplib.SMTPSenderRefused as refused:
        raise _meaning_for_sender(refused.smtp_code, refused.smtp_error) from refused
    except smtplib.SMTPResponseException as refused:
        raise _meaning(refused.smtp_code, refused.smtp_error) from refused
    except FAILURES as failed:
        why = str(failed) or type(failed).__name__
        raise UnreachableError(wording.CUT_OFF.format(why=why)) from failed


def _meaning(code: int, words: bytes | str) -> NotSentError:
    """Tell what a server's answer to one mail means for it."""
    said = _said(code, words)
    if code == GOING_DOWN:
        return UnreachableError(wording.CUT_OFF.format(why=said))
    if code >= FOR_GOOD:
        return RefusedError(wording.REFUSED.format(why=said))
    return DelayedError(wording.LATER.format(why=said))


def _meaning_for_sender(code: int, words: bytes | str) -> NotSentError:
    """Tell the same where the server did not take the sender: no mail can leave, unless this one is too large."""
    if code >= FOR_GOOD and code != TOO_LARGE:
        return UnreachableError(wording.SENDER_REFUSED.format(why=_said(code, words)))
    return _meaning(code, words)


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}"
