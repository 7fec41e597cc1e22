"""Which words begin a row that is no data: a total, a note, a line for signatures, the foot of a printed page."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Passed(Enum):
    """Why a row of a sheet was passed over."""

    ABOVE = "欄位名稱上方的文字"
    AGAIN = "重複印出的標題列"
    REORDERED = "欄位順序不同的標題列"
    TOTAL = "合計列"
    NOTE = "註記或簽章列"
    BESIDE = "各欄空白、只有表單以外的欄有文字的列"
    BLANK = "空白列"


# A word must end where it ends: 平均 is a total, 平均分配表 may be the name of something.
_TOTAL = re.compile(
    r"(?:.{0,12}(?:合計|總計|小計|平均)|總和|共計|總數|累計|加總|(?:不?及格|總)?(?:人|件|筆|節|次|時)數|最高分|最低分|標準差|及格率)"
    r"(?:$|[:=(\d,、])|共計?\d+[人件筆列項名次節位張份](?:$|\W)"
)
_FIGURE = re.compile(r"[\d,]*\.?\d*")
_PEOPLE = re.compile(r"\d+人")  # beside figures alone
_NOTE = re.compile(
    r"(?:備註|附註|註|備考|附記|說明|填[表寫]說明|注意|注意事項)\d*(?:$|[:、.)])|\(註\d*\)|\(?備註\)"
    r"|[-=~—─.…*(【]*(?:本頁|本表)?以下(?:空白|無資料)|以上(?:總?計|共計?)|第\d+頁|頁次|共\d+頁"
    r"|\(?(?:[續接轉]下頁|下頁續|[續接]前頁)\)?$|(?:以上|上列|上述|本表).{0,16}(?:無誤|屬實)[。.!]?$"
    r"|(?:製表|列印|填表|匯出|產出|更新|印表)(?:日期|時間|人|人員|單位)(?:$|[:\d])"
)
_DATED = re.compile(r"中華民國\d{2,3}年\d{1,2}月\d{1,2}日")
_MARKED = re.compile(r"[※*★☆◎●○■□◆◇→▲△▼].*[\u3400-\u9fff]")
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.)]\s*[^\d\s]")
_SIGNED = re.compile(
    r"(?:填表|承辦|製表|經辦)人員?\s+[\u3400-\u9fff]{2,4}"
)  # 主任 王小明 may be data of a list of names
_SEAL = "(?:核章|簽章|簽名|蓋章)"
_SIGNER = re.compile(
    r"(?:[\u4e00-\u9fff]{0,4}(?:組長|主任|校長|秘書|主管|導師|幹事|填表人|填表人員|承辦人|承辦人員|製表人|經辦人|審核|覆核|製表|填表|承辦|經辦)"
    rf"\(?{_SEAL}?\)?|\(?{_SEAL}\)?)(?P<colon>:)?"
)


def is_total(texts: Sequence[str]) -> bool:
    """Tell whether the first text of a row says that the row adds up others."""
    first = _squeezed(texts[0])
    counted = _PEOPLE.fullmatch(first) and all(map(is_figure, texts[1:]))
    return bool(counted or _TOTAL.match(first))


def is_figure(text: str) -> bool:
    """Tell whether a text is a number, or nothing at all, as in a cell that holds an error alone."""
    return bool(_FIGURE.fullmatch(text.strip()))


def is_note(texts: Sequence[str]) -> bool:
    """Tell whether the texts of a row are a note or a line for signatures."""
    first = _squeezed(texts[0])
    signed = _SIGNED.fullmatch(unicodedata.normalize("NFKC", texts[0]).strip())
    by_itself = len(texts) == 1 and (_MARKED.match(first) or _DATED.fullmatch(first) or signed)
    return bool(_NOTE.match(first) or by_itself) or _is_for_signatures(texts)


def continues_note(texts: Sequence[str]) -> bool:
    """Tell whether the texts of a row are the next numbered paragraph of a note."""
    return len(texts) == 1 and bool(_NUMBERED.match(unicodedata.normalize("NFKC", texts[0])))


def _is_for_signatures(texts: Sequence[str]) -> bool:
    """Tell by a title before a colon, by a seal asked for, or by nothing but titles, of which one may be a 職稱."""
    words = [word for text in texts for word in unicodedata.normalize("NFKC", text).split()]
    found = [_SIGNER.match(word) for word in words]
    if found and found[0] and (found[0]["colon"] or re.search(_SEAL, words[0])):
        return True
    beside = _SIGNER.match(_squeezed(texts[1])) if len(texts) == 2 else None  # as in 一年1班, 導師：李老師
    if beside and beside["colon"]:
        return True
    return len(found) > 1 and all(one and one.end() == len(one.string) for one in found)


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
