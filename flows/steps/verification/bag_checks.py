"""Whether the bag is whole: every file as the manifests say, nothing besides, the tags just as we write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.steps.package.bag import (
    DECLARATION,
    DECLARATION_FILE,
    MANIFEST_FILE,
    TAG_FILES,
    TAG_MANIFEST_FILE,
    as_bytes,
    decoded,
    manifest,
    stored,
    tags,
)
from flows.steps.verification.fault import Fault
from schemas import wording_verification as wording
from schemas.wording_packages import LINEAGE_FILE, PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.steps.verification.opened import Opened

LINE = re.compile(r"([0-9a-f]{64})  ([^\n\r]+)")


def bag_faults(opened: Opened) -> list[Fault]:
    """Hold every file of a package to its manifests, by its hash alone: no file is opened."""
    return [*_entries(opened.folder), *_listed(opened), *_tags(opened)]


def is_known_as(opened: Opened, fingerprint: str) -> bool:
    """Tell whether a package is, byte for byte, the one of this fingerprint, and nothing lies there besides."""
    manifests = opened.folder / TAG_MANIFEST_FILE
    try:
        return manifests.is_file() and stored(manifests).sha256 == fingerprint and not bag_faults(opened)
    except OSError:  # what cannot be read is not known
        return False


def _entries(folder: Path) -> Iterator[Fault]:
    """Find what is no plain file, what lies beside the tags and the payload, and folders in which nothing lies."""
    used = {folder / PAYLOAD, *(parent for path in folder.rglob("*") if path.is_file() for parent in path.parents)}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            yield Fault(name, wording.NO_PLAIN_FILE)
        elif path.parent == folder and name not in {*TAG_FILES, PAYLOAD}:
            yield Fault(name, wording.FOREIGN_FILE if path.is_file() else wording.FOREIGN_FOLDER)
        elif path.is_dir() and path not in used:
            yield Fault(name, wording.FOREIGN_FOLDER)


def _listed(opened: Opened) -> Iterator[Fault]:
    """Compare the payload with the manifest that lies beside it."""
    listed = _hashes(opened, MANIFEST_FILE)
    there = {f"{PAYLOAD}/{path}": one.sha256 for path, one in opened.payload.items()}
    for path in sorted(listed.keys() | there.keys()):
        shown = path.removeprefix(f"{PAYLOAD}/")
        if path not in there:
            yield Fault(shown, wording.MISSING_FILE)
        elif path not in listed:
            yield Fault(shown, wording.FOREIGN_FILE)
        elif listed[path] != there[path]:
            yield Fault(shown, wording.FILE_CHANGED)


def _tags(opened: Opened) -> Iterator[Fault]:
    """Compare the tag files with the manifest of theirs."""
    listed = _hashes(opened, TAG_MANIFEST_FILE)
    for name in TAG_FILES:
        path = opened.folder / name
        if not path.is_file():
            yield Fault(name, wording.MISSING_FILE)
        elif name != TAG_MANIFEST_FILE and listed.get(name) != stored(path).sha256:
            yield Fault(name, wording.FILE_CHANGED)


def _hashes(opened: Opened, name: str) -> dict[str, str]:
    """Read a manifest's hashes by path; what is no such line is left to the exact comparison."""
    lines = (LINE.fullmatch(line) for line in opened.tag(name).splitlines())
    return {decoded(found[2]): found[1] for found in lines if found}


def tag_faults(opened: Opened) -> Iterator[Fault]:
    """Write the tags anew from what lies there, once every hash is right: a byte that differs was changed."""
    for name, text in _expected(opened).items():
        if (opened.folder / name).read_bytes() != as_bytes(text):
            yield Fault(name, wording.TAG_CHANGED)


def _expected(opened: Opened) -> dict[str, str]:
    label = opened.label
    if label and LINEAGE_FILE in opened.payload:
        return tags(label, opened.payload, {(one.path, one.sheet): one.rows for one in opened.shapes})
    hashes = {name: stored(opened.folder / name).sha256 for name in TAG_FILES if name != TAG_MANIFEST_FILE}
    return {
        DECLARATION_FILE: DECLARATION,
        MANIFEST_FILE: manifest({f"{PAYLOAD}/{path}": one.sha256 for path, one in opened.payload.items()}),
        TAG_MANIFEST_FILE: manifest(hashes),
    }
