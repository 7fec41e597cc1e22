"""One process that reads, as seen from the one that asks: confined, watched by the clock, ended when it errs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Event, Timer
from typing import TYPE_CHECKING, Any

from flows.steps.reading.frames import BrokenOffError, TooLongError, receive, send
from flows.steps.reading.limits import MIB
from flows.steps.reading.refusal import UnreadableError
from schemas import wording_files as words

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from flows.steps.reading.frames import Frame
    from flows.steps.reading.limits import Limits

SOURCES = Path(__file__).parents[3]
READING = (sys.executable, "-P", "-m", "flows.steps.reading.child")
GRACE_SECONDS = 5  # beyond the processor time: a busy machine is no fault of the file
PROGRAM_FAILED = 1  # what Python returns of an exception that nobody caught
OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)


HANDED_ON = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH")
"""What a process that reads is told of its surroundings: passwords stand among the rest."""


class DiedError(Exception):
    """The process was ended in the midst of a file, by the file or by something else."""


class BrokenReaderError(Exception):
    """The program itself failed in reading a file: its text is the kind and place of that, nothing of the file's."""

    @property
    def place(self) -> str:
        """Where the program failed."""
        return str(self)


class NoReaderError(BrokenReaderError):
    """No process that reads can be started, or none goes on: no fault of any file."""


class FailedReaderError(BrokenReaderError):
    """A process that reads ended of itself in the midst of a file, or before it began."""


class LostFileError(BrokenReaderError):
    """The disk no longer holds what was stored, or cannot be read."""


class Worker:
    """One process that reads; it answers one request after the other."""

    def __init__(self) -> None:
        process = _started()
        if process.stdin is None or process.stdout is None:
            raise NoReaderError("the process that reads files has no pipes")
        self._process, self._requests, self._answers = process, process.stdin, process.stdout
        self.is_ready = True  # for the next request

    @property
    def is_alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def ask(self, task: str, path: Path, sha256: str, limits: Limits, beside: bytes = b"") -> Generator[Frame]:
        """Have a file read, unpacked or marked; give the frames of the answer, without its last.

        `beside` is what the task needs besides the file.

        UnreadableError (W04) where it takes too long or holds too much, DiedError where the process was ended,
        BrokenReaderError where the program failed.
        """
        self.is_ready = False
        late = Event()
        clock = Timer(limits.seconds + GRACE_SECONDS, self._stop, (late,))
        clock.daemon = True
        clock.start()
        try:
            yield from self._frames({"task": task, "path": str(path), "sha256": sha256}, limits, beside)
        except TooLongError:
            raise UnreadableError("W04", words.TEXT.format(limit=limits.text_mib)) from None
        except (BrokenOffError, OSError):
            raise self._cause(late, limits) from None
        finally:
            clock.cancel()

    def _frames(self, request: dict[str, Any], limits: Limits, beside: bytes) -> Iterator[Frame]:
        send(self._requests, request | {"limits": asdict(limits)})
        send(self._requests, beside)
        left = (limits.text_mib if request["task"] == "read" else limits.unpacked_mib) * MIB
        while True:
            frame, cost = receive(self._answers, left)
            if isinstance(frame, dict) and frame.get("done"):
                self.is_ready = not frame.get("last")
                return
            left -= cost
            yield frame

    def _cause(self, late: Event, limits: Limits) -> Exception:
        with suppress(subprocess.TimeoutExpired):  # an end of its own says of what
            self._process.wait(1)
        returned = self.end()
        if returned == OUT_OF_TIME or late.is_set():
            return UnreadableError("W04", words.SECONDS.format(limit=limits.seconds))
        if returned == PROGRAM_FAILED:
            return FailedReaderError("the process that reads files failed to start or to go on")
        return DiedError()

    def _stop(self, late: Event) -> None:
        late.set()
        self._process.kill()

    def end(self) -> int:
        """End the process, whatever it does; give what it returned, negative for a signal."""
        self._process.kill()
        for pipe in (self._requests, self._answers):
            with suppress(OSError):
                pipe.close()
        return self._process.wait()


def _started() -> subprocess.Popen[bytes]:
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    try:
        return subprocess.Popen(READING, stdin=pipe, stdout=pipe, stderr=nowhere, env=_environment())  # noqa: S603 - this very program
    except OSError as unable:
        raise NoReaderError(f"no process that reads files can be started: {unable.strerror}") from unable


def _environment() -> dict[str, str]:
    paths = os.pathsep.join(filter(None, (str(SOURCES), os.environ.get("PYTHONPATH"))))
    return {name: os.environ[name] for name in HANDED_ON if name in os.environ} | {"PYTHONPATH": paths}
