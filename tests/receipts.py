"""Receipts of the central database, made from what a package sent, so that a test knows what it changed in one."""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections import defaultdict
from itertools import starmap
from typing import TYPE_CHECKING, Any

import pyzipper
from python_calamine import CalamineWorkbook
from raw_archives import LOCKED, Part, archive, deflated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CATEGORY_OF = {
    "學生成績名冊": "修課紀錄",
    "學生重修重讀成績名冊": "修課紀錄",
    "校內幹部經歷名冊": "校內幹部經歷",
    "學生課程學習成果名冊": "課程學習成果",
    "學生自填多元表現名冊": "多元表現",
}
PASSWORD = "收訖 2026"  # noqa: S105 - it locks what the tests themselves make
FACTS = {"學校代碼": "034347", "學年度": 114, "學期": 0}

Student = dict[str, Any]
Received = dict[str, list[Student]]
"""By category what was received of each student: 身分證號, 出生日期 and, by sheet, the rows."""


def received(package: Path) -> Received:
    """Give the receipt of a package of which everything was received."""
    students: defaultdict[str, dict[str, Student]] = defaultdict(dict)
    for file in sorted((package / "data").rglob("*.xlsx")):
        category = CATEGORY_OF.get(file.stem.partition("_")[0])
        if category:
            _take(file, students[category])
    return {category: list(known.values()) for category, known in students.items()}


def received_in(roster: Path) -> list[Student]:
    """Give the students of one roster."""
    known: dict[str, Student] = {}
    _take(roster, known)
    return list(known.values())


def _take(file: Path, known: dict[str, Student]) -> None:
    book = CalamineWorkbook.from_path(file)
    for title in book.sheet_names[1:]:
        headings, *rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        for row in rows:
            texts = dict(zip(headings, row, strict=True))
            identity, birth = texts.pop("身分證號"), texts.pop("出生日期")
            student = known.setdefault(identity, {"身分證號": identity, "出生日期": birth})
            student.setdefault(title, []).append(texts)


def files_of(told: Received, mark: bytes = b"", facts: Mapping[str, Any] = FACTS) -> dict[str, bytes]:
    """Write each category as a file; `mark` begins the first, as some programs begin UTF-8."""
    files = {}
    for category, students in told.items():
        document = {"名冊資訊": dict(facts), category: students}
        content = json.dumps(document, ensure_ascii=False).encode()
        files[f"114_034347_{category}.json"] = content if files else mark + content
    return files


def with_sums(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Add SHA.txt."""
    lines = [f"{name},{hashlib.sha256(content).hexdigest().upper()}" for name, content in files.items()]
    return {**files, "SHA.txt": ("檔名,sha256\r\n" + "\r\n".join(lines)).encode("utf-8-sig")}


def by_aes(files: Mapping[str, bytes], password: str = PASSWORD) -> bytes:
    """Pack files as newer programs do."""
    made = io.BytesIO()
    with pyzipper.AESZipFile(made, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as packed:
        packed.setpassword(password.encode())
        for name, content in files.items():
            packed.writestr(name, content)
    return made.getvalue()


def by_zipcrypto(files: Mapping[str, bytes], password: str = PASSWORD) -> bytes:
    """Pack files as Windows does: names in Big5 of which the archive does not tell, ZipCrypto."""
    return archive(starmap(_locked, ((name, content, password.encode()) for name, content in files.items())))


def _locked(name: str, content: bytes, password: bytes) -> Part:
    check = zlib.crc32(content) >> 24
    data = ZipCrypto(password).encrypted(bytes(range(11)) + bytes([check]) + deflated(content))
    flags = {"flags": LOCKED}
    return Part(name.encode("cp950"), content, data=data, local=flags, central=flags)


class ZipCrypto:
    """The old way of locking a file in a .zip, which the standard library can only undo."""

    TABLE = tuple(zlib.crc32(bytes([byte]), 0xFFFFFFFF) ^ 0xFFFFFFFF for byte in range(256))

    def __init__(self, password: bytes) -> None:
        self.keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self.turn(byte)

    def encrypted(self, plain: bytes) -> bytes:
        made = bytearray()
        for byte in plain:
            mask = (self.keys[2] | 2) & 0xFFFF
            made.append(byte ^ ((mask * (mask ^ 1) >> 8) & 0xFF))
            self.turn(byte)
        return bytes(made)

    def turn(self, byte: int) -> None:
        first, second, third = self.keys
        first = first >> 8 ^ self.TABLE[(first ^ byte) & 0xFF]
        second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        third = third >> 8 ^ self.TABLE[(third ^ second >> 24) & 0xFF]
        self.keys = [first, second, third]
