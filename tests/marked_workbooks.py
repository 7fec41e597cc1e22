"""Workbooks to be marked, what is told of them, and what must be the same in them afterwards."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from plain_workbooks import TITLE

from flows.steps.reading import read_workbook
from schemas.headings import REPAIRED, RESULT, TO_MEND

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.drop import Grid

Cell = tuple[str, int, str]
"""A sheet's title, a row, the letter of a column."""

SEVERITIES = {"C01": "錯誤", "X01": "錯誤", "X06": "待確認", "X10": "提醒"}
OURS = frozenset({TO_MEND, REPAIRED})


def finding(rule: str, cell: Cell, **more: Any) -> dict[str, Any]:
    """Tell of a fault in a cell."""
    sheet, row, column = cell
    place = {"sheet": sheet, "row": row, "column": column, "heading": "學號", "value": "1140999"}
    said = {
        "message": f"{sheet} {column}{row} 有誤。",
        "expected": "學生名冊裡的學號",
        "advice": "請核對。",
        "clause": "五(四)",
    }
    words = ["確認", "撤回"] if rule == "X06" else []
    rest = {"words": words, "related": [], "cells": [], "id": f"{rule}-{column}{row}", "key": "", "group": 1}
    return {"rule": rule, "severity": SEVERITIES[rule]} | place | said | rest | more


def told(*findings: dict[str, Any], title: str = TITLE, rows: tuple[int, int] = (2, 3), **more: Any) -> dict[str, Any]:
    """Tell of a workbook: its faults, and where its rows of data lie; `column` is that of the results."""
    sheet = {"sheet": title, "headed": rows[0] - 1, "column": more.pop("column", "D"), "rows": [list(rows)]}
    return {
        "drop": "20251122-080000-abcd",
        "file": "幹部.xlsx",
        "office": "訓育組",
        "sha256": "0" * 64,
        "verdict": "partly" if findings else "accepted",
        "received_at": "2025-11-22T08:00:00+08:00",
        "forms": [{"sheet": title, "rows": 2, "accepted": 1, "rejected": 1, "held": 0}],
        "findings": list(findings),
        "marks": [sheet | {"waiting": [], "given_way": [], "refused": ""}],
        "since": None,
    } | more


def grids(content: bytes) -> list[Grid]:
    """Read a workbook's sheets, without ours."""
    return [grid for grid in read_workbook(content).grids if grid.title not in OURS]


def office_texts(content: bytes) -> dict[str, list[list[str]]]:
    """Read the texts of the office's own sheets, without our column, blank cells and rows at their ends."""
    return {grid.title: _trimmed(_without_results(grid.rows)) for grid in grids(content)}


def results(content: bytes, title: str = TITLE) -> list[str]:
    """Read our column under its heading."""
    rows = next(grid.rows for grid in grids(content) if grid.title == title)
    place = next(row.index(RESULT) for row in rows if RESULT in row)
    texts = [row[place] if place < len(row) else "" for row in rows]
    return texts[texts.index(RESULT) + 1 :]


def _without_results(rows: list[list[str]]) -> list[list[str]]:
    place = next((row.index(RESULT) for row in rows if RESULT in row), None)
    return rows if place is None else [row[:place] + row[place + 1 :] for row in rows]


def _trimmed(rows: Iterable[list[str]]) -> list[list[str]]:
    kept = []
    for row in rows:
        cells = list(row)
        while cells and not cells[-1]:
            cells.pop()
        kept.append(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def parts(content: bytes) -> dict[str, bytes]:
    """Give every part's bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def rich() -> bytes:
    """Write a workbook with all that an office puts into one: its marks must leave all of that as it is."""
    import openpyxl
    from openpyxl.chart import BarChart, Reference
    from openpyxl.comments import Comment
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.table import Table

    book = openpyxl.Workbook()
    sheet, other = book.active, book.create_sheet("統計")
    sheet.title = TITLE
    for row in (
        ["學號", "姓名", "節數"],
        ["114001", "王小明", 3],
        ["114002", "李大同", 2.5],
        ["114003", None, "=SUM(C2:C3)"],
    ):
        sheet.append(row)
    sheet["B2"].fill, sheet["B2"].font = PatternFill("solid", "FFDDE6F3"), Font(bold=True, color="FF00AA00")
    sheet["B2"].border = Border(left=Side("thin", "FF123456"), bottom=Side("double"))
    sheet["C2"].number_format, sheet["C3"].alignment = "0.00", Alignment("right", wrap_text=True)
    sheet["A3"].protection, sheet["A3"].comment = Protection(locked=False), Comment("請註冊組核對", "王老師")
    sheet["A1"].comment = Comment("標題", "王老師")
    sheet.merge_cells("A10:C10")
    sheet.freeze_panes, sheet.auto_filter.ref = "B2", "A1:C4"
    sheet.protection.sheet = True
    sheet.column_dimensions["B"].width = 31
    sheet.row_dimensions[3].height = 40
    validation = DataValidation("list", formula1='"是,否"')
    validation.add("B2:B9")
    sheet.add_data_validation(validation)
    sheet.conditional_formatting.add("C2:C9", CellIsRule("greaterThan", ["9"], fill=PatternFill(bgColor="FFFF0000")))
    sheet.print_title_rows = "1:1"
    other.append(["項目", "數"])
    other.append(["計", f"='{TITLE}'!C4"])
    other.add_table(Table(displayName="統計表", ref="A1:B2"))
    other.sheet_state = "hidden"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "H2")
    book.defined_names["全部"] = DefinedName("全部", attr_text=f"'{TITLE}'!$A$2:$A$4")
    other.defined_names["此表"] = DefinedName("此表", attr_text="'統計'!$B$2")
    book.create_sheet("空白")
    book.active = 1 if other.sheet_state == "visible" else 0
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


FORMAT = ("number_format", "font", "fill", "border", "alignment", "protection")


def look(cell: Any, without: tuple[str, ...] = ()) -> list[str]:
    """Give all of a cell's format that can be seen: the second colour of a plain fill cannot, nor a line not drawn."""
    seen = {one: repr(getattr(cell, one)) for one in FORMAT if one not in without}
    if "fill" in seen and cell.fill.fill_type in {None, "solid"}:
        seen["fill"] = f"{cell.fill.fill_type} {cell.fill.fgColor.rgb}"
    if "border" in seen:
        sides = (getattr(cell.border, side) for side in ("left", "right", "top", "bottom"))
        seen["border"] = repr([side and (side.style, side.color and side.color.rgb) for side in sides])
    return list(seen.values())
