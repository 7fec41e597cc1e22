"""The words that say what a package has more, less or otherwise than the one before it."""

from __future__ import annotations

ADDED, REMOVED, CHANGED, FILES = "增列", "減列", "變更", "附件更換"
SUMMARY = "摘要"
SUMMARY_HEADINGS = ("登錄單位", "名冊", "工作表", ADDED, REMOVED, CHANGED)
ROW_HEADINGS = ("登錄單位", "名冊", "工作表", "列", "識別資料", "來源檔案", "來源列")
CHANGED_HEADINGS = (
    "登錄單位",
    "名冊",
    "工作表",
    "前次列",
    "本次列",
    "識別資料",
    "欄位",
    "前次內容",
    "本次內容",
    "來源檔案",
    "來源列",
)
FILE_HEADINGS = ("登錄單位", "附件")
WHOLE, COMPARED = "合計", "比對"


def compared_with(previous: str) -> str:
    """Say which package the difference is told against, and that it stays as it was."""
    return f"與套件 {previous} 相較；前次套件保持原樣。"
