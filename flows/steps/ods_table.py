"""How the columns and texts of a sheet become an OpenDocument table in which nothing can run."""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING, Final

from flows.steps.column_letters import letters
from flows.steps.ods_rules import PROTECTION, conditional_formats, of_column, of_heading, of_open_cell
from flows.steps.ods_styles import ROW_STYLE, SHEET_STYLE, column_style, style_name
from flows.steps.ods_xml import attribute, on_sheet, paragraphs, string_value
from flows.steps.workbook_styles import Style
from flows.steps.workbook_xml import LAST_ROW
from flows.steps.worksheet import NUMERIC, cell_style, heading_style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.steps.ods_rules import Validations
    from flows.steps.workbook import ColumnLayout, SheetLayout
    from flows.steps.workbook_xml import SharedStrings

_CELL: Final = "<table:table-cell"
_BLANK: Final = f"{_CELL}/>"
_ROW: Final = f'<table:table-row table:style-name="{ROW_STYLE}"'


class _Cells(dict[str, str]):
    """Every distinct text among cells that look and offer the same, and its cell's XML."""

    def __init__(self, own: Style, usual: Style, strings: SharedStrings, validation: str = "") -> None:
        self.own, self.usual, self.strings, self.validation = own, usual, strings, validation
        # A blank cell looks like its column, but one that is open must say so.
        super().__init__({"": f"{self._opening(own if own is Style.OPEN else usual)}/>"})

    def __missing__(self, text: str) -> str:
        if self.own is Style.NUMBER and isinstance(text, str) and NUMERIC.fullmatch(text):
            value = f' office:value-type="float" office:value="{text}"'
            self[text] = cell = f"{self._opening(Style.NUMBER)}{value}><text:p>{text}</text:p></table:table-cell>"
            return cell
        _ = self.strings[text]  # refuses what no cell of a workbook holds
        opening = self._opening(self.own or Style.TEXT)  # words among numbers stay text when somebody edits them
        value = f' office:value-type="string"{string_value(text)}'
        self[text] = cell = f"{opening}{value}>{paragraphs(text)}</table:table-cell>"
        return cell

    def _opening(self, style: Style) -> str:
        look = "" if style is self.usual else f' table:style-name="{style_name(style)}"'
        return f"{_CELL}{look}{self.validation}"


class Table:
    """A sheet on its way into a document, with what the whole document gathers."""

    def __init__(self, sheet: SheetLayout, name: str, strings: SharedStrings, validations: Validations) -> None:
        self.sheet, self.name, self.strings, self.validations = sheet, name, strings, validations

    def xml(self) -> Iterator[str]:
        """Yield the table in pieces; its texts and validations are gathered on the way."""
        locked = ' table:protected="true"' if self.sheet.protected else ""
        yield f'<table:table table:name="{attribute(self.name)}" table:style-name="{SHEET_STYLE}"{locked}>'
        yield PROTECTION if locked else ""
        yield "".join(map(_column, self.sheet.columns)) or "<table:table-column/>"
        columns = [self._usual(place) for place in range(len(self.sheet.columns))]
        yield from _rows(chain(self._head(), self._body(columns)), tuple(cells[""] for cells in columns))
        yield conditional_formats(self.sheet, self.name)
        yield "</table:table>"

    def _usual(self, place: int) -> _Cells:
        offered = of_column(self.sheet.columns[place], self._at(place, self.sheet.first_row))
        return self._cells(place, cell_style(self.sheet.columns[place]), offered)

    def _cells(self, place: int, style: Style, validation: str = "") -> _Cells:
        usual = cell_style(self.sheet.columns[place]) if place < len(self.sheet.columns) else Style.NUMBER
        return _Cells(style, usual, self.strings, self.validations[validation])

    def _at(self, place: int, row: int) -> str:
        return on_sheet(self.name, f"{letters(place)}{row}")

    def _head(self) -> Iterator[tuple[str, ...]]:
        for label, text in self.sheet.preface:
            yield self._cells(0, Style.LABEL)[label], self._cells(1, Style.TEXT)[text]
        if self.sheet.headed:
            yield tuple(map(self._heading, range(len(self.sheet.columns))))

    def _heading(self, place: int) -> str:
        column = self.sheet.columns[place]
        guard = of_heading(column, f"{letters(place)}{self.sheet.first_row - 1}", self.name)
        return self._cells(place, heading_style(column), guard)[column.heading]

    def _body(self, columns: list[_Cells]) -> Iterator[tuple[str, ...]]:
        return zip(*map(self._column_cells, range(len(self.sheet.values)), columns), strict=True)

    def _column_cells(self, place: int, usual: _Cells) -> list[str]:
        sheet, texts = self.sheet, list(self.sheet.values[place])
        examples = _Cells(Style.EXAMPLE, usual.usual, self.strings, usual.validation)
        cells = [examples[text] for text in texts[: sheet.examples]]
        cells += map(usual.__getitem__, texts[sheet.examples :])
        for cell in sheet.open_cells:
            if cell.column == place:
                at, offered = cell.row - sheet.first_row, of_open_cell(cell, self._at(place, cell.row))
                cells[at] = self._cells(place, Style.OPEN, offered)[texts[at]]
        return cells


def _column(column: ColumnLayout) -> str:
    look = f'table:default-cell-style-name="{style_name(cell_style(column))}"'
    return f'<table:table-column table:style-name="{column_style(column.width)}" {look}/>'


def _rows(rows: Iterable[tuple[str, ...]], blank: tuple[str, ...]) -> Iterator[str]:
    """Yield the rows, then a blank one as often as the sheet goes on: what is typed there looks and offers the same."""
    runs = [(row, len(list(same))) for row, same in groupby(rows)]
    if runs and runs[-1][0] == blank:
        runs.pop()
    rest = LAST_ROW - sum(times for _, times in runs)
    if blank and rest:
        runs.append((blank, rest))
    for row, times in runs or [((), 1)]:
        repeated = f' table:number-rows-repeated="{times}"' if times > 1 else ""
        yield f"{_ROW}{repeated}>{_row(row)}</table:table-row>"


def _row(row: tuple[str, ...]) -> str:
    runs = [(cell, len(list(same))) for cell, same in groupby(row)]
    if runs and runs[-1][0] == _BLANK:
        runs.pop()
    return "".join(cell if times == 1 else _repeated(cell, times) for cell, times in runs) or _BLANK


def _repeated(cell: str, times: int) -> str:
    return f'{_CELL} table:number-columns-repeated="{times}"{cell.removeprefix(_CELL)}'
