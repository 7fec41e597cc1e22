"""Attachments as programs make them: a PDF, a JPG, a PNG, an MP3, an MP4, each small, whole and telling its text."""

from __future__ import annotations

import random
import struct
import zlib
from typing import NamedTuple

NOISE = random.Random(114).randbytes(20_000)  # noqa: S311 - made-up content, no secrets


def pdf(text: str = "sample", *, size: int = 0, trailer: bytes = b"") -> bytes:
    """Write a page; `size` bytes of noise make it longer, `trailer` stands in its trailer besides."""
    drawing = b"BT /F1 18 Tf 72 760 Td <" + text.encode("utf-16-be").hex().encode() + b"> Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        stream(drawing),
        stream(noise(size)),
    )
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + with_table(objects, 15, trailer)


def stream(content: bytes) -> bytes:
    return b"<</Length %d>>stream\n%b\nendstream" % (len(content), content)


def with_table(objects: tuple[bytes, ...], begin: int, trailer: bytes) -> bytes:
    body, places = b"", b"0000000000 65535 f \n"
    for number, content in enumerate(objects, 1):
        places += b"%010d 00000 n \n" % (begin + len(body))
        body += b"%d 0 obj%b\nendobj\n" % (number, content)
    head = b"xref\n0 %d\n" % (len(objects) + 1)
    return body + head + places + ending(len(objects) + 1, begin + len(body), trailer)


def ending(size: int, start: int, trailer: bytes = b"") -> bytes:
    return b"trailer<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def pdf_with_stream_trailer(entry: bytes = b"") -> bytes:
    """Write a PDF of which the table and the trailer are one packed stream, as of version 1.5."""
    body = b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + noise(4000) + b"\n"
    packed = zlib.compress(b"\1\0\x09\0" * 3)
    head = b"7 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Root 1 0 R%b/Length %d>>stream\n" % (entry, len(packed))
    return body + head + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(body)


def changed_later(first: bytes, content: bytes = b"(note)") -> bytes:
    """Append a change to a PDF, as programs do that save only what is new."""
    body = first + b"6 0 obj<</Type/Annot/Contents %b>>\nendobj\n" % content
    return body + b"xref\n6 1\n%010d 00000 n \n" % len(first) + ending(7, len(body))


def made_for_the_web(size: int = 12_000) -> bytes:
    """Write a PDF with its first page, a table and an end mark before all else; it says how long it is."""

    def written(length: int) -> bytes:
        head = b"%%PDF-1.4\n1 0 obj<</Linearized 1/L %08d/O 3/N 1>>endobj\n" % length
        first = head + b"xref\n0 1\n0000000000 65535 f \n" + ending(2, 0)
        rest = first + b"5 0 obj" + stream(noise(size)) + b"\nendobj\n"
        return rest + b"xref\n0 1\n0000000000 65535 f \n" + ending(2, len(head))

    return written(len(written(0)))


def noise(size: int) -> bytes:
    return (NOISE * (size // len(NOISE) + 1))[:size]


def png(text: str = "sample", *, size: int = 3000) -> bytes:
    """Write a row of grey squares, in several chunks."""
    width = max(size, 1)
    packed = zlib.compress(b"\0" + noise(width))
    parts = [packed[at : at + 500] for at in range(0, len(packed), 500)]
    header = struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"tEXt", b"Title\0" + text.encode("ascii")), *((b"IDAT", part) for part in parts))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in (*chunks, (b"IEND", b"")))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def jpg(text: str = "sample", *, size: int = 3000, scans: int = 1) -> bytes:
    """Write a photo as cameras do: with its data, a small picture whole in itself among them, then the picture."""
    small = b"\xff\xd8" + coded(100, 1) + b"\xff\xd9"
    exif = segment(0xE1, b"Exif\0\0MM\0*" + small)
    return b"\xff\xd8" + exif + segment(0xFE, text.encode()) + coded(size, scans) + b"\xff\xd9"


def coded(size: int, scans: int) -> bytes:
    """Write tables, the frame, and scans in which 0xff stands before zero, starts anew, or is filled up."""
    frame = segment(0xDB, b"\0" + b"\1" * 64) + segment(0xC0, b"\x08\0\x08\0\x08\x01\x01\x11\0")
    scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + noise(size).replace(b"\xff", b"\xff\0") + b"\xff\xd0\x12\xff\0\x34"
    return frame + (segment(0xC4, b"\0\1" + bytes(16)) + scan) * scans + b"\xff"


def segment(code: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(content) + 2) + content


FRAME = b"\xff\xfb\x90\x64" + b"\x55" * 413
"""A frame of MPEG-1 layer III, 128 kbit/s, 44.1 kHz, without padding: 417 bytes."""


def mp3(text: str = "sample", *, frames: int = 60, counted: bool = False) -> bytes:
    """Write a recording with its title in a tag; where they are counted, the first frame tells of all."""
    title = b"\x03" + text.encode()
    tag = b"TIT2" + struct.pack(">IH", len(title), 0) + title
    said = b"Xing" + struct.pack(">III", 3, frames, frames * len(FRAME))
    first = FRAME[:36] + said + FRAME[36 + len(said) :] if counted else FRAME
    return b"ID3\x03\0\0\0\0\0" + bytes([len(tag)]) + tag + first + FRAME * (frames - 1)


class Film(NamedTuple):
    """The boxes of an MP4 in the order in which a program wrote them."""

    head: bytes
    boxes: tuple[bytes, ...]

    @property
    def whole(self) -> bytes:
        return self.head + b"".join(self.boxes)


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def film(text: str = "sample", *, brand: bytes = b"isom", size: int = 6000, contents_first: bool = True) -> Film:
    moov = box(b"moov", box(b"mvhd", bytes(100)) + box(b"udta", text.encode()) + box(b"trak", noise(600)))
    mdat = box(b"mdat", noise(size))
    boxes = (moov, box(b"free", bytes(8)), mdat) if contents_first else (box(b"wide"), mdat, moov)
    return Film(box(b"ftyp", brand + b"\0\0\2\0" + brand + b"mp41"), boxes)


def mp4(text: str = "sample", *, brand: bytes = b"isom") -> bytes:
    return film(text, brand=brand).whole
