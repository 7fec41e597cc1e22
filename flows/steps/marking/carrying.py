"""What a workbook written anew keeps of the old one besides its texts: what is merged, hidden, or an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.steps.column_letters import letters
from flows.steps.marking.package import Package

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.drop import Grid, Span

BOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet{}.xml"
ERRORS = frozenset({"#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
ROW = re.compile(rb"<row r=\"(\d+)\"")
COLUMN = re.compile(rb"<col min=\"(\d+)\"")
LISTED = re.compile(rb"<sheet (?=name=)")
CELL = rb"(<c r=\"%s\"[^>]*?) t=\"s\"><v>\d+</v>"


def carried(content: bytes, grids: Sequence[Grid]) -> bytes:
    """Give a workbook that we wrote from grids, in their order, what else the grids tell of the sheets."""
    package = Package(content)
    for number, grid in enumerate(grids, 1):
        xml = package.part(name := SHEET.format(number))
        package.put(name, _sheet(xml, grid), before=xml)
    if not all(grid.is_hidden for grid in grids):
        places = iter(grids)
        xml = package.part(BOOK)
        package.put(BOOK, LISTED.sub(lambda tag: tag[0] + _state(next(places)), xml), before=xml)
    return package.packed()


def _state(grid: Grid) -> bytes:
    return b'state="hidden" ' if grid.is_hidden else b""


def _sheet(xml: bytes, grid: Grid) -> bytes:
    if grid.hidden_rows:
        xml = ROW.sub(lambda tag: _hidden(tag, int(tag[1]) in grid.hidden_rows), xml)
    if grid.hidden_columns:
        xml = COLUMN.sub(lambda tag: _hidden(tag, int(tag[1]) - 1 in grid.hidden_columns), xml)
    for (row, column), shown in grid.errors.items():
        if shown in ERRORS:
            cell = CELL % f"{letters(column)}{row}".encode()
            xml = re.sub(cell, rb'\1 t="e"><v>%s</v>' % shown.encode(), xml, count=1)
    spans = "".join(f'<mergeCell ref="{_address(span)}"/>' for span in grid.merged)
    merged = f'</sheetData><mergeCells count="{len(grid.merged)}">{spans}</mergeCells>'.encode()
    return xml.replace(b"</sheetData>", merged, 1) if grid.merged else xml


def _hidden(tag: re.Match[bytes], is_hidden: bool) -> bytes:  # noqa: FBT001 - what the sheet says of it
    return tag[0] + (b' hidden="1"' if is_hidden else b"")


def _address(span: Span) -> str:
    return f"{letters(span.left)}{span.top}:{letters(span.right)}{span.bottom}"
