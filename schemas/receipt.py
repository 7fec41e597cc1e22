"""What the central database's 收訖明細 is: its categories, its checksums, and who else may have registered an item."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from schemas.form import STUDENT


@dataclass(frozen=True)
class Category:
    """One category of the receipt, named as its files are, and the forms whose rosters it lists."""

    name: str
    forms: tuple[str, ...]


CATEGORIES = (
    Category("修課紀錄", ("grade_roster", "retake_roster")),
    Category("校內幹部經歷", ("officer_record",)),
    Category("課程學習成果", ("course_outcome",)),
    Category("多元表現", ("diverse_performance",)),
)
GRADES = ("1", "2", "3")
"""The grades whose students confirm what was received."""

CHECKSUMS = "SHA.txt"
"""The file of the archive whose lines say 檔名,sha256."""

FACTS = "名冊資訊"
SCHOOL, YEAR, SEMESTER, ROSTER_KIND = "學校代碼", "學年度", "學期", "名冊別"
"""What the receipt says of itself under 名冊資訊, as the covers of the rosters do."""

PLACE_HEADINGS = ("名冊", "名冊工作表", "名冊列")
ORIGIN_HEADINGS = (STUDENT, "登錄單位", "來源檔案", "來源工作表", "來源列")
"""Under which headings of 每列去向 a row's place in the package stands, and where it came from."""

SOURCES = ("登錄來源", "資料來源")
OUTSIDE_BODY, OF_SCHOOL = "校外機構", "學校"
SHOWN_WITH_OTHERS = "多元表現"
"""The category in which the receipt lists, beside what students chose, what others have registered."""


class Kind(StrEnum):
    """How what was received departs from what was sent."""

    NO_FILE = "no_file"
    NO_COLUMN = "no_column"
    MISSING_STUDENT = "missing_student"
    SURPLUS_STUDENT = "surplus_student"
    MISSING_ROW = "missing_row"
    SURPLUS_ROW = "surplus_row"
    CELL = "cell"


@dataclass(frozen=True)
class Listed:
    """How an item of a sheet of 多元表現 stands in 校外機構登錄清單: its 類別, and the headings of its name and day."""

    kind: str
    name: str
    day: str


OUTSIDE_FORM, OUTSIDE_SHEET = "outside_registration", "校外機構登錄"
LISTED = {
    "競賽參與紀錄": Listed("競賽", "競賽名稱", "結果公布日期"),
    "檢定證照紀錄": Listed("檢定", "證照代碼", "取得證照日期"),
    "其他多元表現紀錄": Listed("其他", "名稱", "開始日期"),
}


@dataclass(frozen=True)
class OutsideItem:
    """An item that a receipt shows as registered by an outside body, as 校外機構登錄清單 would list it."""

    year: int
    student: str
    kind: str
    name: str
    body: str
    day: str

    def cells(self) -> dict[str, str]:
        """Give the item as a row of that list."""
        return {STUDENT: self.student, "類別": self.kind, "名稱": self.name, "機構": self.body, "日期": self.day}
