"""Sound workbooks changed by chance: a seed and a number make the same mutant again."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import zipfile
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import openpyxl
from binary_workbooks import Made, xls, xlsb
from raw_archives import archived

from flows.steps.ods import write_ods
from flows.steps.workbook import ColumnLayout, SheetLayout, by_column, write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEADINGS = ("學號", "姓名", "日期", "節數", "備註")
DAY = dt.date(2025, 11, 22)
ROWS = [(f"1140{number:02}", f"學生{number}𠮷", DAY, number / 2, "併" * (number % 4)) for number in range(1, 25)]
TEXTS = [[*map(str, row)] for row in ROWS]
CHECKED = ("xlsx", "ours", "ods", "xlsb")
FORMATS = (*CHECKED, "xls", "csv")
LONGEST = 64  # bytes that are changed at once
NUMBERS = (0, -1, 1, 255, 65_536, 1_048_577, 2**31 - 1, 2**32 - 1, 2**63, 10**30)
TAG, VALUE, DIGITS = re.compile(rb"<[^<>]+>"), re.compile(rb'="([^"]*)"'), re.compile(rb"\d+")


class Mutant(NamedTuple):
    """A file that was changed; `sort` names its format, `how` its change."""

    number: int
    sort: str
    how: str
    content: bytes


@cache
def original(sort: str) -> bytes:
    """Write the table in one format."""
    return _WRITERS[sort]()


def _openpyxl() -> bytes:
    book, saved = openpyxl.Workbook(), io.BytesIO()
    for row in (HEADINGS, *ROWS):
        book.active.append(row)
    book.save(saved)
    return saved.getvalue()


def _laid_out(write: Callable[..., None]) -> bytes:
    written = io.BytesIO()
    write([SheetLayout("幹部", tuple(map(ColumnLayout, HEADINGS)), by_column(TEXTS))], written)
    return written.getvalue()


def _made() -> list[Made]:
    return [Made("幹部", [HEADINGS, *ROWS], hidden_rows=[3]), Made("去年", [["舊"]], is_hidden=True)]


_WRITERS: dict[str, Callable[[], bytes]] = {
    "xlsx": _openpyxl,
    "ours": lambda: _laid_out(write_workbook),
    "ods": lambda: _laid_out(write_ods),
    "xlsb": lambda: xlsb(_made()),
    "xls": lambda: xls(_made()),
    "csv": lambda: "".join(",".join(row) + "\r\n" for row in [list(HEADINGS), *TEXTS]).encode(),
}


def mutants(seed: str, count: int) -> Iterator[Mutant]:
    """Give so many mutants, half of them with a single bit turned."""
    for number in range(count):
        yield mutant(seed, number)


def mutant(seed: str, number: int) -> Mutant:
    """Make one mutant, the same each time."""
    chance = random.Random(f"{seed}-{number}")  # noqa: S311 - to be made again, not to be secret
    sort = chance.choice(FORMATS)
    how = chance.choice([*["bit"] * 6, *CHANGES, *["part"] * (4 if sort in CHECKED else 0)])
    content = original(sort)
    return Mutant(number, sort, how, _part(chance, content) if how == "part" else CHANGES[how](chance, content))


def _bit(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    changed[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _replaced(chance: random.Random, content: bytes) -> bytes:
    start, length = chance.randrange(len(content)), chance.randrange(1, LONGEST)
    run = chance.choice([chance.randbytes(length), bytes(length), b"\xff" * length])
    return content[:start] + run + content[start + length :]


def _deleted(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randrange(1, LONGEST) :]


def _doubled(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content))
    end = start + chance.randrange(1, LONGEST)
    return content[:end] + content[start:end] * chance.choice([1, 1, 100]) + content[end:]


def _cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def _spliced(chance: random.Random, content: bytes) -> bytes:
    other = original(chance.choice(FORMATS))
    return content[: chance.randrange(len(content))] + other[chance.randrange(len(other)) :]


CHANGES: dict[str, Callable[[random.Random, bytes], bytes]] = {
    "bit": _bit,
    "run": _replaced,
    "deleted": _deleted,
    "doubled": _doubled,
    "cut": _cut,
    "spliced": _spliced,
}


def _part(chance: random.Random, content: bytes) -> bytes:
    """Change one part, or leave it out, and pack all again with the checksums that fit."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        held = {name: package.read(name) for name in package.namelist()}
    name = chance.choice([*held])
    for _ in range(chance.choice([1, 1, 3])):
        held[name] = chance.choice([_tag, _value, _number, _within])(chance, held[name])
    if chance.random() < 0.05:
        del held[name]
    return archived(held)


def _within(chance: random.Random, part: bytes) -> bytes:
    return CHANGES[chance.choice(["bit", "run", "deleted", "doubled", "cut"])](chance, part) if part else part


def _tag(chance: random.Random, part: bytes) -> bytes:
    found = [*TAG.finditer(part)]
    if not found:
        return _within(chance, part)
    start, end = chance.choice(found).start(), chance.choice(found).end()
    one = chance.choice(found)
    times = chance.choice([0, 2, 50])
    start, end = chance.choice([one.span(), (min(start, end), max(start, end))])
    return part[:start] + part[start:end] * times + part[end:]


def _value(chance: random.Random, part: bytes) -> bytes:
    found = [*VALUE.finditer(part)]
    if not found:
        return _within(chance, part)
    one = chance.choice(found)
    new = chance.choice([b"", b"A1", b"XFD1048576", b"\xe5\xad\x97", b"x" * 5000, chance.choice(found)[1]])
    return part[: one.start(1)] + new + part[one.end(1) :]


def _number(chance: random.Random, part: bytes) -> bytes:
    found = [*DIGITS.finditer(part)]
    if not found:
        return _within(chance, part)
    one = chance.choice(found)
    return part[: one.start()] + str(chance.choice(NUMBERS)).encode() + part[one.end() :]
