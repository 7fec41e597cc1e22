"""An inbox with its store and ledger, and what a test asks of them."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from school import PERIOD

from flows.steps.attachments import judge
from flows.steps.intake import Intake
from flows.steps.ledger import Ledger
from flows.steps.store import Store
from schemas.drop import Member

if TYPE_CHECKING:
    from pathlib import Path

    from flows.steps.intake import Arrivals
    from schemas.drop import Drop

NOON = dt.datetime(2026, 1, 16, 12, 0, tzinfo=dt.UTC)
LONG_AGO = 1_700_000_000
OFFICE = "訓育組"
PACKAGE_MARK = "xl/workbook.xml"

posix = pytest.mark.skipif(os.name != "posix", reason="such an entry exists on POSIX systems alone")


def unpacked(path: Path, _sha256: str = "") -> list[Member] | None:
    """Give the members of an archive that holds workbooks (files that end so), as the reader does."""
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if PACKAGE_MARK in names:
            return None
        return [Member(name, archive.read(name), name.endswith((".xlsx", ".csv"))) for name in names] or None


def zipped(files: dict[str, bytes]) -> bytes:
    """Pack files as an office's program would."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


class Folder:
    """An inbox with its store and ledger."""

    def __init__(self, folder: Path) -> None:
        self.inbox = folder / "inbox"
        self.office = self.inbox / OFFICE
        self.attachments = self.office / "附件"
        self.attachments.mkdir(parents=True)
        self.store = Store(folder / "store")
        self.ledger = Ledger(f"sqlite:///{folder / 'ledger.sqlite'}")

    def intake(self) -> Intake:
        return Intake(self.inbox, self.store, self.ledger, PERIOD, lambda: NOON, judge, unpacked)

    def take_in(self, *only: Path) -> Arrivals:
        return self.intake().take_in(only)

    def lay(self, name: str, content: bytes = b"rows", folder: Path | None = None) -> Path:
        path = (folder or self.office) / name
        path.write_bytes(content)
        os.utime(path, (LONG_AGO, LONG_AGO))  # saved long ago: nobody need wait for it
        return path

    def names(self) -> list[str]:
        return [one.name for one in self.ledger.drops()]


def content_of(folder: Folder, drop: Drop) -> bytes:
    return folder.store.path(drop.sha256).read_bytes()


def sent(folder: Folder, year: int = PERIOD.year) -> dict[str, dict[str, str]]:
    """Give each sender's attachments of a year: the hash by name."""
    found = folder.ledger.attachments(year)
    return {sender: {name: one.sha256 for name, one in files.items()} for sender, files in found.items()}


def waiting(arrivals: Arrivals) -> dict[str, str]:
    """Give why each file waits, by name."""
    return {name: why for name, why, _ in arrivals.waiting}


def listed(arrivals: Arrivals) -> dict[str, str]:
    """Give the rule under which each thing is left, by name."""
    return {name: finding.rule for name, finding in arrivals.left}


def told(arrivals: Arrivals) -> dict[str, Any]:
    """Give what is said of each thing that is left, by name."""
    return {name: finding.expected for name, finding in arrivals.left}
