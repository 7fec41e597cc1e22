"""The two sheets that we put before the office's own: what is to be mended, line by line, and what was repaired."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from itertools import count, groupby
from math import ceil
from typing import TYPE_CHECKING

from flows.steps.column_letters import letters
from flows.steps.marking.cells import cell_ending, inline
from flows.steps.marking.looks import DARK, Own
from flows.steps.workbook_xml import DECLARATION, attribute, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.steps.marking.own_sheets import OwnSheet
    from flows.steps.marking.styles import Styles

MOST_LINKS = 65_000  # a spreadsheet program takes no more on one sheet
LINE, HIGHEST = 16.0, 400.0  # points
HEAD_HEIGHTS = {Own.TITLE: 1.8, Own.HEAD: 1.25}
GRAVE_COLUMN = 1  # in which a line says how grave it is
ROW = "\0"  # for which no text has a place
GAP = 1.5  # characters that a cell keeps free at its sides
SETUP = (
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>"
)


def sheet_xml(sheet: OwnSheet, styles: Styles, space: str, *, is_open: bool) -> Iterator[bytes]:
    """Write a sheet of our own piece by piece, in a workbook's own namespace; nothing in it is a formula."""
    first, until = (cell.replace("$", "") for cell in sheet.table)
    pieces = (
        f'{DECLARATION}<worksheet xmlns="{space}">',
        f'<sheetPr><tabColor rgb="{DARK}"/><pageSetUpPr fitToPage="1"/></sheetPr>',
        f'<dimension ref="A1:{until}"/>{_view(sheet, is_open=is_open)}{_widths(sheet)}<sheetData>',
        _rows(sheet, styles),
        f'</sheetData><autoFilter ref="{first}:{until}"/>',
        _choices(sheet),
        _links(sheet),
        SETUP,
        "</worksheet>",
    )
    for piece in pieces:
        yield from (piece.encode(),) if isinstance(piece, str) else (row.encode() for row in piece)


def _view(sheet: OwnSheet, *, is_open: bool) -> str:
    below = f"A{sheet.headed + 1}"
    pane = f'<pane ySplit="{sheet.headed}" topLeftCell="{below}" activePane="bottomLeft" state="frozen"/>'
    selected = ' tabSelected="1"' if is_open else ""
    selection = f'<selection pane="bottomLeft" activeCell="{below}" sqref="{below}"/>'
    view = f'<sheetView showGridLines="0"{selected} workbookViewId="0">{pane}{selection}</sheetView>'
    return f'<sheetViews>{view}</sheetViews><sheetFormatPr defaultRowHeight="{LINE:g}"/>'


def _widths(sheet: OwnSheet) -> str:
    columns = enumerate(sheet.columns, 1)
    listed = (f'<col min="{n}" max="{n}" width="{one.width:g}" customWidth="1"/>' for n, one in columns)
    return f"<cols>{''.join(listed)}</cols>"


def _rows(sheet: OwnSheet, styles: Styles) -> Iterator[str]:
    for row, (text, look) in enumerate(sheet.head, 1):
        height = LINE * HEAD_HEIGHTS.get(look, 1.0)
        cell = inline(f"A{row}", styles.own(look), text, "")
        yield f'<row r="{row}" ht="{height:g}" customHeight="1">{cell}</row>'
    names = [letters(place) for place in range(len(sheet.columns))]
    heading = styles.own(Own.HEADING)
    cells = (
        inline(f"{a}{sheet.headed}", heading, one.heading, "") for a, one in zip(names, sheet.columns, strict=True)
    )
    yield f'<row r="{sheet.headed}" ht="{1.5 * LINE:g}" customHeight="1">{"".join(cells)}</row>'
    columns = cache(
        lambda *kind: _columns(sheet, names, _looks(sheet, kind[0], is_led=kind[1], is_chosen=kind[2]), styles)
    )
    for row, texts, kind in zip(count(sheet.headed + 1), sheet.rows, sheet.kinds(), strict=False):
        yield _line(row, texts, columns(*kind))


