"""The words in a package: its folders, files and headings."""

from enum import StrEnum
from typing import NamedTuple

FILE_KINDS = {"文件檔案名稱": "文件", "證明文件檔案名稱": "文件", "影音檔案名稱": "影音"}

PAYLOAD = "data"  # the folder of a package in which all lies that is no tag of the bag; paths are told from there
SCHOOL_USE = "校內用"  # the folder of a package that is never sent
BOOK = ".xlsx"  # what every roster's file ends with

FATES_FILE = f"{SCHOOL_USE}/每列去向{BOOK}"
DECISIONS_FILE, DECISIONS_SHEET = f"{SCHOOL_USE}/決定紀錄{BOOK}", "決定紀錄"
DIFFERENCE_FILE = f"{SCHOOL_USE}/與前次差異{BOOK}"
CONFIRMATIONS = "確認單"  # the folder of the classes' pages
GRADE_NAMES = {"1": "一年級", "2": "二年級", "3": "三年級"}  # before a class's name in its page's, where two are alike
NOTE_FILE = "提交說明.html"
LINEAGE_FILE, DESCRIPTOR_FILE = "lineage.csv", "datapackage.json"

OF_THE_MOMENT = (NOTE_FILE, DESCRIPTOR_FILE, DIFFERENCE_FILE, f"{CONFIRMATIONS}/")
"""What depends on when a package is made and on its number: the same content keeps its number whatever they say."""

OF_WHAT_WAITS = (FATES_FILE,)
"""What tells also of rows that wait or went back: for that alone no package takes another's place."""

FATES_SHEET, DROPS_SHEET = "每列去向", "收件檔案"
CODE_HEADING = "列碼"  # by which a row is known to be unchanged


class FateHeading(StrEnum):
    """The headings of 每列去向, in their order."""

    FORM = "表單"
    STUDENT = "學號"
    FATE = "去向"
    REASON = "原因"
    OFFICE = "登錄單位"
    FILE = "來源檔案"
    SOURCE_SHEET = "來源工作表"
    SOURCE_ROW = "來源列"
    ROSTER = "名冊"
    SHEET = "名冊工作表"
    ROW = "名冊列"
    DROP = "檔案編號"
    RECEIVED_AT = "收件時間"
    KEY = "識別資料"
    COUNTED = "計次"
    DECISIONS = "決定"


class DropHeading(StrEnum):
    """The headings of the list of workbooks from which a package's rows were read."""

    DROP = "檔案編號"
    OFFICE = "登錄單位"
    FILE = "來源檔案"
    SHA256 = "檔案SHA256"
    RECEIVED_AT = "收件時間"
    ROWS = "列數"


FATES_HEADINGS, DROPS_HEADINGS = tuple(map(str, FateHeading)), tuple(map(str, DropHeading))
KEY_HEADING = "鍵"  # of lineage.csv: the same as 識別資料

LINEAGE_HEADINGS = (
    "名冊",
    "工作表",
    "列",
    KEY_HEADING,
    CODE_HEADING,
    "表單",
    "檔案編號",
    "來源檔案",
    "檔案SHA256",
    "來源工作表",
    "來源列",
    "登錄單位",
    "收件時間",
    "決定",
)


class Headings(NamedTuple):
    """The headings of a format's tables, each at the place that it has in today's.

    Where they are `coded`, each row of 每列去向, 決定紀錄 and 與前次差異 ends with its code.
    """

    fates: tuple[str, ...]
    drops: tuple[str, ...]
    lineage: tuple[str, ...]
    coded: bool


FORMAT, FORMAT_TAG = 2, "Licheng-Format"  # what packages are written in now, and how bag-info.txt tells it
FORMATS = {
    1: Headings(FATES_HEADINGS, DROPS_HEADINGS, LINEAGE_HEADINGS, coded=False),
    2: Headings((*FATES_HEADINGS, CODE_HEADING), (*DROPS_HEADINGS, CODE_HEADING), LINEAGE_HEADINGS, coded=True),
}
"""Every format that was ever written. Whoever renames a heading adds one, and writes the old one's headings out here:
packages that are kept must be read for ever."""

KEY_BETWEEN, DECISIONS_BETWEEN = "、", " "
MOMENT, MINUTE = "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"  # how a moment is written, in the school's zone


def package_title(school: str, period: str, number: int) -> str:
    """Name a package as its descriptor does."""
    return f"{school} 學生學習歷程檔案提交套件 {period} 第 {number:02} 號"
