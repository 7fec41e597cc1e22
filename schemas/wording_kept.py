"""The words on rows that stand on from an earlier workbook, on those left out, and on identities that have changed."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from schemas.columns import IDENTITY_PAIR
from schemas.identity import masked
from schemas.wording_runs import ranges, unrolled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Instead(StrEnum):
    """What a later workbook has where rows of an earlier one stand on."""

    ROWS = "rows"
    NONE_ACCEPTED = "none accepted"
    NOTHING = "nothing"


KEPT = "先前採認、仍然有效的資料"
HEADINGS = ("單位", "表單", "工作表", "先前的檔案", "列", "說明")
IDENTITY = IDENTITY_PAIR[0].heading


def stands_on(earlier: Mapping[str, Any]) -> str:
    """Say that rows of an earlier workbook stand on, and how many of them no longer hold."""
    sheet, count, place = earlier["sheet"], earlier["count"], _place(earlier)
    fallen = f"；其中 {earlier['fallen']} 列現在也不符規定，暫時不提交" if earlier["fallen"] else ""
    if earlier["instead"] == Instead.NOTHING:
        return f"工作表「{sheet}」：這次是空的，先前採認的 {count} 列仍然有效（{place}）{fallen}。"
    if earlier["instead"] == Instead.NONE_ACCEPTED:
        return f"工作表「{sheet}」：這次沒有採認任何一列，先前採認的 {count} 列全部仍然有效（{place}）{fallen}。"
    said = f"先前採認的 {count} 列仍然有效（{place}）"
    return f"工作表「{sheet}」：{said}，這次的同一筆沒有採認，改好重送後才會取代{fallen}。"


def left_out(earlier: Mapping[str, Any]) -> str:
    """Say which rows of an earlier workbook this one has not, so that they are submitted no more."""
    gone = f"先前的 {earlier['count']} 列（{_place(earlier)}）"
    return f"工作表「{earlier['sheet']}」：這次沒有列入{gone}，不再提交；漏列時補上後重送。"


def _place(earlier: Mapping[str, Any]) -> str:
    return f"{earlier['at']}「{earlier['file']}」第 {ranges(unrolled(earlier['rows']))} 列"


def why_kept(fallen: int) -> str:
    """Say in a table why rows of an earlier workbook stand."""
    return "之後送來的同一筆沒有採認" + (f"；其中 {fallen} 列現在也不符規定，不提交" if fallen else "")


def emptied(sheets: Iterable[tuple[str, int]]) -> str:
    """Say which sheets came empty though rows of theirs stand, and how to have these taken away."""
    told = "、".join(f"「{sheet}」{count} 列" for sheet, count in sheets)
    return f"先前採認的資料仍然有效：{told}。不刪除時不必處理；確實要刪除時，請在「處理」填「確認」並寫明理由"


def identity_changed(cells: Iterable[tuple[str, str, str]]) -> str:
    """Say what a student's identity was in the accepted 學生名冊 and what it is now."""
    told = (
        f"「{heading}」原為「{_shown(heading, old)}」，這次是「{_shown(heading, new)}」" for heading, old, new in cells
    )
    return f"{'；'.join(told)}。確認以前，仍以已採認的資料為準"


def _shown(heading: str, text: str) -> str:
    return masked(text) if heading == IDENTITY else text
