"""How fast an office's workbook is marked: every row bad, against a bare read of it and against openpyxl.

    .venv/bin/python benchmarks/marking.py [ROWS] [naive]

Prints seconds, processor seconds and ratios: the floor is python-calamine alone in one process; the naive way, left out
unless it is asked for, is openpyxl, which loads the workbook, colours and notes the same cells, writes the same column,
and saves it.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from flows.steps import mending
from flows.steps.reading import Limits, Readers
from flows.steps.workbook import ColumnLayout, SheetLayout, by_column, write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS, COLUMNS, TIMES = 30_000, 15, 3
LETTERS, FINDINGS = "ABCD", (1, 4)  # in every row
TITLE = "幹部經歷紀錄"


def main() -> None:
    """Write the workbook, mark it in each way, print the figures."""
    numbers = [int(one) for one in sys.argv[1:] if one.isdigit()]
    count = numbers[0] if numbers else ROWS
    for writer in (_by_openpyxl, _by_us):
        for findings in FINDINGS:
            print(f"{count} rows of {COLUMNS} columns, {findings} findings in every row. {writer.__doc__}")
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "workbook.xlsx"
                file.write_bytes(writer(count))
                _measure(file, _told(count, findings, file), is_naive="naive" in sys.argv)


def _measure(file: Path, body: dict[str, Any], *, is_naive: bool) -> None:
    content = file.read_bytes()
    again = file.with_name("again.xlsx")
    floor = _seconds(lambda: _bare(content))
    again.write_bytes(Readers(Limits()).mark(file, "", body).content)
    _line("floor: bare calamine reads it", (floor, floor), floor)
    for name, workbook in (("marked", file), ("marked again, with its marks", again)):
        wall, processor, parent, child = _in_fresh_process(workbook, body)
        _line(name, (wall, processor), floor)
        print(f"  peak memory: {parent:.0f} MB where it is asked, {child:.0f} MB where it is marked")
    if is_naive:
        naive = _seconds(lambda: _naive(content, body), times=1)
        _line("naive: openpyxl", (naive, naive), floor)


def _in_fresh_process(file: Path, body: dict[str, Any]) -> tuple[float, ...]:
    """Mark in processes of their own, so that the figures are of this file alone."""
    code = (
        "import json, re, resource, sys, time; from pathlib import Path\n"
        "from flows.steps.reading import Limits, Readers\n"
        "from flows.steps.reading.pool import end_all\n"
        "body = json.loads(Path(sys.argv[2]).read_text('utf-8'))\n"
        "began, busy = time.perf_counter(), time.process_time()\n"
        "Readers(Limits()).mark(Path(sys.argv[1]), '', body)\n"
        "wall, busy = time.perf_counter() - began, time.process_time() - busy; end_all()\n"
        "own = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]\n"
        "child = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(wall, busy + child.ru_utime + child.ru_stime, int(own) / 1024, child.ru_maxrss / 1024)"
    )
    told = file.with_suffix(".json")
    told.write_text(json.dumps(body), "utf-8")
    said = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-c", code, str(file), str(told)], check=True, capture_output=True, text=True
    )
    return tuple(map(float, said.stdout.split()))


def _line(name: str, seconds: tuple[float, float], floor: float) -> None:
    wall, processor = seconds
    print(f"  {name:30} {wall:7.2f} s, processor {processor:7.2f} s, {processor / floor:6.2f} of the floor's time")


def _seconds(work: Callable[[], object], times: int = TIMES) -> float:
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return median(taken)


def _bare(content: bytes) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _naive(content: bytes, body: dict[str, Any]) -> None:
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = load_workbook(io.BytesIO(content))
    sheet, fill = book[TITLE], PatternFill("solid", "FFFBC4CB")
    for one in mending.marks(body):
        cell = sheet[f"{one.column}{one.row}"]
        cell.fill, cell.comment = fill, Comment(one.note, "")
    for row, text in mending.results(body)[TITLE].items():
        sheet.cell(row, COLUMNS + 1).value = text
    first = book.create_sheet("待修正", 0)
    for line in mending.lines(body):
        first.append(list(line))
    book.save(io.BytesIO())


def _told(count: int, findings: int, file: Path) -> dict[str, Any]:
    """Make what would be told of the workbook, were the first columns wrong in every row."""
    rows = range(2, count + 2)
    return {
        "drop": "20251122-080000-benchmark",
        "file": file.name,
        "office": "訓育組",
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "verdict": "rejected",
        "received_at": "2025-11-22T08:00:00+08:00",
        "forms": [{"sheet": TITLE, "rows": count, "accepted": 0, "rejected": count, "held": 0}],
        "findings": [_finding(row, column) for row in rows for column in LETTERS[:findings]],
        "marks": [_sheet(count)],
        "since": None,
    }


def _sheet(count: int) -> dict[str, Any]:
    beside = {"waiting": [], "given_way": [], "refused": ""}
    return {"sheet": TITLE, "headed": 1, "column": "P", "rows": [[2, count + 1]]} | beside


def _finding(row: int, column: str) -> dict[str, Any]:
    place = {"sheet": TITLE, "row": row, "column": column, "heading": "學號", "value": f"11{row:05}"}
    message = f"工作表「{TITLE}」 第 {row} 列 {column} 欄 「學號」填「11{row:05}」：學生不在學生名冊。"
    said = {"message": message, "expected": "學生名冊裡的學號", "advice": "請核對學號。", "clause": "五(四)"}
    more = {"related": [], "cells": [], "id": f"{row:09x}{column}", "key": "", "group": row - 1}
    return {"rule": "X01", "severity": "錯誤"} | place | said | more


def _rows(count: int) -> list[list[str]]:
    return [
        [f"{column}{(row * (column + 3)) % (40 ** (column % 4 + 1))}" for column in range(COLUMNS)]
        for row in range(count)
    ]


def _by_openpyxl(count: int) -> bytes:
    """Written by openpyxl."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(TITLE)
    sheet.append([f"欄{place}" for place in range(COLUMNS)])
    for row in _rows(count):
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _by_us(count: int) -> bytes:
    """Written by our own writer."""
    made = io.BytesIO()
    columns = tuple(ColumnLayout(f"欄{place}") for place in range(COLUMNS))
    write_workbook([SheetLayout(TITLE, columns, by_column(_rows(count)))], made)
    return made.getvalue()


if __name__ == "__main__":
    main()
