"""How fast an office's workbook is marked, against a bare read of it and, if asked, against openpyxl.

    .venv/bin/python benchmarks/marking.py [ROWS] [naive]

Marks workbooks of openpyxl's and our own writing and an .ods, with one finding in every hundredth, every tenth and
every row, and with four in every row, first and again as they came back marked. Prints processor seconds beside what is
allowed, both of this very run: twice the time in which python-calamine alone reads the same file, plus two seconds; and
the peak memory of both processes beside theirs. The process that marks has been started before, as it has in a day of
work. The naive way, left out unless it is asked for, is openpyxl, which loads the workbook, colours and notes the same
cells, writes the same column, and saves it.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from flows.steps import mending
from flows.steps.marking.answer import notes_of
from flows.steps.marking.telling import told_of
from flows.steps.ods import write_ods
from flows.steps.reading import Limits, Readers
from flows.steps.workbook import ColumnLayout, SheetLayout, by_column, write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS, COLUMNS, TIMES = 30_000, 15, 3
TIMES_THE_FLOOR, SECONDS, MEGABYTES = 2, 2.0, 400  # what is allowed
MARK_ONE = """
import json, re, resource, sys, time
from pathlib import Path
from flows.steps.reading import Limits, Readers
from flows.steps.reading.pool import end_all

file, told, small, nothing = map(Path, sys.argv[1:])


def used(process):
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


Readers(Limits()).mark(small, "", json.loads(nothing.read_text("utf-8")))
started = sum(map(used, Path("/proc/thread-self/children").read_text().split()))
body = json.loads(told.read_text("utf-8"))
busy = time.process_time()
Readers(Limits(seconds=300)).mark(file, "", body)
busy = time.process_time() - busy
end_all()
own = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
child = resource.getrusage(resource.RUSAGE_CHILDREN)
print(busy + child.ru_utime + child.ru_stime - started, int(own) / 1024, child.ru_maxrss / 1024)
"""
LETTERS = "ABCD"
FINDINGS = ((1, 100), (1, 10), (1, 1), (4, 1))  # so many in every so manieth row
TITLE = "幹部經歷紀錄"


def main() -> None:
    """Write the workbooks, mark each in every way, print the figures."""
    numbers = [int(one) for one in sys.argv[1:] if one.isdigit()]
    count, is_naive = numbers[0] if numbers else ROWS, "naive" in sys.argv
    print(f"{count} rows of {COLUMNS} columns; processor seconds")
    print(f"{'':56}{'floor':>7}{'marked':>8}{'allowed':>9}{'MB here':>9}{'MB there':>10}{'allowed':>9}")
    for writer, ending in ((_by_openpyxl, ".xlsx"), (_by_us, ".xlsx"), (_as_ods, ".ods")):
        for findings, step in FINDINGS:
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / f"workbook{ending}"
                file.write_bytes(writer(count))
                body, bad = _told(count, findings, file, step), f"{100 / step:g} % bad"
                _measure(file, body, f"{writer.__doc__} {findings} a row, {bad}", is_naive=is_naive)


def _measure(file: Path, body: dict[str, Any], name: str, *, is_naive: bool) -> None:
    again = file.with_stem("again")
    again.write_bytes(Readers(Limits(seconds=300)).mark(file, "", body).content)
    for what, workbook in ((f"{name}, first", file), (f"{name}, again", again)):
        content = workbook.read_bytes()
        floor = _seconds(partial(_bare, content))
        figures = [_in_fresh_process(workbook, body) for _ in range(TIMES if len(body["findings"]) <= ROWS else 1)]
        taken, here, there = (median(one) for one in zip(*figures, strict=True))
        allowed = TIMES_THE_FLOOR * floor + SECONDS
        sign = "" if taken <= allowed and max(here, there) <= MEGABYTES else "  beyond"
        print(f"{what:56}{floor:7.2f}{taken:8.2f}{allowed:9.2f}{here:9.0f}{there:10.0f}{MEGABYTES:9}{sign}", flush=True)
    if is_naive and file.suffix == ".xlsx":
        content = file.read_bytes()
        print(f"{'':4}openpyxl: {_seconds(lambda: _naive(content, body), times=1):.2f} s")


def _in_fresh_process(file: Path, body: dict[str, Any]) -> tuple[float, ...]:
    """Mark in processes of their own, so that the figures are of this file alone."""
    told, small, nothing = (file.with_name(name) for name in ("told.json", "small.xlsx", "nothing.json"))
    told.write_text(json.dumps(body), "utf-8")
    small.write_bytes(_by_us(1))
    nothing.write_text(json.dumps(_told(1, 0, small)), "utf-8")
    said = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-c", MARK_ONE, *map(str, (file, told, small, nothing))],
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(map(float, said.stdout.split()))


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
    for cell, note in notes_of(told_of(body))[TITLE].items():
        sheet[cell].fill, sheet[cell].comment = fill, Comment(note, "")
    for row, text in mending.results(body)[TITLE].items():
        sheet.cell(row, COLUMNS + 1).value = text
    first = book.create_sheet("待修正", 0)
    for line in mending.lines(body):
        first.append(list(line))
    book.save(io.BytesIO())


def _told(count: int, findings: int, file: Path, step: int = 1) -> dict[str, Any]:
    """Make what would be told of the workbook, were the first columns wrong in every row, or every so manieth."""
    rows = range(2, count + 2)
    return {
        "drop": "20251122-080000-benchmark",
        "file": file.name,
        "office": "訓育組",
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "verdict": "rejected",
        "received_at": "2025-11-22T08:00:00+08:00",
        "forms": [{"sheet": TITLE, "rows": count, "accepted": 0, "rejected": count, "held": 0}],
        "findings": [_finding(row, column) for row in rows[::step] for column in LETTERS[:findings]],
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
    write_workbook([_layout(count)], made)
    return made.getvalue()


def _as_ods(count: int) -> bytes:
    """Written as an .ods."""
    made = io.BytesIO()
    write_ods([_layout(count)], made)
    return made.getvalue()


def _layout(count: int) -> SheetLayout:
    columns = tuple(ColumnLayout(f"欄{place}") for place in range(COLUMNS))
    return SheetLayout(TITLE, columns, by_column(_rows(count)))


if __name__ == "__main__":
    main()
