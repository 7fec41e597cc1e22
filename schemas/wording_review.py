"""The words of the yearly review (七): its book, its page, and the training sheet of each office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.deadline import EVERY_GRADE
from schemas.wording_deadlines import SEMESTERS, whom

if TYPE_CHECKING:
    import datetime as dt

    from schemas.catalogue import Rule
    from schemas.deadline import Deadline

TITLE = "成效評核"
CLAUSE = "依據：補充規定七（由執行秘書視其辦理成效，提交工作小組議決）。"
BOOK_FILE, PAGE_FILE, SHEETS_FOLDER = "成效評核.xlsx", "成效評核.html", "訓練單"

OFFICES_SHEET, LINES_SHEET, DUTIES_SHEET, FAULTS_SHEET = "各單位", "各表單", "學校職責", "常見錯誤"
PERIOD, OFFICE = "期別", "登錄單位"
OFFICE_HEADINGS = (
    "單位",
    "收件數",
    "其中重複或非本單位",
    "退回件數",
    "列數",
    "錯誤數",
    "每百列錯誤",
    "應辦項",
    "已完成",
    "逾期項",
    "最長逾期天數",
)
LATE_DAYS, COUNTED = "逾期天數", ("收件數", "回覆次數", "退回次數", "列數", "錯誤數", "每百列錯誤")
LINE_HEADINGS = (
    "單位",
    "表單",
    "期別",
    "年級與梯次",
    "校內期限",
    "完成時間",
    LATE_DAYS,
    "首次送件",
    *COUNTED,
    "與前期相比",
)
DUTY_HEADINGS = ("期別", "單位", "規則", "事項", "辦理", "情形", "處理")
SEAT_HEADINGS = ("職稱", "應有人數", "現有人數")
FAULT_HEADINGS = ("單位", "規則", "內容", "次數", "例子")
NUMBERS = frozenset({*OFFICE_HEADINGS[1:], LATE_DAYS, *COUNTED, *SEAT_HEADINGS[1:], FAULT_HEADINGS[3]})
"""Headings under which numbers stand."""

NOTES = (
    "列數與錯誤數只計每個工作表（與範圍）第一次送來的那一件，以該件最後一次回覆為準，改好重送不會使錯誤率變低。",
    "退回次數是回覆中該表單還有錯誤的次數，同一件可能回覆多次。",
    "有幾個期限（年級、梯次）的表單，每個期限一列；首次送件與各項次數以整張表單計，只寫在第一列。",
    "完成時間是期限前送來的每個工作表（與範圍）都曾採認、沒有錯誤也不待確認的時刻；期限前都沒有送來的，看其後先送來的；最後一個期限看全部。",
    "逾期天數由校內期限算到完成時間，未完成的算到今天。決定不採用的檔案不算完成。",
    "一件裡有幾張表單時，每張表單各計一次收件；各單位的收件數則每件只計一次。",
)
UNRECOGNISED = "（無法辨識的檔案）"
NOTHING = "—"
NO_BEFORE, SAME = "無前期", "＝ 持平"
NOT_ACCEPTED = "尚未完成"
DECIDED, TO_DO = "已決定：{0}", "待辦：{0}"
DONE, NOT_DONE = "已辦", "未辦"
ALL_DONE = "訓練、會議與席次都已辦齊。"
NO_FAULTS = "這一學年還沒有錯誤。"
NO_PROOF = "還沒有登錄。"
DUTIES, PROOFS = "工作小組應辦事項", "佐證：{0}"
PER_HUNDRED, LATE = "每百列錯誤", "最長逾期天數"
CHART_ABOUT = "各單位的{0}，由多到少：{1}。"
HERE, MISSING = "（已附）", "（未附）"
EMPTY = "（空白）"
LEAST = 0.05  # a smaller change of a rate, told with one digit, is none

SHEET_TITLE = "訓練單"
SHEET_LEAD = "這一學年最常遇到的問題，依次數排列；填表前先看一眼，就能一次通過。"
SHEET_HEADINGS = ("", "問題", "次數", "例子（個資已遮蔽）", "怎麼做", "依據")
GROUND = "補充規定"
MORE = "另有其他規則 {0} 次，見各次回覆。"


def headed(year: int, today: dt.date) -> str:
    """Say which year is reviewed, and as of which day."""
    return f"{year} 學年度　統計至 {today}"


def whose(one: Deadline, *, is_yearly: bool) -> str:
    """Say for which grade and round a deadline is; of a form of the whole year also for which semester."""
    semester = SEMESTERS[one.semester] if is_yearly and one.semester else ""
    return " ".join(filter(None, (semester, whom(one.grade, one.turn)))) or EVERY_GRADE


def rate(number: float | None) -> str:
    """Write errors per hundred rows."""
    return NOTHING if number is None else f"{number:.1f}"


def trend(now: float | None, before: float | None) -> str:
    """Say how errors per hundred rows have changed since the period before."""
    if now is None or before is None:
        return NO_BEFORE
    change = now - before
    if abs(change) < LEAST:
        return SAME
    return f"▲ 增加 {change:.1f}" if change > 0 else f"▼ 減少 {-change:.1f}"


def office_trend(days: int) -> str:
    """Write days late."""
    return f"{days} 天"


def file_words(name: str, *, is_here: bool) -> str:
    """Name a file, and say whether it has come."""
    return f"{name}{HERE if is_here else MISSING}"


def veiled(text: str) -> str:
    """Leave the first character of a text in sight."""
    return f"{text[:1]}＊＊" if text else ""


def example_words(sheet: str, heading: str, value: str) -> str:
    """Tell one case: where it was and what stood there."""
    place = "".join(f"「{part}」" for part in (sheet, heading) if part)
    return f"{place}填「{value}」" if value else place


def ground(rule: Rule) -> str:
    """Say where a rule comes from, shortly."""
    return f"{GROUND}{rule.clause}" if rule.clause else rule.source


def files_line(folder: str) -> str:
    """Say where the review lies."""
    return f"{TITLE}：{folder}/{BOOK_FILE}、{PAGE_FILE}、{SHEETS_FOLDER}/"


def mended_lines(rule: Rule) -> list[str]:
    """Show on made-up data what a mended case looks like, a line for each cell that differs."""
    good = dict(rule.example.good)
    return [
        f"例如「{heading}」：{bad or EMPTY} → {good[heading] or EMPTY}"
        for heading, bad in rule.example.bad
        if heading in good and good[heading] != bad
    ]
