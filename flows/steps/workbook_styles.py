"""How the cells of a workbook look: its style sheet, and which style is which."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from flows.steps.workbook_xml import DECLARATION, MAIN

_FACE: Final = '<name val="Microsoft JhengHei"/><family val="2"/>'
_NO_LINE: Final = "<left/><right/><top/>"
_TEXT: Final = 'numFmtId="49" applyNumberFormat="1" xfId="0"'
_DRAWN: Final = 'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
_MIDDLE: Final = '<alignment vertical="center"/>'
_WRAPPED: Final = '<alignment vertical="center" wrapText="1"/>'
_FROM_TOP: Final = '<alignment vertical="top" wrapText="1"/>'


def _box(line: str, colour: str) -> str:
    sides = (f'<{side} style="{line}"><color rgb="{colour}"/></{side}>' for side in ("left", "right", "top", "bottom"))
    return "".join(sides)


# What is mandatory, missing, wrong or open differs without its colour too: by its line, or by bold letters.
STYLES: Final = f"""{DECLARATION}<styleSheet xmlns="{MAIN}">
<fonts count="4">
<font><sz val="12"/>{_FACE}</font>
<font><b/><sz val="12"/>{_FACE}</font>
<font><b/><sz val="12"/><color rgb="FFFFFFFF"/>{_FACE}</font>
<font><i/><sz val="12"/><color rgb="FF595959"/>{_FACE}</font>
</fonts>
<fills count="5">
<fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFDDE6F3"/></patternFill></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FF1F3864"/></patternFill></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFFFF8E1"/></patternFill></fill>
</fills>
<borders count="4">
<border>{_NO_LINE}<bottom/><diagonal/></border>
<border>{_NO_LINE}<bottom style="thin"><color rgb="FF1F3864"/></bottom><diagonal/></border>
<border>{_NO_LINE}<bottom style="thick"><color rgb="FFC00000"/></bottom><diagonal/></border>
<border>{_box("thin", "FF1F3864")}<diagonal/></border>
</borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="8">
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf {_TEXT} fontId="0" fillId="0" borderId="0" applyAlignment="1">{_MIDDLE}</xf>
<xf {_TEXT} fontId="1" fillId="2" borderId="1" {_DRAWN}>{_WRAPPED}</xf>
<xf {_TEXT} fontId="2" fillId="3" borderId="2" {_DRAWN}>{_WRAPPED}</xf>
<xf {_TEXT} fontId="1" fillId="0" borderId="0" applyFont="1" applyAlignment="1">{_MIDDLE}</xf>
<xf {_TEXT} fontId="3" fillId="0" borderId="0" applyFont="1" applyAlignment="1">{_MIDDLE}</xf>
<xf {_TEXT} fontId="0" fillId="0" borderId="0" applyAlignment="1">{_FROM_TOP}</xf>
<xf {_TEXT} fontId="0" fillId="4" borderId="3" applyProtection="1" {_DRAWN}>{_WRAPPED}<protection locked="0"/></xf>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
<dxfs count="2">
<dxf><fill><patternFill patternType="solid"><fgColor rgb="FFFFF2CC"/><bgColor rgb="FFFFF2CC"/></patternFill></fill>\
<border>{_box("thin", "FFC00000")}</border></dxf>
<dxf><font><b/><u/><color rgb="FF9C0006"/></font><fill><patternFill patternType="solid"><fgColor rgb="FFFFC7CE"/>\
<bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf>
</dxfs>
</styleSheet>"""


class Style(IntEnum):
    """The cell formats of the style sheet, by their place in it."""

    NUMBER = 0
    TEXT = 1
    HEADING = 2
    MANDATORY = 3
    LABEL = 4
    EXAMPLE = 5
    WRAPPED = 6
    OPEN = 7


class Shown(IntEnum):
    """What a conditional format lays over a cell, by its place in the style sheet."""

    GAP = 0
    WRONG = 1
