"""Which pupils of the made-up school won its contests, and what outside bodies registered of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.sample.shapes import Row, Term, roc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

    from flows.steps.sample.outcomes import Register
    from flows.steps.sample.people import Pupil

FAIR = "校內科學展覽會"
JUDGED = dt.timedelta(days=7)  # between a contest and its results
SCHOOL, OUTSIDE = "學校", "校外機構"
CONTESTS_SHEET, CERTIFICATES_SHEET = "競賽參與紀錄", "檢定證照紀錄"
LETTER = "校{office}字第{year}0000{serial}號"
BODIES = {"全國物理辯論競賽": "全國物理辯論推廣協會", "日本語能力試驗N4": "語言訓練測驗中心"}
LANGUAGE_TEST = "日本語能力試驗N4"
LISTED = "中央資料庫收訖明細"


class Contest(NamedTuple):
    """One contest: what it is about, its groups and prizes, who organised it, whether teams competed."""

    name: str
    about: str
    groups: tuple[str, ...]
    prizes: tuple[str, ...]
    office: str
    team: str
    serial: int


SCIENCE_FAIR = Contest(
    FAIR, "各班推派科展作品，口頭報告並答辯", ("物理組", "化學組", "生物組"), ("特優", "優等"), "教務處", "2", 101
)
LANGUAGES = Contest(
    "校內語文競賽", "演說、朗讀、作文與書法", ("演說", "朗讀", "作文", "書法"), ("第一名", "第二名"), "教務處", "1", 102
)
CHOIR = Contest("校慶合唱比賽", "各班合唱指定曲與自選曲", ("",), ("第一名", "第二名", "最佳指揮"), "學務處", "2", 103)

ORGANISED = {"科學展覽籌備小組": SCIENCE_FAIR, "語文競賽小組": LANGUAGES}
"""The organisers who hand in results of their own, and of which contest."""


def contest_rows(contest: Contest, pupils: Sequence[Pupil], term: Term, rng: Random) -> list[Row]:
    """Award the prizes of a contest, one of a kind in each group, as far as there are pupils."""
    awarded = [(group, prize) for group in contest.groups for prize in contest.prizes]
    winners = rng.sample(pupils, min(len(awarded), len(pupils)))
    return [result(contest, won, pupil.number, term) for won, pupil in zip(awarded, winners, strict=False)]


def result(contest: Contest, won: tuple[str, str], student: str, term: Term) -> Row:
    """Write into 校內競賽成績 a prize won in a group."""
    return {
        "競賽名稱": contest.name,
        "競賽內容": contest.about,
        "項目": won[0],
        "主辦處室": contest.office,
        "競賽日期": roc(term.fair - JUDGED),
        "結果公布日期": roc(term.fair),
        "學號": student,
        "獎項": won[1],
        "團體參與代碼": contest.team,
        "簽陳文號": LETTER.format(office=contest.office[:1], year=term.academic_year, serial=contest.serial),
    }


def proved(rows: Sequence[Row], register: Register) -> None:
    """Lay a certificate beside each row."""
    for row in rows:
        row["證明文件檔名"] = f"{register.next()}_獎狀.pdf"


def of_the_fair(performances: Iterable[Row], term: Term) -> list[Row]:
    """Write the results of the science fair that the school has put among its pupils' performances."""
    return [
        result(SCIENCE_FAIR, ("綜合組", row["獎項"]), row["學號"], term)
        for row in performances
        if (row.get("競賽名稱"), row["登錄來源"]) == (FAIR, SCHOOL)
    ]


def outside_rows(performances: dict[str, list[Row]]) -> list[Row]:
    """Write into 校外機構登錄 what outside bodies registered, by sheet, unless the pupil registered it too."""
    contests, tests = performances.get(CONTESTS_SHEET, []), performances.get(CERTIFICATES_SHEET, [])
    own = {(row["學號"], row["取得證照日期"]) for row in tests if row["登錄來源"] != OUTSIDE}
    return [
        *(
            _listed(row, ("競賽", row["競賽名稱"], row["結果公布日期"]))
            for row in contests
            if row["登錄來源"] == OUTSIDE
        ),
        *(
            _listed(row, ("檢定", LANGUAGE_TEST, row["取得證照日期"]))
            for row in tests
            if row["登錄來源"] == OUTSIDE and (row["學號"], row["取得證照日期"]) not in own
        ),
    ]


def _listed(row: Row, item: tuple[str, str, str]) -> Row:
    kind, name, day = item
    return {
        "學號": row["學號"],
        "類別": kind,
        "名稱": name,
        "機構": BODIES[name],
        "日期": day,
        "來源說明": LISTED,
    }
