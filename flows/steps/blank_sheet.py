"""How a data sheet of a blank is laid out: its columns, the example line, the rows with which it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.steps.workbook import ColumnLayout, SheetLayout
from flows.steps.workbook_xml import breadth
from schemas import headings, wording_blanks
from schemas.forms import forms
from schemas.kinds import IdentityNumber

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.steps.blank_known import Offer, Row
    from flows.steps.blank_lists import Lists
    from schemas.form import Column, Form, Reference, Sheet
    from schemas.terms import Law

_NARROWEST, _WIDEST, _MARGIN = 12, 40, 4  # of a column, in narrow characters


@dataclass(frozen=True)
class DataSheets:
    """What the data sheets of a form's blank are laid out from."""

    form: Form
    law: Law
    known: Mapping[Reference, Offer]
    lists: Lists

    def layout(self, sheet: Sheet, rows: Sequence[Row]) -> SheetLayout:
        """Lay out a sheet with its headings, its example line and these rows."""
        example = sheet.example_row(self.law)
        # So the reader never takes it for data.
        marked = example | {sheet.key[0]: f"{headings.EXAMPLE_MARK}{example[sheet.key[0]]}"}
        laid_out = (marked, *rows)
        return SheetLayout(
            sheet.title,
            tuple(self._column(sheet, column, marked[column.heading]) for column in sheet.columns),
            [[row.get(heading, "") for row in laid_out] for heading in sheet.headings],
            autofilter=True,
            examples=1,
            gaps=True,
        )

    def _column(self, sheet: Sheet, column: Column, example: str) -> ColumnLayout:
        choices, source = self.lists.range_of(column), self._sole_source(sheet, column)
        return ColumnLayout(
            column.heading,
            width=max(_NARROWEST, breadth(column.heading) + _MARGIN, min(_WIDEST, breadth(example) + _MARGIN)),
            mandatory=column.mandatory,
            choices=choices,
            hint=wording_blanks.hint(column.kind.domain(self.law)),
            strict=source is not None,
            warning=_warning(source) if choices else "",
            identity=isinstance(column.kind, IdentityNumber),
            guard=wording_blanks.guarded(column.heading),
        )

    def _sole_source(self, sheet: Sheet, column: Column) -> Form | None:
        """Give the form whose list alone may fill a column: a part of the key, listed this very period elsewhere."""
        reference = column.refers
        if reference is None or reference.form == self.form.name or column.heading not in sheet.key:
            return None
        offer = self.known.get(reference)
        return forms()[reference.form] if offer and offer.current else None


def _warning(source: Form | None) -> str:
    return wording_blanks.refused(source.title, source.offices[0]) if source else wording_blanks.NOT_LISTED
