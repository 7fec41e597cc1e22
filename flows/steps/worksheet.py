"""How the columns and texts of a sheet become worksheet XML in which nothing can run."""

from __future__ import annotations

import re
from itertools import chain, repeat
from math import ceil
from typing import TYPE_CHECKING, Final

from flows.steps.column_letters import letters
from flows.steps.workbook_rules import conditional_formats, protection, validations
from flows.steps.workbook_styles import Style
from flows.steps.workbook_xml import DECLARATION, LAST_ROW, MAIN, SharedStrings, breadth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.steps.workbook import ColumnLayout, SheetLayout

# At most fifteen digits, all that a spreadsheet's number keeps; "-0" would lose its sign.
NUMERIC: Final = re.compile(r"(?!-[0.]*$)(?=(?:[-.]?[0-9]){1,15}$)-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_FITTED: Final = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
_MARGINS: Final = '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
_PAGE_WIDTH: Final = 190.0  # characters that can still be read side by side on a sheet of paper
_LINE, _HIGHEST = 16.5, 409.0  # points


class _Cells(dict[str, str]):
    """Every distinct text in one style, and its cell's XML after the row number; a blank makes no cell."""

    def __init__(self, style: Style, strings: SharedStrings) -> None:
        # A cell that is open must say so, even without a text.
        super().__init__({"": f'" s="{style:d}"/>' if style is Style.OPEN else ""})
        self.style, self.strings = style, strings

    def __missing__(self, text: str) -> str:
        if self.style is Style.NUMBER and isinstance(text, str) and NUMERIC.fullmatch(text):
            self[text] = cell = f'"><v>{text}</v></c>'
            return cell
        style = self.style or Style.TEXT  # words among numbers stay text when somebody edits them
        self[text] = cell = f'" s="{style:d}" t="s"><v>{self.strings[text]}</v></c>'
        return cell


def sheet_xml(sheet: SheetLayout, strings: SharedStrings, *, selected: bool) -> Iterator[str]:
    """Yield the XML of one worksheet in order; its texts go to the shared strings on the way."""
    yield f'{DECLARATION}<worksheet xmlns="{MAIN}">{_FITTED}<dimension ref="{sheet.extent}"/>'
    yield _view(sheet, selected=selected)
    yield _columns(sheet)
    yield "<sheetData>"
    yield from _rows(sheet, strings)
    yield "</sheetData>"
    yield protection(sheet)
    if sheet.autofilter:
        yield f'<autoFilter ref="{sheet.filtered()}"/>'
    yield conditional_formats(sheet)
    yield validations(sheet)
    yield _page(sheet)
    if sheet.columns:  # digits that are text on purpose get no green corner
        every_row = f"A1:{letters(len(sheet.columns) - 1)}{LAST_ROW}"
        yield f'<ignoredErrors><ignoredError sqref="{every_row}" numberStoredAsText="1"/></ignoredErrors>'
    yield "</worksheet>"


def _view(sheet: SheetLayout, *, selected: bool) -> str:
    above = sheet.first_row - 1
    pane = f'<pane ySplit="{above}" topLeftCell="A{above + 1}" activePane="bottomLeft" state="frozen"/>'
    frozen = f'{pane}<selection pane="bottomLeft"/>' if sheet.headed and sheet.freeze else ""
    view = f'<sheetView tabSelected="{selected:d}" workbookViewId="0">{frozen}</sheetView>'
    return f'<sheetViews>{view}</sheetViews><sheetFormatPr defaultRowHeight="16.5"/>'


def _page(sheet: SheetLayout) -> str:
    pages = max(ceil(sum(column.width for column in sheet.columns) / _PAGE_WIDTH), 1)
    setup = f'paperSize="9" orientation="landscape" fitToWidth="{pages}" fitToHeight="0"'
    return f"{_MARGINS}<pageSetup {setup}/>"


def _columns(sheet: SheetLayout) -> str:
    columns = (
        f'<col min="{n}" max="{n}" width="{column.width}" style="{cell_style(column):d}" customWidth="1"/>'
        for n, column in enumerate(sheet.columns, 1)
    )
    return f"<cols>{''.join(columns)}</cols>" if sheet.columns else ""


def cell_style(column: ColumnLayout) -> Style:
    """Give the format of a column's cells."""
    if column.label:
        return Style.LABEL
    if column.wrapped:
        return Style.WRAPPED
    return Style.TEXT if column.text else Style.NUMBER


def heading_style(column: ColumnLayout) -> Style:
    """Give the format of a column's heading."""
    return Style.MANDATORY if column.mandatory else Style.HEADING


def _rows(sheet: SheetLayout, strings: SharedStrings) -> Iterator[str]:
    styled = {style: _Cells(style, strings) for style in Style}
    for row, pair in enumerate(sheet.preface, 1):
        yield _row(row, zip(pair, (Style.LABEL, Style.TEXT), strict=True), styled)
    if sheet.headed:
        headings = ((column.heading, heading_style(column)) for column in sheet.columns)
        yield _row(sheet.first_row - 1, headings, styled)
    columns = [_column_cells(sheet, place, values, styled) for place, values in enumerate(sheet.values)]
    heights = _heights(sheet)
    for row, cells in enumerate(zip(*columns, strict=True), sheet.first_row):
        yield f'<row r="{row}"{next(heights)}>{"".join(cells)}</row>'


def _heights(sheet: SheetLayout) -> Iterator[str]:
    """Say how high each row of values is where columns break their lines: not every program measures it anew."""
    wrapped = [place for place, column in enumerate(sheet.columns) if column.wrapped]
    if not wrapped or not sheet.values:  # a sheet of headings alone
        return repeat("")
    widths = [sheet.columns[place].width for place in wrapped]
    rows = zip(*(sheet.values[place] for place in wrapped), strict=True)
    lines = (max(map(_lines, texts, widths)) for texts in rows)
    return (f' ht="{min(_LINE * count, _HIGHEST)}" customHeight="1"' for count in lines)


def _lines(text: str, width: float) -> int:
    return max(ceil((breadth(text) + 1) / width), 1)


def _row(row: int, texts: Iterable[tuple[str, Style]], styled: dict[Style, _Cells]) -> str:
    cells = (_cells(place, row, (text,), styled[style]) for place, (text, style) in enumerate(texts))
    return f'<row r="{row}">{"".join(chain.from_iterable(cells))}</row>'


def _column_cells(sheet: SheetLayout, place: int, values: Iterable[str], styled: dict[Style, _Cells]) -> Iterable[str]:
    """Give the cells of a column: its examples and its open cells look otherwise than the rest."""
    texts, first = list(values), sheet.first_row
    after, style = first + sheet.examples, styled[cell_style(sheet.columns[place])]
    examples = _cells(place, first, texts[: sheet.examples], styled[Style.EXAMPLE])
    cells = [*examples, *_cells(place, after, texts[sheet.examples :], style)]
    for cell in sheet.open_cells:
        if cell.column == place:
            at = cell.row - first
            cells[at : at + 1] = _cells(place, cell.row, texts[at : at + 1], styled[Style.OPEN])
    return cells


def _cells(place: int, first: int, values: Iterable[str], styled: _Cells) -> Iterator[str]:
    opening = f'<c r="{letters(place)}'
    ends = enumerate(map(styled.__getitem__, values), first)
    return (f"{opening}{row}{end}" if end else "" for row, end in ends)
