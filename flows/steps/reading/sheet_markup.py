"""What the markup of one .xlsx sheet tells besides its cells: by its bytes, many times quicker than by its tags."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from flows.steps.column_letters import place_of
from flows.steps.reading import cell_places
from flows.steps.reading.markup import refuse_unsound
from flows.steps.reading.measuring import is_beyond
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.unseen import SheetUnseen
from flows.steps.workbook_xml import LAST_ROW
from schemas import wording_files as words
from schemas.drop import Span

if TYPE_CHECKING:
    from flows.steps.reading.limits import Limits

# Names may carry a prefix, attributes stand in any order: the plain spelling is tried first, since it is far quicker.
PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
PREFIXED_CELL = re.compile(rb'<\w+:c r="([A-Z]{1,3}[0-9]{1,7})"')
NO_PLACE = re.compile(rb'="s"><v>[^<]')  # of a text in the list of texts: the reader would take the first one
CELL = b'<c r="'
ROW_MARK, PLAIN_ROW = b'<row r="', re.compile(rb'<row r="([1-9][0-9]{0,6})"')
COLUMN_LETTERS = re.compile(rb"[A-Z]{1,2}|[A-W][A-Z]{2}")  # the last column is XFD
OTHER_SPELLING = re.compile(rb"<!|<c[ />]|:c[ />]|<row(?! r=\")|&(?!(?:amp|lt|gt|quot|apos|#x?[A-Fa-f]*);)")
ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
NUMBER = re.compile(rb"\br\s*=\s*[\"'](\d{1,7})[\"']")
HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
BOUNDS = re.compile(rb"\b(min|max)\s*=\s*[\"'](\d{1,7})[\"']")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
ERROR = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt\s*=\s*[\"']e[\"'][^>/]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
SHOWN = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)<")
FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
BLANK_VALUE, ZERO = rb"<(?:\w+:)?v\s*/>", rb"<(?:\w+:)?v>0</(?:\w+:)?v>"
UNCALCULATED = re.compile(FORMULA.pattern.replace(BLANK_VALUE, BLANK_VALUE + b"|" + ZERO))
TEXT_RESULT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")
BLANK_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*\br\s*=[^>]*/>")
ROOT = re.compile(rb"<(?:\w+:)?worksheet\b")
BEGINNING = 4096  # bytes in which the first tag stands
ROWS, BEGUN_AND_ENDED = b"sheetData", 2  # the tag that holds them, which stands there once
LAST_COLUMN = 16_384
AT_ONCE = 1 << 20  # bytes
LETTERS, DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"


def of_sheet(name: str, xml: bytes, limits: Limits, *, calculated: bool = True) -> SheetUnseen:
    """Scan one sheet's markup; UnreadableError (W02) where a cell stands twice or rows are out of order.

    Of a sheet that is spelled plainly this is first believed, and looked at closely if other cells are read than
    it promised. Where formulas were not `calculated` before saving, a stored 0 is none.
    """
    shapes = shapes_of(xml)
    seen = b"\n".join(shapes)
    if not ROOT.search(xml[:BEGINNING]) or NO_PLACE.search(seen) or seen.count(ROWS) > BEGUN_AND_ENDED:
        raise UnreadableError("W02", words.LYING.format(part=name))
    found = SheetUnseen()
    if not _measure_plainly(found, xml, shapes, seen) or is_beyond(found, limits):
        _look_closely(found, name, xml, limits)
    else:
        found.look_closely = lambda: _look_closely(SheetUnseen(), name, xml, limits)
    if b"hidden" in seen:
        _note_hidden(found, xml)
    found.has_cdata = b"<![CDATA[" in seen
    found.merged = _merged(xml[xml.rfind(ROWS) :])
    _note_errors(found, xml, seen, FORMULA if calculated else UNCALCULATED)
    return found


def shapes_of(xml: bytes) -> Counter[bytes]:
    """Count the distinct spellings of cells, without digits: thousands of cells have a few dozen, quick to look at."""
    counted, start = Counter[bytes](), 0
    while start < len(xml):
        end = xml.find(CELL, start + AT_ONCE)
        end = len(xml) if end < 0 else end
        before, *cells = xml[start:end].translate(None, DIGITS).split(CELL)
        counted.update(cells if start else [before, *cells])
        start = end
    return counted


def _measure_plainly(found: SheetUnseen, xml: bytes, shapes: Counter[bytes], seen: bytes) -> bool:
    """Measure a sheet in the spelling that every large program writes; False where it is another one."""
    rows = list(map(int, PLAIN_ROW.findall(xml)))
    cells = shapes.total() - 1  # what stands before the first is none
    numbered = cells > 0 and len(rows) == xml.count(ROW_MARK) > 0  # a row 0 is none
    ordered = numbered and rows[-1] <= LAST_ROW and rows == sorted(set(rows))
    if not ordered or OTHER_SPELLING.search(seen):
        return False
    columns = {shape.partition(b'"')[0] for shape in islice(shapes, 1, None)}
    if not all(map(COLUMN_LETTERS.fullmatch, columns)):
        return False
    found.filled, found.extent = cells, (rows[-1], max(map(place_of, columns)) + 1)
    found.awaited = sum(times * (shape.count(b"<v") + shape.count(b"<is")) for shape, times in shapes.items())
    return True


def _look_closely(found: SheetUnseen, name: str, xml: bytes, limits: Limits) -> None:
    """Measure a sheet by each of its cells, after its markup was found to be whole."""
    refuse_unsound({name: xml})
    _measure(found, name, xml)
    if is_beyond(found, limits):
        # Again without the cells that hold nothing: a colour at the far end of a sheet is no content.
        _measure(found, name, BLANK_CELL.sub(b"", xml))


def _merged(after_rows: bytes) -> list[Span]:
    return [
        Span(int(top), place_of(left), int(bottom), place_of(right))
        for left, top, right, bottom in MERGED.findall(after_rows)
    ]


def _note_errors(found: SheetUnseen, xml: bytes, seen: bytes, valueless: re.Pattern[bytes]) -> None:
    if b'"e"' in seen or b"'e'" in seen:
        for attributes, inner in ERROR.findall(xml):
            _note_error(found, attributes, SHOWN.search(inner))
    if b"<f" in seen or b":f" in seen:
        for attributes, blank in valueless.findall(xml):
            if not (blank and TEXT_RESULT.search(attributes)):  # a formula whose result is an empty text
                _note_error(found, attributes, None)


def _measure(found: SheetUnseen, name: str, xml: bytes) -> None:
    """Find the last row and column by the cells' own references, each of which stands once and in order."""
    references = _references(name, xml)
    found.filled, found.extent = len(references), (0, 0)
    if not references:
        return
    joined = b" ".join(references)
    rows = list(map(int, dict.fromkeys(joined.translate(None, LETTERS).split())))
    columns = set(joined.translate(None, DIGITS).split())
    found.extent = (rows[-1], max(map(place_of, columns)) + 1)
    is_ordered = len(set(references)) == len(references) and rows == sorted(rows)
    if not is_ordered or rows[0] == 0 or rows[-1] > LAST_ROW or found.extent[1] > LAST_COLUMN:
        raise UnreadableError("W02", words.LYING.format(part=name))


