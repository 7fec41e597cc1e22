"""Which characters every output prints as they are, and how those that none can print are shown and told.

XML has no sign for control characters, halves of a character and most noncharacters; and what a reader puts in the
place of a character that it could not read (U+FFFD) is none that anybody typed. Tabs and line ends are printed.
"""

from __future__ import annotations

import re
from typing import Final

_HIGHER_PLANES: Final = "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17))
_CHARACTER: Final = re.compile(  # the usual ones first: a pattern is tried from its left
    f"[^ -~\u3000-\ud7ff\t\n\r\xa0-\u2fff\ue000-\ufdcf\ufdf0-\ufffc{_HIGHER_PLANES}]"
)
# As .xlsx writes those that its XML cannot hold: readers leave these escapes as they stand.
_ESCAPE: Final = re.compile("_x(D[89A-F][0-9A-F]{2}|FD[DE][0-9A-F]|FFF[D-F])_", re.IGNORECASE)
_CODE: Final = re.compile(r"〔U\+([0-9A-F]{4,6})〕")
_OPENING: Final = "〔U+"
_LAST: Final = 0x10FFFF


def code_of(character: str) -> str:
    """Write a character as its code, so that it can be seen: 〔U+FFFF〕."""
    return f"{_OPENING}{ord(character):04X}〕"


def shown(text: str) -> str:
    """Write every character that cannot be printed as its code."""
    escaped = _ESCAPE.sub(lambda found: code_of(chr(int(found[1], 16))), text)
    return _CHARACTER.sub(lambda found: code_of(found[0]), escaped)


def without_codes(text: str) -> str:
    """Give a text without the codes of what cannot be printed, to compare it."""
    return _CODE.sub("", shown(text))


def is_plain(text: str) -> bool:
    """Tell whether a text is shown as it is."""
    return not (_CHARACTER.search(text) or _ESCAPE.search(text))


def is_printable(text: str) -> bool:
    """Tell whether a text has no character that cannot be printed, nor the code of one."""
    return is_plain(text) and (_OPENING not in text or not unprintable(text))


def unprintable(text: str) -> list[str]:
    """Name the characters that cannot be printed, and those of which the code stands there, each once: U+FFFF."""
    codes = {found: int(found, 16) for found in _CODE.findall(shown(text))}
    return [f"U+{found}" for found, code in codes.items() if code <= _LAST and _CHARACTER.match(chr(code))]
