"""The words by which a roster's new layout is compared with the declared one, and where to write the change down."""

from __future__ import annotations

from enum import StrEnum

SAME = "「{roster}」的版面與 {year} 學年度的宣告相同。"
CHANGED = "「{roster}」的版面與 {year} 學年度的宣告有 {number} 處不同："
UNKNOWN = "認不出是哪一份名冊：工作表與欄位都和宣告的名冊差太多"
WHERE = "請改"


class Kind(StrEnum):
    """What is different."""

    SHEET_ADDED = "sheet_added"
    SHEET_REMOVED = "sheet_removed"
    SHEET_RENAMED = "sheet_renamed"
    SHEET_MOVED = "sheet_moved"
    SHEET_BLANK = "sheet_blank"
    KIND_CHANGED = "kind_changed"
    HEADINGS_MOVED = "headings_moved"
    COLUMN_ADDED = "column_added"
    COLUMN_REMOVED = "column_removed"
    COLUMN_RENAMED = "column_renamed"
    COLUMN_MOVED = "column_moved"
    COLUMN_TWICE = "column_twice"
    COLUMN_BLANK = "column_blank"


TO_ASK = frozenset({Kind.SHEET_BLANK, Kind.COLUMN_TWICE, Kind.COLUMN_BLANK})
"""What is no layout at all: the ministry is asked before any file is touched."""

OF_ANY_SHEET = TO_ASK | {Kind.SHEET_MOVED, Kind.KIND_CHANGED, Kind.HEADINGS_MOVED}
"""What is written down in the same place for the cover and for every other sheet."""

SAID = {
    Kind.SHEET_ADDED: "新增工作表「{sheet}」",
    Kind.SHEET_REMOVED: "少了工作表「{sheet}」",
    Kind.SHEET_RENAMED: "工作表「{sheet}」改名為「{now}」",
    Kind.SHEET_MOVED: "工作表「{sheet}」移到{now}",
    Kind.SHEET_BLANK: "工作表「{sheet}」沒有欄名",
    Kind.KIND_CHANGED: "「{sheet}」的「{column}」寫成「{now}」，不是宣告的代碼",
    Kind.HEADINGS_MOVED: "「{sheet}」的欄名移到第 {now} 列",
    Kind.COLUMN_ADDED: "「{sheet}」新增一欄「{column}」，在{now}",
    Kind.COLUMN_REMOVED: "「{sheet}」少了「{column}」",
    Kind.COLUMN_RENAMED: "「{sheet}」的「{column}」改名為「{now}」",
    Kind.COLUMN_MOVED: "「{sheet}」的「{column}」移到{now}",
    Kind.COLUMN_TWICE: "「{sheet}」有兩欄都叫「{column}」",
    Kind.COLUMN_BLANK: "「{sheet}」多了一欄沒有欄名的空白欄，在{now}",
}
FIRST, AFTER = "最前面", "「{0}」之後"
BEFORE_ALL = "其他 nat=True 的欄之前"

ROSTER_FILE, FORM_FILE, SHARED_FILE = "schemas/rosters/{0}.py", "schemas/forms/{0}.py", "schemas/roster.py"
WRITER_FILE = "flows/steps/package/roster_books.py"

HINTS = {
    Kind.SHEET_ADDED: "{roster}：另立一份 since={year} 的版面，並在 {form} 加上這張工作表",
    Kind.SHEET_REMOVED: "{roster}：另立一份 since={year} 的版面，不含這張工作表",
    Kind.SHEET_RENAMED: "{roster}：另立一份 since={year} 的版面，改這張工作表的 title",
    Kind.SHEET_MOVED: "{roster}：另立一份 since={year} 的版面，調整 sheets 的順序；封面一律在最前面（{writer}）",
    Kind.KIND_CHANGED: "{roster}：另立一份 since={year} 的版面，改 kind=；高三兩梯次的代碼在 rounds=",
    Kind.HEADINGS_MOVED: "{writer}：名冊的欄名一律寫在第 1 列；先向發布單位確認上方的標題列是否必須，再由這裡加上",
    Kind.COLUMN_ADDED: (
        "{form}：「{sheet}」加一欄「{column}」（nat=True、since={year}），排在{place}；"
        "順序仍不同時，在 {roster} 以 last= 調整"
    ),
    Kind.COLUMN_REMOVED: "{form}：「{sheet}」的「{source}」加上 until={before}",
    Kind.COLUMN_RENAMED: '{roster}：另立一份 since={year} 的版面，renamed 加上 "{source}": "{now}"',
    Kind.COLUMN_MOVED: "{roster}：另立一份 since={year} 的版面，以 last= 調整「{source}」的順序",
    Kind.SHEET_BLANK: "請先向發布單位確認欄名，補齊後再比對一次",
    Kind.COLUMN_TWICE: "請先向發布單位確認是否誤植，再改宣告",
    Kind.COLUMN_BLANK: "請先向發布單位確認是否誤植，再改宣告",
}
COVER_SHEET = "{roster}：另立一份 since={year} 的版面，改 cover="
COVER_COLUMNS = "{shared} 的 COVER_HEADINGS（所有名冊共用）；只有這一份不同時，先在 {roster} 分開宣告"
JOINED_COLUMNS = "{shared} 的 JOINED，或 {roster} 的 joined=；這一欄由學生名冊帶入"
MAY_BE_JOINED = "；由學生名冊帶入的欄，改加在 {roster} 的 joined="
JOINED_ADDED = "{shared} 的 JOINED，或 {roster} 的 joined=：把「{column}」排在{now}，由學生名冊帶入"


def advice(kind: Kind, hint: str) -> str:
    """Say what to do: which file to touch, or whom to ask first."""
    return hint if kind in TO_ASK else f"{WHERE} {hint}"


def added(*, may_be_joined: bool) -> str:
    """Say where a new column is declared."""
    return HINTS[Kind.COLUMN_ADDED] + (MAY_BE_JOINED if may_be_joined else "")


def behind(before: str) -> str:
    """Say behind which of a form's national columns a new one is declared."""
    return AFTER.format(before) if before else BEFORE_ALL


def moved_to(before: str) -> str:
    """Say where a column stands now: behind which one."""
    return AFTER.format(before) if before else FIRST
