"""What a file in an archive is called: as the program that packed it meant the bytes of the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zipfile import ZipInfo

NAME_IN_UTF8 = 0x800
UNTOLD = ("utf-8", "cp950")  # what programs write that do not tell


def name_of(entry: ZipInfo) -> str:
    """Decode a name: UTF-8 where the archive says so, else what fits."""
    if is_told(entry):
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in UNTOLD:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def is_told(entry: ZipInfo) -> bool:
    """Tell whether a name stands beyond doubt: it is said to be in UTF-8, or is ASCII."""
    return bool(entry.flag_bits & NAME_IN_UTF8) or entry.filename.isascii()
