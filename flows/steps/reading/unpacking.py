"""What an archive of workbooks and attachments holds: each file of it, told apart by its content; no archive."""

from __future__ import annotations

import io
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zipfile import ZipFile

from flows.steps.reading.archive_guard import DAMAGE, Archive
from flows.steps.reading.bundled import first_name
from flows.steps.reading.entry_names import name_of
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.sorts import ARCHIVE_START, OTHERS, Sort, sort_by_start, sort_of_archive
from schemas import wording_files as words
from schemas.wording_intake import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.reading.limits import Limits

WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv")
LEFT_BY_SYSTEMS = ("__MACOSX/", "~$", "._", ".~lock.")
SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
OF_DOCUMENTS = frozenset(
    {b"[content_types].xml", b"_rels/.rels", b"mimetype", b"content.xml", b"index/document.iwa", b"index.zip"}
)
"""Parts of which a document that is kept as an archive has one: of Office, OpenDocument, a book, Pages."""
FIRST_OF_DOCUMENTS = (*OF_DOCUMENTS, b"_rels/", b"docprops/", b"word/", b"ppt/", b"xl/", b"customxml/")
ARCHIVES = (*ARCHIVE_START, *(start for start, what in OTHERS.items() if what == words.COMPRESSED))


def members(content: bytes, limits: Limits) -> Iterator[tuple[str, bool, bytes]]:
    """Give each file of an archive: its name, whether it is a workbook, its content.

    UnreadableError where the content is no archive of files, is not whole, or is beyond the limits.
    """
    if sort_by_start(content) is not Sort.ARCHIVE:
        raise UnreadableError("W01", words.really(words.OTHER_ARCHIVE))
    archive = Archive(content, limits)
    if sort_of_archive(archive.names, b"") is not Sort.ARCHIVE:
        raise UnreadableError("W01", words.really(words.OTHER_ARCHIVE))
    yield from files_of(archive)


def files_of(archive: Archive) -> Iterator[tuple[str, bool, bytes]]:
    """Give each file of an archive as `members` does; UnreadableError (W01) where one is an archive in its turn."""
    for entry in archive.entries:
        name = name_of(entry)
        if not name.startswith(LEFT_BY_SYSTEMS) and not _left_by_system(name):
            inner = archive.read(entry)
            is_workbook = _is_workbook(name, inner)
            if not is_workbook and _is_nested(inner):  # its workbooks would be lost among the attachments
                raise UnreadableError("W01", words.NESTED.format(part=visible(PurePosixPath(name).name)))
            yield name, is_workbook, inner


def _left_by_system(name: str) -> bool:
    file = PurePosixPath(name).name
    return file.casefold() in SYSTEM_FILES or file.startswith(LEFT_BY_SYSTEMS)


def _is_workbook(name: str, content: bytes) -> bool:
    """Tell workbooks from attachments by content; what is called a workbook is answered as one, whatever it is."""
    if name.casefold().endswith(WORKBOOK_NAMES):
        return True
    return not _is_nested(content) and content.startswith(ARCHIVE_START) and _is_package(content)


def _is_package(content: bytes) -> bool:
    return b"xl/workbook." in content or b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in content[:128]


def _is_nested(content: bytes) -> bool:
    """Tell an archive of files, of whatever program, from a document that is kept as an archive."""
    if not content.startswith(ARCHIVE_START):
        return content.startswith(ARCHIVES)
    try:
        with ZipFile(io.BytesIO(content)) as inner:
            return OF_DOCUMENTS.isdisjoint(name.casefold().encode() for name in inner.namelist())
    except DAMAGE:
        return not first_name(io.BytesIO(content)).lower().startswith(FIRST_OF_DOCUMENTS)
