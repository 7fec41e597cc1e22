"""A school's mail server on loopback: one that keeps what it gets, and ones with whom something is the matter."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from flows.desk import Desk
from flows.settings import open_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import trustme

USER, PASSWORD = "portfolio", "a long walk"
LOOPBACK = "127.0.0.1"


@dataclass
class Box:
    """What a server received, and what it answers before it receives: to a recipient, to a message, to a sender."""

    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    to_recipients: dict[str, list[str]] = field(default_factory=dict)  # answers of each, used up one by one
    to_messages: list[str] = field(default_factory=list)
    to_senders: list[str] = field(default_factory=list)
    connections: int = 0

    @property
    def ids(self) -> list[str]:
        return [re.search(rb"(?mi)^Message-ID: *(?:\r\n )?(\S+)", message)[1].decode() for *_, message in self.mails]

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += session.host_name is None
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - the library's name
        if self.to_senders:
            return self.to_senders.pop(0)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - the library's name
        if self.to_recipients.get(address):
            return self.to_recipients[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        if self.to_messages:
            return self.to_messages.pop(0)
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), bytes(envelope.original_content)))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(box: Box, security: str = "none", ca: trustme.CA | None = None, **options: Any) -> Iterator[int]:
    """Keep a server up and give its port; with `ca` its certificate is issued for localhost."""
    if ca:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        ca.issue_cert("localhost").configure_cert(context)
        options |= {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    controller = Controller(box, hostname=LOOPBACK, port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def authenticator(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@contextmanager
def silent() -> Iterator[int]:
    """Keep up a server that takes a connection and never says a word."""
    with socket.create_server((LOOPBACK, 0)) as listening:
        yield listening.getsockname()[1]


@contextmanager
def dripping(seconds: float, secure: ssl.SSLContext | None = None) -> Iterator[int]:
    """Keep up a server that greets with a byte so many seconds, and never ends."""
    stop = threading.Event()
    with socket.create_server((LOOPBACK, 0)) as listening:
        thread = threading.Thread(target=_drip, args=(listening, seconds, secure, stop))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            stop.set()
            thread.join()


def _drip(listening: socket.socket, seconds: float, secure: ssl.SSLContext | None, stop: threading.Event) -> None:
    taken, _ = listening.accept()
    with secure.wrap_socket(taken, server_side=True) if secure else taken as line, suppress(OSError):
        line.sendall(b"220 ")
        while not stop.wait(seconds):
            line.sendall(b"x")


@contextmanager
def cutting_off(box: Box) -> Iterator[int]:
    """Keep up a server that takes each message whole, and hangs up before it says so."""
    stop = threading.Event()
    with socket.create_server((LOOPBACK, 0)) as listening:
        listening.settimeout(0.1)
        thread = threading.Thread(target=_cut_off, args=(listening, box, stop))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            stop.set()
            thread.join()


def _cut_off(listening: socket.socket, box: Box, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            taken, _ = listening.accept()
        except TimeoutError:
            continue
        with taken, taken.makefile("rwb") as line:
            taken.settimeout(10)
            _converse(line, box)


def _converse(line: Any, box: Box) -> None:
    line.write(b"220 here\r\n")
    line.flush()
    while said := line.readline():
        if said.upper().startswith(b"DATA"):
            line.write(b"354 go on\r\n")
            line.flush()
            box.mails.append(("", [], b"".join(iter(line.readline, b".\r\n"))))
            return
        line.write(b"250 well\r\n")
        line.flush()


def with_mail(desk: Desk, **keys: object) -> Desk:
    """Write keys of [mail] into school.toml, and open the site again."""
    toml: Path = desk.site.folder / "school.toml"
    text = toml.read_text("utf-8")
    for key, value in keys.items():
        shown = f'"{value}"' if isinstance(value, str) else value
        text, found = re.subn(rf"(\[mail\](?:(?!\n\[)[\s\S])*?\n{key} = )[^#\n]*", rf"\g<1>{shown}  ", text)
        assert found == 1, key
    toml.write_text(text, "utf-8")
    desk.close()
    return Desk(open_site(desk.site.folder))
