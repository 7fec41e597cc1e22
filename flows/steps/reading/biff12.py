"""What an .xlsb workbook hides: which parts are its sheets, which files it is linked to, whether it has macros."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from flows.steps.reading.biff12_sheet import records, sheet_unseen
from flows.steps.reading.markup import tags
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.unseen import SheetUnseen, Unseen
from schemas import wording_files as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.steps.reading.limits import Limits

BOOK: Final = "xl/workbook.bin"
RELATIONS: Final = "xl/_rels/workbook.bin.rels"
LINKED_BOOKS: Final = "xl/externalLinks/_rels/"
MACROS: Final = "vbaproject.bin"
WORKSHEET: Final = "worksheet"
PROPERTIES, SHEET, END = 153, 156, 132


def unseen(parts: Mapping[str, bytes], limits: Limits) -> Unseen:
    """Tell what the parts of an .xlsb hide; UnreadableError with W02 or W04 where they are cut off or too many."""
    found, listed = Unseen(), list[tuple[str, str, bool]]()
    for kind, body in records(BOOK, _part(parts, BOOK), END):
        if kind == PROPERTIES:
            found.epoch_1904 = bool(body[:1] and body[0] & 1)
        elif kind == SHEET:
            listed.append(_listed(body))
    _check(listed, limits)
    targets = _sheet_parts(parts)
    for title, relation, hidden in listed:
        found.sheets[title] = _sheet(parts, *targets.get(relation, (title, WORKSHEET)))
        found.sheets[title].is_hidden = hidden
    found.has_macros = any(name.lower().endswith(MACROS) for name in parts)
    found.links = tuple(dict.fromkeys(_links(parts)))
    return found


def _part(parts: Mapping[str, bytes], name: str) -> bytes:
    if name not in parts:
        raise UnreadableError("W02", words.MISSING_PART.format(part=name))
    return parts[name]


def _listed(body: bytes) -> tuple[str, str, bool]:
    """Read a sheet's title, its relation, and whether it is hidden."""
    try:
        (state,) = struct.unpack_from("<I", body)
        relation, end = _text(body, 8)
        title, _ = _text(body, end)
    except struct.error:
        raise UnreadableError("W02", words.BROKEN_PART.format(part=BOOK)) from None
    return title, relation, state != 0


def _text(body: bytes, start: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", body, start)
    end = start + 4 + 2 * length
    return body[start + 4 : end].decode("utf-16-le", "replace"), end


def _check(listed: list[tuple[str, str, bool]], limits: Limits) -> None:
    """Refuse sheets that are read more than once: a small file could take hours."""
    if len(listed) > limits.sheets:
        raise UnreadableError("W04", words.SHEETS.format(limit=limits.sheets, count=len(listed)))
    if any(len({one[place] for one in listed}) < len(listed) for place in (0, 1)):
        raise UnreadableError("W02", words.LYING.format(part=BOOK))


def _sheet_parts(parts: Mapping[str, bytes]) -> dict[str, tuple[str, str]]:
    """Give for each relation of the workbook the part that it points to, and what that is."""
    listed = [told for name, told in tags(RELATIONS, _part(parts, RELATIONS)) if name == "Relationship"]
    return {
        told.get("Id", ""): (_placed(told.get("Target", "")), told.get("Type", "").rpartition("/")[2])
        for told in listed
    }


def _placed(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _sheet(parts: Mapping[str, bytes], part: str, kind: str) -> SheetUnseen:
    return sheet_unseen(part, _part(parts, part)) if kind == WORKSHEET else SheetUnseen()


def _links(parts: Mapping[str, bytes]) -> Iterator[str]:
    for part in sorted(name for name in parts if name.startswith(LINKED_BOOKS)):
        for name, told in tags(part, parts[part]):
            if name == "Relationship" and told.get("TargetMode") == "External":
                yield told.get("Target", "")
