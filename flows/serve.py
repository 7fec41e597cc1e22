"""One process a school keeps alive: the dashboard's server as its child, and the watch over the inbox."""

from __future__ import annotations

import math
import os
import signal
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from flows.ingest import UnfinishedError
from flows.on_time import Packages
from flows.printing import beside, mail_notes
from flows.running import Tell, announced, prefect_home, run_ingest
from flows.stages import printable
from schemas.wording_replies import REPLIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.desk import Desk
    from flows.ingest import Sweep
    from flows.prefect_server import Server
    from flows.steps.intake.untouched import Untouched

Inbox = frozenset[tuple[str, int, int, int]]
RETRY_SECONDS = 30
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def serve(desk: Desk, note: Callable[[str], None], *, port: int, every: float) -> None:
    """Start the dashboard and watch the inbox until told to stop (Ctrl-C, SIGTERM)."""
    from flows.prefect_server import start

    with until_told() as stop, start(prefect_home(desk.site), port) as server:
        note(f"starting the dashboard at {server.url} (about 20 s)")
        server.wait_healthy()
        with announced(desk.site, server.api_url):
            keep_up(desk, note, server, stop, every)
    note("stopped")


def keep_up(desk: Desk, note: Callable[[str], None], server: Server, stop: threading.Event, every: float) -> None:
    """Watch the inbox beside a server that is up."""
    note(f"dashboard {server.url}; watching {desk.site.inbox}; stop with Ctrl-C")
    watch(desk, note, stop, every)


def watch(desk: Desk, note: Callable[[str], None], stop: threading.Event, every: float) -> None:
    """Look at the inbox every so many seconds; sweep when two looks agree on something that no sweep has seen yet.

    A sweep that fails is told, and tried again after a while: the watch itself goes on. A file that waits is swept
    again when its time has come, though nothing about it has changed; so is all when an internal deadline closes, and
    the packages are rendered then.
    """
    packages = Packages(desk, note)
    swept: Inbox | None = None
    before: Inbox | None = None
    due = math.inf
    while not stop.is_set():
        seen = look(desk.site.inbox)
        if seen == before and (seen != swept or time.time() >= due or packages.are_asked_for()):
            sweep = _sweep(desk, note)
            swept = _swept(desk, seen) if sweep else None
            due = min(_due(desk, sweep), packages.see_to()) if sweep else math.inf
            stop.wait(0 if sweep else RETRY_SECONDS)
        before = seen
        stop.wait(every)


def _swept(desk: Desk, seen: Inbox) -> Inbox:
    """Say what is no news after a sweep: what it saw and left there, and the answers that it laid.

    A file that came meanwhile is, and so is an answer that its office has meanwhile saved.
    """
    from flows.steps.intake.untouched import Untouched

    untouched = Untouched(desk.site.inbox, desk.site.store_folder)
    return frozenset(one for one in look(desk.site.inbox) if one in seen or _is_answer(Path(one[0]), untouched))


def _is_answer(path: Path, untouched: Untouched) -> bool:
    try:
        return path.parent.name == REPLIES and untouched.holds(path)
    except OSError:
        return False


def _due(desk: Desk, sweep: Sweep) -> float:
    """Say when to sweep again though nothing new lies there: for a file that waits, or a mail that could not leave."""
    files = [one.until for one in sweep.arrivals.waiting]
    from flows.steps.post import WAITING

    stuck = [one for one in desk.ledger.undelivered() if one.state == WAITING]
    mails = [one.next_try.timestamp() if one.next_try else time.time() + RETRY_SECONDS for one in stuck]
    return min((*files, *mails), default=math.inf)


def look(inbox: Path) -> Inbox:
    """Take down every file's name, size and times; a poll, since shares tell nobody of others' writes."""
    found = set()
    for folder, _, names in os.walk(inbox):
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118 - a thousand files are looked at every other second
            with suppress(FileNotFoundError):
                status = os.lstat(path)
                found.add((path, status.st_size, status.st_mtime_ns, status.st_ctime_ns))
    return frozenset(found)


def _sweep(desk: Desk, note: Callable[[str], None]) -> Sweep | None:
    began = time.monotonic()
    try:
        sweep = run_ingest(desk, Tell(note))
    except UnfinishedError as unfinished:
        note(f"the sweep {unfinished}")
        sweep = unfinished.sweep
    except Exception as error:  # noqa: BLE001 - one bad sweep must not end the watch; nothing has been lost
        note(f"the sweep failed ({type(error).__name__}); the files are safe; it is tried again in {RETRY_SECONDS} s")
        return None
    for body in sweep.replies.bodies:
        note(f"{body['office']} {printable(body['file'])}: {body['verdict']} ({time.monotonic() - began:.1f} s)")
    for line in (*beside(sweep), *mail_notes(desk.ledger.undelivered())):
        note(line)
    return sweep


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
