"""What the files are called that go back to an office."""

from __future__ import annotations

import re

from schemas.headings import TO_MEND
from schemas.identity import DIGEST_LETTERS
from schemas.wording_mail import CHECKED

REPLIES = "回覆"  # the folder in an office's inbox in which its answers lie
RECEIPT = "回條"
NAMELESS = "檔案"  # of whose name nothing can be kept
DRAFT = "draft"  # stands in the id of a draft, which is no drop, in place of the time of arrival

_SHORT = 6  # letters of a drop's id that name its answer
_LETTERS = f"[{DIGEST_LETTERS}]+"
_ADDED = (rf"{REPLIES}{_LETTERS}(?:-\d+)?", rf"\d{{8}}-\d{{6}}-{_LETTERS}", rf"{DRAFT}-\d+", TO_MEND, CHECKED, RECEIPT)
_COPY = r"(?:[ _]?\(\d+\))?"  # what a browser or a system adds to the name of a second copy
_OURS = re.compile(rf"(?:_(?:{'|'.join(_ADDED)}){_COPY})+$")


def reply_name(stem: str, drop: str, number: int) -> str:
    """Name an answer beside its drop, by the beginning of the drop's own part of its id."""
    return f"{stem}_{REPLIES}{drop.rpartition('-')[2][:_SHORT]}" + (f"-{number}" if number > 1 else "")


def without_ours(file: str) -> str:
    """Take off a file's name what we add to it when it goes back, so that it does not grow from time to time."""
    stem, dot, ending = file.rpartition(".")
    return f"{_OURS.sub('', stem)}{dot}{ending}" if dot else _OURS.sub("", file)
