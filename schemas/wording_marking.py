"""The words that stand in a marked workbook beside the lines that it shares with the page and the mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

AUTHOR = "歷程檔案檢核"
NOTE_HEAD = f"【{AUTHOR}】"
"""The first words of every note of ours: by them it is known again when the workbook comes back."""

HOW_REPAIRED = "讀入時已自動整理下列寫法，不必修改；若整理後的內容不是原意，請改正原儲存格後再送。"
HIDDEN = "（隱藏的工作表）"  # behind a place to which no link can lead
OLD_FORMAT = "原檔的格式不能直接標記，這裡只帶回文字；公式與樣式請看原檔，請保留原檔。"
NOTE_END = "【檢核註記結束】"
"""The last line of every note of ours: what an office writes beneath it is kept."""

NOT_MARKED = (
    "這份檔案無法直接加上記號，所以沒有附上標好記號的檔案；"
    "每一處的工作表與儲存格都列在這份回覆裡，請對照著在自己的檔案改好。"
)
"""Where an office's workbook could be read and not be marked."""

LONGEST_TEXT = 120  # characters of a cell's text as it is repeated in 待修正
IN_CELL = "…（全文見儲存格）"
LONGEST_NOTE = 300  # characters: more is not read beside a cell, and the whole stands in 待修正
SHORTENED = "…（全文見「待修正」）"


def same_title(title: str, number: int) -> str:
    """Tell a sheet from another one whose masked title is the same."""
    return f"{title}（第 {number} 個）"


def no_such_word(offered: Iterable[str]) -> str:
    """Say which words may be filled in where another one was."""
    return f"請從清單選「{'」或「'.join(offered)}」，或留白。"


def noted(texts: Iterable[str]) -> str:
    """Make one note of what is said of a cell; a long one is cut, and says where the whole stands."""
    note = "\n\n".join(texts)
    return note if len(note) <= LONGEST_NOTE else note[: LONGEST_NOTE - len(SHORTENED)] + SHORTENED


def shortened(text: str) -> str:
    """Cut a text that is repeated in 待修正; the cell itself holds the whole."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(IN_CELL)] + IN_CELL


def left(count: int) -> str:
    """Say that not all lines stand here, how many more there are, and where."""
    return f"另有 {count} 處，這一頁放不下，全部列在 JSON。"
