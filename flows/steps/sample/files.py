"""What an attachment of the made-up school holds: a small sound file of its type, with its number."""

from __future__ import annotations

import struct
import zlib
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# One grey square of eight by eight: tables of one code each, a level of zero, end of block.
_JPEG_START = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_JPEG_REST = (
    b"\xff\xdb\x00\x43\x00" + b"\x01" * 64 + b"\xff\xc0\x00\x0b\x08\x00\x08\x00\x08\x01\x01\x11\x00"
    b"\xff\xc4\x00\x14\x00\x01" + b"\x00" * 16 + b"\xff\xc4\x00\x14\x10\x01" + b"\x00" * 16 + b"\xff\xda\x00\x08\x01"
    b"\x01\x00\x00\x3f\x00\x3f\xff\xd9"
)
# MPEG-2 layer III, 8 kbit/s, 22.05 kHz, one channel: a frame of silence is its header and zeros.
_SILENCE = b"\xff\xf3\x10\xc0".ljust(26, b"\x00") * 12


def attachment(name: str) -> bytes:
    """Make the file that a name promises by its ending: pdf, jpg, png or mp3; KeyError for another."""
    path = PurePath(name)
    return _MAKERS[path.suffix](path.stem.split("_")[0].encode("ascii"))


def _pdf(number: bytes) -> bytes:
    drawing = b"BT /F1 18 Tf 72 760 Td (" + number + b") Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, places = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for index, content in enumerate(objects, 1):
        places += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj%s\nendobj\n" % (index, content)
    size = len(objects) + 1
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n" % size + places + tail


def _jpeg(number: bytes) -> bytes:
    return _JPEG_START + b"\xff\xfe" + struct.pack(">H", len(number) + 2) + number + _JPEG_REST


def _png(number: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"tEXt", b"Title\x00" + number),
        (b"IDAT", zlib.compress(b"\x00\x80")),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def _mp3(number: bytes) -> bytes:
    title = b"\x00" + number
    frame = b"TIT2" + struct.pack(">IH", len(title), 0) + title
    # The tag's size is written with seven bits a byte; a title this short needs the last byte only.
    return b"ID3\x03\x00\x00\x00\x00\x00" + bytes([len(frame)]) + frame + _SILENCE


_MAKERS: dict[str, Callable[[bytes], bytes]] = {".pdf": _pdf, ".jpg": _jpeg, ".png": _png, ".mp3": _mp3}
