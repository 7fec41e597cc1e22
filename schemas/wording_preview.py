"""The words in which a submission is told before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROSTERS, ROSTER_HEADINGS = "名冊", ("名冊", "對象", "列數")
OUTSTANDING, OUTSTANDING_HEADINGS = "尚未齊備", ("單位", "表單", "狀態", "繳交期限", "剩餘天數", "下一步")
STOPPED, STOPPED_HEADINGS = "不會提交的列", ("單位", "去向", "原因", "列數")
DIFFERENCE_HEADINGS = ("單位", "增列", "減列", "變更")
COMPLETE, NOTHING_STOPPED = "各表單皆已齊備。", "沒有退回或暫緩的列。"
FIRST = "尚無前次套件；現在提交會是第 01 號。"
NO_DEADLINE = "期程表沒有尚未截止的期限；不會自動凍結。"


def changes_since(previous: str) -> str:
    """Head the table of what changed since a package."""
    return f"與 {previous} 的差異"


def unchanged_since(previous: str) -> str:
    """Say that nothing changed since a package."""
    return f"與 {previous} 沒有差異。"


def unknown_since(previous: str) -> str:
    """Say why the difference is not told."""
    return f"{previous} 不在 outbox，也無法重新產製，因此無法比對；原因請見 licheng rebuild。"


def next_freeze(at: str, days: int, forms: Iterable[str]) -> str:
    """Say when a package is frozen next, and with which forms."""
    return f"下次凍結：{at}（剩 {days} 天），{'、'.join(forms)}"
