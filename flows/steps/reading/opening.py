"""How a file is opened: what it is, whether it may be parsed, what it does not show, then its sheets' rows."""

from __future__ import annotations

import io
from collections import deque
from typing import TYPE_CHECKING

from flows.steps.reading.archive_guard import Archive
from flows.steps.reading.delimited import decoded, read_delimited
from flows.steps.reading.limits import MIB
from flows.steps.reading.markup import refuse_declarations
from flows.steps.reading.measuring import measure
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.sorts import Sort, refuse_markup, sort_by_start, sort_of_archive, sort_of_compound
from flows.steps.reading.turns import Opened, read_in_turns
from flows.steps.reading.unpacking import files_of
from flows.steps.reading.unseen import Unseen
from schemas import wording_files as words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.steps.reading.limits import Limits

KEPT_PARTS = (".xml", ".rels", ".bin", ".vml", "mimetype")  # pictures and the like are checked and let go
LOCKED = "meta-inf/manifest.xml", b"encryption-data"


def opened(content: bytes, limits: Limits) -> Opened:
    """Open a file of any sort that is read; UnreadableError with W01 to W04 for every other one."""
    sort = sort_by_start(content)
    if sort is Sort.TEXT:
        return _opened_text(content, limits)
    unseen = _of_compound(content, limits) if sort is Sort.XLS else _of_archive(content, limits)
    measure(unseen, limits)
    return read_in_turns(content, unseen, has_second=sort is Sort.ARCHIVE)


def refuse_unfit(content: bytes, limits: Limits) -> None:
    """Refuse what could do harm in a workbook that is to be marked: an archive that lies, markup that declares.

    How much it holds and what it does not show was told when it was read, as every one is before it is marked.
    """
    if sort_by_start(content) is Sort.ARCHIVE:
        parts = Archive(content, limits).parts(KEPT_PARTS)
        for name in parts:
            refuse_declarations(name, parts[name])


def _opened_text(content: bytes, limits: Limits) -> Opened:
    text, encoding = decoded(content)
    refuse_markup(text)
    book = read_delimited(text, encoding, limits)
    return Opened(Unseen(), [(grid.title, iter(grid.rows)) for grid in book.grids], book.notes)


def _of_compound(content: bytes, limits: Limits) -> Unseen:
    from flows.steps.reading import biff

    sort_of_compound(streams_of(content))
    return biff.unseen(content, limits)


def streams_of(content: bytes) -> list[str]:
    """List the first names of a compound file's streams; UnreadableError (W02) where it is damaged."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as compound:
            return [path[0] for path in compound.listdir()]
    except (OSError, ValueError, IndexError, KeyError, RecursionError, AttributeError, TypeError, OverflowError) as bad:
        raise UnreadableError("W02", words.CUT_OFF) from bad


def _of_archive(content: bytes, limits: Limits) -> Unseen:
    archive = Archive(content, limits)
    sort = sort_of_archive(archive.names, _mimetype(archive))
    if sort is Sort.ARCHIVE:
        deque(files_of(archive), 0)  # a password, damage, an archive within: what keeps it shut is told first
        raise UnreadableError("W01", words.really(words.OTHER_ARCHIVE if archive.entries else words.EMPTY_ARCHIVE))
    if len(content) > limits.file_mib * MIB:  # it was let in as an archive of files
        raise UnreadableError("W04", words.FILE_SIZE.format(limit=limits.file_mib))
    return _of_package(archive.parts(KEPT_PARTS), sort, limits)


def _of_package(parts: Mapping[str, bytes], sort: Sort, limits: Limits) -> Unseen:
    from flows.steps.reading import biff12, opendocument, spreadsheetml

    if sort is not Sort.XLSX:
        parts = {name: parts[name] for name in parts}  # each read once, and checked
    if sort is Sort.ODS:
        _refuse_locked(parts)
        return opendocument.unseen(parts, limits)
    return biff12.unseen(parts, limits) if sort is Sort.XLSB else spreadsheetml.unseen(parts, limits)


def _mimetype(archive: Archive) -> bytes:
    first = next(iter(archive.entries), None)
    return archive.read(first) if first and first.filename == "mimetype" else b""


def _refuse_locked(parts: Mapping[str, bytes]) -> None:
    part, mark = LOCKED
    if any(name.casefold() == part and mark in content for name, content in parts.items()):
        raise UnreadableError("W03", words.PASSWORD_ODS)
