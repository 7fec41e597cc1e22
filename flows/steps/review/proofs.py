"""What the working group can show for its duties: the year's trainings and meetings, with the files that prove them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemas.forms.training_record import FORM as TRAINED
from schemas.forms.training_record import TITLE as TRAININGS
from schemas.forms.working_group import FORM as GROUP
from schemas.forms.working_group import MEETINGS
from schemas.identity import mask_all
from schemas.kinds import Attachment
from schemas.register import attachment_name, sent_by
from schemas.wording_review import file_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.register import Sendings
    from schemas.table import Table

SHEETS = ((TRAINED.name, TRAININGS), (GROUP.name, MEETINGS))


class Proof(NamedTuple):
    """The accepted rows of one sheet over a year's workbooks, each beside its period and office."""

    sheet: str
    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]

    def as_json(self) -> dict[str, Any]:
        """Give the proof as `review --json` prints it."""
        return {"sheet": self.sheet, "rows": [dict(zip(self.headings, row, strict=True)) for row in self.rows]}


def proofs(tables: Iterable[Table], attachments: Sendings, headed: tuple[str, str]) -> list[Proof]:
    """Gather the rows by which duties are proved; of each file named whether it has come.

    `headed` are the headings over the period and the office, which stand before the sheet's own.
    """
    every = list(tables)
    return [_proof(form, sheet, every, attachments, headed) for form, sheet in SHEETS]


def _proof(form: str, title: str, tables: list[Table], attachments: Sendings, headed: tuple[str, str]) -> Proof:
    own = [one for one in tables if (one.filing.form.name, one.filing.sheet.title) == (form, title)]
    sheet = next(one for one in (TRAINED if form == TRAINED.name else GROUP).sheets if one.title == title)
    rows = [row for table in own for row in _rows(table, sheet.headings, attachments)]
    return Proof(title, (*headed, *sheet.headings), sorted(rows))


def _rows(table: Table, headings: tuple[str, ...], attachments: Sendings) -> Iterable[tuple[str, ...]]:
    drop = table.filing.drop
    sent = sent_by(attachments, drop.office, drop.bundle)
    columns = table.filing.sheet.by_heading
    for index in range(len(table.frame)):
        if index not in table.decided:
            texts = [(heading, mask_all(table.texts(heading)[index])) for heading in headings]
            said = (
                file_words(text, is_here=attachment_name(text) in sent)
                if text and isinstance(columns[heading].kind, Attachment)
                else text
                for heading, text in texts
            )
            yield (str(table.filing.period), drop.office, *said)
