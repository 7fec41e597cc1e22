"""How texts from elsewhere are made fit for a line that is not theirs: a header, a cause told."""

from __future__ import annotations

import re

from schemas.identity import mask_all

BOX = "□"


def one_line(text: str, longest: int) -> str:
    """Give a text as one line of at most so many characters: nothing in it can act as anything but text.

    Identity numbers are masked; control marks, line ends and marks of direction become a box.
    """
    flat = re.sub(r"\s*[\r\n]+\s*", " ", mask_all(text)).strip()
    shown = "".join(character if character.isprintable() else BOX for character in flat)
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def header(text: str, longest: int) -> str:
    """Give a text as a header's: what would be read there as an encoded word of its own is no longer one."""
    return one_line(text, longest).replace("=?", "=？")
