"""The words in which is said as which of how many an item counts under a limit, or why it does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.drop import Counted

REGISTERED, TICKED = "登錄", "勾選"
NOT_TAKEN = {
    "已被取代": "已由另一列取代",
    "退回": "這一列退回",
    "暫緩": "這一列暫緩",
}
"""Why a row counts toward nothing, by its fate."""


def _one(counted: Counted) -> str:
    span = counted.within if "-" in counted.within or not counted.within else f"{counted.within} 學年度"
    before = f"{span} " if span else ""
    if not counted.place:
        return f"{before}{counted.what}不計：{counted.why}"
    limit = f"{'超過' if counted.place > counted.most else ''}至多 {counted.most} {counted.unit}（{counted.clause}）"
    return f"{before}{counted.what}第 {counted.place} {counted.unit}，{limit}"


def counted_words(counted: Iterable[Counted]) -> str:
    """Say as which of how many an item counts, under every limit on it; "" where none is."""
    return "；".join(map(_one, counted))
