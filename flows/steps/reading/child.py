"""The process in which files are read: it takes one request after the other, and may die of any of them."""

from __future__ import annotations

import gc
import hashlib
import json
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.steps.reading import confining
from flows.steps.reading.assembling import as_json, grids_of
from flows.steps.reading.bundled import may_be_bundle
from flows.steps.reading.calamine import CannotReadError
from flows.steps.reading.frames import BrokenOffError, receive, send
from flows.steps.reading.limits import MIB, Limits
from flows.steps.reading.opening import opened, refuse_unfit
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.row_texts import as_bytes
from flows.steps.reading.unpacking import members
from schemas import wording_files as words
from schemas.failure import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.reading.frames import Frame

ROWS_AT_ONCE = 1000
LONGEST_REQUEST, LONGEST_BESIDE = MIB, 256 * MIB
OUT_OF_MEMORY = 3  # any status but the one of an exception that nobody caught: that is the program's fault


def main() -> None:
    """Answer requests from standard input until it ends, or until too much memory was used to go on."""
    gc.disable()  # rows hold no cycles, and a process that has grown gives way to a fresh one
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            request, _ = receive(requests, LONGEST_REQUEST)
            beside, _ = receive(requests, LONGEST_BESIDE)
        except BrokenOffError:  # nobody asks any more
            return
        if isinstance(request, bytes) or not isinstance(beside, bytes):
            return
        limits = Limits(**request["limits"])
        confining.confine(limits)
        for frame in _answer(request, beside, limits):
            send(answers, frame)
        last = confining.is_bloated()
        send(answers, {"done": True, "last": last})
        if last:
            return


def _answer(request: dict[str, Any], beside: bytes, limits: Limits) -> Iterator[Frame]:
    try:
        content = _content(Path(request["path"]), limits)
        if request["sha256"] and hashlib.sha256(content).hexdigest() != request["sha256"]:
            yield {"lost": "the file is no longer what it was; if it lies in the store, restore it from a backup"}
            return
        yield from TASKS[request["task"]](content, beside, limits)
    except UnreadableError as refused:
        yield {"refused": [refused.rule, refused.expected]}
    except CannotReadError:
        yield {"refused": ["W02", words.UNREADABLE]}
    except (MemoryError, RecursionError):
        yield {"refused": ["W04", words.MEMORY.format(limit=limits.memory_mib)]}
    except OSError as unable:
        yield {"lost": f"{type(unable).__name__}: {unable.strerror}"}
    except Exception as bug:  # noqa: BLE001 - told to whoever asked, as a failure of the program itself
        yield {"broken": place_of(bug)}


def _content(path: Path, limits: Limits) -> bytes:
    """Read a file's bytes once; UnreadableError (W04) where there are too many for what it begins as."""
    most, told = limits.file_mib, words.FILE_SIZE
    if may_be_bundle(path):
        most, told = limits.archive_mib, words.ARCHIVE_SIZE
    with path.open("rb") as file:
        content = file.read(most * MIB + 1)
    if len(content) > most * MIB:
        raise UnreadableError("W04", told.format(limit=most))
    return content


def _read(content: bytes, _: bytes, limits: Limits) -> Iterator[Frame]:
    book = opened(content, limits)
    for title, rows in book.sheets:
        yield {"sheet": title, "unseen": as_json(book.unseen_of(title))}
        while block := list(islice(rows, ROWS_AT_ONCE)):
            yield as_bytes(block)
    beside = book.unseen
    yield {
        "has_macros": beside.has_macros,
        "links": list(beside.links),
        "epoch_1904": beside.epoch_1904,
        "notes": list(book.notes),
    }


def _unpack(content: bytes, _: bytes, limits: Limits) -> Iterator[Frame]:
    for name, is_workbook, inner in members(content, limits):
        yield {"member": name, "is_workbook": is_workbook}
        yield inner


def _mark(content: bytes, beside: bytes, limits: Limits) -> Iterator[Frame]:
    """Mark a workbook with what `beside` tells of it; it was read before, so the guard looks less closely."""
    from flows.steps.marking import mark_told

    refuse_unfit(content, limits)
    marked = mark_told(content, json.loads(beside), lambda: grids_of(opened(content, limits)))
    yield {"ending": marked.ending}
    yield marked.content


TASKS = {"read": _read, "unpack": _unpack, "mark": _mark}


if __name__ == "__main__":
    try:
        main()
    except MemoryError:  # in the midst of sending: there is no way left to tell of it
        sys.exit(OUT_OF_MEMORY)
