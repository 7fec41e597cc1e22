"""The sentences that say of several findings what they have in common."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from schemas.wording_runs import ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.finding import Finding


class Cause(Enum):
    """What the findings of a group have in common."""

    ROOT = "root"  # they follow from one: columns that stand where others should, a column pasted over
    COLUMN = "column"  # they fill one column, or a block of it
    SAME = "same"  # the same stands in each, or there is only one


def cause_words(cause: Cause, findings: Sequence[Finding], rows: int) -> str:
    """Say of a group what is wrong, once for all its places; the head comes first, `rows` are those of its sheet."""
    head, others = findings[0], len(findings) - 1
    if not others:
        return head.message
    if cause is Cause.ROOT:
        return f"{head.message}另有 {others} 處錯誤由此而來，改正後會一併消失。"
    at = sorted({row for finding in findings for row in finding.rows})
    numbers = ranges(at)
    if cause is Cause.COLUMN:
        titles = "、".join(dict.fromkeys(finding.definition.title for finding in findings))
        place = f"工作表「{head.sheet}」{head.column} 欄「{head.heading}」"
        much = f"幾乎整欄有誤（{rows} 列中 {len(at)} 列）" if len(at) >= rows / 2 else f"連續 {len(at)} 列有誤"
        return f"{place}{much}：{titles}。第 {numbers} 列。"
    return f"{head.message}同樣的情形共 {others + 1} 處：第 {numbers} 列。"
