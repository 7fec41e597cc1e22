"""How fast offices' workbooks are read: in confined processes, against bare python-calamine and against pandas.

    .venv/bin/python benchmarks/reading.py [WORKBOOKS]

Prints ratios of one run: the floor is python-calamine alone in one process, without guard, limits or isolation; the
naive way is pandas.read_excel with openpyxl. Each is given the same files.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from flows.steps.reading import Limits, Readers
from flows.steps.workbook import ColumnLayout, SheetLayout, by_column, write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HEADINGS = (
    "學號",
    "姓名",
    "班級",
    "課程代碼",
    "科目名稱",
    "學年度",
    "學期",
    "成績",
    "起始日期",
    "結束日期",
    "職務",
    "說明",
)
ROWS, MANY_ROWS, WORKBOOKS, NAIVE = 300, 50_000, 400, 8


def main() -> None:
    """Write the workbooks, read them in each way, print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else WORKBOOKS
    with tempfile.TemporaryDirectory() as folder:
        files = list(_written(Path(folder), count))
        large = Path(folder) / "large.xlsx"
        large.write_bytes(_by_openpyxl(MANY_ROWS))
        print(f"{count} workbooks of {ROWS} rows and {len(HEADINGS)} columns, half by openpyxl, half by Licheng")
        _many(files)
        print(f"one workbook of {MANY_ROWS} rows, by openpyxl")
        _one(large)


def _many(files: list[Path]) -> None:
    readers = Readers(Limits())
    _drained(readers, files[:8])  # warm: the processes are there
    floor = _seconds(lambda: [_bare(file) for file in files])
    ours = _seconds(lambda: _drained(readers, files))
    single = [_seconds(lambda file=file: readers.read(file)) for file in files]
    naive = _seconds(lambda: [_naive(file) for file in files[:NAIVE]]) / NAIVE * len(files)
    p99 = quantiles(single, n=100)[98]
    _line("floor: bare calamine, one process", floor, floor, naive, f"{len(files) / floor:.0f} a second")
    _line("isolated, several at once", ours, floor, naive, f"{len(files) / ours:.0f} a second")
    _line("isolated, one at a time", sum(single), floor, naive, f"p99 {p99 * 1000:.0f} ms")
    _line(f"naive: pandas with openpyxl (from {NAIVE})", naive, floor, naive, "")


def _one(file: Path) -> None:
    floor = _seconds(lambda: _bare(file))
    ours = _seconds(lambda: Readers(Limits()).read(file))
    naive = _seconds(lambda: _naive(file))
    _line("floor: bare calamine, one process", floor, floor, naive, "")
    _line("isolated", ours, floor, naive, "")
    _line("naive: pandas with openpyxl", naive, floor, naive, "")
    _memory(file)


def _memory(file: Path) -> None:
    """Read once more in a fresh process, so that the figures are of this file alone."""
    import subprocess

    code = (
        "import re, resource, sys; from pathlib import Path; from flows.steps.reading import Limits, Readers\n"
        "from flows.steps.reading.pool import end_all\n"
        "Readers(Limits()).read(Path(sys.argv[1])); end_all()\n"
        "own = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]\n"
        "print(int(own) // 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    said = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-c", code, str(file)], check=True, capture_output=True, text=True
    )
    parent, child = said.stdout.split()
    print(f"  peak memory: {parent} MB where it is asked, {child} MB where it is read")


def _line(name: str, seconds: float, floor: float, naive: float, more: str) -> None:
    ratios = f"{seconds / floor:5.2f} of the floor's time, {naive / seconds:5.1f} times as fast as the naive way"
    print(f"  {name:38} {seconds:7.2f} s  {ratios}  {more}")


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _drained(readers: Readers, files: Iterable[Path]) -> None:
    for future in readers.ahead((file, "") for file in files):
        future.result()


def _bare(file: Path) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes()))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _naive(file: Path) -> None:
    import pandas as pd

    pd.read_excel(file, sheet_name=None, dtype=str, engine="openpyxl")


def _written(folder: Path, count: int) -> Iterable[Path]:
    contents = (_by_openpyxl(ROWS), _by_us(folder / "ours.xlsx"))
    for number in range(count):
        file = folder / f"{number:03}.xlsx"
        file.write_bytes(contents[number % 2])
        yield file


def _rows(count: int) -> Iterable[tuple[str | int, ...]]:
    for n in range(count):
        student, marks = f"11{n:05}", n % 100
        course, described = f"114034347H11101A{n % 40:07}", f"擔任班級職務並完成工作紀錄第{n % 200}號"
        yield (student, f"王小{n % 50}", f"三年{n % 20}班", course, f"科目{n % 40}", 114, 1, marks,
               f"1140{n % 9 + 1}01", "1150120", "班長", described)  # fmt: skip


def _by_openpyxl(count: int) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("資料")
    sheet.append(HEADINGS)
    for row in _rows(count):
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _by_us(file: Path) -> bytes:
    columns = by_column([[str(cell) for cell in row] for row in _rows(ROWS)])
    write_workbook([SheetLayout("資料", [ColumnLayout(heading) for heading in HEADINGS], columns)], file)
    return file.read_bytes()


if __name__ == "__main__":
    main()
