"""What a student and the parents read of an item that is not sent: why, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemas.catalogue import RULES
from schemas.decision import BEYOND_TICKED
from schemas.terms import Fate
from schemas.wording_counting import TICKED

if TYPE_CHECKING:
    from schemas.drop import RowFate


class Said(NamedTuple):
    """Why an item is not sent, and what to do about it; with a cell's heading and an office still to be filled in."""

    why: str
    do: str


_NOTHING_TO_DO = "不必處理。"
_ASK = "有疑問請找導師。"
_HEADING, _OFFICE = "「{heading}」", "{office}"
_MEND = f"請把正確的內容告訴導師，由{_OFFICE}更正；更正後會自動再核對。"
_SCHOOL_MENDS = f"由{_OFFICE}更正，不必處理；更正後會自動列入。{_ASK}"
_WAIT = f"暫時不必處理，核對完成後會自動列入。{_ASK}"

BY_FATE = {
    Fate.SUBMITTED: Said("會提交", _NOTHING_TO_DO),
    Fate.KEPT: Said("留在學校，不提交", _NOTHING_TO_DO),
    Fate.NOT_SELECTED: Said("沒有勾選", "想提交這一件，請在期限前勾選，並告訴導師。"),
    Fate.HELD: Said("學校還在核對相關資料，先不列入", _WAIT),
    Fate.REJECTED: Said("資料需要更正，先不列入", _MEND),
    Fate.SUPERSEDED: Said("已由同一筆的另一份資料代替", _NOTHING_TO_DO),
}
"""Where no rule decided; what stays at school tells its own reason."""

_CHOOSE = "想改提交這一件，請調整勾選與勾選順序，並告訴導師。"
_BEYOND = Said("勾選超過上限，依你的勾選順序，這一件沒有選入", _CHOOSE)
_UNCHOSEN = Said(
    "勾選超過上限，勾選順序又沒有填齊：選定以前，這一類都先暫緩", "請選定要提交的項目、填齊勾選順序，交給導師。"
)
_WITHDRAWN = Said("這一件的勾選已撤回", _CHOOSE)
_REGISTERED = Said("登錄超過上限，先登錄的有效", "想換成這一件，請先刪去較早登錄的一件，並告訴導師。")
_FILES = f"請把檔案重新準備好，交給導師或{_OFFICE}。"

_BY_CELL = {
    "C01": f"{_HEADING}一欄沒有填寫",
    "C02": f"{_HEADING}一欄要填整數",
    "C03": f"{_HEADING}一欄要填數字",
    "C04": f"{_HEADING}一欄的數字太大或太小",
    "C05": f"{_HEADING}一欄的日期讀不出來，或可能是兩個不同的日子",
    "C06": f"{_HEADING}一欄填的不是規定可以填的內容",
    "C07": f"{_HEADING}一欄的字太多，要縮短",
    "C08": "身分證號有誤",
    "C09": f"{_HEADING}一欄的課程代碼有誤",
    "C10": f"{_HEADING}一欄要填「是」或「否」",
    "C11": f"{_HEADING}一欄要填 http:// 或 https:// 開頭的完整網址",
    "C12": f"{_HEADING}一欄要填一個完整的電子郵件地址",
    "C13": f"{_HEADING}一欄要填一天之中的時刻，例如 14:30",
    "C14": f"{_HEADING}一欄的號碼變形了：前面的 0 不見，或變成科學記號",
    "C16": f"{_HEADING}一欄有印不出來的字元",
    "R01": "結束的日期或時間早於開始",
    "R02": f"{_HEADING}一欄的日期不在這一學期或學年度內",
    "R03": "分數與及格的註記對不起來",
    "R04": "補考成績與原來的成績對不起來",
    "R05": "時數或節數太多，超過起訖日期之間可能有的",
    "R06": "性別與身分證號對不起來",
    "R07": "依出生日期算出的年齡不合理",
    "R08": "特殊身分別的填法有誤",
    "R09": f"另一欄填了內容，所以{_HEADING}一欄也要填，現在是空白",
    "R10": "團體活動，以及沒有學分的彈性學習課程，不列入成績",
    "R11": "學分與學校課程計畫登記的不同",
    "R12": "科目名稱與學校課程計畫登記的不同",
    "R13": "課程代碼不是入學那一年的課程所用的",
    "R14": "同一筆資料填了兩次，只能留一筆",
    "R15": f"{_HEADING}一欄與另一欄要填不同的內容，卻填成一樣",
}
BY_RULE = {rule: Said(why, _MEND) for rule, why in _BY_CELL.items()} | {
    "L01": _REGISTERED,
    "L03": _REGISTERED,
    "L05": Said("已勾選，但還沒有通過認證", "請在期限前請認證的老師或處室完成認證。"),
    "L06": Said("這門課沒有核計學分，不能登錄學習成果", "請改選有學分課程的成果；認為有誤時，請告訴導師。"),
    "L07": Said("勾選順序與另一件相同，排不出先後", "請改成不同的順序，並告訴導師。"),
    "A01": Said("找不到附上的檔案", _FILES),
    "A02": Said("附上的檔案不是規定的格式", f"文件請用 pdf、jpg、png，影音請用 mp3、mp4。{_FILES}"),
    "A03": Said("附上的檔案太大", f"請縮小檔案。{_FILES}"),
    "A04": Said("附上的檔案是空的、損壞或加密，打不開", _FILES),
    "A05": Said("沒有附上文件或影音檔案", "請至少附上一個檔案，交給導師。"),
    "A06": Said(
        "附上的檔案在認證之後換了內容，要重新認證", "請找認證的老師或處室重新認證；換錯檔案時，請把原來的檔案交回。"
    ),
    "W13": Said("有一格的公式沒有算出結果", _SCHOOL_MENDS),
    "W16": Said("學校還在確認承辦單位新送的檔案", f"暫時不必處理。{_ASK}"),
    "W19": Said("這一筆在校內期限之後才送到，還待學校決定", f"請找導師或教務處。{_ASK}"),
    "W25": Said("同一個班級或範圍有兩位老師送檔案，學校正在確認", f"暫時不必處理。{_ASK}"),
    "W24": Said("學校還在確認學號有沒有貼錯", f"暫時不必處理。{_ASK}"),
    "X09": Said("要對照的資料還沒有送到，學校還沒有核對", _WAIT),
    "X01": Said("學號與學生名冊對不起來", _SCHOOL_MENDS),
    "X02": Said("課程代碼與課程表對不起來", _SCHOOL_MENDS),
    "X03": Said("教師帳號與人員名冊對不起來", _SCHOOL_MENDS),
    "X04": Said("名冊上這學期沒有修這門課的紀錄", _MEND),
    "X05": Said("認證的老師不是這門課的任課教師", "請向任課教師或導師確認。"),
    "X06": Said("兩份資料的內容不一致，學校正在確認", f"暫時不必處理，確認後會自動列入。{_ASK}"),
    "X08": Said("認證的編號沒有對應的登錄資料", _MEND),
}
"""Where a rule of this id decided."""

