"""One process a school keeps alive: the dashboard's server as its child, and the watch over the inbox."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.publishing import flush_logs
from flows.running import Tell, announce, prefect_home, run_ingest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flows.desk import Desk
    from flows.prefect_server import Server

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def serve(desk: Desk, note: Callable[[str], None], *, port: int, every: float) -> None:
    """Start the dashboard and watch the inbox until told to stop (Ctrl-C, SIGTERM)."""
    from flows.prefect_server import start

    with until_told() as stop, start(prefect_home(desk.site), port) as server:
        note(f"starting the dashboard at {server.url} (about 20 s)")
        server.wait_healthy()
        keep_up(desk, note, server, stop, every)
    note("stopped")


def keep_up(desk: Desk, note: Callable[[str], None], server: Server, stop: threading.Event, every: float) -> None:
    """Watch the inbox beside a server that is up; other commands find it while this goes on."""
    announce(desk.site, server.api_url)
    try:
        note(f"dashboard {server.url}; watching {desk.site.inbox}; stop with Ctrl-C")
        watch(desk, note, stop, every)
    finally:
        announce(desk.site, None)
        flush_logs()


def watch(desk: Desk, note: Callable[[str], None], stop: threading.Event, every: float) -> None:
    """Look at the inbox every so many seconds; sweep when two looks agree and differ from what was last swept.

    A sweep that fails is told and tried again when something changes: the watch itself goes on.
    """
    swept: object = None
    before: object = None
    while not stop.is_set():
        seen = look(desk.site.inbox)
        if seen == before and seen != swept:
            _sweep(desk, note)
            # What came while the sweep went on has not been swept, though it is there by now.
            swept = tuple(entry for entry in look(desk.site.inbox) if entry in seen)
        before = seen
        stop.wait(every)


def look(inbox: Path) -> tuple[tuple[str, int, int], ...]:
    """Take down every file's name, size and time of change; a poll, since shares tell nobody of others' writes."""
    found = []
    for folder, _, names in os.walk(inbox):
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118 - a thousand files are looked at every other second
            try:
                status = os.lstat(path)
            except FileNotFoundError:
                continue
            found.append((path, status.st_size, status.st_mtime_ns))
    return tuple(sorted(found))


def _sweep(desk: Desk, note: Callable[[str], None]) -> None:
    began = time.monotonic()
    try:
        sweep = run_ingest(desk, Tell(note))
    except Exception as error:  # noqa: BLE001 - one bad sweep must not end the watch; nothing has been lost
        note(
            f"the sweep failed ({type(error).__name__}); the files are safe and are looked at again at the next change"
        )
        return
    for body in sweep.replies.bodies:
        note(f"{body['office']} {body['file']}: {body['verdict']} ({time.monotonic() - began:.1f} s)")


@contextmanager
def until_told() -> Iterator[threading.Event]:
    """Give the event that Ctrl-C and SIGTERM set, and put the signals' old handlers back in the end."""
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in STOP_SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
