"""Whether a file may be an archive of workbooks at all, by its first bytes: workbooks are spared a second read."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

START = b"PK\x03\x04"
FIRST_NAME = struct.Struct("<26xHH")  # how long the name of the first part is, and what stands behind it
IN_PACKAGES = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/", b"customXml/", b"mimetype", b"content.xml")
"""With what the first part of a workbook begins: one in another order is only asked about in vain."""


def may_be_bundle(path: Path) -> bool:
    """Tell whether a file begins as an archive, but not as a workbook does."""
    with path.open("rb") as file:
        name = first_name(file)
    return bool(name) and not name.startswith(IN_PACKAGES)


def first_name(file: BinaryIO) -> bytes:
    """Give the name of an archive's first part; nothing where the file begins as none."""
    head = file.read(FIRST_NAME.size)
    if not head.startswith(START) or len(head) < FIRST_NAME.size:
        return b""
    return file.read(FIRST_NAME.unpack(head)[0])
