"""What the counsellors and the advisers on courses of the made-up school wrote down of their talks with pupils."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.sample.shapes import Row, Term, roc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

    from flows.steps.sample.people import Colleague, Pupil

GROUPS = {
    "自": ["資訊", "工程", "數理化", "醫藥衛生", "生命科學", "生物資源", "地球與環境", "建築與設計"],
    "社": ["社會與心理", "大眾傳播", "外語", "文史哲", "教育", "法政", "管理", "財經", "藝術", "遊憩與運動"],
}
TRADES = ["電機與電子", "機械", "設計", "餐旅", "商業與管理", "家政"]
OCCUPATIONS = ("烘焙師", "消防員", "髮型設計師", "汽車修護技師")
# What a pupil explores, how often, and where it leads.
KINDS = {"學群": 92, "類群": 6, "就業": 2}
PATHS = {"學群": ("升大學", "升大學", "升大學", "升大學", "留學"), "類群": ("升技專",), "就業": ("就業", "其他")}
TESTS = ("大學學系探索量表", "興趣量表", "學系探索量表", "")
REMARKS = ("", "", "想讀{first}相關科系", "參加{first}營隊後確定方向", "與家長討論後仍在{first}與其他領域之間")
MOST_CHOICES = 3

CLOCK = (("12:10", "12:50"), ("16:10", "16:50"), ("08:10", "09:00"), ("12:20", ""))
TOGETHER, ALONE, ALONE_EVERY = "1", "2", 9
HALL, ROOM = "視聽教室", "輔導室"
CLASS_TALK = ("選課說明", "說明下學期加深加廣選修與多元選修的開課方式；學生詢問跑班時間與學分計算。")
TALKS = (
    ("選修課程與進路", "討論加深加廣選修與未來學群的關係，建議先修習兩門再決定。"),
    ("多元選修的選擇", "學生在日語與程式設計之間猶豫；說明兩門課的內容與評量方式。"),
    ("自主學習計畫", "協助學生把自主學習的題目收斂為可在一學期完成的範圍。"),
    ("修課學分檢視", "檢視已修學分與畢業條件，提醒必修科目須補考或重修。"),
)


def exploration_row(pupil: Pupil, counsellors: Sequence[Colleague], term: Term, rng: Random) -> Row:
    """Write into 修課評估 what a pupil explores: one to three fields, each another."""
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    fields = {"學群": GROUPS[pupil.home.stream], "類群": TRADES, "就業": OCCUPATIONS}[kind]
    first, *others = rng.sample(fields, rng.randint(1, MOST_CHOICES))
    second, third = (*others, "", "")[:2]
    return {
        "學號": pupil.number,
        "探索類型": kind,
        "第一志向": first,
        "第二志向": second,
        "第三志向": third,
        "測驗工具": rng.choice(TESTS),
        "進路規劃": rng.choice(PATHS[kind]),
        "規劃說明": rng.choice(REMARKS).format(first=first),
        "輔導教師帳號": counsellors[pupil.home.index % len(counsellors)].account,
        "登錄日期": roc(term.day(rng)),
    }


def advising_rows(adviser: Colleague, advised: Sequence[Pupil], term: Term, rng: Random) -> Iterable[Row]:
    """Write into 課程諮詢紀錄 one talk with a whole class, a row a pupil, and talks with some of its pupils alone."""
    day, clock = term.day(rng), rng.choice(CLOCK)
    where = {"諮詢地點": HALL, "諮詢方式": TOGETHER, "諮詢主題": CLASS_TALK[0], "諮詢內容及意見": CLASS_TALK[1]}
    yield from (_talk(adviser, pupil, roc(day), clock) | where for pupil in advised)
    for pupil in advised[::ALONE_EVERY]:
        subject, said = rng.choice(TALKS)
        alone = {"諮詢地點": ROOM, "諮詢方式": ALONE, "諮詢主題": subject, "諮詢內容及意見": said}
        yield _talk(adviser, pupil, roc(day, after=rng.randint(1, 7)), rng.choice(CLOCK)) | alone


def _talk(adviser: Colleague, pupil: Pupil, day: str, clock: tuple[str, str]) -> Row:
    start, end = clock
    return {
        "諮詢日期": day,
        "開始時間": start,
        "結束時間": end,
        "諮詢教師帳號": adviser.account,
        "學號": pupil.number,
    }
