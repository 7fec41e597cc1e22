"""Whether what was written is what was rendered, read back by the other reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.package.lineage import lineage
from flows.steps.package.row_codes import row_digest
from flows.steps.verification.fault import Fault
from schemas.wording_packages import BOOK, FATES_FILE, LINEAGE_FILE
from schemas.wording_verification import MISSING_FILE, NOT_AS_WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.rendering import Rendered
    from flows.steps.verification.opened import Opened


def rendering_faults(rendered: Rendered, opened: Opened) -> Iterator[Fault]:
    """Compare every roster's cells, the number of fates, the lineage and the attachments' paths."""
    for roster in rendered.rosters:
        path = f"{roster.roster.path}{BOOK}"
        book = opened.books.get(path) or {}
        for sheet in roster.sheets:
            read = book.get(sheet.title)
            if read is None or not _same(read.rows, list(zip(*sheet.columns, strict=True))):
                yield Fault(path, NOT_AS_WRITTEN, sheet.title)
    if len(opened.fates or ()) != len(rendered.fates):
        yield Fault(FATES_FILE, NOT_AS_WRITTEN)
    if opened.lineage != list(lineage(rendered)):
        yield Fault(LINEAGE_FILE, NOT_AS_WRITTEN)
    for path, _ in rendered.attachments:
        if path not in opened.payload:
            yield Fault(path, MISSING_FILE)


def _same(found: list[tuple[str, ...]], expected: list[tuple[str, ...]]) -> bool:
    return found == expected or list(map(row_digest, found)) == list(map(row_digest, expected))
