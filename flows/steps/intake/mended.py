"""What in an office's folder of answers is a drop: a workbook that is not, or no longer, as we laid it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.intake.looking import Entry, Waits, files_in, is_folder, waits
from schemas import wording_intake as words
from schemas.terms import OFFICES
from schemas.wording_replies import REPLIES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.steps.intake.untouched import Untouched

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".et", ".numbers", ".csv", ".tsv", ".zip")
"""What a spreadsheet program saves a workbook as, and what one is packed into; a page or a note is none."""


def mended_in(inbox: Path, untouched: Untouched) -> Iterator[Entry | Waits]:
    """Look at the workbooks that offices have mended where they found them, or laid there; of all else say nothing.

    What a program saves while somebody still works on it is not taken: its lock lies beside it until it is closed, and
    its intermediate files have no workbook's ending.
    """
    for office in OFFICES:
        folder = inbox / office / REPLIES
        if is_folder(inbox / office) and is_folder(folder):
            yield from _of_folder(folder, office, untouched)
    untouched.keep_looks()


def _of_folder(folder: Path, office: str, untouched: Untouched) -> Iterator[Entry | Waits]:
    for thing in files_in(folder, office, is_workbook=True):
        if isinstance(thing, Entry):
            if thing.path.name.casefold().endswith(ENDINGS):
                yield from _sent_back(thing, untouched)
        elif thing.path == folder and isinstance(thing, Waits):
            yield thing


def _sent_back(entry: Entry, untouched: Untouched) -> Iterator[Entry | Waits]:
    try:
        if not untouched.holds(entry.path):
            yield entry
    except FileNotFoundError:
        return
    except OSError:
        yield waits(entry.path, words.CLOSED_TO_US)
