"""The words of 提交說明: what the executive secretary reads of a package, and how anybody verifies it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemas.terms import Fate
from schemas.wording import rule_and_title
from schemas.wording_answers import period_words
from schemas.wording_packages import DIFFERENCE_FILE, FATES_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.steps.deadlines import Deadline
    from schemas.drop import RowFate

TITLE = "提交說明"
TOLD = (Fate.REJECTED, Fate.HELD)
"""The fates whose rows are told by office and reason: somebody has something to do about them."""

ROSTERS, ROSTER_HEADINGS = "名冊", ("名冊檔案", "名冊別", "對象", "列數", "SHA-256")
SCHOOL_USE_ALSO = "「校內用」內的檔案供學校使用，不上傳。"
FATES, FATE_HEADINGS = "各列去向", ("去向", "列數")
BACK, BACK_HEADINGS = "退回與暫緩的列", ("單位", "表單", "去向", "原因", "列數", "學生人數")
STUDENTS, STUDENT_HEADINGS = "退回與暫緩的列是哪些學生的", ("班級", "人數", "學號")
LATE, LATE_HEADINGS = "校內期限後才送到的檔案", ("單位", "表單", "檔案", "收件時間", "去向", "列數")
OUTSTANDING = "尚未齊備的單位"
OUTSTANDING_HEADINGS = ("單位", "表單", "狀態", "校內期限", "逾期天數", "下一步")
DECISIONS, DECISION_HEADINGS = "有效的決定", ("事項", "單位", "決定", "理由", "決定人", "效期")
DUTIES, DUTY_HEADINGS = "學校應辦事項", ("單位", "事項", "應為", "處理")
DIFFERENCE, DIFFERENCE_HEADINGS = "與前次套件的差異", ("單位", "增列", "減列", "變更")
DEADLINES = "期限"
DEADLINE_HEADINGS = ("表單", "對象", "校內期限", "剩餘天數", "國教署截止日期", "收訖確認", "依據文號")
CHECK = "如何驗證"
NONE_HELD, NONE_MISSING = "沒有退回或暫緩的列。", "各單位的表單都已齊備。"
ATTACHED = "附件"
FACTS = ("套件", "產製時間", "凍結的表單", "未產製的名冊", ATTACHED)
STILL_OPEN = "尚未決定"
SHOWN_AT_MOST = 25  # lines of a table: the note is read and printed; the whole lies in the package's own books
NUMBERS_AT_MOST = 8  # students of a class in one line

HOW_TO_CHECK = (
    (
        "整個套件的指紋，是 tagmanifest-sha256.txt 的 SHA-256；這份說明也在指紋涵蓋的範圍內，"
        "所以指紋印在套件外的核章表，也記在系統的帳本。"
    ),
    "以 licheng verify 核對：檢查每一個檔案、每一列與每一項限額，並印出指紋；不需要原來的電腦。",
    (
        "不用本系統也能核對：在套件資料夾執行 sha256sum -c manifest-sha256.txt 與 "
        "sha256sum -c tagmanifest-sha256.txt，或以任何支援 BagIt（RFC 8493）的工具驗證。"
    ),
    "任何一個檔案改動一個位元組，核對都不會通過；要更正資料，請重新送件，另產下一號套件。",
)

_QUOTED = re.compile(r"資料「[^」]*」")


def heading(school: str, period: str, number: int) -> str:
    """Head the note."""
    return f"{school} {period_words(period)}學習歷程檔案{TITLE}（第 {number:02} 號）"


def cause(fate: RowFate) -> str:
    """Say why a row waits or went back, without what stands in that row alone."""
    return rule_and_title(fate.rule) if fate.rule else _QUOTED.sub("資料", fate.reason)


def people(number: int) -> str:
    """Count the students whose rows they are, where they are any student's."""
    return str(number) if number else "—"


def students_held(number: int) -> str:
    """Say how many students are concerned over all."""
    return f"共 {number} 位學生；同一位學生可能有好幾列，逐列見「{FATES_FILE}」。"


def numbers(told: Sequence[str], number: int) -> str:
    """List students of a class, and say of how many more the line has no room."""
    rest = number - len(told)
    more = f"；其餘 {rest} 位見 {FATES_FILE}" if rest else ""
    return f"{'、'.join(told)}{more}"


def overdue(days_left: int) -> str:
    """Say how many days an office is behind."""
    return f"{-days_left} 天" if days_left < 0 else "未逾期"


def files(number: int) -> str:
    """Count attachments."""
    return f"{number} 個檔案"


def further(number: int, where: str) -> str:
    """Say how many lines a table leaves out, and where they are."""
    return f"另有 {number} 項，見 {where}"


def for_whom(deadline: Deadline) -> str:
    """Say for which grade and round a deadline is."""
    grade = "全部" if not deadline.grade.isdigit() else f"{deadline.grade} 年級"
    return f"{grade}{deadline.turn}"


def days_left(days: int) -> str:
    """Say how many days are left."""
    return f"{days} 天" if days >= 0 else f"已過 {-days} 天"


def window(deadline: Deadline) -> str:
    """Say from when to when receipts are confirmed."""
    return " ～ ".join(map(str, deadline.window))


def less_than(previous: str, *, changed: bool) -> str:
    """Name the package that this one is compared with, and say where nothing differs."""
    if not changed:
        return f"與 {previous} 相比，各列與附件都沒有差異。"
    return f"與 {previous} 相比；逐列見「{DIFFERENCE_FILE}」。"
