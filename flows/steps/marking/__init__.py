"""An office's own workbook given back with the answer in it; where it cannot be cut into, its texts in a new one."""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from flows.steps.marking.markup import UnmarkableError
from flows.steps.marking.telling import told_of, with_head
from schemas.drop import Marked
from schemas.wording_marking import OLD_FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.steps.marking.telling import Told
    from flows.steps.mending import Body
    from schemas.drop import Grid

__all__ = ["UnmarkableError", "mark", "mark_told", "told_of"]

ARCHIVE = b"PK"
DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
STRANGE = (
    LookupError,
    ValueError,
    BadZipFile,
    ExpatError,
    zlib.error,
)  # what comes of parts that were written by nobody's program
LOOKED_AT = 120  # bytes in which an archive's first part is named


def mark(content: bytes, body: Body, grids: Callable[[], list[Grid]]) -> Marked:
    """Put what an office is told of a drop into its workbook; same content and body, same bytes.

    `grids` gives the workbook's sheets: they are asked for only where it has to be written anew.
    """
    return mark_told(content, told_of(body), grids)


def mark_told(content: bytes, told: Told, grids: Callable[[], list[Grid]]) -> Marked:
    """Do the same with what `told_of` gives of a body, which is much less to hand to another process."""
    if content.startswith(ARCHIVE):
        with suppress(UnmarkableError, *STRANGE):
            return _marked(content, told)
    from flows.steps.marking.rewriting import rewritten
    from flows.steps.marking.spreadsheetml import mark_spreadsheet

    fresh, titles = rewritten(grids())
    return mark_spreadsheet(fresh, with_head(told, OLD_FORMAT), titles)


def _marked(content: bytes, told: Told) -> Marked:
    if DOCUMENT in content[:LOOKED_AT]:
        from flows.steps.marking.opendocument import mark_ods

        return Marked(mark_ods(content, told), ".ods")
    from flows.steps.marking.spreadsheetml import mark_spreadsheet

    return mark_spreadsheet(content, told)
