"""The processes kept ready to read: one file at a time each; whichever died or grew is replaced by a fresh one."""

from __future__ import annotations

import atexit
from contextlib import contextmanager
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING

from flows.steps.reading.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator

_IDLE: LifoQueue[Worker] = LifoQueue()  # of this whole program: as many as ever read at once


@contextmanager
def lent_worker() -> Iterator[Worker]:
    """Lend a process that is ready to read; one that did not come to the end of its answer is ended."""
    worker = _ready() or Worker()
    try:
        yield worker
    finally:
        if worker.is_ready:
            _IDLE.put(worker)
        else:
            worker.end()


def _ready() -> Worker | None:
    """Take a process that is ready and still there: they may be ended from outside at any time."""
    while True:
        try:
            worker = _IDLE.get_nowait()
        except Empty:
            return None
        if worker.is_alive:
            return worker
        worker.end()


@atexit.register
def end_all() -> None:
    """End every process that is ready; at the program's end by itself."""
    while worker := _ready():
        worker.end()
