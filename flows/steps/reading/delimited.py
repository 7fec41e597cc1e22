"""What stands in a text file of rows: its encoding and its delimiter are found, not asked for."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from flows.steps.reading.delimiters import LINE_END, delimiter_of
from flows.steps.reading.limits import MIB
from flows.steps.reading.measuring import measure
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.unseen import SheetUnseen, Unseen
from schemas import wording_files as words
from schemas.drop import Grid, Workbook

if TYPE_CHECKING:
    from flows.steps.reading.limits import Limits

MARKED = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
UNMARKED = {"utf-8": "UTF-8", "cp950": "Big5"}
ENCODING_NAMES = UNMARKED | {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
LETTERS_LOOKED_AT = 400  # bytes in which UTF-16 shows itself
FEW = 2  # zeros on the one side for each on the other: some Chinese letters have one there
SEPARATOR = re.compile(r"sep=(.)\r?\n")  # Excel's own first line, which tells the delimiter
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
DOS_END = "\x1a"
AS_FORMULA = re.compile(r'\s*="([^"]*(?:""[^"]*)*)"\s*')  # how a number is kept a text when Excel opens the file
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
FEWEST_LETTERS = 20  # for each of them in a text: that one was pasted with a word is told at its cell


def decoded(content: bytes) -> tuple[str, str]:
    """Give a text and the name of its encoding; UnreadableError (W01, W02) where it is in none that is known."""
    marked = next((encoding for mark, encoding in MARKED.items() if content.startswith(mark)), "")
    told = marked or _wide_encoding(content[:LETTERS_LOOKED_AT])
    furthest = 1
    for encoding in [told] if told else UNMARKED:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError as error:
            furthest = max(furthest, _row(error))
    if not marked and NO_TEXT.search(content):
        raise UnreadableError("W01", words.really(words.UNKNOWN))
    raise UnreadableError("W02", words.ENCODING.format(row=furthest))


def _wide_encoding(beginning: bytes) -> str:
    """Name the UTF-16 in which every digit and comma has a zero behind or before it; nothing, where zeros lie about."""
    before, behind = beginning[::2].count(0), beginning[1::2].count(0)
    if min(before, behind) * FEW > max(before, behind):
        return ""
    return "utf-16-le" if behind > before else "utf-16-be" if before else ""


def _row(error: UnicodeDecodeError) -> int:
    """Count the row in which decoding ended: in letters, since a byte of UTF-16 may look like a line's end."""
    before = error.object[: error.start].decode(error.encoding, "ignore")
    return len(LINE_END.findall(before)) + 1


def read_delimited(text: str, encoding: str, limits: Limits) -> Workbook:
    """Read rows of cells from a text; UnreadableError where it holds none (W01) or its quotes are wrong (W02)."""
    text = text.removesuffix(DOS_END)
    if "\0" in text or len(CONTROL.findall(text)) * FEWEST_LETTERS > len(text):
        raise UnreadableError("W01", words.really(words.UNKNOWN))
    told = SEPARATOR.match(text)
    delimiter = told[1] if told else delimiter_of(text)
    if delimiter is None:
        raise UnreadableError("W01", words.really(words.PLAIN_TEXT))
    written = _rows(text[told.end() if told else 0 :], delimiter, limits)
    rows = [[_unwrapped(cell) for cell in row] for row in written] if '="' in text else written
    before = [[""]] if told else []  # the line that told the delimiter is a row of the file
    width = max(map(len, rows), default=0)
    filled = sum(len(row) - row.count("") for row in rows)
    measure(Unseen({"CSV": SheetUnseen(extent=(len(rows), width), filled=filled)}), limits)
    grid = Grid("", [row + [""] * (width - len(row)) for row in before + rows])
    known = words.DELIMITERS.get(delimiter, delimiter)
    plain = encoding in {"utf-8", "utf-8-sig"} and delimiter == ","
    read_as = words.READ_AS.format(encoding=ENCODING_NAMES[encoding], delimiter=known)
    notes = [note for note, is_told in ((read_as, not plain), (words.UNWRAPPED, rows != written)) if is_told]
    return Workbook([grid], notes=tuple(notes))


def _unwrapped(cell: str) -> str:
    """Take the text out of ="..."; any other cell is given back as it is."""
    guarded = AS_FORMULA.fullmatch(cell)
    return guarded[1].replace('""', '"') if guarded else cell


def _rows(text: str, delimiter: str, limits: Limits) -> list[list[str]]:
    csv.field_size_limit(limits.file_mib * MIB)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > limits.rows:
                raise UnreadableError("W04", words.ROWS.format(limit=limits.rows, part="CSV", count=f"{limits.rows}+"))
    except csv.Error:
        raise UnreadableError("W02", words.QUOTES.format(row=len(rows) + 1)) from None
    return rows
