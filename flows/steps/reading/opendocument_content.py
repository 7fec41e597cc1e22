"""What the one large part of an .ods tells: it is read tag by tag, and what repeats is counted, never laid out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from flows.steps.reading.markup import DEEPEST, MOST_ATTRIBUTES, foreign
from flows.steps.reading.opendocument_table import TableScan
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.unseen import Unseen
from schemas import wording_files as words

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.steps.reading.limits import Limits

Attributes = dict[str, str]
CONTENT: Final = "content.xml"
PARAGRAPH: Final = "text:p"  # by far the most tags: they are looked for first
CELLS: Final = ("table:table-cell", "table:covered-table-cell")
# Texts and tables that are no cells, and the signs above a name that say how it is spoken.
ASIDE: Final = ("office:annotation", "table:tracked-changes", "table:dde-links", "text:ruby-text")
DRAWN: Final = "draw:"  # a text box on the sheet
OUTSIDE: Final = re.compile(r"'([^']+)'#")  # how a formula names another file
CACHED: Final = re.compile(r"'.+'#")  # the title of what LibreOffice keeps of another file: no sheet of this one


class ContentScan:
    """One pass over content.xml."""

    def __init__(self, limits: Limits) -> None:
        self.found, self.links = Unseen(), dict[str, None]()
        self._limits, self._title = limits, ""
        self._table: TableScan | None = None
        self._style, self._hidden_styles = "", set[str]()
        self._depth = self._aside = 0
        self._in_paragraph = False
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "style:style": self._start_style,
            "style:table-properties": self._start_properties,
            "table:null-date": self._start_epoch,
            "table:table": self._start_table,
            "table:table-source": self._start_source,
            "table:cell-range-source": self._start_source,
            "office:dde-source": self._start_source,
        }

    def read(self, content: bytes) -> None:
        """Read the whole part; UnreadableError with W02 or W04 where it is unfit to be read."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = self._text, _refuse_doctype
        try:
            parser.Parse(content, True)  # noqa: FBT003 - the parser's own sign of the last piece
        except (expat.ExpatError, ValueError, LookupError):
            raise UnreadableError("W02", words.BROKEN_PART.format(part=CONTENT)) from None

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > DEEPEST or len(attributes) > MOST_ATTRIBUTES:
            raise foreign(CONTENT)
        if name == PARAGRAPH:
            self._start_paragraph()
            return
        if _is_aside(name):
            self._start_aside()
        if name in self._starts:
            self._starts[name](attributes)
        elif self._table and not self._aside:
            self._start_within(self._table, name, attributes)

    def _start_within(self, table: TableScan, name: str, attributes: Attributes) -> None:
        if name in CELLS:
            table.start_cell(attributes)
            if "table:formula" in attributes:
                self.links.update(dict.fromkeys(OUTSIDE.findall(attributes["table:formula"])))
        elif name == "table:table-row":
            table.start_row(attributes)
        elif name == "table:table-column":
            table.start_columns(attributes)
        elif table.cell:
            table.cell.sign(name, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == PARAGRAPH:
            self._in_paragraph &= bool(self._aside)
            return
        self._aside -= _is_aside(name)
        if self._table is None or self._aside:
            return
        if name in CELLS:
            self._table.end_cell()
        elif name == "table:table-row":
            self._table.end_row()
        elif name == "table:table":
            self._end_table(self._table)

    def _start_paragraph(self) -> None:
        if self._table and self._table.cell and not self._aside:
            self._table.cell.pieces.append("\n")
            self._in_paragraph = True

    def _start_aside(self) -> None:
        if self._table and self._table.cell:
            self._table.cell.is_altered = True  # the first reader may give this text too
        self._aside += 1

    def _text(self, text: str) -> None:
        if self._in_paragraph and not self._aside and self._table and self._table.cell:
            self._table.cell.pieces.append(text)

    def _start_style(self, attributes: Attributes) -> None:
        self._style = attributes.get("style:name", "")

    def _start_properties(self, attributes: Attributes) -> None:
        if attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)

    def _start_epoch(self, attributes: Attributes) -> None:
        self.found.epoch_1904 = attributes.get("table:date-value", "").startswith("1904")

    def _start_source(self, attributes: Attributes) -> None:
        target = attributes.get("xlink:href") or attributes.get("office:dde-topic")
        if target and not CACHED.match(self._title):  # of a cached file, the formulas tell
            self.links[target] = None

    def _start_table(self, attributes: Attributes) -> None:
        if self._table:  # a table in a cell: no spreadsheet program writes one
            raise foreign(CONTENT)
        if self._aside:
            return
        self._title = attributes.get("table:name", "")
        self._table = TableScan(self._title, self._limits)
        self._table.sheet.is_hidden = attributes.get("table:style-name") in self._hidden_styles

    def _end_table(self, table: TableScan) -> None:
        table.finish()
        if self._title in self.found.sheets:  # readers give the last one for both
            raise UnreadableError("W02", words.LYING.format(part=self._title))
        if not CACHED.match(self._title):
            self.found.sheets[self._title] = table.sheet
        self._table, self._title = None, ""


def _refuse_doctype(*_: object) -> None:
    raise foreign(CONTENT)


@lru_cache(256)  # a file has few different tags
def _is_aside(tag: str) -> bool:
    return tag in ASIDE or tag.startswith(DRAWN)
