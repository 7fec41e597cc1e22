"""The sentences on failures of the program and damaged originals: to the office, the coordinator, the developers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.failure import Harm
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from schemas.failure import Failure

SCHOOL_MARK = "［學習歷程］"
NAMED = 10  # files that a mail lists one by one

# To the office.
FAILED_ON = "系統能處理完的檔案；系統處理這份檔案時自己出錯，只好先把它擱置，不是您填的資料有錯"
AGAIN = "資料不必修改；請用 Excel 或 LibreOffice 開啟，另存新檔後再試一次。若仍收到這一項，請告訴教務處。"
_DAMAGED = "與收件時相同的原件；系統收存的這份檔案，內容已和收件時不同（多半是磁碟損壞）"
ATTACHMENT_DAMAGED = (
    "與收件時相同的附件；系統收存的這個附件，內容已和收件時不同（多半是磁碟損壞），請把同一個附件再放入一次"
)
ROW_WAITS = "W26 所列的附件原件損壞，再送一次後自動採認"


def damaged_original(*, rows_stand: bool) -> str:
    """Say what is wrong with a stored original, and what has become of its rows."""
    rows = "資料列仍照最後一次讀到的內容採認" if rows_stand else "讀過的內容也沒有留下，這份檔案的列暫不列入"
    return f"{_DAMAGED}；{rows}"


def to_try_copy() -> str:
    """Say what an office does with a draft on which the program failed: nobody else is told of it."""
    return "資料不必修改：請用 Excel 或 LibreOffice 開啟，另存新檔後再試一次；仍不行時請告訴教務處。"


def to_send_copy(office: str) -> str:
    """Say what an office does with a workbook on which the program failed."""
    return f"資料不必修改：請用 Excel 或 LibreOffice 開啟，另存新檔後放入「{office}」資料夾；教務處會收到通知。"


def to_send_same(office: str) -> str:
    """Say what an office does where what is stored of it is damaged."""
    return f"不必修改：請把同一個檔案再放入「{office}」資料夾一次，原件補齊後這一項自動消失。"


def next_of_isolated(harm: str, office: str) -> str:
    """Say on the board what is to be done about a workbook that is set aside, or whose original is damaged."""
    if harm == Harm.SET_ASIDE:
        return f"系統處理這份檔案時出錯：請{office}另存新檔後再送，並請把報告寄給開發人員"
    return f"收存的原件損壞：請{office}把同一個檔案再送一次" if harm else ""


def program_failed(place: str) -> str:
    """Say that the program itself failed, and where."""
    return f"程式出錯：{place}"


# To the coordinator.
HEADINGS = ("單位", "檔案", "收件時間", "SHA-256", "情形")
TOLD = {
    Harm.SET_ASIDE: "系統處理時出錯，整份擱置，其中的列暫不列入",
    Harm.RULE: "系統執行規則時出錯，該規則應核對的列暫緩",
    Harm.UNMARKED: "標示檔無法產生，已改以網頁與信件回覆",
    Harm.UNOPENED: "系統收件時無法看完這個附件或壓縮檔，視為損壞並請該單位重送",
    Harm.UNTOLD: "回覆或通知沒有送出，下次收件再試",
    Harm.DAMAGED: "收存的原件損壞，其中的列照最後一次讀到的內容",
    Harm.LOST: "收存的原件損壞，讀過的內容也沒有留下，其中的列暫不列入",
    Harm.ATTACHMENT: "收存的附件損壞，填了這個附件的列暫緩",
}
"""What each failure does, in a few words."""
NOTICES = "通知"  # what belongs to no file
IN_PACKAGE = "系統出錯或原件損壞的檔案"
FOR_DEVELOPERS = "請把 {path} 寄給開發人員；其中只有程式的位置、檔案編號與 SHA-256，沒有學生資料。"
RESTORE = "已請該單位把同一個檔案再放入一次；也可以由備份復原 store/files 內同一個 SHA-256 的檔案。"
GOES_ON = "其他檔案照常收件、檢核、凍結與提交。"


def failure_line(failure: Failure) -> str:
    """Say in a line of which file a failure is, and what it does."""
    return f"{_file(failure)}：{TOLD[failure.harm]}{_place(failure)}"


def what_to_do(failure: Failure, path: str) -> str:
    """Say what the coordinator does about a failure; `path` is where the report for the developers lies."""
    return RESTORE if failure.harm.is_damage else FOR_DEVELOPERS.format(path=path)


def failure_cells(failure: Failure, zone: dt.tzinfo | None) -> tuple[str, ...]:
    """Give a failure's line under HEADINGS."""
    at = f"{failure.received_at.astimezone(zone):{MINUTE}}"
    return (failure.office, failure.shown, at, failure.sha256, f"{TOLD[failure.harm]}{_place(failure)}")


def _place(failure: Failure) -> str:
    return f"（{failure.place}）" if failure.place else ""


def _file(failure: Failure) -> str:
    if not failure.sha256:
        return f"{failure.office}「{failure.shown}」"
    return f"{failure.office}「{failure.shown}」（{failure.received_at:{MINUTE}} 收件，SHA-256 {failure.sha256}）"


def subject(failures: Sequence[Failure]) -> str:
    """Head the mail on failures of one cause."""
    first = failures[0]
    more = f" 等 {len(failures)} 份" if len(failures) > 1 else ""
    what = "收存的原件損壞" if first.harm.is_damage else "系統處理時出錯"
    return f"{SCHOOL_MARK}{what}：{first.office}「{first.shown}」{more}"


def further(number: int) -> str:
    """Say how many more files a mail does not list."""
    return f"另有 {number} 份，見 licheng status"


# To the developers, in English as the program's own messages are.
REPORT = """\
A failure of Licheng. Nothing in this file is personal: places in the program, an id, a hash.

what      {harm}
where     {place}
drop      {drop}
sha-256   {sha256}
format    {format}
version   {version}
since     {at}

{trail}
"""
