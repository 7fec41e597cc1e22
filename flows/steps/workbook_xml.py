"""How the texts of a sheet become worksheet XML in which nothing can run."""

from __future__ import annotations

import re
from enum import IntEnum
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.steps.workbook import ColumnLayout, SheetLayout

LAST_ROW: Final = 1_048_576
LONGEST_CELL: Final = 32_767  # UTF-16 units; Excel calls a workbook with a longer one damaged
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# What XML 1.0 cannot carry, and the carriage return, which every XML parser turns into a line feed.
_UNWRITABLE: Final = "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]"
# An underscore that a reader would take for the start of an escape, also where what follows becomes one.
_ESCAPED: Final = re.compile(f"{_UNWRITABLE}|_(?=x[0-9A-Fa-f]{{4}}(?:_|{_UNWRITABLE}))")
# At most fifteen digits, all that a spreadsheet's number keeps; "-0" would lose its sign.
_NUMERIC: Final = re.compile(r"(?!-[0.]*$)(?=(?:[-.]?[0-9]){1,15}$)-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")

_FACE: Final = '<name val="Microsoft JhengHei"/><family val="2"/>'
_NO_LINE: Final = "<left/><right/><top/>"
_TEXT: Final = 'numFmtId="49" applyNumberFormat="1" xfId="0"'
_DRAWN: Final = 'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
_WRAPPED: Final = '<alignment vertical="center" wrapText="1"/>'
# A mandatory heading differs without its colour too: light on dark, over a thick line.
STYLES: Final = f"""{DECLARATION}<styleSheet xmlns="{MAIN}">
<fonts count="3">
<font><sz val="12"/>{_FACE}</font>
<font><b/><sz val="12"/>{_FACE}</font>
<font><b/><sz val="12"/><color rgb="FFFFFFFF"/>{_FACE}</font>
</fonts>
<fills count="4">
<fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFDDE6F3"/></patternFill></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FF1F3864"/></patternFill></fill>
</fills>
<borders count="3">
<border>{_NO_LINE}<bottom/><diagonal/></border>
<border>{_NO_LINE}<bottom style="thin"><color rgb="FF1F3864"/></bottom><diagonal/></border>
<border>{_NO_LINE}<bottom style="thick"><color rgb="FFC00000"/></bottom><diagonal/></border>
</borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="5">
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf {_TEXT} fontId="0" fillId="0" borderId="0"/>
<xf {_TEXT} fontId="1" fillId="2" borderId="1" {_DRAWN}>{_WRAPPED}</xf>
<xf {_TEXT} fontId="2" fillId="3" borderId="2" {_DRAWN}>{_WRAPPED}</xf>
<xf {_TEXT} fontId="1" fillId="0" borderId="0" applyFont="1"/>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""


class Style(IntEnum):
    """The cell formats of the style sheet, by their place in it."""

    NUMBER = 0
    TEXT = 1
    HEADING = 2
    MANDATORY = 3
    LABEL = 4


class SharedStrings(dict[str, int]):
    """Every distinct text of a workbook and its place in the string table."""

    def __missing__(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"a cell holds {type(text).__name__}, not text")
        if len(text.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_CELL:
            raise ValueError(f"a cell has {len(text)} characters, more than the {LONGEST_CELL} of a workbook")
        self[text] = place = len(self)
        return place

    def xml(self) -> Iterator[str]:
        """Yield the string table, whole once every sheet has been written."""
        yield f'{DECLARATION}<sst xmlns="{MAIN}" uniqueCount="{len(self)}">'
        for text in self:
            space = ' xml:space="preserve"' if text != text.strip() else ""
            yield f"<si><t{space}>{escaped(text)}</t></si>"
        yield "</sst>"


class _Cells(dict[str, str]):
    """Every distinct text in one style, and its cell's XML after the row number; a blank makes no cell."""

    def __init__(self, style: Style, strings: SharedStrings) -> None:
        super().__init__({"": ""})
        self.style, self.strings = style, strings

    def __missing__(self, text: str) -> str:
        if self.style is Style.NUMBER and isinstance(text, str) and _NUMERIC.fullmatch(text):
            self[text] = cell = f'"><v>{text}</v></c>'
            return cell
        style = self.style or Style.TEXT  # words among numbers stay text when somebody edits them
        self[text] = cell = f'" s="{style:d}" t="s"><v>{self.strings[text]}</v></c>'
        return cell


def escaped(text: str) -> str:
    """Return the text as XML content, with OOXML's _xHHHH_ for what XML has no character for."""
    return escape(_ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text), quote=False)


def attribute(text: str) -> str:
    """Return the text as the value of an XML attribute; quotes, tabs and line breaks are kept."""
    return escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def letters(place: int) -> str:
    """Return the letters of the column at a place counted from 0: A, Z, AA."""
    rest, last = divmod(place, 26)
    return (letters(rest - 1) if rest else "") + chr(ord("A") + last)


