"""How a package's workbooks are read again: by python-calamine, which has no part in writing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Row = tuple[str, ...]

ARCHIVE = b"PK\x03\x04"
CELLS = 12_000_000  # of all rosters together: of the largest schools' there are fewer
MOST = {
    "file_mib": 100,
    "part_mib": 500,
    "unpacked_mib": 500,
    "text_mib": 500,
    "rows": 1_048_575,
    "seconds": 120,
    "memory_mib": 3072,
}
"""What a workbook may take: more than of a file that an office sends, since a package is on the whole school."""


class CannotOpenError(Exception):
    """A file that is no workbook any more."""


class SheetRead(NamedTuple):
    """One sheet as it lies there: its heading row, the rows under it, the numbers of rows with a cell that is no text.

    The row at index i is number i + 2.
    """

    headings: Row
    rows: list[Row]
    untyped: tuple[int, ...]


Book = dict[str, SheetRead]


def read_book(path: Path, cells: int | None = CELLS) -> Book:
    """Read every sheet of a workbook by its title; CannotOpenError, also where it has more cells than these.

    With None it is read as it is: for those of our own making.
    """
    from python_calamine import CalamineWorkbook

    if cells is not None:
        _refuse_unfit(path, cells)
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = {title: book.get_sheet_by_name(title) for title in book.sheet_names}
        return {title: _sheet(sheet.to_python(skip_empty_area=False)) for title, sheet in sheets.items()}
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the reader's own panics are no Exception
        raise CannotOpenError(type(error).__name__) from error


def cells_in(book: Book) -> int:
    """Count the cells of a workbook, the empty ones among them."""
    return sum(len(sheet.headings) * (len(sheet.rows) + 1) for sheet in book.values())


def _refuse_unfit(path: Path, cells: int) -> None:
    """Let a process of limited memory and time read a workbook first: anybody may have put it there."""
    from flows.steps.reading import BrokenReaderError, Limits, Readers, UnreadableError

    try:
        with path.open("rb") as file:
            start = file.read(len(ARCHIVE))
        if start != ARCHIVE:
            raise CannotOpenError(path.name)
        Readers(Limits(**MOST, cells=cells)).read(path)
    except (OSError, BrokenReaderError, UnreadableError) as unfit:
        raise CannotOpenError(type(unfit).__name__) from unfit


def _sheet(cells: Sequence[Sequence[object]]) -> SheetRead:
    untyped = tuple(number for number, row in enumerate(cells, 1) if not all(type(cell) is str for cell in row))
    texts = [tuple(map(str, row)) for row in cells]
    return SheetRead(texts[0] if texts else (), texts[1:], untyped)
