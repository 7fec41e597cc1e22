"""An office's own .ods marked: what the answer needs is cut into its content, all else stays byte for byte."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from flows.steps.column_letters import letters
from flows.steps.marking.answer import edits_of, notes_of, own_sheets
from flows.steps.marking.edits import Edits
from flows.steps.marking.looks import Own
from flows.steps.marking.markup import UnmarkableError, splicing
from flows.steps.marking.opendocument_book import own_cuts, sheets
from flows.steps.marking.opendocument_cells import Change
from flows.steps.marking.opendocument_columns import Columns
from flows.steps.marking.opendocument_looks import RESULT_WIDTH, name_of, own_styles, width
from flows.steps.marking.opendocument_notes import Notes
from flows.steps.marking.opendocument_row import RowChanger
from flows.steps.marking.opendocument_rows import Rows
from flows.steps.marking.opendocument_settings import shown_first
from flows.steps.marking.opendocument_styles import Styles, styles_cut
from flows.steps.marking.opendocument_tags import Prefixes
from flows.steps.marking.package import Package
from schemas.identity import mask_all

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
_HEADING: Final = Own.RESULT_HEADING


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
    titles = {mask_all(sheet.title): sheet.title for sheet in reversed(theirs)}
    hidden = {sheet.title for sheet in theirs if sheet.is_hidden}
    ours = own_sheets(told, titles, hidden, {sheet.title for sheet in theirs})
    package.put(_CONTENT, splicing(xml, _Document(xml, told, ours).cuts(listed, titles)))
    gone = {sheet.title for sheet in listed if sheet.is_own}
    if _SETTINGS in package and (ours or gone):
        first = ours[0].title if ours else theirs[0].title
        package.put(_SETTINGS, shown_first(package.part(_SETTINGS), ours, gone, first))
    return package.packed()


class _Document:
    """The content of one document, on its way to being marked."""

    def __init__(self, xml: bytes, told: Told, ours: Sequence[OwnSheet]) -> None:
        self._xml, self._told, self._ours = xml, told, ours
        self._prefixes = Prefixes(xml)
        self._own = own_styles((column.width for sheet in ours for column in sheet.columns), self._prefixes)
        self._styles = Styles(xml, self._prefixes, self._own)
        self._notes = Notes(self._prefixes, told["received_at"])

    def cuts(self, listed: Sequence[Sheet], titles: Mapping[str, str]) -> Iterator[Cut]:
        """Give what is replaced; `titles` are the sheets' own, by those told."""
        edits, said = edits_of(self._told), notes_of(self._told)
        masked = {title: told for told, title in titles.items()}
        for sheet in listed:
            if not sheet.is_own:
                title = masked.get(sheet.title, "")
                yield from self._marked(sheet.table, edits.get(title, Edits()), said.get(title, {}))
        yield from own_cuts(self._xml, listed, self._ours, self._prefixes)
        yield from self._styles.cuts
        # Only now all of them are known.
        yield styles_cut(self._xml, "".join(self._own.values()).encode() + self._styles.written())

    def _marked(self, table: Element, edits: Edits, said: Mapping[str, str]) -> Iterator[Cut]:
        columns = Columns(self._xml, table)
        changer = RowChanger(columns, self._styles, self._notes)
        rows = Rows(changer, _changes(edits, said), edits, self._styles.own)
        yield from rows.cuts(self._xml, columns.first_row, table.inner_end)
        if edits.column is not None:
            yield columns.with_width(edits.column, width(RESULT_WIDTH))


def _changes(edits: Edits, said: Mapping[str, str]) -> Changes:
    """Gather what is done to the cells of each row."""
    found: Changes = defaultdict(dict)
    for row, marked in edits.marks.items():
        for place, severity in marked.items():
            found[row][place] = Change(severity, said.get(f"{letters(place)}{row}", ""))
    if edits.column is not None:
        for row, text in {edits.headed: edits.heading, **edits.results}.items():
            own = Own.PASSED if text == edits.passed else Own.NOT_PASSED
            found[row][edits.column] = Change(text=text, style=name_of(_HEADING if row == edits.headed else own))
    return dict(found)
