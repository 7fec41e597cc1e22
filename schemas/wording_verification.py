"""What is said of a package that is not, or no longer, what it was when it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.wording_packages import CONFIRMATIONS, DESCRIPTOR_FILE, LINEAGE_FILE, NOTE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable

# the bag
NO_PACKAGE = "這個資料夾不是提交套件：裡面沒有 bagit.txt"
MISSING_FILE = "這個檔案不見了"
FOREIGN_FILE = "這個檔案不屬於這個套件，產製後才放進來"
FOREIGN_FOLDER = "這個資料夾不屬於這個套件，產製後才放進來"
NO_PLAIN_FILE = "這不是一般檔案（可能是連結），不能放在套件裡"
FILE_CHANGED = "內容與清單所記的不同，產製後被改過"
TAG_CHANGED = "與套件的內容不一致，產製後被改過"

# what a package says of itself
NO_DESCRIPTION = "讀不出套件的說明，無法核對名冊"
NO_LINEAGE = "讀不出每列的來源，無法核對名冊"
NO_DROPS = "讀不出收件檔案的清單，無法核對來源"
TWO_DROPS = "同一個檔案編號列了兩次"
NO_FATES = "讀不出每列去向，無法核對名冊"
CANNOT_OPEN = "無法當作活頁簿開啟"
NO_LAYOUT = "沒有這個名稱的名冊，或這份檔案不該在套件裡"
NOT_IN_NOTE = f"{NOTE_FILE} 沒有列出這份檔案現在的 SHA-256"
NO_CONFIRMATION = f"{CONFIRMATIONS}裡找不到這一列的學生"
UNLISTED = "套件的說明沒有列出這個檔案"

# rosters
NO_SHEET = "缺少這個工作表"
MORE_SHEETS = "多了這個工作表"
NO_TEXT_CELL = "這一列有儲存格不是文字"
NO_LINE = f"這一列在 {LINEAGE_FILE} 沒有來源"
NO_ROW = f"{LINEAGE_FILE} 的這一列，名冊裡沒有"
TWO_LINES = f"{LINEAGE_FILE} 有兩行說的是同一列"
OUT_OF_ORDER = f"{LINEAGE_FILE} 的順序與名冊不同"
ROW_CHANGED = "這一列的內容與產製時不同"
MUST_BE_FILLED = "不可空白"
NO_OFFICE = "不是本校的單位"
NOT_LINKED = "名冊裡沒有一列用到這個檔案"
NOT_AS_WRITTEN = "寫出的檔案讀回來與產製的內容不同"

# every row's fate
NO_FATE = "去向不是規定的用語"
TWO_FATES = "同一列有兩個去向"
SUBMITTED_NOWHERE = "已提交，卻沒有寫在哪一份名冊"
TWO_PLACES = "名冊的這一列有兩個來源"
NO_SUCH_PLACE = "寫的是一份這個套件沒有的名冊或工作表"
NOT_IN_LINEAGE = f"每列去向說這一列在名冊裡，{LINEAGE_FILE} 沒有"
OTHER_STUDENT = "「學號」不是名冊這一列的學生：同一學號或同一身分證號在套件裡另有其人"
NO_CODES = "這個工作表的標題列沒有「列碼」"
NO_ROWS = "第一個工作表一列也沒有"
CODE_DIFFERS = "與列碼不符：這一列（或相鄰的列、標題列）的內容或列數與產製時不同"
NOT_IN_FATES = f"{LINEAGE_FILE} 的這一列，每列去向沒有"

FINGERPRINT = "指紋"
SAME_FINGERPRINT = "與本站帳冊所記的相同"
OTHER_FINGERPRINT = "指紋與本站帳冊所記的不同：這不是當時產製的套件"
NOT_COMPARED = "未與帳冊比對：請與核章表上的指紋核對"
SOUND = "套件完整，內容相符"


def other_format(found: str, known: Iterable[int]) -> str:
    """Say that another version of the program writes packages so."""
    read = "、".join(map(str, known))
    return f"套件的格式是「{found}」，這個版本的程式只讀得懂格式 {read}；請改用產製它的版本，或更新版本"


def instead_of(package: str, folder: str) -> str:
    """Say that another folder than a package's own was checked, because that is not there."""
    return f"{package} 的資料夾不見了；以下核對的是 {folder}"


def differs(what: str, found: object, expected: object) -> str:
    """Say what stands somewhere and what should."""
    return f"{what}為「{found}」，應為「{expected}」"


def described(what: str, found: object, expected: object) -> str:
    """Say that the package tells otherwise of a file than it is."""
    return differs(f"{DESCRIPTOR_FILE} 記的 {what} ", found, expected)


def headings_differ(found: Iterable[str], expected: Iterable[str]) -> str:
    """Say that a heading row is another one."""
    return differs("標題列", "、".join(found), "、".join(expected))


def cell_wrong(heading: str, shown: str, expected: str) -> str:
    """Say what is wrong with a cell; `shown` is its text, masked."""
    return f"「{heading}」的「{shown}」不合規定：{expected}"


def rule_broken(heading: str, shown: str, expected: str) -> str:
    """Say that a cell does not agree with the others of its row; `shown` is its text, masked."""
    return f"「{heading}」的「{shown}」與同一列其他欄不符：應為{expected}"


def not_as_normal(heading: str, shown: str, normal: str) -> str:
    """Say that a cell is not in its written form."""
    return f"「{heading}」的「{shown}」應寫為「{normal}」"


def no_such_file(heading: str, path: str) -> str:
    """Say that a row links a file that is not there."""
    return f"「{heading}」指的檔案 {path} 不在套件裡"


def no_such_count(fate: str, rows: int) -> str:
    """Say that the cover note counts the rows of a fate otherwise."""
    return f"每列去向有 {rows} 列「{fate}」，{NOTE_FILE} 寫的不是這個列數"


def twice(row: str) -> str:
    """Say that a row repeats another one's key."""
    return f"與 {row} 是同一筆，重複提交"


def too_many(what: str, found: int, most: int, clause: str) -> str:
    """Say that a student has more than the regulation allows."""
    return f"同一學生的{what}有 {found} 件，超過 {most} 件（{clause}）"


def unlike(what: str, other: str) -> str:
    """Say that two records of a row do not agree in something."""
    return f"「{what}」與 {other} 不一致"


def found_faults(number: int) -> str:
    """Sum up what was found."""
    return f"共 {number} 項不符"


def place(file: str, sheet: str, row: int | None) -> str:
    """Name where something was found."""
    parts = (file, f"工作表「{sheet}」" if sheet else "", f"第 {row} 列" if row is not None else "")
    return " ".join(part for part in parts if part)
