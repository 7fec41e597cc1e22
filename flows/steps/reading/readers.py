"""Who is asked to read: files one by one or several ahead, each answer checked before anything is made of it."""

from __future__ import annotations

import json
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from flows.steps.reading.assembling import from_json, grid_of, told_apart, with_errors_shown
from flows.steps.reading.bundled import may_be_bundle
from flows.steps.reading.holding import Holding
from flows.steps.reading.limits import MIB
from flows.steps.reading.pool import lent_worker
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.worker import (
    BrokenReaderError,
    DiedError,
    FailedReaderError,
    LostFileError,
    NoReaderError,
    Worker,
)
from schemas import wording_files as words
from schemas.drop import Grid, Marked, Member, Workbook
from schemas.printable import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Future

    from flows.steps.reading.frames import Frame
    from flows.steps.reading.limits import Limits

T = TypeVar("T")

AT_ONCE = min(4, (os.cpu_count() or 1) + 1)  # one more than can run: one waits while its answer is taken
AHEAD = 2 * AT_ONCE  # files read before anybody asks for them,
AHEAD_BYTES = 2 * MIB  # and how much they may hold as they lie on disk: of larger ones each waits to be asked for
TRIES = 2  # a process may die of something else than the file
ENDINGS = frozenset({".xlsx", ".xlsm", ".ods"})  # of marked files
REFUSALS = frozenset({"W01", "W02", "W03", "W04"})
STRANGE = (LookupError, TypeError, ValueError, OverflowError)  # what comes of an answer of another shape


class Readers:
    """Reads files in processes of their own, under limits. Safe to be asked from several threads."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits

    def read(self, path: Path, sha256: str = "") -> Workbook:
        """Read a file's content, if it still has this hash; UnreadableError with why it cannot be read."""
        return self._asked("read", path, sha256, _workbook)

    def unpack(self, path: Path, sha256: str = "") -> list[Member] | None:
        """List what an archive of workbooks and attachments holds; None where the file is no such archive.

        None also where the program fails on it: it does so once more, and tells, when the file is read.
        """
        try:
            if not may_be_bundle(path):
                return None
            return self._asked("unpack", path, sha256, _members) or None
        except NoReaderError:
            raise
        except (UnreadableError, BrokenReaderError):
            return None

    def mark(self, path: Path, sha256: str, body: Mapping[str, Any]) -> Marked:
        """Give a file back with what its office is told of it; UnreadableError where it cannot be read."""
        from flows.steps.marking.telling import told_of

        return self._asked("mark", path, sha256, _marked, _encoded(told_of(dict(body))))

    def ahead(self, files: Iterable[tuple[Path, str]]) -> Iterator[Future[Workbook]]:
        """Read files (path and hash) in parallel, a few ahead of whoever takes them; give them in order."""
        waiting: deque[tuple[int, Future[Workbook]]] = deque()
        with ThreadPoolExecutor(AT_ONCE, "reader") as threads:
            try:
                for path, sha256 in files:
                    size = _size(path)
                    while waiting and (len(waiting) > AHEAD or size + sum(known for known, _ in waiting) > AHEAD_BYTES):
                        yield waiting.popleft()[1]
                    waiting.append((size, threads.submit(self.read, path, sha256)))
                while waiting:
                    yield waiting.popleft()[1]
            finally:  # nobody asks for the others any more
                for _, reading in waiting:
                    reading.cancel()

    def _asked(
        self, task: str, path: Path, sha256: str, build: Callable[[Iterator[Frame]], T], beside: bytes = b""
    ) -> T:
        for _ in range(TRIES):
            try:
                with lent_worker() as worker, closing(worker.ask(task, path, sha256, self.limits, beside)) as frames:
                    return build(_checked(frames))
            except DiedError:
                continue
            except FailedReaderError as failed:
                if not self._works():
                    raise NoReaderError(str(failed)) from failed
                raise
            except STRANGE as strange:  # the process was made to say what it never would
                raise UnreadableError("W02", words.UNREADABLE) from strange
        raise UnreadableError("W04", words.MEMORY.format(limit=self.limits.memory_mib))

    def _works(self) -> bool:
        """Tell whether a process that reads says of an empty file what it must."""
        worker = Worker()
        try:
            with closing(worker.ask("read", Path(os.devnull), "", self.limits)) as frames:
                return any("refused" in frame for frame in frames)
        except (BrokenReaderError, DiedError, UnreadableError):
            return False
        finally:
            worker.end()


def _encoded(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # told when it is read
        return 0


def _checked(frames: Iterator[Frame]) -> Iterator[Frame]:
    """Pass an answer on; raise what it says went wrong once it has come to its end.

    ValueError or TypeError where it refuses in a way that is none.
    """
    wrong: Exception | None = None
    for frame in frames:
        if isinstance(frame, dict) and "refused" in frame:
            rule, expected = frame["refused"]
            if rule not in REFUSALS:
                raise ValueError("no rule by which a file is refused")
            wrong = UnreadableError(rule, str(expected))
        elif isinstance(frame, dict) and "broken" in frame:
            wrong = BrokenReaderError(str(frame["broken"]))
        elif isinstance(frame, dict) and "lost" in frame:
            wrong = LostFileError(str(frame["lost"]))
        else:
            yield frame
    if wrong:
        raise wrong


def _workbook(frames: Iterator[Frame]) -> Workbook:
    """Put a workbook together; one of STRANGE where the answer is of another shape."""
    grids, holding = list[Grid](), Holding()
    beside: Mapping[str, Any] = {}
    for frame in frames:
        if isinstance(frame, bytes):
            grids[-1].rows.extend(holding.rows(frame))
        elif "sheet" in frame:
            grids.append(grid_of(str(frame["sheet"]), [], from_json(frame["unseen"])))
        else:
            beside = frame
    links, notes = (tuple(shown(str(text)) for text in beside[name]) for name in ("links", "notes"))
    return Workbook(
        told_apart([with_errors_shown(grid) for grid in grids]),
        bool(beside["has_macros"]),
        links,
        bool(beside["epoch_1904"]),
        notes,
    )


def _marked(frames: Iterator[Frame]) -> Marked:
    told, content = frames
    if isinstance(told, bytes) or not isinstance(content, bytes) or told["ending"] not in ENDINGS:
        raise TypeError("of a marked file first its ending is told, then its content")
    return Marked(content, told["ending"])


def _members(frames: Iterator[Frame]) -> list[Member]:
    found = []
    for frame in frames:
        content = next(frames, None)
        if isinstance(frame, bytes) or not isinstance(content, bytes):
            raise TypeError("of each member first the name is told, then its content")
        found.append(Member(str(frame["member"]), content, bool(frame["is_workbook"])))
    return found
