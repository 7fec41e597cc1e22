"""What is kept of certified items: the files behind each when it was found certified."""

from __future__ import annotations

from typing import NamedTuple


class CertifiedItem(NamedTuple):
    """A registered item, whoever hands it in: its form, its number, whose it is."""

    form: str
    number: str
    student: str


CertifiedFiles = dict[str, str]
"""The SHA-256 of each file by its `attachment_name`."""

TAKEN_BACK = ""
"""Stands among the names where the item's own row, which tells no day, has meanwhile said that it is not certified."""
