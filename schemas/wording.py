"""The sentences that the steps show to people, in Traditional Chinese; the steps themselves hold none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.catalogue import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

WORKBOOK = "Excel 活頁簿（.xlsx）"
WHOLE_WORKBOOK = "完整且可開啟的活頁簿"
HEADING_ONCE = "每個欄位名稱只出現一次"
ANY_HEADINGS = "任一表單的欄位名稱"
FORM_HEADINGS = "表單的工作表名稱與欄位名稱"
ROWS_OR_NIL = "至少一列資料，或在填報資訊填「本期無資料：是」"
SAME_STUDENT = "與學生名冊相同的學生"
NOT_SHOWN = "（不顯示）"
NOT_TICKED = "學生未勾選"


def quoted(names: Iterable[str]) -> str:
    """Set names in quotation marks, one after the other."""
    return "".join(f"「{name}」" for name in names)


def missing_headings(names: Iterable[str], near: str) -> str:
    """Say which headings are wanted, and which one in the sheet is nearest."""
    return f"欄位{quoted(names)}" + (f"；工作表內最接近的是「{near}」" if near else "")


def nearest_form(form: str, sheet: str, names: Iterable[str]) -> str:
    """Say which form a sheet looks like, and what it lacks."""
    return f"最接近的是「{form}」的「{sheet}」，缺少欄位{quoted(names)}"


def handed_in_by(form: str, offices: Iterable[str]) -> str:
    """Say who hands in a form."""
    return f"「{form}」由{'、'.join(offices)}登錄"


def already_there(headings: Iterable[str], row: int) -> str:
    """Say that an earlier row has the same key."""
    return f"{'＋'.join(headings)} 不重複；第 {row} 列已有相同內容"


def repaired(after: str, cells: int) -> str:
    """Say what a cell was made into, and how many of its column were."""
    return f"「{after}」" + (f"；本欄共整理 {cells} 格" if cells > 1 else "")


def waits_for(form: str, rows: int) -> str:
    """Say which form rows wait for."""
    return f"「{form}」送到後自動核對，共 {rows} 列"


def also_in(sheet: str, row: int) -> str:
    """Say that another sheet of the same workbook has the same key."""
    return f"同一檔案的工作表「{sheet}」第 {row} 列已有同一筆"


def place(office: str, file: str, sheet: str, row: str) -> str:
    """Name a row of another workbook."""
    return f"{office}「{file}」工作表「{sheet}」第 {row} 列"


def contradiction(place: str, cells: Iterable[tuple[str, str, str]], owner: str) -> str:
    """Say where another workbook differs, and who owns the form."""
    different = "、".join(f"{heading}「{ours}」對「{theirs}」" for heading, ours, theirs in cells)
    return f"與{place}不同：{different}；負責單位為{owner}"


def beyond_registered(most: int, place: int, day: str) -> str:
    """Say the which-th item this is, and how they are counted."""
    return f"至多 {most} 件，這是該生的第 {place} 件；依{day}先後計"


def same_order(sheet: str, row: int) -> str:
    """Say which item has the same place in the student's order."""
    return f"與工作表「{sheet}」第 {row} 列不同的順序"


def not_yet_chosen(most: int, ticked: int) -> str:
    """Say that a student ticked too many and has not put them in order."""
    return f"至多 {most} 件，該生已勾選 {ticked} 件；請填齊勾選順序，選定前這些項目都暫緩"


def beyond_ticked(most: int, ticked: int) -> str:
    """Say that an item lies beyond the limit by the student's own order."""
    return f"至多 {most} 件，該生已勾選 {ticked} 件；依勾選順序，這一件未選入"


def replaced_by(office: str, file: str) -> str:
    """Say which workbook replaced a row's."""
    return f"{office}後來送出的「{file}」已取代"


def same_as(office: str, file: str, row: int) -> str:
    """Say which row stands in place of one that was handed in twice alike."""
    return f"與{office}「{file}」第 {row} 列相同，以該列為準"


def kept_at_school(form: str) -> str:
    """Say that no national roster prints a form."""
    return f"「{form}」留校使用，不列入提交名冊"


def registered_by(registrar: str, clause: str) -> str:
    """Say who registered an item that is not the student's own."""
    return f"由{registrar}登錄，不列入學生自填名冊（{clause}）"


def of_another_year(heading: str, year: str) -> str:
    """Say that an item belongs to another academic year."""
    return f"{heading} {year} 不屬於這次提交的學年度"


def reference_not_accepted(form: str, text: str) -> str:
    """Say that what a row refers to has itself not been accepted."""
    return f"所對照的「{form}」資料「{text}」尚未採認"


WAITING = "尚未核對：要對照的表單還沒有送到"


FILE_KINDS = {"文件檔案名稱": "文件", "證明文件檔案名稱": "文件", "影音檔案名稱": "影音"}

FATES_FILE = "校內用/每列去向.xlsx"
FATES_SHEET = "每列去向"
FATES_HEADINGS = (
    "表單",
    "學號",
    "去向",
    "原因",
    "登錄單位",
    "來源檔案",
    "來源工作表",
    "來源列",
    "名冊",
    "名冊工作表",
    "名冊列",
    "收件編號",
    "收件時間",
)


def report_title(office: str, file: str) -> str:
    """Head a report."""
    return f"{office}「{file}」檢核結果"


def verdict_line(verdict: str, totals: dict[str, int]) -> str:
    """Say the verdict and the counts in one line."""
    return (
        f"{verdict}。讀到 {totals['rows']} 列："
        f"採認 {totals['accepted']}、退回 {totals['rejected']}、暫緩 {totals['held']}；"
        f"錯誤 {totals['錯誤']}、待確認 {totals['待確認']}、提醒 {totals['提醒']}。"
    )


def facts_line(answered: str, sha256: str) -> str:
    """Say when the drop was answered and what its bytes were."""
    return f"檢核時間 {answered}　SHA-256 {sha256}"


EXPECTED_LABELS = {"C15": "整理為", "W15": "先前送出", "X06": "說明", "X09": "說明"}


def finding_lines(finding: dict[str, Any]) -> list[str]:
    """Write one finding as lines: where and what, expected, what to do, clause."""
    clause = f"（補充規定{finding['clause']}）" if finding["clause"] else ""
    lines = [f"［{finding['severity']}］{finding['message']}"]
    label = EXPECTED_LABELS.get(finding["rule"], "應為")
    lines += [f"　　{label}：{finding['expected']}"] if finding["expected"] else []
    return [*lines, f"　　處理：{finding['advice']}{clause} [{finding['rule']}]", ""]


def mail_subject(office: str, file: str, verdict: str, errors: int) -> str:
    """Head the mail to an office."""
    return f"［學習歷程］{office}「{file}」{verdict}" + (f"：{errors} 處待補正" if errors else "")


def title_of(rule: str) -> str:
    """Say what a rule finds."""
    return RULES[rule].title


DONE, TO_MEND = "通過", "待補件"

STATES = {
    "missing": "尚未送件",
    "returned": "待補正",
    "held": "待確認或待核對",
    "clean": "全部通過",
    "nil": "本期無資料",
}
NEXT = {
    "missing": "請{office}將「{title}」放入資料夾",
    "returned": "請{office}依檢核報告補正（退回 {rejected} 列）後重送",
    "held": "{held} 列等待其他表單或確認",
    "clean": "無",
    "nil": "無",
}
