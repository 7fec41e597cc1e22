"""The words on a blank workbook that no declaration of a form gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.headings import ATTACHMENTS, CODES, EXAMPLE_MARK, NIL, WHOLE_SCHOOL, YES
from schemas.terms import Cadence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.form import Form

NO = "否"
YES_OR_NO = ((YES, YES), (NO, NO))
"""What a column of 是 and 否 offers, as entries of a code list."""

LIST_COLUMNS = ("適用欄位", "代碼", "意義")
"""The headings of 代碼表: the columns that a list is for, then its entries."""

GUIDE_COLUMNS = ("工作表", "欄位", "必填", "可填內容", "範例", "依據")
"""The headings of 填寫說明, one row a column of each sheet."""

MANDATORY, OPTIONAL = "必填", "選填"

_BEGUN = "已先填入系統內的資料，請逐列核對；不適用的列請整列刪除。只有學號、其餘空白的列不會收件。"
_AFTER_FILLING = 5  # the place in the preface of what is said of rows filled in already
_PART = "；"  # between two things that are asked of a cell
_OFTEN = {Cadence.SEMESTER: "每學期一次", Cadence.YEAR: "每學年一次"}

SCOPE_OF_ALL = f"由本單位填報全部資料時，保留「{WHOLE_SCHOOL}」。"
SCOPE_OF_PART = (
    "寫明這份資料是哪一部分，例如班級或課程；同一單位各份資料的範圍不可相同，否則後送的會取代先送的。"
    "留空時以填報人（或電子郵件）代替；三者都空白會退回。"
)
SENDER = "填表人姓名，需要確認內容時聯絡用。"
ADDRESS = "填表人的電子郵件，例如 name@school.example。"
NOTHING_TO_HAND_IN = f"本期完全沒有資料時選「{YES}」，存檔後照常送出；有資料時保留「{NO}」。"
YES_OR_NO_ONLY = f"「{NIL}」只能選「{YES}」或「{NO}」。"

NOT_LISTED = f"這個內容不在清單內（清單見「{CODES}」）。請再核對一次；確定無誤可以保留，送出後會再檢核。"


def refused(form: str, owner: str) -> str:
    """Say why a value that no list has is refused, and who can mend the list."""
    return (
        f"這一欄只能填「{CODES}」所列的內容，該清單來自本期的「{form}」。"
        f"清單裡找不到時，請先請{owner}更新「{form}」，再索取新的空白表。"
    )


def guarded(heading: str) -> str:
    """Say why a heading must not be typed over."""
    return (
        f"這一格是欄位名稱「{heading}」，收件時靠它認出欄位，請勿更改。"
        "資料請填在下方各列；要加註時，請在最右邊另加「備註」欄。"
    )


def for_columns(headings: Iterable[str]) -> str:
    """Name the columns that a list is for."""
    return "、".join(headings)


def hint(domain: str) -> str:
    """Say each thing that is asked of a cell once, and nothing that another says more fully."""
    asked = tuple(dict.fromkeys(domain.split(_PART)))
    return _PART.join(one for one in asked if not any(one in other for other in asked if other != one))


def listed(domain: str) -> str:
    """Say what a cell may hold, and that 代碼表 lists it."""
    return _PART.join(part for part in (domain, f"清單見「{CODES}」") if part)


def preface(form: Form, office: str, *, attachments: bool, begun: bool) -> tuple[tuple[str, str], ...]:
    """Say what a form is for, how it is filled and what happens once it is dropped, by label."""
    told = [
        ("表單", f"{form.title}（版本 {form.version}）"),
        ("用途", form.purpose),
        ("依據", f"補充規定 {form.clause}"),
        ("登錄單位", f"{'、'.join(form.offices)}；{_OFTEN[form.cadence]}"),
        ("填寫", f"深色底、粗底線的欄位必填。開頭為「{EXAMPLE_MARK}」的一列是範例，不會當作資料，可以留著。"),
        ("提示", "同一列已填資料時，必填而空白的格子會加上紅框；身分證號有誤會以紅色粗體加底線標出。"),
        ("編輯", "可以貼上、排序、篩選、插入列與另加「備註」欄；從別處貼上時，建議選「貼上值」。"),
        ("送件", f"存檔後放進收件資料夾「{office}」。系統會自動取走並檢核，結果回覆給{office}。"),
        ("修正", f"改好後整份再放一次，後送的取代先送的。本期沒有資料，請在填報資訊的「{NIL}」選「{YES}」。"),
    ]
    if begun:
        told.insert(_AFTER_FILLING, ("預填", _BEGUN))
    if attachments:
        told.append(("附件", f"附件放進「{office}」裡的「{ATTACHMENTS}」資料夾，檔名與表內所填的完全相同。"))
    return (*told, ("", ""))  # an empty row before the table


def scope(*, part: bool) -> str:
    """Say what to fill in as the scope of a workbook."""
    return SCOPE_OF_PART if part else SCOPE_OF_ALL
