"""The words on a workbook that are no data: 填報資訊's labels, the sheets of our own, and how headings are compared."""

from __future__ import annotations

import re
import unicodedata

INFORMATION, GUIDE, CODES, TO_MEND, REPAIRED = "填報資訊", "填寫說明", "代碼表", "待修正", "自動整理"
COVER = "封面"  # a school system's cover sheets end with this
LEFT_OUT = ("(缺)", "（缺）")  # sheets of rows that the school system itself refused
BESIDE = "（檢核）"  # behind the titles of our two sheets where an office has sheets of those titles itself
TO_MEND_TITLES, REPAIRED_TITLES = (TO_MEND, TO_MEND + BESIDE), (REPAIRED, REPAIRED + BESIDE)
OWN_SHEETS = frozenset({INFORMATION, GUIDE, CODES, *TO_MEND_TITLES, *REPAIRED_TITLES})
RESULT = "檢核結果"  # the column in which a marked workbook tells what became of each row
PASSED = "通過"  # a row's result: this, or what begins with one of the other words
RESULTS = ("退回：", "暫緩：", "不採用：", "採認，暫不提交：")
KEPT_PREFIXES = ("備註", RESULT)  # columns that are kept without a word

EXAMPLE_MARK = "例："  # what the key of a blank's example line begins with
ATTACHMENTS = "附件"  # the folder beside the workbooks, and in a package

FORM, VERSION, SCHOOL, YEAR, SEMESTER = "表單", "表單版本", "學校代碼", "學年度", "學期"
OFFICE, SCOPE, SENDER, ADDRESS, NIL = "登錄單位", "範圍", "填報人", "電子郵件", "本期無資料"
LABELS = (FORM, VERSION, SCHOOL, YEAR, SEMESTER, OFFICE, SCOPE, SENDER, ADDRESS, NIL)
NAME, GRADE, CLASS, SEAT, DIVISION, STATUS = "姓名", "年級", "班級名稱", "座號", "部別代碼", "學籍狀態"
UNIT, ACCOUNT, POST, OWN_CLASS, SUBJECT = "單位", "帳號", "職稱", "導師班級", "科目名稱"
YES, WHOLE_SCHOOL = "是", "全校"

_DECORATION = re.compile(r"[\s*※\u200b\ufeff]|\(必填\)")
_HINT = re.compile(r"(?:\([^()]*\)|\[[^][]*\]|【[^【】]*】|〔[^〔〕]*〕)$")


def folded(text: str) -> str:
    """Bring a heading to the form in which two spellings of it are the same."""
    return _DECORATION.sub("", unicodedata.normalize("NFKC", text)).rstrip(":")


def without_hint(folded_heading: str) -> str:
    """Drop one hint in brackets from a folded heading's end, as in 出生日期(民國); the same where there is none."""
    return _HINT.sub("", folded_heading).rstrip(":")


def is_result(text: str) -> bool:
    """Tell whether a text is what we say of a row in 檢核結果; an office may have such a column of its own."""
    return text.strip() == PASSED or text.startswith(RESULTS)
