"""What 填寫說明 of a blank says: the form's purpose and way, then every column with its domain and an example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.steps.workbook import ColumnLayout, SheetLayout, by_column
from schemas import wording_blanks
from schemas.headings import GUIDE
from schemas.kinds import Attachment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.blank_lists import Lists
    from schemas.form import Form
    from schemas.terms import Law

_WIDTHS: Final = (28.0, 24.0, 8.0, 64.0, 30.0, 28.0)


def guide(form: Form, office: str, law: Law, lists: Lists, *, begun: bool) -> SheetLayout:
    """Lay out how an office fills a form; begun=True where some sheet begins with rows."""
    columns = tuple(
        ColumnLayout(heading, width, wrapped=True)
        for heading, width in zip(wording_blanks.GUIDE_COLUMNS, _WIDTHS, strict=True)
    )
    attachments = any(isinstance(column.kind, Attachment) for sheet in form.sheets for column in sheet.columns)
    return SheetLayout(
        GUIDE,
        columns,
        by_column(_rows(form, law, lists)),
        freeze=False,
        autofilter=True,
        preface=wording_blanks.preface(form, office, attachments=attachments, begun=begun),
        protected=True,
    )


def _rows(form: Form, law: Law, lists: Lists) -> Iterator[tuple[str, ...]]:
    for sheet in form.sheets:
        example = sheet.example_row(law)
        for column in sheet.columns:
            domain = wording_blanks.hint(column.kind.domain(law))
            yield (
                sheet.title,
                column.heading,
                wording_blanks.MANDATORY if column.mandatory else wording_blanks.OPTIONAL,
                wording_blanks.listed(domain) if lists.tell_more(column) else domain,
                example[column.heading],
                form.clause,
            )
