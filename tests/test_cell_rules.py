"""The formula that shows a wrong identity number agrees with the check of the drop, in a real spreadsheet."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import openpyxl
import pytest
from office_program import needs_libreoffice, saved_again

from flows.steps.cell_rules import wrong_identity
from schemas.identity import LETTERS, completed, is_valid

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = {"national": "12", "new residence": "89", "old residence": "ABCD"}


def sound(seconds: str) -> list[str]:
    """Give twenty-six sound numbers of a kind, one for each first letter."""
    return [
        completed(f"{letter}{seconds[n % len(seconds)]}{n * 3_141_593 % 10**7:07}")
        for n, letter in enumerate(sorted(LETTERS), 1)
    ]


def spoilt(number: str) -> list[str]:
    """Give what a slip of the hand makes of a number; some slips end in another sound one."""
    last = str((int(number[-1]) + 1) % 10)
    return [number[:-1] + last, number[:3] + number[4] + number[3] + number[5:], number[:-1], number + "0"]


ODD = ["A", "12", "A1234567890123", "甲123456789", "1123456789", "A323456789", "AE23456789", "A12345678X", "A 23456789"]


@pytest.mark.slow
@needs_libreoffice
def test_a_number_is_shown_as_wrong_just_where_the_check_of_the_drop_refuses_it(tmp_path):
    good = [number for seconds in SECONDS.values() for number in sound(seconds)]
    numbers = [*good, *(bad for number in good for bad in spoilt(number)), *ODD]
    assert len({is_valid(number) for number in numbers}) == 2
    shown = calculated(tmp_path, numbers)
    assert {number: not wrong for number, wrong in zip(numbers, shown, strict=True)} == {
        number: is_valid(number) for number in numbers
    }


def calculated(folder: Path, numbers: list[str]) -> list[bool]:
    book = openpyxl.Workbook()
    for row, number in enumerate(numbers, 1):
        book.active.cell(row, 1, number).number_format = "@"
        book.active.cell(row, 2, f"={wrong_identity(f'A{row}')}")
    book.save(folder / "numbers.xlsx")
    [saved] = saved_again([folder / "numbers.xlsx"], "csv", folder)
    rows = list(csv.reader(saved.read_text("utf-8").splitlines()))
    assert {row[1] for row in rows} == {"TRUE", "FALSE"}
    return [row[1] == "TRUE" for row in rows]
