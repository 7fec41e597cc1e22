"""The sentences of mails, of how they leave, and of what a class teacher is told, in Traditional Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.headings import TO_MEND

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

SCHOOL_MARK = "［學習歷程］"
NAMED = 3  # forms that a subject names
CHECKED = "檢核"


def answer_subject(office: str, about: Sequence[str], outcome: str) -> str:
    """Head the mail that answers a drop: whose, of which forms (else the file), what became of it."""
    more = f" 等 {len(about)} 種" if len(about) > NAMED else ""
    return f"{SCHOOL_MARK}{office} {'、'.join(about[:NAMED])}{more}：{outcome}"


def outcome(verdict: str, counts: Mapping[str, int]) -> str:
    """Say the verdict, and how much there is to mend or to answer, by severity."""
    return verdict + "".join(f"，{severity} {number} 項" for severity, number in counts.items() if number)


def to_look_at(answerable: int) -> str:
    """Say how much of what stands somebody else has sent otherwise: no word is needed, one may be said."""
    return f"，{answerable} 項請您看一眼" if answerable else ""


def waits(asked: int) -> str:
    """Say what a drop waits for that is taken but not yet accepted: the office's word on so many things, or others."""
    return f"暫收，有 {asked} 項等您確認" if asked else "暫收，等其他單位的資料"


def attached_name(stem: str, ending: str, *, to_mend: bool) -> str:
    """Name the workbook that goes back with a mail."""
    return f"{stem}_{TO_MEND if to_mend else CHECKED}{ending}"


IDENTITY_HEADINGS = frozenset(
    (
        *("身分證號", "身分證字號", "身分證統一編號", "國民身分證統一編號"),
        *("身份證號", "身份證字號", "身份證統一編號", "居留證號", "統一證號"),
    )
)
"""What heads a column of identity numbers, in the words of schools and of their systems."""

# Why a marked workbook does not travel by mail.
HOLDS_IDENTITY = "內含身分證號"
HOLDS_PICTURES = "內含圖片、巨集或嵌入物件，無法確認其中沒有個人資料"
NOT_SEEN_THROUGH = "內容無法逐一確認沒有個人資料"


def too_large(mib: int) -> str:
    """Say that a file is larger than what is attached."""
    return f"超過郵件附件上限 {mib} MiB"


def kept_back(path: str, why: str) -> str:
    """Say where the marked workbook lies, and why it is not attached."""
    return f"{path}（{why}，因此不附在信中）"


# Why a mail has not left.
NO_PASSWORD = "環境變數 {variable} 沒有郵件帳號的密碼"  # noqa: S105 - told, not kept
NO_CONNECTION = "連不上郵件伺服器 {host}：{why}"
BAD_CERTIFICATE = "郵件伺服器 {host} 的憑證無法驗證：{why}"
NOT_OFFERED = "郵件伺服器 {host} 沒有提供所要求的安全連線或登入：{why}"
NOT_LOGGED_IN = "郵件伺服器 {host} 不接受帳號或密碼：{why}"
NO_CA_FILE = "讀不到 [mail] ca_file 所指的憑證檔：{why}"
CUT_OFF = "與郵件伺服器的連線中斷：{why}"
SENDER_REFUSED = "郵件伺服器不接受寄件者：{why}"
LATER = "郵件伺服器要求稍後再寄：{why}"
REFUSED = "郵件伺服器拒收：{why}"
NO_FOLDER = "寫不進郵件資料夾：{why}"
STATES = {"waiting": "等待寄出", "refused": "被拒收", "bounced": "被退回"}


def undelivered_line(addressed: tuple[str, str], state: str, attempts: int, until: str, cause: str) -> str:
    """Say what became of a mail to an office and address: tried in vain how often, waiting until when, and why."""
    tried = f"，已試 {attempts} 次" if attempts else ""
    waits = f"，{until} 後再寄" if until else ""
    return f"{addressed[0]}（{addressed[1]}）{STATES[state]}{tried}{waits}" + (f"：{cause}" if cause else "")


def posted(sent: int, refused: int, waiting: int) -> str:
    """Say in a few characters what became of the mails that were due."""
    counts = (("寄出", sent), ("被拒收", refused), ("等待", waiting))
    return "、".join(f"{told} {number} 封" for told, number in counts if number) or "沒有信要寄"


# What a class teacher is told.
CLASS_TEACHERS = "導師"
CERTIFIERS, CHANGED_FILES = (
    "認證人員",
    "changed",
)  # as whose undelivered mails are told; what such a mail's name begins with
NAMES = "名稱"  # a heading that ends so says what a row is about
CLASS_HEADINGS = ("座號", "學號", "姓名", "資料")
WHY, TO_DO = "原因", "處理"
SHOWN_ITEMS = 5  # of one student and one cause
CHOOSE = "請與學生確認要提交哪幾件，填好勾選順序，或取消多出的勾選，再重送。"
TEACHER_ADVICE = {
    "L02": CHOOSE,
    "L04": CHOOSE,
    "A06": "附件在認證之後換了內容：請學生找認證的老師重新認證；換錯檔案時，請把原來的檔案重新放入。",
    "L05": "請提醒學生在期限前完成認證；不提交的，請取消勾選。",
    "X06": "導師與承辦單位送的內容不同：請與學生核對；導師的檔案有誤，請更正後重送；導師的無誤，請告知承辦單位。",
}
"""What a class teacher can do about rows that wait, by the rule; for the others the offices are told."""
SETTLED = "先前通知的暫緩資料都已處理完畢，目前沒有暫緩的資料。"
OF_STRANGERS = (
    "先前通知的暫緩資料現在沒有了，但這一班採用的檔案不是以您的電子郵件送出的：{}。若不是您送的，請告知教務處。"
)
KEEP = "這封信只寄給該班導師；內含學生資料，請勿轉寄。"


def class_subject(name: str, students: int, rows: int, strangers: Collection[str] = ()) -> str:
    """Head the mail to a class's teacher; `strangers` are the files that somebody else has sent for the class."""
    if not rows and strangers:
        return f"{SCHOOL_MARK}{name}：有他人送出的檔案，請您看一眼"
    if not rows:
        return f"{SCHOOL_MARK}{name}：暫緩的資料已全部處理完畢"
    return f"{SCHOOL_MARK}{name}：{students} 位學生有 {rows} 筆資料暫緩"


def class_opening(name: str, period: str, students: int, rows: int) -> str:
    """Say in one sentence how many of a class's rows wait."""
    return f"{period}，{name}有 {students} 位學生、{rows} 筆資料暫緩。資料都還在，原因消除後自動採認。"


def class_cause(form: str, rows: int) -> str:
    """Head the students whose rows of one form wait for one cause."""
    return f"{form}：{rows} 筆"


def class_items(items: Sequence[str]) -> str:
    """Name the items of a student that wait; of many the first, with their number."""
    more = f" 等 {len(items)} 筆" if len(items) > SHOWN_ITEMS else ""
    return "、".join(filter(None, items[:SHOWN_ITEMS])) + more


def pupil_line(seat: str, number: str, name: str, items: Sequence[str]) -> str:
    """Say of one student what waits."""
    return f"{seat} 號 {name}（{number}）：{class_items(items)}"


def item(texts: Iterable[str]) -> str:
    """Name one row by what tells it from others."""
    return " ".join(filter(None, texts))
