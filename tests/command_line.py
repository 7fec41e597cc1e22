"""The command as a shell runs it: a process of its own each time, though what it imports is loaded only once."""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LOADED = ["flows.cli", "flows.ingest", "flows.submit", "flows.running", "pandas", "pandera.pandas", "sqlalchemy"]
SECONDS = 120

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(LOADED)


class Ended(NamedTuple):
    """What a command left: its exit code, and the bytes that it printed and complained."""

    code: int
    out: bytes
    err: bytes


def run(words: Sequence[str], environment: Mapping[str, str], cwd: Path, folder: Path) -> Ended:
    """Run `licheng` with these words, in this environment and folder; its output passes through files in `folder`."""
    out, err = folder / "out", folder / "err"
    process = _context.Process(target=_licheng, args=(list(words), dict(environment), str(cwd), str(out), str(err)))
    process.start()
    process.join(SECONDS)
    assert process.exitcode is not None, "the command does not come to an end"
    return Ended(process.exitcode, out.read_bytes(), err.read_bytes())


def _licheng(words: list[str], environment: dict[str, str], cwd: str, out: str, err: str) -> None:
    """Take a shell's place: environment, folder, words and streams; then do as the installed script does."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    sys.argv = ["licheng", *words]
    for stream, name in ((sys.stdout, out), (sys.stderr, err)):
        stream.flush()
        with Path(name).open("wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    from flows.cli import main

    sys.exit(main())
