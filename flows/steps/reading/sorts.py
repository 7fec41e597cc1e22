"""What a file is by its content: a sort of workbook, rows of text, an archive, or something else that is named."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from flows.steps.reading.refusal import UnreadableError
from schemas import wording_files as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Sort(StrEnum):
    """A sort of file that is read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"
    TEXT = "text"
    ARCHIVE = "archive"


ARCHIVE_START, COMPOUND_START = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS: Mapping[bytes, str] = {
    b"%PDF-": words.PDF,
    b"\xff\xd8\xff": words.PICTURE,
    b"\x89PNG": words.PICTURE,
    b"GIF8": words.PICTURE,
    b"BM": words.PICTURE,
    b"II*\x00": words.PICTURE,
    b"MM\x00*": words.PICTURE,
    b"ID3": words.SOUND_OR_FILM,
    b"RIFF": words.SOUND_OR_FILM,
    b"OggS": words.SOUND_OR_FILM,
    b"Rar!": words.COMPRESSED,
    b"7z\xbc\xaf": words.COMPRESSED,
    b"\x1f\x8b": words.COMPRESSED,
    b"BZh": words.COMPRESSED,
    b"\xfd7zXZ": words.COMPRESSED,
    b"(\xb5/\xfd": words.COMPRESSED,
    b"MZ": words.PROGRAM,
    b"\x7fELF": words.PROGRAM,
    b"SQLite format 3": words.DATABASE,
    b"{\\rtf": words.RICH_TEXT,
    b"\x09\x00\x04\x00": words.OLD_EXCEL,
    b"\x09\x02\x06\x00": words.OLD_EXCEL,
    b"\x09\x04\x06\x00": words.OLD_EXCEL,
}
FILM = b"ftyp"  # at the fifth byte
LIKE_WORDS = (b"GIF8", b"BM", b"ID3", b"RIFF", b"OggS", b"Rar!", b"BZh", b"MZ")  # a heading may begin so: BMI
NO_TEXT, TOLD_WITHIN = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]"), 64  # bytes
COMPOUND_STREAMS: Mapping[str, str] = {
    "worddocument": words.WORD,
    "powerpoint document": words.SLIDES,
    "visiodocument": words.DRAWING,
    "__properties_version1.0": words.MESSAGE,
}
OTHER_PACKAGES: Mapping[str, str] = {
    "word/document.xml": words.WORD,
    "ppt/presentation.xml": words.SLIDES,
    "visio/document.xml": words.DRAWING,
}
OTHER_DOCUMENTS: Mapping[bytes, str] = {
    b"application/vnd.oasis.opendocument.text": words.WORD,
    b"application/vnd.oasis.opendocument.presentation": words.SLIDES,
    b"application/vnd.oasis.opendocument.graphics": words.DRAWING,
}
TAG = re.compile(r"<[?!a-zA-Z]")
MARKUP: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<\?mso-application progid=.Excel|urn:schemas-microsoft-com:office:spreadsheet"), words.XML_2003),
    (re.compile(r"<office:document\b"), words.FLAT_ODS),
    (
        re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|script|style|tr|td|center|div)\b", re.IGNORECASE),
        words.WEB_PAGE,
    ),
    (TAG, words.XML),
)
"""Shapes of a text that begins with a tag: the first that is found near its beginning says what it is."""
TEXTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\A\s*[\[{]\s*[\"{\[]"), words.JSON),
    (re.compile(r"\A\s*\{\\rtf"), words.RICH_TEXT),
)
BEGINNING = 4096  # characters in which markup shows itself
BEFORE_MARKUP = "\ufeff \t\r\n"


def sort_by_start(content: bytes) -> Sort:
    """Tell archives, compound files and texts apart; UnreadableError (W01, W02) names what is none of them."""
    if not content:
        raise UnreadableError("W02", words.EMPTY)
    if content.startswith(ARCHIVE_START):
        return Sort.ARCHIVE
    if content.startswith(COMPOUND_START):
        return Sort.XLS
    if not content.strip(b"\x00"):
        raise UnreadableError("W02", words.ZEROS)
    if what := _other_sort(content):
        raise UnreadableError("W01", words.really(what))
    return Sort.TEXT


def _other_sort(content: bytes) -> str:
    """Say what a file is that begins as none that is read; nothing, where it may be a text."""
    is_binary = NO_TEXT.search(content[:TOLD_WITHIN])
    for start, what in OTHERS.items():
        if content.startswith(start) and (is_binary or start not in LIKE_WORDS):
            return what
    return words.SOUND_OR_FILM if is_binary and content[4:8] == FILM else ""


def refuse_markup(text: str) -> None:
    """Refuse (W01) a text that is a page, an XML file or the like, by what it really is."""
    beginning = text.lstrip(BEFORE_MARKUP)[:BEGINNING]
    for shape, what in MARKUP if TAG.match(beginning) else TEXTS:
        if shape.search(beginning):
            raise UnreadableError("W01", words.really(what))


def sort_of_archive(names: Iterable[str], mimetype: bytes) -> Sort:
    """Tell an archive's sort by its parts; a document of another program is refused (W01)."""
    there = {name.casefold() for name in names}
    for mark, what in OTHER_DOCUMENTS.items():
        if mimetype.startswith(mark):
            raise UnreadableError("W01", words.really(what))
    for part, what in OTHER_PACKAGES.items():
        if part in there:
            raise UnreadableError("W01", words.really(what))
    if "content.xml" in there:
        return Sort.ODS
    if "[content_types].xml" in there or "_rels/.rels" in there:
        return Sort.XLSB if any(name.endswith("workbook.bin") for name in there) else Sort.XLSX
    return Sort.ARCHIVE


def sort_of_compound(streams: Iterable[str]) -> Sort:
    """Tell an older workbook from what else is kept so: W01, W03 where it is locked, W02 of nothing."""
    there = {stream.casefold() for stream in streams}
    if not there:
        raise UnreadableError("W02", words.CUT_OFF)
    if "encryptedpackage" in there:
        raise UnreadableError("W03", words.PASSWORD_EXCEL)
    if there & {"workbook", "book"}:
        return Sort.XLS
    known = next((what for stream, what in COMPOUND_STREAMS.items() if stream in there), words.COMPOUND)
    raise UnreadableError("W01", words.really(known))
