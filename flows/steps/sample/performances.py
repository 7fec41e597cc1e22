"""Which performances outside coursework the pupils of the made-up school have on record."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from flows.steps.sample.outcomes import Register, tick
from flows.steps.sample.shapes import Row, Term, roc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from flows.steps.sample.people import Pupil

# How many items pupils registered themselves, and how often; fifteen is the most that a year allows.
REGISTERED = {0: 12, 1: 22, 2: 24, 3: 20, 4: 12, 6: 6, 10: 3, 15: 1}
MOST_TICKED = 10
CERTIFIED, TICKED, HAS_FILE, HAS_LINK = 0.9, 0.85, 0.22, 0.03
BY_SCHOOL, BY_BODY = 0.05, 0.03
OFFICES = ("學務處", "教務處", "輔導室", "圖書館")
LONGEST = 4

# Sheet | a row of it, heading=cell; {start} and {end} are drawn, {fair} is the day of the science fair.
BY_PUPILS = """
幹部經歷暨事蹟紀錄|單位名稱=社區青年志工隊 開始日期={start} 結束日期={end} 擔任職務=小隊長 \
幹部等級=5
幹部經歷暨事蹟紀錄|單位名稱=圖書館志工團 開始日期={start} 結束日期={end} 擔任職務=組長 \
內容簡述=安排值班並帶領新進志工 幹部等級=9
競賽參與紀錄|競賽名稱=全市高中英語演講比賽 項目=英語演講 競賽等級代碼=2 獎項=佳作 結果公布日期={end} \
內容簡述=以環境議題為題演說 團體參與代碼=1
競賽參與紀錄|競賽名稱=全國高中生小論文寫作比賽 競賽等級代碼=3 獎項=甲等 結果公布日期={end} \
內容簡述=三人合寫社會議題論文 團體參與代碼=2
檢定證照紀錄|證照代碼=0102 註1=1 分數=86 取得證照日期={end} 內容簡述=英語中級檢定初試通過
檢定證照紀錄|證照代碼=3105 註1=3 取得證照日期={end} 檢定組別=丙級 內容簡述=電腦軟體應用丙級
服務學習紀錄|服務名稱=淨灘活動 服務單位=海洋公民協會 開始日期={start} 結束日期={end} 時數=6 \
內容簡述=清理海岸並分類統計廢棄物
服務學習紀錄|服務名稱=國小課後陪讀 服務單位=鄰近國民小學 開始日期={start} 結束日期={end} 時數=7.5 \
內容簡述=陪伴三年級學童完成功課
彈性學習時間紀錄|彈性學習時間類別代碼=1 內容=日語五十音自學 開設單位=教務處 開設學年度={year} \
開設學期={semester} 每週節數=1 開設週數=18
彈性學習時間紀錄|彈性學習時間類別代碼=3 內容=數學解題充實課程 開設單位=教務處 開設學年度={year} \
開設學期={semester} 每週節數=2 開設週數=9
團體活動時間紀錄|團體活動時間類別代碼=2 辦理單位=學務處 團體活動內容名稱=攝影社 活動學年度={year} \
活動學期={semester} 節數=18
團體活動時間紀錄|團體活動時間類別代碼=5 辦理單位=輔導室 團體活動內容名稱=大學學群講座 \
活動學年度={year} 活動學期={semester} 節數=2
職場學習紀錄|職場學習類別代碼=1 職場學習單位=市立消防局 開始日期={start} 結束日期={end} 時數=6 \
內容簡述=參訪消防分隊並體驗裝備
職場學習紀錄|職場學習類別代碼=3 職場學習單位=社區麵包坊 職場學習職稱=門市助理 開始日期={start} \
結束日期={end} 時數=16
作品成果紀錄|名稱=校園植物圖鑑 日期={end} 內容簡述=手繪三十種校園植物並加註特徵
作品成果紀錄|名稱=自製空氣盒子 日期={end} 內容簡述=以微控制器量測教室空氣品質
大學及技專校院先修課程紀錄|計畫專案=高中生先修計畫 開設單位=示範大學 課程名稱=微積分先修 \
開始日期={start} 結束日期={end} 學分數=2 總時數=36
大學及技專校院先修課程紀錄|開設單位=示範科技大學 課程名稱=程式設計先修 開始日期={start} \
結束日期={end} 總時數=18
其他多元表現紀錄|名稱=科學營 主辦單位=示範大學 開始日期={start} 結束日期={end} 時數=16 \
內容簡述=完成橋梁載重實作
其他多元表現紀錄|名稱=讀書會 主辦單位=市立圖書館 開始日期={start} 結束日期={end}
"""
BY_OTHERS = {
    "學校": """
