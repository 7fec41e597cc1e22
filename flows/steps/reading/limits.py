"""How much of a file is read: bytes, parts, sheets, cells, time and memory. School software never came near these."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What one file may take; every figure can be set in school.toml, section [limits]."""

    file_mib: int = 20
    archive_mib: int = 200  # a .zip of workbooks and attachments
    parts: int = 2000  # files within a workbook or a .zip
    part_mib: int = 200  # one part, unpacked
    unpacked_mib: int = 300  # all parts, unpacked
    ratio: int = 200  # unpacked to packed, of parts over 1 MiB
    sheets: int = 255
    rows: int = 200_000  # of one sheet
    cells: int = 2_000_000  # filled ones, of all sheets
    text_mib: int = 96  # all texts together, as they are handed on
    seconds: int = 30
    memory_mib: int = 1024  # of the process that reads


EXTENT = 5_000_000
"""Cells between the corners of a sheet: more than this, and mostly empty, is no table."""
