"""An office's own .ods marked: what the answer needs is cut into its content, all else stays byte for byte."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from flows.steps.column_letters import letters
from flows.steps.marking.answer import edits_of, notes_of, own_sheets
from flows.steps.marking.edits import Edits
from flows.steps.marking.looks import Own
from flows.steps.marking.markup import UnmarkableError, splicing
from flows.steps.marking.opendocument_book import cuts_before, cuts_behind, sheets
from flows.steps.marking.opendocument_cells import Change
from flows.steps.marking.opendocument_columns import Columns
from flows.steps.marking.opendocument_looks import RESULT_WIDTH, name_of, own_styles, width
from flows.steps.marking.opendocument_notes import Notes
from flows.steps.marking.opendocument_page import paged
from flows.steps.marking.opendocument_row import RowChanger
from flows.steps.marking.opendocument_rows import Rows
from flows.steps.marking.opendocument_settings import shown_first
from flows.steps.marking.opendocument_sheets import table_of
from flows.steps.marking.opendocument_styles import Styles, styles_cut
from flows.steps.marking.opendocument_tags import Prefixes
from flows.steps.marking.package import Package
from flows.steps.marking.telling import unpacked, with_lines
from flows.steps.sheet_titles import told_titles
from schemas.wording_marking import NOTE_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.steps.marking.markup import Cut
    from flows.steps.marking.opendocument_book import Sheet
    from flows.steps.marking.opendocument_rows import Changes
    from flows.steps.marking.opendocument_tags import Element
    from flows.steps.marking.own_sheets import OwnSheet
    from flows.steps.marking.telling import Told

_CONTENT: Final = "content.xml"
_SETTINGS: Final = "settings.xml"
_STYLES: Final = "styles.xml"
_MOST_BYTES: Final = 160 << 20  # less than a part may have that is read
_LINE_BYTES: Final = 1600  # of a line of ours, and of a note without its text
_NOTE_BYTES: Final = 400
_CHARACTER_BYTES: Final = 3
_NOTED: Final = NOTE_HEAD.encode()
_HEADING: Final = name_of(Own.RESULT_HEADING)


def mark_ods(content: bytes, told: Told) -> bytes:
    """Put what an office is told of a drop into its document; UnmarkableError where it is spelled as none is.

    Same content and answer, same bytes; what was put in before is replaced.
    """
    package = Package(content)
    xml = package.part(_CONTENT)
    listed = sheets(xml)
    theirs = [sheet for sheet in listed if not sheet.is_own]
    if not theirs:
        raise UnmarkableError("a document has no sheet of the office's")
    own_titles = [sheet.title for sheet in theirs]
    titles = dict(zip(told_titles(own_titles), own_titles, strict=True))
    hidden = {sheet.title for sheet in theirs if sheet.is_hidden}
    told = with_lines(told, _room_for_lines(xml, told, listed))
    ours = own_sheets(told, titles, hidden, {sheet.title for sheet in theirs})
    document = _Document(xml, told, ours, listed)
    package.put_from_behind(_CONTENT, document.sheets(titles), document.head)
    if _STYLES in package:
        package.put(_STYLES, paged(xml := package.part(_STYLES), is_wanted=bool(ours)), before=xml)
    gone = {sheet.title for sheet in listed if sheet.is_own}
    if _SETTINGS in package and (ours or gone):
        first = ours[0].title if ours else theirs[0].title
        package.put(_SETTINGS, shown_first(package.part(_SETTINGS), ours, gone, first))
    return package.packed()


def _room_for_lines(xml: bytes, told: Told, listed: Sequence[Sheet]) -> int:
    """Say how many lines there is room for: the whole content is one part, which may not be too long to be read."""
    notes = [] if _NOTED in xml else unpacked(told["notes"])  # where some are there already, they give way to these
    noted = len(notes) * _NOTE_BYTES + sum(map(len, notes)) * _CHARACTER_BYTES
    theirs = len(xml) - sum(sheet.table.end - sheet.table.start for sheet in listed if sheet.is_own)
    room = (_MOST_BYTES - theirs - noted) // _LINE_BYTES
    if room < 0:
        raise UnmarkableError("no room for an answer")
    return room


class _Document:
    """The content of one document, on its way to being marked."""

    def __init__(self, xml: bytes, told: Told, ours: Sequence[OwnSheet], listed: Sequence[Sheet]) -> None:
        self._xml, self._told, self._ours, self._listed = xml, told, ours, listed
        self._prefixes = Prefixes(xml)
        self._own = own_styles((column.width for sheet in ours for column in sheet.columns), self._prefixes)
        self._styles = Styles(xml, self._prefixes, self._own)
        self._notes = Notes(self._prefixes, told["received_at"])

    def sheets(self, titles: Mapping[str, str]) -> Iterator[bytes | memoryview]:
        """Give the content from the first sheet on, piece by piece; `titles` are the sheets' own, by those told."""
        at, whole = self._listed[0].table.start, memoryview(self._xml)
        for sheet in self._ours:
            yield from table_of(sheet, self._prefixes)
        for start, end, new in self._cuts(titles):
            if at < start:
                yield whole[at:start]
            yield new
            at = end
        yield whole[at:]

    def head(self) -> Iterator[bytes]:
        """Give what stands before the first sheet; only once the sheets are written all styles are known."""
        before = self._xml[: self._listed[0].table.start]
        styles = styles_cut(self._xml, "".join(self._own.values()).encode() + self._styles.written())
        offered = cuts_before(self._xml, self._listed, self._ours, self._prefixes)
        return splicing(before, [*offered, *self._styles.cuts, styles])

    def _cuts(self, titles: Mapping[str, str]) -> Iterator[Cut]:
        """Give what is replaced from the first sheet on, in the document's order."""
        edits, said = edits_of(self._told), notes_of(self._told)
        masked = {title: told for told, title in titles.items()}
        for sheet in self._listed:
            if sheet.is_own:
                yield sheet.table.start, sheet.table.end, b""
            else:
                title = masked.get(sheet.title, "")
                yield from self._marked(sheet.table, edits.get(title, Edits()), said.get(title, {}))
        yield from sorted(cuts_behind(self._xml, self._listed, self._ours, self._prefixes), key=itemgetter(0, 1))

    def _marked(self, table: Element, edits: Edits, said: Mapping[str, str]) -> Iterator[Cut]:
        columns = Columns(self._xml, table)
        changer = RowChanger(columns, self._styles, self._notes)
        rows = Rows(changer, _changes(edits, said), edits, self._styles.own)
        if edits.column is not None:
            yield columns.with_width(edits.column, width(RESULT_WIDTH))
        yield from rows.cuts(self._xml, columns.first_row, table.inner_end)


def _changes(edits: Edits, said: Mapping[str, str]) -> Changes:
    """Gather what is done to the cells of each row."""
    found: Changes = defaultdict(dict)
    named = cache(letters)
    for row, marked in edits.marks.items():
        found[row] = {
            place: Change(severity, said.get(f"{named(place)}{row}", "")) for place, severity in marked.items()
        }
    if edits.column is not None:
        told = cache(
            lambda text: Change(text=text, style=name_of(Own.PASSED if text == edits.passed else Own.NOT_PASSED))
        )
        for row, text in edits.results.items():
            found[row][edits.column] = told(text)
        found[edits.headed][edits.column] = Change(text=edits.heading, style=_HEADING)
    return dict(found)
