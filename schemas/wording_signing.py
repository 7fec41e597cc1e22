"""The words of sign-off and of a package's way: the 核章表, and how far each package has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.milestone import Kind, name_of
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from schemas.milestone import Milestone
    from schemas.terms import Period

RENDERED, SIGNED, UPLOADED, RECEIVED, CONFIRMED = "產製", "簽核", "上傳", "收訖", "確認"
DONE, OPEN, OBJECTED = "✓", "○", "✗"
ARROW = " → "
LIST_MARK = "、"

SHEET_NAME = "核章表"
TITLE = "學生學習歷程檔案提交核章表"
SCHOOL, PACKAGE, MADE, FINGERPRINT, ROWS = "學校", "套件", "產製時間", "指紋（SHA-256）", "列數"
NO_FINGERPRINT = "（此套件產製時未記錄指紋）"
ROSTERS, ROSTER_HEADINGS = "各名冊列數", ("名冊", "列數")
SIGNATURES, SIGNATURE_HEADINGS = "核章", ("單位", "系統簽核", "核章", "日期")
NOT_YET = "尚未簽核"
COMPARE = "核章前，請以「licheng verify {0}」核對指紋；指紋相同，就是同一份資料，任何一格更動都會使指紋不同。"
CLAUSE = "依據：補充規定五末段（各主管處室於上傳期限二週前完成）、八（登載不實之責任）。"
OBJECTION = "提出異議"
LIFTED = f"{DONE} 異議解除："
TOTAL = "合計"
KEPT = "校內用（不上傳，不計入上列合計）"
STATE = "上傳情形"

_SEMESTERS = ("全學年", "第 1 學期", "第 2 學期")


def sheet_file(number: int) -> str:
    """Name the file of a package's 核章表."""
    return f"{SHEET_NAME}-{number:02}.html"


def package_words(period: Period, number: int) -> str:
    """Say which package it is."""
    return f"{name_of(period, number)}（{period.year} 學年度{_SEMESTERS[period.semester]}，第 {number} 次產製）"


def words_said(said: Sequence[Milestone], others: Sequence[str] = ()) -> str:
    """Say what the people of an office said: who, when and why; of `others` who signed the names alone."""
    every = [f"{_mark(word)} {word.by}　{word.at:{MINUTE}}\n{word.reason}" for word in said]
    more = [f"{DONE} 另有 {LIST_MARK.join(others)} 簽核"] if others else []
    return "\n".join((*every, *more)) or NOT_YET


def _mark(word: Milestone) -> str:
    if word.kind is Kind.LIFTED:
        return LIFTED
    return DONE if word.accepted else f"{OBJECTED} {OBJECTION}："


def signed_words(signed: int, due: int, waiting: Sequence[str], objecting: Sequence[str]) -> str:
    """Say how many have signed, who has not, and who objects (see `objector`)."""
    still = f"待{LIST_MARK.join(waiting)}" if waiting else ""
    against = f"{LIST_MARK.join(objecting)} {OBJECTION}" if objecting else ""
    told = "；".join(filter(None, (still, against)))
    return f"{SIGNED} {signed}/{due}" + (f"（{told}）" if told else "")


def objector(one: Milestone) -> str:
    """Name who objects: an office may be many people."""
    return f"{one.office} {one.by}"


def uploaded_words(uploads: Sequence[Milestone], withdrawals: Sequence[Milestone] = ()) -> str:
    """Say when a package was uploaded last, and under which number; every further time is counted.

    Where an upload was recorded by mistake, that is said: why and when where none stands, else how often.
    """
    if not uploads:
        return f"{UPLOADED}（{_withdrawn(withdrawals[-1])}）" if withdrawals else UPLOADED
    last = uploads[-1]
    again = f"，共 {len(uploads)} 次" if len(uploads) > 1 else ""
    less = f"，另撤回 {len(withdrawals)} 次" if withdrawals else ""
    return f"{UPLOADED} {last.at:%Y-%m-%d}（{last.reason}{again}{less}）"


def _withdrawn(one: Milestone) -> str:
    return f"{one.at:%Y-%m-%d} 由 {one.by} 撤回：{one.reason}"


def superseded_words(later: str, uploads: Sequence[Milestone] = ()) -> str:
    """Say beside a package's name which one was made after it; nothing where none was.

    One that was uploaded before stays what was handed in.
    """
    number = later.rpartition("/")[2]
    if not later:
        return ""
    return f"（其後另產 {number}）" if uploads else f"（已由 {number} 取代）"


def superseded_notice(later: str, uploads: Sequence[Milestone]) -> str:
    """Say on a sheet which package was made after it, and which is to be sealed; nothing where none was."""
    if not later:
        return ""
    if not uploads:
        return f"此套件已由 {later} 取代，請改以新套件的核章表核章，也請勿上傳此套件。"
    when = f"{uploads[-1].at:%Y-%m-%d}"
    return f"此套件已於 {when} 上傳；其後另產 {later}，該套件另有核章表。本表尚缺的核章仍請補齊。"


def received_words(at: dt.datetime | None) -> str:
    """Say when the receipt was compared with the package."""
    return f"{RECEIVED} {at:%Y-%m-%d}" if at else RECEIVED
