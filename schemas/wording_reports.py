"""The sentences of reports, mails and the state of the semester, in Traditional Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.outcome import Outcome
from schemas.wording import title_of
from schemas.wording_labels import expected_label
from schemas.wording_mending import advice, awaits_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.finding import Finding


def report_title(office: str, file: str, *, is_draft: bool = False) -> str:
    """Head a report."""
    return f"{office}「{file}」{'試檢' if is_draft else '檢核'}結果"


def checks_line(checks: dict[str, Any]) -> str:
    """Say how many rules ended in which way."""
    counted = "、".join(f"{Outcome(outcome).words} {len(rules)}" for outcome, rules in checks.items())
    return f"檢核規則：{counted}。"


def unjudged_lines(checks: dict[str, Any]) -> list[str]:
    """Name each rule that did not judge, and why."""
    return [
        f"{Outcome(outcome).words}：{rule} {title_of(rule)}（{why}）"
        for outcome in ("crashed", "skipped")
        for rule, why in checks.get(outcome, {}).items()
    ]


def finding_lines(finding: dict[str, Any]) -> list[str]:
    """Write one finding as lines: where and what, expected, what to do, clause."""
    clause = f"（補充規定{finding['clause']}）" if finding["clause"] else ""
    lines = [f"［{finding['severity']}］{finding['message']}"]
    lines += [f"　　{expected_label(finding['rule'])}：{finding['expected']}"] if finding["expected"] else []
    lines += [f"　　　{'｜'.join(cells)}" for cells in finding.get("table", ())]
    number = f" {finding['id']}" if awaits_word(finding) else ""
    return [*lines, f"　　處理：{advice(finding)}{clause} [{finding['rule']}{number}]", ""]


DONE, TO_MEND = "通過", "待補件"

STATES = {
    "missing": "尚未送件",
    "returned": "待補正",
    "held": "待確認或待核對",
    "clean": "全部通過",
    "nil": "本期無資料",
}
NEXT = {
    "missing": "請{office}將「{title}」放入資料夾",
    "returned": "請{office}依檢核報告補正（退回 {rejected} 列）後重送",
    "held": "{held} 列等待其他表單或確認",
    "clean": "無",
    "nil": "無",
}


def workbook_waits(questions: Iterable[str], then: str, *, is_newer: bool) -> str:
    """Say what is asked of a workbook as a whole, `is_newer` than the one that stands, and what is to be done then."""
    asked = "；".join(question.rstrip("。") for question in questions)
    return f"有一份{'較新的' if is_newer else ''}檔案待確認：{asked}；請先回覆{then and f'；{then}'}"


ELSEWHERE = "無（其他單位已送件）"


def next_step(state: str, duties: Iterable[Finding], *, delivered: bool) -> str:
    """Say what is to be done next; where the form is there and sound, the duties that it does not prove.

    `delivered` says whether some office has sent the form, though this one may not have.
    """
    rules = "、".join(dict.fromkeys(duty.rule for duty in duties))
    elsewhere = delivered and state == "missing"
    if rules and (elsewhere or state in {"clean", "nil"}):
        return f"學校應辦事項：{rules}"
    return ELSEWHERE if elsewhere else NEXT[state]
