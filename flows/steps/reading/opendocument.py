"""What an .ods workbook hides: what its content tells, and macros among its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.steps.reading.opendocument_content import CONTENT, ContentScan
from flows.steps.reading.refusal import UnreadableError
from schemas import wording_files as words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.steps.reading.limits import Limits
    from flows.steps.reading.unseen import Unseen

LISTS_OF_MACROS: Final = ("script-lc.xml", "script-lb.xml")  # written for an empty library too


def unseen(parts: Mapping[str, bytes], limits: Limits) -> Unseen:
    """Tell what the parts of an .ods hide; UnreadableError with W02 or W04 where content.xml is unfit to be read."""
    if CONTENT not in parts:
        raise UnreadableError("W02", words.MISSING_PART.format(part=CONTENT))
    scan = ContentScan(limits)
    scan.read(parts[CONTENT])
    scan.found.has_macros = any(map(_is_macro, parts))
    scan.found.links = tuple(scan.links)
    return scan.found


def _is_macro(part: str) -> bool:
    folder, _, name = part.partition("/")
    return bool(name) and (folder == "Scripts" or (folder == "Basic" and not name.endswith(LISTS_OF_MACROS)))
