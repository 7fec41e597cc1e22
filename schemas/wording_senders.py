"""The words on who sent what: another sender's part, and what those are told whose rows were replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.wording import answers
from schemas.wording_mail import SCHOOL_MARK
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.drop import Drop

FROM_FOLDER = "沒有填名冊所列電子郵件的人"
NOT_MINE = "這份不算"
UNTIL_THEN = "確認以前這份暫緩，原來的資料照舊"


def by(accounts: Iterable[str]) -> str:
    """Name who sent a workbook: by account, where the address on it is a listed one."""
    return "".join(f"「{account}」" for account in sorted(accounts)) or FROM_FOLDER


def file_at(drop: Drop) -> str:
    """Name a workbook by when it came and what it is called."""
    return f"{drop.received_at:{MINUTE}} 的「{drop.shown}」"


def held_by(part: str, holder: Drop, theirs: str, rows: int, mine: str) -> str:
    """Say to a newcomer who holds a part already."""
    told = f"範圍「{part}」已由{theirs}送出（{file_at(holder)}，{rows} 列），這份由{mine}送出；{UNTIL_THEN}"
    return told + answers("", NOT_MINE)


def belongs_to(part: str, owners: str, mine: str) -> str:
    """Say to a newcomer whose a part is that nobody has filed yet."""
    told = f"依處室與人員名冊，範圍「{part}」由{owners}填報，這份由{mine}送出；{UNTIL_THEN}"
    return told + answers("", NOT_MINE)


def called_otherwise(part: str, file: str) -> str:
    """Say that a file's name is that of another part."""
    told = f"範圍填「{part}」，檔名「{file}」卻是另一個範圍的；{UNTIL_THEN}，填錯時改正範圍或檔名後重送即可"
    return told + answers("", NOT_MINE)


def wanted_by(part: str, newcomer: Drop, who: str, rows: int) -> str:
    """Say to who holds a part that somebody else has sent a workbook for it."""
    told = f"{who}送來 {file_at(newcomer)}，範圍也填「{part}」，{rows} 列；確認以前仍以您這份為準，不必處理也可以"
    return told + answers("改以那一份為準", "那一份不算，仍以您這份為準")


def decided_on(part: str, newcomer: Drop) -> str:
    """Say to who holds a part which workbook was decided on."""
    return f"{file_at(newcomer)}，範圍也填「{part}」"


LOOK = "不必處理；那一份若是您同意的，請填「確認」並寫明理由後放回，不同意就填「撤回」，或告知教務處。"
"""What who holds a part does about somebody else's workbook for it."""


# What those are told who did not send it themselves.
OBJECT = "若這不是您同意的，請告知教務處；您原來的檔案仍完整保存，要改回來，再放入資料夾一次即可。"
NOT_YOURS = "若不是您請人送的，請告知教務處；您自己的檔案照常放入資料夾，就以您的為準。"
HOW_KNOWN = "送件人是依「填報資訊」的電子郵件辨認的；資料夾多人共用，電子郵件可能被冒填，所以另寄這封信通知您。"


def replaced_subject(office: str, titles: Iterable[str]) -> str:
    """Head the mail to who was replaced."""
    return f"{SCHOOL_MARK}{office} {'、'.join(titles)}：您送的資料已由另一份檔案取代"


def replaced(old: Drop, new: Drop, who: str, sheets: Iterable[tuple[str, str, int]]) -> list[str]:
    """Say what was replaced, when, by which file, and how to object: a line each."""
    lines = [f"{title}「{sheet}」：您送的 {rows} 列" for title, sheet, rows in sheets]
    return [f"您於 {file_at(old)}，已由{who}送出的 {file_at(new)}取代：", *lines, OBJECT, HOW_KNOWN]


def claimed_subject(office: str, part: str) -> str:
    """Head the mail to whose part somebody else has sent."""
    return f"{SCHOOL_MARK}{office}：有人以「{part}」的範圍送件"


def claimed(new: Drop, who: str, part: str, titles: Iterable[str], *, waits: bool) -> list[str]:
    """Say to whose part it is who has sent what for it, whether it was taken, and how to object: a line each."""
    became = "還沒有採用，等教務處確認" if waits else "已採用"
    return [f"{who}送出 {file_at(new)}，範圍「{part}」（{'、'.join(titles)}）：{became}。", NOT_YOURS, HOW_KNOWN]
