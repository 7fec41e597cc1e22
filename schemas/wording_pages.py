"""What heads the parts of an answer's page and mail, and what can be unfolded in it."""

from __future__ import annotations

RESULT = "檢核結果"
MEND_FIRST, LOOK_FIRST = "先改這些", "請先看這些"
THE_REST, ALL_RULES = "其餘各項", "各項"
ALL_FINDINGS, DECIDED, REPAIRS, SHEETS = "全部事項", "已經決定的事項", "讀取時自動整理的內容", "各工作表"
THE_FILE, RULES, FILE_AND_RULES = "這份檔案", "檢核的規則", "這份檔案與檢核的規則"
BOTH = "兩邊所填"
PICTURE_HEADINGS = ("欄", "欄位名稱", "內容")
SHEET_HEADINGS = ("工作表", "讀到", "採認", "退回", "暫緩")


def items_head(*, is_wrong: bool) -> str:
    """Head what is mended first; where nothing is wrong, what is looked at first."""
    return MEND_FIRST if is_wrong else LOOK_FIRST


def show_mended(places: int) -> str:
    """Offer the list of what was mended."""
    return f"看已改好的 {places} 處"


def show_places(places: int) -> str:
    """Lead to the places of one thing to mend."""
    return f"看這一項的 {places} 處"


def show_findings(places: int) -> str:
    """Offer the list of all findings."""
    return f"逐處列出，共 {places} 處（項次相同的一起改）"


def show_repairs(cells: int) -> str:
    """Offer the list of all repairs."""
    return f"逐格列出，共 {cells} 處（不影響採認；「整理為」空白的是略過的列）"


def decided_line(number: str, where: str, sentence: str) -> str:
    """Say what was decided about a finding."""
    return f"第 {number} 項　{where}：{sentence}"
