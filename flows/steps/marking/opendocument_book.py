"""What an .ods says of all its sheets: which there are, what their cells offer, what is filtered, and where ours go."""

from __future__ import annotations

import re
from html import unescape
from itertools import count, islice
from typing import TYPE_CHECKING, Final, NamedTuple

from flows.steps.column_letters import letters
from flows.steps.marking.markup import UnmarkableError, value_of
from flows.steps.marking.opendocument_sheets import words_of
from flows.steps.marking.opendocument_tags import Element, element, elements, opened
from flows.steps.marking.own_titles import DEEPEST, HEADED
from flows.steps.marking.own_titles import is_own as is_own_sheet
from flows.steps.ods_xml import attribute, literal, on_sheet, paragraphs
from schemas.wording_marking import no_such_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from flows.steps.marking.markup import Cut
    from flows.steps.marking.opendocument_tags import Prefixes
    from flows.steps.marking.own_sheets import OwnSheet

_MARKUP: Final = re.compile(rb"<office:annotation\b.*?</office:annotation>|<[^>]*>", re.DOTALL)
_HIDDEN: Final = re.compile(rb"<style:table-properties\b[^>]*\stable:display\s*=\s*[\"']false")
_NAMELESS: Final = "__Anonymous_Sheet_DB__"  # LibreOffice takes a range of such a name for the filter of its sheet


class Sheet(NamedTuple):
    """One sheet of the document; one of our own is from an earlier answer."""

    title: str
    table: Element
    is_own: bool
    is_hidden: bool


class Listed(NamedTuple):
    """A list of which some elements are ours: its name, theirs, and what tells on which sheet they lie."""

    list_name: str
    name: str
    address: str


class _Place(NamedTuple):
    """Between which places a list may stand, and where it goes when it is not there yet."""

    start: int
    end: int
    at: int


_VALIDATIONS: Final = Listed("table:content-validations", "table:content-validation", "table:base-cell-address")
_RANGES: Final = Listed("table:database-ranges", "table:database-range", "table:target-range-address")


def sheets(xml: bytes) -> list[Sheet]:
    """List the sheets; UnmarkableError where there is none."""
    book = element(xml, "office:spreadsheet")
    if book is None:
        raise UnmarkableError("a document has no sheet")
    hidden = _unseen(xml[: book.inner])
    listed = [_sheet(xml, table, hidden) for table in elements(xml, "table:table", book.inner, book.inner_end)]
    if not listed:
        raise UnmarkableError("a document has no sheet")
    return listed


def _sheet(xml: bytes, table: Element, hidden: Collection[str]) -> Sheet:
    title, style = (value_of(table.tag(xml), name) for name in ("table:name", "table:style-name"))
    is_own = title in HEADED and is_own_sheet(title, _first_rows(xml, table))
    return Sheet(title, table, is_own, style in hidden)


def _first_rows(xml: bytes, table: Element) -> Iterator[list[str]]:
    for row in islice(elements(xml, "table:table-row", table.inner, table.inner_end), DEEPEST):
        cells = elements(xml, "table:table-cell", row.inner, row.inner_end)
        yield [
            unescape(_MARKUP.sub(b"", xml[cell.inner : cell.inner_end]).decode("utf-8", "replace")) for cell in cells
        ]


def _unseen(before: bytes) -> frozenset[str]:
    """Name the styles of sheets that are hidden."""
    styles = (before[one.start : one.end] for one in elements(before, "style:style"))
    return frozenset(value_of(style, "style:name") for style in styles if _HIDDEN.search(style))


def cuts_before(xml: bytes, listed: Sequence[Sheet], ours: Sequence[OwnSheet], prefixes: Prefixes) -> Iterator[Cut]:
    """Put what our sheets offer before all sheets, and take out what those of before did."""
    first = listed[0].table.start
    behind = element(xml, "table:label-ranges", 0, first)
    offered = "".join(_validation(ours[0], *word, prefixes) for word in words_of(ours[0]).items()) if ours else ""
    yield from _relisted(xml, _VALIDATIONS, _Place(0, first, behind.start if behind else first), offered, _gone(listed))


def cuts_behind(xml: bytes, listed: Sequence[Sheet], ours: Sequence[OwnSheet], prefixes: Prefixes) -> Iterator[Cut]:
    """Put what our sheets filter behind all sheets, and take out what those of before did."""
    last = listed[-1].table.end
    named = element(xml, "table:named-expressions", last)
    filtered = _filter(xml[last:], ours[0], prefixes, _gone(listed)) if ours else ""
    yield from _relisted(xml, _RANGES, _Place(last, len(xml), named.end if named else last), filtered, _gone(listed))


def _gone(listed: Sequence[Sheet]) -> re.Pattern[str]:
    return _on(sheet.title for sheet in listed if sheet.is_own)


def _on(titles: Iterable[str]) -> re.Pattern[str]:
    """Give the shape of an address on one of some sheets."""
    listed = "|".join(map(re.escape, titles)) or "(?!)"
    return re.compile(rf"\$?'?(?:{listed})'?\.")


def _relisted(xml: bytes, what: Listed, where: _Place, new: str, gone: re.Pattern[str]) -> Iterator[Cut]:
    """Take what is ours out of a list and put in what is new."""
    there = element(xml, what.list_name, where.start, where.end)
    if there is None:
        yield where.at, where.at, f"<{what.list_name}>{new}</{what.list_name}>".encode() if new else b""
        return
    listed = list(elements(xml, what.name, there.inner, there.inner_end))
    old = [one for one in listed if gone.match(value_of(one.tag(xml), what.address))]
    if not new and old and old == listed:
        yield there.start, there.end, b""
        return
    yield from ((one.start, one.end, b"") for one in old)
    if new and there.inner == there.end:
        yield there.start, there.end, opened(there.tag(xml)) + f"{new}</{what.list_name}>".encode()
    else:
        yield there.inner_end, there.inner_end, new.encode()


def _validation(sheet: OwnSheet, offered: str, name: str, prefixes: Prefixes) -> str:
    listed = ";".join(map(literal, offered.split(",")))
    at = on_sheet(sheet.title, f"{letters(sheet.choice_column)}{sheet.headed + 1}")
    return (
        f'<table:content-validation{prefixes.declared("table", "text", "of")} table:name="{name}" '
        f'table:condition="{attribute(f"of:cell-content-is-in-list({listed})")}" table:allow-empty-cell="true" '
        f'table:base-cell-address="{attribute(at)}"><table:error-message table:message-type="stop" '
        f'table:display="true">{paragraphs(no_such_word(offered.split(",")))}</table:error-message></table:content-validation>'
    )


def _filter(behind: bytes, sheet: OwnSheet, prefixes: Prefixes, gone: re.Pattern[str]) -> str:
    """Let the lines be filtered by their headings."""
    cells = on_sheet(sheet.title, ":".join(one.replace("$", "") for one in sheet.table))
    ranges = (one.tag(behind) for one in elements(behind, _RANGES.name))
    taken = {value_of(tag, "table:name") for tag in ranges if not gone.match(value_of(tag, _RANGES.address))}
    name = next(one for number in count() if (one := f"{_NAMELESS}{number}") not in taken)
    return (
        f'<table:database-range{prefixes.declared("table")} table:name="{name}" '
        f'table:target-range-address="{attribute(cells)}" table:display-filter-buttons="true"/>'
    )
