"""The first reader: python-calamine, for speed and for exact values."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING

from flows.steps.reading.cell_texts import cell_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from python_calamine import CalamineSheet, CalamineWorkbook

    Load = Callable[[], Iterator["Row"]]  # reads one sheet as a whole, then gives its rows; CannotReadError

Row = list[str]


class CannotReadError(Exception):
    """A reader could not open a file, or gave up in the midst of it."""


def sheets(content: bytes) -> list[tuple[str, Load]]:
    """Give every sheet's title and how its rows are had, from the sheet's first row and column on; CannotReadError."""
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [(name, partial(_load, book, name)) for name in book.sheet_names]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the reader's own panics are no Exception
        raise CannotReadError(type(error).__name__) from error


def _load(book: CalamineWorkbook, name: str) -> Iterator[Row]:
    try:
        return _rows(book.get_sheet_by_name(name))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the same
        raise CannotReadError(type(error).__name__) from error


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    try:
        yield from _texts(sheet)
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # the same
        raise CannotReadError(type(error).__name__) from error


class _FloatTexts(dict[float, str]):
    """The texts of a sheet's numbers, each made once."""

    def __missing__(self, number: float) -> str:
        self[number] = text = cell_text(number)
        return text


def _texts(sheet: CalamineSheet) -> Iterator[Row]:
    start = sheet.start
    if start is None:
        return
    left, floats = [""] * start[1], _FloatTexts()
    for row in sheet.iter_rows():
        texts = [
            cell if type(cell) is str else floats[cell] if type(cell) is float else cell_text(cell) for cell in row
        ]
        yield left + texts if left else texts
