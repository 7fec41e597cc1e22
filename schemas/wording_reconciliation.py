"""What the coordinator reads of a receipt that was compared with a package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.receipt import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLDER = "reconciliations"
BOOK_FILE, PAGE_FILE, DATA_FILE = "收訖比對.xlsx", "收訖比對.html", "收訖比對.json"
TITLE = "收訖明細比對"

KINDS = {
    Kind.NO_FILE: "收訖明細沒有這一類",
    Kind.NO_COLUMN: "收訖明細沒有這一欄",
    Kind.MISSING_STUDENT: "整位學生未收到",
    Kind.SURPLUS_STUDENT: "多出整位學生",
    Kind.MISSING_ROW: "未收到",
    Kind.SURPLUS_ROW: "多出",
    Kind.CELL: "內容不同",
}
WHAT_TO_DO = {
    Kind.NO_FILE: "請確認下載的收訖明細是否完整；若完整，請洽中央資料庫查明這一類名冊是否已上傳。",
    Kind.NO_COLUMN: "收訖明細整份沒有這一欄，無法比對；請洽中央資料庫確認。",
    Kind.MISSING_STUDENT: "請查上傳時這位學生是否被退件，核對身分證號後補傳。",
    Kind.SURPLUS_STUDENT: "套件沒有這位學生；請查是否由其他學校或先前的套件上傳。",
    Kind.MISSING_ROW: "請查上傳時這一筆是否被退件，修正後補傳。",
    Kind.SURPLUS_ROW: "套件沒有這一筆；請查是否為先前的套件所送，或由他人登錄。",
    Kind.CELL: "請與來源檔案核對何者正確；若收訖有誤，請於收訖確認期間更正。",
}

SUMMARY, DIFFERENCES, OUTSIDE, OBJECTIONS = "摘要", "差異", "校外機構與學校登錄", "學生反映"
BY_CATEGORY, BY_CLASS, BY_OFFICE = "各類別", "各班", "各單位"
TALLY_HEADINGS = ("類別", "送出", "收訖", "相同", "內容不同", "未收到", "多出", "他人登錄")
COUNT_HEADINGS = {BY_CLASS: ("班級", "差異"), BY_OFFICE: ("單位", "差異")}
HEADINGS = (
    "項次",
    "班級",
    "座號",
    "學號",
    "姓名",
    "身分證號",
    "類別",
    "情形",
    "名冊",
    "工作表",
    "列",
    "欄位",
    "送出的內容",
    "收訖的內容",
    "負責單位",
    "來源檔案",
    "來源工作表",
    "來源列",
    "學生反映",
)
OUTSIDE_HEADINGS = ("班級", "座號", "學號", "姓名", "身分證號", "登錄者", "工作表", "內容")
OBJECTION_HEADINGS = ("班級", "座號", "學號", "姓名", "類別", "問題說明", "比對有差異")
LONG_HEADINGS = ("送出的內容", "收訖的內容", "學生反映", "內容", "問題說明")
PAGE_HEADINGS = ("項次", "學生", "情形", "名冊位置", "送出", "收訖", "來源")
FACTS = {"package": "套件", "receipt": "收訖明細", "sha256": "收訖明細 SHA-256", "at": "比對時間"}
NOTES, NEXT = "未比對的部分", "怎麼處理"

UNKNOWN_CLASS, NO_CLASS = "班級不明", "全校"
BLANK = "（空白）"
YES, NO = "是", "否"
MOST_ON_PAGE = 1000
"""Differences that the page lists; the workbook has all."""

BETWEEN, BETWEEN_NAMES = "　", "、"


def row_words(cells: Iterable[tuple[str, str]]) -> str:
    """Write a whole row, each cell with its heading, without the empty ones."""
    squeezed = ((heading, " ".join(text.split())) for heading, text in cells)
    return "；".join(f"{heading} {text}" for heading, text in squeezed if text)


def cut(length: int) -> str:
    """Say of a text that the workbook does not hold all of it, and where all is."""
    return f"……（全文 {length} 字，以下略；全文見「{DATA_FILE}」）"


def verdict(differences: int) -> str:
    """Say in one line how the comparison ended."""
    return f"有 {differences} 項差異，請逐項查明" if differences else "送出與收訖完全相符"


def numbers_line(sent: int, received: int, outside: int) -> str:
    """Add up the rows of both sides."""
    beside = f"（其中 {outside} 筆由學校或校外機構登錄，不算多出）" if outside else ""
    return f"套件送出 {sent} 筆，收訖明細列出 {received} 筆{beside}。"


def rows_of(rows: int) -> str:
    """Count the rows that one difference is about."""
    return f"共 {rows} 筆"


def place_words(sheet: str, row: int) -> str:
    """Name a row in a sheet."""
    return f"{sheet} 第 {row} 列" if row else sheet


def numbered(rows: Iterable[int]) -> str:
    """List row numbers."""
    return "、".join(map(str, rows))


def shown_of(shown: int, whole: int) -> str:
    """Say that the page leaves some out, and where all are."""
    return f"本頁列出前 {shown} 項，全部 {whole} 項見「{BOOK_FILE}」的「{DIFFERENCES}」工作表。"


def other_files(names: Iterable[str]) -> str:
    """Name the files of the receipt that belong to no category."""
    return f"收訖明細另有未比對的檔案：{'、'.join(names)}"


def other_category(name: str, package: str) -> str:
    """Say that a category of the receipt is not of this package."""
    return f"收訖明細有「{name}」，但套件 {package} 沒有這一類名冊，未比對"


def other_rosters(paths: Iterable[str]) -> str:
    """Name the rosters of which the receipt is not."""
    return f"收訖明細的名冊別不含這些名冊，未比對：{'、'.join(paths)}"


def strange_columns(category: str, headings: Iterable[str]) -> str:
    """Name the columns that only the receipt has."""
    return f"「{category}」的收訖明細另有名冊沒有的欄位，未比對：{'、'.join(headings)}"


def window_line(first: str, last: str, left: int | None, categories: Iterable[str]) -> str:
    """Say when students confirm what, and how many days are left; None before it begins."""
    said = "尚未開始" if left is None else f"還有 {left} 天" if left > 0 else "已截止"
    return f"收訖確認 {first} 至 {last}（{'、'.join(categories)}），{said}"


MOST_NAMED = 10  # classes in a line, objections in lines; `status --json` lists them all


def category_title(category: str, cohort: str) -> str:
    """Name a category, with the cohort whose rosters a receipt is of where that is not everybody."""
    return f"{category}（{cohort}）" if cohort else category


def category_line(category: str, confirmed: int, objected: int, silent: int) -> str:
    """Count the answers of the school on one category."""
    return f"收訖確認 {category}：正確 {confirmed} 人、有誤 {objected} 人、未回覆 {silent} 人"


def undated_line(category: str) -> str:
    """Say that no days are set on which a category is confirmed."""
    return f"收訖確認 {category}：期程表沒有收訖確認的日期"


def apart_line(category: str, answers: int) -> str:
    """Say how many answers on a category are of days on which it is not asked, and what to do if that is wrong."""
    return f"收訖確認 {category}：另有 {answers} 筆回覆的確認日期不在這次的期間，未計入；日期填錯時請導師更正後重送"


def objection_line(of_class: str, student: str, category: str, problem: str) -> str:
    """Say what a student says is wrong."""
    return f"學生反映 {of_class} {student} {category}：{problem}"


def more_objections_line(left: int) -> str:
    """Say how many more there are, and where."""
    return f"學生反映：另有 {left} 項，見 licheng status --json"


def open_classes_line(names: Sequence[str]) -> str:
    """Name the classes that have not answered for everybody."""
    more = f"等 {len(names)} 班" if len(names) > MOST_NAMED else ""
    return f"尚未回覆齊全：{'、'.join(names[:MOST_NAMED])}{more}"


def reconciled_line(package: str, differences: int, at: str, receipts: int) -> str:
    """Say of a package when its last receipt was compared, and what came of all that stand."""
    more = f"，{receipts} 份收訖明細" if receipts > 1 else ""
    return f"收訖比對 {package}（{at}{more}）：{verdict(differences)}"


def seat(number: str) -> str:
    """Say a seat."""
    return f"{number} 號"


def said(problem: str) -> str:
    """Give what a student says is wrong."""
    return f"學生反映：{problem}"
