"""The words for what became of findings since an office was last told of them."""

from __future__ import annotations

from typing import Any

FATES = {"mended": "已改好", "open": "未改", "new": "新增"}
UNJUDGED, NOT_LOOKED_AT = "unjudged", "尚未檢核"
"""Of a sheet that waits or was sent back as a whole."""


def since_line(since: dict[str, Any]) -> str:
    """Say what has become of the findings of the answer before; an earlier version judged all of them."""
    told = [f"{since[name]} 處{word}" for name, word in FATES.items()]
    told += [f"{since[UNJUDGED]} 處{NOT_LOOKED_AT}"] if since.get(UNJUDGED) else []
    return f"與上次相比：{'、'.join(told)}。"


def since_words(mended: int, still_open: int, new: int) -> str:
    """Say the same shortly, for a table; nothing where there are none."""
    counted = zip(FATES.values(), (mended, still_open, new), strict=True)
    return "、".join(f"{word} {number}" for word, number in counted if number)