團體活動時間紀錄|團體活動時間類別代碼=4 辦理單位=學務處 團體活動內容名稱=交通安全週會 \
活動學年度={year} 活動學期={semester} 節數=2
競賽參與紀錄|競賽名稱=校內科學展覽會 競賽等級代碼=1 獎項=優等 結果公布日期={fair} \
內容簡述=探討落葉分解速率 團體參與代碼=2
""",
    "校外機構": """
檢定證照紀錄|證照代碼=2201 註1=2 取得證照日期={end} 內容簡述=日本語能力試驗N4
競賽參與紀錄|競賽名稱=全國物理辯論競賽 競賽等級代碼=3 獎項=銅牌 結果公布日期={end} \
內容簡述=團隊答辯開放題 團體參與代碼=2
""",
}


def _samples(text: str) -> tuple[tuple[str, Row], ...]:
    lines = (line.split("|") for line in text.split("\n") if line)
    return tuple((sheet, dict(cell.split("=", 1) for cell in cells.split())) for sheet, cells in lines)


PUPILS_ITEMS = _samples(BY_PUPILS)
OTHERS_ITEMS = {registrar: _samples(text) for registrar, text in BY_OTHERS.items()}


def performance_rows(pupil: Pupil, term: Term, register: Register, rng: Random) -> list[tuple[str, Row]]:
    """Draw what a pupil registered, ticked at most ten times, and what others registered for the pupil."""
    how_many = rng.choices(list(REGISTERED), list(REGISTERED.values()))[0]
    drawn = rng.sample(PUPILS_ITEMS, how_many)
    own = [(sheet, performance_row(pupil, (cells, "學生"), term, register.next(), rng)) for sheet, cells in drawn]
    _decide([row for _, row in own], rng)
    return own + [
        (sheet, performance_row(pupil, (cells, registrar), term, register.next(), rng))
        for registrar, likely in (("學校", BY_SCHOOL), ("校外機構", BY_BODY))
        if rng.random() < likely
        for sheet, cells in [rng.choice(OTHERS_ITEMS[registrar])]
    ]


def performance_row(pupil: Pupil, item: tuple[Row, str], term: Term, number: str, rng: Random) -> Row:
    """Write one item: its cells and who registered it; certified, not ticked."""
    cells, registrar = item
    start = term.day(rng)
    end = roc(start, after=rng.randint(1, LONGEST))
    facts = {"start": roc(start), "end": end, "year": term.academic_year, "semester": term.semester}
    written = {heading: cell.format(**facts, fair=roc(term.fair)) for heading, cell in cells.items()}
    return {
        "紀錄編號": number,
        "學號": pupil.number,
        **written,
        "證明文件檔案名稱": f"{number}_證明.{rng.choice(('pdf', 'jpg'))}" if rng.random() < HAS_FILE else "",
        "外部影音連結": f"https://video.example/{number}" if rng.random() < HAS_LINK else "",
        "登錄來源": registrar,
        "登錄日期": max(end, written.get("結果公布日期", "")),
        "認證處室": rng.choice(OFFICES),
        "認證狀態": "通過",
        "勾選": "否",
    }


def _decide(rows: Sequence[Row], rng: Random) -> None:
    order = count(1)
    for row in rows:
        if rng.random() >= CERTIFIED:
            row["認證狀態"] = "認證中"
        elif rng.random() < TICKED and (place := next(order)) <= MOST_TICKED:
            tick(row, place)
