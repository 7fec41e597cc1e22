"""Which trainings, workshops and briefings the offices of the made-up school held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.sample.shapes import Row, Term, roc

if TYPE_CHECKING:
    from collections.abc import Mapping

# Office | kind, days into the semester, name, who came (or how many), whether a file proves it.
HELD = """
教務處|教師研習 45 課程諮詢與檔案建置專業研習 teachers 有
教務處|學生訓練 38 選課輔導與檔案建置說明會 pupils 有
學務處|學生訓練 66 社團時間檔案登錄訓練 120 無
輔導室|學生訓練 59 生涯輔導課程檔案登錄實作 pupils 無
輔導室|親師說明 52 親師座談學習歷程檔案說明 180 有
圖書館|學生訓練 73 圖書館設備借用與影音檔案製作 40 無
圖書館|親師說明 80 家長數位閱讀與檔案使用說明 65 無
"""


def training_rows(term: Term, persons: Mapping[str, int]) -> dict[str, list[Row]]:
    """Write into 訓練研習說明, by office, what was held; `persons` tells how many pupils and teachers there are."""
    rows: dict[str, list[Row]] = {}
    for serial, line in enumerate(HELD.strip().split("\n"), 1):
        office, held = line.split("|")
        kind, days, name, came, proved = held.split()
        row = {
            "類別": kind,
            "日期": roc(term.period.starts, after=int(days)),
            "名稱": name,
            "辦理單位": office,
            "參加人數": str(persons.get(came, came)),
            "佐證檔案": f"TR{term.academic_year}-{serial:02d}_簽到表.pdf" if proved == "有" else "",
        }
        rows.setdefault(office, []).append(row)
    return rows
