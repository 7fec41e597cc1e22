"""How long a mail server may take over an answer: as long as the settings say, however slowly it says it."""

from __future__ import annotations

import smtplib
import socket
import threading
from contextlib import suppress


class Prompt(smtplib.SMTP):
    """A connection whose timeout is for each answer as a whole; a socket's own begins anew with every byte."""

    def getreply(self) -> tuple[int, bytes]:
        """Read one answer of the server; TimeoutError where it is not there in time."""
        late = threading.Event()
        watch = threading.Timer(self.timeout, self._hang_up, (late,))
        watch.daemon = True
        watch.start()
        try:
            reply = super().getreply()
        except OSError as cut:
            if late.is_set():
                raise TimeoutError("timed out") from cut
            raise
        finally:
            watch.cancel()
        if late.is_set():  # what was said by then passes for a whole answer
            self.close()
            raise TimeoutError("timed out")
        return reply

    def _hang_up(self, late: threading.Event) -> None:
        late.set()
        with suppress(OSError):  # it may have been closed meanwhile
            if self.sock:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class PromptSSL(Prompt, smtplib.SMTP_SSL):
    """Such a connection, safe from its first byte."""
