"""Workbooks of a school's own forms changed by chance: in their cells, in their markup, in their bytes.

A seed and a number make the same one again.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import mutants
from binary_workbooks import Made, xls, xlsb
from raw_archives import archived
from school import PERIOD, whole_school

from flows.steps.ods import write_ods
from flows.steps.workbook import ColumnLayout, SheetLayout, by_column, write_workbook
from flows.steps.workbook_xml import LONGEST_CELL
from schemas.forms import forms
from schemas.headings import TO_MEND
from schemas.wording_decisions import ID, REASON, WORD

if TYPE_CHECKING:
    from collections.abc import Callable

Table = list[list[str]]
Book = dict[str, Table]
"""The sheets of a workbook, the headings their first rows."""

SORTS = ("xlsx", "xlsx", "xlsx", "ods", "xls", "xlsb", "csv")
HUGE = "9" * 5000
TEXTS = (
    *("", " ", "　", "0", "-1", "1", HUGE, f"-{HUGE}", f"0.{HUGE}", f"{HUGE}.5", f"1{'0' * 400}", "1e400", "1E+15"),
    *("NaN", "inf", "-0", "+5", "１２３", "²", "٣٤", "½", "Ⅳ", "1,5", "5.0000000000000001", "0x10", "１１４0901"),
    *("TRUE", "是", "#N/A", "=1+1", "'114001", '="1"', "1140901", "1149999", "0000000", "9991231", "115/2/29"),
    *("1911-01-01", "9999-12-31", "0001-01-01", "1900-01-00", "民國 114 年 9 月 1 日", "24:00", "25:61", "99999"),
    *("2958466", "0.99999", "114001\n114002", "一年1班", f"一年{HUGE}班", "學" * 40_000, "e\u0301", "\u202e教師"),
    *("\u200b114001", "𠮷野家", "\ufb01", "\ufeff1", "<b>&amp;]]>", "{0}", "{", "%s", "\\", "..", "/", "CON"),
    *(
        "成果.pdf",
        "../成果.pdf",
        "http://[",
        "https://[::1]:99999/",
        "a@b",
        "@",
        "\ud800",
        "\U0001f469\u200d\U0001f3eb",
    ),
)
"""What stands in a cell that is changed; none of it is a mark that no workbook may hold."""

REFERENCES = (
    b"A0",
    b"A1",
    b"XFD1048576",
    b"XFE1",
    b"ZZZZ9",
    b"A01",
    b"1",
    b"",
    b"A99999999999",
    b"a1",
    b"R1C1",
    b"$A$1",
)
NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"65536",
    b"1048577",
    b"2147483648",
    b"4294967296",
    b"9" * 30,
    HUGE.encode(),
    b"1e9",
    b"x",
    b"",
)
TYPES = (b"s", b"n", b"b", b"e", b"d", b"str", b"inlineStr", b"x", b"")
ATTRIBUTE = re.compile(rb'\s([\w:.-]+)="([^"<>]*)"')


class Sheet(NamedTuple):
    """A workbook that was changed: the office into whose folder it is laid, what it is called, how it was changed."""

    number: int
    office: str
    name: str
    how: str
    content: bytes


def sheet(seed: str, number: int) -> Sheet:
    """Make one, the same each time."""
    chance = random.Random(f"sheets-{seed}-{number}")  # noqa: S311 - to be made again, not to be secret
    form = chance.choice(sorted(books()))
    sort = chance.choice(SORTS)
    how = chance.choice([*["cells"] * 4, *["markup"] * 6, *["part"] * 2, *["bytes"] * 3, "rows", "words"])
    content = CHANGES[how](chance, form, sort)
    return Sheet(number, forms()[form].offices[0], f"{form}-{number}.{sort}", f"{sort} {how}", content)


@cache
def books() -> dict[str, Book]:
    """Give the sound workbook of every form."""
    found: dict[str, Book] = {}
    for form, sheets in whole_school().items():
        found[form] = {}
        for title, rows in sheets.items():
            headings = list(forms()[form].by_title[title].headings)
            found[form][title] = [headings, *([row.get(heading, "") for heading in headings] for row in rows)]
    return found


def copy_of(form: str) -> Book:
    return {title: [list(row) for row in rows] for title, rows in books()[form].items()}


@cache
def original(form: str, sort: str) -> bytes:
    return written(books()[form], sort)


def written(book: Book, sort: str) -> bytes:
    """Write a workbook in one format; of a .csv its first sheet."""
    if sort == "csv":
        (rows, *_) = book.values()
        lines = ["\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) for row in rows]
        return "\r\n".join(lines).encode("utf-8", "replace")
    if sort in {"xls", "xlsb"}:
        made = [Made(title, [[_short(cell) or None for cell in row] for row in rows]) for title, rows in book.items()]
        return xls(made) if sort == "xls" else xlsb(made)
    layouts = [_layout(title, rows) for title, rows in book.items()]
    target = io.BytesIO()
    (write_ods if sort == "ods" else write_workbook)(layouts, target)
    return target.getvalue()


def _layout(title: str, rows: Table) -> SheetLayout:
    width = max(map(len, rows))
    even = [[_sound(cell) for cell in (*row, *[""] * (width - len(row)))] for row in rows]
    return SheetLayout(title, (ColumnLayout(""),) * width, by_column(even), headed=False)


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()[:LONGEST_CELL]


def _short(text: str) -> str:
    return _sound(text)[:8000]


def _cells(chance: random.Random, form: str, sort: str) -> bytes:
    """Change some cells, headings among them."""
    book = copy_of(form)
    for _ in range(chance.choice([1, 1, 2, 5, 30])):
        rows = chance.choice([*book.values()])
        row = chance.choice(rows[chance.random() > 0.1 :] or rows)
        row[chance.randrange(len(row))] = chance.choice(TEXTS)
    return written(book, sort)


def _rows(chance: random.Random, form: str, sort: str) -> bytes:
    """Double, drop, shift, widen or exchange rows and columns."""
    book = copy_of(form)
    for rows in book.values():
        for _ in range(chance.randrange(4)):
            at = chance.randrange(len(rows))
            change = chance.randrange(6)
            if change == 0:
                rows.insert(at, list(rows[at]))
            elif change == 1 and len(rows) > 1:
                del rows[at]
            elif change == 2:
                rows[at].insert(0, "")
            elif change == 3:
                rows[at] += [chance.choice(TEXTS)] * chance.choice([1, 40])
            elif change == 4:
                chance.shuffle(rows[at])
            else:
                rows[at : at + 1] = [list(rows[at]) for _ in range(chance.choice([2, 30]))]
    return written(book, sort)


def _words(chance: random.Random, form: str, sort: str) -> bytes:
    """Add what an office may write into 待修正, and 填報資訊."""
    said = [[chance.choice([*TEXTS, "dfcmarbsfh"]), chance.choice(["確認", "撤回", *TEXTS]), chance.choice(TEXTS)]]
    told = [["學校代碼", "034347"], ["學年度", str(PERIOD.year)], ["學期", chance.choice(["1", "0", *TEXTS])]]
    told += [["範圍", chance.choice(["一年1班", *TEXTS])], ["本期無資料", chance.choice(["是", *TEXTS])]]
    return written({"填報資訊": told, TO_MEND: [[ID, WORD, REASON], *said], **copy_of(form)}, sort)


def _bytes(chance: random.Random, form: str, sort: str) -> bytes:
    return mutants.CHANGES[chance.choice([*mutants.CHANGES])](chance, original(form, sort))


def _part(chance: random.Random, form: str, sort: str) -> bytes:
    return mutants._part(chance, original(form, sort)) if sort in mutants.CHECKED else _bytes(chance, form, sort)  # noqa: SLF001 - a test's own


def _markup(chance: random.Random, form: str, sort: str) -> bytes:
    """Change attributes and values of one part, and pack all again with the checksums that fit."""
    if sort not in {"xlsx", "ods"}:
        return _part(chance, form, sort)
    with zipfile.ZipFile(io.BytesIO(original(form, sort))) as package:
        held = {name: package.read(name) for name in package.namelist()}
    inner = [name for name in held if name.endswith((".xml", ".rels"))]
    likely = [name for name in inner if "worksheets/sheet" in name or name == "content.xml"]
    for _ in range(chance.choice([1, 1, 1, 2, 6])):
        name = chance.choice([*likely, *likely, *likely, *inner])
        held[name] = chance.choice([_attribute, _attribute, _attribute, _twice, _text, _without])(chance, held[name])
    if chance.random() < 0.05:
        del held[chance.choice([*held])]
    return archived(held)


def _found(chance: random.Random, part: bytes) -> re.Match[bytes] | None:
    found = [*ATTRIBUTE.finditer(part)]
    return chance.choice(found) if found else None


def _attribute(chance: random.Random, part: bytes) -> bytes:
    """Let an attribute say something else: a reference, a number, a type."""
    if (found := _found(chance, part)) is None:
        return part
    fit = REFERENCES if found[2][:1].isalpha() and found[2][-1:].isdigit() else NUMBERS
    new = chance.choice([*fit, *fit, *TYPES, found[2] * 2])
    return part[: found.start(2)] + new + part[found.end(2) :]


def _twice(chance: random.Random, part: bytes) -> bytes:
    """Let an attribute stand twice, or under another's name."""
    if (found := _found(chance, part)) is None:
        return part
    other = _found(chance, part) or found
    return part[: found.end()] + chance.choice([found[0], other[0]]) + part[found.end() :]


def _without(chance: random.Random, part: bytes) -> bytes:
    found = _found(chance, part)
    return part[: found.start()] + part[found.end() :] if found else part


def _text(chance: random.Random, part: bytes) -> bytes:
    """Let something else stand between two tags."""
    places = [one.end() for one in re.finditer(rb">", part)]
    at = chance.choice(places) if places else 0
    end = part.find(b"<", at)
    new = chance.choice(
        [*NUMBERS, *REFERENCES, b"&#0;", b"&#65;", b"&x;", b"<v>1</v>", b'<c r="B2"/>', b"<!-- -->", b"<![CDATA[1]]>"]
    )
    return part[:at] + new + part[max(end, at) :]


CHANGES: dict[str, Callable[[random.Random, str, str], bytes]] = {
    "cells": _cells,
    "rows": _rows,
    "words": _words,
    "bytes": _bytes,
    "part": _part,
    "markup": _markup,
}
