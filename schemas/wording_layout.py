"""What is said of how a sheet was laid out: headings read as others, rows passed over, cells merged into others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.identity import mask_all
from schemas.remarks import Passed
from schemas.wording import quoted
from schemas.wording_runs import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_NAMED = 10  # rows in a sentence; `ingest --json` lists them all
LONGEST_SHOWN = 60  # characters of a row passed over
SIDE_BY_SIDE = "　"
PARTS_OF_HEADING = "／"
READ_AS_HEADINGS = "讀作欄位名稱"

_ADVICE = {
    Passed.TOTAL: "；若是資料，請填齊這一列的必填欄位",
    Passed.NOTE: "；若是資料，請填齊這一列的必填欄位",
    Passed.BESIDE: "；若是資料，請填在表單的欄位內",
}


def passed_over(reason: Passed, rows: Sequence[int]) -> str:
    """Say why rows were passed over, and which."""
    if reason is Passed.REORDERED:
        return f"{reason.value}，其下各列依這一列的欄位名稱讀取" + (f"：{rows_named(rows)}" if len(rows) > 1 else "")
    named = f"：{rows_named(rows)}" if len(rows) > 1 or reason is Passed.BLANK else ""
    return f"{reason.value}，已略過，不列入{named}{_ADVICE.get(reason, '')}"


def rows_named(rows: Sequence[int]) -> str:
    """Name the first rows, and count them where there are more."""
    shown = "、".join(map(str, rows[:MOST_NAMED]))
    return f"第 {shown} 列" + (f"等，共 {len(rows)} 列" if len(rows) > MOST_NAMED else "")


def shown_row(texts: Iterable[str]) -> str:
    """Put the texts of a row side by side, cut where they are long, but masked before: a cut number is not known."""
    whole = mask_all(SIDE_BY_SIDE.join(" ".join(text.split()) for text in texts))
    return whole if len(whole) <= LONGEST_SHOWN else f"{whole[: LONGEST_SHOWN - 1]}…"


def heading_read(heading: str, columns: int) -> str:
    """Say as what a heading was read, and how many were."""
    return f"「{heading}」" + (f"；共 {columns} 欄的欄位名稱讀作標準名稱" if columns > 1 else "")


def headings_joined(upper: int, lower: int, heading: str = "") -> str:
    """Say that two rows were read as one of headings, and one of those put together."""
    return f"第 {upper}、{lower} 列合為欄位名稱" + (f"，例如「{heading}」" if heading else "")


def merged_into(address: str) -> str:
    """Say why a cell is empty that shows a text on the screen, and what to do."""
    return f"必填；此格與 {address} 合併，內容只算在 {address}；請取消合併，逐列填寫"


def left_alone(why: str, rows: Sequence[int]) -> str:
    """Say why rows were left out, and which."""
    return f"{why}：{rows_named(rows)}"


def taken_for_example_without(key: str) -> str:
    """Say of a row that is the example line but for its key why it was not taken."""
    return f"內容與範例列相同而「{key}」空白，視為範例，不列入；若是資料，請填「{key}」"


def other_table(row: int, rows: Sequence[int], form: str, missing: Sequence[str]) -> str:
    """Say where another table begins in a sheet, what lies under it, and which form's it may be, or what it lacks."""
    under = f"，其下 {len(rows)} 列（第 {ranges(rows)} 列）不採認" if rows else ""
    looks = f"；看起來是「{form}」" if form else ""
    lacks = f"；若是同一張表單，缺少{quoted(missing)}" if missing else ""
    return f"第 {row} 列起是另一張表{under}{looks}{lacks}"


def without_heading(rows: Sequence[int]) -> str:
    """Say what a column holds over which no heading stands."""
    return f"表單的欄位名稱；這一欄沒有欄位名稱，{rows_named(rows)}的內容未列入"


def alone(heading: str) -> str:
    """Say of a row that only one of its cells holds anything, and what to do."""
    return f"必填；這一列只有「{heading}」一格有內容，若不是資料請刪除這一列，若是資料請填齊"


def cell_lines(cells: Sequence[Sequence[object]]) -> list[str]:
    """List the first cells of a finding, before and after, and count the rest; none where it has but one."""
    if len(cells) <= 1:
        return []
    shown = [(row, *(" ".join(str(text).split()) for text in texts)) for row, *texts in cells[:MOST_NAMED]]
    lines = [f"第 {row} 列：{before}" + (f" → {after}" if after else "") for row, before, after in shown]
    more = [f"另 {len(cells) - MOST_NAMED} 格，見網頁報告"] if len(cells) > MOST_NAMED else []
    return [f"　　　{line}" for line in (*lines, *more)]


def same_everywhere(rows: int, same: int, *, of_students: bool = False) -> str:
    """Say that a column which tells rows apart, or names the student, holds the same nearly everywhere."""
    if of_students:
        return f"各列各自學生的學號；這一欄 {rows} 列中有 {same} 列是同一位學生"
    return f"各列不同的內容；這一欄 {rows} 列中有 {same} 列相同，而這些列的其他內容並不相同"


def columns_off(first: str, offset: int) -> str:
    """Say of rows that what stands in them from a column on belongs some columns further on."""
    way, far = "左" if offset > 0 else "右", abs(offset)
    return f"從 {first} 欄起的內容符合往{way}第 {far} 欄的欄位；請把這些列從 {first} 欄起的內容整段往{way}移 {far} 欄"
