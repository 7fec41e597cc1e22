"""The sentences that say where an answer lies, and where the whole list of findings is."""

from __future__ import annotations

from schemas.headings import TO_MEND
from schemas.wording_replies import REPLIES

MARKED, CLEARED = "標好記號的檔案", "清除了先前記號的檔案"
_LISTED_THERE = f"；全部事項逐處列在它的「{TO_MEND}」那一頁"


def attached(*, is_clean: bool) -> str:
    """Say that a mail carries the workbook; of a clean one there is nothing in it to mend."""
    return f"{CLEARED if is_clean else MARKED}附在這封信{'' if is_clean else _LISTED_THERE}。"


def book_lies(office: str, file: str, *, is_clean: bool) -> str:
    """Say where in its own folder an office finds its workbook."""
    return f"{CLEARED if is_clean else MARKED}在{_corner(office)}：{file}{'' if is_clean else _LISTED_THERE}。"


def page_lies(office: str, file: str) -> str:
    """Say where the whole list is, where there is no marked workbook."""
    return f"全部事項逐處列在{_corner(office)}：{file}。"


def beside(office: str, file: str) -> str:
    """Say where an office finds its answer without any mail."""
    return f"同一份也放在{_corner(office)}：{file}。"


def _corner(office: str) -> str:
    return f"「{office}」資料夾的「{REPLIES}」裡"


def for_coordinator(lies: str) -> str:
    """Say where in the site an answer lies, which the coordinator alone can open."""
    return f"（統籌人員留存：{lies}）"


def draft_lies(path: str) -> str:
    """Say where the marked copy of a draft was laid."""
    return f"{MARKED}：{path}"
