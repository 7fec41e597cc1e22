"""The sentences with which a drop is answered, the same on the page, in the mail, in plain text and on the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.catalogue import RULES
from schemas.terms import Severity, Verdict
from schemas.wording_mending import MARKS, either
from schemas.wording_next_steps import NOTHING_TO_DO
from schemas.wording_replies import RECEIPT

if TYPE_CHECKING:
    from collections.abc import Iterable

NO_TEXT, NO_COLUMN = "（空白）", "（沒有這一欄）"
NIL_DECLARED = "本期無資料（已於填報資訊聲明）"
CUT = "…"
OFFICE, SENDER, FORMS, PERIOD, FILE = "單位", "填報人", "表單", "期別", "檔案"
RECEIVED, ANSWERED, DROP, ROWS, HASH = "收件時間", "檢核時間", "檔案編號", "資料列數", "SHA-256"
ADVICE, CLAUSE, NUMBER = "處理", "依據", "編號"
NO_LETTER = "—"

TONES = {Severity.ERROR: "e", Severity.PENDING: "p", Severity.NOTICE: "n"}
VERDICTS = {
    Verdict.ACCEPTED: ("✓", "g"),
    Verdict.DUPLICATE: ("✓", "g"),
    Verdict.HELD: (MARKS[Severity.PENDING], "p"),
    Verdict.PARTLY: (MARKS[Severity.ERROR], "e"),
    Verdict.REJECTED: (MARKS[Severity.ERROR], "e"),
    Verdict.QUARANTINED: (MARKS[Severity.ERROR], "e"),
}
"""The mark and the tone of each verdict: it is never told by colour alone."""


def verdict(one: Verdict, *, is_draft: bool) -> str:
    """Say the verdict; of a draft what it would be."""
    return f"試檢（若現在送件）：{one.words}" if is_draft else one.words


def rows_line(totals: dict[str, int]) -> str:
    """Say what became of the rows."""
    fates = f"採認 {totals['accepted']}、退回 {totals['rejected']}、暫緩 {totals['held']}"
    return f"讀到 {totals['rows']} 列：{fates}。"


def counts_line(counts: Iterable[tuple[str, int, int]]) -> str:
    """Say how many things there are to mend and at how many places: severity, things, places."""
    told = [
        f"{severity} {things} 項" + (f"，共 {places} 處" if places > things else "")
        for severity, things, places in counts
        if things
    ]
    return f"{'；'.join(told)}。" if told else NOTHING_TO_DO


def period_words(period: str) -> str:
    """Write a period in full; semester 0 is the year as a whole."""
    year, _, semester = period.partition("-")
    return f"{year} 學年度" + (f"第 {semester} 學期" if semester != "0" else "")


RECEIPT_TITLE = f"學習歷程資料收件{RECEIPT}"
RECEIPT_NUMBER = f"{RECEIPT}編號"


def receipt_title(number: str) -> str:
    """Name a receipt."""
    return f"{RECEIPT_TITLE} {number}"


def proof(rows: int, *, nil: bool) -> str:
    """Say what a receipt proves."""
    whole = "「本期無資料」的聲明已經採認" if nil and not rows else f"其中 {rows} 列資料全部通過檢核並採認"
    return f"這張回條證明：上述檔案已完整收存，{whole}；日後以 SHA-256 可核對檔案就是當時收到的那一份，一字未改。"


def sheet_rows(sheet: str, rows: int) -> str:
    """Say how many rows a sheet holds."""
    return f"{sheet}：{rows} 列"


def fact_line(label: str, lines: Iterable[str]) -> str:
    """Put a fact on one line."""
    return f"{label}：{'；'.join(lines)}"


def place_of(sheet: str, row: int | None) -> str:
    """Name the row that a picture shows."""
    return f"工作表「{sheet}」第 {row} 列"


def numbered(number: object, count: int) -> str:
    """Head the places that are mended together."""
    return f"第 {number} 項" + (f"（共 {count} 處）" if count > 1 else "")


def rest_line(severity: str, rule: str, count: int) -> str:
    """Say of a rule how many findings are not shown one by one."""
    return f"{severity}　{RULES[rule].title}（{rule}）：{count} 處"


def shortened(text: str, most: int) -> str:
    """Cut a text that is too long for where it stands, with a mark."""
    return text if len(text) <= most else f"{text[: most - 1]}{CUT}"


def clause(number: str) -> str:
    """Name a clause of the regulation; "" for none."""
    return f"補充規定{number}" if number else ""


def answerable(number: str, offered: Iterable[str]) -> str:
    """Give the number by which a person's word is said to be about a finding."""
    return f"{number}（回覆{either(offered)}時用）"


def cell_line(letter: str, heading: str, text: str, mark: str) -> str:
    """Write a cell of a row on a line of its own, the bad one with a mark before it."""
    return f"　{mark or '　'} {letter}　{heading}：{text}"
