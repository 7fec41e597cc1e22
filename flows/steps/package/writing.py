"""What lies in a package, part by part, and that all of it is on the disk before anybody sees it."""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING

from flows.steps.package.bag import Stored, stored, tags
from flows.steps.package.confirmation import confirmation_part
from flows.steps.package.descriptor import Label, SheetShape, descriptor, written
from flows.steps.package.difference_book import difference_part
from flows.steps.package.fates_book import decisions_sheet, drops_sheet, fates_sheet
from flows.steps.package.lineage import lineage, lineage_text
from flows.steps.package.note import note_part
from flows.steps.package.roster_books import book, roster_books
from flows.steps.package.row_codes import coded
from flows.steps.store import DamagedError, sync_folder
from schemas.wording_packages import BOOK, DECISIONS_FILE, DESCRIPTOR_FILE, FATES_FILE, LINEAGE_FILE, PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from flows.steps.package.bag import Payload
    from flows.steps.package.facts import Facts
    from flows.steps.rendering import Rendered, Source

    Part = Callable[[Rendered, Facts, Payload], Iterable[tuple[str, bytes]]]

UNFIT = "%\r\n\\"  # tools disagree on how a bag's manifest writes them


class PackageError(Exception):
    """A package that is not what it should be: a bug of the program, never an office's mistake."""


def _rosters(rendered: Rendered, _: Facts, __: Payload) -> Iterable[tuple[str, bytes]]:
    return roster_books(rendered)


def _fates(rendered: Rendered, _: Facts, __: Payload) -> Iterable[tuple[str, bytes]]:
    yield FATES_FILE, book(coded([fates_sheet(rendered.fates), drops_sheet(rendered.fates)]))


def _decisions(_: Rendered, facts: Facts, __: Payload) -> Iterable[tuple[str, bytes]]:
    if facts.decisions:
        yield DECISIONS_FILE, book(coded([decisions_sheet(facts.decisions)]))


def _lineage(rendered: Rendered, _: Facts, __: Payload) -> Iterable[tuple[str, bytes]]:
    yield LINEAGE_FILE, lineage_text(lineage(rendered)).encode()


PARTS: tuple[Part, ...] = (_rosters, _fates, _decisions, difference_part, confirmation_part, _lineage, note_part)
"""The parts of a package in the order in which they are made: paths from data/ on, and bytes.

Each is told what has been written before it, with its hash: attachments, then the parts above it.
"""


def write_package(rendered: Rendered, folder: Path, attachment: Callable[[Source], Path], facts: Facts) -> None:
    """Write a whole package into an empty folder; `attachment` says where the bytes of one lie.

    The same rows and facts give the same bytes. PackageError for a name that no bag should hold, DamagedError where
    an attachment is no longer what its name in the store says.
    """
    folder.mkdir(parents=True)
    payload: Payload = {}
    wanted: dict[str, str] = {}
    for path, source in rendered.attachments:
        kept = attachment(source)
        payload[path], wanted[path] = _copy(kept, _place(folder, path)), kept.name
    if damaged := {sha256 for path, sha256 in wanted.items() if payload[path].sha256 != sha256}:
        raise DamagedError(damaged)
    for part in PARTS:
        for path, content in part(rendered, facts, payload):
            payload[path] = _write(content, _place(folder, path))
    _describe(rendered, folder, facts, payload)
    make_safe(folder)


def _describe(rendered: Rendered, folder: Path, facts: Facts, payload: Payload) -> None:
    label = Label(facts.school, facts.code, str(rendered.period), facts.number, facts.made_at, facts.closes)
    sheets = [
        SheetShape(f"{roster.roster.path}{BOOK}", sheet.title, sheet.headings, len(sheet.columns[0]))
        for roster in rendered.rosters
        for sheet in roster.sheets
    ]
    description = descriptor(label, payload, sheets, list(lineage(rendered)))
    payload[DESCRIPTOR_FILE] = _write(written(description).encode(), _place(folder, DESCRIPTOR_FILE))
    rows = {(shape.path, shape.sheet): shape.rows for shape in sheets}
    for name, text in tags(label, payload, rows).items():
        _write(text.encode(), folder / name)


def _place(folder: Path, path: str) -> Path:
    target = folder / PAYLOAD / path
    if set(path) & set(UNFIT) or target.exists():
        raise PackageError(f"{path}: a package has no such file, or has it already")
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _write(content: bytes, target: Path) -> Stored:
    target.write_bytes(content)
    return Stored(hashlib.sha256(content).hexdigest(), len(content))


def _copy(source: Path, target: Path) -> Stored:
    """Copy a file; what cannot be read is as good as nothing."""
    try:
        content = source.open("rb")
    except OSError:
        return Stored("", 0)
    with content, target.open("wb") as copied:
        shutil.copyfileobj(content, copied)
    return stored(target)


def make_safe(folder: Path) -> None:
    """Make everything in a folder survive a power loss."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as content:
                os.fsync(content.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)
