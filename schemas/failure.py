"""What may be told of the program's own failure: its kind and place, never its text."""

from __future__ import annotations

import traceback
from pathlib import PurePath


def place_of(bug: Exception) -> str:
    """Name an exception's kind and place in the program; its text may hold personal data."""
    frame = traceback.extract_tb(bug.__traceback__)[-1]
    return f"{type(bug).__name__}（{PurePath(frame.filename).name} 第 {frame.lineno} 行）"
