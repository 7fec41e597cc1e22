"""Whether a workbook carries an identity number anywhere: in a cell, a note, a name, a property, a hidden sheet.

What cannot be looked through (a picture, a macro, a part that is no XML) counts as if it did.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

from schemas import wording_mail as wording
from schemas.headings import folded, without_hint
from schemas.identity import mask_all

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 32 << 20  # bytes unpacked: more takes too long to look through while offices wait for their answers
PLAIN = re.compile(r".*\.(xml|rels|vml|rdf)|mimetype", re.IGNORECASE)
OF_THE_PAGE = re.compile(r"xl/printerSettings/.*\.bin|(docProps|Thumbnails)/thumbnail\.\w+", re.IGNORECASE)
UNIQUE = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")  # a random name, which may look like one
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a spreadsheet writes a character that XML cannot hold

UNFIT = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    LookupError,  # of an encoding that nobody knows
    *(OSError, ValueError, NotImplementedError, RuntimeError),
)
"""What comes of a package that cannot be seen through."""

# What an outline is drawn by (a letter, then numbers, again and again), which nobody types.
OUTLINES = frozenset(("d", "enhanced-path", "path", "points", "viewBox"))

# Within these a text goes on: a word may be split into runs of different looks.
RUNS = frozenset(("r", "t", "rPh", "span", "a", "s", "tab", "soft-page-break"))
LOOKS = frozenset(("rPr", "phoneticPr"))


def kept_at_home(content: bytes) -> str:
    """Say why a workbook may not leave the school by mail; "" where it may."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _why(package)
    except UNFIT:
        return wording.NOT_SEEN_THROUGH


def _why(package: zipfile.ZipFile) -> str:
    entries = [entry for entry in package.infolist() if not entry.is_dir()]
    if sum(entry.file_size for entry in entries) > LARGEST:
        return wording.NOT_SEEN_THROUGH
    seen = [entry.filename for entry in entries if PLAIN.fullmatch(entry.filename)]
    if any(map(_has_number, package.namelist())) or _has_number(package.comment.decode("latin-1")):
        return wording.HOLDS_IDENTITY
    if any(_tells(text) for name in seen for text in _texts(name, package.read(name))):
        return wording.HOLDS_IDENTITY
    others = {entry.filename for entry in entries} - set(seen)
    return wording.HOLDS_PICTURES if any(not OF_THE_PAGE.fullmatch(name) for name in others) else ""


def _tells(text: str) -> bool:
    """Tell whether a text has an identity number in it, or heads a column of them, however they are typed there."""
    plain = ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)
    return _has_number(UNIQUE.sub(" ", plain)) or without_hint(folded(plain)) in wording.IDENTITY_HEADINGS


def _has_number(text: str) -> bool:
    return mask_all(text) != text


def _texts(name: str, content: bytes) -> Iterator[str]:
    if name == "mimetype":
        return iter((content.decode("latin-1"),))
    found = _Texts()
    found.read(content)
    return iter(found.texts)


class _Texts:
    """Every text of an XML part: what stands between its tags, whole words together, and each attribute."""

    def __init__(self) -> None:
        self.texts: set[str] = set()
        self._word: list[str] = []
        self._looks = 0

    def read(self, content: bytes) -> None:
        """Go through a part; expat.ExpatError where it is no XML, ValueError where it declares a type of its own."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._open, self._close
        parser.CharacterDataHandler, parser.CommentHandler = self._word.append, self.texts.add
        parser.StartDoctypeDeclHandler = _refuse
        parser.Parse(content, True)  # noqa: FBT003 - expat takes it by place

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        self.texts.update(text for name, text in attributes.items() if name.rpartition(":")[2] not in OUTLINES)
        self._part(tag.rpartition(":")[2], 1)

    def _close(self, tag: str) -> None:
        self._part(tag.rpartition(":")[2], -1)

    def _part(self, tag: str, step: int) -> None:
        if tag in LOOKS:
            self._looks += step
        elif not self._looks and tag not in RUNS:
            self.texts.add("".join(self._word))
            self._word.clear()


def _refuse(*_: object) -> None:
    raise ValueError("a document type of its own")