def extent(sheet: SheetLayout, mark: str = "") -> str:
    """Return the range that headings and rows fill, such as A1:C9; with the mark $, $A$1:$C$9."""
    last = letters(max(len(sheet.columns), 1) - 1)
    return f"{mark}A{mark}1:{mark}{last}{mark}{max(sheet.headed + sheet.height, 1)}"


def sheet_xml(sheet: SheetLayout, strings: SharedStrings, *, selected: bool) -> Iterator[str]:
    """Yield the XML of one worksheet in order; its texts go to the shared strings on the way."""
    yield f'{DECLARATION}<worksheet xmlns="{MAIN}"><dimension ref="{extent(sheet)}"/>'
    yield _view(sheet, selected=selected)
    yield _columns(sheet)
    yield "<sheetData>"
    yield from _rows(sheet, strings)
    yield "</sheetData>"
    if sheet.autofilter:
        yield f'<autoFilter ref="{extent(sheet)}"/>'
    yield _validations(sheet)
    if sheet.columns:  # digits that are text on purpose get no green corner
        every_row = f"A1:{letters(len(sheet.columns) - 1)}{LAST_ROW}"
        yield f'<ignoredErrors><ignoredError sqref="{every_row}" numberStoredAsText="1"/></ignoredErrors>'
    yield "</worksheet>"


def _view(sheet: SheetLayout, *, selected: bool) -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    frozen = f'{pane}<selection pane="bottomLeft"/>' if sheet.headed and sheet.freeze else ""
    view = f'<sheetView tabSelected="{selected:d}" workbookViewId="0">{frozen}</sheetView>'
    return f'<sheetViews>{view}</sheetViews><sheetFormatPr defaultRowHeight="16.5"/>'


def _columns(sheet: SheetLayout) -> str:
    columns = (
        f'<col min="{n}" max="{n}" width="{column.width}" style="{_style(column):d}" customWidth="1"/>'
        for n, column in enumerate(sheet.columns, 1)
    )
    return f"<cols>{''.join(columns)}</cols>" if sheet.columns else ""


def _style(column: ColumnLayout) -> Style:
    if column.label:
        return Style.LABEL
    return Style.TEXT if column.text else Style.NUMBER


def _heading_style(column: ColumnLayout) -> Style:
    return Style.MANDATORY if column.mandatory else Style.HEADING


def _rows(sheet: SheetLayout, strings: SharedStrings) -> Iterator[str]:
    styled = {style: _Cells(style, strings) for style in Style}
    if sheet.headed:
        yield _heading_row(sheet, styled)
    first = 1 + sheet.headed
    columns = [
        _column_cells(letters(n), first, values, styled[_style(column)])
        for n, (column, values) in enumerate(zip(sheet.columns, sheet.values, strict=False))
    ]
    for row, cells in enumerate(zip(*columns, strict=True), first):
        yield f'<row r="{row}">{"".join(cells)}</row>'


def _heading_row(sheet: SheetLayout, styled: dict[Style, _Cells]) -> str:
    cells = (
        "".join(_column_cells(letters(n), 1, (column.heading,), styled[_heading_style(column)]))
        for n, column in enumerate(sheet.columns)
    )
    return f'<row r="1">{"".join(cells)}</row>'


def _column_cells(name: str, first: int, values: Iterable[str], styled: _Cells) -> Iterator[str]:
    opening = f'<c r="{name}'
    ends = enumerate(map(styled.__getitem__, values), first)
    return (f"{opening}{row}{end}" if end else "" for row, end in ends)


def _validations(sheet: SheetLayout) -> str:
    first = 1 + sheet.headed
    made = [
        _validation(column, f"{letters(n)}{first}:{letters(n)}{LAST_ROW}")
        for n, column in enumerate(sheet.columns)
        if column.choices or column.hint
    ]
    return f'<dataValidations count="{len(made)}">{"".join(made)}</dataValidations>' if made else ""


def _validation(column: ColumnLayout, cells: str) -> str:
    prompt = f' showInputMessage="1" prompt="{attribute(column.hint)}"' if column.hint else ""
    if not column.choices:
        return f'<dataValidation allowBlank="1"{prompt} sqref="{cells}"/>'
    # A warning lets a clerk insist: whether a value holds is for the check of the drop to say.
    opening = f'<dataValidation type="list" errorStyle="warning" allowBlank="1"{prompt} showErrorMessage="1"'
    return f'{opening} sqref="{cells}"><formula1>{escaped(_choices(column))}</formula1></dataValidation>'


def _choices(column: ColumnLayout) -> str:
    if isinstance(column.choices, str):
        return column.choices
    listed = ",".join(column.choices).replace('"', '""')
    return f'"{listed}"'
