"""The words of the confirmation sheet around its items: whose it is, by when to answer, what goes and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.wording_answers import period_words
from schemas.wording_confirmed import shown_as

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from schemas.wording_unsent import Said

TITLE = "學生學習歷程檔案提交確認單"
SENT, NOT_SENT, STAYS = "會提交到學習歷程中央資料庫", "這次不提交或待補正，原因與處理方式", "留在學校，不提交"
NOTHING_SENT = "這一期沒有會提交的資料。"
NOT_ACCEPTED = "（學生名冊待更正）"  # beside the name of one whose row of 學生名冊 was sent back or waits
OVERVIEW, OVERVIEW_HEADINGS = "全班一覽", ("座號", "學號", "姓名", "會提交", "不提交")
NOT_SENT_HEADINGS = ("項目", "為什麼", "可以怎麼做")
SEAT, NUMBER = "座號", "學號"
CORRECT, WRONG = "內容正確", "有誤，請更正："
STUDENT_SIGNS, PARENT_SIGNS, DATE = "學生簽名", "家長簽名", "日期"
HOW = (
    "發給學生前，請導師先看全班一覽；每位學生各自一頁，請勿讓學生看到別人的一頁。",
    "學生與家長核對後簽名，有誤的地方請導師轉知承辦單位更正；更正後學校會重新產製。",
    "這份名單在學校提交以前使用；提交後，學生另就中央資料庫的收訖明細確認。",
)


NO_CLASS = "未列入任何班級"
NO_CLASS_HOW = (
    "這些學號在學生名冊裡還沒有班級：學號打錯，或學生名冊還沒有列入這位學生、列入的一列已退回。",
    "請註冊組先核對學號與學生名冊；是本校學生的，請補入學生名冊，再把這一頁轉交導師。",
)


def heading(class_name: str, period: str) -> str:
    """Head a class's page."""
    return f"{class_name} {TITLE}（{period_words(period)}）"


def pupil_heading(seat: str, name: str, number: str) -> str:
    """Head a student's own page; of whom neither seat nor name is known, with the number."""
    place = (shown_as(SEAT, seat),) if seat else ()
    return " ".join((*place, name or f"{NUMBER} {number}"))


AT_ONCE = "請儘快核對，交回導師。"


def return_by(day: dt.date | None) -> str:
    """Say by when to give the sheet back."""
    if day is None:
        return AT_ONCE
    return f"請在 {_day(day)}（校內期限）以前核對，交回導師；期限後名冊凍結，更正要另外辦理。"


def frozen_until(frozen: dt.date, national: dt.date) -> str:
    """Say that the rosters are frozen, and until when the school can still have a fault mended."""
    mended = f"有誤的，最晚到 {_day(national)}（國教署截止日），學校還能另案更正。"
    return f"名冊已在 {_day(frozen)}（校內期限）凍結。{AT_ONCE}{mended}"


def only_of(titles: Iterable[str], said: str) -> str:
    """Say of some categories what does not hold for all."""
    return f"{'、'.join(titles)}：{said}"


def in_round(title: str, turn: str) -> str:
    """Name a category and the round in which its items go, "" where there are none."""
    return f"{title}（{turn}）" if turn else title


def round_until(turn: str, last: dt.date, *, over: bool) -> str:
    """Say until when the ministry takes a round in, or took it in."""
    return f"{turn}已在 {_day(last)}截止" if over else f"{turn}在 {_day(last)}截止（國教署）"


def _day(day: dt.date) -> str:
    return f"{day.month} 月 {day.day} 日"


def not_accepted(said: Said) -> str:
    """Say why nothing of a student goes as long as the row of 學生名冊 is not accepted."""
    why = f"學生名冊裡這位學生的一列還沒有採認：{said.why}。採認以前，這位學生的各項資料都不會提交。"
    return f"{why}{said.do}"


def counted(number: int, unit: str) -> str:
    """Count what is sent of a category."""
    return f"{number} {unit}"


def footnote(number: int) -> str:
    """Refer to a clause below."""
    return f"（註 {number}）"


def note(number: int, clause: str, quote: str) -> str:
    """Quote a clause at the foot of a page."""
    return f"註 {number}　補充規定{clause}　{quote}"


def stays(title: str, rows: int) -> str:
    """Count what stays at school of a form."""
    return f"{title} {rows} 筆"
