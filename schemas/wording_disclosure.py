"""The sentences on what a workbook holds that its reader may not have seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMED = 10  # how many places a sentence names before it only counts

HIDDEN_SHEET = "整張工作表是隱藏的"
MACROS = "檔案內有巨集；系統只讀儲存格，不執行巨集"
CALCULATED = "算得出結果的公式，或直接填入的內容"
STORED = "存檔時已存下結果的公式，或直接填入的內容"


def hidden_rows(numbers: Sequence[int], *, filtered: bool) -> str:
    """Say which rows that hold something are hidden, and whether a filter hides them."""
    how = "隱藏，其中有以篩選隱藏的" if filtered else "隱藏"
    return f"第 {_named([str(number) for number in numbers], ' 列', '列')}{how}"


def hidden_columns(letters: Sequence[str]) -> str:
    """Say which columns that hold something are hidden."""
    return f"{_named(letters, ' 欄', '欄')}隱藏"


def merged_cells(addresses: Sequence[str]) -> str:
    """Say which cells of data are merged, and what is read of them."""
    return f"{_named(addresses, ' ', '處')}合併，只有合併範圍的第一格算有內容，其餘各格視為空白"


def linked(targets: Sequence[str]) -> str:
    """Say where a workbook takes values from."""
    return f"檔案連到 {_named(targets, '', '處')}；系統不開啟連結，只讀檔案內存下的值"


def read_all_the_same(parts: Sequence[str]) -> str:
    """Put together what of one sheet is hidden, and say that it was read."""
    return f"{'；'.join(parts)}。這些內容也已讀取"


def together(sentences: Sequence[str]) -> str:
    """Put together all that is told of one sheet."""
    return "。".join(sentences)


def _named(places: Sequence[str], unit: str, counter: str) -> str:
    """Name the first places, and count them all where that is not all."""
    more = f"等 {len(places)} {counter}" if len(places) > NAMED else ""
    return "、".join(places[:NAMED]) + unit + more
