"""How our marks and our own cells look: marks differ by their line as well as by their colour."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from schemas.terms import Severity

FILLS = {Severity.ERROR: "FFFBC4CB", Severity.PENDING: "FFFFE79B", Severity.NOTICE: "FFCFE4FA"}
"""Light enough for black letters, and in no palette: by these exact colours our marks are told again."""

LINES = {
    Severity.ERROR: ("thick", "FFB3122E"),
    Severity.PENDING: ("double", "FF7A5C01"),
    Severity.NOTICE: ("dotted", "FF1B4F8A"),
}
"""The line at a marked cell's left side."""

DARK, WHITE, GREY, LINK, BAD = "FF1F3864", "FFFFFFFF", "FF595959", "FF0B4FA3", "FF9C0006"
FACE = '<name val="Microsoft JhengHei"/><family val="2"/>'
NO_BORDER = "<border><left/><right/><top/><bottom/><diagonal/></border>"
_SIDES = ("left", "right", "top", "bottom")
GRID = "".join(f'<{side} style="thin"><color rgb="FFBFBFBF"/></{side}>' for side in _SIDES)
BOXED = f"<border>{GRID}<diagonal/></border>"
NO_FILL = '<fill><patternFill patternType="none"/></fill>'
TEXT = 49  # the number format of texts


def solid(rgb: str, background: str = '<bgColor indexed="64"/>') -> str:
    """Write a fill of one colour."""
    return f'<fill><patternFill patternType="solid"><fgColor rgb="{rgb}"/>{background}</patternFill></fill>'


def _font(size: float = 11, colour: str = "FF000000", marks: str = "") -> str:
    return f'<font>{marks}<sz val="{size:g}"/><color rgb="{colour}"/>{FACE}</font>'


@dataclass(frozen=True)
class Look:
    """One format of our own cells."""

    font: str
    fill: str = NO_FILL
    border: str = NO_BORDER
    alignment: str = '<alignment vertical="center"/>'
    locked: bool = True


_FROM_TOP = '<alignment vertical="top" wrapText="1"/>'
_CENTRED = '<alignment horizontal="center" vertical="top" wrapText="1"/>'


class Own(Enum):
    """The formats of our own cells."""

    TITLE = Look(_font(16, DARK, "<b/>"))
    HEAD = Look(_font(12))
    SMALL = Look(_font(9, GREY))
    HEADING = Look(_font(11, WHITE, "<b/>"), solid(DARK), BOXED, '<alignment vertical="center" wrapText="1"/>')
    TEXT = Look(_font(), border=BOXED, alignment=_FROM_TOP)
    CODE = Look(_font(9, GREY), border=BOXED, alignment=_CENTRED)
    LINK = Look(_font(11, LINK, "<u/>"), border=BOXED, alignment=_FROM_TOP)
    OPEN = Look(_font(), solid("FFFFF8E1"), BOXED, _FROM_TOP, locked=False)
    ERROR = Look(_font(11, marks="<b/>"), solid(FILLS[Severity.ERROR]), BOXED, _CENTRED)
    PENDING = Look(_font(11, marks="<b/>"), solid(FILLS[Severity.PENDING]), BOXED, _CENTRED)
    NOTICE = Look(_font(11), solid(FILLS[Severity.NOTICE]), BOXED, _CENTRED)
    PASSED = Look(_font(11, GREY))
    NOT_PASSED = Look(_font(11, BAD, "<b/>"))
    RESULT_HEADING = Look(_font(11, marks="<b/>"), border=BOXED)

    __hash__ = object.__hash__  # each is one object, looked up for very many cells


BY_SEVERITY = {Severity.ERROR: Own.ERROR, Severity.PENDING: Own.PENDING, Severity.NOTICE: Own.NOTICE}
