"""The words on packages that were made again from the store."""

from __future__ import annotations

from enum import Enum

ANSWERS, PACKAGES = "補齊回覆", "補齊並核對套件"


class Remade(Enum):
    """How a package stands to its record, in words."""

    EQUAL = "與紀錄相符"
    AGAIN = "已重新產製，與紀錄相符"
    DIFFERS = "與紀錄不符"
    OLDER = "由較早版本的程式產製，無法重新產製"
    LOST = "無法重新產製"


EQUAL = frozenset({Remade.EQUAL, Remade.AGAIN})
"""The ends with which all is well."""

DIFFERS_ADVICE = "請勿上傳；請以 licheng verify 查明"


def as_before(number: str, held: int) -> str:
    """Say that no package was made, since its rosters are those of the last one; rows that wait are told beside."""
    waiting = f"；另有 {held} 列暫緩" if held else ""
    return f"（名冊與 {number} 相同，未另編號{waiting}）"


def remade_line(name: str, state: Remade, folder: str, why: str) -> str:
    """Say how a package stands to its record, why, and where it lies."""
    said = f"{state.value}（{why}）" if why else state.value
    advice = f"；{DIFFERS_ADVICE}" if state is Remade.DIFFERS else ""
    where = f"\n  {folder}" if folder else ""
    return f"{name} {said}{advice}{where}"


def no_predecessor(package: str) -> str:
    """Say that a package tells what differs from another one, which is gone."""
    return f"它載有與前一份套件 {package} 的差異，而 {package} 已不完整，也無法重新產製；請由備份復原"


def not_stored(drop: str) -> str:
    """Say which stored file is gone."""
    return f"store 中沒有 {drop} 的原檔（或已損壞），請由備份復原"
