"""Whether the archive of a receipt is sound: opened with its password, guarded, each file against its checksum."""

from __future__ import annotations

import hashlib
import io
import unicodedata
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from flows.steps.reading.archive_guard import Archive
from flows.steps.reading.entry_names import name_of
from flows.steps.reading.limits import MIB
from flows.steps.reading.refusal import UnreadableError
from schemas.identity import mask_all
from schemas.receipt import CHECKSUMS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zipfile import ZipInfo

    import pyzipper  # type: ignore[import-untyped]  # it ships no types

    from flows.steps.reading.limits import Limits

ENCRYPTED = 0x1
ENCODINGS = ("utf-8-sig", "cp950")
SHA256_DIGITS = 64
REFUSED = {
    "W02": "it is damaged, or no .zip",
    "W04": "it is larger than [limits] in school.toml allows",
}


class ReceiptError(Exception):
    """A receipt, or a package, that cannot be compared; one sentence says why, without a whole identity number."""

    def __init__(self, sentence: str) -> None:
        super().__init__(mask_all(sentence))


def open_receipt(content: bytes, password: str, limits: Limits) -> dict[str, bytes]:
    """Give every file of a receipt by its plain name, decrypted and equal to its line in SHA.txt.

    ReceiptError where it is no sound archive, the password is wrong or missing, or a checksum is missing or other.
    """
    import pyzipper

    if len(content) > limits.archive_mib * MIB:
        raise ReceiptError(f"the receipt cannot be opened: {REFUSED['W04']}")
    try:
        entries = Archive(content, limits).entries
    except UnreadableError as refused:
        raise ReceiptError(f"the receipt cannot be opened: {REFUSED.get(refused.rule, REFUSED['W02'])}") from None
    if any(entry.flag_bits & ENCRYPTED for entry in entries) and not password:
        raise ReceiptError("the receipt asks for a password; name the environment variable with it: --password-env")
    with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
        inside = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
        pairs = zip(entries, inside, strict=True)
        files = {_plain(name_of(told)): _read(archive, entry, password) for told, entry in pairs}
    if len(files) < len(entries):
        raise ReceiptError("the receipt holds two files of one name")
    return _verified(files)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).name)


def _read(archive: pyzipper.AESZipFile, entry: ZipInfo, password: str) -> bytes:
    """Read one file, never more of it than the directory says; AES authenticates it, else its CRC is checked."""
    import pyzipper

    try:
        with archive.open(entry, pwd=password.encode() or None) as part:
            content: bytes = part.read(entry.file_size + 1)
    except RuntimeError:
        raise ReceiptError("the password of the receipt is wrong") from None
    except (zlib.error, EOFError, OSError, ValueError, NotImplementedError, pyzipper.BadZipFile) as broken:
        raise ReceiptError(_broken(entry, broken)) from None
    if len(content) != entry.file_size:
        raise ReceiptError("the receipt cannot be opened: it is damaged")
    return content


def _broken(entry: ZipInfo, broken: Exception) -> str:
    """A ZipCrypto password of which only the check byte is right shows as damage."""
    if entry.flag_bits & ENCRYPTED and not isinstance(broken, NotImplementedError):
        return "the password of the receipt is wrong, or it is damaged"
    return "the receipt cannot be opened: it is damaged, or packed in a way that is not known"


def _verified(files: Mapping[str, bytes]) -> dict[str, bytes]:
    lists = {name: content for name, content in files.items() if name.casefold() == CHECKSUMS.casefold()}
    if not lists:
        raise ReceiptError(f"the receipt holds no {CHECKSUMS}: nothing says that its files are whole")
    (own_name, listing), *_ = lists.items()
    told = _checksums(listing)
    kept = {name: content for name, content in files.items() if name != own_name}
    if absent := sorted(set(told) - {name.casefold() for name in kept}):
        raise ReceiptError(f"{CHECKSUMS} lists {absent[0]}, which the receipt does not hold")
    for name, content in kept.items():
        if name.casefold() not in told:
            raise ReceiptError(f"{CHECKSUMS} has no line for {name}")
        if told[name.casefold()] != hashlib.sha256(content).hexdigest():
            raise ReceiptError(f"{name}: its content is not what {CHECKSUMS} says; fetch the receipt again")
    return kept


def _checksums(content: bytes) -> dict[str, str]:
    """Read the lines 檔名,sha256; a line of headings says no sum."""
    found = {}
    for line in decoded(content, CHECKSUMS).splitlines():
        name, _, sum_told = line.replace('"', "").rpartition(",")
        if name and len(sum_told.strip()) == SHA256_DIGITS:
            found[_plain(name.strip()).casefold()] = sum_told.strip().lower()
    return found


def decoded(content: bytes, name: str) -> str:
    """Decode a text of the receipt, UTF-8 with or without its mark, or Big5; ReceiptError where it is neither."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReceiptError(f"{name}: neither UTF-8 nor Big5")