Cell = Callable[[str], tuple[str, int]]
"""Writes a text as a cell, in which a sign stands for the row's number; gives it, and in how many lines it stands."""


def _columns(sheet: OwnSheet, names: Sequence[str], looks: Sequence[Own], styles: Styles) -> list[Cell]:
    """Give for each column of lines that look alike how a text is written."""

    def written(name: str, look: Own, width: float) -> Cell:
        style = styles.own(look)

        @lru_cache(maxsize=1024)  # most texts stand in many lines
        def cell(text: str) -> tuple[str, int]:
            return f'<c r="{name}{ROW}{cell_ending(style, text)}', _lines(text, width)

        return cell

    return [written(name, look, one.width) for name, look, one in zip(names, looks, sheet.columns, strict=True)]


def _line(row: int, texts: Sequence[str], columns: Sequence[Cell]) -> str:
    told = [cell(text) for cell, text in zip(columns, texts, strict=True)]
    height = min(LINE * max([lines for _, lines in told]) + GAP, HIGHEST)
    cells = "".join([cell for cell, _ in told]).replace(ROW, str(row))
    return f'<row r="{row}" ht="{height:g}" customHeight="1">{cells}</row>'


def _looks(sheet: OwnSheet, grave: str, *, is_led: bool, is_chosen: bool) -> list[Own]:
    """Say how the cells of a line look."""
    looks = [column.look for column in sheet.columns]
    if grave:
        looks[GRAVE_COLUMN] = Own[grave]
    if not is_led:
        looks[sheet.link_column] = Own.TEXT
    return looks if is_chosen else [Own.TEXT if look is Own.OPEN else look for look in looks]


def _lines(text: str, width: float) -> int:
    """Say in how many lines a text stands, since not every program measures a row anew."""
    if len(text) <= (width - GAP) / 2:
        return text.count("\n") + 1
    if "\n" in text:
        return sum(_lines(line, width) for line in text.split("\n"))
    wide = (len(text) + len(text.encode("utf-8", "replace"))) / 2  # a Chinese character has three bytes, and two widths
    return max(ceil(wide / (width - GAP)), 1)


def _choices(sheet: OwnSheet) -> str:
    """Give the drop-down of the lines that have one."""
    chosen = [place for place, is_chosen in enumerate(sheet.chosen) if is_chosen]
    if not chosen:
        return ""
    name, first = letters(sheet.choice_column), sheet.headed + 1
    runs = (
        [first + place for _, place in run] for _, run in groupby(enumerate(chosen), lambda pair: pair[1] - pair[0])
    )
    cells = " ".join(f"{name}{run[0]}:{name}{run[-1]}" if run[1:] else f"{name}{run[0]}" for run in runs)
    told = f'type="list" allowBlank="1" showErrorMessage="1" error="{attribute(sheet.refusal)}" sqref="{cells}"'
    listed = escaped('"{}"'.format(",".join(sheet.choices)))
    choice = f"<dataValidation {told}><formula1>{listed}</formula1></dataValidation>"
    return f'<dataValidations count="1">{choice}</dataValidations>'


def _links(sheet: OwnSheet) -> str:
    """Let lines lead to their cells."""
    name, first = letters(sheet.link_column), sheet.headed + 1
    led = [(f"{name}{row}", link) for row, link in enumerate(sheet.links, first) if link][:MOST_LINKS]
    titles = cache(lambda title: attribute(_quoted(title)))
    made = "".join(f'<hyperlink ref="{cell}" location="{titles(title)}!{to}"/>' for cell, (title, to) in led)
    return f"<hyperlinks>{made}</hyperlinks>" if made else ""


def _quoted(title: str) -> str:
    quoted = title.replace("'", "''")
    return f"'{quoted}'"
