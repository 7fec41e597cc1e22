"""The sheets that we put first as an .ods holds them: tables in which nothing runs, each line led to its cell."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Final

from flows.steps.marking.cells import are_plain
from flows.steps.marking.looks import Own
from flows.steps.marking.opendocument_looks import SHEET, height, name_of, width
from flows.steps.marking.opendocument_texts import lines_in, shortened, written
from flows.steps.marking.own_lines import lines_of
from flows.steps.ods_xml import attribute, on_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flows.steps.marking.opendocument_tags import Prefixes
    from flows.steps.marking.own_lines import Cells
    from flows.steps.marking.own_sheets import OwnSheet, Variant

WORD: Final = "licheng.word"
"""What the names begin with of what the lines that may be answered offer."""

_CONTENT: Final = "\0"  # stands for what a cell holds
_TALL: Final = {Own.TITLE: 2}  # lines
_ROOM: Final = {Own.CODE: 1.2}  # characters of small letters, where others have one


def table_of(sheet: OwnSheet, prefixes: Prefixes) -> Iterator[bytes]:
    """Write a sheet of ours as a table, piece by piece."""
    declared = prefixes.declared("office", "table", "text", "xlink")
    headings = "".join(_cell(Own.HEADING, written(column.heading)) for column in sheet.columns)
    pieces = (
        f'<table:table{declared} table:name="{attribute(sheet.title)}" table:style-name="{SHEET}">',
        *(f'<table:table-column table:style-name="{width(column.width)}"/>' for column in sheet.columns),
        *(_row(_cell(look, written(text)), _TALL.get(look, 1)) for text, look in sheet.head),
        f"<table:table-header-rows>{_row(headings, 2)}</table:table-header-rows>",
    )
    yield from (piece.encode() for piece in pieces)
    yield from (_row(cells, lines).encode() for cells, lines in lines_of(sheet, _Pen(sheet)))
    yield b"</table:table>"


def words_of(sheet: OwnSheet) -> dict[str, str]:
    """Name each list of words that lines offer."""
    return {offered: f"{WORD}{number or ''}" for number, offered in enumerate(sheet.lists)}


def _cell(own: Own, content: str, more: str = "") -> str:
    opening = f'<table:table-cell table:style-name="{name_of(own)}"{more}'
    return f'{opening} office:value-type="string">{content}</table:table-cell>' if content else f"{opening}/>"


def _row(cells: str, lines: int) -> str:
    return f'<table:table-row table:style-name="{height(lines)}">{cells}</table:table-row>'


class _Pen:
    """Writes the cells of lines."""

    def __init__(self, sheet: OwnSheet) -> None:
        self._sheet = sheet
        self._targets: dict[str, str] = {}
        self._link = _cell(Own.LINK, _CONTENT).partition(_CONTENT)[0]
        self._words = {offered: f' table:content-validation-name="{word}"' for offered, word in words_of(sheet).items()}

    def cells(self, place: int, texts: Sequence[str], variants: Sequence[Variant]) -> Cells:
        """Write some cells of a column."""
        column = self._sheet.columns[place]
        room = column.width * _ROOM.get(column.look, 1.0)
        lines = [1 if 2 * len(text) <= room and "\n" not in text else lines_in(text, room) for text in texts]
        return self._plainly(place, texts, variants) or self._each(place, texts, variants), lines

    def _plainly(self, place: int, texts: Sequence[str], variants: Sequence[Variant]) -> list[str]:
        """Write cells of one look as they are, which is much quicker; nothing where they need a closer look."""
        if not are_plain(texts) or any("  " in text for text in texts):
            return []
        if not variants:
            before, _, after = _cell(self._sheet.look(place, None), f"<text:p>{_CONTENT}</text:p>").partition(_CONTENT)
            return [f"{before}{text}{after}" for text in texts]
        led = [one for one in variants if isinstance(one, tuple)]
        if place != self._sheet.link_column or len(led) < len(texts):
            return []
        return [self._led(text, *to, written=str) for text, to in zip(texts, led, strict=True)]

    def _each(self, place: int, texts: Sequence[str], variants: Sequence[Variant]) -> list[str]:
        return [
            self._cell(place, text, variant) for text, variant in zip(texts, variants or repeat(None), strict=False)
        ]

    def _cell(self, place: int, text: str, variant: Variant) -> str:
        if isinstance(variant, tuple):
            return self._led(text, *variant)
        offers = self._words.get(variant, "") if place == self._sheet.choice_column and isinstance(variant, str) else ""
        return _cell(self._sheet.look(place, variant), written(shortened(text)) if text else "", offers)

    def _led(self, text: str, title: str, cell: str, written: Callable[[str], str] | None = None) -> str:
        """Lead to a place by its last word: LibreOffice breaks no link, and Excel knows one in a cell."""
        before, space, last = " ".join(text.split()).rpartition(" ")
        bare = written or _bare
        target = f'<text:a xlink:type="simple" xlink:href="#{self._target(title)}{cell}">'
        told = f"{bare(before)}{space}{target}{bare(last)}"
        return f"{self._link}<text:p>{told}</text:a></text:p></table:table-cell>"

    def _target(self, title: str) -> str:
        if title not in self._targets:
            self._targets[title] = attribute(on_sheet(title, ""))
        return self._targets[title]


def _bare(text: str) -> str:
    return written(text).removeprefix("<text:p>").removesuffix("</text:p>")
