"""The sentences of reports, mails and the state of the semester, in Traditional Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.catalogue import DECIDABLE
from schemas.outcome import Outcome
from schemas.wording import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.finding import Finding


def report_title(office: str, file: str) -> str:
    """Head a report."""
    return f"{office}「{file}」檢核結果"


def verdict_line(verdict: str, totals: dict[str, int]) -> str:
    """Say the verdict and the counts in one line."""
    return (
        f"{verdict}。讀到 {totals['rows']} 列："
        f"採認 {totals['accepted']}、退回 {totals['rejected']}、暫緩 {totals['held']}；"
        f"錯誤 {totals['錯誤']}、待確認 {totals['待確認']}、提醒 {totals['提醒']}。"
    )


def facts_line(answered: str, sha256: str) -> str:
    """Say when the drop was answered and what its bytes were."""
    return f"檢核時間 {answered}　SHA-256 {sha256}"


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


EXPLAINED = ("W08", "W12", "W14", "W16", "X06", "X07", "X09", "X10")
EXPECTED_LABELS = {"C15": "整理為", "W15": "先前送出"} | dict.fromkeys(EXPLAINED, "說明")


def finding_lines(finding: dict[str, Any]) -> list[str]:
    """Write one finding as lines: where and what, expected, what to do, clause."""
    clause = f"（補充規定{finding['clause']}）" if finding["clause"] else ""
    lines = [f"［{finding['severity']}］{finding['message']}"]
    label = EXPECTED_LABELS.get(finding["rule"], "應為")
    lines += [f"　　{label}：{finding['expected']}"] if finding["expected"] else []
    number = f" {finding['id']}" if awaits_word(finding) else ""
    return [*lines, f"　　處理：{finding['advice']}{clause} [{finding['rule']}{number}]", ""]


def awaits_word(finding: dict[str, Any]) -> bool:
    """Tell whether a person may decide on a finding, who then names it by its number."""
    return finding["rule"] in DECIDABLE


def mail_subject(office: str, file: str, verdict: str, errors: int) -> str:
    """Head the mail to an office."""
    return f"［學習歷程］{office}「{file}」{verdict}" + (f"：{errors} 處待補正" if errors else "")


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
