"""What the made-up school itself decided and held: deadlines, curriculum plans, its working group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.sample.people import person_name
from flows.steps.sample.shapes import Row, Term, roc
from schemas.regulation import SEATS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from random import Random

    from flows.steps.sample.courses import Course
    from flows.steps.sample.people import Colleague

WHOLE_YEAR, ALL, USUAL_ROUND = "0", "全部", "一般"
LETTER = "示範字第{year}0000001號"
YEARLY = ("課程學習成果", "多元表現")
IN_TURNS = (*YEARLY, "校內幹部經歷名冊")
# Who hands in when: the grade, the round, and how many days after the first deadline.
TURNS = (("3", "第一梯次", 0), ("3", "第二梯次", 60), ("1", USUAL_ROUND, 120), ("2", USUAL_ROUND, 120))
WINDOW = 7  # days
PROGRAMME = 16  # characters of a course code that name whom it is for
APPROVED = "示範課字第{year}0000012號"

# Who of an office sits in the working group; of the others the names are drawn, or given by those they speak for.
SEATED = {
    "教務主任": "教務處",
    "學務主任": "學務處",
    "輔導主任": "輔導室",
    "圖書館主任": "圖書館",
    "註冊組長": "註冊組",
    "教學組長": "教學組",
    "實研組長": "實研組",
    "訓育組長": "訓育組",
    "生輔組長": "生輔組",
    "教師代表(課程諮詢教師)": "課程諮詢教師",
}
CONVENER, HOMEROOM, PUPILS = "校長", "導師代表", "學生會代表"
RESOLVED = "一、議決本學期登錄期程與分工。二、議決學生訓練、教師研習與親師說明的辦理日期。"


def deadline_rows(term: Term, due: dt.date) -> list[Row]:
    """Write the deadlines of a year: of all forms, then the turns of those that the last grade hands in earlier."""
    turns = [_deadline(term, due, form, turn) for form in IN_TURNS for turn in TURNS]
    return [_deadline(term, due, ALL, (ALL, USUAL_ROUND, 0)), *turns]


def _deadline(term: Term, due: dt.date, form: str, turn: tuple[str, str, int]) -> Row:
    """Write a deadline as the ministry's letter has it: dates with strokes, and a window to confirm."""
    grade, name, after = turn
    latest = term.period.whole_year.ends.replace(month=12, day=31)
    after = min(after, max((latest - due).days, 0))
    return {
        "表單": form,
        "學期": WHOLE_YEAR if form in YEARLY else str(term.semester),
        "年級": grade,
        "梯次": name,
        "國教署截止日期": _with_strokes(due, after),
        "依據文號": LETTER.format(year=term.academic_year),
        "收訖確認開始": _with_strokes(due, after + 1) if form != ALL else "",
        "收訖確認結束": _with_strokes(due, after + WINDOW) if form != ALL else "",
    }


def plan_row(term: Term, year: int, programme: str, version: str = "1.0") -> Row:
    """Write into 課程計畫書 the plan of those who entered in a year."""
    return {
        "群科班代碼": programme,
        "計畫書名稱": f"{year}學年度入學學生課程計畫書",
        "版本": version,
        "核定文號": APPROVED.format(year=year),
        "核定日期": roc(term.period.starts, after=-(90 + 365 * (term.academic_year - year))),
        "檔案名稱": f"{programme}-{version}_課程計畫書.pdf",
        "說明": "新生適用" if year == term.academic_year else "",
    }


def plan_rows(term: Term, filed: Iterable[Sequence[Course]]) -> list[Row]:
    """Write the plan of every entry year; this year's once more, as it was amended."""
    programmes = [courses[0].code[:PROGRAMME] for courses in filed]
    rows = [plan_row(term, int(programme[:3]), programme) for programme in programmes]
    newest = max(programmes)
    amended = {"說明": "修正多元選修科目", "核定日期": roc(term.period.starts, after=20)}
    return [*rows, plan_row(term, int(newest[:3]), newest, "1.1") | amended]


def seat_rows(term: Term, people: Sequence[Colleague], spokesmen: Sequence[str], rng: Random) -> list[Row]:
    """Seat the nineteen of the working group; `spokesmen` are the names of those who speak for the pupils."""
    homerooms = iter([person.name for person in people if person.homeroom])
    pupils = iter(spokesmen)

    def sitting(seat: str) -> str:
        if seat in {HOMEROOM, PUPILS}:
            return next(homerooms if seat == HOMEROOM else pupils)
        known = (person.name for person in people if SEATED.get(seat) == person.office or person.post == seat)
        return next(known, "") or person_name(rng)

    whole = term.period.whole_year
    years = {"任期起": roc(whole.starts), "任期迄": roc(whole.ends)}
    return [{"職稱": seat, "姓名": sitting(seat)} | years for seat, persons in SEATS.items() for _ in range(persons)]


def meeting_row(term: Term, convener: str) -> Row:
    """Write into 工作小組會議 the semester's meeting, which the convener led."""
    return {
        "會議日期": roc(term.period.starts, after=35),
        "主持人": convener,
        "議決事項": RESOLVED,
        "紀錄檔案": f"WG{term.academic_year}-{term.semester}_會議紀錄.pdf",
    }


def _with_strokes(day: dt.date, after: int = 0) -> str:
    digits = roc(day, after)
    return f"{digits[:-4]}/{digits[-4:-2]}/{digits[-2:]}"
