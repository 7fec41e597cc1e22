"""The words of deadlines: what a late workbook is told, and how a deadline is shown in a list and in a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemas.cohort import FIRST_ROUND
from schemas.deadline import LAST_MINUTE, USUAL_ROUND
from schemas.kinds import FormTitle
from schemas.regulation import LEAD_TIME
from schemas.roc_date import ROC_OFFSET, WEEKDAYS
from schemas.wording import LATE_ANSWERS
from schemas.wording_runs import ranges

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from schemas.deadline import Deadline, DueLine

HEADINGS = (
    "學年度",
    "表單",
    "學期",
    "年級",
    "梯次",
    "國教署期限",
    f"校內期限（{LAST_MINUTE} 前）",
    "單位提早",
    "剩餘天數",
    "文號",
    "收訖確認",
    "凍結於",
    "附註",
)
WHOLE_YEAR = "全學年"
GRADES = {"1": "高一", "2": "高二", "3": "高三"}
OTHER_GRADES, OTHERS_BESIDE_ROUND = "其他年級", "其他列"
SEMESTERS = {0: WHOLE_YEAR, 1: "第1學期", 2: "第2學期"}


class Frozen(NamedTuple):
    """A form that was frozen: its title, whom that concerns (nobody named: everybody), when, and by which package."""

    title: str
    whom: tuple[str, ...]
    at: str
    package: str

    def __str__(self) -> str:
        """Say so."""
        return f"「{self.title}」{'、'.join(self.whom)}校內期限為 {self.at}，已凍結於套件 {self.package}"


def whom(grade: str, turn: str) -> str:
    """Name a grade and its round: 高三第二梯次; "" where neither is told."""
    return f"{GRADES.get(grade, '')}{turn}"


def came_late(frozen: Sequence[Frozen], *, others: bool) -> str:
    """Say what was frozen when, what that means, and how to answer.

    `others` tells that the workbook carries further forms, which wait with it.
    """
    told = "、".join(map(str, frozen))
    closed = "、".join(dict.fromkeys(name for one in frozen for name in one.whom))
    rest = OTHERS_BESIDE_ROUND if closed.endswith(FIRST_ROUND) else OTHER_GRADES
    grades = f"；{closed}的列與已採用的完全相同時不必等候，{rest}可先採用" if closed else ""
    apart = "；同檔的其他表單也一起等候，要先採用時請另存一檔送件" if others else ""
    return f"{told}；凍結的名冊不再改動，確認後另產補正名冊{grades}{apart}" + LATE_ANSWERS


def file_came_late(frozen: Sequence[Frozen], name: str, at: str, rows: Iterable[int]) -> str:
    """Say what was frozen, that a file came with other contents since, which rows name it, and how to answer."""
    return (
        f"{'、'.join(map(str, frozen))}；「{name}」在 {at} 又送來不同的內容，用到它的是第 {ranges(rows)} 列；"
        "凍結的名冊與檔案不再改動，確認後另產補正名冊，換過檔案的項目重新認證後才提交"
    ) + LATE_ANSWERS


INTERNAL, OFFICES_OWN, NATIONAL = "校內期限", "單位期限", "國教署期限"
WINDOW = ("收訖確認首日", "收訖確認末日")


def falls_on(what: str, day: dt.date, holiday: str, working_day: dt.date | None = None) -> str:
    """Say that a day is no working day, and which is the last before it, where that helps."""
    named = f"（{holiday}）" if holiday else ""
    before = f"，前一個上班日為 {short(working_day)}" if working_day else ""
    return f"{what}為{weekday(day)}{named}{before}"


def of_day(what: str, day: dt.date) -> str:
    """Name one of several days of a kind."""
    return f"{what} {day.month}月{day.day}日"


def of_year(year: int, name: str) -> str:
    """Say of which academic year a deadline is."""
    return f"{year}學年度 {name}"


def beside_holiday(before: str, after: str) -> str:
    """Say which holiday lies on the day before or after the internal deadline; "" where none does."""
    told = (f"前一日為{before}" if before else "", f"次日為{after}" if after else "")
    return "，".join(filter(None, told))


def weekday(day: dt.date) -> str:
    """Name the day of the week."""
    return f"星期{WEEKDAYS[day.weekday()]}"


def short(day: dt.date) -> str:
    """Write a day by month, day and weekday."""
    return f"{day.month}月{day.day}日（{weekday(day)}）"


def roc(day: dt.date) -> str:
    """Write a day as letters do: 115年2月14日（星期六）."""
    return f"{day.year - ROC_OFFSET}年{short(day)}"


def deadline_name(one: Deadline) -> str:
    """Name what a deadline is for: the form, the semester, and the grade and round where they are not everybody's."""
    turn = "" if one.round == USUAL_ROUND else one.round
    return " ".join(filter(None, (_title(one), SEMESTERS[one.semester], whom(one.grade, turn))))


def _title(one: Deadline) -> str:
    return "全部表單" if one.form == FormTitle.every else one.form


def line_cells(line: DueLine) -> tuple[str, ...]:
    """Give the cells of a deadline's line under HEADINGS."""
    one = line.deadline
    return (
        str(line.year),
        one.form,
        SEMESTERS[one.semester],
        one.grade,
        one.round,
        one.national.isoformat(),
        one.internal.isoformat(),
        "、".join(f"{office} {day:%m-%d}" for office, day in line.offices.items()),
        str(line.days_left),
        one.document,
        "～".join(f"{day:%m-%d}" for day in one.window),
        "、".join(line.packages),
        all_notes(line),
    )


def all_notes(line: DueLine) -> str:
    """Join what is noted of the days of everybody and of each office."""
    return joined((line.note, *line.office_notes.values()))


def joined(notes: Iterable[str]) -> str:
    """Put notes one after the other, each once."""
    return "；".join(filter(None, dict.fromkeys(notes)))


def calendar_name(office: str) -> str:
    """Name an office's calendar."""
    return f"學習歷程檔案期限（{office}）"


def office_entry(office: str, name: str) -> str:
    """Head the entry of the office's own day."""
    return f"{office}繳交：{name}"


def internal_entry(name: str) -> str:
    """Head the entry of the internal deadline."""
    return f"校內期限 {LAST_MINUTE}：{name}"


def national_entry(name: str) -> str:
    """Head the entry of the national deadline."""
    return f"國教署期限：{name}"


def confirmation_entry(name: str) -> str:
    """Head the entry of the days in which receipts are confirmed."""
    return f"收訖明細確認：{name}"


def entry_text(line: DueLine, office: str, name: str) -> str:
    """Say what an office's entry rests on: days, letter, clause, when receipts are confirmed, and what is noted."""
    one = line.deadline
    window = f"收訖確認：{roc(one.window[0])}至{roc(one.window[1])}" if one.window else ""
    told = (
        name,
        f"校內期限：{roc(one.internal)}{LAST_MINUTE}，逾期名冊即凍結（補充規定{LEAD_TIME.clause}：{LEAD_TIME.quote}）",
        f"{office}：{roc(line.offices[office])}以前繳交" if office in line.offices else "",
        f"國教署期限：{roc(one.national)}",
        f"依據：{one.document}" if one.document else "",
        window,
        line.note,
        line.office_notes.get(office, ""),
    )
    return "\n".join(filter(None, told))
