"""The words of decisions: what was decided, by whom, why and until when, and why a word could not be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.decision import ONE_STUDENT, WITHDRAWS_WORKBOOK
from schemas.identity import mask_all
from schemas.wording_mending import ACCEPT, REJECT, either
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.decision import Decision, Word

COORDINATOR = "教務處"
ALREADY_KNOWN = "無（已決定）"

WORD, REASON, ID = "處理", "理由", "編號"
"""The headings of 待修正 under which an office answers."""

NOT_ASKED = "這個編號目前沒有在等本單位決定；請以最近一次收到的回覆為準"
ASKED_OF_OTHERS = "這個編號是同一資料夾裡另一位送件人的，只有該位或教務處可以決定"
ASKED_OF_SEVERAL = "另一位送件人的檔案也有同一個編號，不能由一位代為決定；請告知教務處"
NOT_BY_NEWCOMER = "要接手別人的範圍，須由原來那一位在其回覆填「確認」，或請教務處決定；這裡只能填「撤回」"
NO_REASON = "填了處理，也要在「理由」說明原因"
NO_ID = "（空白）"
SENT_AGAIN = "同一份再次送件"
INSTEAD_OF_TURNED_DOWN = "仍以上次的資料為準，不必處理；要更正時，請修正後重送。"
SAID_TWICE = "同一個編號在這一頁有不同的處理，已採用前一行"

COMPARED = ("單位", "檔案", "列", "不同的欄位")
"""What heads the table that two sides are both shown: whose row, where it lies, and what differs, not how."""

RECORD_HEADINGS = ("規則", "單位", "事項", "決定", "結果", "理由", "決定人", "時間", "效期")
NOTED_ONLY = "僅註記，待負責單位確認"
OVER_ALREADY = "學年度結束以後仍有效"


def unknown_word(offered: Iterable[str]) -> str:
    """Say which words can be said to a finding, where another one was."""
    return f"處理只能填{either(offered)}"


def no_word(offered: Iterable[str]) -> str:
    """Say which words can be said to a finding, where a reason stands alone."""
    return f"填了理由，也要在「處理」填{either(offered)}"


def unprintable_reason(characters: Iterable[str]) -> str:
    """Say that a reason holds characters that cannot be printed, and which."""
    return f"理由含有印不出來的字元（{'、'.join(characters)}）；請把理由重新輸入一次"


def word_of(decision: Decision) -> str:
    """Give the word that was said."""
    return ACCEPT if decision.accepted else REJECT


def is_said_by(decision: Decision, word: Word) -> bool:
    """Tell whether a word is just the one that was recorded as this decision."""
    said = word_of(decision)
    return (decision.finding, said, decision.reason) == (word.finding, word.said, mask_all(word.reason))


def lasts(decision: Decision) -> str:
    """Say until when a decision holds; one on an academic year that was over by then has no last day."""
    return f"有效至 {decision.until}" if decision.has_last_day else OVER_ALREADY


def decided(decision: Decision, what: str = "") -> str:
    """Say who decided what and when, why, and until when it holds."""
    said = what or word_of(decision)
    return f"{decision.by} 於 {decision.at:%Y-%m-%d} {said}；理由：{decision.reason}；{lasts(decision)}"


def stands(place: str) -> str:
    """Say which of two rows holds."""
    return f"決定以{place}為準"


def waits_for_ruler(office: str, decision: Decision, ruler: str) -> str:
    """Say that somebody whose word is only noted holds their own row to be right, and whose word counts."""
    return f"{office}已確認自己的這一筆（理由：{decision.reason}），待{ruler}確認"


def not_taken(finding: str, why: str) -> str:
    """Say which number a word was about that could not be taken, and why."""
    return f"編號 {finding or NO_ID}：{why}"


ITEM_WITHDRAWN = "撤回這一件的勾選"
ITEM_SEEN = "確認這一件未選入"
WORKBOOK_STANDS, WORKBOOK_DOES_NOT, KNOWN = "以這份檔案為準", "不採用這份檔案，以上次為準", "知道了"
ROWS_STAND = "這些列確實都是同一位學生的，照常檢核"


def workbook_not_taken(decision: Decision) -> str:
    """Say who decided against a workbook, and why."""
    who = decision.office if decision.said_in else COORDINATOR
    return f"{who}已決定不採用這份檔案（{decision.reason}），仍以上次的資料為準"


def result(decision: Decision) -> str:
    """Say what a decision does, of one on a whole workbook or on what can only be known."""
    if decision.rule in WITHDRAWS_WORKBOOK:
        return WORKBOOK_STANDS if decision.accepted else WORKBOOK_DOES_NOT
    return ROWS_STAND if decision.rule == ONE_STUDENT else KNOWN


def record_cells(decision: Decision, result: str) -> tuple[str, ...]:
    """Give a decision's line in 決定紀錄, with what it does."""
    return (
        decision.rule,
        decision.office,
        decision.matter,
        word_of(decision),
        result,
        decision.reason,
        decision.by,
        f"{decision.at:{MINUTE}}",
        lasts(decision),
    )
