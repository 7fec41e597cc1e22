"""The words of a marked workbook, and of the lines that it shares with the page and the mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.catalogue import RULES
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
ACCEPT, REJECT = "確認", "撤回"
WORDS = (ACCEPT, REJECT)
"""What an office may say in 處理 of a finding that awaits a word."""

MARKS = {Severity.ERROR: "✕", Severity.PENDING: "？", Severity.NOTICE: "ⓘ"}
WHOLE_FILE = "整個檔案"


def severity(name: str) -> str:
    """Write a severity with its mark."""
    return f"{MARKS[Severity(name)]} {name}"


def where(finding: dict[str, Any]) -> str:
    """Name a finding's place shortly, as one looks for it in the workbook."""
    if not finding["sheet"] and not finding["column"]:
        return WHOLE_FILE
    cell = f"{finding['column']}{finding['row'] or ''}" if finding["column"] else ""
    row = f"第 {finding['row']} 列" if finding["row"] and not cell else ""
    column = " 欄" if cell and not finding["row"] else ""
    heading = f"（{finding['heading']}）" if finding["heading"] else ""
    return f"{finding['sheet']} {cell}{column}{row}{heading}".strip()


def expected(finding: dict[str, Any]) -> str:
    """Say what was expected; where two offices differ, the table that both are shown, a line a row."""
    rows = ("｜".join(cells) for cells in finding.get("table", ()))
    return "\n".join(filter(None, (finding["expected"], *rows)))


def advice(finding: dict[str, Any]) -> str:
    """Say what to do: of what follows from a root cause, to mend that; of what was decided, that it was."""
    if finding.get("follows"):
        return f"由第 {finding['group']} 項而來，改正那一項即可"
    return str(finding.get("decision") or finding["advice"])


def note(finding: dict[str, Any]) -> str:
    """Say in a cell's note what is wrong with it, and what to do."""
    title = RULES[finding["rule"]].title
    said = "" if finding.get("follows") else expected(finding)
    expected_line = f"\n{expected_label(finding['rule'])}：{said}" if said else ""
    return f"{severity(finding['severity'])}：{title}{expected_line}\n處理：{advice(finding)}"


def result(findings: Iterable[dict[str, Any]]) -> str:
    """Say why a row was sent back or waits: each cause once, with its column."""
    told = list(findings)
    worst = Severity.ERROR if any(one["severity"] == Severity.ERROR for one in told) else Severity.PENDING
    causes = dict.fromkeys(_cause(one) for one in told)
    return f"{'退回' if worst is Severity.ERROR else '暫緩'}：{'；'.join(causes)}"


def _cause(finding: dict[str, Any]) -> str:
    return RULES[finding["rule"]].title + (f"（{finding['column']}）" if finding["column"] else "")


def refused(rule: str) -> str:
    """Say of a row that its whole sheet was sent back."""
    return f"退回：{RULES[rule].title}（整個工作表）"


def held(why: str) -> str:
    """Say of a row why it waits."""
    return f"暫緩：{why}"


def given_way(why: str) -> str:
    """Say of a row that another one stands in its place."""
    return f"不採用：{why}"


def awaits_word(finding: dict[str, Any]) -> bool:
    """Tell whether a person may decide on a finding, who then names it by its number."""
    return bool(finding.get("words"))
