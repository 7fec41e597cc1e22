"""The sentences that say what an office does next, by where it reads them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from schemas.headings import TO_MEND
from schemas.wording_mending import either
from schemas.wording_replies import REPLIES

if TYPE_CHECKING:
    from collections.abc import Collection

NOTHING_TO_DO = "沒有需要處理的事項。"
TO_WAIT = "現在不用重送：暫緩的列不會遺失，等待的資料到齊後會自動再檢核，並另行通知。"
TO_GLANCE = "不用重送；提醒的事項不影響採認，請看一眼。"
TO_KEEP = "不用再做什麼；這張回條可以列印存查。"
TO_LEAVE = "不用再做什麼；這份檔案與先前收到的相同。"
DRAFT = "這是試檢，尚未送件"


class Reading(Enum):
    """Where an office reads what to do, and so how it says what is to be opened."""

    ON_SHEET = f"請照下表改好（點「位置」可跳到該儲存格；送回時「{TO_MEND}」這一頁會自動略過）"
    WITH_MARKED = f"請打開標好記號的檔案，照「{TO_MEND}」那一頁改好"
    ALONE = "請照所列，在原來的檔案改好"


def to_mend(office: str, reading: Reading) -> str:
    """Say how an office mends its workbook, and where it puts it."""
    return f"{reading.value}，{_put_back(office, reading)}；已採認的列請留著。"


def to_answer(office: str, reading: Reading, offered: Collection[tuple[str, ...]], *, is_draft: bool = False) -> str:
    """Say how an office gives its word on what awaits one; `offered` are the words that can be said to each of them."""
    some = "；有的只能填其中一個" if len(offered) > 1 else ""
    words = f"{either(frozenset().union(*offered))}（意思見該項的說明{some}）"
    if reading is Reading.ALONE:
        return f"待確認的事項：請告訴統籌人員{words}，並說明理由。"
    page = "下表" if reading is Reading.ON_SHEET else f"「{TO_MEND}」那一頁"
    back = put_in(office) if is_draft else _put_back(office, reading)
    return f"待確認的事項：請在{page}的「處理」欄填{words}，「理由」欄寫明原因，{back}；也可以請統籌人員代為決定。"


def to_send(office: str, mended: Reading | None) -> str:
    """Say of a draft that it has not been sent, and where it is put, `mended` first where there are errors."""
    how = f"{mended.value}，{put_in(office)}" if mended else f"請把檔案放入「{office}」資料夾"
    return f"{DRAFT}；{how}。"


def draft(sentence: str) -> str:
    """Say of a draft that is not to be put into its office's folder what else is to be done with it."""
    return f"{DRAFT}；{sentence}"


def put_in(office: str) -> str:
    """Say where a workbook is put."""
    return f"存檔後把整個檔案放入「{office}」資料夾"


def _put_back(office: str, reading: Reading) -> str:
    if reading is Reading.ALONE:
        return put_in(office)
    return f"存檔後把整個檔案放回「{office}」資料夾，或直接存在「{REPLIES}」裡也可以"