WITH_FATE = {
    (rule, fate): said
    for rule in sorted(BEYOND_TICKED)
    for fate, said in ((Fate.HELD, _UNCHOSEN), (Fate.NOT_SELECTED, _BEYOND))
}
"""Where what a rule does differs by what becomes of the item."""

BY_SECTION = {"W": _SCHOOL_MENDS, "C": _MEND, "R": _MEND, "X": _MEND, "A": _FILES, "L": _MEND, "G": _SCHOOL_MENDS}
"""What to do about any other rule, by its first letter; why it is not sent is the rule's own title."""

_ONE_OF_THEM = "其中"  # where a rule names no cell
_NOBODY_MENDS = frozenset({"", "W16", "W19", "W24", "W25", "X06", "X09"})
"""Rules by which an item waits though nothing in it is wrong."""


def why_not_sent(fate: RowFate) -> Said:
    """Say why a row is not sent and what to do, in words for a student and the parents.

    What the school itself filed, the office that filed it mends: such a row counts under no limit.
    """
    if fate.rule in BEYOND_TICKED and any(one.what == TICKED and not one.place for one in fate.counted):
        return _WITHDRAWN
    if fate.fate is Fate.KEPT and fate.reason:
        return Said(fate.reason, BY_FATE[Fate.KEPT].do)
    said = sentence(fate.fate, fate.rule)
    waits = fate.fate is Fate.HELD and fate.rule in _NOBODY_MENDS
    do = said.do if fate.counted or waits else _SCHOOL_MENDS
    return _filled(Said(said.why, do), fate.heading, fate.drop.office)


def why_not_accepted(fate: Fate, rule: str, heading: str, office: str) -> Said:
    """Say why a student's own row of 學生名冊 is not accepted: the office that filed it mends it."""
    waits = fate is Fate.HELD and rule in _NOBODY_MENDS
    said = sentence(fate, rule)
    return _filled(said if waits else Said(said.why, _SCHOOL_MENDS), heading, office)


def _filled(said: Said, heading: str, office: str) -> Said:
    told = f"「{heading}」" if heading else _ONE_OF_THEM
    return Said(said.why.replace(_HEADING, told), said.do.replace(_OFFICE, office))


def sentence(fate: Fate, rule: str) -> Said:
    """Give the words for a fate that a rule decided, "" for none."""
    if (rule, fate) in WITH_FATE:
        return WITH_FATE[rule, fate]
    if rule in BY_RULE:
        return BY_RULE[rule]
    if rule:
        return Said(RULES[rule].title, BY_SECTION[rule[0]])
    return BY_FATE[fate]


def not_among(fate: RowFate) -> str:
    """Say as which of how many an item beyond a limit was counted; "" of one within all, or not yet in order."""
    beyond = (one for one in fate.counted if one.place > one.most)
    told = None if fate.fate is Fate.HELD else next(beyond, None)
    return f"：這是{told.what}的第 {told.place} {told.unit}，至多 {told.most} {told.unit}" if told else ""