def _references(name: str, xml: bytes) -> list[bytes]:
    within = xml.find(ROWS), xml.rfind(ROWS)
    for shape in (PLAIN_CELL, PREFIXED_CELL):
        found = shape.findall(xml, *within)
        if len(found) == xml.count(b"<c", *within) + xml.count(b":c", *within):
            return found
    return cell_places.references(name, xml)


def _note_hidden(found: SheetUnseen, xml: bytes) -> None:
    number = 0
    for attributes in ROW.findall(xml):
        told = NUMBER.search(attributes)
        number = int(told[1]) if told else number + 1
        if HIDDEN.search(attributes):
            found.hidden_rows.add(number)
    for attributes in COLUMN.findall(xml):
        bounds = {name: int(value) for name, value in BOUNDS.findall(attributes)}
        if HIDDEN.search(attributes) and len(bounds) == 2:  # noqa: PLR2004 - the first and the last
            found.hidden_columns.update(range(bounds[b"min"] - 1, min(bounds[b"max"], found.extent[1])))
    found.is_filtered = b"filterColumn" in xml and bool(found.hidden_rows)


def _note_error(found: SheetUnseen, attributes: bytes, shown: re.Match[bytes] | None) -> None:
    if reference := REFERENCE.search(attributes):
        place = int(reference[2]), place_of(reference[1])
        found.errors[place] = shown[1].decode("utf-8", "replace") if shown else ""
