"""What makes a folder a BagIt bag (RFC 8493): its declaration, its tags and the hash of every file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

from schemas.wording_packages import FORMAT_TAG, LINEAGE_FILE, PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flows.steps.package.descriptor import Label

DECLARATION_FILE, INFO_FILE = "bagit.txt", "bag-info.txt"
MANIFEST_FILE, TAG_MANIFEST_FILE = "manifest-sha256.txt", "tagmanifest-sha256.txt"
TAG_FILES: Final = (DECLARATION_FILE, INFO_FILE, MANIFEST_FILE, TAG_MANIFEST_FILE)

DECLARATION: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
AGENT: Final = "Licheng"  # without a version: the same school made again by a later one is the same package
ENCODED: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}


class Stored(NamedTuple):
    """What a file holds, in short: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


Payload = dict[str, Stored]
"""The files under data/, by their path from there."""


def stored(path: Path) -> Stored:
    """Read a file's hash and size."""
    with path.open("rb") as content:
        return Stored(hashlib.file_digest(content, "sha256").hexdigest(), content.tell())


def files_under(folder: Path) -> dict[str, Path]:
    """Give every file under a folder by its path from there, in the order of their names."""
    return dict(sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file()))


def payload_of(package: Path) -> Payload:
    """Read the hashes and sizes of everything under data/."""
    return {name: stored(path) for name, path in files_under(package / PAYLOAD).items()}


def tags(label: Label, payload: Payload, rows: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """Give the texts of the four tag files; `rows` are the numbers of rows by roster's path and sheet."""
    texts = {
        DECLARATION_FILE: DECLARATION,
        INFO_FILE: _info(label, payload, rows),
        MANIFEST_FILE: manifest({f"{PAYLOAD}/{path}": one.sha256 for path, one in payload.items()}),
    }
    hashes = {name: hashlib.sha256(as_bytes(text)).hexdigest() for name, text in texts.items()}
    return texts | {TAG_MANIFEST_FILE: manifest(hashes)}


def as_bytes(text: str) -> bytes:
    """Encode a text as the package's files hold it; a name that is no UTF-8 comes out as the disk has it."""
    return text.encode("utf-8", "surrogateescape")


def manifest(hashes: Mapping[str, str]) -> str:
    """Write hashes, by path, as a manifest holds them."""
    return "".join(f"{hashes[path]}  {_encoded(path)}\n" for path in sorted(hashes))


def fingerprint_of(package: Path) -> str:
    """Give the one number by which a whole package is known: the SHA-256 of its tagmanifest-sha256.txt."""
    return stored(package / TAG_MANIFEST_FILE).sha256


def _info(label: Label, payload: Payload, rows: Mapping[tuple[str, str], int]) -> str:
    size = sum(one.size for one in payload.values())
    lines = [
        ("Source-Organization", label.school),
        ("External-Identifier", label.identifier),
        ("Bagging-Date", f"{label.made_at:%Y-%m-%d}"),
        ("Bag-Software-Agent", AGENT),
        (FORMAT_TAG, str(label.format)),
        ("Payload-Oxum", f"{size}.{len(payload)}"),
        ("Made-At", label.made_at.isoformat()),
        *(("Roster-Rows", f"{count} {path} {sheet}") for (path, sheet), count in rows.items()),
        ("Lineage-SHA256", payload[LINEAGE_FILE].sha256),
    ]
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in lines)


def _encoded(path: str) -> str:
    return "".join(ENCODED.get(character, character) for character in path)


def decoded(path: str) -> str:
    """Read a path as a manifest holds it."""
    for character, code in reversed(ENCODED.items()):
        path = path.replace(code, character)
    return path
