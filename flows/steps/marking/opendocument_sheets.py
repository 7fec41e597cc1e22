"""The sheets that we put first as an .ods holds them: tables in which nothing runs, each line led to its cell."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from flows.steps.marking.looks import Own
from flows.steps.marking.opendocument_looks import SHEET, height, name_of, width
from flows.steps.marking.opendocument_texts import lines_of, shortened, written
from flows.steps.ods_xml import attribute, on_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.marking.opendocument_tags import Prefixes
    from flows.steps.marking.own_sheets import OwnSheet

WORD: Final = "licheng.word"
"""The name of what the lines that may be answered offer."""

_GRAVE: Final = 1  # the column in which a line says how grave it is
_MOST_KEPT: Final = 4096  # distinct texts of a column: where there are more, hardly one stands twice
_CONTENT: Final = "\0"  # stands for what a cell holds
_TALL: Final = {Own.TITLE: 2}  # lines
_ROOM: Final = {Own.CODE: 1.2}  # characters of small letters, where others have one


def table_of(sheet: OwnSheet, prefixes: Prefixes) -> bytes:
    """Write a sheet of ours as a table."""
    declared = prefixes.declared("office", "table", "text", "xlink")
    headings = "".join(_cell(Own.HEADING, written(column.heading)) for column in sheet.columns)
    pieces = (
        f'<table:table{declared} table:name="{attribute(sheet.title)}" table:style-name="{SHEET}">',
        *(f'<table:table-column table:style-name="{width(column.width)}"/>' for column in sheet.columns),
        *(_row(_cell(look, written(text)), _TALL.get(look, 1)) for text, look in sheet.head),
        f"<table:table-header-rows>{_row(headings, 2)}</table:table-header-rows>",
    )
    kept = io.BytesIO()  # a joined list of all lines would need twice the room
    kept.writelines(piece.encode() for piece in pieces)
    kept.writelines(_Lines(sheet).written())
    kept.write(b"</table:table>")
    return kept.getvalue()


def _cell(own: Own, content: str, more: str = "") -> str:
    opening = f'<table:table-cell table:style-name="{name_of(own)}"{more}'
    return f'{opening} office:value-type="string">{content}</table:table-cell>' if content else f"{opening}/>"


def _row(cells: str, lines: int) -> str:
    return f'<table:table-row table:style-name="{height(lines)}">{cells}</table:table-row>'


class _Texts(dict[str, tuple[str, int]]):
    """The distinct cells of a column that look alike, and in how many lines it stands."""

    def __init__(self, own: Own, room: float, more: str = "") -> None:
        super().__init__({"": (_cell(own, "", more), 1)})
        self._opening = _cell(own, _CONTENT, more).partition(_CONTENT)[0]
        self._room = room * _ROOM.get(own, 1.0)

    def __missing__(self, text: str) -> tuple[str, int]:
        cell = f"{self._opening}{written(shortened(text))}</table:table-cell>"
        made = cell, lines_of(text, self._room)
        if len(self) < _MOST_KEPT:
            self[text] = made
        return made


class _Lines:
    """The lines of a sheet of ours; those that look alike share their columns."""

    def __init__(self, sheet: OwnSheet) -> None:
        self._sheet = sheet
        self._alike: dict[tuple[Own | None, bool, bool], list[_Texts]] = {}
        self._targets: dict[str, str] = {}
        self._link = _cell(Own.LINK, _CONTENT).partition(_CONTENT)[0]

    def written(self) -> Iterator[bytes]:
        """Write every line."""
        sheet = self._sheet
        for place, texts in enumerate(sheet.rows):
            link, is_chosen = sheet.links[place], bool(sheet.chosen and sheet.chosen[place])
            columns = self._columns((sheet.looks[place] if sheet.looks else None, link is not None, is_chosen))
            told = [column[text] for column, text in zip(columns, texts, strict=True)]
            cells = [cell for cell, _ in told]
            if link:
                cells[sheet.link_column] = self._led(texts[sheet.link_column], *link)
            yield _row("".join(cells), max(lines for _, lines in told)).encode()

    def _columns(self, kind: tuple[Own | None, bool, bool]) -> list[_Texts]:
        if kind not in self._alike:
            self._alike[kind] = [_Texts(*one) for one in self._looks(*kind)]
        return self._alike[kind]

    def _looks(self, grave: Own | None, is_led: bool, is_chosen: bool) -> Iterator[tuple[Own, float, str]]:  # noqa: FBT001 - as kept
        """Give how each cell of a line looks, its width, and what it offers."""
        sheet = self._sheet
        for place, column in enumerate(sheet.columns):
            look = grave if grave and place == _GRAVE else column.look
            if (look is Own.OPEN and not is_chosen) or (place == sheet.link_column and not is_led):
                look = Own.TEXT
            offers = is_chosen and place == sheet.choice_column
            yield look, column.width, f' table:content-validation-name="{WORD}"' if offers else ""

    def _led(self, text: str, title: str, cell: str) -> str:
        """Lead to a place by its last word: LibreOffice breaks no link, and Excel knows one in a cell."""
        before, space, last = " ".join(text.split()).rpartition(" ")
        target = f'<text:a xlink:type="simple" xlink:href="#{self._target(title)}{cell}">'
        told = f"{_bare(before)}{space}{target}{_bare(last)}"
        return f"{self._link}<text:p>{told}</text:a></text:p></table:table-cell>"

    def _target(self, title: str) -> str:
        if title not in self._targets:
            self._targets[title] = attribute(on_sheet(title, ""))
        return self._targets[title]


def _bare(text: str) -> str:
    return written(text).removeprefix("<text:p>").removesuffix("</text:p>")
