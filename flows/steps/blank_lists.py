"""Which lists the columns of a form take entries from, and where on 代碼表 each one stands."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from flows.steps.workbook import ColumnLayout, SheetLayout, by_column
from schemas import headings, wording_blanks
from schemas.kinds import Coded, CodedSet, Flag, FormTitle, Suggested

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.steps.blank_known import Entries, Offer
    from schemas.form import Column, Form, Reference
    from schemas.kinds import Kind
    from schemas.terms import Law

_WIDTHS: Final = (40.0, 28.0, 40.0)


class Lists:
    """Every list of a form, those of the law first, then those that the store knows; and the columns each is for."""

    def __init__(self, form: Form, law: Law, known: Mapping[Reference, Offer]) -> None:
        self._law, self._known = law, known
        self._headings: dict[Entries, dict[str, None]] = {}
        of_the_law = [pair for pair in self._pairs(form) if not _offered(pair[0], known)]
        of_the_school = [pair for pair in self._pairs(form) if _offered(pair[0], known)]
        for column, entries in (*of_the_law, *of_the_school):
            self._headings.setdefault(entries, {})[column.heading] = None
        ends = pairwise(accumulate(map(len, self._headings), initial=1))  # row 1 has the headings
        self._ranges = {
            entries: f"'{headings.CODES}'!$B${above + 1}:$B${last}"
            for entries, (above, last) in zip(self._headings, ends, strict=True)
        }

    def __bool__(self) -> bool:
        """Tell whether the form has any list."""
        return bool(self._headings)

    def range_of(self, column: Column) -> str:
        """Say where the codes stand that a column's drop-down offers; nothing for a column without one."""
        # A drop-down puts one entry in a cell: it would be in the way of several.
        return "" if isinstance(column.kind, CodedSet) else self._ranges.get(self._entries(column), "")

    def tell_more(self, column: Column) -> bool:
        """Say whether 代碼表 lists more than is said of a column itself."""
        return bool(self.range_of(column)) and not isinstance(column.kind, Coded | Flag)

    def sheet(self) -> SheetLayout:
        """Lay out 代碼表, one list under the other."""
        rows = (
            (wording_blanks.for_columns(named), code, "" if label == code else label)
            for entries, named in self._headings.items()
            for code, label in entries
        )
        columns = tuple(map(ColumnLayout, wording_blanks.LIST_COLUMNS, _WIDTHS))
        return SheetLayout(headings.CODES, columns, by_column(rows), autofilter=True, protected=True)

    def _pairs(self, form: Form) -> Iterator[tuple[Column, Entries]]:
        for sheet in form.sheets:
            for column in sheet.columns:
                if entries := self._entries(column):
                    yield column, entries

    def _entries(self, column: Column) -> Entries:
        offer = _offered(column, self._known)
        return offer.entries if offer else _entries(column.kind, self._law)


def _offered(column: Column, known: Mapping[Reference, Offer]) -> Offer | None:
    return known.get(column.refers) if column.refers else None


def _entries(kind: Kind, law: Law) -> Entries:
    if isinstance(kind, Coded | CodedSet):
        return law.codes(kind.list_name).entries
    if isinstance(kind, FormTitle | Suggested):
        return kind.entries(law)
    return wording_blanks.YES_OR_NO if isinstance(kind, Flag) else ()
