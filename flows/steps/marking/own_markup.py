"""The two sheets that we put before the office's own: what is to be mended, line by line, and what was repaired."""

from __future__ import annotations

from functools import cache, partial
from itertools import groupby, islice
from math import ceil
from typing import TYPE_CHECKING

from flows.steps.column_letters import letters
from flows.steps.marking.cells import cell_ending, cell_endings, inline
from flows.steps.marking.looks import DARK, Own
from flows.steps.marking.own_lines import lines_of
from flows.steps.workbook_xml import DECLARATION, attribute, escaped
from schemas.wording_marking import no_such_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.steps.marking.own_lines import Cells
    from flows.steps.marking.own_sheets import OwnSheet, Variant
    from flows.steps.marking.styles import Styles

AT_ONCE = 100  # rows
MOST_LINKS = 65_000  # a spreadsheet program takes no more on one sheet
LINE, HIGHEST = 16.0, 400.0  # points
HEAD_HEIGHTS = {Own.TITLE: 1.8, Own.HEAD: 1.25}
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
        yield from (piece.encode(),) if isinstance(piece, str) else _blocks(piece)


def _blocks(rows: Iterator[str]) -> Iterator[bytes]:
    while block := "".join(islice(rows, AT_ONCE)):
        yield block.encode()


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
    heading = styles.own(Own.HEADING)
    cells = (
        inline(f"{letters(place)}{sheet.headed}", heading, one.heading, "") for place, one in enumerate(sheet.columns)
    )
    yield f'<row r="{sheet.headed}" ht="{1.5 * LINE:g}" customHeight="1">{"".join(cells)}</row>'
    heights = cache(lambda lines: f'" ht="{min(LINE * lines + GAP, HIGHEST):g}" customHeight="1">')
    for row, (line, lines) in enumerate(lines_of(sheet, _Pen(sheet, styles)), sheet.headed + 1):
        number = str(row)
        yield f'<row r="{number}{heights(lines)}{line.replace(ROW, number)}</row>'


class _Pen:
    """Writes cells in which a sign stands for the row's number."""

    def __init__(self, sheet: OwnSheet, styles: Styles) -> None:
        self._sheet, self._styles = sheet, styles

    def cells(self, place: int, texts: Sequence[str], variants: Sequence[Variant]) -> Cells:
        """Write some cells of a column, those that look alike at once."""
        look, width = partial(self._sheet.look, place), self._sheet.columns[place].width
        if not variants or all(variants):  # where each leads does not matter here
            endings = cell_endings(self._styles.own(look(variants[0] if variants else None)), texts)
        else:
            pairs = zip(variants, texts, strict=True)
            endings = [cell_ending(self._styles.own(look(variant)), text) for variant, text in pairs]
        opening = f'<c r="{letters(place)}{ROW}'
        short = (width - GAP) / 2
        lines = [1 if len(text) <= short and "\n" not in text else _lines(text, width) for text in texts]
        return [opening + ending for ending in endings], lines


def _lines(text: str, width: float) -> int:
    """Say in how many lines a text stands, since not every program measures a row anew."""
    if len(text) <= (width - GAP) / 2:
        return text.count("\n") + 1
    if "\n" in text:
        return sum(_lines(line, width) for line in text.split("\n"))
    wide = (len(text) + len(text.encode("utf-8", "replace"))) / 2  # a Chinese character has three bytes, and two widths
    return max(ceil(wide / (width - GAP)), 1)


def _choices(sheet: OwnSheet) -> str:
    """Give the drop-downs of the lines that have one: those that offer the same words share theirs."""
    made = [_choice(sheet, words) for words in sheet.lists]
    return f'<dataValidations count="{len(made)}">{"".join(made)}</dataValidations>' if made else ""


def _choice(sheet: OwnSheet, words: str) -> str:
    name, first = letters(sheet.choice_column), sheet.headed + 1
    chosen = [place for place, offered in enumerate(sheet.offered) if offered == words]
    runs = (
        [first + place for _, place in run] for _, run in groupby(enumerate(chosen), lambda pair: pair[1] - pair[0])
    )
    cells = " ".join(f"{name}{run[0]}:{name}{run[-1]}" if run[1:] else f"{name}{run[0]}" for run in runs)
    refusal = attribute(no_such_word(words.split(",")))
    told = f'type="list" allowBlank="1" showErrorMessage="1" error="{refusal}" sqref="{cells}"'
    return f'<dataValidation {told}><formula1>"{escaped(words)}"</formula1></dataValidation>'


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
