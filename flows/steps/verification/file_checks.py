"""Whether every file of a package is one that a package holds, and every attachment is named by a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.steps.verification.fault import Fault
from schemas import wording_verification as wording
from schemas.wording_packages import (
    CONFIRMATIONS,
    DECISIONS_FILE,
    DESCRIPTOR_FILE,
    DIFFERENCE_FILE,
    FATES_FILE,
    LINEAGE_FILE,
    NOTE_FILE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.verification.opened import Opened

REQUIRED = (FATES_FILE, LINEAGE_FILE, DESCRIPTOR_FILE, NOTE_FILE)
BESIDE = frozenset({*REQUIRED, DECISIONS_FILE, DIFFERENCE_FILE})
PAGE = re.compile(rf"{CONFIRMATIONS}/[^/]+\.html")


def file_faults(opened: Opened) -> Iterator[Fault]:
    """Find what every package has and this one lacks, and files that no row names and that are no part of one."""
    yield from (Fault(path, wording.MISSING_FILE) for path in REQUIRED if path not in opened.payload)
    linked = set(_linked(opened))
    folders = {column.files for one in opened.sheets for column in one.declared.columns if column.files}
    for path in opened.payload:
        if path in linked or path in opened.rosters or path in BESIDE or PAGE.fullmatch(path):
            continue
        yield Fault(path, wording.NOT_LINKED if path.partition("/")[0] in folders else wording.NO_LAYOUT)


def _linked(opened: Opened) -> Iterator[str]:
    for one in opened.sheets:
        headings = {column.heading for column in one.declared.columns if column.files}
        places = [place for place, heading in enumerate(one.read.headings) if heading in headings]
        yield from (row[place] for row in one.read.rows for place in places)
