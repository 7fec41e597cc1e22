"""The words on files that changed after a certification: at the item, to who certified it, and in their mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.wording import VOIDED_ANSWERS
from schemas.wording_mail import SCHOOL_MARK

if TYPE_CHECKING:
    from collections.abc import Sequence

STANDS, STAYS_VOID = "以現在的檔案為準，認證仍有效", "認證失效，重新認證後才提交"
"""What a person decides about a changed file."""

ASKS_CERTIFIER = "這一項要由認證的教師（主管處室）或教務處決定，填在這裡不算；請重新認證，或放回原來的檔案"
"""Why the office that sent an item cannot say that its certification still holds."""

NEXT = "有 {voided} 件的附件在認證之後換了內容，等重新認證"
"""What is to be done about the items of an office, or about those that it has certified."""

SUBJECT = SCHOOL_MARK + "您認證過的 {items} 件，附件換了內容，請重新認證"
OPENING = "以下各件在您認證之後，附件送來了不同的內容。認證已暫時失效，視同「認證中」，重新認證以前不會提交。"
TO_DO = (
    "請看過現在的檔案。同意時，把認證再送一次，認證日期填看過的日期；"
    "不同意時，認證結果請填「不通過」。檔案若是換錯，請學生或承辦單位把原來的檔案重新放入，原認證就恢復。"
)
HEADINGS = ("表單", "編號", "檔案", "送達時間", "送件單位")
KEEP = "這封信只寄給認證的人員，請勿轉寄。"


def changed_since(at: str) -> str:
    """Say which file is expected, when the one of now came, and what follows from it."""
    return f"認證通過時的檔案；現在的檔案在 {at} 送達，內容不同，認證因此失效，視同「認證中」，重新認證以前不提交"


def seen_by_certifier(name: str, at: str) -> str:
    """Say to who certified an item which file is another one now."""
    said = f"看過現在檔案的認證；這一件的「{name}」在 {at} 換了內容，原來的認證因此失效，視同「認證中」"
    return said + VOIDED_ANSWERS


def subject(items: int) -> str:
    """Head the mail to who has certified items."""
    return SUBJECT.format(items=items)


def line(cells: Sequence[str]) -> str:
    """Tell one item in a line of a text."""
    return "　" + "；".join(f"{heading}：{cell}" for heading, cell in zip(HEADINGS, cells, strict=True))
