"""One sheet of the office's: its markup cut into what stands before its rows, the rows, and what stands behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.steps.column_letters import letters, place_of
from flows.steps.marking.columns import Columns
from flows.steps.marking.conditions import outshining, without_ours
from flows.steps.marking.markup import TAG, UnmarkableError, nodes, opening, spliced, with_value
from flows.steps.marking.results import ResultColumn
from flows.steps.marking.rows import RowPatcher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.marking.edits import Edits
    from flows.steps.marking.markup import Node
    from flows.steps.marking.shared import SharedTexts
    from flows.steps.marking.styles import Styles

BEHIND_DRAWINGS = frozenset(
    b"legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst AlternateContent".split()
)
"""What stands behind the drawing of notes in a sheet."""
SELECTED = re.compile(rb"\s+tabSelected\s*=\s*[\"'](?:1|true)[\"']")
EXTENT = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")
RELATIONS = re.compile(rb"xmlns:([\w.-]+)\s*=\s*[\"']([^\"']*/officeDocument/(?:2006/)?relationships)[\"']")
SPACES = ("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/")
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


class Worksheet:
    """A sheet's markup in three parts."""

    def __init__(self, xml: bytes) -> None:
        """Cut a sheet; UnmarkableError where its rows cannot be found."""
        root = next((tag for tag in TAG.finditer(xml[:65_536]) if not tag[1]), None)
        if root is None:
            raise UnmarkableError("a sheet has no element")
        prefix, colon, _ = root[2].rpartition(b":")
        self.prefix, self._root = prefix + colon, root
        name = self.prefix + b"sheetData"
        found = re.search(rb"<" + re.escape(name) + rb"\b[^>]*>", xml)
        end = xml.rfind(b"</" + name)
        if found is None:
            raise UnmarkableError("a sheet has no rows")
        empty = found[0].endswith(b"/>")
        self._xml, self._start, self._end = xml, found.end(), found.end() if empty else end
        after = found.end() if empty else xml.find(b">", end) + 1
        self.head, self.tail = xml[: found.start()], xml[after:]
        self._opened, self._closed = found[0], xml[self._end : after]
        self._patcher: RowPatcher | None = None

    def pieces(self) -> Iterator[bytes]:
        """Put the parts together again, the rows one by one."""
        name = self.prefix + b"sheetData"
        yield self.head
        if self._patcher is None:
            yield from (self._opened, self._xml[self._start : self._end], self._closed)
        else:
            rows = self._patcher.patched(self._xml, self._start, self._end)
            yield self._opened if self._closed else b"<" + name + b">"
            yield from rows
            yield self._closed or b"</" + name + b">"
        yield self.tail

    def patch(self, edits: Edits, styles: Styles, shared: SharedTexts) -> None:
        """Put marks and results into the rows, and let the rest of the sheet know of the column that was added."""
        columns = Columns(self.head, self._root.end(), self.prefix)
        results = ResultColumn(self.prefix, edits, styles, shared)
        if self._closed or edits.rows():
            self._patcher = RowPatcher(self.prefix, edits, styles, columns, results)
        self.head = columns.with_width(edits.column)
        last_row = max((*edits.marks, *edits.results, edits.headed), default=0)
        places = (*(place for row in edits.marks.values() for place in row), edits.column or 0)
        self._extend(max(places), last_row)

    def _extend(self, column: int, row: int) -> None:
        """Let the sheet's own word of its extent hold what was put in."""
        node = next((one for one in nodes(self.head, self._root.end()) if one.name == b"dimension"), None)
        told = EXTENT.fullmatch(node.get("ref")) if node else None
        if node is None or told is None:
            return
        right, bottom = max(place_of(told[3] or told[1]), column), max(int(told[4] or told[2]), row)
        ref = f"{told[1]}{told[2]}:{letters(right)}{bottom}"
        if ref != node.get("ref") and (right, bottom) != (place_of(told[1]), int(told[2])):
            tag = with_value(opening(self.head, node), "ref", ref)
            self.head = spliced(self.head, [(node.start, node.inner, tag)])

    def outshine(self, edits: Edits, styles: Styles) -> None:
        """Let marks be seen over an office's conditional formats, and take our rules of before away."""
        plain = without_ours(self.tail, styles.shown.ours)
        self.tail = outshining(plain, edits.marks, styles.shown.of, self.prefix)

    def deselect(self) -> None:
        """Let the sheet no longer be selected: what is typed in one of two selected sheets is typed in both."""
        self.head = without_selection(self.head)

    @property
    def drawing(self) -> str:
        """The number of the drawing in which the sheet's notes are; "" where there is none."""
        node = self._drawing()
        return node.get(r"[\w.-]+:id") if node else ""

    def _drawing(self) -> Node | None:
        return next((node for node in self._behind() if node.name == b"legacyDrawing"), None)

    def _behind(self) -> list[Node]:
        end = self.tail.rfind(b"</")
        return list(nodes(self.tail, 0, end))

    def draw(self, number: str) -> None:
        """Point to the drawing of the sheet's notes."""
        behind = (node.start for node in self._behind() if node.name in BEHIND_DRAWINGS)
        at = next(behind, self.tail.rfind(b"</"))
        prefix, declaration = self.relation_prefix()
        new = f'legacyDrawing{declaration} {prefix}:id="{number}"/>'.encode()
        self.tail = spliced(self.tail, [(at, at, b"<" + self.prefix + new)])

    def undraw(self) -> None:
        """Take the drawing of notes out."""
        node = self._drawing()
        if node:
            self.tail = spliced(self.tail, [(node.start, node.end, b"")])

    def relation_prefix(self) -> tuple[str, str]:
        """Give the prefix by which numbers of relations are written, and its declaration where it needs one."""
        return relation_prefix(self._root[0])


def without_selection(head: bytes) -> bytes:
    """Give what stands before a sheet's rows, the sheet being selected no more."""
    return SELECTED.sub(b"", head)


def relation_prefix(root: bytes) -> tuple[str, str]:
    """Give the prefix of relations' numbers under a root's opening tag, and its declaration where it has none."""
    found = RELATIONS.search(root)
    if found:
        return found[1].decode(), ""
    return "r", f' xmlns:r="{office_space(root)}relationships"'


def office_space(root: bytes) -> str:
    """Give the beginning of the addresses by which a workbook's relations are named: strict or not."""
    return SPACES[STRICT in root]
