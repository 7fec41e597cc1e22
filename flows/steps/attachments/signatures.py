"""Which sort of file a content is, by what it begins with; its name does not count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.steps.attachments.content import Content

HEAD, NAMES = 1 << 10, 1 << 16

_TAG = rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?>(?><!--.{0,500}?-->\s*)*)<(?i:!doctype\s+)?"
BEGINNINGS = tuple(
    (re.compile(beginning, re.DOTALL), sort)
    for beginning, sort in (
        (rb"\x89PNG\r\n\x1a\n", "png"),
        (rb"\xff\xd8\xff", "jpg"),
        (rb"GIF8[79]a", "gif"),
        (rb"RIFF.{4}WEBP", "webp"),
        (rb"RIFF.{4}AVI ", "avi"),
        (rb"RIFF.{4}WAVE", "wav"),
        (rb"BM.{4}\0{4}", "bmp"),
        (rb"II\*\0|MM\0\*", "tiff"),
        (rb"8BPS", "psd"),
        (rb"OggS", "ogg"),
        (rb"(?:ID3.*)?fLaC", "flac"),
        (rb"ADIF|\xff[\xf0\xf1\xf8\xf9]", "aac"),
        (rb"\x30\x26\xb2\x75", "wmv"),
        (rb"\x1a\x45\xdf\xa3", "mkv"),
        (rb"FLV\x01", "flv"),
        (rb"#!AMR", "amr"),
        (rb"MThd", "midi"),
        (rb"\0\0\x01[\xb3\xba]", "mpeg"),
        (rb"G.{187}G.{187}G", "mpeg"),
        (rb"PK(?:\x03\x04|\x05\x06)", "zip"),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (rb"Rar!\x1a\x07", "rar"),
        (rb"7z\xbc\xaf\x27\x1c", "7z"),
        (rb"\x1f\x8b\x08", "gz"),
        (rb"\{\\rtf", "rtf"),
        (rb"%!PS", "ps"),
        (rb"MZ.{58}", "exe"),
        (rb"L\0\0\0\x01\x14\x02\0", "shortcut"),
        (rb"(?:\xef\xbb\xbf)?\s*(?:\[InternetShortcut\]|\{\s*\"url\")", "shortcut"),
        (rb"(?i:From: <Saved by|MIME-Version:)", "html"),
        (_TAG + rb"(?i:html|head|body|meta|title|script)\b", "html"),
        (_TAG + rb"svg\b", "svg"),
        (rb"(?:\xef\xbb\xbf)?\s*<\?xml", "xml"),
        (rb".{0,1019}%PDF-", "pdf"),
        (rb"ID3[\x02-\x04]", "mp3"),
        (rb".{4}(?:moov|mdat|wide|free|skip|pnot)", "mov"),
    )
)
"""The first that is met holds. A document may stand behind a few bytes of another program's."""

BRANDS = {
    b"qt  ": "mov",
    **dict.fromkeys((b"M4A ", b"M4B ", b"M4P "), "m4a"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"), "heic"),
    **dict.fromkeys((b"avif", b"avis"), "avif"),
}
MOBILE = b"3g"

WITHIN = {
    "zip": (
        (rb"word/", "docx"),
        (rb"xl/", "xlsx"),
        (rb"ppt/", "pptx"),
        (rb"opendocument\.text", "odt"),
        (rb"opendocument\.spreadsheet", "ods"),
        (rb"opendocument\.presentation", "odp"),
        (rb"epub\+zip", "epub"),
        (rb"Index/Document\.iwa", "iwork"),
    ),
    "ole": tuple(
        (re.escape(name.encode("utf-16-le")), sort)
        for name, sort in (
            ("EncryptedPackage", "locked"),
            ("WordDocument", "doc"),
            ("Workbook", "xls"),
            ("PowerPoint Document", "ppt"),
        )
    ),
}
"""What the names inside a container tell, at its beginning and its end."""


def sort_of(content: Content) -> str:
    """Name the sort of a file that is not empty; "" where it begins as none that is known."""
    head = content.read(0, HEAD)
    if head[4:8] == b"ftyp":
        return "3gp" if head[8:10] == MOBILE else BRANDS.get(head[8:12], "mp4")
    sort = next((sort for pattern, sort in BEGINNINGS if pattern.match(head)), "")
    return _within(content, sort) or sort or ("txt" if _is_text(head) else "")


def _within(content: Content, container: str) -> str:
    if container not in WITHIN:
        return ""
    names = content.read(0, NAMES) + content.ending(NAMES)
    return next((sort for name, sort in WITHIN[container] if re.search(name, names)), "")


def _is_text(head: bytes) -> bool:
    """Tell whether bytes read as words: without control marks, in an encoding that schools use."""
    if re.search(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]", head):
        return False
    for encoding in ("utf-8", "big5hkscs"):
        for cut in range(4):  # the last character may be cut in two
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False
