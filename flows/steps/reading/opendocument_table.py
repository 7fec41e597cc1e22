"""Where the cells of one .ods table lie: what repeats is counted, what the cells do not show is placed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.steps.column_letters import letters
from flows.steps.reading.opendocument_cell import TYPE, Cell, count
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.unseen import SheetUnseen
from schemas import wording_files as words
from schemas.drop import Span

if TYPE_CHECKING:
    from flows.steps.reading.limits import Limits

WIDEST: Final = 16_384  # columns that any spreadsheet program has
FILTERED: Final = "filter"
HIDDEN: Final = (FILTERED, "collapse")


class TableScan:
    """One table, tag by tag; `sheet` is whole after `finish`."""

    def __init__(self, title: str, limits: Limits) -> None:
        self.sheet = SheetUnseen()
        self._title, self._limits = title, limits
        self._row, self._rows = 1, 1  # the row that is read, and how often it stands
        self._column, self._columns = 0, 0  # the next cell's column, and the next column's
        self._hidden_rows: list[range] = []
        self._hidden_columns: list[range] = []
        self._errors: list[tuple[int, int, str]] = []  # of this row: column, times, text
        self._texts: list[tuple[int, int, str]] = []  # the same
        self._filled = self._last = 0  # of this row
        self.cell: Cell | None = None  # the one that is read

    def start_columns(self, attributes: dict[str, str]) -> None:
        """Take one declaration of columns."""
        end = self._columns + count(attributes, "table:number-columns-repeated")
        if attributes.get("table:visibility") in HIDDEN:
            self._hidden_columns.append(range(self._columns, end))
        self._columns = end

    def start_row(self, attributes: dict[str, str]) -> None:
        """Begin a row, or several that are alike."""
        self._rows = count(attributes, "table:number-rows-repeated")
        self._column = self._filled = self._last = 0
        self._errors.clear()
        self._texts.clear()
        seen = attributes.get("table:visibility")
        if seen in HIDDEN:
            self._hidden_rows.append(range(self._row, self._row + self._rows))
            self.sheet.is_filtered |= seen == FILTERED

    def start_cell(self, attributes: dict[str, str]) -> None:
        """Begin a cell, or several that are alike."""
        self.cell = Cell(attributes)

    def end_cell(self) -> None:
        """Place the cell that ends."""
        if self.cell is None:
            return
        cell, self.cell = self.cell, None
        times = count(cell.attributes, "table:number-columns-repeated")
        text, error = cell.text(), cell.error()
        if text is not None or TYPE in cell.attributes or "table:formula" in cell.attributes:
            self._filled += times
            self._last = self._column + times
        if text is not None:
            self._texts.append((self._column, times, text))
        if error is not None:
            self._errors.append((self._column, times, error))
        self._merge(cell.attributes)
        self._column += times

    def _merge(self, cell: dict[str, str]) -> None:
        down = count(cell, "table:number-rows-spanned")
        across = count(cell, "table:number-columns-spanned")
        if (down, across) != (1, 1):
            self.sheet.merged.append(Span(self._row, self._column, self._row + down - 1, self._column + across - 1))

    def end_row(self) -> None:
        """Count the row that ends as often as it stands; UnreadableError (W04) as soon as that is beyond all data."""
        after = self._row + self._rows
        if self._filled:
            self.sheet.filled += self._filled * self._rows
            self.sheet.extent = (after - 1, max(self.sheet.extent[1], self._last))
            self._check()
            rows = range(self._row, after)
            _place(self._errors, rows, self.sheet.errors)
            _place(self._texts, rows, self.sheet.texts)
        self._row = after

    def _check(self) -> None:
        limits, (last, width) = self._limits, self.sheet.extent
        if last > limits.rows:
            raise UnreadableError("W04", words.ROWS.format(limit=limits.rows, part=self._title, count=last))
        if width > WIDEST:
            cell = f"{letters(width - 1)}{last}"
            raise UnreadableError("W04", words.EXTENT.format(part=self._title, cell=cell))
        if self.sheet.filled > limits.cells:
            raise UnreadableError("W04", words.CELLS.format(limit=limits.cells))

    def finish(self) -> None:
        """Name the hidden rows and columns as far as anything stands: many sheets hide all that lies beyond."""
        rows, columns = self.sheet.extent
        self.sheet.hidden_rows = {row for hidden in self._hidden_rows for row in _until(hidden, rows + 1)}
        self.sheet.hidden_columns = {place for hidden in self._hidden_columns for place in _until(hidden, columns)}


def _place(found: list[tuple[int, int, str]], rows: range, into: dict[tuple[int, int], str]) -> None:
    for column, times, text in found:
        places = ((row, place) for row in rows for place in range(column, column + times))
        into.update(dict.fromkeys(places, text))


def _until(places: range, end: int) -> range:
    return range(places.start, min(places.stop, end))
