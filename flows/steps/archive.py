"""How the parts of a workbook become one file: fixed times and marks, so that the same parts give the same bytes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterable


def pack(parts: Iterable[tuple[str, Iterable[str]]], to: Path | BinaryIO, *, mimetype: str = "") -> None:
    """Write every part, given as its name and its text in pieces; nothing is written before all of them are made.

    A `mimetype` goes first and plain: it tells the file's type.
    """
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        if mimetype:
            archive.writestr(_entry("mimetype"), mimetype, ZIP_STORED)
        for name, pieces in parts:
            part = bytearray()
            for piece in pieces:
                part += piece.encode()
            archive.writestr(_entry(name), part, ZIP_DEFLATED, compresslevel=1)  # higher: 4 times as long
    if isinstance(to, Path):
        to.write_bytes(made.getvalue())
    else:
        to.write(made.getvalue())


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)  # dated 1980-01-01
    entry.create_system = 0  # else it tells Windows from Linux
    return entry
