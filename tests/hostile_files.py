"""The whole set of bad and odd files, read as what offices send is read; run alone, it tells how that went."""

from __future__ import annotations

import json
import re
import resource
import sys
import tempfile
from collections import Counter
from concurrent.futures import TimeoutError as TooLateError
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import hostile_archives
import hostile_binary
import hostile_cells
import hostile_markup
import hostile_ods
import hostile_others
import hostile_packages
import hostile_texts
import lying_archives
import odd_packages
import odd_workbooks
import torn_archives

from flows.steps.reading import BrokenReaderError, Limits, Readers, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from hostile_case import Case

    from schemas.drop import Workbook

FAMILIES = (
    hostile_archives,
    lying_archives,
    torn_archives,
    hostile_markup,
    hostile_cells,
    hostile_packages,
    hostile_ods,
    hostile_binary,
    hostile_texts,
    hostile_others,
    odd_workbooks,
    odd_packages,
)
SECONDS = 5
PATIENCE = 60  # several files may wait for one that is slow
READ, BROKEN, HANGS = "read", "broken", "hangs"


class Outcome(NamedTuple):
    """What became of a file: the rule that refused it, or `read`, `broken`, `hangs`; and the words or texts."""

    fate: str
    told: object


def cases() -> Iterator[Case]:
    """Give every case."""
    for family in FAMILIES:
        yield from family.cases()


def laid_out(folder: Path, made: Iterable[Case]) -> list[tuple[Case, Path]]:
    """Write the files; their bytes are not kept."""
    listed = []
    for number, case in enumerate(made):
        path = folder / f"{number}{case.ending}"
        path.write_bytes(case.content)
        listed.append((case._replace(content=b""), path))
    return listed


def outcomes(paths: Iterable[Path]) -> Iterator[Outcome]:
    """Read files one after the other, a few ahead."""
    return map(outcome, Readers(Limits(seconds=SECONDS)).ahead((path, "") for path in paths))


def outcome(reading: Future[Workbook]) -> Outcome:
    """Tell how reading a file ended."""
    try:
        workbook = reading.result(PATIENCE)
    except UnreadableError as refused:
        return Outcome(refused.rule, refused.expected)
    except BrokenReaderError as bug:
        return Outcome(BROKEN, str(bug))
    except TooLateError:
        return Outcome(HANGS, "")
    return Outcome(READ, {grid.title: trimmed(grid.rows) for grid in workbook.grids})


def trimmed(rows: Iterable[Iterable[str]]) -> list[list[str]]:
    """Leave out what is blank at the end of rows, and rows that are blank at the end."""
    kept = [list(row) for row in rows]
    for row in kept:
        while row and not row[-1]:
            row.pop()
    while kept and not kept[-1]:
        kept.pop()
    return kept


def is_right(case: Case, ended: Outcome) -> bool:
    """Tell whether a file ended as it must."""
    if ended.fate == READ:
        return any({title: trimmed(rows) for title, rows in texts.items()} == ended.told for texts in case.texts)
    return ended.fate in case.rules and bool(ended.told)


def most_memory() -> int:
    """Give the most MiB that this process held; what getrusage tells begins with what its parent held."""
    status = Path("/proc/self/status")
    told = re.search(r"VmHWM:\s*(\d+) kB", status.read_text("ascii")) if status.exists() else None
    return (int(told[1]) if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) >> 10


def main() -> None:
    """Read the whole set; write how many ended how, and which did not end as they must."""
    with tempfile.TemporaryDirectory() as folder:
        listed = laid_out(Path(folder), cases())
        tally, wrong = Counter[str](), []
        for (case, _), ended in zip(listed, outcomes(path for _, path in listed), strict=True):
            tally[ended.fate] += 1
            if not is_right(case, ended):
                wrong.append(f"{case.name}: {ended.fate} {str(ended.told)[:200]}")
    names = len({(case.name, case.ending) for case, _ in listed})
    json.dump({"files": len(listed), "names": names, "fates": tally, "wrong": wrong, "mib": most_memory()}, sys.stdout)


if __name__ == "__main__":
    main()
