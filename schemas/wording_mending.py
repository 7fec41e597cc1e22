"""The words of a marked workbook, and of the lines that it shares with the page and the mail."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from schemas.catalogue import RULES
from schemas.decision import VOIDED
from schemas.terms import Severity
from schemas.wording_labels import expected_label

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADINGS = (
    "項次",
    "程度",
    "問題",
    "位置",
    "填寫內容",
    "應為／說明",
    "處理方式",
    "處理",
    "理由",
    "條次",
    "規則",
    "編號",
)
"""Of 待修正: the message before the codes; 處理 and 理由 are for the office to fill in."""

REPAIR_HEADINGS = ("工作表", "儲存格", "原來填寫", "整理為")
PASSED_OVER = "略過"
ACCEPT, REJECT = "確認", "撤回"
WORDS = (ACCEPT, REJECT)
OTHER_TABLE = "W27"
"""What an office may say in 處理 of a finding that awaits a word."""


def either(words: Iterable[str]) -> str:
    """Name words of which one is to be said, in their usual order."""
    return f"「{'」或「'.join(sorted(words, key=WORDS.index))}」"


MARKS = {Severity.ERROR: "✕", Severity.PENDING: "？", Severity.NOTICE: "ⓘ"}
MARKED = {str(severity): f"{mark} {severity}" for severity, mark in MARKS.items()}
"""Each severity as it is written: with its mark."""
Cause = tuple[str, str, str]
"""Of what became of a row: severity, rule, column."""
WHOLE_FILE = "整個檔案"


def severity(name: str) -> str:
    """Write a severity with its mark."""
    return MARKED[name]


def in_row(number: int) -> str:
    """Name a row."""
    return f"第 {number} 列"


def where(finding: dict[str, Any]) -> str:
    """Name a finding's place shortly, as one looks for it in the workbook."""
    if not finding["sheet"] and not finding["column"]:
        return WHOLE_FILE
    cell = f"{finding['column']}{finding['row'] or ''}" if finding["column"] else ""
    row = in_row(finding["row"]) if finding["row"] and not cell else ""
    column = " 欄" if cell and not finding["row"] else ""
    heading = f"（{finding['heading']}）" if finding["heading"] else ""
    return f"{finding['sheet']} {cell}{column}{row}{heading}".strip()


def expected(finding: dict[str, Any]) -> str:
    """Say what was expected; where two offices differ, the table that both are shown, a line a row."""
    shown = str(finding["expected"])
    if "table" not in finding:
        return shown
    return "\n".join(filter(None, (shown, *("｜".join(cells) for cells in finding["table"]))))


def advice(finding: dict[str, Any]) -> str:
    """Say what to do: of what follows from a root cause, to mend that; of what was decided, that it was."""
    if finding.get("follows"):
        return f"由第 {finding['group']} 項而來，改正那一項即可"
    return str(finding.get("decision") or finding["advice"])


def note(finding: dict[str, Any]) -> str:
    """Say in a cell's note what is wrong with it, and what to do."""
    said = "" if finding.get("follows") else expected(finding)
    return _note(finding["severity"], finding["rule"], said, advice(finding))


@lru_cache(4096)  # most findings of a column say the same
def _note(name: str, rule: str, said: str, advised: str) -> str:
    expected_line = f"\n{expected_label(rule)}：{said}" if said else ""
    return f"{severity(name)}：{RULES[rule].title}{expected_line}\n處理：{advised}"


@lru_cache(4096)  # most rows were sent back for the same
def result(causes: tuple[Cause, ...]) -> str:
    """Say why a row was sent back or waits, or is taken and does not go: each cause once, with its column."""
    is_wrong = any(name == Severity.ERROR for name, _, _ in causes)
    stays = all(rule == VOIDED for _, rule, _ in causes)
    told = dict.fromkeys(RULES[rule].title + (f"（{column}）" if column else "") for _, rule, column in causes)
    return f"{'退回' if is_wrong else '採認，暫不提交' if stays else '暫緩'}：{'；'.join(told)}"


def refused(rule: str, *, waits: bool) -> str:
    """Say of a row that its whole sheet was sent back, or waits; or that it is of another table in the sheet."""
    extent = "" if rule == OTHER_TABLE else "（整個工作表）"
    return f"{'暫緩' if waits else '退回'}：{RULES[rule].title}{extent}"


def held(why: str) -> str:
    """Say of a row why it waits."""
    return f"暫緩：{why}"


def given_way(why: str) -> str:
    """Say of a row that another one stands in its place."""
    return f"不採用：{why}"


def offered(finding: dict[str, Any]) -> str:
    """Give the words that a person may say to a finding, as a list offers them; "" where it awaits none."""
    return ",".join(finding.get("words", ()))


def awaits_word(finding: dict[str, Any]) -> bool:
    """Tell whether a person may decide on a finding, who then names it by its number."""
    return bool(finding.get("words"))
